import type { PipelineStackModel } from '../../model/pipeline-model';
import { Commented, type Yaml, type YamlMap, yamlText } from '../../core/yaml-text';
import type { OutputFiles } from '../../core/output-files';
import {
  activeSites,
  compareLines,
  headOf,
  MINUTES,
  NIGHTLY,
  ONLY,
  prefixOf,
  type Subject,
  stepOf,
  VERSIONS,
} from './shared';

/** Actions by commit, since a tag can be moved. */
const ACTIONS = {
  checkout: new Commented('actions/checkout@34e114876b0b11c390a56381ad16ebd13914f8d5', 'v4.3.1'),
  node: new Commented('actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020', 'v4.4.0'),
  terraform: new Commented('hashicorp/setup-terraform@b9cd54a3c349d3f38e8881555d616ced269862dd', 'v3.1.2'),
  login: new Commented('azure/login@a457da9ea143d694b1b9c7c869ebb04ebe844ef5', 'v2.3.0'),
  upload: new Commented('actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02', 'v4.6.2'),
  download: new Commented('actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093', 'v4.3.0'),
} as const;

const expression = (text: string): string => `\${{ ${text} }}`;

/** What the provider and the state's backend take from the environment: both ask GitHub for a new token whenever one ends. */
const IDENTITY = {
  ARM_USE_OIDC: 'true',
  ARM_CLIENT_ID: expression('vars.AZURE_CLIENT_ID'),
  ARM_TENANT_ID: expression('vars.AZURE_TENANT_ID'),
  ARM_SUBSCRIPTION_ID: expression('vars.AZURE_SUBSCRIPTION_ID'),
};

/**
 * For `az storage blob` only, which asks for no subscription: an identity with rights to blobs alone finds none.
 *
 * Source: github.com/Azure/login (allow-no-subscriptions).
 */
const LOGIN = {
  uses: ACTIONS.login,
  with: {
    'client-id': expression('vars.AZURE_CLIENT_ID'),
    'tenant-id': expression('vars.AZURE_TENANT_ID'),
    'allow-no-subscriptions': true,
  },
};

const CHECKOUT = { uses: ACTIONS.checkout, with: { 'persist-credentials': false } };

const NODE: Yaml[] = [
  CHECKOUT,
  { uses: ACTIONS.node, with: { 'node-version': VERSIONS.node } },
  { name: 'Install the packages', run: 'npm ci --ignore-scripts' },
];

const TERRAFORM = {
  uses: ACTIONS.terraform,
  with: { terraform_version: VERSIONS.terraform, terraform_wrapper: false },
};

/** What was synthesized, for the jobs after it: it holds no secrets. */
const OUTPUT = { name: 'output', path: 'cdktf.out' };
const TAKE_OUTPUT = { uses: ACTIONS.download, with: OUTPUT };

/** The workflows of GitHub Actions. */
export function gitHubWorkflows(subject: Subject): OutputFiles {
  const { estate } = subject.document;
  const sites = activeSites(subject.document);
  return {
    [`${estate}-plan.yml`]: planWorkflow(subject),
    [`${estate}-apply.yml`]: applyWorkflow(subject),
    [`${estate}-drift.yml`]: driftWorkflow(subject),
    ...(sites.length === 0 ? {} : { [`${estate}-names.yml`]: namesWorkflow(subject, sites) }),
  };
}

/** A job that has an identity of Azure. Passwords are given to the one step that needs them, and not to the packages and the program. */
function jobOf(environment: string, minutes: number, rest: YamlMap & { readonly steps: Yaml[] }): YamlMap {
  const { needs, if: condition, steps } = rest;
  return {
    needs,
    if: condition,
    'runs-on': VERSIONS.image,
    'timeout-minutes': minutes,
    environment,
    permissions: { contents: 'read', 'id-token': 'write' },
    env: IDENTITY,
    steps,
  };
}

