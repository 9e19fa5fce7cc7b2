import type { Effect } from './effect';

/** Attributes by what a change of them in place does. A block stands for all within it that has no entry of its own. */
export type Changes = Partial<Record<Effect, readonly string[]>>;

/** What changes of one resource type do, as data. */
export interface ResourceRule {
  /** Attributes that name what it is behind: when that is gone, so is this. */
  readonly behind?: readonly string[];
  /** Attributes that name what it leads to: whatever happens to it happens to the machines there. */
  readonly leadsTo?: readonly string[];
  /** What its creation does to machines that exist already. */
  readonly created: Effect;
  /** What its deletion does. */
  readonly deleted: Effect;
  /** What its replacement does. */
  readonly replaced: Effect;
  /** What changes in place do; whatever is not listed is unknown. */
  readonly changed: Changes;
  /** What is lost when one of these attributes, once set, changes in place. */
  readonly identityIn?: readonly string[];
  /** What is without protection when it goes while what it protects stays. */
  readonly protects?: string;
  /** Where it is from: files of the provider below `internal/services`, or pages of Azure. */
  readonly source: string;
}

/** The resource that contains another, by their ids. */
export const PARENT = '(parent)';
