import { L1Class } from './l1-class';

type Json = null | boolean | number | string | Json[] | Block;
interface Block {
  [key: string]: Json;
}
type Blocks = Record<string, Record<string, Block>>;

/** A stack as cdktf wrote it. */
export interface SynthesizedStack {
  /** Its id. */
  readonly id: string;
  /** Ids of the stacks it depends on. */
  readonly dependencies: string[];
  /** The parsed `cdk.tf.json`. */
  readonly json: Block;
}

/** One thing of a stack: the names it refers to, and the code that makes it. */
interface Element {
  readonly needs: string[];
  readonly code: string;
}

/** An element before its code is written, which takes the names of all others. */
interface Planned {
  readonly address: string;
  readonly write: () => string;
}

/** Stands for the n-th text of an estate in the code that all estates share. */
const MARK = /@@(\d+)@@/g;

/**
 * Writes the program that a person would write on the L1 classes alone, from what the library made: the same resources under the
 * same addresses, references by attribute. Several estates are one set of functions, called with what differs between the estates.
 *
 * @param estates - the stacks of each estate
 */
export function l1Program(estates: SynthesizedStack[][]): string {
  const drafts = estates.map((stacks) => new EstateDraft(stacks));
  const [first] = drafts;
  const odd = drafts.findIndex((draft) => draft.code !== first.code);
  if (odd > 0) throw new Error(`estate ${odd} differs from the first in more than its texts`);

  const parameters = new Parameters(drafts.map((draft) => draft.texts));
  const code = first.code.replace(MARK, (_, index: string) => parameters.expression(Number(index)));
  return [
    "'use strict';",
    ...imports(first.classes),
    code,
    `const ESTATES = ${JSON.stringify(parameters.rows())};`,
    'exports.synthesize = (count, outdir) => {',
    '  const app = new App({ outdir });',
    '  for (const p of ESTATES.slice(0, count)) estate(app, p);',
    '  app.synth();',
    '};',
    '',
  ].join('\n');
}

function imports(classes: Iterable<L1Class>): string[] {
  const core = [
    'App',
    'DataTerraformRemoteStateLocal',
    'LocalBackend',
    'TerraformOutput',
    'TerraformStack',
    'TerraformVariable',
  ];
  return [
    `const { ${core.join(', ')} } = require('cdktf');`,
    ...[...classes].map(({ name, module }) => `const { ${name} } = require('${module}');`),
  ];
}

/** The texts of all estates: those that differ between them become parameters, each once. */
class Parameters {
  private readonly columns = new Map<string, number>();

  public constructor(private readonly texts: string[][]) {}

  /** The JavaScript for the n-th text. */
  public expression(index: number): string {
    const column = this.texts.map((each) => each[index]);
    if (column.every((text) => text === column[0])) return JSON.stringify(column[0]);
    const key = JSON.stringify(column);
    const known = this.columns.get(key) ?? this.columns.size;
    this.columns.set(key, known);
    return `p[${known}]`;
  }

  /** The arguments of each estate. */
  public rows(): string[][] {
    const columns = [...this.columns.keys()].map((key) => JSON.parse(key) as string[]);
    return this.texts.map((_, estate) => columns.map((column) => column[estate]));
  }
}

/** The code of one estate, with its texts aside. */
class EstateDraft {
  public readonly code: string;
  public readonly texts: string[] = [];

  private readonly classByType = new Map<string, L1Class>();

  public constructor(stacks: SynthesizedStack[]) {
    const sorted = [...stacks].sort((a, b) => (a.id < b.id ? -1 : 1));
    const variables = new Map(sorted.map((stack, index) => [stack.id, `stack${index}`]));
    const functions = sorted.map((stack) => new StackDraft(this, stack, variables.get(stack.id)!).code);
    const calls = sorted.map(({ id }) => `  const ${variables.get(id)} = make_${variables.get(id)}(app, p);`);
    const dependencies = sorted.flatMap(({ id, dependencies: on }) =>
      on.map((other) => `  ${variables.get(id)}.addDependency(${variables.get(other)});`),
    );
    this.code = [...functions, 'function estate(app, p) {', ...calls, ...dependencies, '}'].join('\n');
  }

  public get classes(): Iterable<L1Class> {
    return this.classByType.values();
  }

  public class(kind: 'provider' | 'resource' | 'data', type: string): L1Class {
    const key = `${kind} ${type}`;
    const known = this.classByType.get(key) ?? new L1Class(kind, type);
    this.classByType.set(key, known);
    return known;
  }

