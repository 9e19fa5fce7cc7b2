import type { Node } from 'web-tree-sitter';
import type { Place } from './nodes';
import { enclosing, nodesOf, placeOf, textOf, unquoted } from './nodes';

/** One word after the name of a command. */
export interface Argument extends Place {
  /** As it is written. */
  readonly text: string;
  /** Without the quotes around it. */
  readonly value: string;
}

export interface PowerShellCommand extends Place {
  /** As it is written, without quotes; undefined where only running the text could tell. */
  readonly name?: string;
  /** Without the dash, as they are written. */
  readonly parameters: readonly string[];
  /** The values of the parameters with them; what a native program is given. */
  readonly arguments: readonly Argument[];
}

export interface PowerShellFunction {
  readonly name: string;
  readonly parameters: readonly string[];
}

export function commandsOf(root: Node, text: string): PowerShellCommand[] {
  return nodesOf(root, 'command')
    .filter((node) => !isBlock(node))
    .map((node) => {
      const elements = elementsOf(node);
      return {
        ...placeOf(node, text),
        name: nameOf(node),
        parameters: elements
          .filter(({ type }) => type === 'command_parameter')
          .map((element) => textOf(element, text).replace(/^-+/, '')),
        arguments: argumentsOf(elements, text),
      };
    });
}

/** The functions defined in the text, wherever they stand. */
export function functionsOf(root: Node): PowerShellFunction[] {
  return nodesOf(root, 'function_statement').map((node) => ({
    name: nodesOf(node, 'function_name')[0]?.text ?? '',
    parameters: nodesOf(node, 'script_parameter')
      .filter(
        (parameter) => enclosing(parameter, 'function_statement', 'script_block_expression')?.id === node.id,
      )
      .map((parameter) => parameter.children.find(({ type }) => type === 'variable')?.text.slice(1) ?? ''),
  }));
}

/** `& { … }` has no name to check, only what stands in the block. */
function isBlock(command: Node): boolean {
  const [, expression] = command.children;
  return (
    expression?.type === 'command_name_expr' && expression.firstChild?.type === 'script_block_expression'
  );
}

/** As it is written; undefined where only running the text could tell. */
export function nameOf(command: Node): string | undefined {
  // The grammar knows `%` and tells it from the names.
  const node = command.children.find(({ type }) => /^(command_name|foreach_command)/.test(type));
  if (node?.type === 'foreach_command') return node.firstChild?.text;
  const name = unquoted(node?.text ?? '');
  // `& "$path\Setup.exe"` can be told by its end, `& $program` cannot.
  return /^\$[^\\/]*$/.test(name) || /^[(@[]/.test(name) ? undefined : name;
}

function elementsOf(command: Node): Node[] {
  return command.children.find(({ type }) => type === 'command_elements')?.children ?? [];
}

/** Words are told by the spaces between them: `-Confirm:$false` is one. */
function argumentsOf(elements: readonly Node[], text: string): Argument[] {
  const words: { place: Place; start: number; end: number }[] = [];
  for (const node of elements.filter(({ type, text: own }) => type !== 'redirection' && own.trim() !== '')) {
    const last = words[words.length - 1];
    if (last?.end === node.startIndex) last.end = node.endIndex;
    else words.push({ place: placeOf(node, text), start: node.startIndex, end: node.endIndex });
  }
  return words.map(({ place, start, end }) => {
    const word = text.slice(start, end);
    return { ...place, text: word, value: unquoted(word) };
  });
}
