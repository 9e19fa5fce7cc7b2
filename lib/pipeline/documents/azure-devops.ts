import type { PipelineStackModel } from '../../model/pipeline-model';
import { type Yaml, type YamlMap, yamlText } from '../../core/yaml-text';
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

const POOL = { vmImage: VERSIONS.image };
const CHECKOUT = { checkout: 'self', persistCredentials: false };
const OUTPUT = 'output';

/** Where the artifact of the same run is put by a download without a path. */
const TAKE_OUTPUT: Yaml[] = [
  { download: 'current', artifact: OUTPUT },
  { bash: `mv "$(Pipeline.Workspace)/${OUTPUT}" cdktf.out`, displayName: 'Put the output in its place' },
];

const NODE: Yaml[] = [
  CHECKOUT,
  { task: 'NodeTool@0', displayName: 'Node', inputs: { versionSpec: `${VERSIONS.node}.x` } },
  { bash: 'npm ci --ignore-scripts', displayName: 'Install the packages' },
];

/** Agents of Microsoft need not have Terraform, and the task that installs it is an extension. */
const TERRAFORM: Yaml = {
  bash: [
    'set -euo pipefail',
    `archive=terraform_${VERSIONS.terraform}_linux_amd64.zip`,
    `from=https://releases.hashicorp.com/terraform/${VERSIONS.terraform}`,
    'cd "$(Agent.TempDirectory)"',
    `curl -fsSLO "$from/$archive" -O "$from/terraform_${VERSIONS.terraform}_SHA256SUMS"`,
    `sha256sum --check --ignore-missing terraform_${VERSIONS.terraform}_SHA256SUMS`,
    'unzip -o -q "$archive" terraform -d terraform-bin',
    'echo "##vso[task.prependpath]$PWD/terraform-bin"',
    '',
  ].join('\n'),
  displayName: 'Terraform',
};

/**
 * The provider and the state's backend ask Azure DevOps for a new token whenever one ends; the task says which connection it is about.
 *
 * Source: learn.microsoft.com/azure/devops/pipelines/tasks/reference/azure-cli-v2,
 * registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/guides/service_principal_oidc (Azure DevOps).
 */
const IDENTITY = [
  'export ARM_USE_OIDC=true ARM_CLIENT_ID="$AZURESUBSCRIPTION_CLIENT_ID" ARM_TENANT_ID="$AZURESUBSCRIPTION_TENANT_ID"',
  'export ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID="$AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"',
  'ARM_SUBSCRIPTION_ID=$(az account show --query id --output tsv)',
  'export ARM_SUBSCRIPTION_ID',
];

/** The pipelines of Azure DevOps. */
export function azurePipelines(subject: Subject): OutputFiles {
  const { estate } = subject.document;
  const sites = activeSites(subject.document);
  return {
    [`${estate}-plan.yml`]: planPipeline(subject),
    [`${estate}-apply.yml`]: applyPipeline(subject),
    [`${estate}-drift.yml`]: driftPipeline(subject),
    ...(sites.length === 0 ? {} : { [`${estate}-names.yml`]: namesPipeline(subject, sites) }),
  };
}

/** A step with an identity of Azure: the service connection has its name. */
function withIdentity(connection: string, displayName: string, command: string, env: YamlMap = {}): YamlMap {
  return {
    task: 'AzureCLI@2',
    displayName,
    inputs: {
      azureSubscription: connection,
      scriptType: 'bash',
      scriptLocation: 'inlineScript',
      inlineScript: [...IDENTITY, command, ''].join('\n'),
    },
    env: { SYSTEM_ACCESSTOKEN: '$(System.AccessToken)', ...env },
  };
}

function synthSteps(subject: Subject): Yaml[] {
  return [
    {
      bash: `set -e\n${subject.pipeline.synth}\n${stepOf(subject, 'prepare')}\n`,
      displayName: 'Synthesize',
    },
    { bash: `set -e\n${compareLines(subject)}`, displayName: 'Compare the pipelines with the program' },
  ];
}

function planPipeline(subject: Subject): string {
  const { pipeline } = subject;
  const needed = passwordsOfAll(pipeline.stacks);
  const document = {
    trigger: 'none',
    // In a repository of Azure a branch policy (build validation) starts it, and no line of this file.
    pr: { branches: { include: [pipeline.branch] } },
    pool: POOL,
    ...groupFor(pipeline.planEnvironment, needed),
    jobs: [
      {
        deployment: 'plan',
        displayName: 'Plan and judge',
        timeoutInMinutes: MINUTES.plan,
        environment: pipeline.planEnvironment,
        strategy: runOnce([
          ...NODE,
          TERRAFORM,
          ...synthSteps(subject),
          withIdentity(pipeline.planEnvironment, 'Plan and judge', stepOf(subject, 'plan'), needed),
          {
            bash: COMMENT,
            displayName: 'Comment on the pull request',
            condition: "and(always(), eq(variables['Build.Reason'], 'PullRequest'))",
            env: { SYSTEM_ACCESSTOKEN: '$(System.AccessToken)' },
          },
        ]),
      },
    ],
  };
  return yamlText(document, headOf(subject, 'plan'));
}

