import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '../../packages/drill/src/ready';
import { runYear } from '../../packages/drill/src/year-command';
import { parseYearOptions } from '../../packages/drill/src/year-options';
import { exampleOutput, temporaryDirectory } from '../support/synth';

describe('the command of the year', () => {
  const base = temporaryDirectory();
  const [first, later] = ['deployed.out', 'later.out'].map((name) => join(base, name));
  const existing = join(base, 'existing.json');
  beforeAll(() => {
    const { stacks, models } = exampleOutput('edge-only');
    for (const folder of [first, later]) {
      for (const [name, stack] of Object.entries(stacks)) {
        mkdirSync(join(folder, 'stacks', name), { recursive: true });
        writeFileSync(join(folder, 'stacks', name, 'cdk.tf.json'), JSON.stringify(stack));
      }
      mkdirSync(join(folder, 'estates', 'exchange'), { recursive: true });
      writeFileSync(join(folder, 'estates', 'exchange', 'estate.json'), models[0]);
    }
  });
  afterAll(() => rmSync(base, { recursive: true }));

  /** What the command says without Terraform, and its exit code. */
  async function run(...args: string[]): Promise<{ code: number; said: string }> {
    const streams = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockReturnValue(true),
    );
    try {
      const code = await runYear(parseYearOptions(args));
      return { code, said: streams.flatMap(({ mock }) => mock.calls.map(([text]) => String(text))).join('') };
    } finally {
      streams.forEach((each) => each.mockRestore());
    }
  }

  test('names itself with all its folders where something is missing', async () => {
    const { code, said } = await run(first, '--next', later, '--full', '--dry-run');
    expect(code).toBe(ExitCode.BAD_INPUT);
    const again = `  cdktf-resilient-exchange-drill year ${first} --next ${later} --full`;
    expect(said).toContain(`${again} --write-existing existing.json\n${again} --existing existing.json\n`);
  });

  test('says without Terraform what the gate judges, what a commit changes, and which option leaves something out', async () => {
    expect((await run(first, '--next', later, '--write-existing', existing)).code).toBe(ExitCode.SOUND);
    const args = [first, '--next', later, '--existing', existing, '--only', 'next:1', '--short', '--dry-run'];
    const { code, said } = await run(...args);
    expect(code).toBe(ExitCode.SOUND);
    expect(said).toContain(`\n    nothing that is played differs from ${first}\n`);
    expect(said).toContain('apply fabrikam-edge: at once, or by waves where the gate refuses that\n');
    expect(said).toContain('--short leaves out the links of networks');
    expect(said).not.toContain('--quick');
    expect((await run(...args, '--gate', 'off')).said).not.toContain('by waves');
  });

  test('ends where a later commit is chosen and no folder of one is given', async () => {
    const { code, said } = await run(...[first, '--short', '--only', 'next:1', '--dry-run']);
    expect({ code, said }).toEqual({
      code: ExitCode.BAD_INPUT,
      said: expect.stringContaining('pass it by --next <folder>') as string,
    });
  });
});
