import { rmSync } from 'node:fs';
import { runGate } from '../../lib/plan-gate/command-line';
import { ExitCode } from '../../lib/plan-gate/exit-code';
import { each } from '../support/each';
import { temporaryDirectory } from '../support/synth';
import type { PlanJson, PlannedChange, Question } from './support/plans';
import {
  updated,
  changed,
  ask,
  estate,
  planOf,
  plansOf,
  planned,
  report,
  SECRET,
  TODAY,
  without,
} from './support/plans';

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

const STACK = 'contoso-primary';
const plan = (change: Partial<PlanJson>): Question => ({
  plans: { [STACK]: { ...planOf('base.primary'), ...change } },
});
const SIZES = 'group AMS/ClientAccess without AMSFE1, AMSFE2, AMSFE3';
const exception = (change: object): object => ({
  exceptions: [{ problem: SIZES, reason: 'announced for Sunday', expires: '2026-11-30', ...change }],
});

/** Runs the command with these arguments alone. */
function run(...args: string[]): { code: ExitCode; out: string; error: string } {
  let out = '';
  let error = '';
  const code = runGate(args, {
    out: (text) => (out += text),
    error: (text) => (error += text),
    today: () => TODAY,
  });
  return { code, out, error };
}

describe('what cannot be judged is never passed', () => {
  const base = planOf('base.primary');
  const provider = (version_constraint?: string): Partial<PlanJson> => ({
    configuration: {
      ...base.configuration,
      provider_config: { azurerm: { ...base.configuration.provider_config.azurerm, version_constraint } },
    },
  });
  const CASES: Record<string, [Question, string]> = {
    'a text': [{ plans: { [STACK]: `Plan: 1 to add ${SECRET}` }, new: estate() }, 'is not JSON'],
    'half a file': [{ plans: { [STACK]: JSON.stringify(base).slice(0, -1) }, new: estate() }, 'is not JSON'],
    'a list': [{ plans: { [STACK]: [] }, new: estate() }, 'has no format_version'],
    nothing: [{ plans: { [STACK]: 'null' }, new: estate() }, 'it is no JSON object'],
    'an empty object': [{ plans: { [STACK]: {} }, new: estate() }, 'has no format_version'],
    'a state': [
      { plans: { [STACK]: { format_version: '1.0', values: {} } }, new: estate() },
      'it shows a state',
    ],
    'a plan without its program': [
      plan({ planned_values: undefined }),
      'no configuration or no planned values',
    ],
    'another format': [plan({ format_version: '2.0' }), 'has format 2.0'],
    'a plan with an error': [plan({ errored: true }), 'ended with an error'],
    'a targeted plan': [{ plans: plansOf('targeted'), new: estate() }, 'is partial'],
    'a plan of OpenTofu that leaves something out': [
      plan({ complete: undefined, resource_changes: base.resource_changes.slice(1) }),
      'is partial: it does not show azurerm_bastion_host.Amsterdam_Bastion_2647A86A of the program',
    ],
    'a plan with deferred changes': [plan({ deferred_changes: [{}] }), 'is partial'],
    'a plan with actions': [plan({ action_invocations: [{}] }), 'invokes actions'],
    'an older provider': [plan(provider('4.54.0')), 'asks for azurerm 4.54.0'],
    'a newer provider': [plan(provider('~> 4.56.0')), 'asks for azurerm ~> 4.56.0'],
    'any provider': [plan(provider('>= 4.55.0')), 'asks for azurerm >= 4.55.0'],
    'a provider without a version': [plan(provider()), 'asks for azurerm no version'],
    'no provider': [
      plan({ configuration: { ...base.configuration, provider_config: {} } }),
      'asks for azurerm in no version',
    ],
    'a stack that the estate does not have': [
      { plans: { 'contoso-third': base }, new: estate() },
      'The estate has no stack contoso-third',
    ],
    'the plan of another stack': [
      { plans: { 'contoso-standby': base }, new: estate() },
      'it does not have DUBFE1',
    ],
    'the plan of another stack without machines': [
      { plans: { 'contoso-interconnect': planOf('base.dns') }, new: estate() },
      'it has 27 resources, and the model says 24',
    ],
    'a plan of another program': [{ plans: plansOf('rule-removed'), new: estate() }, 'it has 93 resources'],
    'a state with a machine more': [
      { plans: plansOf('base.primary'), deployed: without(estate(), 'AMSFE3') },
      'which the model does not know',
    ],
    'a state with a machine less': [
      plan({
        resource_changes: base.resource_changes.map((each) =>
          each.address.includes('Edge_Server-1_Machine')
            ? { ...each, change: { ...each.change, actions: ['create'], before: null } }
            : each,
        ),
      }),
      'it does not have AMSEDGE1',
    ],
    'an action that nobody knows': [
      plan({
        resource_changes: [
          { ...base.resource_changes[0], change: { actions: ['invoke'], before: null, after: null } },
        ],
      }),
      'an action that the gate does not know',
    ],
    'two estates': [
      { plans: plansOf('base.primary'), deployed: { ...estate(), estate: 'fabrikam' } },
      'of the estate fabrikam',
    ],
    'a deployed model that is none': [
      { plans: plansOf('base.primary'), deployed: {} },
      'The deployed model is not the model',
    ],
    'a new model that is none': [{ plans: plansOf('base.primary'), new: 'x' }, 'The new model is not JSON'],
    'a model of another format': [
      { plans: plansOf('base.primary'), deployed: { ...estate(), formatVersion: '2.0' } },
      'has format 2.0',
    ],
    'a machine that is none': [
      { plans: plansOf('base.primary'), args: ['--down', 'AMSFE9'] },
      'names AMSFE9',
    ],
    'an empty list of machines': [{ plans: plansOf('base.primary'), args: ['--down', ''] }, 'names nothing'],
    'a day that is none': [
      { plans: plansOf('base.primary'), args: ['--today', '2026-02-30'] },
      '--today must be a day',
    ],
    'a form that is none': [
      { plans: plansOf('base.primary'), args: ['--format', 'xml'] },
      '--format must be one of',
    ],
    'an unknown option': [{ plans: plansOf('base.primary'), args: ['--force'] }, "Unknown option '--force'"],
    'the same stack twice': [
      { plans: plansOf('base.primary'), args: ['--plan', `${STACK}=x`] },
      'names contoso-primary twice',
    ],
    'a plan without a stack': [
      { plans: plansOf('base.primary'), args: ['--plan', 'x.json'] },
      'must be <stack>=<file>',
    ],
    'a file that is not there': [
      { plans: plansOf('base.primary'), args: ['--plan', 'contoso-dns=/nowhere'] },
      '/nowhere cannot be read (ENOENT)',
    ],
    'exceptions that are no JSON': [{ plans: plansOf('base.primary'), exceptions: 'x' }, 'is not JSON'],
    'exceptions without a list': [
      { plans: plansOf('base.primary'), exceptions: [] },
      'has no list of exceptions',
    ],
    'an exception without a problem': [
      { plans: plansOf('base.primary'), exceptions: exception({ problem: '' }) },
      'names no problem',
    ],
    'an exception without a reason': [
      { plans: plansOf('base.primary'), exceptions: exception({ reason: ' ' }) },
      'has no reason',
    ],
    'an exception without a day': [
      { plans: plansOf('base.primary'), exceptions: exception({ expires: 'never' }) },
      'has no day',
    ],
    'an exception that is nothing': [
      { plans: plansOf('base.primary'), exceptions: { exceptions: [null] } },
      'names no problem',
    ],
  };

  test.each(Object.entries(CASES))('%s', (_, [question, message]) => {
    const { code, out, error } = ask(directory, question);
    expect(error).toContain(message);
    expect(code).toBe(ExitCode.BAD_INPUT);
    expect(out).toBe('');
    expect(error).not.toContain(SECRET);
  });

  test.each([
    [[], '--deployed is missing'],
    [['--deployed', 'x'], '--new is missing'],
    [['--deployed', 'x', '--new', 'y'], '--plan is missing'],
  ])('arguments %j', (args, message) => {
    const { code, error } = run(...args);
    expect(error).toContain(message);
    expect(code).toBe(ExitCode.BAD_INPUT);
  });

  test('a defect of the gate itself, without the text that it stumbled over', () => {
    const broken = { ...planOf('base.primary'), resource_changes: [null, SECRET] as never };
    const { code, error } = ask(directory, { plans: { [STACK]: broken }, new: estate() });
    expect(code).toBe(ExitCode.BAD_INPUT);
    expect(error).toContain('defect of the gate');
    expect(error).not.toContain(SECRET);
  });
});

