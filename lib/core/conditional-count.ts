import { Token } from 'cdktf';

const COUNTS = new Map<string, number>();

/** The count of a resource that exists while a Terraform condition holds, one token for all who ask: each takes a stack trace of its maker. */
export function countWhile(condition: string): number {
  const count = COUNTS.get(condition) ?? Token.asNumber(`\${${condition} ? 1 : 0}`);
  COUNTS.set(condition, count);
  return count;
}
