import type { Node, Tree } from 'web-tree-sitter';
import { treeOf } from './parser';
import { unquoted } from './nodes';

/** A value of a script: texts, numbers, byte arrays, lists, hash tables, and whatever a test gives it. */
export type Value = unknown;

/** What a script finds on the machine: its cmdlets, and the classes of .NET. Names are in lower case. */
export interface Machine {
  readonly commands: Readonly<Record<string, (args: Arguments) => Value>>;
  readonly types: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  readonly environment: Readonly<Record<string, string>>;
  /** What the last program said at its end. */
  readonly lastExitCode?: () => number;
}

/** Arguments of a cmdlet by the names of its parameters, in lower case; `$input` is what came down the pipe. */
export interface Arguments {
  readonly named: Readonly<Record<string, Value>>;
  readonly positional: readonly Value[];
  readonly input: readonly Value[];
}

/** A hash table: its keys are told apart without their case. */
export class Hash {
  public readonly entries = new Map<string, { readonly key: string; readonly value: Value }>();
  public get(key: string): Value {
    return this.entries.get(key.toLowerCase())?.value;
  }
  public set(key: string, value: Value): void {
    this.entries.set(key.toLowerCase(), { key, value });
  }
  public toObject(): Record<string, Value> {
    return Object.fromEntries([...this.entries.values()].map(({ key, value }) => [key, value]));
  }
}

/** The machine ends here: no script catches it, and nothing runs after it. */
export class PowerLoss extends Error {}

class Exit extends Error {
  /** What the script had output until then. */
  public readonly output: Value[] = [];
  public constructor(public readonly code: number) {
    super('exit');
  }
}
class Break extends Error {}
class Continue extends Error {}
class Return extends Error {
  public constructor(public readonly output: Value[]) {
    super('return');
  }
}

/** What a script catches: `$_`, which shows as its message. */
class Caught {
  public readonly exception: { readonly message: string; readonly getbaseexception: () => Value };
  /** Which error it is, of those that a test names. */
  public readonly fullyQualifiedErrorId: string;
  public constructor(public readonly error: unknown) {
    this.exception = {
      message: error instanceof Error ? error.message : shown(error),
      // A test states the code of an error of Windows.
      getbaseexception: () => ({ hresult: (error as { hresult?: number } | undefined)?.hresult ?? 0 }),
    };
    this.fullyQualifiedErrorId = error instanceof Error ? error.name : '';
  }
  public toString(): string {
    return this.exception.message;
  }
}

/** A version: its parts are compared as numbers. */
class Version {
  public constructor(private readonly text: string) {}
  public valueOf(): string {
    return this.text
      .split('.')
      .map((part) => part.padStart(10, '0'))
      .join('.');
  }
  public toString(): string {
    return this.text.split('.').map(Number).join('.');
  }
}

/** A block of a script as an argument. */
class Block {
  public constructor(public readonly node: Node) {}
}

/** An array that is output as one value. */
class Whole {
  public constructor(public readonly value: Value) {}
}

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '*': (a, b) => a * b,
  '%': (a, b) => a % b,
  '/': (a, b) => a / b,
  '-': (a, b) => a - b,
};

/**
 * Runs a script as Windows PowerShell would, as far as the scripts of this library go: whatever it does not know, it refuses. It reads the same tree as the other tests,
 * so that what a script sends is what its text says.
 */
export class PowerShellRun {
  private readonly functions = new Map<string, Node>();
  private readonly scopes: Map<string, Value>[] = [new Map<string, Value>()];
  /** What the script said at its end. */
  public exitCode = 0;

  public constructor(private readonly machine: Machine) {}

  /** Runs a text; what it outputs. */
  public async run(text: string, variables: Readonly<Record<string, Value>> = {}): Promise<Value[]> {
    for (const [name, value] of Object.entries(variables)) this.assign(name, value);
    const tree = read(text);
    if (tree.rootNode.hasError) throw new Error('the script has a syntax error');
    this.exitCode = 0;
    try {
      return opened(await this.statements(tree.rootNode));
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
      this.exitCode = error.code;
      return opened(error.output);
    }
  }

  public variable(name: string): Value {
    return this.read(name);
  }

  public end(): void {
    this.functions.clear();
  }

