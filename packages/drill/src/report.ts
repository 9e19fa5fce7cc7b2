import type { Changes } from '../../../stage/progress';
import type { Comparison } from './compare';
import type { PublishedName } from './names';
import type { LeftOut } from './prepare';
import type { SeenGroup } from './seen';

/** Something that was done, and what it took. */
export interface Step {
  readonly title: string;
  readonly seconds: number;
  /** Calls to Azure. */
  readonly calls: number;
  readonly changes?: Changes;
}

/** A failure that was played. */
export interface ScenarioReport {
  readonly id: string;
  readonly name: string;
  readonly seconds: number;
  readonly calls: number;
  /** Calls that went to the lost region while the names were moved. */
  readonly lostCalls: number;
  readonly steps: readonly Step[];
  readonly services: readonly Comparison[];
  /** Groups that have fewer members than before. */
  readonly reduced: readonly SeenGroup[];
  /** Where names led before and after they were moved, if they were. */
  readonly names?: { readonly before: readonly PublishedName[]; readonly after: readonly PublishedName[] };
  /** What differs from what the analysis says, and what else went wrong. */
  readonly differences: readonly string[];
}

export interface EstateReport {
  readonly id: string;
  readonly scenarios: readonly ScenarioReport[];
  /** What could not be played, and why. */
  readonly notes: readonly string[];
}

/** All that a drill has found. */
export interface DrillReport {
  readonly folder: string;
  /** Stacks in the order in which they were applied. */
  readonly stacks: readonly string[];
  readonly build: readonly Step[];
  readonly leftOut: readonly LeftOut[];
  /** Ids of what was there before. */
  readonly existing: readonly string[];
  readonly estates: readonly EstateReport[];
  /** Why nothing, or not everything, could be built. */
  readonly problems: readonly string[];
}

/** Whether all that was played agrees with the analysis. */
export function agrees({ problems, estates }: DrillReport): boolean {
  return (
    problems.length === 0 &&
    estates.every(({ scenarios }) => scenarios.every(({ differences }) => differences.length === 0))
  );
}

/** The reasons why things were left out, with how many of each type they concern. */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  const whole = leftOut.filter(({ address }) => address === undefined);
  const counts = new Map<string, Map<string, number>>();
  for (const { address, reason } of leftOut) {
    if (address === undefined) continue;
    const [type] = address.split('.');
    const types = counts.get(reason) ?? new Map<string, number>();
    counts.set(reason, types.set(type, (types.get(type) ?? 0) + 1));
  }
  return [
    ...whole.map(({ stack, reason }) => `The stack ${stack} is not drilled: ${reason}.`),
    ...[...counts].map(([reason, types]) => {
      const what = [...types].map(([type, count]) => `${count} ${type}`).join(', ');
      return `Left out: ${what}: ${reason}.`;
    }),
  ];
}
