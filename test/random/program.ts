/** A program as plain values: fast-check makes and shrinks it, people read it as TypeScript, and `run.ts` carries it out. */
export interface Program {
  readonly statements: readonly Statement[];
}

/** `const name = value;`, or the value alone. */
export interface Statement {
  readonly name?: string;
  readonly value: Value;
}

/** A constructor, a factory or a method: `new Site`, `Duration.minutes`, `zone.publishMail`. */
export interface Call {
  readonly kind: 'call';
  readonly callee: string;
  readonly args: readonly Value[];
}

/** A value of one of the library's interfaces, by its name. */
export interface Settings {
  readonly kind: 'settings';
  readonly of: string;
  readonly values: Readonly<Record<string, Value>>;
}

/** A map whose keys the program chooses, such as tags. */
export interface Entries {
  readonly kind: 'entries';
  readonly entries: readonly (readonly [key: string, value: Value])[];
}

/** A variable of the program or a constant of the library, with members: `site`, `NameStage.LIVE`. */
export interface Reference {
  readonly kind: 'reference';
  readonly path: string;
}

export type Value =
  string | number | boolean | undefined | Call | Settings | Entries | Reference | readonly Value[];

/** A node that has a kind. */
export type Node = Call | Settings | Entries | Reference;

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isNode(value: Value): value is Node {
  return typeof value === 'object' && !isList(value);
}

/** The program as a person would write it. */
export function printProgram({ statements }: Program): string {
  return statements
    .map(({ name, value }) => `${name === undefined ? '' : `const ${name} = `}${print(value)};`)
    .join('\n');
}

const WIDTH = 100;

export function print(value: Value, indent = ''): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (!isList(value) && !isNode(value)) return Object.is(value, -0) ? '-0' : String(value);
  const inner = `${indent}  `;
  const block = (open: string, parts: readonly ((at: string) => string)[], close: string): string => {
    const line = `${open}${parts.map((part) => part('')).join(', ')}${close}`;
    if (parts.length === 0 || (line.length <= WIDTH && !line.includes('\n'))) return line;
    return `${open.trimEnd()}\n${parts.map((part) => `${inner}${part(inner)},`).join('\n')}\n${indent}${close.trimStart()}`;
  };
  if (isList(value))
    return block(
      '[',
      value.map((each) => (at) => print(each, at)),
      ']',
    );
  switch (value.kind) {
    case 'reference':
      return value.path;
    case 'call':
      return block(
        `${value.callee}(`,
        value.args.map((each) => (at) => print(each, at)),
        ')',
      );
    default:
      return block(
        '{ ',
        pairsOf(value).map(
          ([key, each]) =>
            (at) =>
              `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${print(each, at)}`,
        ),
        ' }',
      );
  }
}

/** Keys and values of settings or of a map. */
export function pairsOf(value: Settings | Entries): (readonly [key: string, value: Value])[] {
  return value.kind === 'entries' ? [...value.entries] : Object.entries(value.values);
}

/** Carries out a program with the names it may use. */
export function evaluate({ statements }: Program, scope: Record<string, unknown>): Record<string, unknown> {
  const variables = { ...scope };
  for (const { name, value } of statements) {
    const made = valueOf(value, variables);
    if (name !== undefined) variables[name] = made;
  }
  return variables;
}

function valueOf(value: Value, scope: Readonly<Record<string, unknown>>): unknown {
  if (isList(value)) return value.map((each) => valueOf(each, scope));
  if (!isNode(value)) return value;
  switch (value.kind) {
    case 'reference':
      return follow(value.path, scope).value;
    case 'call':
      return invoke(value, scope);
    default:
      return Object.fromEntries(pairsOf(value).map(([key, each]) => [key, valueOf(each, scope)]));
  }
}

function invoke({ callee, args }: Call, scope: Readonly<Record<string, unknown>>): unknown {
  const given = args.map((each) => valueOf(each, scope));
  const made = /^new (.*)$/.exec(callee)?.[1];
  const { owner, value } = follow(made ?? callee, scope);
  if (typeof value !== 'function') throw new Error(`the generator calls ${callee}, which does not exist`);
  return made === undefined
    ? Reflect.apply(value, owner, given)
    : (Reflect.construct(value, given) as unknown);
}

function follow(path: string, scope: Readonly<Record<string, unknown>>): { owner: unknown; value: unknown } {
  const [first, ...members] = path.split('.');
  if (!(first in scope)) throw new Error(`the generator names ${first}, which does not exist`);
  let owner: unknown = undefined;
  let value = scope[first];
  for (const member of members) {
    owner = value;
    value = (value as Record<string, unknown>)[member];
    if (value === undefined) throw new Error(`the generator names ${path}, which does not exist`);
  }
  return { owner, value };
}

/** All settings in a program. */
export function settingsIn({ statements }: Program): Settings[] {
  return statements.flatMap(({ value }) => nodesIn(value)).filter((node) => node.kind === 'settings');
}

export function nodesIn(value: Value): Node[] {
  if (isList(value)) return value.flatMap((each) => nodesIn(each));
  return isNode(value) ? [value, ...childrenOf(value).flatMap((each) => nodesIn(each))] : [];
}

function childrenOf(node: Node): readonly Value[] {
  switch (node.kind) {
    case 'reference':
      return [];
    case 'call':
      return node.args;
    default:
      return pairsOf(node).map(([, value]) => value);
  }
}
