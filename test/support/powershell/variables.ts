import type { Node } from 'web-tree-sitter';
import type { Place } from './nodes';
import { nodesOf, placeOf, unquoted, walk } from './nodes';

export interface Variable extends Place {
  /** Without `$`, braces and scope, as it is written; PowerShell takes no account of case. */
  readonly name: string;
}

/** Common parameters that assign to the variable they name. */
const ASSIGNING = /^-(Out|Error|Warning|Information|Pipeline)Variable$/i;

/** An assignment to part of a value (`$x.Name = 1`, `$x[0] = 1`) reads the variable. */
const PART = [
  'member_access',
  'element_access',
  'invokation_expression',
  'sub_expression',
  'parenthesized_expression',
];

export function readVariables(root: Node, source: string): Variable[] {
  const targets = new Set(targetsOf(root).map(({ id }) => id));
  return nodesOf(root, 'variable')
    .filter(({ id, text }) => !targets.has(id) && !/^\$\{?env:/i.test(text))
    .map((node) => variable(node, node.text, source));
}

export function assignedVariables(root: Node, source: string): Variable[] {
  return [
    ...targetsOf(root).map((node) => variable(node, node.text, source)),
    ...namedVariables(root, source),
  ];
}

function targetsOf(root: Node): Node[] {
  return walk(root).flatMap((node) => {
    if (node.type === 'assignment_expression') return assignmentTargets(node);
    if (node.type !== 'foreach_statement' && node.type !== 'script_parameter') return [];
    return node.children.filter(({ type }) => type === 'variable').slice(0, 1);
  });
}

/** `+=` and its like read what was assigned before. */
function assignmentTargets(assignment: Node): Node[] {
  const [target, operator] = assignment.children;
  return operator?.text === '=' ? wholeVariables(target) : [];
}

function wholeVariables(node: Node): Node[] {
  if (node.type === 'variable') return [node];
  return PART.includes(node.type) ? [] : node.children.flatMap((child) => wholeVariables(child));
}

function namedVariables(root: Node, source: string): Variable[] {
  return nodesOf(root, 'command_parameter')
    .filter((node) => ASSIGNING.test(node.text))
    .map((node) => node.nextSibling?.nextSibling)
    .flatMap((node) => (node ? [variable(node, `$${unquoted(node.text).replace(/^\+/, '')}`, source)] : []));
}

function variable(node: Node, text: string, source: string): Variable {
  const name = text.replace(/^[$@]\{?/, '').replace(/\}$/, '');
  return {
    ...placeOf(node, source),
    name: name.replace(/^(global|script|local|private|using|variable):/i, ''),
  };
}
