import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../../lib/model/estate-document';
import { StageError } from '../../../stage/terraform-process';

/** A value of Terraform's JSON. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type JsonObject = Record<string, Json>;

/** A resource or a data source, as it is written. */
export type Block = JsonObject;
/** Blocks by type and name. */
export type Blocks = Record<string, Record<string, Block>>;

/** A stack as synthesis writes it, as far as it is read here. */
export interface StackJson {
  readonly terraform?: { readonly backend?: JsonObject; readonly required_providers?: JsonObject };
  readonly provider?: Record<string, Json>;
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Record<string, Block>;
  readonly variable?: Record<string, Variable>;
  readonly import?: Json;
}

export interface Variable {
  readonly type?: string;
  readonly default?: Json;
  readonly sensitive?: boolean;
}

/** A stack, and what has to be applied before it. */
export interface Stack {
  readonly name: string;
  readonly json: StackJson;
  readonly dependsOn: readonly string[];
}

/** An estate, and the text that describes it. */
export interface Estate {
  readonly id: string;
  readonly model: EstateDocument;
}

/** What a synthesis has written. */
export interface Synthesized {
  readonly folder: string;
  readonly stacks: readonly Stack[];
  readonly estates: readonly Estate[];
}

interface Manifest {
  readonly stacks?: Record<string, { readonly dependencies?: readonly string[] }>;
}

const STACK_FILE = 'cdk.tf.json';

/**
 * Reads a folder that a program has synthesized, whatever its language is.
 *
 * @throws if it holds no stack or no estate
 */
export function readSynthesized(folder: string): Synthesized {
  const stacksFolder = join(folder, 'stacks');
  const names = foldersIn(stacksFolder).filter((name) => existsSync(join(stacksFolder, name, STACK_FILE)));
  if (names.length === 0)
    throw new StageError(
      `${folder} holds no stack: pass the folder that your program has synthesized, which is cdktf.out by default.`,
    );
  const estates = foldersIn(join(folder, 'estates')).map((id): Estate => {
    const model = readJson(join(folder, 'estates', id, 'estate.json')) as unknown as EstateDocument;
    if (!String(model.formatVersion).startsWith('1.'))
      throw new StageError(
        `The estate ${id} has the format ${model.formatVersion}, and this version reads 1.x.`,
      );
    return { id, model };
  });
  if (estates.length === 0)
    throw new StageError(
      `${folder} describes no estate: there is no estates/<id>/estate.json, which cdktf-resilient-exchange writes.`,
    );
  const manifest = existsSync(join(folder, 'manifest.json'))
    ? (readJson(join(folder, 'manifest.json')) as unknown as Manifest)
    : {};
  const stacks = names.map((name): Stack => {
    const json = readJson(join(stacksFolder, name, STACK_FILE)) as unknown as StackJson;
    return { name, json, dependsOn: dependenciesOf(name, { json, manifest, estates, names }) };
  });
  return { folder, stacks, estates };
}

/** By the manifest, the models, and the states that a stack reads: each of them may be missing or older than the others. */
function dependenciesOf(
  name: string,
  {
    json,
    manifest,
    estates,
    names,
  }: { json: StackJson; manifest: Manifest; estates: Estate[]; names: string[] },
): string[] {
  const all = [
    ...(manifest.stacks?.[name]?.dependencies ?? []),
    ...estates.flatMap(({ model }) =>
      model.stacks.filter(({ id }) => id === name).flatMap(({ dependsOn }) => dependsOn),
    ),
    ...Object.keys(json.data?.terraform_remote_state ?? {}),
  ];
  return [...new Set(all)].filter((each) => each !== name && names.includes(each)).sort();
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function readJson(file: string): JsonObject {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
  } catch (error) {
    throw new StageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