/** Source: learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads/create. */
const COMMENT = [
  'set -euo pipefail',
  '[ -f comment.md ] || exit 0',
  'node -e \'const content = require("fs").readFileSync("comment.md", "utf8"); console.log(JSON.stringify({ comments: [{ content, commentType: 1 }], status: 1 }))\' > comment.json',
  'threads="$(System.CollectionUri)$(System.TeamProjectId)/_apis/git/repositories/$(Build.Repository.ID)/pullRequests/$(System.PullRequest.PullRequestId)/threads"',
  'printf \'header = "Authorization: Bearer %s"\\n\' "$SYSTEM_ACCESSTOKEN" |',
  '  curl -fsS -K - -H "Content-Type: application/json" -d @comment.json -o /dev/null "$threads?api-version=7.1"',
  '',
].join('\n');

function runOnce(steps: Yaml[]): YamlMap {
  return { runOnce: { deploy: { steps } } };
}

function idOfStage(name: string): string {
  return name.replace(/\W/g, '_');
}

/** A stage with one deployment: its environment has the approval and the exclusive lock. */
function stage(name: string, before: string, environment: string, minutes: number, steps: Yaml[]): YamlMap {
  const id = idOfStage(name);
  return {
    stage: id,
    displayName: name,
    dependsOn: idOfStage(before),
    jobs: [
      {
        deployment: id,
        displayName: name,
        timeoutInMinutes: minutes,
        environment,
        strategy: runOnce(steps),
      },
    ],
  };
}

/** Shows what the next stage would apply, before anybody is asked: with the identity that compares the stack every night, which changes nothing and waits for nobody. */
function planStage(subject: Subject, name: string, before: string, stack: PipelineStackModel): YamlMap {
  const { driftEnvironment } = stack;
  const needed = passwordsOfAll([stack]);
  const steps = [
    ...NODE,
    TERRAFORM,
    ...TAKE_OUTPUT,
    withIdentity(driftEnvironment, 'Plan and judge', stepOf(subject, 'review', stack.stack), needed),
    {
      bash: '[ ! -f review.md ] || echo "##vso[task.uploadsummary]$PWD/review.md"',
      displayName: 'Show the plan on the page of the run',
      condition: 'always()',
    },
    { publish: 'digest.txt', artifact: idOfStage(name) },
  ];
  return {
    ...stage(name, before, driftEnvironment, MINUTES.plan, steps),
    ...groupFor(driftEnvironment, needed),
  };
}

function applyPipeline(subject: Subject): string {
  const { pipeline } = subject;
  const stages: YamlMap[] = [
    {
      stage: 'synthesize',
      jobs: [
        {
          job: 'synthesize',
          timeoutInMinutes: MINUTES.short,
          steps: [...NODE, ...synthSteps(subject), { publish: 'cdktf.out', artifact: OUTPUT }],
        },
      ],
    },
    stage('begin', 'synthesize', pipeline.recordEnvironment, MINUTES.short, [
      CHECKOUT,
      ...TAKE_OUTPUT,
      withIdentity(
        pipeline.recordEnvironment,
        'Note that an apply begins',
        stepOf(subject, 'begin', '"$RUN_OF"'),
      ),
    ]),
  ];
  let before = 'begin';
  const isAll = `eq('\${{ parameters.stack }}', '${ONLY.all}')`;
  for (const each of pipeline.stacks) {
    const [plan, apply] = [`plan ${each.stack}`, `apply ${each.stack}`];
    const isAlone = `and(not(canceled()), eq('\${{ parameters.stack }}', '${each.stack}'), eq(dependencies.begin.result, 'Succeeded'))`;
    stages.push(
      {
        ...planStage(subject, plan, before, each),
        dependsOn: before === 'begin' ? before : ['begin', idOfStage(before)],
        // Of a run for one stack, the other stages are skipped.
        condition: `or(and(${isAll}, succeeded()), ${isAlone})`,
      },
      {
        ...stage(apply, plan, each.environment, MINUTES.apply, [
          ...NODE,
          TERRAFORM,
          ...TAKE_OUTPUT,
          { download: 'current', artifact: idOfStage(plan) },
          withIdentity(
            each.environment,
            'Plan, judge and apply',
            stepOf(
              subject,
              'apply',
              each.stack,
              `"$(cat "$(Pipeline.Workspace)/${idOfStage(plan)}/digest.txt")"`,
            ),
            passwordsOf(each),
          ),
        ]),
        condition: `and(not(canceled()), eq(dependencies.${idOfStage(plan)}.result, 'Succeeded'))`,
        ...(each.secrets.length === 0 ? {} : { variables: [{ group: each.environment }] }),
      },
    );
    before = apply;
  }
  stages.push({
    ...stage('record', before, pipeline.recordEnvironment, MINUTES.short, [
      CHECKOUT,
      ...TAKE_OUTPUT,
      withIdentity(pipeline.recordEnvironment, 'Keep the output', stepOf(subject, 'record')),
    ]),
    condition: `and(${isAll}, succeeded())`,
  });
  const text = {
    trigger: { batch: true, branches: { include: [pipeline.branch] } },
    pr: 'none',
    parameters: [
      {
        name: 'stack',
        displayName: ONLY.description,
        type: 'string',
        default: ONLY.all,
        values: [ONLY.all, ...pipeline.stacks.map(({ stack: each }) => each)],
      },
    ],
    // Each step finds it in its environment.
    variables: { RUN_OF: '${{ parameters.stack }}' },
    pool: POOL,
    // With the check "Exclusive lock" on the environments: one apply of a stack at a time, in the order of the runs. A run that waits for its approval has no lock.
    lockBehavior: 'sequential',
    stages,
  };
  return yamlText(text, [
    ...headOf(subject, 'apply'),
    `The environments of the stacks and ${pipeline.recordEnvironment} have the check "Exclusive lock".`,
  ]);
}

