import type { Mutation } from './judged-estate';
import { first, JudgedEstate, remove, set, setUnguarded } from './judged-estate';
import { describeHere } from './terraform';

// What each change of an argument really does, by a plan of the real provider: a row of the table on which the gate is built, or a part of one.

const VM = 'azurerm_windows_virtual_machine';
const DISK = 'azurerm_managed_disk';
const ATTACHMENT = 'azurerm_virtual_machine_data_disk_attachment';
const NIC = 'azurerm_network_interface';
const MEMBERSHIP = 'azurerm_network_interface_backend_address_pool_association';
const RULE = 'azurerm_lb_rule';
const ADDRESS = 'azurerm_public_ip';
const NETWORK_RULE = 'azurerm_network_security_rule';
const FE1 = 'ClientAccess_Server-1';
const CLIENTS = 'group AMS/ClientAccess without AMSFE1, AMSFE2, AMSFE3';
const MAIL = 'group AMS/Edge without AMSEDGE1, AMSEDGE2';
const GROUP =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-contoso-ams/providers/Microsoft.Compute';
const frontEnds = (effect: string): string =>
  ['AMSFE1', 'AMSFE2', 'AMSFE3'].map((each) => `${each} ${effect}`).join(', ');

type Row = [name: string, change: Mutation, problems: string[], down: string];

const machine = (name: string, value: unknown, id = FE1): Mutation =>
  setUnguarded(VM, id, (block) => (block[name] = value));
const systemDisk = (name: string, value: unknown, id = FE1): Mutation =>
  setUnguarded(VM, id, (block) => (first(block.os_disk)[name] = value));
const disk = (name: string, value: unknown, id = 'ClientAccess'): Mutation =>
  setUnguarded(DISK, id, (block) => (block[name] = value));
const both =
  (...changes: Mutation[]): Mutation =>
  (json) =>
    changes.forEach((each) => each(json));
const interfaceBlock = (name: string, value: unknown, id: string): Mutation =>
  setUnguarded(NIC, id, (block) => (first(block.ip_configuration)[name] = value));

