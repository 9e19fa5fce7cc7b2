import type { Node } from 'web-tree-sitter';

/** A place in the text, counted from one. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** By the index: the grammar may have been given line ends that the text does not have. */
export function placeOf(node: Node, text: string): Place {
  const before = text.slice(0, node.startIndex).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1 };
}

/** As it is written, which is not always what the grammar was given. */
export function textOf(node: Node, text: string): string {
  return text.slice(node.startIndex, node.endIndex);
}

/** All nodes, in the order of the text. */
export function walk(node: Node): Node[] {
  return [node, ...node.children.flatMap((child) => walk(child))];
}

export function nodesOf(root: Node, ...types: readonly string[]): Node[] {
  return walk(root).filter((node) => types.includes(node.type));
}

/** The nearest enclosing node of a type. */
export function enclosing(node: Node, ...types: readonly string[]): Node | undefined {
  let current = node.parent;
  while (current && !types.includes(current.type)) current = current.parent;
  return current ?? undefined;
}

/** The text between the quotes. */
export function unquoted(text: string): string {
  if (/^'[\s\S]*'$/.test(text)) return text.slice(1, -1).replace(/''/g, "'");
  if (/^"[\s\S]*"$/.test(text)) return text.slice(1, -1).replace(/""/g, '"').replace(/`(.)/g, '$1');
  return text;
}
