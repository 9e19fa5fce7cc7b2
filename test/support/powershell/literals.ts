/** A text of PowerShell taken apart at its strings in single quotes. */
export interface Literals {
  /** Their values, with each doubled quote as one. */
  readonly values: readonly string[];
  /** The text without these values, and without comments: equal for texts that do the same to other values. */
  readonly rest: string;
}

/**
 * What can begin where code is read, in the order in which PowerShell looks: a comment, a string in single quotes, one in double quotes.
 * Any other character is itself. Quotes are those that PowerShell takes for such, typographic ones among them.
 */
const TOKEN =
  /(?<comment><#[^]*?#>|(?<![^\s;({|,])#[^\r\n]*)|['\u2018-\u201b](?<literal>(?:['\u2018-\u201b]{2}|[^'\u2018-\u201b])*)['\u2018-\u201b]|(?<expandable>["\u201c-\u201e](?:["\u201c-\u201e]{2}|`[^]|[^"\u201c-\u201e`])*["\u201c-\u201e])|[^]/gu;

/** Reads a text as PowerShell does, as far as strings and comments go: fast, where the grammar would take too long. */
export function literalsOf(text: string): Literals {
  const values: string[] = [];
  const rest = text.replace(TOKEN, (token: string, ...found: unknown[]) => {
    const { comment, literal } = found[found.length - 1] as Record<string, string | undefined>;
    if (comment !== undefined) return '';
    if (literal === undefined) return token;
    values.push(literal.replace(/(['\u2018-\u201b])['\u2018-\u201b]/g, '$1'));
    return "''";
  });
  return { values, rest };
}
