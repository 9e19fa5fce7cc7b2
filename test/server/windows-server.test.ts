import { Lazy, Token } from 'cdktf';
import type { EdgeTierOptions, ResilientClientAccessArrayOptions, SiteProps } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  ExchangeVersion,
  LicenseType,
  ResilientClientAccessArray,
  ServerImage,
  Size,
  WindowsVersion,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from '../support/app';
import {
  arrayIn,
  DIRECTORY,
  edgeIn,
  logicalNames,
  named,
  resources,
  siteIn,
  synthStack,
  testApp,
  valuesOf,
} from '../support/app';
import { each } from '../support/each';
import type { ExpectedRefusal } from '../support/refusal';
import { expectRefusal } from '../support/refusal';

function front(props: ResilientClientAccessArrayOptions = {}, site: Partial<SiteProps> = {}): StackJson {
  const app = testApp();
  arrayIn(siteIn(app, { activeDirectory: DIRECTORY, ...site }), {
    servers: 2,
    ...props,
  });
  return synthStack(app);
}

function edge(props: Partial<EdgeTierOptions> = {}, site: Partial<SiteProps> = {}): StackJson {
  const app = testApp();
  edgeIn(siteIn(app, { activeDirectory: DIRECTORY, ...site }), props);
  return synthStack(app);
}

function refused(props: ResilientClientAccessArrayOptions, expected: Omit<ExpectedRefusal, 'path'>): void {
  expectRefusal(() => front(props), { path: 'amsterdam/Amsterdam/ClientAccess', ...expected });
}

describe('a machine', () => {
  test('is built as Exchange needs it', () => {
    expect(named(front(), 'azurerm_windows_virtual_machine', 'vm-exchange-ams-clientaccess-2')).toMatchObject(
      {
        computer_name: 'AMSFE2',
        location: 'westeurope',
        zone: '2',
        size: 'Standard_E16s_v5',
        admin_username: 'exadmin',
        os_disk: { storage_account_type: 'Premium_LRS', disk_size_gb: 256, caching: 'ReadWrite' },
        source_image_reference: { publisher: 'MicrosoftWindowsServer', sku: '2022-datacenter-g2' },
        secure_boot_enabled: true,
        vtpm_enabled: true,
        encryption_at_host_enabled: false,
        license_type: 'None',
        boot_diagnostics: {},
        patch_mode: 'AutomaticByPlatform',
        bypass_platform_safety_checks_on_user_schedule_enabled: true,
        tags: { site: 'Amsterdam', tier: 'clientaccess', workload: 'exchange' },
      },
    );
  });

  test('has what the program says', () => {
    const stack = front({
      size: 'Standard_D8ds_v5',
      osDisk: Size.gibibytes(512),
      license: LicenseType.HYBRID_BENEFIT,
      acceleratedNetworking: false,
      encryptionAtHost: true,
      image: ServerImage.windows(WindowsVersion.WS2025),
    });
    expect(resources(stack, 'azurerm_windows_virtual_machine')[0]).toMatchObject({
      size: 'Standard_D8ds_v5',
      os_disk: { disk_size_gb: 512 },
      license_type: 'Windows_Server',
      encryption_at_host_enabled: true,
      source_image_reference: { sku: '2025-datacenter-g2' },
    });
    expect(valuesOf(stack, 'azurerm_network_interface', 'accelerated_networking_enabled')).toEqual([
      false,
      false,
    ]);
  });

  test('has a static address and one interface', () => {
    const nic = named(front(), 'azurerm_network_interface', 'nic-exchange-ams-clientaccess-1');
    expect(nic).toMatchObject({
      accelerated_networking_enabled: true,
      ip_configuration: [
        { name: 'primary', private_ip_address: '10.10.0.4', private_ip_address_allocation: 'Static' },
      ],
    });
    expect(nic).not.toHaveProperty('dns_servers');
  });

  test('keeps the identity that others gave it, until the program states one', () => {
    const app = testApp();
    const { servers } = edgeIn(siteIn(app));
    servers[1].virtualMachine.putIdentity({ type: 'SystemAssigned' });
    const ignored = resources(synthStack(app), 'azurerm_windows_virtual_machine').map(
      ({ identity, lifecycle }) => [identity, (lifecycle as Attributes).ignore_changes],
    );
    expect(ignored).toEqual([
      [undefined, ['admin_username', 'admin_password', 'os_disk[0].name', 'identity']],
      [{ type: 'SystemAssigned' }, ['admin_username', 'admin_password', 'os_disk[0].name']],
    ]);
  });

  test('comes from a gallery where the team has one', () => {
    const imageId = '/subscriptions/0/resourceGroups/g/providers/Microsoft.Compute/galleries/a/images/b';
    const [plain] = resources(
      front({ image: ServerImage.gallery(imageId) }),
      'azurerm_windows_virtual_machine',
    );
    expect(plain).toMatchObject({ source_image_id: imageId, secure_boot_enabled: true, vtpm_enabled: true });
    expect(plain).not.toHaveProperty('source_image_reference');
    const [old] = resources(
      front({ image: ServerImage.gallery(imageId, { trustedLaunch: false }) }),
      'azurerm_windows_virtual_machine',
    );
    expect(old).toMatchObject({ secure_boot_enabled: false, vtpm_enabled: false });
  });
});