const SITE: Row[] = [
  ['zone of a machine', machine('zone', '2'), [], 'AMSFE1 replaced'],
  [
    'zone of a machine and its disks',
    both(machine('zone', '2'), disk('zone', '2', FE1)),
    [
      'data contoso-primary azurerm_managed_disk.Amsterdam_ClientAccess_Server-1_Disk-databases',
      'data contoso-primary azurerm_managed_disk.Amsterdam_ClientAccess_Server-1_Disk-logs',
      'data contoso-primary azurerm_managed_disk.Amsterdam_ClientAccess_Server-1_Disk-queue',
    ],
    'AMSFE1 replaced',
  ],
  [
    'size of all disks of systems',
    systemDisk('disk_size_gb', 300, 'ClientAccess'),
    [CLIENTS],
    frontEnds('deallocated'),
  ],
  [
    'smaller disks of systems',
    systemDisk('disk_size_gb', 128, 'ClientAccess'),
    [CLIENTS],
    frontEnds('switched off for good'),
  ],
  ['caching of the disk of a system', systemDisk('caching', 'ReadOnly'), [], 'AMSFE1 deallocated'],
  [
    'encryption set of the disk of a system',
    systemDisk('disk_encryption_set_id', `${GROUP}/diskEncryptionSets/des`),
    [],
    'AMSFE1 deallocated',
  ],
  ['encryption at host', machine('encryption_at_host_enabled', true), [], 'AMSFE1 deallocated'],
  ['disk controller', machine('disk_controller_type', 'NVMe'), [], 'AMSFE1 deallocated'],
  [
    'proximity placement group',
    machine('proximity_placement_group_id', `${GROUP}/proximityPlacementGroups/ppg`),
    [],
    'AMSFE1 deallocated',
  ],
  [
    'ultra disks',
    machine('additional_capabilities', [{ ultra_ssd_enabled: true }]),
    [],
    'AMSFE1 deallocated',
  ],
  ['licence', machine('license_type', 'Windows_Server', 'ClientAccess'), [], ''],
  ['assessment of patches', machine('patch_assessment_mode', 'ImageDefault', 'ClientAccess'), [], ''],
  ['user data', machine('user_data', 'eA==', 'ClientAccess'), [], ''],
  [
    'patch mode',
    setUnguarded(VM, 'ClientAccess', (block) => {
      block.patch_mode = 'AutomaticByOS';
      block.bypass_platform_safety_checks_on_user_schedule_enabled = false;
    }),
    [],
    '',
  ],
  ['user name', machine('admin_username', 'other'), [], 'AMSFE1 replaced'],
  ['computer name', machine('computer_name', 'AMSFE9'), [], 'AMSFE1 replaced'],
  ['custom data', machine('custom_data', 'eA=='), [], 'AMSFE1 replaced'],
  [
    'edition of the image',
    setUnguarded(VM, FE1, (block) => (first(block.source_image_reference).sku = '2019-datacenter-gensecond')),
    [],
    'AMSFE1 replaced',
  ],
  ['secure boot', machine('secure_boot_enabled', false), [], 'AMSFE1 replaced'],
  ['vTPM', machine('vtpm_enabled', false), [], 'AMSFE1 replaced'],
  ['time zone', machine('timezone', 'UTC'), [], 'AMSFE1 replaced'],
  [
    'type of the disk of a system',
    systemDisk('storage_account_type', 'StandardSSD_LRS'),
    [],
    'AMSFE1 replaced',
  ],
  ['name of the disk of a system', systemDisk('name', 'other'), [], 'AMSFE1 replaced'],
  ['a data disk beyond 4 TiB', disk('disk_size_gb', 4096, `${FE1}_Disk-databases`), [], 'AMSFE1 deallocated'],
  [
    'type of all data disks',
    disk('storage_account_type', 'StandardSSD_LRS'),
    [CLIENTS],
    frontEnds('deallocated'),
  ],
  ['tier of a data disk', disk('tier', 'P40', `${FE1}_Disk-databases`), [], 'AMSFE1 deallocated'],
  [
    'bursting of a data disk',
    both(
      disk('disk_size_gb', 2048, `${FE1}_Disk-databases`),
      disk('on_demand_bursting_enabled', true, `${FE1}_Disk-databases`),
    ),
    [],
    'AMSFE1 deallocated',
  ],
  [
    'name of a data disk',
    disk('name', 'other', `${FE1}_Disk-logs`),
    ['data contoso-primary azurerm_managed_disk.Amsterdam_ClientAccess_Server-1_Disk-logs'],
    'AMSFE1 disk detached',
  ],
  [
    'origin of a data disk',
    both(
      disk('create_option', 'Copy', `${FE1}_Disk-logs`),
      disk('source_resource_id', `${GROUP}/disks/other`, `${FE1}_Disk-logs`),
    ),
    ['data contoso-primary azurerm_managed_disk.Amsterdam_ClientAccess_Server-1_Disk-logs'],
    'AMSFE1 disk detached',
  ],
  [
    'caching of attachments',
    setUnguarded(ATTACHMENT, 'ClientAccess', (block) => (block.caching = 'ReadWrite')),
    [CLIENTS],
    frontEnds('disk detached'),
  ],
  [
    'LUN of an attachment',
    setUnguarded(ATTACHMENT, `${FE1}_Attachment-logs`, (block) => (block.lun = 9)),
    [],
    'AMSFE1 disk detached',
  ],
  ['address of an interface', interfaceBlock('private_ip_address', '10.10.0.40', FE1), [], 'AMSFE1 cut off'],
  [
    'allocation of addresses',
    setUnguarded(NIC, 'ClientAccess', (block) => {
      delete first(block.ip_configuration).private_ip_address;
      first(block.ip_configuration).private_ip_address_allocation = 'Dynamic';
    }),
    [CLIENTS],
    frontEnds('cut off'),
  ],
  ['name of a configuration of an interface', interfaceBlock('name', 'other', FE1), [], 'AMSFE1 cut off'],
  [
    'name of an interface',
    setUnguarded(NIC, FE1, (block) => (block.name = 'other')),
    ['refused contoso-primary azurerm_network_interface.Amsterdam_ClientAccess_Server-1_NetworkInterface'],
    'AMSFE1 deallocated',
  ],
  ['one membership', remove(MEMBERSHIP, `${FE1}_Pool-Public`), [], 'AMSFE1 removed from a pool'],
  ['all memberships', remove(MEMBERSHIP, '_Pool-Public'), [CLIENTS], frontEnds('removed from a pool')],
  [
    'membership of a server in the way out',
    remove(MEMBERSHIP, `${FE1}_Egress`),
    [],
    'AMSFE1 removed from a pool',
  ],
  [
    'ports of the way out',
    setUnguarded('azurerm_lb_outbound_rule', '', (block) => (block.allocated_outbound_ports = 2048)),
    [],
    '',
  ],
  [
    'port of a probe',
    setUnguarded('azurerm_lb_probe', 'Public', (block) => (block.port = 444)),
    [CLIENTS],
    frontEnds('removed from a pool'),
  ],
  [
    'name of a probe',
    setUnguarded('azurerm_lb_probe', 'Public', (block) => (block.name = 'other')),
    [CLIENTS, 'refused contoso-primary azurerm_lb_probe.Amsterdam_ClientAccess_Public_Probe-Https'],
    frontEnds('removed from a pool'),
  ],
  [
    'name of a pool',
    setUnguarded('azurerm_lb_backend_address_pool', 'Public', (block) => (block.name = 'other')),
    [CLIENTS, 'refused contoso-primary azurerm_lb_backend_address_pool.Amsterdam_ClientAccess_Public_Pool'],
    frontEnds('removed from a pool'),
  ],
  ['idle time of rules', setUnguarded(RULE, '', (block) => (block.idle_timeout_in_minutes = 20)), [], ''],
  [
    'distribution of rules',
    setUnguarded(RULE, '', (block) => (block.load_distribution = 'SourceIP')),
    [],
    '',
  ],
  [
    'name of a rule',
    setUnguarded(RULE, 'Public', (block) => (block.name = 'other')),
    [CLIENTS],
    frontEnds('removed from a pool'),
  ],
  [
    'tags of balancers',
    setUnguarded('azurerm_lb', '', (block) => (first(block.tags).owner = 'mail')),
    [],
    '',
  ],
  [
    'order of frontends',
    setUnguarded('azurerm_lb', 'PublicBalancer', (block) =>
      (block.frontend_ip_configuration as unknown[]).reverse(),
    ),
    [],
    '',
  ],
  [
    'address inside the networks',
    setUnguarded(
      'azurerm_lb',
      'Internal',
      (block) => (first(block.frontend_ip_configuration).private_ip_address = '10.10.15.200'),
    ),
    [CLIENTS, 'name A inside mail.contoso.com', 'name A inside autodiscover.contoso.com'],
    frontEnds('removed from a pool'),
  ],
  [
    'name of a balancer',
    setUnguarded('azurerm_lb', 'PublicBalancer', (block) => (block.name = 'other')),
    [CLIENTS],
    frontEnds('removed from a pool'),
  ],
  [
    'edition of a balancer',
    setUnguarded('azurerm_lb', 'PublicBalancer', (block) => (block.sku_tier = 'Global')),
    [CLIENTS],
    frontEnds('removed from a pool'),
  ],
  [
    'zones of a frontend',
    setUnguarded('azurerm_lb', 'Internal', (block) => (first(block.frontend_ip_configuration).zones = ['1'])),
    [CLIENTS],
    frontEnds('removed from a pool'),
  ],
  [
    'a rule of a security group',
    remove(NETWORK_RULE, 'AllowHttpsFromClients'),
    [CLIENTS],
    frontEnds('cut off'),
  ],
  [
    'priority of a rule, behind those that deny',
    setUnguarded(NETWORK_RULE, 'AllowHttpsFromClients', (block) => (block.priority = 3000)),
    [CLIENTS],
    frontEnds('cut off'),
  ],
  [
    'priority of a rule, before those that deny',
    setUnguarded(NETWORK_RULE, 'AllowHttpsFromClients', (block) => (block.priority = 105)),
    [],
    '',
  ],
  [
    'name of a security group',
    setUnguarded('azurerm_network_security_group', 'client-access', (block) => (block.name = 'other')),
    [CLIENTS],
    frontEnds('cut off'),
  ],
  [
    'name of a subnet',
    setUnguarded('azurerm_subnet', 'client-access', (block) => (block.name = 'other')),
    [CLIENTS, 'refused contoso-primary azurerm_subnet.Amsterdam_Subnet-client-access'],
    frontEnds('cut off'),
  ],
  [
    'name of a network',
    setUnguarded('azurerm_virtual_network', '', (block) => (block.name = 'other')),
    [
      CLIENTS,
      MAIL,
      'refused contoso-primary azurerm_subnet.Amsterdam_Subnet-client-access',
      'refused contoso-primary azurerm_subnet.Amsterdam_Subnet-perimeter',
    ],
    'AMSEDGE1 cut off, AMSEDGE2 cut off, AMSFE1 cut off, AMSFE2 cut off, AMSFE3 cut off',
  ],
  [
    'DNS servers of a network',
    setUnguarded('azurerm_virtual_network', '', (block) => (block.dns_servers = ['10.10.64.9'])),
    [],
    '',
  ],
  [
    'name of the address of clients',
    setUnguarded(ADDRESS, 'ClientAccess', (block) => (block.name = 'other')),
    [
      CLIENTS,
      'identity contoso-primary azurerm_public_ip.Amsterdam_ClientAccess_PublicFrontend_PublicAddress',
      'name Traffic Manager mail.contoso.com',
      'name Traffic Manager autodiscover.contoso.com',
    ],
    frontEnds('removed from a pool'),
  ],
  [
    'label of the address of clients',
    setUnguarded(ADDRESS, 'ClientAccess', (block) => (block.domain_name_label = 'other-label')),
    [
      CLIENTS,
      'identity contoso-primary azurerm_public_ip.Amsterdam_ClientAccess_PublicFrontend_PublicAddress',
      'name Traffic Manager mail.contoso.com',
      'name Traffic Manager autodiscover.contoso.com',
    ],
    frontEnds('unpublished'),
  ],
  [
    'a name in reverse of an Edge that had none',
    setUnguarded(ADDRESS, 'Edge_Address-1', (block) => (block.reverse_fqdn = 'other.contoso.com.')),
    [],
    '',
  ],
  [
    'tags of run commands',
    setUnguarded(
      'azurerm_virtual_machine_run_command',
      'ClientAccess',
      (block) => (first(block.tags).owner = 'mail'),
    ),
    [],
    '',
  ],
  [
    'settings of the join',
    setUnguarded(
      'azurerm_virtual_machine_extension',
      '',
      (block) => (block.settings = '{"Name":"other.contoso.com"}'),
    ),
    [CLIENTS],
    frontEnds('restarted'),
  ],
  [
    'region of the resource group',
    setUnguarded('azurerm_resource_group', '', (block) => (block.location = 'northeurope')),
    [CLIENTS, MAIL],
    'AMSEDGE1 destroyed, AMSEDGE2 destroyed, AMSFE1 destroyed, AMSFE2 destroyed, AMSFE3 destroyed',
  ],
];

