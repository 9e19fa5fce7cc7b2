import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { App } from 'cdktf';
import { LocalBackend, TerraformStack } from 'cdktf';
import type { ExportStoreProps } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  CafNaming,
  Duration,
  EstateModel,
  ExportStore,
  ExportStoreNetwork,
  InternetAccess,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from '../support/app';
import {
  arrayIn,
  edgeIn,
  estateProps,
  only,
  resources,
  rulesOf,
  siteIn,
  stackIn,
  synth,
  testApp,
  valuesOf,
  warningsOf,
} from '../support/app';
import { each } from '../support/each';
import { pilotLight } from '../support/pilot-light';
import { expectRefusal, expectRefusedSynth, messageOf } from '../support/refusal';

function exportStack(app: App, id = 'exports'): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AzurermProvider(stack, 'azurerm', { features: ExportStore.providerFeatures() });
  new LocalBackend(stack, { path: `terraform.${id}.tfstate` });
  return stack;
}

function storeIn(app: App, props: Partial<ExportStoreProps> = {}): ExportStore {
  return new ExportStore(exportStack(app), 'Exports', { region: AzureRegion.FRANCE_CENTRAL, ...props });
}

function stored(props: Partial<ExportStoreProps> = {}): StackJson {
  const app = testApp();
  storeIn(app, props);
  return synth(app).stacks.exports;
}

const app = testApp();
new TwoSiteExchange(app, 'contoso', estateProps());
const { stacks, dependencies } = synth(app);
const exported = stacks['contoso-exports'];
const model = EstateModel.of(app);