  /** A text as it stands in the code. */
  public text(value: string): string {
    return `@@${this.texts.push(value) - 1}@@`;
  }
}

/** The function that makes one stack. */
class StackDraft {
  public readonly code: string;

  private readonly elements = new Map<string, Element>();
  /** Address in Terraform to the name in the program. */
  private readonly variables = new Map<string, string>();
  private readonly classes = new Map<string, L1Class>();
  private readonly ids = new Set(['backend']);
  /** Names that the element in hand refers to. */
  private readonly needs: string[] = [];

  public constructor(
    private readonly estate: EstateDraft,
    { id, json }: SynthesizedStack,
    name: string,
  ) {
    const { resource, data, variable, output, provider, terraform, ...rest } = json as Record<string, Blocks>;
    const unknown = Object.keys(rest).filter((key) => key !== '//');
    if (unknown.length > 0)
      throw new Error(`${id} has ${unknown.join(', ')}, which the generator does not know`);

    const backend = this.backend(terraform.backend);
    const providers = Object.entries(provider as unknown as Record<string, Block[]>).flatMap(
      ([type, configs]) => configs.map((config) => this.provider(type, config)),
    );
    const { terraform_remote_state: states = {}, ...sources } = data ?? {};
    const made = [
      ...plan(entries({ var: variable }), (address, each) => this.variable(address, each)),
      ...plan(entries({ terraform_remote_state: states }, 'data.'), (address, each) =>
        this.remoteState(address, each),
      ),
      ...this.declare('data', sources, 'data.'),
      ...this.declare('resource', resource ?? {}, ''),
      ...plan(entries({ output }), (address, each) => this.output(address, each)),
    ];
    made.forEach(({ address }, index) => this.variables.set(address, `${nameOf(address)}${index}`));
    for (const { address, write } of made) {
      const code = write();
      this.elements.set(this.variables.get(address)!, { needs: this.needs.splice(0), code });
    }
    this.code = [
      `function make_${name}(app, p) {`,
      `  const stack = new TerraformStack(app, ${this.estate.text(id)});`,
      `  ${backend}`,
      ...providers.map((each) => `  ${each}`),
      ...this.ordered().map((each) => `  ${each.code}`),
      '  return stack;',
      '}',
    ].join('\n');
  }

  /** What is referred to comes first. */
  private ordered(): Element[] {
    const done = new Set<Element>();
    const visit = (element: Element): void => {
      if (done.has(element)) return;
      element.needs.forEach((name) => visit(this.elements.get(name)!));
      done.add(element);
    };
    this.elements.forEach(visit);
    return [...done];
  }

  private backend(backend: Block): string {
    const { local, ...others } = backend as Record<string, Block>;
    if (!local || Object.keys(others).length > 0) throw new Error('only local backends are known');
    return `new LocalBackend(stack, ${this.plain(local)});`;
  }

  private provider(type: string, config: Block): string {
    const found = this.estate.class('provider', type);
    return `new ${found.name}(stack, ${this.estate.text(type)}, ${this.config(found, config)});`;
  }

  private variable(address: string, config: Block): string {
    return this.make('TerraformVariable', address, this.plain(config));
  }

  private output(address: string, config: Block): string {
    return this.make('TerraformOutput', address, this.plain(config));
  }

  private remoteState(address: string, { backend, config, workspace }: Block): string {
    if (backend !== 'local') throw new Error('only local backends are known');
    return this.make(
      'DataTerraformRemoteStateLocal',
      address,
      this.plain({ ...(config as Block), workspace }),
    );
  }

  private declare(kind: 'resource' | 'data', blocks: Blocks, prefix: string): Planned[] {
    const sorted = entries(blocks, prefix).sort(([, a], [, b]) => (pathOf(a) < pathOf(b) ? -1 : 1));
    for (const [address] of sorted) this.classes.set(address, this.estate.class(kind, typeOf(address)));
    return plan(sorted, (address, block) => {
      const found = this.classes.get(address)!;
      return this.make(found.name, address, this.config(found, block));
    });
  }

  /** A construct directly below the stack has its id as its address. */
  private make(className: string, address: string, config: string): string {
    const variable = this.variables.get(address)!;
    const id = address.slice(address.lastIndexOf('.') + 1);
    const text = this.estate.text(id);
    if (!this.ids.has(id)) {
      this.ids.add(id);
      return `const ${variable} = new ${className}(stack, ${text}, ${config});`;
    }
    const other = this.estate.text(`${className}-${id}`);
    return `const ${variable} = new ${className}(stack, ${other}, ${config}); ${variable}.overrideLogicalId(${text});`;
  }

