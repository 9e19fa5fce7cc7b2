import { createHash } from 'node:crypto';

/** A UUID that follows from a text: the id of a role, or the name of a workbook, which is the same at each synthesis. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  // Version 8 (made by the application) and the variant of RFC 9562.
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
