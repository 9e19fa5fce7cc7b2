import { groupOf, parseResourceId } from '../../stand-in/resource-id';

const GROUP = '/subscriptions/s/resourceGroups/rg';
const ZONE = `${GROUP}/providers/Microsoft.Network/dnsZones/contoso.com`;

test('an id is taken apart, whatever its case', () => {
  const id = parseResourceId(`${ZONE}/A/Mail/`)!;
  expect(id).toMatchObject({
    type: 'microsoft.network/dnszones/a',
    name: 'Mail',
    parent: ZONE,
    resourceGroup: 'rg',
    subscription: 's',
  });
  expect(id.key).toBe(parseResourceId(`${ZONE}/a/mail`.toUpperCase())!.key);
  expect(groupOf(id)).toBe(GROUP);
});

test('a resource at the top is part of its group, an extension of what it extends', () => {
  expect(parseResourceId(ZONE)?.parent).toBe(GROUP);
  const lock = parseResourceId(`${ZONE}/providers/Microsoft.Authorization/locks/lock`);
  expect(lock).toMatchObject({ type: 'microsoft.authorization/locks', parent: ZONE });
});

test('groups and subscriptions are resources', () => {
  expect(parseResourceId(GROUP)).toMatchObject({ type: 'microsoft.resources/resourcegroups', name: 'rg' });
  expect(parseResourceId('/subscriptions/s')).toMatchObject({ type: 'subscription' });
});

test.each([
  `${GROUP}/resources`,
  `${GROUP}/providers/Microsoft.Network/dnsZones`,
  `${ZONE}/all`,
  '/metadata',
])('a collection or an action is no resource: %s', (path) => expect(parseResourceId(path)).toBeUndefined());
