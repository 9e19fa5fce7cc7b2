import type { IConstruct } from 'constructs';
import { refuse } from './refusal';

/** A class with values such as `Size.gibibytes(128)`. */
interface ValueClass {
  readonly name: string;
  readonly prototype: object;
}

/** Refuses a value of another class: programs in plain JavaScript, or from JSON, can pass a bare number or a text. */
export function checkClass(
  scope: IConstruct | string,
  property: string,
  value: unknown,
  type: ValueClass,
  example: string,
): void {
  if (value === undefined || Object.prototype.isPrototypeOf.call(type.prototype, value as object)) return;
  refuse(scope, {
    property,
    value,
    limit: `a ${type.name}`,
    cause: 'a bare number or text does not say its unit',
    remedy: `write it as ${example}`,
  });
}
