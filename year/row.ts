import type { Record } from './observer';

/** A row of the table: an event, and how the estate fared. */
export interface Row extends Record {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  /** Runs of `terraform apply`. */
  readonly applies: number;
  /** How many of them were waves. */
  readonly waves: number;
  /** What the gate said; undefined where it was not asked. */
  readonly verdict?: 'passed' | 'passed with an exception' | 'refused';
  /** Groups and services that the event itself takes below their need. */
  readonly excused: readonly string[];
  /** Machines that go by intention, with their disks and addresses. */
  readonly released: readonly string[];
  /** Why the event could not be carried out; undefined where it was. */
  readonly failure?: string;
  /** Minutes until a machine answers after its start, as they were assumed; undefined where none were counted. */
  readonly startup?: number;
}

/** Minutes in which a group or a service was below its need though nothing excuses it. */
export function outages({ fares, excused }: Row): { id: string; minutes: number }[] {
  return fares
    .filter(({ id, lowest, needed }) => lowest < needed && !excused.includes(id))
    .map(({ id, minutesBelow }) => ({ id, minutes: minutesBelow }));
}

/** Disks and addresses that went though nobody meant them to. */
export function losses({ lost, released }: Row): Row['lost'] {
  return lost.filter(({ owner }) => owner === undefined || !released.includes(owner));
}

/** Whether the estate came through. */
export function isSound(row: Row): boolean {
  return row.failure === undefined && outages(row).length === 0 && losses(row).length === 0;
}

/** All that went wrong in an event, a sentence for each. */
export function faultsOf(row: Row): string[] {
  return [
    ...(row.failure === undefined ? [] : [row.failure]),
    ...outages(row).map(({ id, minutes }) => `${id} was below its need for at least ${minutes} min`),
    ...losses(row).map(({ kind, id, owner }) =>
      owner === undefined ? `The ${kind} ${id} is lost` : `The ${kind} ${id} of ${owner} is lost`,
    ),
  ];
}