  private async statements(node: Node): Promise<Value[]> {
    const output: Value[] = [];
    try {
      for (const child of node.namedChildren) {
        if (child.type === 'comment' || child.type === 'param_block') continue;
        if (child.type === 'statement_list' || child.type === 'script_block_body') {
          output.push(...(await this.statements(child)));
        } else {
          output.push(...(await this.statement(child)));
        }
      }
    } catch (error) {
      if (error instanceof Exit) error.output.unshift(...output);
      throw error;
    }
    return output;
  }

  private async statement(node: Node): Promise<Value[]> {
    switch (node.type) {
      case 'function_statement': {
        const name = node.namedChildren.find(({ type }) => type === 'function_name')!.text;
        this.functions.set(name.toLowerCase(), node);
        return [];
      }
      case 'foreach_statement':
        return this.forEach(node);
      case 'while_statement':
        return this.whileStatement(node);
      case 'if_statement':
        return this.ifStatement(node);
      case 'try_statement':
        return this.tryStatement(node);
      case 'flow_control_statement': {
        const [word, ...rest] = node.children;
        const output = rest.length > 0 && word.text === 'return' ? await this.pipeline(rest[0]) : [];
        if (word.text === 'exit')
          throw new Exit(rest.length > 0 ? Number(collapse(await this.pipeline(rest[0]))) : 0);
        if (word.text === 'break') throw new Break();
        if (word.text === 'continue') throw new Continue();
        if (word.text === 'throw' && rest.length === 0) throw (this.read('_') as Caught).error;
        if (word.text === 'throw') throw new Error(shown(collapse(await this.pipeline(rest[0]))));
        throw new Return(output);
      }
      case 'pipeline':
        return this.pipeline(node);
      default:
        throw new Error(`statement ${node.type}: ${node.text}`);
    }
  }

  private async forEach(node: Node): Promise<Value[]> {
    const [variable, list, block] = node.namedChildren;
    const output: Value[] = [];
    for (const item of listOf(collapse(await this.pipeline(list)))) {
      this.assign(nameOf(variable), item);
      if (await this.ends(block, output)) break;
    }
    return output;
  }

  private async whileStatement(node: Node): Promise<Value[]> {
    const [condition, block] = node.namedChildren;
    const output: Value[] = [];
    while (truth(collapse(await this.pipeline(condition.namedChildren[0]))))
      if (await this.ends(block, output)) break;
    return output;
  }

  /** Whether a turn of a loop is its last. */
  private async ends(block: Node, output: Value[]): Promise<boolean> {
    try {
      output.push(...(await this.statements(block)));
    } catch (error) {
      if (error instanceof Break) return true;
      if (!(error instanceof Continue)) throw error;
    }
    return false;
  }

  private async tryStatement(node: Node): Promise<Value[]> {
    const [block] = node.namedChildren.filter(({ type }) => type === 'statement_block');
    const clause = node.namedChildren.find(({ type }) => type === 'catch_clauses')?.namedChildren[0];
    const last = node.namedChildren.find(({ type }) => type === 'finally_clause');
    let lost = false;
    try {
      return await this.statements(block);
    } catch (error) {
      lost = error instanceof PowerLoss;
      const flow = [Exit, Break, Continue, Return].some((each) => error instanceof each);
      if (!clause || flow || lost) throw error;
      this.assign('_', new Caught(error));
      return await this.statements(clause.namedChildren[clause.namedChildCount - 1]);
    } finally {
      if (last && !lost) await this.statements(last.namedChildren[0]);
    }
  }

  private async ifStatement(node: Node): Promise<Value[]> {
    const [condition, block, ...rest] = node.namedChildren;
    if (truth(collapse(await this.pipeline(condition)))) return this.statements(block);
    for (const clause of rest.flatMap((each) =>
      each.type === 'elseif_clauses' ? each.namedChildren : [each],
    )) {
      const [first, second] = clause.namedChildren;
      if (clause.type === 'else_clause') return this.statements(first);
      if (truth(collapse(await this.pipeline(first)))) return this.statements(second);
    }
    return [];
  }

  private async pipeline(node: Node): Promise<Value[]> {
    const [only] = node.namedChildren;
    if (only.type === 'assignment_expression') return this.assignment(only);
    if (node.type === 'pipeline' && only.type === 'pipeline_chain') return this.pipeline(only);
    let flow: Value[] = [];
    for (const [place, part] of node.namedChildren.entries()) {
      flow = part.type === 'command' ? await this.command(part, flow) : output(await this.value(part));
      if (place < node.namedChildren.length - 1)
        flow = flow.flatMap((each) => (each instanceof Whole ? [each.value] : [each]));
    }
    return flow;
  }