describe('zones', () => {
  test('are taken in turn, each machine and disk in its own', () => {
    const stack = edge({ servers: 4 });
    expect(resources(stack, 'azurerm_windows_virtual_machine').map((each) => each.zone)).toEqual([
      '1',
      '2',
      '3',
      '1',
    ]);
    expect(resources(stack, 'azurerm_managed_disk').map((each) => each.zone)).toEqual(['1', '2', '3', '1']);
    expect(resources(stack, 'azurerm_availability_set')).toEqual([]);
  });

  test('are replaced by an availability set for each tier where a region has none', () => {
    const app = testApp();
    const site = siteIn(app, { region: AzureRegion.UK_WEST, activeDirectory: DIRECTORY });
    new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2 });
    edgeIn(site);
    const stack = synthStack(app);
    const sets = resources(stack, 'azurerm_availability_set');
    expect(sets.map((each) => each.name)).toEqual([
      'avail-exchange-ams-clientaccess',
      'avail-exchange-ams-edge',
    ]);
    each(sets).forEach((set) => expect(set).toMatchObject({ managed: true, platform_fault_domain_count: 2 }));
    const machines = resources(stack, 'azurerm_windows_virtual_machine');
    expect(
      machines.map((each) => /_(ClientAccess|Edge)_/.exec(String(each.availability_set_id))?.[1]),
    ).toEqual(['ClientAccess', 'ClientAccess', 'Edge', 'Edge']);
    each(machines).forEach((machine) => expect(machine).not.toHaveProperty('zone'));
    expect(resources(stack, 'azurerm_public_ip').filter((each) => 'zones' in each)).toEqual([]);
  });
});

