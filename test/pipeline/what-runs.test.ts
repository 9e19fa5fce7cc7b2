import { runInNewContext } from 'node:vm';
import type { EstateDocument } from 'cdktf-resilient-exchange';
import { pipelineFiles } from '../../lib/pipeline/documents/pipeline-files';
import { each } from '../support/each';
import { parseYaml } from '../support/yaml';
import { PIPELINE } from './support/pipeline-model';

/** Azure DevOps puts the value of a parameter into the text before it evaluates a condition. */
const PARAMETER = /\$\{\{ parameters\.stack \}\}/g;

const STACKS = PIPELINE.stacks.map(({ stack }) => stack);
const DOCUMENT = { estate: 'contoso', dnsZones: [], sites: [] } as unknown as EstateDocument;

/** What a job or a stage ends in where it runs. */
type Ends = 'success' | 'unchanged' | 'failure' | 'refused' | 'canceled';

interface Run {
  /** What somebody starts: all stacks, or one. */
  readonly stack?: string;
  /** What jobs end in, by their names; the rest succeeds. */
  readonly ends?: Record<string, Ends>;
}

function applyDocument(host: string): unknown {
  return parseYaml(pipelineFiles(DOCUMENT, { ...PIPELINE, host })['contoso-apply.yml']);
}

/**
 * Jobs that have begun in a run of GitHub. A rejected approval is a failure of the job, and a canceled run lets no job begin but those whose condition asks for it.
 *
 * Source: docs.github.com/actions/reference/evaluate-expressions-in-workflows-and-actions (status check functions).
 */
function onGitHub({ stack, ends = {} }: Run): string[] {
  const { jobs } = applyDocument('github-actions') as {
    jobs: Record<string, { needs?: string | string[]; if?: string }>;
  };
  const needs: Record<string, { result: string; outputs: { digest?: string } }> = {};
  const begun: string[] = [];
  let isCanceled = false;
  for (const [name, job] of Object.entries(jobs)) {
    const before = [job.needs ?? []].flat().map((id) => needs[id]);
    // A job without a condition has the condition success().
    const condition = job.if ?? 'success()';
    const text = condition.replace(/needs\.([\w-]+)\./g, 'needs["$1"].');
    const isRun: unknown = runInNewContext(text, {
      needs,
      inputs: { stack },
      cancelled: () => isCanceled,
      success: () => !isCanceled && before.every(({ result }) => result === 'success'),
    });
    const end = ends[name] ?? 'success';
    if (isRun === true) begun.push(name);
    if (isRun === true && end === 'canceled') isCanceled = true;
    const result =
      end === 'success' || end === 'unchanged' ? 'success' : end === 'canceled' ? 'cancelled' : 'failure';
    needs[name] = {
      result: isRun === true ? result : 'skipped',
      outputs: { digest: isRun === true && result === 'success' && end !== 'unchanged' ? 'digest' : '' },
    };
  }
  return begun;
}

/**
 * Stages that have begun in a run of Azure DevOps. `succeeded()` asks for all dependencies, direct and indirect; a condition of one's own also counts in a canceled run.
 *
 * Source: learn.microsoft.com/azure/devops/pipelines/process/conditions.
 */
function onAzureDevOps({ stack = 'all', ends = {} }: Run): string[] {
  const { stages } = applyDocument('azure-devops') as {
    stages: { stage: string; displayName?: string; dependsOn?: string | string[]; condition?: string }[];
  };
  const results: Record<string, string> = {};
  const dependsOn: Record<string, string[]> = {};
  const begun: string[] = [];
  let isCanceled = false;
  stages.forEach(({ stage, displayName = stage, condition = 'succeeded()', ...given }, index) => {
    const direct = [given.dependsOn ?? (index === 0 ? [] : stages[index - 1].stage)].flat();
    dependsOn[stage] = [...new Set(direct.flatMap((id) => [id, ...dependsOn[id]]))];
    const isRun: unknown = runInNewContext(condition.replace(PARAMETER, stack), {
      and: (...values: boolean[]) => values.every(Boolean),
      or: (...values: boolean[]) => values.some(Boolean),
      not: (value: boolean) => !value,
      eq: (a: string, b: string) => a === b,
      canceled: () => isCanceled,
      succeeded: () => !isCanceled && dependsOn[stage].every((id) => results[id] === 'Succeeded'),
      // A condition sees what the stage depends on, and nothing else.
      dependencies: Object.fromEntries(direct.map((id) => [id, { result: results[id] }])),
    });
    const name = displayName.replace(' ', '-');
    const end = ends[name] ?? 'success';
    if (isRun === true) begun.push(name);
    if (isRun === true && end === 'canceled') isCanceled = true;
    const result = {
      success: 'Succeeded',
      unchanged: 'Succeeded',
      canceled: 'Canceled',
      failure: 'Failed',
      refused: 'Skipped',
    }[end];
    results[stage] = isRun === true ? result : 'Skipped';
  });
  return begun;
}

