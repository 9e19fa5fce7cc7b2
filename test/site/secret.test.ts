import { Lazy } from 'cdktf';
import { Secret, SiteProps } from 'cdktf-resilient-exchange';
import {
  arrayIn,
  DIRECTORY,
  resources,
  siteIn,
  StackJson,
  synthStack,
  testApp,
  valuesOf,
} from '../support/app';
import { each } from '../support/each';
import { expectRefusal } from '../support/refusal';

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

  test.each(['administrator', 'Admin', 'ROOT', 'guest', 'user1', 'a'.repeat(21)])(
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