describe('sizes', () => {
  test.each([
    'Standard_E16s_v5',
    'Standard_D2s_v5',
    'Standard_D8ds_v5',
    'Standard_E8-4ds_v5',
    'Standard_E16as_v5',
    'Standard_DS3_v2',
    'Standard_GS4',
    'Standard_E64is_v3',
    'Standard_B4ms',
  ])('%s is taken', (size) => {
    const stack = front({ size });
    expect(valuesOf(stack, 'azurerm_windows_virtual_machine', 'size')).toEqual([size, size]);
  });

  test.each([
    'Standard_E16_v5',
    'Standard_D4_v3',
    'Standard_A4_v2',
    'standard_e16s_v5',
    'E16s_v5',
    '',
    'Basic_A1',
  ])('%p is refused', (size) => {
    refused(
      { size },
      {
        property: 'size',
        value: `'${size}'`,
        limit: "an Azure size with Premium storage, such as 'Standard_E8s_v5'",
        remedy: 'choose a size with an s after the number of cores',
      },
    );
  });

  test.each(['Standard_E16s_v6', 'Standard_E16as_v6', 'Standard_E16s_v12'])(
    '%s attaches its disks by NVMe, for which old releases of Windows have no driver',
    (size) => {
      refused(
        { size, version: ExchangeVersion.V2016 },
        {
          property: 'size',
          value: `'${size}'`,
          limit: 'cannot be combined with Windows Server 2016',
          remedy: 'choose a size of version 5',
        },
      );
      expect(() => front({ size })).not.toThrow();
    },
  );

  test('an old release starts on a size of version 5', () => {
    expect(() => front({ size: 'Standard_E16s_v5', version: ExchangeVersion.V2016 })).not.toThrow();
  });

  test('a size only Terraform knows is let through', () => {
    const size = Lazy.stringValue({ produce: () => '${var.size}' });
    expect(valuesOf(front({ size }), 'azurerm_windows_virtual_machine', 'size')).toEqual([
      '${var.size}',
      '${var.size}',
    ]);
  });
});

describe('the system disk', () => {
  test.each([127, 4095])('may have %d GiB', (size) => {
    const stack = front({ osDisk: Size.gibibytes(size) });
    expect(resources(stack, 'azurerm_windows_virtual_machine')[0]).toMatchObject({
      os_disk: { disk_size_gb: size },
    });
  });

  test.each([126, 4096, 127.5])('may not have %d GiB', (size) => {
    refused(
      { osDisk: Size.gibibytes(size) },
      {
        property: 'osDisk',
        value: String(size),
        limit: 'a whole number from 127 to 4095 GiB',
        remedy: 'use ',
      },
    );
  });

  test.each([256, '256 GiB'])('in plain JavaScript may not be %j', (size) => {
    refused(
      { osDisk: size as unknown as Size },
      {
        property: 'osDisk',
        value: typeof size === 'string' ? `'${size}'` : String(size),
        limit: 'a Size',
        remedy: 'use Size.gibibytes(256)',
      },
    );
  });

  test('a size only Terraform knows is let through', () => {
    const stack = front({ osDisk: Size.gibibytes(Token.asNumber('${var.gb}')) });
    expect(resources(stack, 'azurerm_windows_virtual_machine')[0]).toMatchObject({
      os_disk: { disk_size_gb: '${var.gb}' },
    });
  });
});

describe('the image', () => {
  test.each([
    [ExchangeVersion.V2013, '2012-r2-datacenter-gensecond', false],
    [ExchangeVersion.V2016, '2016-datacenter-gensecond', true],
    [ExchangeVersion.V2019, '2022-datacenter-g2', true],
    [ExchangeVersion.SUBSCRIPTION_EDITION, '2022-datacenter-g2', true],
  ])('follows %s', (version, sku, trustedLaunch) => {
    expect(resources(front({ version }), 'azurerm_windows_virtual_machine')[0]).toMatchObject({
      source_image_reference: { sku },
      secure_boot_enabled: trustedLaunch,
      vtpm_enabled: trustedLaunch,
    });
  });

  test('of a release the version is not supported on is refused', () => {
    refused(
      { image: ServerImage.windows(WindowsVersion.WS2016) },
      {
        property: 'image',
        value: "'Windows Server 2016'",
        limit: 'Windows Server 2022 or Windows Server 2025 or Windows Server 2019',
        remedy: 'choose a supported release, or leave the image out',
      },
    );
  });

  test('has to be brought where the marketplace has none', () => {
    refused(
      { version: ExchangeVersion.V2010 },
      {
        property: 'image',
        value: 'nothing',
        limit: 'is required',
        remedy: 'provide one with ServerImage.gallery(imageId)',
      },
    );
    refused(
      { version: ExchangeVersion.V2010, image: ServerImage.windows(WindowsVersion.WS2012_R2) },
      {
        property: 'image',
        value: "'Windows Server 2012 R2'",
        limit: 'a gallery image',
        remedy: 'choose a supported release',
      },
    );
  });
});

