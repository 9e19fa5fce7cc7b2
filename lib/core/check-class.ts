import type { IConstruct } from 'constructs';
import { suggest } from './closest';
import { isKnown, refuse } from './refusal';
import { shown, Wording } from './shown';

/** A class with values such as `Size.gibibytes(128)`. */
interface ValueClass {
  readonly name: string;
  readonly prototype: object;
}

/** Refuses what a property cannot take; values that are left out pass, unless the property is required. */
export type PropertyCheck = (scope: IConstruct | string, property: string, value: unknown) => void;

/**
 * Checks the properties of an object against a table. Programs in plain JavaScript, or values from JSON, can pass anything, and a
 * wrong value would otherwise count as another one, or none.
 */
export function checkProps(
  scope: IConstruct | string,
  props: object | undefined,
  table: Record<string, PropertyCheck>,
  prefix = '',
): void {
  checkObject(scope, whole(scope, prefix), props);
  for (const [name, check] of Object.entries(table)) {
    check(scope, `${prefix}${name}`, (props as Record<string, unknown>)[name]);
  }
}

/**
 * A check for each setting of an interface. The compiler demands it of a table: a setting that the interface gains cannot be forgotten, and one
 * that it loses cannot remain.
 */
export type SettingsOf<T> = { readonly [Name in keyof Required<T>]: PropertyCheck };

/** What holds the settings: constructs have props, and functions, whose names are paths too, have one argument. */
function whole(scope: IConstruct | string, prefix: string): string {
  if (prefix !== '') return prefix.slice(0, -1);
  return typeof scope === 'string' ? 'the argument' : 'props';
}

/** Whether an object is a value such as `Duration.days(30)`, whose fields nobody wrote. */
function isOfClass(props: object | undefined): boolean {
  return props !== undefined && ![undefined, 'Object'].includes(props.constructor?.name);
}

/** Of a setting that is checked where it is used: the table needs its name only. */
export const checkedInUse: PropertyCheck = () => undefined;

/** As `checkProps`, of a table that has every setting: a misspelt one would count as left out. */
export function checkAllProps<T extends object>(
  scope: IConstruct | string,
  props: T | undefined,
  table: SettingsOf<NoInfer<T>>,
  prefix = '',
): void {
  checkNames(scope, props, Object.keys(table), prefix);
  checkProps(scope, props, table, prefix);
}

/** Before values, since what is misspelt would be reported as missing under its right name. */
function checkNames(
  scope: IConstruct | string,
  props: object | undefined,
  names: string[],
  prefix: string,
): void {
  const unknown = Object.entries(props ?? {}).find(
    ([name, value]) => value !== undefined && !names.includes(name),
  );
  if (!unknown) return;
  if (isOfClass(props)) refuseObject(scope, whole(scope, prefix), props);
  refuse(scope, {
    property: `${prefix}${unknown[0]}`,
    fault: 'is not a setting',
    cause: 'it would have no effect',
    remedy: suggest(unknown[0], names),
  });
}

/**
 * The names of a group of settings whose values are checked where they are used: a misspelt one would count as left out. The compiler demands every
 * name of the interface. What is no group of settings is refused where it is used.
 */
export function settingsNamed<T>(names: { readonly [Name in keyof Required<T>]: true }): PropertyCheck {
  return (scope, property, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    checkNames(scope, value, Object.keys(names), `${property}.`);
  };
}

/** The same of each group of a list. */
export function listOfSettingsNamed<T>(names: {
  readonly [Name in keyof Required<T>]: true;
}): PropertyCheck {
  const check = settingsNamed<T>(names);
  return (scope, property, value) => {
    if (Array.isArray(value)) value.forEach((each, index) => check(scope, `${property}[${index}]`, each));
  };
}

/** A group of settings, all of which the table has. */
export function ofSettings(table: Record<string, PropertyCheck>): PropertyCheck {
  return (scope, property, value) => {
    if (value !== undefined) checkAllProps(scope, value as object, table, `${property}.`);
  };
}

/** Refuses a group of settings that is none; one that is left out is checked nowhere. */
export function checkSettings(
  scope: IConstruct | string,
  property: string,
  settings: object | undefined,
  table: Record<string, PropertyCheck>,
): void {
  if (settings !== undefined) checkProps(scope, settings, table, `${property}.`);
}

/** A value of a class. */
export function ofClass(type: ValueClass, example: string): PropertyCheck {
  return (scope, property, value) => checkClass(scope, property, value, type, example);
}

/** A value of a class that nobody may leave out. */
export function givenOfClass(type: ValueClass, example: string): PropertyCheck {
  return (scope, property, value) => checkGiven(scope, property, value, type, example);
}

/** A member of an enum; `name` is what a program calls it. */
export function ofEnum(name: string, members: Record<string, string>): PropertyCheck {
  return (scope, property, value) => {
    if (value === undefined || Object.values(members).includes(value as string)) return;
    const constants = Object.keys(members).map((each) => `${name}.${each}`);
    const meant = Object.entries(members).find(([key, each]) =>
      [key, each].some((text) => text.toLowerCase() === shown(value).slice(1, -1).toLowerCase()),
    );
    refuse(scope, {
      property,
      value,
      limit: article(name),
      cause: 'no other value has a meaning here',
      remedy: meant ? `use ${name}.${meant[0]}` : `use one of: ${constants.join(', ')}`,
    });
  };
}

