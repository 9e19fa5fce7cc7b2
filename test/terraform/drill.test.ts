import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StackJson } from '../support/app';
import { ROOT, runExample, temporaryDirectory } from '../support/synth';
import { describeHere } from './support/terraform';

// The command for people, as a process: what a synthesized folder becomes, and that nothing of it stays.

const MAIN = join(ROOT, 'packages', 'drill', 'src', 'main.ts');
/** How often is looked at what runs, in milliseconds. */
const LOOK = 50;

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

describeHere('the command of drills', () => {
  const base = temporaryDirectory();
  const temporary = join(base, 'tmp');
  const existing = join(base, 'existing.json');
  let folder: string;

  beforeAll(async () => {
    mkdirSync(temporary);
    folder = await runExample('edge-only', join(base, 'edge-only'));
    const { status, output } = await drill([folder, '--write-existing', existing]);
    if (status !== 0) throw new Error(output);
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  /** Runs the command in a temporary directory of its own; `meanwhile` may stop it. */
  async function drill(
    args: string[],
    meanwhile: (stop: () => void) => Promise<void> = async () => Promise.resolve(),
  ): Promise<Ended> {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN, 'drill', ...args], {
      cwd: ROOT,
      // The cache of tsx, which users do not have, would be in the directory.
      env: { ...process.env, TMPDIR: temporary, TSX_DISABLE_CACHE: '1' },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    await Promise.race([meanwhile(() => child.kill('SIGINT')), closed]);
    return { status: await closed, output };
  }

  async function drillZone(output: string, ...args: string[]): Promise<Ended> {
    return drill([output, '--existing', existing, '--quick', '--only', 'zone:FRA/1', ...args]);
  }

  test('proves that a zone can be lost, reports it, and leaves nothing', async () => {
    const [html, junit] = ['drill.html', 'drill.xml'].map((name) => join(base, name));
    const { status, output } = await drillZone(folder, '--html', html, '--junit', junit);
    expect({ status, output }).toEqual({
      status: 0,
      output: expect.stringContaining('The failure that was played agrees') as string,
    });
    expect(readFileSync(junit, 'utf8')).toContain('name="zone:FRA/1 (zone 1 of Frankfurt)"');
    expect(readFileSync(junit, 'utf8')).not.toContain('<failure');
    expect(readFileSync(html, 'utf8')).toContain('zone 1 of Frankfurt');
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('reports a stack that does not do what the analysis says', async () => {
    const mutated = join(base, 'mutated');
    cpSync(folder, mutated, { recursive: true });
    const file = join(mutated, 'stacks', 'fabrikam-dns', 'cdk.tf.json');
    const stack = JSON.parse(readFileSync(file, 'utf8')) as StackJson;
    // As a mistake would: mail is led to a host that nobody has.
    const records = Object.values(stack.resource!.azurerm_dns_mx_record);
    records.forEach((each) => (each.record = [{ preference: '10', exchange: 'nobody.fabrikam.com' }]));
    writeFileSync(file, JSON.stringify(stack));
    const junit = join(base, 'mutated.xml');
    const { status, output } = await drillZone(mutated, '--junit', junit);
    expect({ status, output }).toEqual({
      status: 1,
      output: expect.stringContaining('does not work') as string,
    });
    expect(readFileSync(junit, 'utf8')).toMatch(/<failure message="inbound mail[^"]*does not work">/);
    expect(readdirSync(temporary)).toEqual([]);
  });

  // Which processes work in the directory is said by /proc.
  const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;
  describeOnLinux('when it is stopped by Ctrl-C', () => {
    test('leaves no process, no directory and no report', async () => {
      const junit = join(base, 'stopped.xml');
      const started: string[] = [];
      const { status } = await drill([folder, '--existing', existing, '--junit', junit], async (stop) => {
        while (!started.some((each) => each.includes('provider-azurerm'))) {
          await sleep(LOOK);
          started.splice(0, Infinity, ...commandsIn(temporary));
        }
        stop();
      });
      expect(started).not.toEqual([]);
      expect(status).toBe(130);
      expect(commandsIn(temporary)).toEqual([]);
      expect(readdirSync(temporary)).toEqual([]);
      expect(readdirSync(base)).not.toContain('stopped.xml');
    });
  });
});

/** Command lines of the processes that work somewhere in a directory, be it removed. */
function commandsIn(directory: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const isHere = readlinkSync(join('/proc', pid, 'cwd')).startsWith(directory);
        return isHere ? readFileSync(join('/proc', pid, 'cmdline'), 'utf8') : [];
      } catch {
        // It has ended in between.
        return [];
      }
    });
}