describe('the store of an estate', () => {
  test('is an account without keys, in the region of the witness, with copies in the paired one', () => {
    expect(only(exported, 'azurerm_storage_account')).toMatchObject({
      name: 'contosocomexports',
      location: 'francecentral',
      account_replication_type: 'RAGZRS',
      shared_access_key_enabled: false,
      allow_nested_items_to_be_public: false,
      min_tls_version: 'TLS1_2',
      blob_properties: { versioning_enabled: true },
      lifecycle: { prevent_destroy: true },
    });
  });

  test('keeps every container immutable', () => {
    const containers = resources(exported, 'azurerm_storage_container').map(({ name }) => name);
    expect(containers).toEqual(['customisations', 'edge-configuration']);
    expect(resources(exported, 'azurerm_storage_container_immutability_policy')).toHaveLength(2);
    for (const policy of each(resources(exported, 'azurerm_storage_container_immutability_policy')))
      expect(policy).toMatchObject({ immutability_period_in_days: 30, locked: false });
  });

  test('has a key that wraps and unwraps other keys, which nobody can purge', () => {
    expect(only(exported, 'azurerm_key_vault')).toMatchObject({
      name: 'contoso-com-exports',
      rbac_authorization_enabled: true,
      purge_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
    const deployment = only(exported, 'azurerm_resource_group_template_deployment');
    const { resources: made } = JSON.parse(String(deployment.template_content)) as { resources: unknown[] };
    expect(made).toEqual([
      {
        type: 'Microsoft.KeyVault/vaults/keys',
        apiVersion: '2023-07-01',
        name: 'contoso-com-exports/exports',
        properties: { kty: 'RSA', keySize: 3072, keyOps: ['wrapKey', 'unwrapKey'] },
      },
    ]);
  });

  test('comes before the machines that get rights to it, and closes when their subnets exist', () => {
    expect(dependencies['contoso-exports']).toEqual([]);
    expect(dependencies['contoso-primary']).toContain('contoso-exports');
    expect(dependencies['contoso-interconnect']).toContain('contoso-exports');
    expect(exported).not.toHaveProperty('resource.azurerm_storage_account_network_rules');
    const rules = only(stacks['contoso-interconnect'], 'azurerm_storage_account_network_rules');
    expect(rules).toMatchObject({ default_action: 'Deny', ip_rules: [] });
    const subnets = (rules.virtual_network_subnet_ids as string[]).map((id) => id.replace(/^.*\//, ''));
    expect(subnets.sort()).toEqual([
      'snet-contoso-ams-client-access',
      'snet-contoso-ams-perimeter',
      'snet-contoso-dub-client-access',
      'snet-contoso-dub-perimeter',
    ]);
  });

  test('is in the model with what is exported to it', () => {
    expect(model.exportStores).toEqual([
      {
        id: 'contosocomexports',
        region: 'francecentral',
        resourceGroup: 'rg-contoso-exports',
        failureDomains: ['region:francecentral'],
        keyVault: 'contoso-com-exports',
        key: 'exports',
        immutableDays: 30,
      },
    ]);
    const purposes = model.exports.map(({ machine, purpose }) => `${machine} ${purpose}`);
    expect(purposes).toHaveLength(10);
    expect(purposes).toEqual(
      expect.arrayContaining(['AMSEDGE1 edge-configuration', 'DUBFE3 customisations']),
    );
  });

  test('is left out where the program says so', () => {
    const other = testApp();
    new TwoSiteExchange(other, 'contoso', estateProps({ configurationExports: false }));
    const written = synth(other).stacks;
    expect(Object.keys(written)).not.toContain('contoso-exports');
    expect(resources(written['contoso-primary'], 'azurerm_role_assignment')).toEqual([]);
    expect(JSON.stringify(written)).not.toContain('service_endpoints');
  });

  test('is in the region of the zone where the witness shares that of a site', () => {
    const other = testApp();
    const props = estateProps({
      dnsRegion: AzureRegion.SWEDEN_CENTRAL,
      witness: { region: AzureRegion.NORTH_EUROPE },
    });
    new TwoSiteExchange(other, 'contoso', props);
    expect(only(synth(other).stacks['contoso-exports'], 'azurerm_storage_account').location).toBe(
      'swedencentral',
    );
  });
});

describe('a machine', () => {
  const primary = stacks['contoso-primary'];
  const roles = resources(exported, 'azurerm_role_definition');
  const dataActions = Object.fromEntries(
    roles.map((role) => [
      String(role.role_definition_id),
      (role.permissions as Attributes[]).map((each) => [each.actions, each.data_actions]),
    ]),
  );

  test('may add blobs to its own container, and wrap keys: nothing else', () => {
    const assignments = resources(primary, 'azurerm_role_assignment');
    expect(assignments).toHaveLength(2 * 5);
    const rights = assignments.map((assignment) => {
      const id = String(assignment.role_definition_id).replace(/^.*\//, '');
      return `${JSON.stringify(dataActions[id])} on ${String(assignment.scope).replace(/^.*providers/, '')}`;
    });
    const add = '[[[],["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action"]]]';
    const account = '/Microsoft.Storage/storageAccounts/contosocomexports/blobServices/default/containers';
    expect([...new Set(rights)].sort()).toEqual([
      '[[[],["Microsoft.KeyVault/vaults/keys/wrap/action"]]] on /Microsoft.KeyVault/vaults/contoso-com-exports/keys/exports',
      `${add} on ${account}/customisations`,
      `${add} on ${account}/edge-configuration`,
    ]);
    for (const { principal_id: principal } of each(assignments))
      expect(principal).toMatch(/^\$\{azurerm_windows_virtual_machine\.\w.*\.identity\[0\]\.principal_id\}$/);
  });

  test('adds below its own name only, so that nobody plants an export of another machine', () => {
    const conditions = resources(primary, 'azurerm_role_assignment').flatMap(
      ({ condition, condition_version: version }) => (condition === undefined ? [] : [[condition, version]]),
    );
    const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
    expect(conditions).toHaveLength(5);
    expect(conditions).toContainEqual([
      `((!(ActionMatches{'${blobs}/add/action'})) OR (@Resource[${blobs}:path] StringLike 'AMSEDGE2/*'))`,
      '2.0',
    ]);
  });

  test('has an identity of its own, and reaches the store from the address of its subnet', () => {
    const machines = resources(primary, 'azurerm_windows_virtual_machine');
    for (const machine of each(machines)) expect(machine.identity).toEqual({ type: 'SystemAssigned' });
    const endpoints = resources(primary, 'azurerm_subnet').map(({ name, service_endpoints: to }) => [
      name,
      to,
    ]);
    expect(Object.fromEntries(endpoints)).toMatchObject({
      'snet-contoso-ams-client-access': ['Microsoft.Storage.Global'],
      'snet-contoso-ams-perimeter': ['Microsoft.Storage.Global'],
    });
  });

  test('of a restricted perimeter reaches store and key in their region, and no more than before', () => {
    const perimeter = (exports: boolean): Record<string, string> => {
      const other = testApp();
      const site = siteIn(other);
      const exportStore = exports ? storeIn(other) : undefined;
      edgeIn(site, { internetAccess: InternetAccess.restricted(), exportStore });
      return rulesOf(synth(other).stacks.amsterdam, 'perimeter');
    };
    const [without, withExports] = [perimeter(false), perimeter(true)];
    expect(withExports).toEqual({
      ...without,
      AllowExportStore: 'Outbound 153 Allow Tcp 443 * -> Storage.francecentral',
      AllowExportKey: 'Outbound 154 Allow Tcp 443 * -> AzureKeyVault.francecentral',
    });
  });

  test('of a pilot light has its rights only while it exists', () => {
    const other = testApp();
    new TwoSiteExchange(other, 'contoso', estateProps({ readiness: pilotLight() }));
    const standby = resources(synth(other).stacks['contoso-standby'], 'azurerm_role_assignment');
    expect(standby).toHaveLength(2 * 5);
    for (const { count, principal_id: principal } of each(standby)) {
      expect(count).toBe('${var.activated ? 1 : 0}');
      expect(principal).toContain('[count.index].identity[0].principal_id');
    }
  });
});

test('no secret is in a script, an output or a setting', () => {
  const text = JSON.stringify(stacks);
  expect(text).not.toMatch(/SharedKey|AccountKey|sig=|primary_access_key|primary_connection_string/);
  expect(text).not.toMatch(/Bearer [\w-]{8}/);
});

describe('settings', () => {
  test('times, readers and addresses go where they belong', () => {
    const stack = stored({
      immutableFor: Duration.days(90),
      keptFor: Duration.days(400),
      locked: true,
      readers: ['11111111-2222-3333-4444-555555555555'],
    });
    expect(valuesOf(stack, 'azurerm_storage_container_immutability_policy', 'locked')).toEqual([true, true]);
    expect(only(stack, 'azurerm_storage_management_policy').rule).toMatchObject([
      { actions: { base_blob: { delete_after_days_since_creation_greater_than: 400 } } },
    ]);
    const rights = resources(stack, 'azurerm_role_assignment').map(({ role_definition_name: name }) => name);
    expect(rights).toEqual(['Storage Blob Data Reader', 'Key Vault Crypto Service Encryption User']);
  });

  test.each([
    [AzureRegion.FRANCE_CENTRAL, 'RAGZRS'],
    [AzureRegion.UK_WEST, 'RAGRS'],
    [AzureRegion.POLAND_CENTRAL, 'ZRS'],
    [AzureRegion.of({ name: 'nowhere' }), 'LRS'],
  ])('%s keeps copies as %s', (region, type) => {
    expect(only(stored({ region }), 'azurerm_storage_account').account_replication_type).toBe(type);
  });

  test('a long label is shortened, and told from others', () => {
    const naming = (labelPrefix: string): CafNaming => new CafNaming({ labelPrefix });
    const names = ['a-very-long-company-name', 'a-very-long-company-nama'].map((label) => {
      const stack = stored({ naming: naming(label) });
      return ['azurerm_storage_account', 'azurerm_key_vault'].map((type) => String(only(stack, type).name));
    });
    expect(new Set(names.flat()).size).toBe(4);
    for (const name of each(names.flat())) expect(name).toMatch(/^averylong|^a-very-long/);
    for (const name of each(names.flat())) expect(name.length).toBeLessThanOrEqual(24);
  });

  test.each([
    ['storageAccountName', 'ab', "'ab'"],
    ['storageAccountName', 'Contoso', "'Contoso'"],
    ['keyVaultName', '1contoso', "'1contoso'"],
    ['keyVaultName', 'con--toso', "'con--toso'"],
  ])('%s %s is refused', (property, given, value) => {
    expectRefusal(() => storeIn(testApp(), { [property]: given }), {
      path: 'exports/Exports',
      property,
      value,
      limit: '3 to 24',
      remedy: 'a name that nobody else in Azure has',
    });
  });

  test.each([
    [{ immutableFor: Duration.days(0) }, 'immutableFor'],
    [{ immutableFor: Duration.days(146001) }, 'immutableFor'],
    [{ immutableFor: Duration.hours(36) }, 'immutableFor'],
    [{ immutableFor: Duration.days(30), keptFor: Duration.days(30) }, 'keptFor'],
  ])('%j is refused', (props, property) => {
    expect(messageOf(() => storeIn(testApp(), props))).toContain(`[exports/Exports] ${property} must be`);
  });

  test('the shortest times pass', () => {
    const stack = stored({ immutableFor: Duration.days(1), keptFor: Duration.days(2) });
    expect(
      valuesOf(stack, 'azurerm_storage_container_immutability_policy', 'immutability_period_in_days'),
    ).toEqual([1, 1]);
  });
});

describe('bad input', () => {
  test('a store in the region of a machine is refused', () => {
    const other = testApp();
    arrayIn(siteIn(other), { exportStore: storeIn(other, { region: AzureRegion.WEST_EUROPE }) });
    expectRefusedSynth(other, {
      path: 'exports/Exports',
      property: 'region',
      value: "'westeurope'",
      limit: 'a region without machines',
      remedy: 'third region',
    });
  });

  test('a store in the stack of a site is refused', () => {
    const other = testApp();
    const site = siteIn(other);
    const store = new ExportStore(TerraformStack.of(site), 'Exports', { region: AzureRegion.FRANCE_CENTRAL });
    arrayIn(site, { exportStore: store });
    expect(messageOf(() => synth(other))).toContain('scope must be a stack without the site Amsterdam');
  });

  test('a provider that would ask the data plane is refused', () => {
    const other = testApp();
    new ExportStore(stackIn(other, 'exports'), 'Exports', { region: AzureRegion.FRANCE_CENTRAL });
    expect(messageOf(() => synth(other))).toContain(
      '[exports/Exports] AzurermProvider.features lacks settings that the store needs',
    );
  });

  test('an open account and a locked policy are warned about', () => {
    const other = testApp();
    storeIn(other, { locked: true });
    expect(warningsOf(other).join()).toMatch(
      /locked-exports.*open-export-store|open-export-store.*locked-exports/s,
    );
    const closed = testApp();
    const store = storeIn(closed);
    new ExportStoreNetwork(stackIn(closed, 'network'), 'Network', { store });
    expect(warningsOf(closed).join()).not.toMatch(/locked-exports|open-export-store/);
  });

  test('a store in the region of a machine is told one thing', () => {
    const other = testApp();
    arrayIn(siteIn(other), { exportStore: storeIn(other, { region: AzureRegion.WEST_EUROPE }) });
    expect(messageOf(() => synth(other))).not.toContain('a stack without the export store');
  });

  test.each<[object, string]>([
    [{ keepFor: Duration.days(100) }, 'keepFor is not a setting'],
    [{ subscriptionId: 'prod' }, 'subscriptionId must be an id'],
    [{ readers: ['admins'] }, 'readers[0] must be an id'],
    [{ readerPrefixes: ['home'] }, 'readerPrefixes[0] must be an IPv4 block'],
    [{ readerPrefixes: ['203.0.113.9', '10.0.0.0/8'] }, 'readerPrefixes[1] must be a public address'],
    [{ readerPrefixes: ['192.168.1.1'] }, 'readerPrefixes[0] must be a public address'],
    [{ readerPrefixes: ['0.0.0.0/0'] }, 'readerPrefixes[0] must be a public address'],
    [{ readerPrefixes: ['32.0.0.0/7'] }, 'readerPrefixes[0] must be a public address'],
    [{ readerPrefixes: ['203.0.113.0/31'] }, 'readerPrefixes[0] must be a public address'],
  ])('%j is refused', (props, message) => {
    expect(messageOf(() => storeIn(testApp(), props))).toContain(`[exports/Exports] ${message}`);
  });

  test('public addresses and blocks go into the rules of the account', () => {
    const other = testApp();
    const readerPrefixes = ['203.0.113.9', '198.51.100.0/30', '32.0.0.0/8'];
    new ExportStoreNetwork(stackIn(other, 'network'), 'Network', {
      store: storeIn(other, { readerPrefixes }),
    });
    const rules = only(synth(other).stacks.network, 'azurerm_storage_account_network_rules');
    expect(rules.ip_rules).toEqual(readerPrefixes);
  });

  test('two sets of rules for one account are refused, and rules before the subnets', () => {
    const other = testApp();
    const store = storeIn(other);
    expect(messageOf(() => new ExportStoreNetwork(TerraformStack.of(store), 'Same', { store }))).toContain(
      'scope must be a stack without the store',
    );
    new ExportStoreNetwork(stackIn(other, 'network'), 'Network', { store });
    expect(messageOf(() => new ExportStoreNetwork(stackIn(other, 'more'), 'More', { store }))).toContain(
      'store has an ExportStoreNetwork already',
    );
  });

  test('rules of a program from pieces come after the stacks of the machines, in whichever order it is written', () => {
    const pieces = testApp();
    const store = storeIn(pieces);
    const early = edgeIn(siteIn(pieces), { exportStore: store });
    const closer = stackIn(pieces, 'network');
    new ExportStoreNetwork(closer, 'Network', { store });
    const late = arrayIn(siteIn(pieces, { addressSpace: '10.50.0.0/16' }, 'Cork'), {
      exportStore: store,
    });
    expect(closer.dependencies).toEqual(
      expect.arrayContaining([store, early, late].map((construct) => TerraformStack.of(construct))),
    );
  });

  test('a machine of another estate is refused', () => {
    const other = testApp();
    const store = storeIn(other, { estate: 'fabrikam' });
    arrayIn(siteIn(other), { exportStore: store });
    expect(messageOf(() => synth(other))).toMatch(
      /exportStore must be a machine of the estate 'fabrikam'.*make an ExportStore for each estate/is,
    );
  });
});
