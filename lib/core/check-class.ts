import type { IConstruct } from 'constructs';
import { isKnown, refuse } from './refusal';

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
    limit: `of class ${type.name}`,
    cause: 'a plain number, text or object does not have the meaning of that class',
    remedy: `use a value such as ${example}`,
  });
}

/** Refuses a value of another class, and also a missing value. */
export function checkGiven(
  scope: IConstruct | string,
  property: string,
  value: unknown,
  type: ValueClass,
  example: string,
): void {
  checkClass(scope, property, value ?? null, type, example);
}

/** Refuses what is not a list, such as a single text from a JSON configuration; tokens pass. */
export function checkList(
  scope: IConstruct | string,
  property: string,
  value: unknown,
  example: string,
): void {
  if (!isKnown(value) || Array.isArray(value)) return;
  refuse(scope, {
    property,
    value,
    limit: 'a list',
    cause: 'there may be several values',
    remedy: `write a list such as ${example}`,
  });
}
