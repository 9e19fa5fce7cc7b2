import { Token } from 'cdktf';
import { IConstruct } from 'constructs';

/**
 * What a reader needs to know to mend a refused program.
 */
export interface Refusal {
  /** The property as it is written in the program. */
  readonly property: string;
  /** The value that was given. */
  readonly value: unknown;
  /** What the value would have to be. */
  readonly limit: string;
  /** Why the limit exists, with its source where it is an Exchange or Azure rule. */
  readonly cause: string;
  /** What to write instead. */
  readonly remedy: string;
}

/** The one form in which every refusal of this library reads. */
export function refusalText(refusal: Refusal): string {
  const value = typeof refusal.value === 'string' ? `'${refusal.value}'` : JSON.stringify(refusal.value);
  return `${refusal.property} is ${value}, but must be ${refusal.limit}. Why: ${refusal.cause}. Remedy: ${refusal.remedy}.`;
}

/** Refuses what one construct can know by itself: throws, naming the construct's path. */
export function refuse(scope: IConstruct | string, refusal: Refusal): never {
  const path = typeof scope === 'string' ? scope : scope.node.path;
  throw new Error(`[${path}] ${refusalText(refusal)}`);
}

/** Whether a check can see the value: tokens and Terraform expressions are let through. */
export function isKnown<T>(value: T | undefined): value is T {
  if (value === undefined || Token.isUnresolved(value)) return false;
  return !(typeof value === 'string' && value.includes('${'));
}

/** Refuses a number outside `min`..`max`; tokens (which look like huge negative numbers) pass. */
export function checkRange(
  scope: IConstruct | string,
  value: number | undefined,
  range: { property: string; min: number; max: number; unit: string; cause: string; whole?: boolean },
): void {
  if (!isKnown(value)) return;
  const whole = range.whole ?? true;
  if (value >= range.min && value <= range.max && (!whole || Number.isInteger(value))) return;
  refuse(scope, {
    property: range.property,
    value,
    limit: `${whole ? 'a whole number ' : ''}from ${range.min} to ${range.max} ${range.unit}`.trim(),
    cause: range.cause,
    remedy: `choose ${range.property} from ${range.min} to ${range.max}`,
  });
}
