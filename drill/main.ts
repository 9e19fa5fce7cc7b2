// The life of an estate for a person in the terminal: built, struck, switched over and repaired, by the real Terraform and
// provider on the stand-in of the tests. Run it with `npm run drill`, or `npm run drill -- --help` for what can be chosen.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { perform } from '../stage/perform';
import type { Progress } from '../stage/progress';
import { readOptions } from '../stage/read-options';
import type { Stage } from '../stage/stage';
import { StageError, Terraform } from '../stage/terraform-process';
import type { Options } from './options';
import { parseOptions, USAGE } from './options';
import { Story } from './story';

const ROOT = join(__dirname, '..');
const EXAMPLE = join(ROOT, 'examples', 'two-site', 'main.ts');

void main().then((code) => process.exit(code));

async function main(): Promise<number> {
  const options = readOptions(parseOptions, USAGE);
  if (typeof options === 'number') return options;
  return perform(async (stage, progress) => tell(options, stage, progress));
}

async function tell(options: Options, stage: Stage, progress: Progress): Promise<number> {
  const azure = await stage.azure();
  const { processes } = stage;
  const terraform = new Terraform(processes, stage.stacks, stage.directory, azure.environment);
  const synthesize = async (): Promise<void> => synthesizeExample(stage);
  const release = (): void => releaseStacks(stage);
  const story = new Story(options, { azure, terraform, processes, progress, synthesize, release });
  return (await story.tell()) ? 0 : 1;
}

/** As `npm run synth` does, in a directory of its own. */
async function synthesizeExample({ processes, directory }: Stage): Promise<void> {
  const env = { ...process.env };
  delete env.CDKTF_OUTDIR;
  const args = [require.resolve('tsx/cli'), '--tsconfig', join(ROOT, 'tsconfig.dev.json'), EXAMPLE];
  const { status, errors } = await processes.run(process.execPath, args, { cwd: directory, env });
  if (status !== 0) throw new StageError(`${EXAMPLE} does not synthesize:\n${errors}`);
}

/** What `Release.of(estate, { reason })` in the program does: the example is one of a team that keeps its estate. */
function releaseStacks({ stacks }: Stage): void {
  for (const stack of readdirSync(stacks)) {
    const file = join(stacks, stack, 'cdk.tf.json');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/"prevent_destroy": true/g, '"prevent_destroy": false'),
    );
  }
}