const NAMES: Row[] = [
  [
    'name of a record',
    set('azurerm_dns_a_record', 'edge', (block) => (block.name = 'other')),
    ['name MX contoso.com'],
    '',
  ],
  ['TTL of records', set('azurerm_dns_mx_record', '', (block) => (block.ttl = 60)), [], ''],
  [
    'a record taken out',
    remove('azurerm_dns_mx_record', ''),
    [MAIL, 'group DUB/Edge without DUBEDGE1, DUBEDGE2', 'name MX contoso.com'],
    'AMSEDGE1 unpublished, AMSEDGE2 unpublished, DUBEDGE1 unpublished, DUBEDGE2 unpublished',
  ],
  [
    'name of the zone',
    setUnguarded('azurerm_dns_zone', '', (block) => (block.name = 'fabrikam.com')),
    [
      'identity contoso-dns azurerm_dns_zone.Zone',
      'name CNAME autodiscover.contoso.com',
      'name CNAME mail.contoso.com',
      'name MX contoso.com',
      'name TXT contoso.com',
      'name MX fabrikam.com',
    ],
    '',
  ],
  [
    'name of the resource group of the zone',
    both(
      setUnguarded('azurerm_resource_group', '', (block) => (block.name = 'rg-other')),
      ...['dns_zone', 'private_dns_zone', 'traffic_manager_profile'].map((type) =>
        setUnguarded(`azurerm_${type}`, '', () => undefined),
      ),
    ),
    [
      'identity contoso-dns azurerm_dns_zone.Zone',
      'identity contoso-dns azurerm_private_dns_zone.Zone_PrivateNames_autodiscovercontosocom_Zone',
      'identity contoso-dns azurerm_private_dns_zone.Zone_PrivateNames_mailcontosocom_Zone',
      'identity contoso-dns azurerm_traffic_manager_profile.Zone_ClientNames_ClientAccess_Profile',
    ],
    '',
  ],
  [
    'relative name of the profile',
    setUnguarded(
      'azurerm_traffic_manager_profile',
      '',
      (block) => (first(block.dns_config).relative_name = 'other-name'),
    ),
    ['identity contoso-dns azurerm_traffic_manager_profile.Zone_ClientNames_ClientAccess_Profile'],
    '',
  ],
];