describe('the command', () => {
  test('explains itself', () => {
    const { code, out } = run('--help');
    expect(code).toBe(ExitCode.PASSED);
    expect(out).toContain('Usage: resilience-gate');
  });

  test('answers by its exit code', () => {
    expect(ask(directory, { plans: plansOf('size-one') }).code).toBe(ExitCode.PASSED);
    expect(ask(directory, { plans: plansOf('size-edges') }).code).toBe(ExitCode.FAILED);
  });

  test('takes patch releases of the provider that it knows', () => {
    const { configuration } = planOf('base.primary');
    const with_ = (version: string): Question =>
      plan({
        configuration: {
          ...configuration,
          provider_config: {
            azurerm: { ...configuration.provider_config.azurerm, version_constraint: version },
          },
        },
      });
    const codes = ['4.55.0', '= 4.55.1', '~> 4.55.0'].map((version) => ask(directory, with_(version)).code);
    expect(codes).toEqual([ExitCode.PASSED, ExitCode.PASSED, ExitCode.PASSED]);
  });

  test('says in a table what goes down, why, for how long, and what survives', () => {
    const { out } = ask(directory, { plans: plansOf('size-one') });
    expect(out).toContain('The gate of contoso has passed.');
    expect(out).toMatch(
      /AMSFE1 +│ deallocated +│ a stop with deallocation.+│ contoso-primary azurerm_windows.+ changes size/,
    );
    expect(out).toMatch(/quorum:DAG1.+│ AMSFE1 +│ 6 of 7 votes +│ 4 +│ AMSFE2, AMSFE3, DUBFE1/);
  });

  test('says it in Markdown', () => {
    const { out } = ask(directory, { plans: plansOf('size-edges'), args: ['--format', 'markdown'] });
    expect(out).toContain('## Plan gate: failed');
    expect(out).toMatch(/\| AMSEDGE1 \| deallocated \| a stop with deallocation/);
    expect(out).toContain('<details><summary>Groups with a member that goes down (1)</summary>');
  });

  test('names a source with every length', () => {
    const { outages } = report(directory, { plans: plansOf('password') });
    expect(each(outages).filter(({ lasts, source }) => lasts === '' || source === '')).toEqual([]);
  });

  test('counts machines that are said to be off as lost', () => {
    const question = { plans: plansOf('size-one'), args: ['--down', 'AMSFE2, AMSFE3'] };
    const { problems } = report(directory, { ...question, args: ['--down', 'AMSFE2,AMSFE3'] });
    expect(problems.map(({ id }) => id)).toEqual(['group AMS/ClientAccess without AMSFE1, AMSFE2, AMSFE3']);
    expect(ask(directory, question).code).toBe(ExitCode.FAILED);
  });

  test('does not blame a plan for what was off before', () => {
    const question = { plans: plansOf('ttl'), args: ['--down', 'AMSFE1,AMSFE2,AMSFE3'] };
    expect(ask(directory, question).code).toBe(ExitCode.PASSED);
  });
});

