import { Token } from 'cdktf';

/** What the model shows in place of a value that only Terraform knows. */
const UNKNOWN = '(known after apply)';

/** The value without tokens, which no reader of the model could resolve, and without properties that are undefined. */
export function knownValues<T>(value: T): T {
  return known(value) as T;
}

function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => known(each));
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return Object.fromEntries(entries.map(([key, each]) => [key, known(each)]));
  }
  return isToken(value) ? UNKNOWN : value;
}

function isToken(value: unknown): boolean {
  return Token.isUnresolved(value) || (typeof value === 'string' && value.includes('${'));
}
