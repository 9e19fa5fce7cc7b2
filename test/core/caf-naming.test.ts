import { CafNaming, ResourceKind } from 'cdktf-resilient-exchange';
import { expectRefusal } from '../support/refusal';

test('names by abbreviation, workload, and what tells a resource apart', () => {
  const naming = new CafNaming({ workload: 'Contoso', labelPrefix: 'contoso-com' });
  expect(naming.resourceName(ResourceKind.VIRTUAL_MACHINE, ['AMS', 'Edge', '1'])).toBe(
    'vm-contoso-ams-edge-1',
  );
  expect(naming.computerName('AMS', 'EDGE', 'a1')).toBe('AMSEDGEA1');
  expect(naming.publicLabel(['AMS', 'EDGE1'])).toBe('contoso-com-ams-edge1');
});

test('defaults to the workload exchange, also in public labels', () => {
  const naming = new CafNaming();
  expect(naming.resourceName(ResourceKind.RESOURCE_GROUP, [])).toBe('rg-exchange');
  expect(naming.publicLabel(['ams'])).toBe('exchange-ams');
});

test('tags by what is known, the team’s own beside', () => {
  const naming = new CafNaming({ workload: 'mail', tags: { owner: 'messaging' } });
  expect(naming.tags('Amsterdam', 'edge')).toEqual({
    owner: 'messaging',
    workload: 'mail',
    site: 'Amsterdam',
    tier: 'edge',
  });
  expect(naming.tags()).toEqual({ owner: 'messaging', workload: 'mail' });
});

test.each([
  ['workload', { workload: 'contoso.com' }, "'contoso.com'", "write it like 'exchange'"],
  ['labelPrefix', { labelPrefix: '-contoso' }, "'-contoso'", "such as 'contoso-com'"],
])('refuses a %s that is no label', (property, props, value, remedy) => {
  expectRefusal(() => new CafNaming(props), {
    path: 'CafNaming',
    property,
    value,
    limit: 'one DNS label',
    remedy,
  });
});
