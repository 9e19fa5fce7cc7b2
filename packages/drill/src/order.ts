import { StageError } from '../../../stage/terraform-process';

/** Something that comes after others. */
export interface Ordered {
  readonly name: string;
  readonly dependsOn: readonly string[];
}

/**
 * What can be applied side by side, in the order in which it has to be. What is not in the list is not waited for.
 *
 * @throws if they depend on each other in a circle
 */
export function inWaves(stacks: readonly Ordered[]): string[][] {
  const waves: string[][] = [];
  let open = [...stacks];
  while (open.length > 0) {
    const names = new Set(open.map(({ name }) => name));
    const wave = open.filter(({ dependsOn }) => !dependsOn.some((each) => names.has(each)));
    if (wave.length === 0)
      throw new StageError(`These stacks depend on each other in a circle: ${[...names].join(', ')}.`);
    waves.push(wave.map(({ name }) => name));
    open = open.filter((each) => !wave.includes(each));
  }
  return waves;
}
