import { Holds } from '../core/holdings';
import { textTable } from '../core/text-table';
import type { GateReport, GroupOutcome, MachineOutage, Wave } from './report';

/** A section of the answer: a heading, and a table or a list. */
export interface Section {
  readonly title: string;
  readonly head: string[];
  readonly rows: string[][];
}

/** The answer for a terminal. */
export function renderText(report: GateReport): string {
  const parts = sectionsOf(report).map(({ title, head, rows }) => `${title}\n${textTable(head, rows)}`);
  return [verdictLine(report), ...parts, ...orderText(report), ...notesOf(report)].join('\n\n') + '\n';
}

/** The waves, whose commands are too long for a table. */
function orderText({ order }: GateReport): string[] {
  if (order === undefined) return [];
  if (order.waves.length === 0)
    return [[NO_ORDER, ...order.impossible.map((each) => `- ${each}`)].join('\n')];
  const waves = order.waves.map((wave, at) =>
    [
      `${at + 1}. ${waveTitle(wave)}`,
      ...wave.before.map((each) => `   before: ${each}`),
      `   ${wave.command.replace(/ (['"]-target)/g, ' \\\n     $1')}`,
      ...wave.after.map((each) => `   then: ${each}`),
    ].join('\n'),
  );
  return [ORDER, ...waves];
}

export const NO_ORDER =
  'No order of applies makes this safe. What a step takes out for good is out for all steps after it:';
export const ORDER =
  'It is safe one step after the other, with the variables of these plans. Go on to the next step only when Exchange is healthy. resilience-gate roll does this.';

/** What a wave is about. */
export function waveTitle({ machine, stack, effect, changes }: Wave): string {
  const what = machine === undefined ? `What is left of ${stack}` : `${machine} (${stack})`;
  return `${what}: ${effect}, ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
}

/** What the gate cannot know, said with every answer, and what to do where a loss is meant. */
export function notesOf({ problems }: GateReport): string[] {
  const isLoss = ({ kind, acceptedBy }: GateReport['problems'][number]): boolean =>
    acceptedBy === undefined && (Object.values(Holds) as string[]).includes(kind);
  return [...(problems.some(isLoss) ? [MEANT] : []), UNKNOWN_HEALTH];
}

const MEANT =
  'Where a loss is meant: accept it with the id above in the file of --exceptions (docs/plan-gate.md). Where a server, a site or an estate goes, release it instead, with Release.of in a change before this one (docs/destroying.md).';
const UNKNOWN_HEALTH =
  'A plan shows neither whether a machine runs nor whether Exchange is healthy: machines named with --down count as lost, all others as running.';

/** The first line of every answer. */
export function verdictLine({ verdict, estate, plans, problems, today }: GateReport): string {
  const open = problems.filter(({ acceptedBy }) => acceptedBy === undefined).length;
  const stacks = plans.map(({ stack, changes }) => `${stack} (${changes})`).join(', ');
  const why = verdict === 'failed' ? ` ${open === 1 ? 'One problem' : `${open} problems`}.` : '';
  return `The gate of ${estate} has ${verdict}.${why} Plans and their changes: ${stacks}. Exceptions as of ${today}.`;
}

/** All sections that say something. */
export function sectionsOf(report: GateReport): Section[] {
  const place = (stack: string, resource: string): string => `${stack} ${resource}`;
  const sections: Section[] = [
    {
      title: 'Problems',
      head: ['Problem', 'Accepted', 'Id for an exception'],
      rows: report.problems.map(({ what, acceptedBy, id }) => [
        what,
        acceptedBy ? `until ${acceptedBy.expires}: ${acceptedBy.reason}` : 'no',
        id,
      ]),
    },
    {
      title: 'Machines that go down',
      head: ['Machine', 'Effect', 'How long', 'Why'],
      rows: report.outages.map(outageRow),
    },
    {
      title: 'Groups with a member that goes down',
      head: ['Group', 'Down', 'Left', 'Needed', 'Survive'],
      rows: report.groups.map(groupRow),
    },
    {
      title: 'Lost for good',
      head: ['What', 'Machines', 'Resource', 'Released'],
      rows: report.losses.map(({ kind, what, machines, stack, resource, released, until }) => [
        `${kind}: ${what}`,
        machines.join(', '),
        place(stack, resource),
        released ?? (until === undefined ? 'no' : `no, expired on ${until}`),
      ]),
    },
    {
      title: 'Changes that interrupt, or show later',
      head: ['Effect', 'Machines', 'Change'],
      rows: report.interruptions.map(({ effect, machines, cause, stack, resource }) => [
        effect,
        machines.join(', '),
        `${place(stack, resource)} ${cause}`,
      ]),
    },
    {
      title: 'Changes that the gate does not know, away from any machine',
      head: ['Change'],
      rows: report.unknown.map(({ stack, resource, cause }) => [`${place(stack, resource)}: ${cause}`]),
    },
    list('What the new program asks less of', report.loosened),
    list('Exceptions without effect', report.idleExceptions),
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

function list(title: string, lines: readonly string[]): Section {
  return { title, head: ['What'], rows: lines.map((each) => [each]) };
}

/** Only the worst is said in a table; the JSON has all. */
function outageRow({ machine, effect, lasts, consequences }: MachineOutage): string[] {
  const [{ stack, resource, cause }] = consequences;
  const more = consequences.length > 1 ? `, and ${consequences.length - 1} more` : '';
  return [machine, effect, lasts, `${stack} ${resource} ${cause}${more}`];
}

function groupRow({
  id,
  provides,
  down,
  survive,
  members,
  needed,
  neededForLoad,
  votes,
}: GroupOutcome): string[] {
  const load = neededForLoad === undefined ? '' : `, ${neededForLoad} for the load`;
  const left = `${survive.length} of ${members}${votes ? ' votes' : ''}`;
  return [`${id} (${provides})`, down.join(', '), left, `${needed}${load}`, survive.join(', ') || 'nobody'];
}
