import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { Node, Tree } from 'web-tree-sitter';
import { Language, Parser } from 'web-tree-sitter';
import { bareCommas, readable } from './dialect';
import type { PowerShellCommand, PowerShellFunction } from './commands';
import { commandsOf, functionsOf } from './commands';
import type { ConcurrentPipeline } from './concurrency';
import { concurrentPipelines } from './concurrency';
import type { SyntaxProblem } from './syntax';
import { syntaxErrorsOf } from './syntax';
import type { Variable } from './variables';
import { assignedVariables, readVariables } from './variables';

/** What a text says, as far as it can be read. */
export interface PowerShellScript {
  readonly errors: readonly SyntaxProblem[];
  /** Every invocation, also those in script blocks, pipelines, sub-expressions and strings. */
  readonly commands: readonly PowerShellCommand[];
  /** The functions that the text defines. */
  readonly functions: readonly PowerShellFunction[];
  /** Exchange cmdlets that start while another one still streams. */
  readonly concurrent: readonly ConcurrentPipeline[];
  /** Each use, in the order of the text; without environment variables. */
  readonly read: readonly Variable[];
  readonly assigned: readonly Variable[];
}

let parser: Parser | undefined;

/** Loads the grammar once; the rest is synchronous. */
export async function loadPowerShell(): Promise<void> {
  if (parser) return;
  // The optimizing compiler would still be at work on the grammar when the last test is done, and hold up the end of the process.
  setFlagsFromString('--liftoff-only');
  await Parser.init();
  // The bytes, not the path: the loader would import the file system module dynamically, which Jest does not allow.
  const grammar = readFileSync(require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm'));
  const language = await Language.load(grammar);
  parser = new Parser().setLanguage(language);
}

/** Parses a text of Windows PowerShell 5.1; needs `await loadPowerShell()` before. */
export function parsePowerShell(source: string): PowerShellScript {
  const text = source.replace(/\r\n/g, '\n');
  const tree = treeOf(text);
  try {
    const { rootNode } = tree;
    return {
      errors: syntaxErrorsOf(rootNode, text),
      commands: commandsOf(rootNode, text),
      functions: functionsOf(rootNode),
      concurrent: concurrentPipelines(rootNode, text),
      read: readVariables(rootNode, text),
      assigned: assignedVariables(rootNode, text),
    };
  } finally {
    tree.delete();
  }
}

/** Only what the grammar cannot read as it stands is read in a second form. */
export function treeOf(source: string): Tree {
  // PowerShell takes typographic quotes for plain ones, which the grammar does not. The length stays.
  const text = source.replace(/[\u2018-\u201b]/g, "'").replace(/[\u201c-\u201e]/g, '"');
  const tree = parse(text);
  if (!tree.rootNode.hasError) return tree;
  tree.delete();
  const commas = bareCommas(text);
  const lists = parse(readable(text, commas));
  const between = commas.filter((comma) => separatesArguments(lists.rootNode, text, comma));
  if (between.length === commas.length) return lists;
  lists.delete();
  return parse(readable(text, between));
}

function parse(text: string): Tree {
  const tree = parser?.parse(text);
  if (!tree) throw new Error('call `await loadPowerShell()` first, for instance in beforeAll');
  return tree;
}

/** Elsewhere, as after the name of a command or of a parameter, a comma is a mistake and stays. */
function separatesArguments(root: Node, text: string, comma: number): boolean {
  const before = text.slice(0, comma).trimEnd().length - 1;
  const after = comma + 1 + (text.slice(comma + 1).length - text.slice(comma + 1).trimStart().length);
  const [left, right] = [before, after].map((index) => elementAt(root, index));
  return left !== undefined && right !== undefined && left.parent?.id === right.parent?.id;
}

function elementAt(root: Node, index: number): Node | undefined {
  let node = root.descendantForIndex(index);
  while (node && node.parent?.type !== 'command_elements') node = node.parent;
  return node && node.type !== 'command_parameter' ? node : undefined;
}