describe('the domain', () => {
  test('is joined by an extension, unless Terraform is told to wait', () => {
    const stack = front();
    const joins = resources(stack, 'azurerm_virtual_machine_extension');
    expect(joins).toHaveLength(2);
    expect(joins[0]).toMatchObject({
      type: 'JsonADDomainExtension',
      publisher: 'Microsoft.Compute',
      count: '${var.domain_joined ? 1 : 0}',
      settings:
        '{"Name":"corp.contoso.com","User":"svc-join@corp.contoso.com","Restart":"true","Options":"3"}',
      protected_settings: '${jsonencode({"Password" = var.domain_join_password})}',
    });
    expect(stack.variable?.domain_joined).toMatchObject({ type: 'bool', default: true, nullable: false });
  });

  test('puts machines where they belong', () => {
    const stack = front(
      {},
      { activeDirectory: { ...DIRECTORY, organizationalUnit: 'OU=Exchange,DC=corp,DC=contoso,DC=com' } },
    );
    expect(resources(stack, 'azurerm_virtual_machine_extension')[0].settings).toContain(
      '"OUPath":"OU=Exchange,DC=corp,DC=contoso,DC=com"',
    );
  });

  test('is reached over peerings first, those added later included', () => {
    const app = testApp();
    const site = siteIn(app, { activeDirectory: DIRECTORY });
    new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2 });
    site.peerWith('Hub', {
      virtualNetworkId:
        '/subscriptions/0/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub',
    });
    const stack = synthStack(app);
    const peerings = logicalNames(stack, 'azurerm_virtual_network_peering').map(
      (name) => `azurerm_virtual_network_peering.${name}`,
    );
    expect(peerings).toHaveLength(2);
    for (const join of each(resources(stack, 'azurerm_virtual_machine_extension'))) {
      // Terraform takes plain addresses only here, no template expressions.
      const before = (join.depends_on as string[]).filter((address) => !address.includes('_Run-hold-out_'));
      expect(before.sort()).toEqual(peerings);
    }
  });

  test('is not joined by an Edge, nor by anyone where there is none', () => {
    expect(resources(edge(), 'azurerm_virtual_machine_extension')).toEqual([]);
    const alone = front({}, { activeDirectory: undefined });
    expect(resources(alone, 'azurerm_virtual_machine_extension')).toEqual([]);
    expect(alone.variable).not.toHaveProperty('domain_joined');
  });
});

describe('the queue disk of an Edge', () => {
  test('is Premium, without a host cache, on a letter of its own', () => {
    const stack = edge();
    expect(named(stack, 'azurerm_managed_disk', 'disk-exchange-ams-edge-1-queue')).toMatchObject({
      storage_account_type: 'Premium_LRS',
      create_option: 'Empty',
      disk_size_gb: 128,
      zone: '1',
    });
    const attachments = resources(stack, 'azurerm_virtual_machine_data_disk_attachment');
    expect(attachments).toHaveLength(2);
    each(attachments).forEach((attachment) => expect(attachment).toMatchObject({ lun: 0, caching: 'None' }));
    const format = named(stack, 'azurerm_virtual_machine_run_command', 'run-exchange-ams-edge-1-disks');
    expect(format.source).toMatchObject({
      script: expect.stringContaining(
        "Add-DataVolume -Label 'queue' -Letter Q -Lun 0 -SizeGib 128 -SizeIsUnique $true",
      ) as unknown,
    });
    expect(format.depends_on).toEqual([
      `azurerm_virtual_machine_data_disk_attachment.${logicalNames(stack, 'azurerm_virtual_machine_data_disk_attachment')[0]}`,
    ]);
  });

  test('is not there where nothing is queued', () => {
    const stack = front();
    expect(resources(stack, 'azurerm_managed_disk')).toEqual([]);
    expect(valuesOf(stack, 'azurerm_virtual_machine_run_command', 'name')).toEqual([
      'run-exchange-ams-clientaccess-1-backup-copy-mode',
      'run-exchange-ams-clientaccess-1-hold-out',
      'run-exchange-ams-clientaccess-2-backup-copy-mode',
      'run-exchange-ams-clientaccess-2-hold-out',
    ]);
  });
});