/** A text with at least one visible character that nobody may leave out; tokens pass. */
export function givenText(example: string): PropertyCheck {
  return (scope, property, value) => {
    if (value !== undefined && !isKnown(value)) return;
    if (typeof value === 'string' && value.trim() !== '') return;
    refuse(scope, {
      property,
      value,
      limit: 'a text that is not empty',
      cause:
        typeof value === 'string' ? 'an empty text says nothing' : 'no other value is converted into a text',
      remedy: `write a text such as ${example}`,
    });
  };
}

/** A text that may be left out, and is not empty. */
export function ofText(example: string): PropertyCheck {
  return (scope, property, value) => {
    if (value !== undefined) givenText(example)(scope, property, value);
  };
}

/** A list. */
export function ofList(example: string): PropertyCheck {
  return (scope, property, value) => checkList(scope, property, value, example);
}

/** A list of texts that are not empty. */
export function listOfText(example: string): PropertyCheck {
  return (scope, property, value) => {
    checkList(scope, property, value, `[${example}]`);
    if (!Array.isArray(value)) return;
    value.forEach((each: unknown, index) => givenText(example)(scope, `${property}[${index}]`, given(each)));
  };
}

/** A list of values of a class. */
export function listOfClass(type: ValueClass, example: string): PropertyCheck {
  return (scope, property, value) => {
    checkList(scope, property, value, `[${example}]`);
    if (!Array.isArray(value)) return;
    value.forEach((each: unknown, index) => checkGiven(scope, `${property}[${index}]`, each, type, example));
  };
}

/** A list that nobody may leave out, with a check of each value. */
export function givenListOf(check: PropertyCheck, example: string): PropertyCheck {
  return (scope, property, value) => {
    checkList(scope, property, given(value), example);
    if (!Array.isArray(value)) return;
    value.forEach((each: unknown, index) => check(scope, `${property}[${index}]`, given(each)));
  };
}

/** True or false, and not a text that counts as true. */
export const flag: PropertyCheck = (scope, property, value) => {
  if (value === undefined || typeof value === 'boolean') return;
  const meant = value === 'true' || value === 'false' ? value : 'true or false';
  refuse(scope, {
    property,
    value,
    limit: 'true or false',
    cause: "other values, 'false' among them, would count as true or false in ways that nobody expects",
    remedy: `write ${meant}, without quotes`,
  });
};

/** An object with certain methods or properties: what an interface asks for. */
export function withMembers(what: string, members: readonly string[], example: string): PropertyCheck {
  return (scope, property, value) => {
    if (value === undefined) return;
    const has = (each: string): boolean => (value as Record<string, unknown>)[each] !== undefined;
    if (typeof value === 'object' && value !== null && members.every(has)) return;
    refuse(scope, {
      property,
      value,
      limit: what,
      cause: `it needs ${members.join(', ')}`,
      remedy: `use ${example}`,
    });
  };
}

/** Refuses what is no object with settings. */
export function checkObject(scope: IConstruct | string, property: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuseObject(scope, property, value);
  }
}

function refuseObject(scope: IConstruct | string, property: string, value: unknown): never {
  refuse(scope, {
    property,
    value,
    limit: 'an object with settings',
    cause: 'each setting has a name',
    remedy: 'write an object such as { name: value }, or leave out what is optional',
  });
}

/** Refuses a value of another class: programs in plain JavaScript, or from JSON, can pass a bare number or a text. */
export function checkClass(
  scope: IConstruct | string,
  property: string,
  value: unknown,
  type: ValueClass,
  example: string,
): void {
  if (value !== undefined) checkGiven(scope, property, value, type, example);
}

/** Refuses a value of another class, and also a missing value. */
export function checkGiven(
  scope: IConstruct | string,
  property: string,
  value: unknown,
  type: ValueClass,
  example: string,
): void {
  if (Object.prototype.isPrototypeOf.call(type.prototype, value as object)) return;
  refuse(scope, {
    property,
    value,
    limit: article(type.name),
    cause:
      value === undefined
        ? 'it is left out, or it is a constant whose name is misspelt'
        : 'a number, a text or a plain object is not converted into one',
    remedy: isUncalled(value) ? `call it: ${value.name}(...)` : `use ${example}`,
  });
}

/** A function, such as a factory without its parentheses; classes are none. */
function isUncalled(value: unknown): value is { readonly name: string } {
  return (
    typeof value === 'function' &&
    value.name !== '' &&
    !Function.prototype.toString.call(value).startsWith('class')
  );
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

/** What must not be left out: a check lets undefined pass. */
export function given(value: unknown): unknown {
  return value === undefined ? NOTHING : value;
}

const NOTHING = new Wording('nothing');

function article(name: string): string {
  return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`;
}
