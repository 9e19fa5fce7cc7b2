// What the library costs: CPU time (user and system) of building and synthesizing estates, against a program on the L1 classes
// that gives the same output, and of importing it, against cdktf and the provider modules that it loads. `npm run bench` takes
// some minutes, `npm run bench -- --quick` less than two, with fewer estates and pairs. The exit code says
// whether something is grossly wrong; everything else is for people to read.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Table = require('cli-table3');
import { expectAlike, expectEqual, readStacks } from './estates';
import type { SynthesizedStack } from './l1-program';
import { l1Program } from './l1-program';
import { plannerReport } from './planner';

/** What one process reports, in milliseconds of CPU time. */
interface Report {
  readonly whole: number;
  readonly importing: number;
  readonly synthesizing: number;
  readonly modules: string[];
}

/** The library and the other program, one after the other. */
interface Pair {
  readonly ours: Report;
  readonly theirs: Report;
}

/** One program against the other over all pairs. */
interface Comparison {
  readonly label: string;
  readonly count: number;
  readonly pairs: Pair[];
  /** The CPU time that is compared. */
  readonly cost: (report: Report) => number;
}

const quick = process.argv.includes('--quick');
const SIZES = quick ? [1, 10] : [1, 10, 100];
const PAIRS = quick ? 3 : 7;

/** Times the CPU of the other program: what is below is good enough, and no reason to make code harder to read. */
const GOOD_ENOUGH = 1.3;

/**
 * The bench reports; this is the one limit it enforces, on shared machines too. It finds an import of the whole provider (several
 * times the CPU) and a quadratic step (a multiple of the CPU for each estate), and no noise reaches it.
 */
const GROSS_LIMIT = 2;

const ROOT = resolve(__dirname, '..');
const LIBRARY = join(__dirname, 'library.js');
const EXAMPLE = join(ROOT, 'examples', 'two-site', 'main.ts');