function synthSteps(subject: Subject): Yaml[] {
  return [
    { name: 'Synthesize', run: `${subject.pipeline.synth}\n${stepOf(subject, 'prepare')}\n` },
    { name: 'Compare the workflows with the program', run: compareLines(subject) },
  ];
}

function planWorkflow(subject: Subject): string {
  const { pipeline, document } = subject;
  const comment = 'gh pr comment "$NUMBER" --body-file comment.md';
  const workflow = {
    name: `${document.estate} plan`,
    on: { pull_request: { branches: [pipeline.branch] } },
    permissions: {},
    // A plan writes nothing: a newer one of the same pull request replaces it.
    concurrency: {
      group: `${document.estate}-plan-${expression('github.ref')}`,
      'cancel-in-progress': true,
    },
    jobs: {
      plan: jobOf(pipeline.planEnvironment, MINUTES.plan, {
        steps: [
          ...NODE,
          TERRAFORM,
          ...synthSteps(subject),
          LOGIN,
          {
            name: 'Plan and judge',
            env: passwordsOfAll(pipeline.stacks),
            run: stepOf(subject, 'plan'),
          },
          {
            name: 'Keep the comment for the next job',
            if: 'always()',
            uses: ACTIONS.upload,
            with: { name: 'comment', path: 'comment.md', 'if-no-files-found': 'ignore', 'retention-days': 1 },
          },
        ],
      }),
      // The job that runs the code of the pull request cannot write to it.
      comment: {
        needs: 'plan',
        if: "always() && needs.plan.result != 'cancelled' && needs.plan.result != 'skipped'",
        'runs-on': VERSIONS.image,
        'timeout-minutes': MINUTES.short,
        permissions: { 'pull-requests': 'write' },
        steps: [
          { uses: ACTIONS.download, with: { name: 'comment' } },
          {
            name: 'Comment on the pull request',
            env: {
              GH_TOKEN: expression('github.token'),
              GH_REPO: expression('github.repository'),
              NUMBER: expression('github.event.number'),
            },
            run: `${comment} --edit-last ||\n  ${comment}\n`,
          },
        ],
      },
    },
  };
  return yamlText(workflow, headOf(subject, 'plan'));
}

function applyWorkflow(subject: Subject): string {
  const { pipeline, document } = subject;
  const jobs: Record<string, YamlMap> = {
    synthesize: {
      'runs-on': VERSIONS.image,
      'timeout-minutes': MINUTES.short,
      permissions: { contents: 'read' },
      steps: [
        ...NODE,
        ...synthSteps(subject),
        { uses: ACTIONS.upload, with: { ...OUTPUT, 'retention-days': 7 } },
      ],
    },
    begin: jobOf(pipeline.recordEnvironment, MINUTES.short, {
      needs: 'synthesize',
      steps: [
        CHECKOUT,
        TAKE_OUTPUT,
        LOGIN,
        {
          name: 'Note that an apply begins',
          run: stepOf(subject, 'begin', '"$RUN_OF"'),
        },
      ],
    }),
  };
  // A push has no inputs. Of a run for one stack, the other jobs are skipped.
  const isAll = `(inputs.stack || '${ONLY.all}') == '${ONLY.all}'`;
  let before: string[] = [];
  for (const each of pipeline.stacks) {
    const [plan, apply] = [`plan-${each.stack}`, `apply-${each.stack}`];
    const isAlone = `inputs.stack == '${each.stack}'`;
    jobs[plan] = planJob(subject, each, {
      needs: before.length === 0 ? 'begin' : ['begin', ...before],
      if: `!cancelled() && needs.begin.result == 'success' && ((${[isAll, ...done(before)].join(' && ')}) || ${isAlone})`,
    });
    jobs[apply] = jobOf(each.environment, MINUTES.apply, {
      needs: plan,
      if: `!cancelled() && needs.${plan}.result == 'success' && needs.${plan}.outputs.digest != ''`,
      steps: [
        ...NODE,
        TERRAFORM,
        TAKE_OUTPUT,
        LOGIN,
        {
          name: 'Plan, judge and apply',
          env: { ...passwordsOf(each), DIGEST: expression(`needs.${plan}.outputs.digest`) },
          run: stepOf(subject, 'apply', each.stack, '"$DIGEST"'),
        },
      ],
    });
    before = [plan, apply];
  }
  jobs.record = jobOf(pipeline.recordEnvironment, MINUTES.short, {
    needs: before,
    if: ['!cancelled()', isAll, ...done(before)].join(' && '),
    steps: [CHECKOUT, TAKE_OUTPUT, LOGIN, { name: 'Keep the output', run: stepOf(subject, 'record') }],
  });
  const workflow = {
    name: `${document.estate} apply`,
    on: {
      push: { branches: [pipeline.branch] },
      workflow_dispatch: {
        inputs: {
          stack: {
            description: ONLY.description,
            type: 'choice',
            default: ONLY.all,
            options: [ONLY.all, ...pipeline.stacks.map(({ stack }) => stack)],
          },
        },
      },
    },
    permissions: {},
    env: { RUN_OF: expression(`inputs.stack || '${ONLY.all}'`) },
    // One run of all at a time: of those that wait, GitHub keeps the newest. A run of one stack waits for no other, not even for one of the same stack that nobody approves: the lock
    // of the state and the digest of the plan keep two applies of a stack apart.
    concurrency: {
      group: `${document.estate}-apply-${expression(`inputs.stack && inputs.stack != '${ONLY.all}' && github.run_id || '${ONLY.all}'`)}`,
      'cancel-in-progress': false,
    },
    jobs,
  };
  return yamlText(workflow, headOf(subject, 'apply'));
}

