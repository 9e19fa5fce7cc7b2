/**
 * What Windows PowerShell reads and the grammar does not: lists of barewords (`Name, Status`) and digits in parameter
 * names. Both are replaced by something of the same length that means the same to a reader of commands and parameter
 * names, so that every position in the tree is one in the text.
 */

/** Strings and comments, in which nothing is to be replaced. */
const OPAQUE =
  /<#[\s\S]*?#>|(?<![^\s;({])#[^\n]*|@"[ \t]*\n[\s\S]*?\n"@|@'[ \t]*\n[\s\S]*?\n'@|"(?:`[\s\S]|""|[^"`])*"|'(?:''|[^'])*'/g;

const NUMBER = /^-?\d+(\.\d+)?([kmgt]b)?$/i;

/** The indices of the commas that stand beside a bareword. */
export function bareCommas(text: string): number[] {
  const masked = mask(text);
  return [...masked.matchAll(/,/g)]
    .map(({ index }) => index)
    .filter((index) => isBare(wordBefore(masked, index)) || isBare(wordAfter(masked, index)))
    .filter((index) => wordAfter(masked, index) !== '');
}

/** The text as the grammar can read it, with a list of barewords as so many arguments. */
export function readable(text: string, commas: readonly number[]): string {
  const result = text.split('');
  for (const { 0: name, index } of mask(text).matchAll(/(?<=\s)-[A-Za-z]\w*/g)) {
    [...name].forEach((letter, offset) => {
      if (/\d/.test(letter)) result[index + offset] = 'x';
    });
  }
  commas.forEach((index) => separate(result, index));
  return result.join('');
}

/** A space, also in place of the line end that may follow. */
function separate(letters: string[], comma: number): void {
  letters[comma] = ' ';
  let next = comma + 1;
  while (/[ \t]/.test(letters[next] ?? '')) next++;
  if (letters[next] === '\n') letters[next] = ' ';
}

function mask(text: string): string {
  return text.replace(OPAQUE, (token) => {
    const inner = token.slice(1, -1).replace(/[^\n]/g, '_');
    return token.startsWith('#') ? token.replace(/./g, '#') : `${token[0]}${inner}${token.slice(-1)}`;
  });
}

function wordBefore(text: string, index: number): string {
  return /([^\s,;|(){}[\]'"@&]*)[ \t]*$/.exec(text.slice(0, index))?.[1] ?? '';
}

/** Also from the next line; empty where the list ends with the comma. */
function wordAfter(text: string, index: number): string {
  return /^[ \t]*\n?[ \t]*([^\s,;|)}\]&#]*)/.exec(text.slice(index + 1))?.[1] ?? '';
}

function isBare(word: string): boolean {
  return /^[\w*\\/.]/.test(word) && !NUMBER.test(word);
}
