import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { shown } from './shown';
import { isExpression } from './terraform-expression';

interface RefusalParts {
  /** The property as it is written in the program. */
  readonly property: string;
  /** The value that was given; left out where the property says it, as in `members names AMSFE1 twice`. */
  readonly value?: unknown;
  /** Why it is refused, with the source where it is an Exchange or Azure rule. */
  readonly cause: string;
  /** What to write instead. */
  readonly remedy: string;
}

/** What a reader needs to know to repair a refused program. Cause and remedy become sentences of their own. */
export type Refusal = RefusalParts &
  (
    | {
        /** What follows `must be`. */
        readonly limit: string;
        readonly fault?: undefined;
      }
    | {
        /** What follows the property where `must be` does not fit, such as `cannot be combined with members`. */
        readonly fault: string;
        readonly limit?: undefined;
      }
  );

/** The one form in which every refusal of this library reads: what is wrong, why, and what to do. */
export function refusalText({ property, value, limit, fault, cause, remedy }: Refusal): string {
  const wrong = fault ?? `must be ${limit}`;
  const got = value === undefined && fault !== undefined ? '' : ` (got ${shown(value)})`;
  return `${property} ${wrong}${got}. ${sentence(cause)} ${sentence(remedy)}`;
}

/** A text with a capital and a full stop; a first word that is a name of the program stays as it is written. */
export function sentence(text: string): string {
  const capital = text.replace(/^[a-z]+(?=[\s,’'])/, (word) => word[0].toUpperCase() + word.slice(1));
  return /[.?!]$/.test(capital) ? capital : `${capital}.`;
}

/** Refuses what one construct can know by itself: throws, naming the construct's path. */
export function refuse(scope: IConstruct | string, refusal: Refusal): never {
  const path = typeof scope === 'string' ? scope : scope.node.path || 'App';
  throw new Error(`[${path}] ${refusalText(refusal)}`);
}

/** Whether a check can see the value: tokens, and texts that are one Terraform expression as a whole, are let through. */
export function isKnown<T>(value: T | undefined): value is T {
  if (value === undefined || Token.isUnresolved(value)) return false;
  return !(typeof value === 'string' && isExpression(value));
}

/** A range that a number has to be in, and why. */
interface Range {
  readonly property: string;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly cause: string;
  readonly whole?: boolean;
}

/** Refuses a number outside `min`..`max`; tokens (which look like huge negative numbers) pass. */
export function checkRange(scope: IConstruct | string, value: number | undefined, range: Range): void {
  if (!isKnown(value)) return;
  const { property, min, max, unit, cause, whole = true } = range;
  const number = typeof value === 'number' && !Number.isNaN(value);
  if (number && value >= min && value <= max && (!whole || Number.isInteger(value))) return;
  refuse(scope, {
    property,
    value,
    limit: `${whole ? 'a whole number ' : ''}from ${min} to ${max} ${unit}`.trim(),
    cause,
    remedy: number ? nearest(value, range) : 'write a number',
  });
}

function nearest(value: number, { min, max }: Range): string {
  if (value < min) return `use ${min} or more`;
  return value > max ? `use ${max} or less` : 'use a whole number';
}
