import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runExample, temporaryDirectory } from '../support/synth';
import { describeHere } from './support/terraform';

// A year of a synthesized folder, as a process: what a later commit does to it, with the gate and without.

const MAIN = join(ROOT, 'packages', 'drill', 'src', 'main.ts');
const [SMALL, LARGE] = ['Standard_E8s_v5', 'Standard_E16s_v5'];

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

describeHere('the year of a synthesized folder', () => {
  const base = temporaryDirectory();
  const temporary = join(base, 'tmp');
  const existing = join(base, 'existing.json');
  const next = join(base, 'next.out');
  let folder: string;

  beforeAll(async () => {
    mkdirSync(temporary);
    folder = await runExample('edge-only', join(base, 'edge-only'));
    const { status, output } = await year(folder, '--write-existing', existing);
    if (status !== 0) throw new Error(output);
    // A later commit that changes the size of all Edges: done at once, none of them would run. All of them are needed by one.
    cpSync(folder, next, { recursive: true });
    for (const file of [
      ['stacks', 'fabrikam-edge', 'cdk.tf.json'],
      ['estates', 'exchange', 'estate.json'],
    ]) {
      const text = readFileSync(join(next, ...file), 'utf8');
      if (!text.includes(SMALL)) throw new Error(`There is no ${SMALL} in ${file.join('/')}.`);
      writeFileSync(join(next, ...file), text.split(SMALL).join(LARGE));
    }
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  /** Runs the command in a temporary directory of its own. */
  async function year(...args: string[]): Promise<Ended> {
    return new Promise((resolve) => {
      const env = { ...process.env, TMPDIR: temporary, TSX_DISABLE_CACHE: '1' };
      const command = ['--import', 'tsx', MAIN, 'year', ...args];
      const child = execFile(process.execPath, command, { cwd: ROOT, env }, (_, out, errors) =>
        resolve({ status: child.exitCode, output: `${out}${errors}` }),
      );
    });
  }

  async function playNext(...args: string[]): Promise<Ended> {
    return year(folder, '--next', next, '--existing', existing, '--short', ...args);
  }

  test('cancels an apply, takes by waves what the gate refuses, and loses nothing', async () => {
    const junit = join(base, 'year.xml');
    const { status, output } = await playNext('--only', 'passwords,cancelled,next:1', '--junit', junit);
    expect({ status, output }).toEqual({
      status: 0,
      output: expect.stringContaining('4 events: nothing fell below its need') as string,
    });
    const report = readFileSync(junit, 'utf8');
    expect(report).toMatch(/name="next:1 [^]*gate: refused: \d waves[^]*FRA Edges: 3 of 4, needed 1/);
    expect(report).toMatch(/name="cancelled [^]*?FRA Edges: 3 of 4/);
    expect(report).not.toContain('<failure');
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('says without the gate what falls below its need', async () => {
    const mutated = join(base, 'mutated.out');
    // As if the Edge outside Azure did not exist: those in Azure are all there is.
    cpSync(folder, mutated, { recursive: true });
    for (const each of [mutated, next]) withoutEdgeOutside(join(each, 'estates', 'exchange', 'estate.json'));
    const html = join(base, 'year.html');
    const args = ['--existing', existing, '--short', '--gate', 'off', '--only', 'next:1', '--html', html];
    const { status, output } = await year(mutated, '--next', next, ...args);
    expect({ status, output }).toEqual({
      status: 1,
      output: expect.stringMatching(/1 of 2 events took the service down/) as string,
    });
    expect(readFileSync(html, 'utf8')).toMatch(/FRA\/Edge was below its need for at least \d+/);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('does not play what is not there', async () => {
    const { status, output } = await year(folder, '--existing', existing, '--only', 'earthquake');
    expect({ status, output }).toEqual({
      status: 2,
      output: expect.stringContaining('There is no event earthquake.') as string,
    });
  });
});

function withoutEdgeOutside(file: string): void {
  const model = JSON.parse(readFileSync(file, 'utf8')) as {
    redundancyGroups: { members: string[] }[];
    machines: { id: string }[];
  };
  const machines = model.machines.map(({ id }) => id);
  for (const group of model.redundancyGroups)
    group.members = group.members.filter((each) => machines.includes(each));
  writeFileSync(file, JSON.stringify(model));
}
