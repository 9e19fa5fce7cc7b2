import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BadReport } from './bad-report';
import { ResilienceDifference } from './resilience-difference';

/** Where the command writes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

export const USAGE = `Usage: resilience-diff <before.json> <after.json> [--format text|markdown]

Says what a change of a program does to what its estate survives: both files are the resilience.json that synthesis writes to
estates/<id>/ in the output directory, before and after the change.

  --format <form>  text (default) or markdown
  --help

Exit codes: 0 nothing is worse, 1 something is worse, 2 the files cannot be compared.
`;

const OPTIONS = {
  format: { type: 'string', default: 'text' },
  help: { type: 'boolean', default: false },
} as const;

/** Runs the command; says what it answers, and gives the exit code. */
export function runDifference(args: string[], { out, error }: Output): number {
  try {
    const { values, positionals } = parse(args);
    if (values.help) {
      out(USAGE);
      return 0;
    }
    const [before, after, ...more] = positionals;
    if (before === undefined || after === undefined || more.length > 0) {
      throw new BadReport(`Two files are compared (got ${positionals.length}).\n\n${USAGE}`);
    }
    const format: string = values.format;
    if (format !== 'text' && format !== 'markdown') {
      throw new BadReport(`--format must be text or markdown (got ${format}).`);
    }
    const difference = ResilienceDifference.between(read(before), read(after));
    out(format === 'text' ? difference.toText() : difference.toMarkdown());
    return difference.worse.length > 0 ? 1 : 0;
  } catch (thrown) {
    // Whatever else happens, nothing has been compared: that is never a pass.
    error(
      `resilience-diff: ${thrown instanceof BadReport ? thrown.message : `defect of the command: ${String(thrown)}`}\n`,
    );
    return 2;
  }
}

function parse(
  args: string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>> {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true, strict: true });
  } catch (thrown) {
    throw new BadReport(`${(thrown as Error).message}\n\n${USAGE}`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new BadReport(`${file} cannot be read (${(thrown as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
}
