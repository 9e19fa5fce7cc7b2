import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanContent } from '../../lib/plan-gate/completeness';
import { leftOut } from '../../lib/plan-gate/completeness';
import { EXAMPLES, ROOT, synthExample } from '../support/synth';
import { planOf } from './support/plans';

// Plans of OpenTofu, which do not say whether they are complete: see fixtures/README.md.

const FILE = join(ROOT, 'test', 'plan-gate', 'fixtures', 'opentofu.json');
const PLANS = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, PlanContent>;
const shelf = 'module.rack.terraform_data.shelf["a"]';

describe('a plan of OpenTofu', () => {
  test.each([
    'first',
    'unchanged',
    'changed',
    'environment',
    'joined',
    'destroy',
    'own-off',
    'own-stays-off',
  ])('is complete when it shows everything: %s', (name) => {
    expect(PLANS[name].complete).toBeUndefined();
    expect(leftOut(PLANS[name])).toBeUndefined();
  });

  test.each([
    ['first-targeted', 'it does not show terraform_data.join, and nothing tells whether its count is 0'],
    ['joined-excluded', 'it does not show terraform_data.join, and nothing tells whether its count is 0'],
    ['own-excluded', 'it does not show terraform_data.own, and nothing tells whether its count is 0'],
    ['targeted', 'it does not show terraform_data.own[0] of the state'],
    ['excluded', `it does not show ${shelf} of the state`],
    ['refresh-only', 'it does not show terraform_data.own[0] of the state'],
  ])('is partial when it leaves something out: %s', (name, why) => {
    expect(leftOut(PLANS[name])).toBe(why);
  });

  const { unchanged } = PLANS;
  const configured = (blocks: object[]): PlanContent => ({
    ...unchanged,
    configuration: { root_module: { resources: blocks as { address: string; mode: string }[] } },
  });
  const block = { address: 'terraform_data.more', mode: 'managed' };
  const partial = expect.stringContaining('it does not show terraform_data.more') as string;
  test.each<[string, object, string | undefined]>([
    ['no count', {}, 'it does not show terraform_data.more of the program'],
    ['a data source', { mode: 'data' }, undefined],
    ['a count of 0', { count_expression: { constant_value: 0 } }, undefined],
    ['a count of 1', { count_expression: { constant_value: 1 } }, partial],
    ['an empty for_each', { for_each_expression: { constant_value: {} } }, undefined],
    ['a for_each', { for_each_expression: { constant_value: { a: '1' } } }, partial],
    ['a program in HCL', { count_expression: { references: ['var.domain_joined'] } }, partial],
    [
      'two conditions',
      { count_expression: { constant_value: '${var.other && var.domain_joined ? 1 : 0}' } },
      undefined,
    ],
    ['a condition that holds', { count_expression: { constant_value: '${var.other ? 1 : 0}' } }, partial],
    ['the contrary', { count_expression: { constant_value: '${var.domain_joined ? 0 : 1}' } }, partial],
    [
      'another form',
      { count_expression: { constant_value: '${var.domain_joined || var.other ? 1 : 0}' } },
      partial,
    ],
  ])('shows nothing of a block: %s', (_, more, expected) => {
    expect(leftOut(configured([{ ...block, ...more }]))).toEqual(expected);
  });

  test('shows a resource by its former address', () => {
    const moved = unchanged.resource_changes!.map((each) =>
      each.address === 'terraform_data.site'
        ? { ...each, address: 'terraform_data.place', previous_address: each.address }
        : each,
    );
    const { root_module: root } = unchanged.configuration!;
    const resources = root!.resources!.map((each) =>
      each.address === 'terraform_data.site' ? { ...each, address: 'terraform_data.place' } : each,
    );
    const configuration = { root_module: { ...root, resources } };
    expect(leftOut({ ...unchanged, resource_changes: moved, configuration })).toBeUndefined();
  });
});

test('what Terraform says decides', () => {
  const { complete, ...unsaid } = planOf('base.primary') as PlanContent;
  expect(complete).toBe(true);
  expect(leftOut({ ...PLANS.targeted, complete: true })).toBeUndefined();
  expect(leftOut({ ...unsaid, complete: false })).toBe('its Terraform says so');
});

test('the counts of the examples have the form that is known', () => {
  const counts = EXAMPLES.flatMap((example) => Object.values(synthExample(example))).flatMap(
    ({ resource = {} }) =>
      Object.values(resource).flatMap((blocks) =>
        Object.values(blocks as Record<string, { count?: string }>),
      ),
  );
  const written = [...new Set(counts.map(({ count }) => count).filter((count) => count !== undefined))];
  expect(written.length).toBeGreaterThan(1);
  const all = written.map((count) => {
    const names = [...count.matchAll(/var\.(\w+)/g)].map(([, name]) => [name, { value: false }]);
    const resources = [{ address: 'a.b', mode: 'managed', count_expression: { constant_value: count } }];
    return leftOut({
      variables: Object.fromEntries(names) as PlanContent['variables'],
      configuration: { root_module: { resources } },
    });
  });
  expect(all).toEqual(written.map(() => undefined));
});