  private async assignment(node: Node): Promise<Value[]> {
    const target = innermost(node.namedChildren[0]);
    const written = await this.assigned(node.namedChildren[2]);
    const value =
      node.namedChildren[1].text === '+='
        ? this.binary('+', await this.value(target), written, node)
        : written;
    if (target.type === 'variable') this.assign(nameOf(target), value);
    else if (target.type === 'member_access') {
      const [object, member] = target.namedChildren;
      const owner = await this.value(object);
      if (owner instanceof Hash) owner.set(member.text, value);
      else (owner as Record<string, Value>)[member.text.toLowerCase()] = value;
    } else if (target.type === 'element_access') {
      const [object, key] = target.namedChildren;
      ((await this.value(object)) as Hash).set(String(await this.value(key)), value);
    } else throw new Error(`assignment to ${target.type}: ${target.text}`);
    return [];
  }

  /** The value of an expression is assigned as it is; what commands output is one value where it is one. */
  private async assigned(node: Node): Promise<Value> {
    const chain = node.type === 'pipeline' ? node.namedChildren[0] : undefined;
    if (chain?.namedChildCount === 1 && chain.namedChildren[0].type !== 'command') {
      const value = await this.value(chain);
      return value instanceof Whole ? value.value : value;
    }
    return collapse(node.type === 'pipeline' ? await this.pipeline(node) : await this.statement(node));
  }

  private async command(node: Node, input: Value[]): Promise<Value[]> {
    const loop = node.namedChildren.find(({ type }) => type === 'foreach_command');
    if (loop) return this.eachOf(loop, input);
    const named: Record<string, Value> = {};
    const positional: Value[] = [];
    let parameter: string | undefined;
    const elements = node.namedChildren.find(({ type }) => type === 'command_elements')?.namedChildren ?? [];
    for (const element of elements) {
      if (element.type === 'command_argument_sep' || element.type === 'redirection') continue;
      if (element.type === 'command_parameter') {
        if (parameter !== undefined) named[parameter] = true;
        parameter = element.text.replace(/^-|:$/g, '').toLowerCase();
        continue;
      }
      const value = element.type === 'generic_token' ? element.text : await this.value(element);
      if (parameter === undefined) positional.push(value);
      else named[parameter] = value;
      parameter = undefined;
    }
    if (parameter !== undefined) named[parameter] = true;
    const name = (await this.commandName(node)).replace(/^.*\\/, '').toLowerCase();
    const made = this.functions.get(name);
    if (made) return this.call(made, named, positional);
    if (name === 'where-object') return this.filtered(positional[0], input);
    const known = this.machine.commands[name];
    if (!known) throw new Error(`unknown command ${name}`);
    try {
      const result = await known({ named, positional, input });
      return result === undefined ? [] : Array.isArray(result) ? (result as Value[]) : [new Whole(result)];
    } catch (error) {
      if (shown(named.erroraction) === 'SilentlyContinue' && !(error instanceof PowerLoss)) return [];
      throw error;
    }
  }

  private async filtered(block: Value, input: readonly Value[]): Promise<Value[]> {
    const found: Value[] = [];
    for (const item of input) {
      this.assign('_', item);
      if (truth(collapse(await this.statements((block as Block).node.namedChildren[0])))) found.push(item);
    }
    return found;
  }

  private async commandName(node: Node): Promise<string> {
    const name = node.namedChildren.find(({ type }) => type.startsWith('command_name'))!;
    return name.type === 'command_name'
      ? unquoted(name.text)
      : String(await this.value(name.namedChildren[0]));
  }

  private async eachOf(loop: Node, input: Value[]): Promise<Value[]> {
    const block = loop.namedChildren.find(({ type }) => type === 'script_block_expression')!;
    const found: Value[] = [];
    for (const item of input) {
      this.assign('_', item);
      found.push(...(await this.statements(block.namedChildren[0])));
    }
    return found;
  }

