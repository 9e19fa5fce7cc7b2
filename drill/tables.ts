import Table = require('cli-table3');
import type { PublishedName } from './names';
import { targetLines } from './names';
import type { Changes, Style } from '../stage/progress';
import { changesText, duration } from '../stage/progress';

type Paint = (style: Style, text: string) => string;

/** A step that is over. */
export interface Step {
  readonly title: string;
  readonly seconds: number;
  readonly changes?: Changes;
  /** Calls to Azure. */
  readonly calls: number;
  /** Those of them that concerned the region that is lost in the story. */
  readonly regionCalls: number;
}

const KINDS: Record<PublishedName['kind'], string> = {
  clients: 'clients',
  mail: 'mail (MX)',
  host: 'mail host',
  inside: 'inside',
};

/** Names before and after, what has changed in colour. */
export function namesTable(before: PublishedName[], after: PublishedName[], paint: Paint): string {
  const table = new Table({ head: ['name', 'for', 'before', 'after'], style: plain() });
  for (const name of before) {
    const now = after.find((each) => each.name === name.name && each.kind === name.kind);
    const [old, fresh] = [name, now].map((each) => (each ? targetLines(each).join('\n') : 'gone'));
    const shown = fresh === old ? paint('dim', 'same') : lines(fresh, (line) => paint('green', line));
    table.push([name.name, KINDS[name.kind], old, shown]);
  }
  return table.toString();
}

/** What each step took: time, and calls to Azure. */
export function stepsTable(steps: Step[], region: string): string {
  const head = ['step', 'time', 'resources', 'calls', `to ${region}`];
  const right = 'right' as const;
  const table = new Table({ head, style: plain(), colAligns: ['left', right, 'left', right, right] });
  for (const { title, seconds, changes, calls, regionCalls } of steps) {
    table.push([title, duration(seconds), changesText(changes), String(calls), String(regionCalls)]);
  }
  return table.toString();
}

function plain(): { head: string[]; border: string[]; compact: boolean } {
  return { head: [], border: [], compact: true };
}

/** A colour ends at the end of a line, or it would colour the borders. */
function lines(text: string, paint: (line: string) => string): string {
  return text.split('\n').map(paint).join('\n');
}
