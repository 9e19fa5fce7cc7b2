import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Drill } from '../../../packages/drill/src/drill';
import { guessExisting, needsOf } from '../../../packages/drill/src/existing';
import type { Prepared } from '../../../packages/drill/src/prepare';
import { prepare } from '../../../packages/drill/src/prepare';
import { readSynthesized, type Synthesized } from '../../../packages/drill/src/synthesized';
import { Progress } from '../../../stage/progress';
import { Processes, Terraform } from '../../../stage/terraform-process';
import { parseResourceId } from '../../../stand-in/resource-id';
import { REGION_ZONES } from '../../../stand-in/rules/region-zones';
import { AzureStandIn } from '../../../stand-in/stand-in';
import { ALL_KINDS, type Kind, type WrittenProgram, writtenPrograms } from './random-programs';

// Estates of random programs as a drill builds them: what exists already is guessed, and what the provider waits for minutes at is left out.

/** An estate that a random program has written, and what of it is applied. */
export interface RandomEstate extends WrittenProgram {
  readonly synthesized: Synthesized;
  readonly prepared: Prepared;
}

/** Of so many programs of a kind some are written and can be applied. */
const PROGRAMS_OF_A_KIND = 60;

/** Secrets that a plan reads are in a vault, which the stand-in has without its contents. */
const READS_SECRETS = '"azurerm_key_vault_secret"';
/** A PTR resolves where the program, or somebody else, publishes the name: here nobody else does. */
const HAS_PTR = '"reverse_fqdn"';

/** So many estates, of all kinds in turn, each in a folder of its own below `directory`. */
export function randomEstates(count: number, seed: number, directory: string): RandomEstate[] {
  const estates = ALL_KINDS.flatMap((kind, index) => {
    const wanted = Math.floor(count / ALL_KINDS.length) + (index < count % ALL_KINDS.length ? 1 : 0);
    return estatesOfKind(kind, wanted, seed, directory);
  });
  return estates;
}

function estatesOfKind(kind: Kind, count: number, seed: number, directory: string): RandomEstate[] {
  const found: RandomEstate[] = [];
  if (count === 0) return found;
  for (const program of writtenPrograms(kind, seed, PROGRAMS_OF_A_KIND)) {
    const folder = join(directory, program.title.replace(/\W/g, '-'));
    for (const [path, text] of Object.entries(program.files)) write(join(folder, path), text);
    const synthesized = readSynthesized(folder);
    const prepared = prepare(synthesized, { full: false });
    if (canBeApplied(prepared, synthesized)) found.push({ ...program, synthesized, prepared });
    if (found.length === count) break;
  }
  return found;
}

/** The others are validated only. */
function canBeApplied({ leftOut, stacks }: Prepared, { estates }: Synthesized): boolean {
  // A whole stack is left out where it is not about Azure alone.
  const isForeign = leftOut.some(
    ({ address, reason }) => address === undefined && !reason.includes('store of exports'),
  );
  const text = JSON.stringify(stacks);
  const isUnpublished = text.includes(HAS_PTR) && estates.some(({ model }) => model.dnsZones.length === 0);
  const locations = [...text.matchAll(/"location":"(\w+)"/g)].map(([, location]) => location);
  const isSomewhere = locations.every((each) => each === 'global' || REGION_ZONES.has(each));
  return !isForeign && !isUnpublished && isSomewhere && !text.includes(READS_SECRETS);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Applies an estate on a stand-in of its own until the next plan should be empty; gives what went wrong. */
export async function problemsOf(
  { synthesized, prepared }: RandomEstate,
  directory: string,
): Promise<string[]> {
  const stacks = join(synthesized.folder, 'applied', 'stacks');
  for (const { name, json } of prepared.stacks)
    write(join(stacks, name, 'cdk.tf.json'), JSON.stringify(json, undefined, 2));
  const azure = await AzureStandIn.start();
  const processes = new Processes();
  try {
    const models = synthesized.estates.map(({ model }) => model);
    const existing = guessExisting(needsOf(prepared), prepared, models);
    existing.forEach(({ id, body }) => azure.store.put(parseResourceId(id)!, body));
    const environment = { ...azure.environment, ARM_SUBSCRIPTION_ID: prepared.subscription };
    const terraform = new Terraform(processes, stacks, directory, environment);
    // Without estates no failure is played.
    const subject = { folder: synthesized.folder, prepared, estates: [], existing: [] };
    const cast = { azure, terraform, processes, progress: new Progress(process.stderr) };
    const { problems } = await new Drill(subject, { only: [], hang: false }, cast).play();
    const changed = problems.flatMap((each) => / still changes (.*)\.$/.exec(each)?.[1].split(', ') ?? []);
    const plans = await Promise.all(changed.map(async (stack) => changesOf(stack, terraform)));
    return [...problems, ...plans.flat()];
  } finally {
    await processes.stop();
    await azure.stop();
  }
}

interface Plan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: unknown;
      readonly after: unknown;
    };
  }[];
}

async function changesOf(stack: string, terraform: Terraform): Promise<string[]> {
  const { resource_changes: changes = [] } = JSON.parse(await terraform.showPlan(stack)) as Plan;
  return changes
    .filter(({ change }) => change.actions.some((each) => each !== 'no-op' && each !== 'read'))
    .map(
      ({ address, change: { actions, before, after } }) =>
        `${stack}: ${actions.join()} ${address}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`,
    );
}
