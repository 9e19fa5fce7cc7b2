/** Whether a text is one Terraform expression from its first character to its last, such as `${var.name}`. */
export function isExpression(text: string): boolean {
  if (!text.startsWith('${')) return false;
  // What closes the parts that are open, the innermost last: a brace for an expression, a quote for a string.
  const open = ['}'];
  for (let at = 2; at < text.length; at++) {
    const end = open[open.length - 1];
    if (text[at] === end) open.pop();
    else if (end === '"') at += withinString(text, at, open);
    else if (text[at] === '{') open.push('}');
    else if (text[at] === '"') open.push('"');
    if (open.length === 0) return at === text.length - 1;
  }
  return false;
}

/** Opens the template that begins at an index of a string, if one does; gives how many more characters that takes. */
function withinString(text: string, at: number, open: string[]): number {
  if (text[at] === '\\') return 1;
  if (/^(\$\$|%%)\{/.test(text.slice(at, at + 3))) return 2;
  if (!/^[$%]\{/.test(text.slice(at, at + 2))) return 0;
  open.push('}');
  return 1;
}

/**
 * A text as Terraform takes it literally. Tokens of cdktf within it, and a text that is one expression as a whole, keep their meaning.
 *
 * Source: developer.hashicorp.com/terraform/language/expressions/strings (escape sequences).
 */
export function quoteTerraform(text: string): string {
  return isExpression(text) ? text : text.replace(/([$%])\{(?!TfToken\[)/g, '$1$&');
}

/** A token of cdktf within a text. */
const TOKENS = /\$\{TfToken\[[^\]]*\]\}/g;

/**
 * A text that `quoteTerraform` has seen, as a string within an expression: one that is an expression as a whole is written in place of it.
 * Within an expression cdktf writes what a token stands for without braces, so that one between other characters gets braces of its own.
 * Other expressions within a longer text must not contain quotes.
 */
export function quoteInExpression(text: string): string {
  if (!isExpression(text)) return `"${text.replace(/["\\]/g, '\\$&').replace(TOKENS, '${$&}')}"`;
  return text.startsWith('${TfToken[') ? text : `(${text.slice(2, -1)})`;
}
