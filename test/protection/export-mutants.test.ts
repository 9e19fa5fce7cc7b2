import { TwoSiteExchange } from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from '../support/app';
import { estateProps, resources, synth, testApp } from '../support/app';

type Stacks = Record<string, StackJson>;

const app = testApp();
new TwoSiteExchange(app, 'contoso', estateProps());
const { stacks } = synth(app);

/** What a machine may do at all with exports. */
const ALLOWED = ['/blobs/add/action', '/keys/wrap/action'];
const SITE_REGIONS = ['westeurope', 'northeurope'];
/** Longer than any name in the scripts: a key, a password or a token, in whatever alphabet. */
const SECRET = /'(?=[^'\n]*\d)[A-Za-z0-9+/_=~.!#%*-]{32,}'|sig=|AccountKey=|-----BEGIN|eyJ[\w-]{8}/;

/** What is wrong with exports, as the Terraform JSON shows it. */
function findings(all: Stacks): string[] {
  const of = (type: string): Attributes[] => Object.values(all).flatMap((stack) => resources(stack, type));
  const literals = (role: Attributes): string[] =>
    (role.permissions as Attributes[]).flatMap((each) => [
      ...(each.actions as string[]),
      ...(each.data_actions as string[]),
    ]);
  const rights = of('azurerm_role_definition').flatMap(literals);
  const scripts = of('azurerm_virtual_machine_run_command').map(
    ({ source }) => (source as { script: string }).script,
  );
  const outputs = Object.values(all).flatMap(({ output = {} }) => Object.values(output));
  const [account] = of('azurerm_storage_account');
  const adding = of('azurerm_role_assignment').filter(({ scope }) => String(scope).includes('/containers/'));
  const rules = of('azurerm_storage_account_network_rules');
  return [
    ...(rights.every((right) => ALLOWED.some((allowed) => right.endsWith(allowed))) ? [] : ['right']),
    ...(scripts.some((script) => SECRET.test(script)) ? ['secret in a script'] : []),
    ...(JSON.stringify(outputs).match(/access_key|connection_string|sas/) ? ['secret in an output'] : []),
    ...(SITE_REGIONS.includes(String(account.location)) ? ['region'] : []),
    ...(account.shared_access_key_enabled === false ? [] : ['shared keys']),
    ...(adding.every(({ condition }) => /StringLike '\w+\/\*'/.test(String(condition))) ? [] : ['path']),
    ...(adding.some(({ role_definition_name: name }) => name !== undefined) ? ['role'] : []),
    ...(rules.every(({ default_action: action }) => action === 'Deny') && rules.length === 1
      ? []
      : ['network']),
    ...(of('azurerm_storage_container').length === of('azurerm_storage_container_immutability_policy').length
      ? []
      : ['mutable']),
  ];
}

function first(all: Stacks, stack: string, type: string): Attributes {
  return resources(all[`contoso-${stack}`], type)[0];
}

test('an estate has none of these faults', () => {
  expect(findings(stacks)).toEqual([]);
});

test.each<[string, string, (all: Stacks) => void]>([
  [
    'a right to read exports',
    'right',
    (all) => {
      const [permission] = first(all, 'exports', 'azurerm_role_definition').permissions as Attributes[];
      (permission.data_actions as string[]).push(
        'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
      );
    },
  ],
  [
    'a right to unwrap keys',
    'right',
    (all) => {
      const [permission] = first(all, 'exports', 'azurerm_role_definition').permissions as Attributes[];
      permission.data_actions = ['Microsoft.KeyVault/vaults/keys/unwrap/action'];
    },
  ],
  [
    'a role of Azure that also deletes',
    'role',
    (all) => {
      const assignment = resources(all['contoso-primary'], 'azurerm_role_assignment').find(({ scope }) =>
        String(scope).includes('/containers/'),
      )!;
      assignment.role_definition_name = 'Storage Blob Data Contributor';
    },
  ],
  [
    'a right that reaches the exports of other machines',
    'path',
    (all) => {
      for (const assignment of resources(all['contoso-standby'], 'azurerm_role_assignment'))
        delete assignment.condition;
    },
  ],
  [
    'a key in a script',
    'secret in a script',
    (all) => {
      const command = resources(all['contoso-primary'], 'azurerm_virtual_machine_run_command').find(
        ({ name }) => String(name).endsWith('exports'),
      )!;
      const { script } = command.source as { script: string };
      command.source = {
        script: script.replace(
          '$vector = New-Object',
          "$secret = 'A9ABA4D2C21C4bc58B303EA47BBE3608'\n  $vector = New-Object",
        ),
      };
    },
  ],
  [
    'a key in an output',
    'secret in an output',
    (all) => {
      Object.assign(all['contoso-exports'], {
        output: { key: { value: '${azurerm_storage_account.Exports.primary_access_key}' } },
      });
    },
  ],
  [
    'a store in the region of a site',
    'region',
    (all) => (first(all, 'exports', 'azurerm_storage_account').location = 'westeurope'),
  ],
  [
    'an account with keys',
    'shared keys',
    (all) => (first(all, 'exports', 'azurerm_storage_account').shared_access_key_enabled = true),
  ],
  [
    'an account that answers every network',
    'network',
    (all) => (first(all, 'interconnect', 'azurerm_storage_account_network_rules').default_action = 'Allow'),
  ],
  [
    'a container whose exports can be deleted',
    'mutable',
    (all) => {
      const policies = all['contoso-exports'].resource!.azurerm_storage_container_immutability_policy;
      delete policies[Object.keys(policies)[0]];
    },
  ],
])('%s is found', (_, finding, mutate) => {
  const mutant = structuredClone(stacks);
  mutate(mutant);
  expect(findings(mutant)).toEqual([finding]);
});
