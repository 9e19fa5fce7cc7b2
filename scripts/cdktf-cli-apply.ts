// `cdktf diff` and `cdktf deploy` with the real Terraform on the stand-in for Azure: tsx scripts/cdktf-cli-apply.ts <file of the CLI>. scripts/cdktf-cli.mjs starts it.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { TERRAFORM } from '../stage/terraform-binary';
import { withoutAzure } from '../stand-in/isolation';
import { AzureStandIn } from '../stand-in/stand-in';

const ROOT = join(__dirname, '..');
const STACK = 'contoso-witness';
const [, , cli] = process.argv;

function end(reason: string): never {
  console.error(`cdktf diff and deploy are skipped, since ${reason}`);
  process.exit(process.env.REQUIRE_TERRAFORM === '1' ? 1 : 0);
}

async function main(): Promise<void> {
  if (spawnSync(TERRAFORM, ['version']).error) end(`there is no ${TERRAFORM} on the PATH`);
  const directory = mkdtempSync(join(tmpdir(), 'cdktf-apply-'));
  const azure = await AzureStandIn.start();
  const run = async (...args: string[]): Promise<string> => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: directory,
      env: {
        ...withoutAzure(process.env),
        ...azure.environment,
        CHECKPOINT_DISABLE: '1',
        CI: '1',
        TF_VAR_admin_password: 'not-a-Secret-1',
        TF_VAR_edge_admin_password: 'not-a-Secret-2',
        TF_VAR_witness_admin_password: 'not-a-Secret-3',
        TF_VAR_domain_join_password: 'not-a-Secret-4',
        TF_VAR_reverse_dns: 'false',
        TF_VAR_domain_joined: 'false',
      },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    if (status !== 0) throw new Error(`cdktf ${args.join(' ')} ends with ${status}:\n${said}`);
    // Without colours, which the CLI keeps.
    return stripVTControlCharacters(said);
  };
  const expect = (said: string, pattern: RegExp, what: string): void => {
    if (!pattern.test(said)) throw new Error(`${what} does not say ${pattern.source}:\n${said}`);
    console.log(`${what}: ${pattern.exec(said)?.[0]}`);
  };
  try {
    copyFileSync(join(ROOT, 'cdktf.json'), join(directory, 'cdktf.json'));
    const tsx = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
    const program = join(ROOT, 'examples', 'two-site', 'main.ts');
    const app = [
      '--skip-provider-lock',
      '--app',
      `${process.execPath} ${tsx} --tsconfig ${join(ROOT, 'tsconfig.dev.json')} ${program}`,
    ];
    expect(
      await run('diff', STACK, ...app),
      /Plan: [1-9]\d* to add, 0 to change, 0 to destroy/,
      'cdktf diff',
    );
    expect(
      await run('deploy', STACK, '--auto-approve', ...app),
      /Apply complete! Resources: [1-9]\d* added, 0 changed, 0 destroyed/,
      'cdktf deploy',
    );
    expect(await run('diff', STACK, ...app), /No changes\./, 'cdktf diff');
  } finally {
    await azure.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
