import {
  AzureRegion,
  EstateModel,
  ExchangeVersion,
  ServerCertificate,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { CertificateReference } from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from '../support/app';
import { estateProps, resources, synth, testApp } from '../support/app';
import { each } from '../support/each';

const vault = (name: string): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/${name}`;
const WEST: CertificateReference = {
  region: AzureRegion.WEST_EUROPE,
  keyVaultId: vault('contoso-weu'),
  secretName: 'mail',
};
const NORTH: CertificateReference = {
  region: AzureRegion.NORTH_EUROPE,
  keyVaultId: vault('contoso-neu'),
  secretName: 'mail',
};
const BOTH = ServerCertificate.keyVault({ secrets: [WEST, NORTH] });
const EDGES = ServerCertificate.keyVault({
  secrets: [WEST, NORTH].map((each) => ({ ...each, secretName: 'edges' })),
});

const app = testApp();
new TwoSiteExchange(app, 'contoso', { ...estateProps(), certificates: { clients: BOTH, edges: EDGES } });
const model = EstateModel.of(app).toDocument();
const { stacks } = synth(app);

const commands = (stack: StackJson): Attributes[] =>
  resources(stack, 'azurerm_virtual_machine_run_command').filter(({ name }) =>
    String(name).endsWith('-certificate'),
  );
const scriptOf = (all: Attributes[], of: string): string =>
  (all.find(({ name }) => String(name).includes(of))!.source as { script: string }).script;

describe('an estate with vaults', () => {
  test('gives each machine the right to one secret of its own region', () => {
    const rights = (stack: string): unknown[] =>
      resources(stacks[stack], 'azurerm_role_assignment')
        .filter(({ role_definition_name: role }) => role === 'Key Vault Secrets User')
        .map(({ scope }) => scope);
    expect(rights('contoso-primary')).toEqual([
      ...Array<string>(3).fill(`${WEST.keyVaultId}/secrets/mail`),
      ...Array<string>(2).fill(`${WEST.keyVaultId}/secrets/edges`),
    ]);
    expect(new Set(rights('contoso-standby'))).toEqual(
      new Set(['mail', 'edges'].map((name) => `${NORTH.keyVaultId}/secrets/${name}`)),
    );
  });

  test('lets the subnets reach the vault', () => {
    const endpoints = resources(stacks['contoso-primary'], 'azurerm_subnet')
      .filter(({ service_endpoints: all }) => (all as string[] | undefined)?.includes('Microsoft.KeyVault'))
      .map(({ name }) => String(name));
    expect(endpoints).toHaveLength(2);
  });

  test('tells each machine its names, its secret and its time', () => {
    const all = commands(stacks['contoso-primary']);
    expect(all).toHaveLength(5);
    const frontEnd = scriptOf(all, 'clientaccess-2');
    expect(frontEnd).toContain("$address = 'https://contoso-weu.vault.azure.net/secrets/mail'");
    expect(frontEnd).toContain("$names = @('mail.contoso.com', 'autodiscover.contoso.com')");
    expect(frontEnd).toContain("-Daily -At '01:30'");
    const edge = scriptOf(all, 'edge-1');
    expect(edge).toContain("$names = @('amsedge1.contoso.com')");
    expect(edge).toContain("-Daily -At '01:00'");
    expect(edge).not.toContain('Enable-ExchangeCertificate');
    expect(scriptOf(commands(stacks['contoso-standby']), 'clientaccess-1')).toContain('contoso-neu.vault');
  });

  test('says in the model where each machine takes it from', () => {
    const of = (id: string): unknown => model.machines.find((each) => each.id === id)?.certificate;
    expect([of('AMSFE1'), of('AMSEDGE1')]).toEqual([
      { keyVault: 'contoso-weu', secretName: 'mail' },
      { keyVault: 'contoso-weu', secretName: 'edges' },
    ]);
  });

  test('has no secret in what is written', () => {
    for (const stack of each(Object.values(stacks)))
      expect(JSON.stringify(stack)).not.toContain('azurerm_key_vault_secret');
  });
});

test('without a vault nothing of it is made', () => {
  const plain = testApp();
  new TwoSiteExchange(plain, 'contoso', {
    ...estateProps(),
    certificates: { clients: ServerCertificate.manual() },
  });
  const document = EstateModel.of(plain).toDocument();
  expect(document.machines.filter(({ certificate }) => certificate !== undefined)).toEqual([]);
  const made = synth(plain).stacks;
  for (const stack of each(Object.values(made))) expect(commands(stack)).toEqual([]);
});

describe('what is refused', () => {
  const keyVault = (...secrets: unknown[]): unknown =>
    ServerCertificate.keyVault({ secrets: secrets as CertificateReference[] });

  test.each<[string, () => unknown, RegExp]>([
    ['no secret', () => keyVault(), /secrets is empty/],
    ['what is not a list', () => ServerCertificate.keyVault({} as never), /secrets must be a list/],
    ['two secrets of one region', () => keyVault(WEST, WEST), /must not contain a region twice/],
    [
      'one vault for two regions',
      () => keyVault(WEST, { ...NORTH, keyVaultId: WEST.keyVaultId }),
      /secrets must not name one resource for westeurope and northeurope/,
    ],
    [
      'an address instead of an id',
      () => keyVault({ ...WEST, keyVaultId: 'https://contoso.vault.azure.net' }),
      /resource id of a key vault/,
    ],
    [
      'a secret without a name',
      () => keyVault({ ...WEST, secretName: undefined }),
      /secretName must be a name/,
    ],
    [
      'a secret with a version',
      () => keyVault({ ...WEST, secretName: 'mail/0123' }),
      /secretName must be a name/,
    ],
    ['a region as a text', () => keyVault({ ...WEST, region: 'westeurope' }), /must be an AzureRegion/],
    ['a misspelt setting', () => keyVault({ ...WEST, secret: 'mail' }), /is not a setting/],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('the same name in two vaults is not', () => {
    expect(BOTH.secrets).toEqual([WEST, NORTH]);
  });

  test('a site without a secret in its region', () => {
    const certificates = { clients: ServerCertificate.keyVault({ secrets: [WEST] }) };
    expect(() => new TwoSiteExchange(testApp(), 'contoso', { ...estateProps(), certificates })).toThrow(
      /lacks the region northeurope/,
    );
  });
});

test('in 2013 Mailbox servers keep the certificate of Setup', () => {
  const old = testApp();
  const { databaseAvailabilityGroup: group, ...props } = estateProps();
  new TwoSiteExchange(old, 'contoso', {
    ...props,
    version: ExchangeVersion.V2013,
    databaseAvailabilityGroup: group,
    certificates: { clients: BOTH },
  });
  const roles = EstateModel.of(old)
    .toDocument()
    .machines.filter(({ certificate }) => certificate !== undefined)
    .map((machine) => machine.roles.join(' '));
  expect(new Set(roles)).toEqual(new Set(['client-access']));
});