const work = mkdtempSync(join(tmpdir(), 'resilient-exchange-bench-'));
try {
  // Programs written there find the packages of this project.
  symlinkSync(join(ROOT, 'node_modules'), join(work, 'node_modules'), 'junction');
  process.exitCode = bench() ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

function bench(): boolean {
  const imports = compareImports();
  const synthesis = SIZES.map((count) => compareSynthesis(count));
  const comparisons = [imports, ...synthesis];
  print(comparisons);
  console.log(plannerReport());
  const grown = synthesis.slice(1).map((larger, index) => ({
    label: `${larger.label}, each against one among fewer`,
    times: growth(synthesis[index], larger),
  }));
  const broken = [...comparisons.map((each) => ({ label: each.label, times: ratio(each) })), ...grown].filter(
    ({ times }) => times > GROSS_LIMIT,
  );
  for (const { label, times } of broken) {
    console.error(
      `${label}: ${times.toFixed(2)} times the CPU, and more than ${GROSS_LIMIT} times is a defect.`,
    );
  }
  return broken.length === 0;
}

/** Importing the library against importing cdktf and the provider modules that the library loads. */
function compareImports(): Comparison {
  const ours = join(ROOT, 'lib', 'index.js');
  const theirs = join(work, 'imports.js');
  const deep = measure(ours)
    .modules.map((file) => /provider-azurerm.lib.([a-z0-9-]+).index\.js$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .map((name) => `@cdktf/provider-azurerm/lib/${name}`);
  const packages = ['constructs', 'cdktf', ...deep];
  writeFileSync(theirs, packages.map((name) => `require('${name}');\n`).join(''));
  const label = `import (${deep.length} provider modules)`;
  return { label, count: 0, pairs: run(ours, theirs), cost: ({ whole }) => whole };
}

/** The library against the L1 program, for so many estates in one app. */
function compareSynthesis(count: number): Comparison {
  const ours = join(work, `library-${count}`);
  const theirs = join(work, `l1-${count}`);
  const program = join(work, `l1-${count}.js`);

  measure(LIBRARY, count, ours);
  if (count === 1) expectAlike(ours, exampleOutput());
  writeFileSync(program, l1Program(estatesOf(ours, count)));
  measure(program, count, theirs);
  expectEqual(theirs, ours);

  const label = `${count} estate${count === 1 ? '' : 's'}`;
  const pairs = run(LIBRARY, program, count);
  return { label, count, pairs, cost: ({ whole }) => whole };
}

/** Pairs of processes, each with the same to do. */
function run(ours: string, theirs: string, count?: number): Pair[] {
  return Array.from({ length: PAIRS }, () => ({
    ours: measure(ours, count, join(work, `library-${count}`)),
    theirs: measure(theirs, count, join(work, `l1-${count}`)),
  }));
}

/** Runs a program in a process of its own. */
function measure(program: string, count?: number, outdir?: string): Report {
  const report = join(work, 'report.json');
  const told = count === undefined || outdir === undefined ? [] : [String(count), outdir];
  node([join(__dirname, 'measured.js'), program, report, ...told]);
  return JSON.parse(readFileSync(report, 'utf8')) as Report;
}

/** What examples/two-site writes. */
function exampleOutput(): string {
  const cwd = join(work, 'example');
  mkdirSync(cwd);
  const tsx = require.resolve('tsx/cli');
  node([tsx, '--tsconfig', join(ROOT, 'tsconfig.dev.json'), EXAMPLE], cwd);
  return join(cwd, 'cdktf.out');
}

function node(told: string[], cwd = work): void {
  const { status, stderr } = spawnSync(process.execPath, told, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${told.join(' ')} failed:\n${stderr}`);
}

/** The written stacks by estate: their ids begin with the estate's. */
function estatesOf(outdir: string, count: number): SynthesizedStack[][] {
  const stacks = [...readStacks(outdir).values()];
  const ids = [...new Set(stacks.map(({ id }) => id.replace(/-.*/, '')))].sort();
  if (ids.length !== count) throw new Error(`${outdir} has ${ids.length} estates, not ${count}`);
  return ids.map((estate) => stacks.filter(({ id }) => id.startsWith(`${estate}-`)));
}

function ratio({ pairs, cost }: Comparison): number {
  return median(pairs.map(({ ours, theirs }) => cost(ours) / cost(theirs)));
}

/** How much dearer an estate is among more of them. */
function growth(smaller: Comparison, larger: Comparison): number {
  return perEstate(larger, 'ours') / perEstate(smaller, 'ours');
}

/** CPU time of one estate, without the start of Node and the import. */
function perEstate({ pairs, count }: Comparison, whose: keyof Pair): number {
  return median(pairs.map((pair) => pair[whose].synthesizing)) / count;
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function print(comparisons: Comparison[]): void {
  const head = [
    'CPU time',
    'library',
    'L1',
    'times',
    'from',
    'to',
    'times without start',
    'library per estate',
    'L1 per estate',
  ];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const each of comparisons) {
    const { label, count, pairs, cost } = each;
    const ratios = pairs.map(({ ours, theirs }) => cost(ours) / cost(theirs));
    const whose = ['ours', 'theirs'] as const;
    table.push([
      label,
      ...whose.map((of) => milliseconds(median(pairs.map((pair) => cost(pair[of]))))),
      ...[ratio(each), Math.min(...ratios), Math.max(...ratios)].map((times) => times.toFixed(2)),
      median(pairs.map(({ ours, theirs }) => ownWork(ours, count) / ownWork(theirs, count))).toFixed(2),
      ...whose.map((of) => (count === 0 ? '-' : milliseconds(perEstate(each, of)))),
    ]);
  }
  console.log(table.toString());
  console.log(
    `Medians of ${PAIRS} pairs. "times" compares whole processes, and below ${GOOD_ENOUGH} is good enough; "without start" leaves out Node and, for estates, the import.`,
  );
}

/** The import alone, or the synthesis alone where there is one. */
function ownWork({ importing, synthesizing }: Report, count: number): number {
  return count === 0 ? importing : synthesizing;
}

function milliseconds(time: number): string {
  return `${time.toFixed(time < 100 ? 1 : 0)} ms`;
}
