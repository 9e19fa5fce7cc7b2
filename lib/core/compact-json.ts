import stringify = require('json-stringify-pretty-compact');

/** The package exports the function itself; its types say `default`. */
const compact = stringify as unknown as (value: unknown, options: { maxLength: number }) => string;

/** JSON for people who compare two versions of it: what fits stands on one line. */
export function compactJson(value: unknown): string {
  return `${compact(value, { maxLength: 140 })}\n`;
}