describe('after an apply that has failed half way', () => {
  const isGone = ({ address }: PlannedChange): boolean => address.includes('Edge_Server-1_Machine');
  const half = changed(planOf('base.primary'), (one) =>
    isGone(one) ? { actions: ['create'], before: null } : undefined,
  );
  const args = ['--under-way'];

  test('a machine that was to be replaced is missing, and counts as off', () => {
    expect(ask(directory, { plans: { [STACK]: half } }).error).toContain(
      'judge what is left with --under-way',
    );
    expect(report(directory, { plans: { [STACK]: half }, args }).verdict).toBe('passed');
    const other = changed(half, (one) =>
      one.address.includes('Edge_Server-2_Machine') ? updated(one, { size: 'Standard_D8s_v5' }) : undefined,
    );
    const { problems } = report(directory, { plans: { [STACK]: other }, args });
    expect(problems.map(({ id }) => id)).toEqual(['group AMS/Edge without AMSEDGE2, AMSEDGE1']);
  });

  test('a new machine is there already', () => {
    const question = { plans: plansOf('base.primary'), deployed: without(estate(), 'AMSFE3') };
    expect(ask(directory, question).error).toContain('judge what is left with --under-way');
    expect(ask(directory, { ...question, args }).code).toBe(ExitCode.PASSED);
  });

  test('a state without a machine is still another state', () => {
    const empty = changed(planOf('base.primary'), ({ type }) =>
      type === 'azurerm_windows_virtual_machine' ? { actions: ['create'], before: null } : undefined,
    );
    expect(ask(directory, { plans: { [STACK]: empty }, args }).code).toBe(ExitCode.BAD_INPUT);
  });

  test('a machine that neither model has is still refused', () => {
    const model = without(estate(), 'AMSFE3');
    const plans = plansOf('base.primary');
    const { error } = ask(directory, {
      plans,
      deployed: model,
      new: { ...planned(plans), machines: model.machines },
      args,
    });
    expect(error).toContain('which the model does not know');
  });
});