/** Plans one in so many of the changes; each takes some seconds. */
export function describeDisruptiveChanges(oneIn: number): void {
  const sample = (rows: Row[]): Row[] => rows.filter((_, index) => index % oneIn === 0);

  describeHere('the gate on a plan of the real provider', () => {
    let estate: JudgedEstate;
    beforeAll(async () => {
      estate = await JudgedEstate.apply('two-site', ['primary', 'standby', 'addresses', 'dns'], {
        reverse_dns: 'false',
      });
    });
    afterAll(async () => estate.remove());

    /** Problems without the ends of ids, each once, and what happens to machines. */
    async function answer(
      stack: string,
      change: Mutation,
      { variables = {}, args = [] }: { variables?: Record<string, string>; args?: string[] } = {},
    ): Promise<{ problems: string[]; down: string; unknown: object[] }> {
      const { problems, outages, unknown } = await estate.judged(
        stack,
        change,
        ['-refresh=false', ...args],
        variables,
      );
      return {
        problems: [...new Set(problems.map(({ id }) => id.replace(/_[0-9A-F]{8}$/, '')))],
        down: outages.map(({ machine: id, effect }) => `${id} ${effect}`).join(', '),
        unknown: [...unknown],
      };
    }

    test.each(sample(SITE))('of a site: %s', async (_, change, problems, down) => {
      expect(await answer('primary', change)).toEqual({ problems, down, unknown: [] });
    });

    test.each(sample(NAMES))('of the names: %s', async (_, change, problems, down) => {
      expect(await answer('dns', change)).toEqual({ problems, down, unknown: [] });
    });

    const nothing: Mutation = () => undefined;
    test('a machine is replaced by request', async () => {
      const args = [`-replace=${estate.addressOf('AMSEDGE1')}`];
      expect(await answer('primary', nothing, { args })).toMatchObject({
        problems: [],
        down: 'AMSEDGE1 replaced',
      });
    });

    test('the servers are not joined by Terraform any more: the domain keeps them', async () => {
      const variables = { domain_joined: 'false' };
      expect(await answer('primary', nothing, { variables })).toMatchObject({ problems: [], down: '' });
    });

    test('names of Edges in reverse are written', async () => {
      const variables = { reverse_dns: 'true' };
      expect(await answer('primary', nothing, { variables })).toMatchObject({ problems: [], down: '' });
    });

    test('a switchover is passed', async () => {
      const variables = { active_site: 'standby' };
      expect(await answer('dns', nothing, { variables })).toMatchObject({ problems: [], down: '' });
    });
  });
}
