/** What an expression needs to know about the configuration around it. */
export interface Scope {
  /** Value of a reference such as `var.x` or `azurerm_lb.y.name`. */
  reference(parts: string[]): unknown;
}

const TOKEN =
  /\s*("(?:[^"\\]|\\.)*"|\d+(?:\.\d+)?|[A-Za-z_][\w-]*(?:\.[A-Za-z0-9_][\w-]*|\[[^\]]*\])*|==|!=|&&|\|\||[?:![\](),])/y;

/**
 * Evaluates the small part of Terraform's language that this library writes: references, literals, lists, comparison, logic,
 * conditionals and calls (of which only `tolist` and `contains` mean something). Throws at everything else, so that a checker does not
 * pass what it cannot read.
 */
export function evaluate(text: string, scope: Scope): unknown {
  const parser = new Parser(tokens(text), scope);
  return parser.whole();
}

/** Replaces every `${…}` of a template; a template that is nothing but one keeps the type of its value. */
export function render(template: string, scope: Scope): unknown {
  const parts = split(template);
  if (parts.length === 1 && parts[0].isExpression) return evaluate(parts[0].text, scope);
  return parts
    .map(({ text, isExpression }) => (isExpression ? String(evaluate(text, scope)) : text))
    .join('');
}

interface Part {
  readonly text: string;
  readonly isExpression: boolean;
}

function split(template: string): Part[] {
  const parts: Part[] = [];
  let rest = template;
  for (let start = rest.indexOf('${'); start >= 0; start = rest.indexOf('${')) {
    const end = closingBrace(rest, start + 2);
    parts.push({ text: rest.slice(0, start), isExpression: false });
    parts.push({ text: rest.slice(start + 2, end), isExpression: true });
    rest = rest.slice(end + 1);
  }
  parts.push({ text: rest, isExpression: false });
  return parts.filter((part) => part.isExpression || part.text !== '');
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth += 1;
    if (text[i] === '}') depth -= 1;
    if (depth === 0) return i;
  }
  throw new Error(`no closing brace in ${text}`);
}

function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`cannot read '${text.slice(at)}' of the expression ${text}`);
    found.push(match[1]);
  }
  return found;
}

class Parser {
  private at = 0;

  public constructor(
    private readonly tokens: string[],
    private readonly scope: Scope,
  ) {}

  public whole(): unknown {
    const value = this.conditional();
    if (this.at < this.tokens.length)
      throw new Error(`cannot read '${this.tokens[this.at]}' in ${this.tokens.join(' ')}`);
    return value;
  }

  private conditional(): unknown {
    const condition = this.either();
    if (!this.take('?')) return condition;
    const yes = this.conditional();
    this.need(':');
    const no = this.conditional();
    return condition ? yes : no;
  }

  private either(): unknown {
    let value = this.both();
    while (this.take('||')) value = [value, this.both()].some(Boolean);
    return value;
  }

  private both(): unknown {
    let value = this.comparison();
    while (this.take('&&')) value = [value, this.comparison()].every(Boolean);
    return value;
  }

  private comparison(): unknown {
    const left = this.value();
    if (this.take('==')) return left === this.value();
    if (this.take('!=')) return left !== this.value();
    return left;
  }

  private value(): unknown {
    if (this.take('!')) return !this.value();
    if (this.take('(')) return this.closed(this.conditional(), ')');
    if (this.take('[')) return this.list(']');
    const token = this.tokens[this.at++];
    if (token === undefined) throw new Error(`the expression ends early: ${this.tokens.join(' ')}`);
    if (token.startsWith('"')) return JSON.parse(token);
    if (/^\d/.test(token)) return Number(token);
    if (token in CONSTANTS) return CONSTANTS[token];
    if (this.take('(')) return this.call(token);
    return this.scope.reference(token.replace(/\[[^\]]*\]/g, '').split('.'));
  }

  private call(name: string): unknown {
    const values = this.list(')');
    if (name === 'tolist') return values[0];
    if (name === 'contains') return (values[0] as unknown[]).includes(values[1]);
    throw new Error(`cannot evaluate ${name}()`);
  }

  private list(end: string): unknown[] {
    const values: unknown[] = [];
    while (!this.take(end)) {
      values.push(this.conditional());
      this.take(',');
    }
    return values;
  }

  private closed(value: unknown, end: string): unknown {
    this.need(end);
    return value;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  private need(token: string): void {
    if (!this.take(token)) throw new Error(`expected '${token}' in ${this.tokens.join(' ')}`);
  }
}

const CONSTANTS: Record<string, unknown> = { true: true, false: false, null: null };
