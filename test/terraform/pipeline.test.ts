import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AzureStandIn } from '../../stand-in/stand-in';
import { AZ } from '../pipeline/support/blob-container';
import type { StackJson } from '../support/app';
import { ROOT, runExample, temporaryDirectory } from '../support/synth';
import { cloudEnvironment, describeHere, Workdir } from './support/terraform';

const ESTATE = 'adatum';
/** The stack of this story: one machine, and no resource that takes the provider minutes. */
const STACK = `${ESTATE}-witness`;
const PASSWORD = `Aa1-${randomBytes(18).toString('base64url')}`;
const VARIABLES = { domain_joined: 'false' };

/** The commands of the library, as they are in the repository. */
const NPX = `#!/usr/bin/env bash
shift
exec "${ROOT}/node_modules/.bin/tsx" --tsconfig "${ROOT}/tsconfig.dev.json" "${ROOT}/bin/$1.js" "\${@:2}"
`;

describeHere('the steps of a pipeline', () => {
  const base = temporaryDirectory();
  const blobs = join(base, 'blobs');
  const repository = join(base, 'repository');
  const out = join(repository, 'cdktf.out');
  let azure: AzureStandIn;
  let terraform: Workdir;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    for (const directory of [blobs, repository, join(base, 'bin')]) mkdirSync(directory);
    for (const [name, text] of Object.entries({ az: AZ, npx: NPX })) {
      writeFileSync(join(base, 'bin', name), text);
      chmodSync(join(base, 'bin', name), 0o755);
    }
    cpSync(await runExample('pipelines', base), out, { recursive: true });
    // State in a file, wherever the output is unpacked.
    change((json) => (json.terraform.backend = { local: { path: join(base, 'witness.tfstate') } }));
    terraform = new Workdir(repository, cloudEnvironment(azure.environment));
    await terraform.init();
  });
  afterAll(async () => {
    rmSync(base, { recursive: true, force: true });
    await azure.stop();
  });

  function approved(): string {
    return readFileSync(join(repository, 'digest.txt'), 'utf8').trim();
  }

  function change(how: (json: StackJson) => void): void {
    const file = join(out, 'stacks', STACK, 'cdk.tf.json');
    const json = JSON.parse(readFileSync(file, 'utf8')) as StackJson;
    how(json);
    writeFileSync(file, JSON.stringify(json));
  }

  /** A step as a job runs it, of the script for this one stack. */
  async function step(...words: string[]): Promise<{ status: number | null; output: string }> {
    const script = join(repository, 'pipeline.sh');
    const text = readFileSync(join(out, 'pipelines', ESTATE, `${ESTATE}-pipeline.sh`), 'utf8');
    writeFileSync(script, text.replace(/^stacks=\(.*\)$/m, `stacks=(${STACK})`));
    // As in the documents: a plan that nobody applies gets no password.
    const passwords =
      words[0] === 'apply'
        ? { TF_VAR_witness_admin_password: PASSWORD, TF_VAR_domain_join_password: PASSWORD }
        : { TF_VAR_witness_admin_password: undefined, TF_VAR_domain_join_password: undefined };
    const child = spawn('bash', [script, ...words], {
      cwd: repository,
      env: {
        ...terraform.variables(VARIABLES),
        ...passwords,
        PATH: `${join(base, 'bin')}:${process.env.PATH}`,
        BLOBS: blobs,
        GITHUB_RUN_ID: '7',
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { status, output };
  }

  test('apply, keep, plan without a right to write, find drift, and stop a change that the gate stops', async () => {
    expect((await step('prepare')).status).toBe(0);
    expect((await step('drift', STACK)).output).toContain('Nothing has been deployed yet.');
    expect((await step('begin', 'all')).status).toBe(0);
    expect(existsSync(join(blobs, 'under-way/all/7/1'))).toBe(true);
    // What is shown has placeholders for passwords, and is what the apply finds with the real ones.
    const shown = await step('review', STACK);
    expect(shown).toMatchObject({ status: 0 });
    expect(shown.output).toContain('azurerm_windows_virtual_machine');
    const first = await step('apply', STACK, approved());
    expect(first.output).toContain('Nothing has been deployed yet: there is nothing to judge.');
    expect(first).toMatchObject({ status: 0 });
    expect(await step('record')).toMatchObject({ status: 0 });
    expect(existsSync(join(blobs, 'under-way/all/7/1'))).toBe(false);
    expect((await step('begin', 'all')).status).toBe(0);
    expect(await step('review', STACK)).toMatchObject({ status: 0 });
    expect(approved()).toBe('');

    const calls = azure.calls.length;
    const planned = await step('plan');
    expect(planned).toMatchObject({ status: 0 });
    expect(readFileSync(join(repository, 'comment.md'), 'utf8')).toMatch(/passed/i);
    // Who plans has the role Reader: nothing but questions. Keys of a storage account may be refused.
    const asked = azure.calls
      .slice(calls)
      .filter(({ method, path }) => method !== 'GET' && !/listKeys|oauth2/.test(path));
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([]);

    expect(await step('drift', STACK)).toMatchObject({ status: 0 });
    const [machine] = azure.store.ofType('microsoft.compute/virtualmachines');
    azure.store.put(machine.id, { ...machine.body, tags: { changed: 'by hand' } });
    const drift = await step('drift', STACK);
    expect(drift.status).toBe(1);
    expect(readFileSync(join(repository, 'drift.md'), 'utf8')).toMatch(
      /azurerm_windows_virtual_machine\..+: update/,
    );

    // The addresses that the witness leaves from would be others.
    change(({ resource = {} }) => {
      for (const block of Object.values(resource.azurerm_public_ip)) {
        delete block.lifecycle;
        block.name = `${String(block.name)}-other`;
      }
    });
    const before = azure.calls.length;
    // The gate stops it before anybody is asked, and again where somebody has approved all the same.
    const review = await step('review', STACK);
    expect(review.status).not.toBe(0);
    expect(review.output).not.toContain('Another run');
    const refused = await step('apply', STACK, approved());
    expect(refused.status).not.toBe(0);
    expect(azure.calls.slice(before).filter(({ method }) => ['PUT', 'DELETE'].includes(method))).toEqual([]);
    expect(refused.output).not.toContain(PASSWORD);
    expect(existsSync(join(blobs, 'under-way/all/7/1'))).toBe(true);
  });
});