  private async call(made: Node, named: Record<string, Value>, positional: Value[]): Promise<Value[]> {
    const block = made.namedChildren.find(({ type }) => type === 'script_block')!;
    const parameters = block.namedChildren
      .filter(({ type }) => type === 'param_block')
      .flatMap((each) => each.descendantsOfType('script_parameter'))
      .filter((each) => each !== null);
    const scope = new Map<string, Value>();
    parameters.forEach((parameter, place) => {
      const variable = parameter.namedChildren.find(({ type }) => type === 'variable')!;
      const type = parameter.descendantsOfType('type_literal')[0]?.text;
      const name = nameOf(variable);
      scope.set(name, cast(type, name in named ? named[name] : positional[place]));
    });
    this.scopes.push(scope);
    try {
      return await this.statements(block);
    } catch (error) {
      if (error instanceof Return) return error.output;
      throw error;
    } finally {
      this.scopes.pop();
    }
  }

  private async value(node: Node): Promise<Value> {
    const [first, second] = node.namedChildren;
    switch (node.type) {
      case 'variable':
        return this.read(nameOf(node));
      case 'string_literal':
        return this.text(first);
      case 'integer_literal':
        return Number(node.text);
      case 'parenthesized_expression':
        return collapse(await this.statements(node));
      case 'array_expression':
        return listOf(collapse(await this.statements(node)));
      case 'hash_literal_expression':
        return this.hash(node);
      case 'member_access':
        return memberOf(await this.object(first), await this.memberName(second));
      case 'element_access':
        return element(await this.value(first), await this.value(second));
      case 'invokation_expression':
        return this.invoke(node);
      case 'cast_expression':
        return cast(first.text, await this.value(second));
      case 'expression_with_unary_operator':
        return this.unary(node);
      case 'type_literal':
        return this.type(node);
      case 'script_block_expression':
        return new Block(node);
      case 'sub_expression':
        return collapse(await this.statements(node));
      case 'post_increment_expression': {
        this.assign(nameOf(first), Number(this.read(nameOf(first))) + 1);
        return undefined;
      }
    }
    if (node.namedChildCount === 1) return this.value(first);
    if (node.namedChildCount === 0) throw new Error(`${node.type}: ${node.text}`);
    return this.operation(node);
  }

  private async unary(node: Node): Promise<Value> {
    const [operator] = node.children;
    const inner = node.namedChildren[node.namedChildCount - 1];
    if (operator.text === ',') return new Whole(await this.value(inner));
    if (operator.text.toLowerCase() === '-not' || operator.text === '!')
      return !truth(await this.value(inner));
    const value = await this.value(inner);
    return operator.text === '-' ? -Number(value) : value;
  }

  private async operation(node: Node): Promise<Value> {
    if (/^(array_literal|argument)_expression(_list)?$/.test(node.type)) {
      const list: Value[] = [];
      for (const each of node.namedChildren) list.push(await this.value(each));
      return list;
    }
    const operator = node.children[1].text.toLowerCase();
    const last = node.children[node.childCount - 1];
    const left = await this.value(node.children[0]);
    if (operator === '-and') return truth(left) && truth(await this.value(last));
    if (operator === '-or') return truth(left) || truth(await this.value(last));
    return this.binary(operator, left, await this.value(last), node);
  }

  private binary(operator: string, left: Value, right: Value, node: Node): Value {
    if (operator === '+') {
      if (typeof left === 'number') return left + Number(right);
      if (left === null || left === undefined) return right;
      return Array.isArray(left) ? [...(left as Value[]), ...listOf(right)] : shown(left) + shown(right);
    }
    if (operator === '*' && typeof left === 'string') return left.repeat(Number(right));
    if (operator === '-' && left instanceof Date && right instanceof Date)
      return {
        totalhours: (left.valueOf() - right.valueOf()) / 3_600_000,
        totalminutes: (left.valueOf() - right.valueOf()) / 60_000,
      };
    if (operator in ARITHMETIC) return ARITHMETIC[operator](Number(left), Number(right));
    if (operator in COMPARISON) return COMPARISON[operator](left, right);
    if (operator === '..')
      return Array.from({ length: Number(right) - Number(left) + 1 }, (_, place) => Number(left) + place);
    if (operator === '-join') return listOf(left).map(shown).join(String(right));
    if (operator === '-split') return shown(left).split(new RegExp(String(right), 'i'));
    if (operator === '-replace') {
      const [pattern, by = ''] = listOf(right).map(shown);
      return shown(left).replace(new RegExp(pattern, 'gi'), by);
    }
    if (operator === '-f') {
      const values = listOf(right);
      return shown(left).replace(/\{(\d+)\}/g, (_, place: string) => shown(values[Number(place)]));
    }
    if (operator === '-match' || operator === '-notmatch') {
      const found = new RegExp(String(right), 'i').exec(shown(left));
      if (found) this.assign('matches', [...found]);
      return (found !== null) === (operator === '-match');
    }
    throw new Error(`operator ${operator}: ${node.text}`);
  }