/** A stack is done when it was applied, or its plan changes nothing: then nobody is asked, and its apply is skipped. */
function done([plan, apply]: string[]): string[] {
  if (plan === undefined) return [];
  return [
    `needs.${plan}.result == 'success'`,
    `(needs.${apply}.result == 'success' || needs.${plan}.outputs.digest == '')`,
  ];
}

/** Shows what the next job would apply, before anybody is asked: with the identity that compares the stack every night, which changes nothing and waits for nobody. */
function planJob(subject: Subject, stack: PipelineStackModel, when: YamlMap): YamlMap {
  return {
    ...jobOf(stack.driftEnvironment, MINUTES.plan, {
      ...when,
      steps: [
        ...NODE,
        TERRAFORM,
        TAKE_OUTPUT,
        LOGIN,
        {
          name: 'Plan and judge',
          id: 'review',
          env: passwordsOfAll([stack]),
          run: `${stepOf(subject, 'review', stack.stack)}\necho "digest=$(cat digest.txt)" >> "$GITHUB_OUTPUT"\n`,
        },
        {
          name: 'Show the plan',
          if: 'always()',
          run: '[ ! -f review.md ] || cat review.md >> "$GITHUB_STEP_SUMMARY"',
        },
      ],
    }),
    outputs: { digest: expression('steps.review.outputs.digest') },
  };
}

