import type { Node } from 'web-tree-sitter';
import type { Place } from './nodes';
import { placeOf, textOf, walk } from './nodes';

/** Something that Windows PowerShell 5.1 does not read, or that this support cannot vouch for. */
export interface SyntaxProblem extends Place {
  /** The text at fault, shortened to one line. */
  readonly text: string;
  readonly message: string;
}

interface Fault {
  readonly node: Node;
  readonly message: string;
}

export function syntaxErrorsOf(root: Node, text: string): SyntaxProblem[] {
  // The grammar wants a statement; a text of comments only has none.
  if (root.children.every((child) => child.type === 'comment')) return [];
  const dialect = walk(root).flatMap((node) => dialectFaults(node));
  return [...brokenNodes(root), ...dialect, ...typography(root, text)].map(({ node, message }) => ({
    ...placeOf(node, text),
    text: excerpt(textOf(node.isMissing ? (node.parent ?? node) : node, text)),
    message,
  }));
}

/** The innermost only: what lies around them is a consequence. */
function brokenNodes(node: Node): Fault[] {
  if (node.isMissing) return [{ node, message: `missing ${node.type.trim() || 'word'}` }];
  if (!node.hasError) return [];
  const inner = node.children.flatMap((child) => brokenNodes(child));
  return inner.length === 0 && node.isError ? [{ node, message: 'syntax error' }] : inner;
}

function dialectFaults(node: Node): Fault[] {
  if (node.type === 'pipeline_chain_tail') {
    return [{ node, message: 'Windows PowerShell 5.1 has no pipeline chains' }];
  }
  if (node.type === 'variable' && node.text.startsWith('@')) {
    return [{ node, message: 'splatting is not supported: its parameters are not checked' }];
  }
  // The grammar ends a word at the next space, also within quotes that PowerShell would go by.
  if (node.type === 'generic_token' && /['"]/.test(node.text)) {
    return [{ node, message: 'quotes within a word: quote the whole argument' }];
  }
  return node.type.startsWith('expandable_') ? driveReferences(node) : [];
}

/** `"$site: ready"` names a drive to PowerShell and is refused; `"${site}: ready"` is meant. */
function driveReferences(node: Node): Fault[] {
  const found = /(?<!`)\$\w+:(?!\w)/.exec(node.text);
  return found
    ? [{ node, message: `${found[0]} is read as a drive: write \${${found[0].slice(1, -1)}}:` }]
    : [];
}

/**
 * PowerShell takes them for plain quotes and dashes, so that a text is cut where it does not look so. Within a literal the parser has
 * taken quotes as PowerShell does: there they are as harmless as any letter.
 */
function typography(root: Node, text: string): Fault[] {
  return [...text.matchAll(/[\u2013-\u2015\u2018-\u201f]/g)].flatMap(({ index }) => {
    const node = root.descendantForIndex(index);
    const inLiteral =
      node?.type === 'verbatim_string_characters' && index > node.startIndex && index < node.endIndex - 1;
    return !node || node.type === 'comment' || inLiteral
      ? []
      : [{ node, message: `typographic character ${text[index]}` }];
  });
}

function excerpt(text: string): string {
  const [line] = text.trim().split('\n');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
