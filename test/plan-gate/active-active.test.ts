import { rmSync } from 'node:fs';
import { NAME_RULES } from '../../lib/plan-gate/name-rules';
import { Effect } from '../../lib/plan-gate/effect';
import { temporaryDirectory } from '../support/synth';
import type { PlanJson, PlannedChange, Values } from './support/plans';
import { planOf, report, updated } from './support/plans';

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

const PROFILE = 'azurerm_traffic_manager_profile';
const EXTERNAL = 'azurerm_traffic_manager_external_endpoint';
const NESTED = 'azurerm_traffic_manager_nested_endpoint';

/** A copy of a resource of the plan under another address. */
function copy(each: PlannedChange, values: Values, rename: (address: string) => string): PlannedChange {
  const before = { ...each.change.before, ...values };
  return { ...each, address: rename(each.address), change: { ...each.change, before, after: { ...before } } };
}

/** The plan of the names with the profiles of geographic routing: that of the primary, its mirror, and the one above both. */
function geographic(
  change: (each: PlannedChange) => PlannedChange['change'] | undefined = () => undefined,
): PlanJson {
  const plan = planOf('base.dns');
  const profile = plan.resource_changes.find(({ type }) => type === PROFILE)!;
  const endpoints = plan.resource_changes.filter(({ type }) => type === EXTERNAL);
  const mirror = `${String(profile.change.before?.id)}-dub`;
  const above = `${String(profile.change.before?.id)}-geographic`;
  const suffixed = (suffix: string) => (address: string) => `${address}_${suffix}`;
  const added = [
    copy(profile, { id: mirror, name: 'mirror', fqdn: 'mirror.trafficmanager.net' }, suffixed('mirror')),
    copy(profile, { id: above, name: 'above', fqdn: 'above.trafficmanager.net' }, suffixed('above')),
    ...endpoints.map((each) => copy(each, { profile_id: mirror }, suffixed('mirror'))),
    ...endpoints.map((each) => ({
      ...copy(each, { profile_id: above, target_resource_id: mirror }, (address) =>
        address.replace(EXTERNAL, NESTED),
      ),
      type: NESTED,
    })),
  ];
  return {
    ...plan,
    resource_changes: [...plan.resource_changes, ...added].map((each) => ({
      ...each,
      change: change(each) ?? each.change,
    })),
  };
}

const ids = (plan: PlanJson): string[] =>
  report(directory, { plans: { 'contoso-dns': plan } }).problems.map(({ id }) => id);

/** The change of a resource that gets other values. */
const changedTo = (each: PlannedChange, values: Values): PlannedChange['change'] => ({
  ...each.change,
  ...updated(each, values),
});
const off = (each: PlannedChange): PlannedChange['change'] => changedTo(each, { enabled: false });

test('a site that is pinned in both profiles leaves every profile an endpoint', () => {
  const pinned = geographic((each) =>
    each.type === EXTERNAL && each.change.before?.name === 'ams' ? off(each) : undefined,
  );
  expect(ids(pinned).filter((id) => id.startsWith('name profile'))).toEqual([]);
});

test('a profile without an endpoint is a problem although another profile has some', () => {
  const silent = geographic((each) =>
    each.type === EXTERNAL && each.address.endsWith('_mirror') ? off(each) : undefined,
  );
  expect(ids(silent)).toContain('name profile mirror');
  const above = geographic((each) => (each.type === NESTED ? off(each) : undefined));
  expect(ids(above)).toContain('name profile above');
});

test('preferences of MX records may become equal', () => {
  const plan = planOf('base.dns');
  const equal = {
    ...plan,
    resource_changes: plan.resource_changes.map((each) =>
      each.type === 'azurerm_dns_mx_record'
        ? {
            ...each,
            change: changedTo(each, {
              record: (each.change.before?.record as Values[]).map((one) => ({ ...one, preference: '10' })),
            }),
          }
        : each,
    ),
  };
  expect(ids(equal)).toEqual([]);
});

test('the end of an endpoint over a profile interrupts, and so does a change of its regions', () => {
  const rule = NAME_RULES[NESTED];
  expect([rule.deleted, rule.replaced]).toEqual([Effect.INTERRUPTED, Effect.INTERRUPTED]);
  expect(rule.changed?.[Effect.INTERRUPTED]).toEqual(expect.arrayContaining(['geo_mappings', 'enabled']));
});
