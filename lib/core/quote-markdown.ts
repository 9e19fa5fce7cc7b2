/**
 * What Markdown would eat: stars and underscores that would be emphasis, brackets that would be links, HTML. Text between back quotes
 * is code already and stays.
 */
export function quoteMarkdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_[\]<>|#~]|&(?=#?\w+;)/g, '\\$&')))
    .join('');
}

/** Within a table a bar ends the cell, also within code. */
export function quoteCell(text: string): string {
  return quoteMarkdown(text).replace(/(?<!\\)\|/g, '\\|');
}
