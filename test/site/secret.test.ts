import { Lazy } from 'cdktf';
import type { SiteProps } from 'cdktf-resilient-exchange';
import { Secret } from 'cdktf-resilient-exchange';
import type { StackJson } from '../support/app';
import { arrayIn, DIRECTORY, resources, siteIn, synthStack, testApp, valuesOf } from '../support/app';
import { each } from '../support/each';
import { expectRefusal } from '../support/refusal';
import { EXAMPLES, synthExample } from '../support/synth';

const keyVaultId = '/subscriptions/0/resourceGroups/rg-kv/providers/Microsoft.KeyVault/vaults/kv-contoso';

function program(props: Partial<SiteProps>): StackJson {
  const app = testApp();
  arrayIn(siteIn(app, { activeDirectory: DIRECTORY, ...props }), {
    servers: 2,
  });
  return synthStack(app);
}

test('passwords are sensitive variables of the stack, without a default', () => {
  const stack = program({});
  expect(valuesOf(stack, 'azurerm_windows_virtual_machine', 'admin_password')).toEqual([
    '${var.admin_password}',
    '${var.admin_password}',
  ]);
  for (const name of ['admin_password', 'domain_join_password']) {
    expect(stack.variable?.[name]).toMatchObject({ type: 'string', sensitive: true, nullable: false });
    expect(stack.variable?.[name]).not.toHaveProperty('default');
  }
});

test('variables may have other names', () => {
  const stack = program({
    administrator: { username: 'ops', password: Secret.variable('ops_password') },
    activeDirectory: { ...DIRECTORY, joinPassword: Secret.variable('ops_password') },
  });
  expect(valuesOf(stack, 'azurerm_windows_virtual_machine', 'admin_username')).toEqual(['ops', 'ops']);
  expect(valuesOf(stack, 'azurerm_windows_virtual_machine', 'admin_password')[0]).toBe('${var.ops_password}');
  expect(Object.keys(stack.variable ?? {}).sort()).toEqual(['domain_joined', 'ops_password']);
});

test('a Key Vault secret is read once for each stack, whoever needs it', () => {
  const password = Secret.keyVault({ keyVaultId, secretName: 'exchange-admin' });
  const stack = program({
    administrator: { password },
    activeDirectory: {
      ...DIRECTORY,
      joinPassword: Secret.keyVault({ keyVaultId, secretName: 'exchange-join' }),
    },
  });
  const secrets = stack.data?.azurerm_key_vault_secret ?? {};
  expect(Object.values(secrets).map(({ name, key_vault_id }) => ({ name, key_vault_id }))).toEqual([
    { name: 'exchange-admin', key_vault_id: keyVaultId },
    { name: 'exchange-join', key_vault_id: keyVaultId },
  ]);
  expect(stack.variable).not.toHaveProperty('admin_password');
  expect(stack.variable).not.toHaveProperty('domain_join_password');
  const machines = resources(stack, 'azurerm_windows_virtual_machine');
  each(machines).forEach((machine) =>
    expect(machine.admin_password).toMatch(/^\$\{data\.azurerm_key_vault_secret\..*\.value\}$/),
  );
});

test.each([
  ['a hyphen that moves', ['kv-a', 'b-c'], ['kv-a-b', 'c']],
  ['another vault', ['kv-one', 'p'], ['kv-two', 'p']],
])('secrets that differ by %s are two, each with its own value', (_, one, two) => {
  const [password, joinPassword] = [one, two].map(([vault, secretName]) =>
    Secret.keyVault({ keyVaultId: keyVaultId.replace('kv-contoso', vault), secretName }),
  );
  const stack = program({
    administrator: { password },
    activeDirectory: { ...DIRECTORY, joinPassword },
  });
  const secrets = Object.entries(stack.data?.azurerm_key_vault_secret ?? {});
  expect(secrets.map(([, { name, key_vault_id }]) => [String(key_vault_id).split('/').pop(), name])).toEqual([
    one,
    two,
  ]);
  const [machine] = resources(stack, 'azurerm_windows_virtual_machine');
  expect(machine.admin_password).toBe(`\${data.azurerm_key_vault_secret.${secrets[0][0]}.value}`);
  expect(JSON.stringify(resources(stack, 'azurerm_virtual_machine_extension'))).toContain(secrets[1][0]);
});

test('one secret stays one, whatever the capitals of its id', () => {
  const secret = (id: string): Secret => Secret.keyVault({ keyVaultId: id, secretName: 'p' });
  const stack = program({
    administrator: { password: secret(keyVaultId) },
    activeDirectory: { ...DIRECTORY, joinPassword: secret(keyVaultId.toUpperCase()) },
  });
  expect(Object.keys(stack.data?.azurerm_key_vault_secret ?? {})).toHaveLength(1);
});

