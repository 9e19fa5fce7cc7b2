import type { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { App } from 'cdktf';
import { TerraformStack } from 'cdktf';
import {
  AzureRegion,
  DiskEncryption,
  DiskExport,
  EstateModel,
  EstateSummary,
  Release,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { DiskKey, SiteProps, TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import type { EstateDocument } from '../../lib/model/estate-document';
import { analyse } from '../../lib/resilience/analyse';
import { Outcome } from '../../lib/resilience/outcome';
import { ServiceKind } from '../../lib/resilience/service-result';
import type { Attributes, StackJson } from '../support/app';
import {
  arrayIn,
  estateProps,
  logicalNames,
  only,
  resources,
  siteIn,
  synth,
  synthStack,
  testApp,
  valuesOf,
} from '../support/app';
import { each } from '../support/each';
import { stackWithProxies } from '../support/proxies';
import { expectRefusal } from '../support/refusal';

const KEY: DiskKey = {
  region: AzureRegion.WEST_EUROPE,
  keyVaultId: '/subscriptions/s/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/kv-Ams',
  keyName: 'disks',
};
const { region: _, ...IN_VAULT } = KEY;
const DUBLIN: DiskKey = {
  ...KEY,
  region: AzureRegion.NORTH_EUROPE,
  keyVaultId: KEY.keyVaultId.replace('Ams', 'Dub'),
};
const VERSION = '0123456789abcdef0123456789abcdef';
const keys = (...all: DiskKey[]): DiskEncryption => DiskEncryption.customerKeys({ keys: all });

function withDisks(site: Partial<SiteProps> = {}): StackJson {
  const app = testApp();
  arrayIn(siteIn(app, site), { servers: 2, mailboxStorage: {} });
  return synthStack(app);
}

const DISK = 'azurerm_managed_disk';
const MACHINE = 'azurerm_windows_virtual_machine';

describe('data disks', () => {
  test('are read by nobody from outside', () => {
    const stack = withDisks();
    expect(new Set(valuesOf(stack, DISK, 'network_access_policy'))).toEqual(new Set(['DenyAll']));
    expect(new Set(valuesOf(stack, DISK, 'public_network_access_enabled'))).toEqual(new Set([false]));
  });

  test('can be opened for software that reads them by links', () => {
    const stack = withDisks({ diskExport: DiskExport.ANY_NETWORK });
    expect(new Set(valuesOf(stack, DISK, 'network_access_policy'))).toEqual(new Set(['AllowAll']));
    expect(new Set(valuesOf(stack, DISK, 'public_network_access_enabled'))).toEqual(new Set([true]));
  });
});

describe('keys of the team', () => {
  const RIGHT = 'azurerm_role_assignment';
  const rightsIn = (stack: StackJson): string[] =>
    logicalNames(stack, RIGHT).filter((name) => name.includes('UseKey'));

  test('encrypt the disk of the operating system and data disks by a set of the site, whose identity may use the key first', () => {
    const stack = withDisks({ diskEncryption: keys({ ...KEY, keyVersion: VERSION }) });
    const [set, ...others] = resources(stack, 'azurerm_disk_encryption_set');
    const [identity] = logicalNames(stack, 'azurerm_user_assigned_identity');
    const [right, ...otherRights] = rightsIn(stack);
    expect([...others, ...otherRights]).toEqual([]);
    expect(only(stack, 'azurerm_user_assigned_identity')).toMatchObject({
      name: 'id-exchange-ams-disks',
      location: 'westeurope',
    });
    expect(stack.resource![RIGHT][right]).toMatchObject({
      scope: `${KEY.keyVaultId}/keys/disks`,
      role_definition_name: 'Key Vault Crypto Service Encryption User',
      principal_id: `\${azurerm_user_assigned_identity.${identity}.principal_id}`,
    });
    expect(set).toMatchObject({
      name: 'des-exchange-ams',
      location: 'westeurope',
      key_vault_key_id: `https://kv-ams.vault.azure.net/keys/disks/${VERSION}`,
      auto_key_rotation_enabled: false,
      encryption_type: 'EncryptionAtRestWithCustomerKey',
      identity: {
        type: 'UserAssigned',
        identity_ids: [`\${azurerm_user_assigned_identity.${identity}.id}`],
      },
      depends_on: [`${RIGHT}.${right}`],
    });
    const [id] = logicalNames(stack, 'azurerm_disk_encryption_set').map(
      (name) => `\${azurerm_disk_encryption_set.${name}.id}`,
    );
    const machines = resources(stack, MACHINE);
    const disks = resources(stack, DISK);
    expect(machines.map(({ os_disk: disk }) => (disk as Attributes).disk_encryption_set_id)).toEqual([
      id,
      id,
    ]);
    each(disks).map((disk) => expect(disk.disk_encryption_set_id).toBe(id));
    each([...machines, ...disks]).map(({ depends_on: first }) => expect(first).toBeUndefined());
  });

  test('are used by an identity of the set itself in other clouds, whose right disks wait for', () => {
    const region = AzureRegion.US_GOV_VIRGINIA;
    const app = testApp();
    const site = siteIn(app, { region, diskEncryption: keys({ ...KEY, region }) });
    const provider = TerraformStack.of(site).node.findChild('azurerm') as AzurermProvider;
    provider.environment = 'usgovernment';
    arrayIn(site, { servers: 2, mailboxStorage: {} });
    const stack = synthStack(app);
    const [right] = rightsIn(stack);
    const [set] = logicalNames(stack, 'azurerm_disk_encryption_set');
    expect(only(stack, 'azurerm_disk_encryption_set')).toMatchObject({
      key_vault_key_id: 'https://kv-ams.vault.usgovcloudapi.net/keys/disks',
      identity: { type: 'SystemAssigned' },
    });
    expect(stack.resource!.azurerm_user_assigned_identity).toBeUndefined();
    expect(stack.resource![RIGHT][right].principal_id).toBe(
      `\${azurerm_disk_encryption_set.${set}.identity[0].principal_id}`,
    );
    each([...resources(stack, MACHINE), ...resources(stack, DISK)]).map(({ depends_on: first }) =>
      expect(first).toEqual([`${RIGHT}.${right}`]),
    );
  });

  test('may be several, so that the next one adds a right and changes no other', () => {
    const next = { keyVaultId: KEY.keyVaultId, keyName: 'disks-2' };
    const now = withDisks({ diskEncryption: keys(KEY) });
    const before = withDisks({ diskEncryption: keys({ ...KEY, otherKeys: [next] }) });
    const after = withDisks({ diskEncryption: keys({ ...KEY, ...next, otherKeys: [IN_VAULT] }) });
    const keyOf = (stack: StackJson): unknown => only(stack, 'azurerm_disk_encryption_set').key_vault_key_id;
    expect(rightsIn(now)).toEqual([expect.stringContaining('UseKey-kv-ams_disks_')]);
    expect(rightsIn(before)).toEqual([expect.stringContaining('UseKey-kv-ams_disks-2_'), ...rightsIn(now)]);
    expect(before.resource![RIGHT][rightsIn(now)[0]]).toEqual(now.resource![RIGHT][rightsIn(now)[0]]);
    expect(after.resource![RIGHT]).toEqual(before.resource![RIGHT]);
    expect([keyOf(before), keyOf(after)]).toEqual([
      'https://kv-ams.vault.azure.net/keys/disks',
      'https://kv-ams.vault.azure.net/keys/disks-2',
    ]);
  });

  test('keep their set and its identity, and rights until the set has changed', () => {
    const site = { diskEncryption: keys(KEY) };
    const lifecyclesIn = (stack: StackJson): unknown[] => [
      ...valuesOf(stack, 'azurerm_disk_encryption_set', 'lifecycle'),
      ...valuesOf(stack, 'azurerm_user_assigned_identity', 'lifecycle'),
      ...valuesOf(stack, RIGHT, 'lifecycle').filter((each) => each !== undefined),
    ];
    const kept = { prevent_destroy: true };
    const released = { prevent_destroy: false };
    const right = { create_before_destroy: true };
    expect(lifecyclesIn(withDisks(site))).toEqual([kept, kept, right]);
    const app = testApp();
    const made = siteIn(app, site);
    arrayIn(made, { servers: 2, mailboxStorage: {} });
    Release.of(made, { reason: 'The site is removed, change 4711.' });
    expect(lifecyclesIn(synthStack(app))).toEqual([released, released, right]);
  });

  test('follow the newest version where none is stated, and may be doubled with a key of Azure', () => {
    const diskEncryption = DiskEncryption.customerKeys({ keys: [KEY], doubleEncryption: true });
    expect(resources(withDisks({ diskEncryption }), 'azurerm_disk_encryption_set')).toEqual([
      expect.objectContaining({
        key_vault_key_id: 'https://kv-ams.vault.azure.net/keys/disks',
        auto_key_rotation_enabled: true,
        encryption_type: 'EncryptionAtRestWithPlatformAndCustomerKeys',
      }),
    ]);
  });

  test('make nothing where they are those of Azure', () => {
    const stack = withDisks({ diskEncryption: DiskEncryption.platformKeys() });
    expect(stack.resource!.azurerm_disk_encryption_set).toBeUndefined();
    expect(new Set(valuesOf(stack, DISK, 'disk_encryption_set_id'))).toEqual(new Set([undefined]));
  });

  test('encrypt the disks of proxies', () => {
    const stack = stackWithProxies({}, {}, { diskEncryption: keys(KEY), encryptionAtHost: true });
    const proxies = resources(stack, 'azurerm_linux_virtual_machine');
    each(proxies).map((proxy) =>
      expect(proxy).toMatchObject({
        encryption_at_host_enabled: true,
        os_disk: {
          disk_encryption_set_id: expect.stringContaining('azurerm_disk_encryption_set.') as string,
        },
      }),
    );
  });

  test('are refused where the region of a site has none', () => {
    const elsewhere = { ...KEY, region: AzureRegion.NORTH_EUROPE };
    expectRefusal(() => withDisks({ diskEncryption: keys(elsewhere) }), {
      path: 'amsterdam/Amsterdam',
      property: 'diskEncryption.keys',
      value: 'nothing',
      limit: 'has no key in westeurope',
      remedy: 'add the key of that region',
    });
  });

  test.each<[string, DiskKey[], string]>([
    ['no key', [], 'keys is empty'],
    ['two of one region', [KEY, KEY], 'must not contain a region twice'],
    ['one vault for two regions', [KEY, { ...KEY, region: AzureRegion.NORTH_EUROPE }], 'one resource for'],
    [
      'a URL for a vault',
      [{ ...KEY, keyVaultId: 'https://kv.vault.azure.net' }],
      'the resource id of a key vault',
    ],
    ['a name with a slash', [{ ...KEY, keyName: 'disks/1' }], 'a name of letters, digits and hyphens'],
    ['the key once more', [{ ...KEY, otherKeys: [IN_VAULT] }], 'keys[0].otherKeys must not name a key twice'],
    [
      'another key by a URL',
      [{ ...KEY, otherKeys: [{ ...IN_VAULT, keyVaultId: 'https://kv.vault.azure.net' }] }],
      'the resource id of a key vault',
    ],
    [
      'the vault of another region for the next key',
      [{ ...KEY, otherKeys: [{ ...IN_VAULT, keyVaultId: DUBLIN.keyVaultId }] }, DUBLIN],
      'keys[1] must not have a key in a vault of westeurope, also not among otherKeys',
    ],
    [
      'the vault of a region before it for the next key',
      [KEY, { ...DUBLIN, otherKeys: [{ ...IN_VAULT, keyName: 'disks-2' }] }],
      'keys[1] must not have a key in a vault of westeurope, also not among otherKeys',
    ],
    [
      'a managed HSM',
      [{ ...KEY, keyVaultId: KEY.keyVaultId.replace('vaults', 'managedHSMs') }],
      'a managed HSM is not supported',
    ],
    ['a version that is none', [{ ...KEY, keyVersion: '1' }], 'the 32 hexadecimal digits of a version'],
  ])('are refused: %s', (_, wrong, message) => {
    expect(() => keys(...wrong)).toThrow(message);
  });

  test('may be in several vaults of one region', () => {
    const second = { keyVaultId: KEY.keyVaultId.replace('Ams', 'Ams-2'), keyName: 'disks' };
    expect(keys({ ...KEY, otherKeys: [second] }, DUBLIN).keys).toHaveLength(2);
  });
});

describe('one line for the estate', () => {
  const machinesOf = ({ resource = {} }: StackJson): Attributes[] => Object.values({ ...resource[MACHINE] });
  function stacksWith(props: Partial<TwoSiteExchangeProps>): Record<string, StackJson> {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps(props));
    return synth(app).stacks;
  }
  const sites = ['contoso-primary', 'contoso-standby', 'contoso-witness'];

  test('encrypts at the host of every machine, and a tier may say otherwise', () => {
    const stacks = stacksWith({ encryptionAtHost: true, clientAccess: { encryptionAtHost: false } });
    const said = sites.map((site) =>
      machinesOf(stacks[site]).map((machine) => [machine.computer_name, machine.encryption_at_host_enabled]),
    );
    const all = said.flat();
    expect(all.length).toBeGreaterThan(4);
    each(all).map(([name, encrypted]) => expect(encrypted).toBe(!String(name).includes('FE')));
  });

  test('a standby site follows its primary unless it says otherwise', () => {
    const props = estateProps({});
    const primary = { ...props.primary, encryptionAtHost: true };
    const follows = stacksWith({ primary });
    const differs = stacksWith({ primary, standby: { ...props.standby, encryptionAtHost: false } });
    const [one, other] = [follows, differs].map((stacks) => [
      ...new Set(machinesOf(stacks['contoso-standby']).map((machine) => machine.encryption_at_host_enabled)),
    ]);
    expect([one, other]).toEqual([[true], [false]]);
  });

  test('gives each site a set with the key of its region', () => {
    const { primary, standby, witness } = estateProps({});
    const regions = [primary, standby, witness].map(({ region }) => region);
    const stacks = stacksWith({
      diskEncryption: keys(
        ...regions.map((region, index) => ({
          ...KEY,
          region,
          keyVaultId: KEY.keyVaultId.replace('kv-Ams', `kv-${index}-keys`),
        })),
      ),
    });
    expect(sites.map((site) => resources(stacks[site], 'azurerm_disk_encryption_set'))).toMatchObject(
      regions.map(({ name }, index) => [
        {
          location: name,
          key_vault_key_id: `https://kv-${index}-keys.vault.azure.net/keys/disks`,
        },
      ]),
    );
  });
});

describe('the model', () => {
  const { primary, standby, witness } = estateProps({});
  const all = [primary, standby, witness].map(({ region }, index) => ({
    ...KEY,
    region,
    keyVaultId: KEY.keyVaultId.replace('kv-Ams', `kv-${index}-Keys`),
  }));
  const estateWith = (props: Partial<TwoSiteExchangeProps>): App => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps(props));
    return app;
  };
  const documentOf = (app: App): EstateDocument => EstateModel.of(app).toDocument();

  test('says of machines only what differs from the defaults', () => {
    const usual = documentOf(estateWith({}));
    const said = [...usual.machines, ...usual.sites].filter((each) =>
      ['diskKey', 'encryptionAtHost', 'diskExport'].some((name) =>
        JSON.stringify(each).includes(`"${name}"`),
      ),
    );
    expect(usual.machines.length).toBeGreaterThan(4);
    expect(said).toEqual([]);
  });

  test('has the key of each site, and each machine is lost with it', () => {
    const next = { keyVaultId: all[0].keyVaultId, keyName: 'disks-2' };
    const [first, ...others] = all;
    const app = estateWith({
      encryptionAtHost: true,
      diskExport: DiskExport.ANY_NETWORK,
      diskEncryption: DiskEncryption.customerKeys({
        keys: [{ ...first, keyVersion: VERSION, otherKeys: [next] }, ...others],
        doubleEncryption: true,
      }),
    });
    const { sites, machines } = documentOf(app);
    expect(sites.map(({ diskKey }) => diskKey)).toMatchObject([
      {
        id: 'key:kv-0-keys/disks',
        vault: first.keyVaultId,
        name: 'disks',
        version: VERSION,
        region: first.region.name,
        set: expect.stringMatching(/^des-/) as string,
        others: ['key:kv-0-keys/disks-2'],
        doubleEncryption: true,
      },
      { id: 'key:kv-1-keys/disks' },
      { id: 'key:kv-2-keys/disks' },
    ]);
    const keyOf = new Map(sites.map(({ id, diskKey }) => [id, diskKey!.id]));
    for (const machine of each(machines)) {
      const key = keyOf.get(machine.site!)!;
      expect(machine).toMatchObject({ diskKey: key, encryptionAtHost: true });
      expect(machine.failureDomains).toContain(key);
      expect(machine.diskExport).toBe(machine.volumes.length > 0 ? 'AllowAll' : undefined);
    }
    const summary = EstateSummary.of(app).toString();
    expect(summary).toContain(`encrypted with the key disks of kv-0-Keys (version ${VERSION})`);
    expect(summary).toContain('encrypted with the key disks of kv-1-Keys (its newest version)');
    expect(summary).toContain('The host encrypts temporary disks and caches of all machines.');
  });

  test('lets the analysis lose a site with its key, and an encrypted tier is named alone', () => {
    const app = estateWith({
      diskEncryption: keys(...all),
      clientAccess: { encryptionAtHost: true },
    });
    const document = documentOf(app);
    const analysis = analyse(document);
    const key = 'key:kv-0-keys/disks';
    expect(analysis.scenarios.find(({ id }) => id === key)).toMatchObject({
      name: `disk key of ${primary.name}`,
      kind: 'key',
    });
    const outcomeOf = (service: string, event: string): string => analysis.verdict(service, [event]).outcome;
    const clients = analysis.services.filter(({ kind }) => kind === ServiceKind.CLIENT_ACCESS);
    for (const { id } of each(clients)) {
      expect(outcomeOf(id, key)).toBe(outcomeOf(id, `region:${primary.region.name}`));
      expect(outcomeOf(id, key)).not.toBe(Outcome.GOES_ON);
      expect(outcomeOf(id, 'key:kv-1-keys/disks')).not.toBe(outcomeOf(id, key));
    }
    const encrypted = document.machines.filter(({ encryptionAtHost }) => encryptionAtHost);
    const names = each(encrypted.map(({ id }) => id)).join(', ');
    expect(EstateSummary.of(app).toString()).toContain(
      `The host encrypts temporary disks and caches of ${names}.`,
    );
  });
});