const planned = (stack: string): string[] => [`plan-${stack}`, `apply-${stack}`];
const [FIRST, SECOND, THIRD] = STACKS;
const START = ['synthesize', 'begin'];

describe.each([
  ['GitHub Actions', onGitHub],
  ['Azure DevOps', onAzureDevOps],
])('a run of %s', (_, jobsOf) => {
  test('plans and applies one stack after the other, and keeps the output', () => {
    expect(jobsOf({})).toEqual([...START, ...STACKS.flatMap(planned), 'record']);
  });

  test.each<[string, Record<string, Ends>, string[]]>([
    ['its program is not synthesized', { synthesize: 'failure' }, ['synthesize']],
    ['names have been moved', { begin: 'failure' }, START],
    [
      'a plan fails, or the gate refuses it',
      { [`plan-${SECOND}`]: 'failure' },
      [...START, ...planned(FIRST), `plan-${SECOND}`],
    ],
    [
      'nobody approves a stack',
      { [`apply-${SECOND}`]: 'refused' },
      [...START, ...planned(FIRST), ...planned(SECOND)],
    ],
    ['an apply fails', { [`apply-${SECOND}`]: 'failure' }, [...START, ...planned(FIRST), ...planned(SECOND)]],
    ['the last apply fails', { [`apply-${THIRD}`]: 'failure' }, [...START, ...STACKS.flatMap(planned)]],
    [
      'somebody cancels a plan',
      { [`plan-${SECOND}`]: 'canceled' },
      [...START, ...planned(FIRST), `plan-${SECOND}`],
    ],
    ['somebody cancels an apply', { [`apply-${FIRST}`]: 'canceled' }, [...START, ...planned(FIRST)]],
  ])('applies nothing more where %s', (__, ends, jobs) => {
    expect(jobsOf({ ends })).toEqual(jobs);
  });

  test('applies one stack alone, with nothing before and after it, and keeps no output', () => {
    for (const stack of each(STACKS)) expect(jobsOf({ stack })).toEqual([...START, ...planned(stack)]);
  });

  test.each<[string, Record<string, Ends>, string[]]>([
    ['it does not begin', { begin: 'failure' }, START],
    ['its plan fails, or the gate refuses it', { [`plan-${THIRD}`]: 'failure' }, [...START, `plan-${THIRD}`]],
    ['somebody cancels it as it begins', { begin: 'canceled' }, START],
    ['somebody cancels its plan', { [`plan-${THIRD}`]: 'canceled' }, [...START, `plan-${THIRD}`]],
  ])('for one stack applies nothing where %s', (__, ends, jobs) => {
    expect(jobsOf({ stack: THIRD, ends })).toEqual(jobs);
  });
});

test('GitHub asks nobody where a plan changes nothing, and goes on', () => {
  const ends: Record<string, Ends> = { [`plan-${SECOND}`]: 'unchanged' };
  expect(onGitHub({ ends })).toEqual([
    ...START,
    ...planned(FIRST),
    `plan-${SECOND}`,
    ...planned(THIRD),
    'record',
  ]);
});

test('Azure DevOps begins nothing after a run was canceled between a plan and its apply', () => {
  const { stages } = applyDocument('azure-devops') as { stages: { stage: string; condition?: string }[] };
  const own = stages.filter(({ condition }) => condition !== undefined);
  for (const { condition } of each(own)) {
    const isRun: unknown = runInNewContext(condition!.replace(PARAMETER, FIRST), {
      and: (...values: boolean[]) => values.every(Boolean),
      or: (...values: boolean[]) => values.some(Boolean),
      not: (value: boolean) => !value,
      eq: (a: string, b: string) => a === b,
      canceled: () => true,
      succeeded: () => false,
      dependencies: new Proxy({}, { get: () => ({ result: 'Succeeded' }) }),
    });
    expect(isRun).toBe(false);
  }
});
