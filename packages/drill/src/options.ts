import { readArguments, wordsOf } from './arguments';

/** What a person may choose of a drill. */
export interface Options {
  /** The folder that a program has synthesized. */
  readonly folder: string;
  /** Failures to play; all where it is empty. */
  readonly only: readonly string[];
  readonly html?: string;
  readonly junit?: string;
  readonly existing?: string;
  readonly writeExisting?: string;
  readonly full: boolean;
  readonly quick: boolean;
  readonly hang: boolean;
  readonly keep: boolean;
  readonly dryRun: boolean;
  readonly help: boolean;
}

export const USAGE = `Usage: cdktf-resilient-exchange-drill drill <folder> [options]

Applies the stacks of a synthesized folder (cdktf.out) with the real Terraform on a stand-in of Azure, and plays what the
estate is to survive: each zone, each site, the witness. It says whether that agrees with the analysis of the estate.
Nothing reaches Azure, and nothing stays on this machine.

  --only <a,b>             only these failures, such as zone:AMS/1, site:AMS or witness:PAR
  --html <file>            writes the report as a page
  --junit <file>           writes the report as JUnit XML, which CI systems show
  --existing <file>        resources that exist already, as JSON or YAML: the program names them and does not make them
  --write-existing <file>  writes a first version of that file, and plays nothing
  --full                   applies everything: backups, locks, alerts and rights take the provider some minutes
  --quick                  leaves out the links between networks, which take it 90 seconds
  --hang                   a lost region hangs instead of failing
  --dry-run                says what would be applied and played, without Terraform
  --keep                   keeps the directory in which Terraform has run, and says where it is
  --help

Exit codes: 0 all that was played agrees with the analysis; 1 something differs, or cannot be applied; 2 the arguments or the
folder cannot be used, or an existing resource is missing; 3 Terraform or its provider is missing; 129, 130 or 143 after a signal.
`;

const CHOICES = {
  only: { type: 'string', multiple: true },
  html: { type: 'string' },
  junit: { type: 'string' },
  existing: { type: 'string' },
  'write-existing': { type: 'string' },
  full: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  hang: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const LINE = {
  command: 'drill',
  choices: CHOICES,
  usage: USAGE,
  elsewhere: {
    ...{ next: 'year has it', gate: 'year has it', exceptions: 'year has it', estate: 'year has it' },
    short: '--quick leaves out the links between networks',
  },
};

/** Reads the arguments; throws at one that there is not. */
export function parseOptions(args: string[]): Options {
  const { values, positionals } = readArguments(LINE, args);
  const { only = [], existing, 'write-existing': writeExisting, help, full, quick, ...rest } = values;
  if (positionals.length !== 1 && !help)
    throw new Error(
      `Pass one folder that a program has synthesized (got ${positionals.join(' ') || 'none'}).`,
    );
  if (existing !== undefined && writeExisting !== undefined)
    throw new Error('--existing reads the file that --write-existing writes: pass one of them.');
  if (full && quick)
    throw new Error('--full applies everything, and --quick leaves something out: pass one of them.');
  const chosen = wordsOf(only);
  if (only.length > 0 && chosen.length === 0)
    throw new Error(`--only names failures, such as site:AMS (got ${only.join(' ')}).`);
  const { html, junit, hang, keep, 'dry-run': dryRun } = rest;
  return {
    ...{
      folder: positionals[0] ?? '',
      html,
      junit,
      existing,
      writeExisting,
      full,
      quick,
      hang,
      keep,
      dryRun,
      help,
    },
    only: chosen,
  };
}