  /** The config of an L1 class, whose own code knows how arguments are spelled. */
  private config(found: L1Class, block: Block): string {
    const parts = Object.entries(block)
      .filter(([key]) => key !== '//')
      .map(([key, value]) => {
        if (key === 'count') return `count: ${this.value(value)}`;
        if (key === 'depends_on')
          return `dependsOn: [${(value as string[]).map((each) => this.need(each)).join(', ')}]`;
        if (key === 'lifecycle') return `lifecycle: ${this.plain(value as Block)}`;
        return this.argument(found, key, value);
      });
    return `{ ${parts.join(', ')} }`;
  }

  private argument(found: L1Class, key: string, value: Json): string {
    const nested = (each: Json): string => {
      if (Array.isArray(each)) return `[${each.map(nested).join(', ')}]`;
      if (typeof each !== 'object' || each === null) return this.value(each);
      const parts = Object.entries(each).map(([inner, of]) => this.argument(found, inner, of));
      return `{ ${parts.join(', ')} }`;
    };
    return `${found.property(key)}: ${found.isMap(key) ? this.value(value) : nested(value)}`;
  }

  /** The config of a class of cdktf itself. */
  private plain(block: Block): string {
    const parts = Object.entries(block).map(([key, value]) => {
      const blocks = Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null);
      const code = blocks
        ? `[${value.map((each) => this.plain(each as Block)).join(', ')}]`
        : this.value(value);
      return `${camelCase(key)}: ${code}`;
    });
    return `{ ${parts.join(', ')} }`;
  }

  private value(value: Json): string {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    if (Array.isArray(value)) return `[${value.map((each) => this.value(each)).join(', ')}]`;
    const parts = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${this.value(each)}`);
    return `{ ${parts.join(', ')} }`;
  }

  /** A text, with references by attribute wherever it has plain ones. */
  private text(value: string): string {
    const pieces: string[] = [];
    let from = 0;
    for (const match of value.matchAll(/(?<!\$)\$\{([^{}]+)\}/g)) {
      const reference = this.reference(match[1]);
      if (reference === undefined) continue;
      if (match.index > from) pieces.push(this.estate.text(value.slice(from, match.index)));
      pieces.push(reference);
      from = match.index + match[0].length;
    }
    if (from < value.length || pieces.length === 0) pieces.push(this.estate.text(value.slice(from)));
    return pieces.join(' + ');
  }

  private reference(expression: string): string | undefined {
    const variable = /^var\.[\w-]+$/.test(expression) && this.variables.get(expression);
    if (variable) return `${this.need(expression)}.stringValue`;

    const output = /^(data\.terraform_remote_state\.[\w-]+)\.outputs\.([\w-]+)$/.exec(expression);
    if (output) return `${this.need(output[1])}.getString(${this.estate.text(output[2])})`;

    const attribute = /^((?:data\.)?azurerm_\w+\.[\w-]+)\.(\w+)$/.exec(expression);
    const getter = attribute && this.classes.get(attribute[1])?.stringGetter(attribute[2]);
    return attribute && getter ? `${this.need(attribute[1])}.${getter}` : undefined;
  }

  private need(address: string): string {
    const variable = this.variables.get(address);
    if (variable === undefined) throw new Error(`nothing has the address ${address}`);
    this.needs.push(variable);
    return variable;
  }
}

function plan(blocks: [string, Block][], write: (address: string, block: Block) => string): Planned[] {
  return blocks.map(([address, block]) => ({ address, write: () => write(address, block) }));
}

/** The blocks by address. */
function entries(blocks: Record<string, Record<string, Block> | undefined>, prefix = ''): [string, Block][] {
  return Object.entries(blocks).flatMap(([type, byId]) =>
    Object.entries(byId ?? {}).map(([id, block]): [string, Block] => [`${prefix}${type}.${id}`, block]),
  );
}

function typeOf(address: string): string {
  return address.replace(/^data\./, '').split('.')[0];
}

/** Construct ids give the same order in every estate; addresses, with a hash at the end, do not. */
function pathOf(block: Block): string {
  return (block['//'] as { metadata: { path: string } }).metadata.path;
}

function nameOf(address: string): string {
  return camelCase(typeOf(address).replace(/^azurerm_/, ''));
}

function camelCase(snake: string): string {
  return snake.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
