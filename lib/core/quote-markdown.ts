/** Paths, and copies of databases such as `DB01\\AMSFE1`: in code they need no escapes, and are read as they are typed. */
const PATH = /(?<![\w\\$])(?:[A-Z]:\\|\w+\\)[^\s,;"()]*[\w$]/g;

/**
 * What Markdown would eat: stars and underscores that would be emphasis, brackets that would be links, HTML. Text between back quotes
 * is code already and stays.
 */
export function quoteMarkdown(text: string): string {
  return outsideCode(
    text,
    (part) => part.replace(PATH, '`$&`'),
    (part) => part.replace(/[\\*_[\]<>|#~]|&(?=#?\w+;)/g, '\\$&'),
  );
}

/** Applies changes, one after the other, to what does not stand between back quotes. */
function outsideCode(text: string, ...changes: ((part: string) => string)[]): string {
  return changes.reduce(
    (changed, change) =>
      changed
        .split(/(`[^`]*`)/)
        .map((part, index) => (index % 2 === 1 ? part : change(part)))
        .join(''),
    text,
  );
}

/** Within a table a bar ends the cell, also within code. */
export function quoteCell(text: string): string {
  return quoteMarkdown(text).replace(/(?<!\\)\|/g, '\\|');
}