  private async hash(node: Node): Promise<Hash> {
    const hash = new Hash();
    for (const entry of node.descendantsOfType('hash_entry').filter((each) => each !== null)) {
      const [key, value] = entry.namedChildren;
      hash.set(unquoted(key.text), collapse(await this.pipeline(value)));
    }
    return hash;
  }

  private async invoke(node: Node): Promise<Value> {
    const [target, member, given] = node.namedChildren;
    const args: Value[] = [];
    for (const argument of given.namedChildren[0]?.namedChildren ?? []) args.push(await this.value(argument));
    const object = await this.object(target);
    const name = await this.memberName(member);
    const method = memberOf(object, name);
    if (typeof method !== 'function') throw new Error(`no method ${name} of ${target.text}`);
    return (method as (...all: Value[]) => Value).apply(object, args);
  }

  private async object(node: Node): Promise<Value> {
    const value = node.type === 'type_literal' ? this.type(node) : await this.value(node);
    return value;
  }

  private async memberName(node: Node): Promise<string> {
    const variable = node.namedChildren.find(({ type }) => type === 'variable');
    return variable ? String(await this.value(variable)) : unquoted(node.text);
  }

  private type(node: Node): Value {
    const name = node.text.replace(/^\[|\]$/g, '').toLowerCase();
    const type = this.machine.types[name];
    if (!type) throw new Error(`unknown type ${name}`);
    return type;
  }

  private async text(node: Node): Promise<string> {
    if (node.type === 'verbatim_string_characters') return unquoted(node.text);
    if (node.type === 'verbatim_here_string_characters') return node.text.replace(/^@'\n|\n'@$/g, '');
    if (node.type !== 'expandable_string_literal') throw new Error(`text ${node.type}`);
    const literal = (from: number, to: number): string =>
      node.text
        .slice(from - node.startIndex, to - node.startIndex)
        .replace(/`(.)/g, (_, escaped: string) => ESCAPED[escaped] ?? escaped)
        .replace(/""/g, '"');
    let text = '';
    let from = node.startIndex + 1;
    for (const part of node.namedChildren) {
      const value = await this.value(part);
      text +=
        literal(from, part.startIndex) + (Array.isArray(value) ? value.map(shown).join(' ') : shown(value));
      from = part.endIndex;
    }
    return text + literal(from, node.endIndex - 1);
  }

  private read(name: string): Value {
    const key = name.toLowerCase();
    if (key === 'lastexitcode') return this.machine.lastExitCode?.();
    if (key in CONSTANTS) return CONSTANTS[key];
    if (key.startsWith('env:')) return this.machine.environment[key.slice(4)];
    if (key.startsWith('script:')) return this.scopes[0].get(key.slice(7)) ?? null;
    for (const scope of [...this.scopes].reverse()) if (scope.has(key)) return scope.get(key);
    return null;
  }

  private assign(name: string, value: Value): void {
    const key = name.toLowerCase();
    if (key.startsWith('script:')) this.scopes[0].set(key.slice(7), value);
    else this.scopes[this.scopes.length - 1].set(key, value);
  }
}

/** Trees of the last texts: a test runs one script many times, and reading it takes longer than running it. */
const READ = new Map<string, Tree>();

function read(text: string): Tree {
  const known = READ.get(text);
  if (known) return known;
  const tree = treeOf(text);
  READ.set(text, tree);
  if (READ.size > 20) {
    const [[oldest, old]] = READ;
    READ.delete(oldest);
    old.delete();
  }
  return tree;
}

const CONSTANTS: Readonly<Record<string, Value>> = { true: true, false: false, null: null };

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

type Comparison = (left: Value, right: Value) => boolean;

const same: Comparison = (left, right) =>
  left === null || left === undefined || right === null || right === undefined
    ? (left ?? null) === (right ?? null)
    : shown(left).toLowerCase() === shown(right).toLowerCase();

const like: Comparison = (left, right) => {
  const pattern = shown(right)
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${pattern}$`, 'i').test(shown(left));
};

const less: Comparison = (left, right) =>
  typeof left === 'number' ? left < Number(right) : (left as string) < (right as string);

const COMPARISON: Readonly<Record<string, (left: Value, right: Value) => Value>> = {
  '-eq': same,
  '-ne': (left, right) => !same(left, right),
  '-cne': (left, right) => shown(left) !== shown(right),
  '-lt': less,
  '-ge': (left, right) => !less(left, right),
  '-gt': (left, right) => !less(left, right) && !same(left, right),
  '-le': (left, right) => less(left, right) || same(left, right),
  '-like': like,
  '-notlike': (left, right) => !like(left, right),
  '-in': (left, right) => listOf(right).some((each) => same(each, left)),
  '-notin': (left, right) => !listOf(right).some((each) => same(each, left)),
  '-contains': (left, right) => listOf(left).some((each) => same(each, right)),
  '-notcontains': (left, right) => !listOf(left).some((each) => same(each, right)),
  '-band': (left, right) => Number(left) & Number(right),
};

function nameOf(variable: Node): string {
  return variable.text.replace(/^\$\{?|\}$/g, '').toLowerCase();
}

function innermost(node: Node): Node {
  let inner = node;
  while (inner.namedChildCount === 1 && !/^(variable|member_access|element_access)$/.test(inner.type))
    inner = inner.namedChildren[0];
  return inner;
}

/** What a statement outputs is taken apart, unless it is one value by itself. */
function output(value: Value): Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as Value[]) : [value];
}

