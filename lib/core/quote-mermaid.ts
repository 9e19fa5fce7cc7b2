import { visible } from './invisible';

/**
 * A text within the quotes of a Mermaid label. All but letters, digits and plain punctuation is written by its number, since Mermaid looks
 * for quotes, Markdown, HTML, comments and directives within labels.
 *
 * Source: mermaid.js.org/syntax/flowchart.html, entity codes to escape characters.
 */
export function quoteMermaid(text: string): string {
  return visible(text).replace(/[^\p{L}\p{M}\p{N} .,:()/+-]/gu, (letter) => `#${letter.codePointAt(0)!};`);
}
