import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { perform } from '../../../stage/perform';
import type { Progress } from '../../../stage/progress';
import type { Stage } from '../../../stage/stage';
import { MissingTerraform, StageError } from '../../../stage/terraform-process';
import { parseResourceId } from '../../../stand-in/resource-id';
import type { AzureStandIn } from '../../../stand-in/stand-in';
import type { ExistingResource, Need } from './existing';
import { asNeeded, checkExisting, guessExisting, needsOf, readExisting } from './existing';
import type { Extent, Prepared } from './prepare';
import { prepare } from './prepare';
import type { Synthesized } from './synthesized';
import { readSynthesized } from './synthesized';

/** Exit codes of the commands, beside those of signals. */
export enum ExitCode {
  SOUND = 0,
  UNSOUND = 1,
  BAD_INPUT = 2,
  NO_TERRAFORM = 3,
}

/** A folder as it can be applied. */
export interface Part {
  readonly synthesized: Synthesized;
  readonly prepared: Prepared;
}

/** What a command works with, once all that can be said without Terraform has been checked. */
export interface Ready {
  /** A part for each folder, in the order of the arguments. */
  readonly parts: readonly Part[];
  readonly existing: readonly ExistingResource[];
}

/** What the commands let people say about things that exist. */
export interface ExistingOptions {
  readonly existing?: string;
  readonly writeExisting?: string;
}

/** What a command is to get ready. */
export interface Task extends ExistingOptions {
  /** The words that call it again with the same folders, for what it says to people. */
  readonly command: readonly string[];
  readonly folders: readonly string[];
  readonly extent: Extent;
}

/**
 * Reads folders, and gets everything ready that needs no Terraform. `begin` checks the rest, and gives what is to be played; an exit code where
 * nothing is. What cannot be used ends the command with a sentence.
 */
export async function runOnStage(
  task: Task,
  begin: (ready: Ready) => ExitCode | ((stage: Stage, progress: Progress) => Promise<ExitCode>),
): Promise<number> {
  let play: ReturnType<typeof begin>;
  try {
    play = getReady(task, begin);
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return ExitCode.BAD_INPUT;
  }
  if (typeof play !== 'function') return play;
  const work = play;
  return perform(async (stage, progress) =>
    work(stage, progress).catch((error: unknown) => {
      if (!(error instanceof MissingTerraform)) throw error;
      process.stderr.write(`${error.message}\n`);
      return ExitCode.NO_TERRAFORM;
    }),
  );
}

function getReady<T>(
  { command, folders, extent, existing: file, writeExisting }: Task,
  begin: (ready: Ready) => ExitCode | T,
): ExitCode | T {
  if (writeExisting !== undefined) refuseOverwriting(writeExisting);
  const parts = folders.map((folder): Part => {
    const synthesized = readSynthesized(folder);
    return { synthesized, prepared: prepare(synthesized, extent) };
  });
  if (writeExisting !== undefined) return writeFirstVersion(writeExisting, parts);
  const needs = parts.flatMap(({ prepared }) => needsOf(prepared));
  const existing = asNeeded(file === undefined ? [] : readExisting(file), needs);
  checkExisting(needs, existing, command);
  return begin({ parts, existing });
}

function refuseOverwriting(file: string): void {
  if (!existsSync(file)) return;
  throw new StageError(
    `${file} exists, and somebody may have compared it with Azure: pass another file, or remove it first.`,
  );
}

function writeFirstVersion(file: string, parts: readonly Part[]): ExitCode {
  const needs = new Map<string, { need: Need; part: Part }>();
  for (const part of parts)
    for (const need of needsOf(part.prepared))
      if (!needs.has(need.id.key)) needs.set(need.id.key, { need, part });
  const resources = parts.flatMap((part) => {
    const own = [...needs.values()].filter((each) => each.part === part).map(({ need }) => need);
    const models = part.synthesized.estates.map(({ model }) => model);
    return guessExisting(own, part.prepared, models);
  });
  writeFile(file, `${JSON.stringify({ resources }, undefined, 2)}\n`);
  process.stdout.write(
    resources.length === 0
      ? `The program makes all that it refers to: ${file} is empty, and you need not pass it.\n`
      : `${file} has ${resources.length} resources that the program refers to and does not make. Regions, addresses and records are guessed from the program: compare them with Azure.\n`,
  );
  return ExitCode.SOUND;
}

/** Puts what exists into the stand-in. */
export function putExisting(azure: AzureStandIn, existing: readonly ExistingResource[]): void {
  existing.forEach(({ id, body }) => azure.store.put(parseResourceId(id)!, body));
}

export function writeFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A copy of what Terraform has worked in, beside the directory that goes with everything else. */
export function keepCopy(directory: string): string {
  const copy = resolve('drill-kept');
  cpSync(directory, copy, {
    recursive: true,
    filter: (path) => !/[/\\](plugins|\.terraform)$/.test(path),
  });
  return copy;
}