function opened(values: Value[]): Value[] {
  return values.map((each) => (each instanceof Whole ? each.value : each));
}

function collapse(values: Value[]): Value {
  const all = values.map((each) => (each instanceof Whole ? each.value : each));
  return all.length === 1 ? all[0] : all.length === 0 ? null : all;
}

function listOf(value: Value): Value[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? (value as Value[]) : [value];
}

function truth(value: Value): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function shown(value: Value): string {
  const text = (value ?? '') as string | number | boolean;
  return String(text);
}

function element(object: Value, key: Value): Value {
  if (object instanceof Hash) return object.get(String(key));
  const list = object as ArrayLike<Value>;
  const at = (index: number): Value => list[index < 0 ? list.length + index : index];
  return Array.isArray(key) ? (key as number[]).map(at) : at(Number(key));
}

function memberOf(object: Value, name: string): Value {
  const key = name.toLowerCase();
  if (object instanceof Hash && key !== 'count') {
    if (key === 'keys') return [...object.entries.values()].map((entry) => entry.key);
    if (key === 'containskey') return (each: string) => object.entries.has(each.toLowerCase());
    return object.get(name);
  }
  if (object === null || object === undefined) return null;
  if (typeof object === 'string') return TEXT[key]?.(object);
  if (key === 'length' || key === 'count') {
    const own = (object as Record<string, Value>)[key];
    return own ?? (object as ArrayLike<Value>).length;
  }
  // A collection may have members of its own; an array has those of its values.
  if (Array.isArray(object) && !Object.keys(object).includes(key))
    return object.map((each) => memberOf(each, name));
  const found = object as Record<string, Value>;
  return found[Object.keys(found).find((each) => each.toLowerCase() === key) ?? key];
}

const TEXT: Readonly<Record<string, (text: string) => Value>> = {
  length: (text) => text.length,
  trimend: (text) => (end: string) =>
    text.endsWith(end) ? text.slice(0, text.length - /(.)\1*$/.exec(text)![0].length) : text,
  replace: (text) => (from: string, to: string) => text.split(from).join(to),
  startswith: (text) => (start: string) => text.startsWith(start),
  tolower: (text) => () => text.toLowerCase(),
  toupper: (text) => () => text.toUpperCase(),
  trim: (text) => () => text.trim(),
  substring:
    (text) =>
    (from: number, length = text.length) =>
      text.slice(from, from + length),
};

function cast(type: string | undefined, value: Value): Value {
  if (type === '[byte[]]' && Array.isArray(value)) return Uint8Array.from(value as number[]);
  if (type === '[string]') return shown(value);
  if (type === '[int]' || type === '[uint32]') return Math.round(Number(value ?? 0));
  if (type === '[version]') return new Version(shown(value));
  if (type === '[string[]]') return listOf(value).map(shown);
  if (type === '[long]') return BigInt(value as number);
  return value;
}
