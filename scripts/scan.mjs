// Public scanners over what the examples would deploy: checkov and Azure's policies for conftest on plans of an empty state, tflint on the Terraform
// JSON. What they find is in scan/exceptions.json with its reason, or it fails; so does an exception that nothing needs any more. `--short` takes
// examples that have nearly all types of resources among them; `--installed` takes only scanners that are there.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compare, lines, ofCheckov, ofConftest, ofTflint } from './scan/findings.mjs';
import { Plans } from './scan/plans.mjs';
import { Tools } from './scan/tools.mjs';

const SHORT = ['two-site', 'proxy', 'manual-switchover'];
const options = process.argv.slice(2);
const isShort = options.includes('--short');
const unknown = options.find((each) => !['--short', '--installed'].includes(each));
if (unknown !== undefined) {
  console.error(`scan: ${unknown} is no option; there are --short and --installed.`);
  process.exit(2);
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const run = promisify(execFile);
const tools = new Tools(
  process.env.SCAN_CACHE ?? join(root, 'node_modules', '.cache', 'scan'),
  !options.includes('--installed'),
);
const directory = mkdtempSync(join(tmpdir(), 'scan-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

const examples = isShort
  ? SHORT
  : readdirSync(join(root, 'examples'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      // What examples/testing has is tests of a program.
      .filter((name) => existsSync(join(root, 'examples', name, 'main.ts')));
const ran = [];
const left = [];

/** A scanner that is there; says why it is skipped otherwise. */
function found(name, { path, reason }) {
  if (reason !== undefined) {
    left.push(name);
    console.error(`${name} is skipped, since ${reason}`);
  } else ran.push(name);
  return path;
}

/** Output of a scanner, which ends with another status when it finds something. */
async function output(command, args, cwd = directory) {
  const done = run(command, args, { cwd, maxBuffer: 2 ** 30, env: { ...process.env, TFLINT_LOG: '' } });
  return (await done.catch((error) => (error.stdout ? error : Promise.reject(error)))).stdout;
}

async function synthesize(example) {
  mkdirSync(join(directory, example));
  const outdir = join(directory, example, 'out');
  const program = join(root, 'examples', example, 'main.ts');
  const args = [require('tsx/cli'), '--tsconfig', join(root, 'tsconfig.dev.json'), program];
  await run(process.execPath, args, { cwd: root, env: { ...process.env, CDKTF_OUTDIR: outdir } });
  return join(outdir, 'stacks');
}

function require(name) {
  return fileURLToPath(import.meta.resolve(name));
}

const checkov = found('checkov', tools.checkov());
const tflint = found('tflint', tools.tflint());
const policies = tools.policies();
const conftest = found('conftest', policies.reason === undefined ? tools.conftest() : policies);
if (ran.length === 0) process.exit(process.env.REQUIRE_SCANNERS === '1' ? 1 : 0);

const plans = checkov || conftest ? await Plans.start(directory) : undefined;

async function scan(example) {
  const stacks = await synthesize(example);
  const findings = [];
  for (const stack of tflint ? readdirSync(stacks) : []) {
    const args = [
      `--config=${join(root, 'scan', 'tflint.hcl')}`,
      `--chdir=${join(stacks, stack)}`,
      '--format=json',
    ];
    findings.push(...ofTflint(example, stack, await output(tflint, args)));
  }
  if (plans === undefined) return findings;
  const plan = await plans.of(stacks, join(directory, example, 'plan'));
  if (plan.left.length > 0)
    console.error(
      `${example}: resources of ${plan.left.join(', ')} are left out, since their provider is not found`,
    );
  if (checkov) {
    const how = [
      '--framework',
      'terraform_plan',
      '--output',
      'json',
      '--quiet',
      '--compact',
      '--skip-download',
    ];
    findings.push(...ofCheckov(example, await output(checkov, ['--file', plan.file, ...how])));
  }
  if (conftest) {
    const where = ['common', 'Azure-Proactive-Resiliency-Library-v2', 'avmsec'].map((each) =>
      join(policies.path, each),
    );
    const how = ['--all-namespaces', '--output=json', ...where.flatMap((each) => ['--policy', each])];
    findings.push(...ofConftest(example, await output(conftest, ['test', plan.file, ...how])));
  }
  return findings;
}

/** Each example in turn on one of two cores. */
async function scanAll() {
  const waiting = [...examples];
  const findings = [];
  const work = async () => {
    for (let example = waiting.shift(); example !== undefined; example = waiting.shift())
      findings.push(...(await scan(example)));
  };
  await Promise.all([work(), work()]);
  return findings;
}

let findings;
try {
  findings = await scanAll();
} catch (error) {
  // Without Terraform or its provider there are no plans.
  const reason = (error.stderr || error.message).trim().split('\n')[0];
  if (!/^(there is no|terraform init fails)/.test(error.message)) throw error;
  console.error(`scan is skipped, since ${reason}`);
  process.exit(process.env.REQUIRE_SCANNERS === '1' ? 1 : 0);
} finally {
  await plans?.stop();
}

const exceptions = JSON.parse(readFileSync(join(root, 'scan', 'exceptions.json'), 'utf8'));
const { unlisted, gone } = compare(findings, exceptions, ran);
for (const line of lines(unlisted)) console.error(line);
if (!isShort)
  for (const { scanner, rule, resource } of gone)
    console.error(
      `${scanner} no longer finds ${rule} on ${resource || 'anything'}: remove it from scan/exceptions.json.`,
    );
const isWrong = unlisted.length > 0 || (!isShort && gone.length > 0);
console.log(
  `scan: ${ran.join(', ')} on ${examples.length} examples: ${findings.length} findings, ${unlisted.length} of them not in scan/exceptions.json.`,
);
process.exitCode = isWrong || (left.length > 0 && process.env.REQUIRE_SCANNERS === '1') ? 1 : 0;
