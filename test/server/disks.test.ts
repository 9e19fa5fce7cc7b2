import { AzureRegion, DiskEncryption, DiskExport, Release, TwoSiteExchange } from 'cdktf-resilient-exchange';
import type { DiskKey, SiteProps, TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from '../support/app';
import {
  arrayIn,
  estateProps,
  logicalNames,
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
  test('encrypt the disk of the operating system and data disks by a set of the site, which may use the key first', () => {
    const stack = withDisks({ diskEncryption: keys({ ...KEY, keyVersion: VERSION }) });
    const [set, ...others] = resources(stack, 'azurerm_disk_encryption_set');
    expect(others).toEqual([]);
    expect(set).toMatchObject({
      name: 'des-exchange-ams',
      location: 'westeurope',
      key_vault_key_id: `https://kv-ams.vault.azure.net/keys/disks/${VERSION}`,
      auto_key_rotation_enabled: false,
      encryption_type: 'EncryptionAtRestWithCustomerKey',
      identity: { type: 'SystemAssigned' },
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
    const right = logicalNames(stack, 'azurerm_role_assignment').find((name) => name.includes('UseKey'));
    each([...machines, ...disks]).map(({ depends_on: first }) =>
      expect(first).toEqual([`azurerm_role_assignment.${right}`]),
    );
    expect(stack.resource!.azurerm_role_assignment[right!]).toMatchObject({
      scope: `${KEY.keyVaultId}/keys/disks`,
      role_definition_name: 'Key Vault Crypto Service Encryption User',
    });
  });

  test('keep their set, and their right until another one is made', () => {
    const site = { diskEncryption: keys(KEY) };
    const lifecyclesIn = (stack: StackJson): unknown[] => [
      ...valuesOf(stack, 'azurerm_disk_encryption_set', 'lifecycle'),
      ...valuesOf(stack, 'azurerm_role_assignment', 'lifecycle').filter((each) => each !== undefined),
    ];
    const right = { create_before_destroy: true };
    expect(lifecyclesIn(withDisks(site))).toEqual([{ prevent_destroy: true }, right]);
    const app = testApp();
    const made = siteIn(app, site);
    arrayIn(made, { servers: 2, mailboxStorage: {} });
    Release.of(made, { reason: 'The site is removed, change 4711.' });
    expect(lifecyclesIn(synthStack(app))).toEqual([{ prevent_destroy: false }, right]);
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
        depends_on: [expect.stringContaining('UseKey')],
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
    ['a version that is none', [{ ...KEY, keyVersion: '1' }], 'the 32 hexadecimal digits of a version'],
  ])('are refused: %s', (_, wrong, message) => {
    expect(() => keys(...wrong)).toThrow(message);
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
