import type { Node } from 'web-tree-sitter';
import { nameOf } from './commands';
import type { Place } from './nodes';
import { enclosing, nodesOf, placeOf } from './nodes';
import { CMDLETS } from './table';

/** An Exchange cmdlet that is started while another one still streams. */
export interface ConcurrentPipeline extends Place {
  /** The cmdlet that is started in a script block. */
  readonly inner: string;
  /** The cmdlet of the pipeline around the block, which has not finished. */
  readonly outer: string;
}

/**
 * The Exchange Management Shell works by remoting, which runs one pipeline at a time: `Get-Mailbox | ForEach-Object { Get-MailboxStatistics }` raises
 * "pipeline is already executing". What is evaluated before the block runs has finished: a variable, a parenthesis, the collection of a
 * `foreach` statement, an argument. `Get-Mailbox | Set-Mailbox` is one pipeline.
 *
 * Sources: "Dealing with concurrent pipelines in remote PowerShell" in the Exchange PowerShell Cookbook, and
 * learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_foreach.
 */
export function concurrentPipelines(root: Node, text: string): ConcurrentPipeline[] {
  return nodesOf(root, 'script_block_expression').flatMap((block) => {
    const outer = streaming(block);
    const inner =
      outer && nodesOf(block, 'command').find((command) => isExchange(command) && !runsElsewhere(command));
    return outer && inner ? [{ ...placeOf(inner, text), inner: nameOf(inner)!, outer: nameOf(outer)! }] : [];
  });
}

/** An Exchange cmdlet beside the command that is given the block. */
function streaming(block: Node): Node | undefined {
  const chain = chainOf(block);
  return chain?.children.find(
    (element) => element.type === 'command' && isExchange(element) && !contains(element, block),
  );
}

/** The pipeline whose command is given the block, also within a table of properties. */
function chainOf(block: Node): Node | undefined {
  const command = enclosing(block, 'command', 'script_block_expression');
  const chain = command?.type === 'command' ? command.parent : undefined;
  return chain?.type === 'pipeline_chain' ? chain : undefined;
}

function contains(element: Node, block: Node): boolean {
  return element.startIndex <= block.startIndex && element.endIndex >= block.endIndex;
}

/** On another machine, in a session of its own. */
function runsElsewhere(command: Node): boolean {
  const block = enclosing(command, 'script_block_expression');
  const runner = block && enclosing(block, 'command', 'script_block_expression');
  return (
    runner?.type === 'command' &&
    nameOf(runner)?.toLowerCase() === 'invoke-command' &&
    nodesOf(runner, 'command_parameter').some(({ text }) => /^-ComputerName$/i.test(text))
  );
}

function isExchange(command: Node): boolean {
  const name = nameOf(command)?.toLowerCase();
  return Object.keys(CMDLETS).some(
    (cmdlet) => cmdlet.toLowerCase() === name && CMDLETS[cmdlet].module === 'exchange',
  );
}
