import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { visible } from './invisible';

const MOST_SHOWN = 160;

/** A text that a message gives as it is, without quotes: what was counted or put together from several values. */
export class Wording {
  public constructor(private readonly text: string) {}

  public toString(): string {
    return this.text;
  }
}

/** A value as a message shows it: readable for somebody who has the program before them, and never long. */
export function shown(value: unknown): string {
  if (typeof value === 'string' && !Token.isUnresolved(value)) return shortened(`'${visible(value)}'`);
  return shortened(unquoted(value));
}

function unquoted(value: unknown): string {
  if (value === undefined || value === null) return value === null ? 'null' : 'nothing';
  if (Token.isUnresolved(value)) return 'a token';
  if (typeof value === 'function')
    return value.name === '' ? 'a function' : `the function or class ${value.name}`;
  if (Array.isArray(value)) return `[${value.map((each) => shown(each)).join(', ')}]`;
  if (typeof value === 'object') return object(value);
  const plain = value as number | bigint | boolean;
  return `${plain}`;
}

function object(value: object): string {
  if (Construct.isConstruct(value)) return `the ${value.constructor.name} '${value.node.path}'`;
  const text = (value as { toString(): string }).toString();
  if (!text.startsWith('[object ')) return text;
  const kind = value.constructor as { name: string } | undefined;
  const { name } = value as { name?: unknown };
  if (kind && kind.name !== 'Object')
    return typeof name === 'string' ? name : `a value of class ${kind.name}`;
  const fields = Object.entries(value).map(([key, each]) => `${key}: ${shown(each)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function shortened(text: string): string {
  if (text.length <= MOST_SHOWN) return text;
  const close = /['\]}]$/.exec(text)?.[0] ?? '';
  return `${text.slice(0, MOST_SHOWN - 4)}...${close}`;
}
