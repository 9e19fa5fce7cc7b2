import { StageError } from '../../../stage/terraform-process';
import type { Output } from '../../../year/written';
import { blocksOf } from './prepare';
import type { Part } from './ready';
import type { Estate } from './synthesized';

/** The estate that is played in a folder. */
export function estateOf({ synthesized }: Part, id?: string): Estate {
  const { estates, folder } = synthesized;
  const names = estates.map((each) => each.id).join(', ');
  if (id === undefined && estates.length > 1)
    throw new StageError(`${folder} describes several estates: choose one by --estate. There are: ${names}.`);
  const found = id === undefined ? estates[0] : estates.find((each) => each.id === id);
  if (found === undefined) throw new StageError(`${folder} describes no estate ${id}. There are: ${names}.`);
  return found;
}

/** A folder as the year commits it. The gate compares the number of resources, and some are left out. */
export function outputOf({ prepared }: Part, { model }: Estate): Output {
  const counts = new Map(prepared.stacks.map(({ name, json }) => [name, blocksOf(json.resource).length]));
  const stacks = model.stacks.map((each) => ({ ...each, resources: counts.get(each.id) ?? each.resources }));
  return {
    stacks: Object.fromEntries(
      prepared.stacks.map(({ name, json }) => [name, JSON.stringify(json, undefined, 2)]),
    ),
    model: JSON.stringify({ ...model, stacks }, undefined, 2),
    variables: prepared.variables,
  };
}