test.each([
  `${keyVaultId}/`,
  keyVaultId.replace('/kv-contoso', '/'),
  'kv-contoso',
  `${keyVaultId}/secrets/p`,
  keyVaultId.replace('vaults', 'managedHSMs'),
  `${keyVaultId}\${x}`,
  '',
])("the id '%s' is none of a vault", (id) => {
  expectRefusal(() => Secret.keyVault({ keyVaultId: id, secretName: 'p' }), {
    path: 'Secret.keyVault',
    property: 'keyVaultId',
    value: `'${id}'`,
    limit: 'the resource id of a key vault',
    remedy: 'az keyvault show',
  });
});

test.each(['', 'a b', 'a_b', 'a/b', 'a'.repeat(128)])("the secret name '%s' is refused", (secretName) => {
  expectRefusal(() => Secret.keyVault({ keyVaultId, secretName }), {
    path: 'Secret.keyVault',
    property: 'secretName',
    value: `'${secretName}'`,
    limit: 'a name of letters, digits and hyphens, at most 127 characters',
    remedy: 'az keyvault secret list',
  });
});

test('a vault that the program makes is known by its token', () => {
  const token = Lazy.stringValue({ produce: () => '${azurerm_key_vault.own.id}' });
  const stack = program({
    administrator: { password: Secret.keyVault({ keyVaultId: token, secretName: 'p' }) },
  });
  const secrets = Object.values(stack.data?.azurerm_key_vault_secret ?? {});
  expect(secrets.map(({ key_vault_id }) => key_vault_id)).toEqual(['${azurerm_key_vault.own.id}']);
});

test.each([
  'domain_joined',
  'active_site',
  'activated',
  'count',
  'a b',
  'a-b',
  "a'",
  'a\nb',
  '1a',
  '',
  '${x}',
])('a variable may not be called %j', (name) => {
  expect(() => Secret.variable(name)).toThrow(
    '[Secret.variable] name must be a name of letters, digits and underscores',
  );
});

test('every variable that the library asks an operator by is taken', () => {
  const names = EXAMPLES.flatMap((example) =>
    Object.values(synthExample(example)).flatMap(({ variable = {} }) =>
      Object.entries(variable).flatMap(([name, { sensitive }]) => (sensitive === true ? [] : [name])),
    ),
  );
  expect(names.length).toBeGreaterThan(3);
  expect([...new Set(names)].filter((name) => !refuses(name))).toEqual([]);
});

function refuses(name: string): boolean {
  try {
    Secret.variable(name);
    return false;
  } catch {
    return true;
  }
}

describe('the administrator', () => {
  test.each(['exadmin', 'a'.repeat(20), 'administrators'])('may be called %s', (username) => {
    const stack = program({ administrator: { username } });
    expect(valuesOf(stack, 'azurerm_windows_virtual_machine', 'admin_username')).toEqual([
      username,
      username,
    ]);
  });

  test('may be known to Terraform only', () => {
    const usernames = Array.from({ length: 120 }, (_, index) =>
      Lazy.stringValue({ produce: () => `\${var.name${index}}` }),
    );
    const stack = program({ administrator: { username: usernames[119] } });
    expect(valuesOf(stack, 'azurerm_windows_virtual_machine', 'admin_username')[0]).toBe('${var.name119}');
  });

  test.each(['administrator', 'Admin', 'ROOT', 'guest', 'user1', 'a'.repeat(21), 'a;b', 'a@b', 'a.'])(
    'may not be called %s',
    (username) => {
      expectRefusal(() => program({ administrator: { username } }), {
        path: 'amsterdam/Amsterdam',
        property: 'administrator.username',
        value: `'${username}'`,
        limit: 'a name of at most 20 characters that Azure accepts',
        remedy: "choose another name, such as 'exadmin'",
      });
    },
  );
});

test.each<[string, () => unknown, string]>([
  ['a variable without a name', () => Secret.variable(undefined as never), 'Secret.variable] name must be'],
  ['a vault without anything', () => Secret.keyVault(undefined as never), 'reference must be an object'],
  ['a vault without an id', () => Secret.keyVault({ secretName: 'a' } as never), 'keyVaultId must be'],
  ['a vault without a secret', () => Secret.keyVault({ keyVaultId } as never), 'secretName must be'],
])('%s is refused', (_, make, message) => {
  expect(make).toThrow(message);
});
