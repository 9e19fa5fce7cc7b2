import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Commands } from '../../lib/plan-gate/commands';
import { Journal } from '../../lib/plan-gate/journal';
import { makeSecretsDirectory } from '../../lib/plan-gate/secrets-directory';
import { temporaryDirectory } from '../support/synth';

const base = temporaryDirectory();
afterAll(() => rmSync(base, { recursive: true }));

/** No process has such a number: Linux ends at 2^22. */
const NOBODY = 4194305;

describe('the output of a command', () => {
  test('goes into a file where a pipe could break, and is shown', async () => {
    let shown = '';
    const outputFile = join(base, 'output');
    const run = await new Commands(process.env).run({
      command: 'sh',
      args: ['-c', 'test -f /dev/stdout && test -f /dev/stderr && echo a file; echo why >&2; exit 3'],
      outputFile,
      show: (text) => void (shown += text),
    });
    expect(run).toEqual({ status: 3, output: 'a file\n', errors: 'why\n' });
    expect([shown, readFileSync(outputFile, 'utf8')]).toEqual(['a file\n', 'a file\n']);
  });

  test('is a pipe else; variables can be kept from it', async () => {
    const environment = { ...process.env, TF_VAR_password: 'secret', TF_OTHER: 'other' };
    const command = 'test -f /dev/stdout || echo "$TF_VAR_password$TF_OTHER"';
    const commands = new Commands(environment);
    expect((await commands.run({ command, without: /^TF_VAR_/ })).output).toBe('other\n');
    expect((await commands.run({ command })).output).toBe('secretother\n');
  });
});

describe('the journal', () => {
  const file = join(base, 'journal.json');

  test('is a file while it has machines, and names only', () => {
    const one = new Journal(file);
    one.open('AMSFE1');
    one.open('AMSFE2');
    expect(readFileSync(file, 'utf8')).toBe('{"outOfService":["AMSFE1","AMSFE2"]}\n');
    expect(new Journal(file).machines).toEqual(['AMSFE1', 'AMSFE2']);
    one.close('AMSFE1');
    one.close('AMSFE2');
    expect([new Journal(file).machines, existsSync(file)]).toEqual([[], false]);
  });

  test.each(['', '[]', '{"outOfService":[1]}'])('is not %j', (content) => {
    writeFileSync(file, content);
    expect(() => new Journal(file)).toThrow('is not the journal of a roll');
    rmSync(file);
  });
});

test('plans of rolls that were killed go, those of rolls that run and all else stay', () => {
  const temporary = join(base, 'temporary');
  const stay = [`resilience-gate-${process.ppid}-abc`, 'resilience-gate-old', 'other'];
  for (const name of [...stay, `resilience-gate-${NOBODY}-abc`])
    mkdirSync(join(temporary, name), { recursive: true });
  const made = makeSecretsDirectory(temporary);
  expect(
    readdirSync(temporary)
      .map((name) => join(temporary, name))
      .sort(),
  ).toEqual([...stay.map((name) => join(temporary, name)), made].sort());
});