describe('exceptions', () => {
  const sized = plansOf('size-front-ends');
  const answer = (exceptions: object, args: string[] = []): ReturnType<typeof report> =>
    report(directory, { plans: sized, exceptions, args });

  test('accept a problem until the day on which they expire, and that day itself', () => {
    const { verdict, problems } = answer(exception({ expires: TODAY }));
    expect(problems[0].acceptedBy).toEqual({ reason: 'announced for Sunday', expires: TODAY });
    expect(verdict).toBe('passed');
  });

  test('accept nothing afterwards, and say so', () => {
    const late = answer(exception({ expires: '2026-11-20' }));
    expect(late.verdict).toBe('failed');
    expect(late.idleExceptions).toEqual([`"${SIZES}" expired on 2026-11-20`]);
    expect(answer(exception({}), ['--today', '2026-12-01']).verdict).toBe('failed');
  });

  test('accept one problem as it is: not the same group with another member down', () => {
    const other = answer(exception({ problem: 'group AMS/ClientAccess without AMSFE1, AMSFE2' }));
    expect(other.verdict).toBe('failed');
    expect(other.idleExceptions).toEqual([
      '"group AMS/ClientAccess without AMSFE1, AMSFE2" accepts nothing of this change',
    ]);
  });

  test('leave other problems as they are', () => {
    const plans = plansOf('password');
    expect(report(directory, { plans, exceptions: exception({}) }).verdict).toBe('failed');
  });
});

describe('a change that loosens the gate', () => {
  const groups = (change: (id: string) => object): Question => {
    const plans = plansOf('size-front-ends');
    const model = planned(plans);
    return {
      plans,
      deployed: {
        ...estate(),
        redundancyGroups: estate().redundancyGroups.map((each) => ({
          ...each,
          ...(each.id === 'AMS/ClientAccess' ? { needed: 1, neededForLoad: 2 } : {}),
        })),
      },
      new: {
        ...model,
        redundancyGroups: model.redundancyGroups.map((each) => ({ ...each, ...change(each.id) })),
      },
    };
  };

  test('is judged by the model that is deployed, and named', () => {
    const answer = report(
      directory,
      groups((id) => (id === 'AMS/ClientAccess' ? { needed: 0, neededForLoad: 1 } : { votes: false })),
    );
    expect(answer.verdict).toBe('failed');
    expect(answer.loosened).toEqual([
      'AMS/ClientAccess needs 0 members, and needed 1',
      'AMS/ClientAccess needs 1 members for its load, and needed 2',
      'the members of quorum:DAG1 do not vote any more',
    ]);
  });

  test('is named where a group, a stack or a machine goes', () => {
    const plans = plansOf('base.witness');
    const model = planned(plans);
    const next = {
      ...model,
      machines: model.machines.map((each) => ({ ...each, drained: each.id === 'AMSFE1' })),
      redundancyGroups: model.redundancyGroups.filter(({ id }) => id !== 'AMS/Edge'),
      sites: model.sites.map((each) => ({ ...each, runs: each.id === 'DUB' ? 'when-activated' : each.runs })),
      stacks: model.stacks.filter(({ id }) => id !== 'contoso-interconnect'),
    };
    expect(report(directory, { plans, new: next }).loosened).toEqual([
      'AMS/Edge is no group any more (mail between Amsterdam and the Internet)',
      'AMSFE1 is drained',
      'the machines of DUB run only when the site is activated',
      'the stack contoso-interconnect goes: what it has left is not judged after this',
    ]);
  });

  test('is named where names that went live are held again, and not where they go back', () => {
    const plans = plansOf('base.witness');
    const model = planned(plans);
    const stages = (clientNames: string, mailNames: string): unknown =>
      report(directory, {
        plans,
        new: { ...model, dnsZones: model.dnsZones.map((each) => ({ ...each, clientNames, mailNames })) },
      }).loosened;
    expect(stages('live', 'previous')).toEqual([]);
    expect(stages('live', 'held')).toEqual([
      'the records about mail of contoso.com are held again: their record sets go, and no old ones come back',
    ]);
    expect(stages('held', 'live')).toEqual([
      'the client names of contoso.com are held again: their record sets go, and no old ones come back',
    ]);
  });

  test('is not seen in one that asks for more', () => {
    const answer = report(
      directory,
      groups((id) => (id === 'AMS/ClientAccess' ? { needed: 2, neededForLoad: 3 } : {})),
    );
    expect(answer.loosened).toEqual([]);
  });

  test('fails where the stated load needs more than are left', () => {
    const plans = plansOf('size-one');
    const deployed = {
      ...estate(),
      redundancyGroups: estate().redundancyGroups.map((each) => ({
        ...each,
        neededForLoad: each.id === 'AMS/ClientAccess' ? 3 : undefined,
      })),
    };
    expect(report(directory, { plans, deployed }).problems).toMatchObject([
      { id: 'load AMS/ClientAccess without AMSFE1', kind: 'load' },
    ]);
  });
});