function driftWorkflow(subject: Subject): string {
  const { pipeline, document } = subject;
  const workflow = {
    name: `${document.estate} drift`,
    on: { schedule: [{ cron: NIGHTLY }], workflow_dispatch: {} },
    permissions: {},
    concurrency: { group: `${document.estate}-drift`, 'cancel-in-progress': true },
    jobs: {
      // The identity of a job reads the state of its stack, and those that its plan reads.
      drift: {
        strategy: {
          'fail-fast': false,
          matrix: { include: pipeline.stacks.map((each) => comparisonOf(each)) },
        },
        ...jobOf(expression('matrix.environment'), MINUTES.plan, {
          steps: [
            CHECKOUT,
            TERRAFORM,
            LOGIN,
            {
              name: 'Compare what was deployed last with what there is',
              env: { ...passwordsOfAll(pipeline.stacks), STACK: expression('matrix.stack') },
              run: stepOf(subject, 'drift', '"$STACK"'),
            },
            {
              name: 'Keep the list for the next job',
              if: '!cancelled()',
              uses: ACTIONS.upload,
              with: {
                name: `drift-${expression('matrix.stack')}`,
                path: 'drift.md',
                'if-no-files-found': 'ignore',
                'retention-days': 7,
              },
            },
          ],
        }),
      },
      report: {
        needs: 'drift',
        if: 'failure()',
        'runs-on': VERSIONS.image,
        'timeout-minutes': MINUTES.short,
        permissions: { issues: 'write' },
        steps: [
          { uses: ACTIONS.download, with: { pattern: 'drift-*', path: 'drift' } },
          { name: 'Put the lists together', run: reportOf(pipeline.stacks) },
          {
            name: 'Open an issue, or add to the open one',
            env: {
              GH_TOKEN: expression('github.token'),
              GH_REPO: expression('github.repository'),
              TITLE: `${document.estate} differs from what was deployed last`,
            },
            run:
              'issue=$(gh issue list --search "in:title \\"$TITLE\\"" --json number --jq \'.[0].number // empty\')\n' +
              'if [ -n "$issue" ]; then gh issue comment "$issue" --body-file drift.md\n' +
              'else gh issue create --title "$TITLE" --body-file drift.md\nfi\n',
          },
        ],
      },
    },
  };
  return yamlText(workflow, headOf(subject, 'drift'));
}

/** A job that ends before its comparison leaves no list: the issue names its stack all the same. */
function reportOf(stacks: readonly PipelineStackModel[]): string {
  return [
    `for stack in ${stacks.map(({ stack }) => stack).join(' ')}; do`,
    '  cat "drift/drift-$stack/drift.md" || echo "**$stack** could not be compared with what was deployed last: see the run."',
    'done > drift.md',
    '',
  ].join('\n');
}

function comparisonOf({ stack, driftEnvironment: environment }: PipelineStackModel): YamlMap {
  return { stack, environment };
}

function namesWorkflow(subject: Subject, sites: string[]): string {
  const { pipeline, document } = subject;
  const stack = document.dnsZones[0].stack;
  const found = pipeline.stacks.find((each) => each.stack === stack);
  const workflow = {
    name: `${document.estate} names`,
    on: {
      workflow_dispatch: {
        inputs: {
          active_site: {
            description:
              'Where the names lead. Commit the same value next: applies of the names stop until then.',
            type: 'choice',
            required: true,
            options: sites,
          },
        },
      },
    },
    permissions: {},
    // It does not wait for an apply, which may hang on the site that is lost: the lock of the state keeps the two apart.
    concurrency: { group: `${document.estate}-names`, 'cancel-in-progress': false },
    jobs: {
      names: jobOf(found?.environment ?? stack, MINUTES.plan, {
        steps: [
          CHECKOUT,
          TERRAFORM,
          LOGIN,
          {
            name: 'Move the names',
            env: { ...(found && passwordsOf(found)), ACTIVE_SITE: expression('inputs.active_site') },
            run: stepOf(subject, 'names', '"$ACTIVE_SITE"'),
          },
        ],
      }),
    },
  };
  return yamlText(workflow, headOf(subject, 'names'));
}

/** The passwords of a stack, from the secrets of its environment; undefined where it has none. */
function passwordsOf({ secrets }: PipelineStackModel): YamlMap | undefined {
  if (secrets.length === 0) return undefined;
  return Object.fromEntries(
    secrets.map((name) => [`TF_VAR_${name}`, expression(`secrets.${name.toUpperCase()}`)]),
  );
}

/** Those that plans of all stacks depend on, from the secrets of the environment that plans; undefined where there are none. */
function passwordsOfAll(stacks: readonly PipelineStackModel[]): YamlMap | undefined {
  const passwords = stacks.flatMap(({ stack, planSecrets }) =>
    planSecrets.map((name) => [
      `${prefixOf(stack)}__${name}`,
      expression(`secrets.${prefixOf(stack)}_${name.toUpperCase()}`),
    ]),
  );
  return passwords.length === 0 ? undefined : (Object.fromEntries(passwords) as YamlMap);
}
