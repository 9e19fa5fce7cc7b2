import { quote } from '../powershell-text';
import type { Step } from '../procedure';
import { Shell } from '../procedure';
import type { Text } from '../text';
import type { Target } from './server-protection';
import { onTarget } from './server-protection';

/** Stands in steps for the server on which they are done, where a page is about one of several. */
export const THIS = 'THIS-SERVER';

/** Steps that were made for a server of that name, as steps that ask the machine for its own. */
export function generic(steps: Step[], target: Target): Step[] {
  const named = target.subject ?? 'this server';
  const words = (text: string): string =>
    text
      .replace(new RegExp(`^${THIS}`), capital(named))
      .split(THIS)
      .join(named);
  const said = (text: Text): Text =>
    typeof text === 'string'
      ? words(text)
      : text.map((part) => (typeof part === 'string' ? words(part) : part));
  const lines = (all: string[]): string[] =>
    all.map((line) => line.split(quote(THIS)).join('$env:COMPUTERNAME'));
  return steps.map((step) => ({
    ...step,
    ...onTarget(target, Shell.EXCHANGE),
    title: words(step.title),
    why: said(step.why),
    expected: said(step.expected),
    otherwise: said(step.otherwise),
    command: lines(step.command),
    check: lines(step.check),
  }));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
