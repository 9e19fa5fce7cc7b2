import { existsSync } from 'node:fs';
import { readArguments, wordsOf } from './arguments';

/** What a person may choose of a year. */
export interface YearOptions {
  /** The folder that a program has synthesized. */
  readonly folder: string;
  /** Folders of later commits, in their order. */
  readonly next: readonly string[];
  /** The estate that is played; the only one where it is left out. */
  readonly estate?: string;
  /** Events to play; all where it is empty. */
  readonly only: readonly string[];
  /** Whether plans are judged, and refused ones go by waves. */
  readonly gate: boolean;
  /** File of problems that the team accepts. */
  readonly exceptions?: string;
  /** Fewer events, without the links between networks. */
  readonly short: boolean;
  readonly html?: string;
  readonly junit?: string;
  readonly existing?: string;
  readonly writeExisting?: string;
  readonly full: boolean;
  readonly keep: boolean;
  readonly dryRun: boolean;
  readonly help: boolean;
}

export const YEAR_USAGE = `Usage: cdktf-resilient-exchange-drill year <folder> [options]

Takes the estate of a synthesized folder (cdktf.out) through the events of a year: the real Terraform applies it on a stand-in of
Azure with a clock of its own. It is patched, its passwords are rotated, zones and sites are lost and come back, servers are rebuilt, and what
later commits make of it is judged by the plan gate and applied. An observer says what is left of each group at every moment.
Nothing reaches Azure, and nothing stays on this machine.

  --next <folder>          what the program of a later commit synthesizes; may be repeated, in the order of the commits
  --only <a,b>             only these events, after the first apply; --dry-run lists them. A part of an event (site:AMS:back) stands for all
                           of it
  --gate on|off            whether plans are judged, and refused ones go by waves (default: on)
  --exceptions <file>      problems of the gate that the team accepts (gate-exceptions.json)
  --short                  fewer events, and without the links between networks, which take the provider 90 seconds
  --estate <id>            the estate, where the folder describes several
  --html <file>            writes the report as a page
  --junit <file>           writes the report as JUnit XML, which CI systems show
  --existing <file>        resources that exist already, as JSON or YAML: the program names them and does not make them
  --write-existing <file>  writes a first version of that file, and plays nothing
  --full                   applies everything: backups, locks, alerts and rights take the provider some minutes
  --dry-run                lists the events with their steps, without Terraform
  --keep                   keeps the directory in which Terraform has run, and says where it is
  --help

Exit codes: 0 nothing fell below its need and nothing was lost, but for what an event itself takes; 1 something was, or an event
cannot be carried out; 2 the arguments or a folder cannot be used, or an existing resource is missing; 3 Terraform or its provider
is missing; 129, 130 or 143 after a signal.
`;

const CHOICES = {
  next: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  gate: { type: 'string', default: 'on' },
  exceptions: { type: 'string' },
  short: { type: 'boolean', default: false },
  estate: { type: 'string' },
  html: { type: 'string' },
  junit: { type: 'string' },
  existing: { type: 'string' },
  'write-existing': { type: 'string' },
  full: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const LINE = {
  command: 'year',
  choices: CHOICES,
  usage: YEAR_USAGE,
  elsewhere: {
    quick: '--short leaves out the links between networks',
    hang: 'drill has it',
  },
};

/** Reads the arguments; throws at one that there is not. */
export function parseYearOptions(args: string[]): YearOptions {
  const { values, positionals } = readArguments(LINE, args);
  const { next = [], only = [], gate, 'write-existing': writeExisting, 'dry-run': dryRun, ...rest } = values;
  if (positionals.length !== 1 && !rest.help)
    throw new Error(
      `Pass one folder that a program has synthesized, and those of later commits by --next (got ${positionals.join(' ') || 'none'}).`,
    );
  if (gate !== 'on' && gate !== 'off') throw new Error(`--gate must be on or off (got ${gate}).`);
  if (rest.existing !== undefined && writeExisting !== undefined)
    throw new Error('--existing reads the file that --write-existing writes: pass one of them.');
  if (rest.exceptions !== undefined && gate === 'off')
    throw new Error('--exceptions are those of the gate, and --gate off asks none: pass one of them.');
  const several = next.find((each) => each.includes(',') && !existsSync(each));
  if (several !== undefined)
    throw new Error(
      `--next takes one folder (got ${several}): repeat it for each, in the order of the commits.`,
    );
  const chosen = wordsOf(only);
  if (only.length > 0 && chosen.length === 0)
    throw new Error(`--only names events, such as site:AMS (got ${only.join(' ')}).`);
  return {
    ...rest,
    ...{ folder: positionals[0] ?? '', next, gate: gate === 'on', writeExisting, dryRun },
    only: chosen,
  };
}
