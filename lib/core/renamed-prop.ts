import type { IConstruct } from 'constructs';
import { refuse } from './refusal';
import { WarningId } from './warning-id';
import { advise } from './warnings';

/** A prop that has another name since a release. */
export interface Renaming<T> {
  /** Its name now. */
  readonly is: string;
  /** Its former name, which the props keep with `@deprecated` for one minor version. */
  readonly was: string;
  /** The release from which the former name is gone, such as `0.4`. */
  readonly goneIn: string;
  /** Values by the name now, and by the former one. */
  readonly value: T | undefined;
  readonly former: T | undefined;
}

/**
 * The value of a prop, by whichever name the program gives it. The former name is warned about.
 *
 * @throws if the program gives both
 */
export function renamedProp<T>(
  scope: IConstruct,
  { is, was, goneIn, value, former }: Renaming<T>,
): T | undefined {
  if (former === undefined) return value;
  if (value !== undefined)
    refuse(scope, {
      property: was,
      fault: `cannot be combined with ${is}`,
      cause: `${was} is the former name of ${is}`,
      remedy: `leave out ${was}`,
    });
  advise(
    scope,
    WarningId.DEPRECATED,
    () => `${was} is called ${is} now, and the former name is gone from ${goneIn} on. Write ${is} instead.`,
  );
  return former;
}
