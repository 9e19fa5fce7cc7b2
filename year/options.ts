import { parseArgs } from 'node:util';
import { EVENTS } from './events';

/** What a person may choose. */
export interface Options {
  /** The events that a short year has, without the interconnect. */
  readonly short: boolean;
  /** Whether plans are judged, and refused ones go by waves. */
  readonly gate: boolean;
  /** Ids of the events to play; all that the year has where it is empty. */
  readonly events: readonly string[];
  /** Directory for table, picture and figures. */
  readonly write?: string;
  readonly help: boolean;
}

export const USAGE = `npm run year -- [options]

Takes examples/two-site through the events of a year: the real Terraform applies, and a stand-in of Azure with a clock of
its own answers. An observer says what is left of each group at every moment. Nothing reaches Azure.

  --short          fewer events, and no interconnect, whose peerings take 90 s
  --gate on|off    whether plans are judged by the plan gate, and refused ones go by waves (default: on)
  --events a,b     only these events, in the order of the year; those before them are needed for a sensible result
  --write <dir>    writes the table in Markdown, the picture and the figures into a directory
  --help           show this

Events: ${EVENTS.map(({ id }) => id).join(', ')}
Exit codes: 0 nothing fell below its need and nothing was lost, but for what an event itself takes; 1 otherwise; 2 wrong arguments.
`;

const CHOICES = {
  short: { type: 'boolean', default: false },
  gate: { type: 'string', default: 'on' },
  events: { type: 'string' },
  write: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the arguments; throws at one that there is not. */
export function parseOptions(args: string[]): Options {
  const { short, gate, events = '', write, help } = parseArgs({ args, options: CHOICES }).values;
  if (gate !== 'on' && gate !== 'off') throw new Error(`--gate must be on or off (got ${gate}).`);
  const chosen = events.split(',').filter((each) => each !== '');
  const strange = chosen.find((each) => !EVENTS.some(({ id }) => id === each));
  if (strange !== undefined) throw new Error(`The year has no event ${strange}.`);
  return { short, gate: gate === 'on', events: chosen, write, help };
}