function driftPipeline(subject: Subject): string {
  const { pipeline } = subject;
  const document = {
    trigger: 'none',
    pr: 'none',
    schedules: [
      {
        cron: NIGHTLY,
        displayName: 'Every night',
        branches: { include: [pipeline.branch] },
        always: true,
      },
    ],
    pool: POOL,
    jobs: pipeline.stacks.map((stack) => driftJob(subject, stack)),
  };
  return yamlText(document, headOf(subject, 'drift'));
}

/** The identity of a job reads the state of its stack, and those that its plan reads. */
function driftJob(subject: Subject, stack: PipelineStackModel): YamlMap {
  const { driftEnvironment: environment } = stack;
  const needed = passwordsOfAll([stack]);
  return {
    deployment: idOfStage(`drift ${stack.stack}`),
    displayName: `Compare ${stack.stack} as it was deployed last with what there is`,
    timeoutInMinutes: MINUTES.plan,
    ...groupFor(environment, needed),
    environment,
    strategy: runOnce([
      CHECKOUT,
      TERRAFORM,
      withIdentity(environment, 'Compare', stepOf(subject, 'drift', stack.stack), needed),
      {
        bash: '[ ! -s drift.md ] || echo "##vso[task.uploadsummary]$PWD/drift.md"',
        displayName: 'Show the list on the page of the run',
        condition: 'failed()',
      },
    ]),
  };
}

function namesPipeline(subject: Subject, sites: string[]): string {
  const { pipeline, document } = subject;
  const { stack } = document.dnsZones[0];
  const found = pipeline.stacks.find((each) => each.stack === stack);
  const environment = found?.environment ?? stack;
  const text = {
    trigger: 'none',
    pr: 'none',
    parameters: [
      {
        name: 'activeSite',
        displayName:
          'Where the names lead. Commit the same value next: applies of the names stop until then.',
        type: 'string',
        values: sites,
      },
    ],
    pool: POOL,
    ...((found?.secrets ?? []).length === 0 ? {} : { variables: [{ group: environment }] }),
    jobs: [
      {
        deployment: 'names',
        displayName: 'Move the names',
        timeoutInMinutes: MINUTES.plan,
        environment,
        strategy: runOnce([
          CHECKOUT,
          TERRAFORM,
          withIdentity(
            environment,
            'Move the names',
            stepOf(subject, 'names', '${{ parameters.activeSite }}'),
            found ? passwordsOf(found) : {},
          ),
        ]),
      },
    ],
  };
  return yamlText(text, headOf(subject, 'names'));
}

/** The passwords of a stack, from its variable group. */
function passwordsOf({ secrets }: PipelineStackModel): YamlMap {
  return Object.fromEntries(secrets.map((name) => [`TF_VAR_${name}`, `$(${name})`]));
}

/** The variable group of a job that plans; none where it needs no password. */
function groupFor(environment: string, passwords: YamlMap): YamlMap {
  return Object.keys(passwords).length === 0 ? {} : { variables: [{ group: environment }] };
}

/** Those that plans of all stacks depend on, from the variable group of the job that plans. */
function passwordsOfAll(stacks: readonly PipelineStackModel[]): YamlMap {
  return Object.fromEntries(
    stacks.flatMap(({ stack, planSecrets }) =>
      planSecrets.map((name) => {
        const variable = `${prefixOf(stack)}__${name}`;
        return [variable, `$(${variable})`];
      }),
    ),
  );
}