describe('addresses', () => {
  test('a second tier of a subnet needs an offset', () => {
    const site = siteIn(testApp(), { activeDirectory: DIRECTORY });
    new ResilientClientAccessArray(site, 'ClientAccess', { site, servers: 2 });
    expectRefusal(
      () =>
        new ResilientClientAccessArray(site, 'Other', {
          site,
          servers: 2,
          roleCode: 'OT',
          internalAddress: '10.10.15.1',
        }),
      {
        path: 'amsterdam/Amsterdam/Other',
        property: 'members.ordinal',
        value: "'10.10.0.4'",
        limit: 'an unused address in 10.10.0.0/20',
        remedy: 'give one of the tiers another addressOffset, or the member another ordinal',
      },
    );
  });

  test('the last member of a /28 is the eleventh, if nobody else is there', () => {
    const app = testApp();
    const site = siteIn(app, { addressSpace: '10.10.0.0/24' });
    const tier = edgeIn(site, { members: [{ name: '1' }, { name: '11' }] });
    expect(tier.servers.map((server) => server.privateAddress)).toEqual(['10.10.0.20', '10.10.0.30']);
    const other = siteIn(testApp(), { addressSpace: '10.10.0.0/24' });
    expectRefusal(() => edgeIn(other, { members: [{ name: '1' }, { name: '12' }] }), {
      path: 'amsterdam/Amsterdam/Edge',
      property: 'members.ordinal',
      value: "'10.10.0.31'",
      limit: 'a free address of 10.10.0.16/28, from 10.10.0.20 to 10.10.0.30',
      remedy: 'give the site a larger address space',
    });
  });

  test.each([0.5, Number.NaN])('an offset of %d is none', (addressOffset) => {
    const site = siteIn(testApp());
    expectRefusal(() => edgeIn(site, { addressOffset }), {
      path: 'amsterdam/Amsterdam/Edge',
      property: 'members.ordinal',
      value: String(addressOffset + 4),
      limit: 'a whole number known at synthesis, and so must addressOffset and firstFreeOffset',
      remedy: 'write the numbers',
    });
  });

  test('numbers of which addresses are made cannot be left to Terraform', () => {
    const token = Token.asNumber('${var.number}');
    for (const props of [
      { addressOffset: token },
      { members: [{ name: 'a', ordinal: token, zone: '1' }, { name: '2' }] },
    ]) {
      expectRefusal(() => edgeIn(siteIn(testApp()), props), {
        path: 'amsterdam/Amsterdam/Edge',
        property: 'members.ordinal',
        value: 'a token',
        limit: 'known at synthesis',
        remedy: 'write the numbers',
      });
    }
  });

  test('an offset may not lead back among Azure’s own addresses', () => {
    const site = siteIn(testApp());
    expectRefusal(() => edgeIn(site, { addressOffset: -1 }), {
      path: 'amsterdam/Amsterdam/Edge',
      property: 'members.ordinal',
      value: "'10.10.16.3'",
      limit: 'a free address of 10.10.16.0/20',
      remedy: 'use a smaller ordinal',
    });
  });
});

test('all commands of a machine differ in name', () => {
  const app = testApp();
  const third = siteIn(app, { activeDirectory: DIRECTORY });
  new WitnessServer(third, 'Witness', { site: third, witnessFor: [] });
  edgeIn(third);
  const names = valuesOf(synthStack(app), 'azurerm_virtual_machine_run_command', 'name');
  expect(new Set(names).size).toBe(names.length);
  expect(names).toHaveLength(5);
});
