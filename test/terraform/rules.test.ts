import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../stand-in/stand-in';
import { AzureStandIn } from '../../stand-in/stand-in';
import { temporaryDirectory } from '../support/synth';
import { Given, HERE } from './support/given';
import { describeHere, otherCloud, Workdir } from './support/terraform';

// Each strict rule of the stand-in, met by Terraform itself: what Azure would refuse fails the apply with Azure's code, and the
// nearest thing that Azure takes is applied. All cases share two applies, each in a resource group of its own.

type Arguments = Record<string, unknown>;
type Resource = [type: string, args: Arguments];

interface Case {
  readonly title: string;
  /** Puts into the store what has to be there, and gives the resource that Terraform makes. */
  readonly first: (given: Given) => Resource;
  /** A second apply: the changed resource, or nothing where it is deleted. The expectation is on this one. */
  readonly second?: (given: Given) => Resource | undefined;
  readonly refusal?: { readonly status: number; readonly code: string };
}

const accepts = (title: string, first: Case['first'], second?: Case['second']): Case => ({
  title,
  first,
  second,
});
const refuses = (
  refusal: [status: number, code: string],
  title: string,
  first: Case['first'],
  second?: Case['second'],
): Case => ({ ...accepts(title, first, second), refusal: { status: refusal[0], code: refusal[1] } });

const publicIp = ({ place }: Given, args: Arguments = {}): Resource => [
  'azurerm_public_ip',
  { ...place, allocation_method: 'Static', sku: 'Standard', ...args },
];
const subnet = (given: Given, prefix: string, network = 'net'): Resource => [
  'azurerm_subnet',
  {
    name: 'new',
    resource_group_name: given.group,
    virtual_network_name: network,
    address_prefixes: [prefix],
  },
];
const nic = ({ place }: Given, subnetId: string, address?: string, args: Arguments = {}): Resource => [
  'azurerm_network_interface',
  {
    ...place,
    ip_configuration: [
      {
        name: 'ip',
        subnet_id: subnetId,
        private_ip_address_allocation: address ? 'Static' : 'Dynamic',
        private_ip_address: address ?? null,
        ...args,
      },
    ],
  },
];
const balancer = ({ place }: Given, front: Arguments): Resource => [
  'azurerm_lb',
  { ...place, sku: 'Standard', frontend_ip_configuration: [{ name: 'front', ...front }] },
];
const peering = (given: Given): Resource => [
  'azurerm_virtual_network_peering',
  {
    name: 'new',
    resource_group_name: given.group,
    virtual_network_name: 'left',
    remote_virtual_network_id: given.id('Network/virtualNetworks/right'),
  },
];
const securityRule = (given: Given, direction: string): Resource => {
  given.put('Network/networkSecurityGroups/nsg', {
    securityRules: [{ name: 'old', properties: { priority: 100, direction: 'Inbound', access: 'Allow' } }],
  });
  const any = Object.fromEntries(
    [
      'source_port_range',
      'destination_port_range',
      'source_address_prefix',
      'destination_address_prefix',
    ].map((each) => [each, '*']),
  );
  return [
    'azurerm_network_security_rule',
    {
      ...{ name: 'new', resource_group_name: given.group, network_security_group_name: 'nsg' },
      ...{ priority: 100, direction, access: 'Allow', protocol: 'Tcp', ...any },
    },
  ];
};
const balancingRule = (given: Given, args: Arguments, rules: object[] = []): Resource => {
  const address = given.publicIp('front');
  const pool = given.balancer('lb', { publicIPAddress: { id: address } });
  const id = given.id('Network/loadBalancers/lb');
  given.put(
    'Network/loadBalancers/lb',
    { loadBalancingRules: rules },
    { location: HERE, sku: { name: 'Standard', tier: 'Regional' } },
  );
  return [
    'azurerm_lb_rule',
    {
      ...{ name: 'new', loadbalancer_id: id, protocol: 'Tcp', frontend_port: 443, backend_port: 443 },
      ...{ frontend_ip_configuration_name: 'front', backend_address_pool_ids: [pool], ...args },
    },
  ];
};
const oldRule = (given: Given, frontendPort: number, backendPort: number): object => ({
  name: 'old',
  properties: {
    ...{ protocol: 'Tcp', frontendPort, backendPort, enableFloatingIP: false },
    frontendIPConfiguration: { id: given.id('Network/loadBalancers/lb/frontendIPConfigurations/front') },
    backendAddressPool: { id: given.id('Network/loadBalancers/lb/backendAddressPools/pool') },
  },
});
type Kind = 'public' | 'internal';
const secondBalancer = (given: Given, kind: Kind, firstKind: Kind = 'public'): Resource => {
  const subnetId = given.subnet();
  const front = (name: string, which: Kind) =>
    which === 'public'
      ? { publicIPAddress: { id: given.publicIp(name) } }
      : { subnet: { id: subnetId }, privateIPAllocationMethod: 'Dynamic' };
  const pools = [{ id: given.balancer('one', front('first', firstKind)) }];
  const interfaceId = given.nic('nic', {
    privateIPAddress: '10.0.1.9',
    subnet: { id: subnetId },
    loadBalancerBackendAddressPools: pools,
  });
  return [
    'azurerm_network_interface_backend_address_pool_association',
    {
      network_interface_id: interfaceId,
      ip_configuration_name: 'ip',
      backend_address_pool_id: given.balancer('two', front('second', kind)),
    },
  ];
};
const attachment = (diskId: string, machineId: string): Resource => [
  'azurerm_virtual_machine_data_disk_attachment',
  { managed_disk_id: diskId, virtual_machine_id: machineId, lun: 0, caching: 'None' },
];
const record = (given: Given, kind: string, args: Arguments): Resource => [
  `azurerm_dns_${kind}_record`,
  { name: 'mail', zone_name: 'contoso.com', resource_group_name: given.group, ttl: 60, ...args },
];
const link = (given: Given, network: string): Resource => [
  'azurerm_private_dns_zone_virtual_network_link',
  {
    name: 'new',
    resource_group_name: given.group,
    private_dns_zone_name: 'contoso.com',
    virtual_network_id: network,
  },
];
const profile = (given: Given, relativeName: string): Resource => [
  'azurerm_traffic_manager_profile',
  {
    ...{ name: 'new', resource_group_name: given.group, traffic_routing_method: 'Priority' },
    dns_config: [{ relative_name: relativeName, ttl: 60 }],
    monitor_config: [{ protocol: 'HTTPS', port: 443, path: '/' }],
  },
];
const endpoint = (given: Given, priority: number): Resource => {
  const profileId = given.put(
    'Network/trafficManagerProfiles/profile',
    { dnsConfig: { relativeName: `endpoints-${given.group}` } },
    { location: 'global' },
  );
  given.put(
    'Network/trafficManagerProfiles/profile/externalEndpoints/old',
    { target: '192.0.2.1', priority: 1 },
    {},
  );
  return [
    'azurerm_traffic_manager_external_endpoint',
    { name: 'new', profile_id: profileId, target: '192.0.2.2', priority },
  ];
};
const machine = (given: Given, interfaceId: string): Resource => [
  'azurerm_windows_virtual_machine',
  {
    ...{
      ...given.place,
      size: 'Standard_D2s_v5',
      admin_username: 'operator',
      admin_password: 'not-a-Secret-1',
    },
    network_interface_ids: [interfaceId],
    os_disk: [{ name: 'os', caching: 'ReadWrite', storage_account_type: 'Premium_LRS' }],
    source_image_reference: [
      {
        publisher: 'MicrosoftWindowsServer',
        offer: 'WindowsServer',
        sku: '2022-datacenter',
        version: 'latest',
      },
    ],
  },
];
const extension = (given: Given): Resource => [
  'azurerm_virtual_machine_extension',
  {
    ...{ name: 'new', virtual_machine_id: given.machine('machine', '1') },
    ...{ publisher: 'Microsoft.Compute', type: 'JsonADDomainExtension', type_handler_version: '1.3' },
  },
];
const INTERNET = { ip_tags: { RoutingPreference: 'Internet' } };
const gone = (): undefined => undefined;

const RULES: Record<string, Case[]> = {
  'knows the paths that the library uses': [
    refuses([404, 'InvalidResourceType'], 'a resource of another type', ({ place }) => [
      'azurerm_route_table',
      place,
    ]),
  ],
  'wants what a resource lies in': [
    refuses([404, 'ResourceGroupNotFound'], 'a resource in no group', (given) =>
      publicIp(given, { resource_group_name: `${given.group}-new` }),
    ),
    refuses([404, 'ParentResourceNotFound'], 'a subnet of no network', (given) =>
      subnet(given, '10.0.1.0/24', 'missing'),
    ),
    refuses([404, 'ParentResourceNotFound'], 'a record of no zone', (given) =>
      record(given, 'a', { records: ['192.0.2.1'] }),
    ),
    accepts('a record of a zone', (given) => {
      given.dnsZone('contoso.com');
      return record(given, 'a', { records: ['192.0.2.1'] });
    }),
  ],
  'wants what a resource refers to': [
    refuses([400, 'InvalidResourceReference'], 'an interface in a subnet that is not there', (given) => {
      given.network();
      return nic(given, given.id('Network/virtualNetworks/net/subnets/missing'));
    }),
    refuses([400, 'InvalidResourceReference'], 'a rule with a probe that is not there', (given) =>
      balancingRule(given, { probe_id: given.id('Network/loadBalancers/lb/probes/missing') }),
    ),
    refuses([400, 'InvalidResourceReference'], 'a rule with a pool that is not there', (given) =>
      balancingRule(given, {
        backend_address_pool_ids: [given.id('Network/loadBalancers/lb/backendAddressPools/missing')],
      }),
    ),
    refuses([400, 'InvalidResourceReference'], 'an interface in a subnet of another region', (given) =>
      nic(given, given.subnet('10.0.1.0/24', 'there', 'northeurope')),
    ),
    accepts('an interface in a subnet of its region', (given) => nic(given, given.subnet())),
    accepts('a rule of what its balancer has', (given) => balancingRule(given, {})),
  ],
  'keeps subnets apart': [
    refuses([400, 'NetcfgSubnetRangesOverlap'], 'a subnet over another', (given) => {
      given.subnet('10.0.1.0/24');
      return subnet(given, '10.0.0.0/22');
    }),
    refuses([400, 'NetcfgSubnetRangeOutsideVnet'], 'a subnet outside its network', (given) => {
      given.network();
      return subnet(given, '10.1.0.0/24');
    }),
    refuses(
      [400, 'NetcfgSubnetRangeOutsideVnet'],
      'a network that leaves its subnet behind',
      ({ place }) => ['azurerm_virtual_network', { ...place, address_space: ['10.0.0.0/16'] }],
      (given) => {
        given.put('Network/virtualNetworks/new/subnets/old', { addressPrefix: '10.0.1.0/24' }, {});
        return ['azurerm_virtual_network', { ...given.place, address_space: ['10.2.0.0/16'] }];
      },
    ),
    accepts('a subnet beside another', (given) => {
      given.subnet('10.0.1.0/24');
      return subnet(given, '10.0.2.0/23');
    }),
  ],
  'keeps peered networks apart': [
    refuses([400, 'VnetAddressSpacesOverlap'], 'a peering of networks that overlap', (given) => {
      given.network('left', '10.0.0.0/16');
      given.network('right', '10.0.128.0/17');
      return peering(given);
    }),
    refuses(
      [400, 'VnetAddressSpaceOverlapsWithAlreadyPeeredVnet'],
      'a peering that overlaps by a third',
      (given) => {
        given.network('left', '10.0.0.0/16');
        given.network('right', '10.1.0.0/16');
        const third = given.network('third', '10.0.0.0/24');
        given.put(
          'Network/virtualNetworks/right/virtualNetworkPeerings/third',
          { remoteVirtualNetwork: { id: third } },
          {},
        );
        return peering(given);
      },
    ),
    accepts('a peering of networks side by side', (given) => {
      given.network('left', '10.0.0.0/16');
      given.network('right', '10.1.0.0/16');
      return peering(given);
    }),
  ],
  'gives an address of the subnet, once': [
    refuses([400, 'PrivateIPAddressNotInSubnet'], 'an address of another subnet', (given) =>
      nic(given, given.subnet(), '10.0.2.4'),
    ),
    refuses([400, 'PrivateIPAddressInReservedRange'], 'an address at the start of a subnet', (given) =>
      nic(given, given.subnet(), '10.0.1.3'),
    ),
    refuses([400, 'PrivateIPAddressInReservedRange'], 'the last address of a subnet', (given) =>
      balancer(given, {
        subnet_id: given.subnet(),
        private_ip_address_allocation: 'Static',
        private_ip_address: '10.0.1.255',
      }),
    ),
    refuses([400, 'PrivateIPAddressIsAllocated'], 'the address of another interface', (given) => {
      const id = given.subnet();
      given.nic('other', { privateIPAddress: '10.0.1.4', subnet: { id } });
      return nic(given, id, '10.0.1.4');
    }),
    refuses([400, 'PrivateIPAddressIsAllocated'], "an interface with a front end's address", (given) => {
      const id = given.subnet();
      given.balancer('lb', {
        privateIPAllocationMethod: 'Static',
        privateIPAddress: '10.0.1.4',
        subnet: { id },
      });
      return nic(given, id, '10.0.1.4');
    }),
    refuses([400, 'PrivateIPAddressIsAllocated'], "a front end with an interface's address", (given) => {
      const id = given.subnet();
      given.nic('other', { privateIPAddress: '10.0.1.4', subnet: { id } });
      return balancer(given, {
        subnet_id: id,
        private_ip_address_allocation: 'Static',
        private_ip_address: '10.0.1.4',
      });
    }),
    refuses([400, 'PublicIPAddressInUse'], 'the public address of another interface', (given) => {
      const id = given.subnet();
      const address = given.publicIp('address');
      given.nic('other', { privateIPAddress: '10.0.1.4', subnet: { id }, publicIPAddress: { id: address } });
      return nic(given, id, '10.0.1.5', { public_ip_address_id: address });
    }),
    accepts('the first free address', (given) => nic(given, given.subnet(), '10.0.1.4')),
    accepts('the last free address', (given) => {
      const id = given.subnet();
      given.nic('other', { privateIPAddress: '10.0.1.4', subnet: { id } });
      return nic(given, id, '10.0.1.254', { public_ip_address_id: given.publicIp('address') });
    }),
  ],
  'knows regions and their zones': [
    refuses([400, 'LocationNotAvailableForResourceType'], 'a resource in no region', (given) =>
      publicIp(given, { location: 'atlantis' }),
    ),
    refuses([400, 'LocationNotAvailableForResourceGroup'], 'a group in no region', ({ group }) => [
      'azurerm_resource_group',
      { name: `${group}-new`, location: 'atlantis' },
    ]),
    refuses([400, 'LocationNotSupportAvailabilityZones'], 'a zone where there are none', (given) =>
      publicIp(given, { location: 'ukwest', zones: ['1'] }),
    ),
    refuses([400, 'InvalidAvailabilityZone'], 'a zone that the region lacks', (given) =>
      publicIp(given, { zones: ['4'] }),
    ),
    accepts('the zones of a region', (given) => publicIp(given, { zones: ['1', '2', '3'] })),
    accepts('a resource without zones where there are none', (given) =>
      publicIp(given, { location: 'ukwest' }),
    ),
  ],
  'routes over the Internet from all zones': [
    refuses(
      [400, 'PublicIPAddressWithOneZoneDoesNotSupportRoutingPreference'],
      'an address in one zone',
      (given) => publicIp(given, { ...INTERNET, zones: ['1'] }),
    ),
    refuses(
      [400, 'PublicIPAddressWithoutZonesDoesNotSupportRoutingPreference'],
      'an address without zones where there are some',
      (given) => publicIp(given, INTERNET),
    ),
    accepts('an address in all zones', (given) => publicIp(given, { ...INTERNET, zones: ['1', '2', '3'] })),
  ],
  'gives a name once': [
    refuses([400, 'DnsRecordInUse'], 'a label that somebody else in Azure has', (given) => {
      given.azure.takeName(`elsewhere-taken.${HERE}.cloudapp.azure.com`);
      return publicIp(given, { domain_name_label: 'elsewhere-taken' });
    }),
    refuses([409, 'Conflict'], 'a profile that somebody else in Azure has', (given) => {
      given.azure.takeName('profile-elsewhere.trafficmanager.net');
      return profile(given, 'profile-elsewhere');
    }),
    refuses([400, 'DnsRecordInUse'], "another address's label", (given) => {
      given.publicIp('other', { dnsSettings: { domainNameLabel: 'taken' } });
      return publicIp(given, { domain_name_label: 'taken' });
    }),
    refuses([409, 'Conflict'], "another profile's name", (given) => {
      given.put(
        'Network/trafficManagerProfiles/other',
        { dnsConfig: { relativeName: 'profile-taken' } },
        { location: 'global' },
      );
      return profile(given, 'profile-taken');
    }),
    refuses([409, 'Conflict'], 'an alias beside another record', (given) => {
      given.dnsZone('contoso.com', { 'A/mail': { ARecords: [{ ipv4Address: '192.0.2.1' }] } });
      return record(given, 'cname', { record: 'elsewhere.example' });
    }),
    refuses([409, 'Conflict'], 'a record beside an alias', (given) => {
      given.dnsZone('contoso.com', { 'CNAME/mail': { CNAMERecord: { cname: 'elsewhere.example' } } });
      return record(given, 'a', { records: ['192.0.2.1'] });
    }),
    refuses([400, 'BadRequest'], 'a second zone of a name for one network', (given) => {
      const network = given.network();
      given.put('Network/privateDnsZones/contoso.com', {}, { location: 'global' });
      given.put(
        'Network/privateDnsZones/contoso.com/virtualNetworkLinks/old',
        { virtualNetwork: { id: network } },
        { location: 'global' },
      );
      return link(given, network);
    }),
    accepts("another region's label", (given) => {
      given.publicIp('other', { dnsSettings: { domainNameLabel: 'elsewhere' } }, { location: 'northeurope' });
      return publicIp(given, { domain_name_label: 'elsewhere' });
    }),
    accepts('a name of its own', (given) => profile(given, 'profile-of-its-own')),
    accepts('a text beside an address', (given) => {
      given.dnsZone('contoso.com', { 'A/mail': { ARecords: [{ ipv4Address: '192.0.2.1' }] } });
      return record(given, 'txt', { record: [{ value: 'v=spf1 -all' }] });
    }),
    accepts('a zone for a second network', (given) => {
      given.put('Network/privateDnsZones/contoso.com', {}, { location: 'global' });
      given.put(
        'Network/privateDnsZones/contoso.com/virtualNetworkLinks/old',
        { virtualNetwork: { id: given.network('first') } },
        { location: 'global' },
      );
      return link(given, given.network('second'));
    }),
  ],
  'gives a priority once': [
    refuses([400, 'SecurityRuleConflict'], 'two rules of one direction', (given) =>
      securityRule(given, 'Inbound'),
    ),
    refuses([400, 'BadRequest'], 'two endpoints of one profile', (given) => endpoint(given, 1)),
    accepts('rules of two directions', (given) => securityRule(given, 'Outbound')),
    accepts('two endpoints in order', (given) => endpoint(given, 2)),
  ],
  'writes a PTR for a name that leads back': [
    refuses([400, 'ReverseFqdnDoesNotBelongToSubscription'], 'a name that does not resolve', (given) =>
      publicIp(given, { domain_name_label: 'ptr-unknown', reverse_fqdn: 'mail.fabrikam.com.' }),
    ),
    refuses([400, 'ReverseFqdnDoesNotBelongToSubscription'], 'a name that leads elsewhere', (given) => {
      given.dnsZone('elsewhere.example', { 'A/mail': { ARecords: [{ ipv4Address: '192.0.2.1' }] } });
      return publicIp(given, { domain_name_label: 'ptr-elsewhere', reverse_fqdn: 'mail.elsewhere.example.' });
    }),
    refuses([400, 'DomainNameLabelIsNullOrEmpty'], 'an address without a label', (given) =>
      publicIp(given, { reverse_fqdn: 'mail.fabrikam.com.' }),
    ),
    accepts(
      'a name, once its A record is there',
      (given) => publicIp(given, { domain_name_label: 'ptr-later' }),
      (given) => {
        const { ipAddress } = given.properties('Network/publicIPAddresses/new');
        given.dnsZone('later.example', { 'A/mail': { ARecords: [{ ipv4Address: ipAddress }] } });
        return publicIp(given, { domain_name_label: 'ptr-later', reverse_fqdn: 'mail.later.example.' });
      },
    ),
    accepts('an alias of its own label', (given) => {
      const cname = `ptr-alias.${HERE}.cloudapp.azure.com`;
      given.dnsZone('alias.example', { 'CNAME/mail': { CNAMERecord: { cname } } });
      return publicIp(given, { domain_name_label: 'ptr-alias', reverse_fqdn: 'mail.alias.example.' });
    }),
  ],
  'balances without ambiguity': [
    refuses([400, 'RulesUseSameBackendPortProtocolAndPool'], "another rule's port of the pool", (given) =>
      balancingRule(given, { frontend_port: 444 }, [oldRule(given, 443, 443)]),
    ),
    refuses(
      [400, 'RulesUseSameFrontendPortProtocolAndIPConfig'],
      "another rule's port of the front end",
      (given) => balancingRule(given, { backend_port: 444 }, [oldRule(given, 443, 443)]),
    ),
    refuses([400, 'AnotherPublicLoadBalancerExists'], 'an interface behind two public balancers', (given) =>
      secondBalancer(given, 'public'),
    ),
    refuses(
      [400, 'AnotherInternalLoadBalancerExists'],
      'an interface behind two internal balancers',
      (given) => secondBalancer(given, 'internal', 'internal'),
    ),
    accepts('an interface behind a public and an internal balancer', (given) =>
      secondBalancer(given, 'internal'),
    ),
    accepts('rules for two ports', (given) => balancingRule(given, {}, [oldRule(given, 25, 25)])),
  ],
  'lets one machine have a thing': [
    refuses([400, 'NicInUse'], "another machine's interface", (given) => {
      const id = given.nic('nic', { privateIPAddress: '10.0.1.4', subnet: { id: given.subnet() } });
      given.machine('other', '1', { networkProfile: { networkInterfaces: [{ id }] } });
      return machine(given, id);
    }),
    refuses([409, 'ConflictingUserInput'], "another machine's disk", (given) => {
      const id = given.disk('disk', ['1']);
      const dataDisks = [{ lun: 0, name: 'disk', createOption: 'Attach', managedDisk: { id } }];
      given.machine('other', '1', { storageProfile: { osDisk: { name: 'other-os' }, dataDisks } });
      return attachment(id, given.machine('mine', '1'));
    }),
    refuses([400, 'BadRequest'], 'a disk in another zone', (given) =>
      attachment(given.disk('disk', ['2']), given.machine('mine', '1')),
    ),
    accepts('a disk in its zone', (given) =>
      attachment(given.disk('disk', ['1']), given.machine('mine', '1')),
    ),
  ],
  'works inside of machines that run': [
    refuses(
      [409, 'OperationNotAllowed'],
      'to remove an extension from a machine that is off',
      extension,
      (given) => {
        given.azure.turn(given.id('Compute/virtualMachines/machine'), 'powerOff');
        return undefined;
      },
    ),
    accepts('to remove an extension from a machine that runs', extension, gone),
  ],
  'keeps what is in use': [
    refuses(
      [409, 'OperationNotAllowed'],
      'to delete a disk of a machine',
      ({ place }) => [
        'azurerm_managed_disk',
        { ...place, storage_account_type: 'Premium_LRS', create_option: 'Empty', disk_size_gb: 8 },
      ],
      (given) => {
        const dataDisks = [{ lun: 0, name: 'new', managedDisk: { id: given.id('Compute/disks/new') } }];
        given.machine('machine', '1', { storageProfile: { osDisk: { name: 'machine-os' }, dataDisks } });
        return undefined;
      },
    ),
    refuses(
      [400, 'InvalidResourceReference'],
      'to delete a probe of a rule',
      (given) => {
        given.balancer('lb', { publicIPAddress: { id: given.publicIp('front') } });
        const id = given.id('Network/loadBalancers/lb');
        return ['azurerm_lb_probe', { name: 'new', loadbalancer_id: id, protocol: 'Tcp', port: 443 }];
      },
      (given) => {
        const probe = { id: given.id('Network/loadBalancers/lb/probes/new') };
        given.put('Network/loadBalancers/lb/loadBalancingRules/old', { protocol: 'Tcp', probe }, {});
        return undefined;
      },
    ),
    refuses(
      [400, 'InUseSubnetCannotBeDeleted'],
      'to delete a subnet with an interface',
      (given) => {
        given.network();
        return subnet(given, '10.0.1.0/24');
      },
      (given) => {
        given.nic('nic', {
          privateIPAddress: '10.0.1.4',
          subnet: { id: given.id('Network/virtualNetworks/net/subnets/new') },
        });
        return undefined;
      },
    ),
    refuses(
      [400, 'PublicIPAddressCannotBeDeleted'],
      'to delete a public address of an interface',
      (given) => publicIp(given),
      (given) => {
        const address = given.id('Network/publicIPAddresses/new');
        given.nic('nic', {
          privateIPAddress: '10.0.1.4',
          subnet: { id: given.subnet() },
          publicIPAddress: { id: address },
        });
        return undefined;
      },
    ),
    refuses(
      [400, 'NicInUse'],
      'to delete an interface of a machine',
      (given) => nic(given, given.subnet()),
      (given) => {
        const id = given.id('Network/networkInterfaces/new');
        given.machine('machine', '1', { networkProfile: { networkInterfaces: [{ id }] } });
        return undefined;
      },
    ),
    refuses(
      [400, 'InUseNetworkSecurityGroupCannotBeDeleted'],
      'to delete rules of a subnet',
      ({ place }) => ['azurerm_network_security_group', place],
      (given) => {
        given.network();
        given.put(
          'Network/virtualNetworks/net/subnets/sub',
          {
            addressPrefix: '10.0.1.0/24',
            networkSecurityGroup: { id: given.id('Network/networkSecurityGroups/new') },
          },
          {},
        );
        return undefined;
      },
    ),
    refuses(
      [400, 'InUseSubnetCannotBeDeleted'],
      'to delete a network with an interface',
      ({ place }) => ['azurerm_virtual_network', { ...place, address_space: ['10.0.0.0/16'] }],
      (given) => {
        const id = given.put('Network/virtualNetworks/new/subnets/sub', { addressPrefix: '10.0.1.0/24' }, {});
        given.nic('nic', { privateIPAddress: '10.0.1.4', subnet: { id } });
        return undefined;
      },
    ),
    refuses(
      [409, 'OperationNotAllowed'],
      'to delete an availability set with a machine',
      ({ place }) => ['azurerm_availability_set', place],
      (given) => {
        given.machine('machine', '1', { availabilitySet: { id: given.id('Compute/availabilitySets/new') } });
        return undefined;
      },
    ),
    refuses(
      [409, 'CannotDeleteResource'],
      'to delete a private zone with a link',
      ({ group }) => ['azurerm_private_dns_zone', { name: 'contoso.com', resource_group_name: group }],
      (given) => {
        given.put(
          'Network/privateDnsZones/contoso.com/virtualNetworkLinks/old',
          { virtualNetwork: { id: given.network() } },
          { location: 'global' },
        );
        return undefined;
      },
    ),
    refuses(
      [409, 'ScopeLocked'],
      'to delete a record of a locked zone',
      (given) => {
        given.dnsZone('contoso.com');
        return record(given, 'a', { records: ['192.0.2.1'] });
      },
      (given) => {
        given.put(
          'Network/dnsZones/contoso.com/providers/Microsoft.Authorization/locks/lock',
          { level: 'CanNotDelete' },
          {},
        );
        return undefined;
      },
    ),
    accepts(
      'to delete a subnet that nobody uses',
      (given) => {
        given.network();
        return subnet(given, '10.0.1.0/24');
      },
      gone,
    ),
    accepts('to delete a public address that nobody uses', (given) => publicIp(given), gone),
  ],
};

const CASES = Object.entries(RULES).flatMap(([rule, cases]) => cases.map((each) => ({ rule, ...each })));

const CONFIGURATION = {
  terraform: { required_providers: { azurerm: { source: 'azurerm', version: '4.55.0' } } },
  provider: { azurerm: [{ features: [{}], resource_provider_registrations: 'none' }] },
};

// Cases are put into the store of the stand-in, which another Azure does not have.
const describeStandIn = otherCloud ? describe.skip : describeHere;

type ByCase = Map<number, Resource>;

/** A directory of its own for Terraform. */
async function workdir(azure: AzureStandIn, base: string): Promise<Workdir> {
  mkdirSync(base, { recursive: true });
  const made = new Workdir(base, azure.environment);
  configure(base, new Map());
  await made.init();
  return made;
}

function configure(path: string, resources: ByCase): void {
  const resource: Record<string, Record<string, Arguments>> = {};
  for (const [index, [type, args]] of resources) (resource[type] ??= {})[`case${index}`] = args;
  writeFileSync(
    join(path, 'main.tf.json'),
    JSON.stringify({ ...CONFIGURATION, ...(resources.size > 0 && { resource }) }, null, 2),
  );
}

/** Errors of an apply, by the case they belong to. */
async function errorsOf(terraform: Workdir): Promise<Map<number, string>> {
  const { output } = await terraform.run(['apply', '-auto-approve', '-parallelism=50', '-json']);
  const errors = new Map<number, string>();
  for (const line of output.split('\n').filter((each) => each.startsWith('{'))) {
    const { diagnostic } = JSON.parse(line) as {
      diagnostic?: { severity: string; address?: string; summary: string; detail: string };
    };
    if (diagnostic?.severity !== 'error') continue;
    const message = `${diagnostic.summary} ${diagnostic.detail}`;
    // What is deleted is not in the configuration any more, and has no address there.
    const found = /\.case(\d+)$/.exec(diagnostic.address ?? '') ?? /rg-(\d+)/.exec(message);
    if (!found) throw new Error(`Terraform fails: ${message}`);
    const index = Number(found[1]);
    errors.set(index, `${errors.get(index) ?? ''}${message}\n`);
  }
  return errors;
}

describeStandIn('what Azure refuses', () => {
  const base = temporaryDirectory();
  let azure: AzureStandIn;
  let first: Map<number, string>;
  let second: Map<number, string>;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    const terraform = await workdir(azure, base);
    const givens = CASES.map((_, index) => new Given(azure, `rg-${index}`));
    givens.forEach((given) => given.put('', {}));
    const resources: ByCase = new Map(CASES.map((each, index) => [index, each.first(givens[index])]));
    configure(base, resources);
    first = await errorsOf(terraform);
    CASES.forEach((each, index) => {
      if (first.has(index)) resources.delete(index);
      const changed = each.second?.(givens[index]);
      if (changed) resources.set(index, changed);
      else if (each.second) resources.delete(index);
    });
    configure(base, resources);
    second = await errorsOf(terraform);
  });
  afterAll(async () => {
    await azure.stop();
    rmSync(base, { recursive: true, force: true });
  });

  /** Statuses of 400 and above with which writes of a case were answered. */
  const refusedCalls = (index: number): number[] =>
    azure.calls
      .filter(({ method }) => method !== 'GET')
      .filter(({ path }) => new RegExp(`/resourceGroups/rg-${index}(-new)?(/|$)`, 'i').test(path))
      .map(({ status }) => status)
      .filter((status) => status >= 400);

  describe.each(Object.keys(RULES))('Azure %s', (rule) => {
    const numbered = CASES.map((each, index) => ({ ...each, index })).filter((each) => each.rule === rule);
    const refused = numbered.filter((each) => each.refusal);
    const accepted = numbered.filter((each) => !each.refusal);

    test.each(refused)('it refuses $title: $refusal.code', ({ index, refusal, second: change }) => {
      const error = (change ? second : first).get(index);
      expect(error).toContain(refusal!.code);
      expect(refusedCalls(index)).toEqual([refusal!.status]);
      if (change) expect(first.get(index)).toBeUndefined();
    });

    if (accepted.length > 0) {
      test.each(accepted)('it accepts $title', ({ index }) => {
        expect([first.get(index), second.get(index)]).toEqual([undefined, undefined]);
        expect(refusedCalls(index)).toEqual([]);
      });
    }
  });
});

describeStandIn('how Azure answers', () => {
  const resources: ByCase = new Map();
  let base: string;
  let azure: AzureStandIn;
  let terraform: Workdir;

  beforeEach(async () => {
    base = temporaryDirectory();
    resources.clear();
    azure = await AzureStandIn.start();
    terraform = await workdir(azure, base);
  });
  afterEach(async () => {
    terraform.interrupt();
    await azure.stop();
    rmSync(base, { recursive: true, force: true });
  });

  /** Adds a public address to what Terraform makes; gives its id. */
  const address = (region = HERE): string => {
    const index = resources.size;
    const given = new Given(azure, `rg-${index}`);
    given.put('', {}, { location: region });
    resources.set(index, publicIp(given, { location: region }));
    configure(base, resources);
    return given.id('Network/publicIPAddresses/new');
  };
  const callsSince = (start: number): Call[] => azure.calls.slice(start);
  const exists = (id: string): boolean => azure.store.get(id) !== undefined;

  test.each(['fails', 'hangs'] as const)(
    'a region that %s stops what is in it and nothing else, until it is back',
    async (outage) => {
      const [lost, alive] = [address(), address('northeurope')];
      const start = azure.calls.length;
      azure.takeDown(HERE, outage);
      const running = terraform.apply();
      const refused = (): Call[] => callsSince(start).filter(({ regions }) => regions.includes(HERE));
      // Terraform knows of what it has made once it has read it: interrupted before, it would find it there the next time.
      const read = (id: string): boolean =>
        callsSince(start).some(
          (call) => call.method === 'GET' && call.status === 200 && sameId(call.path, id),
        );
      await until(() => refused().length > 0 && read(alive));
      await sleep(1000);
      terraform.interrupt();
      const { status } = await running;
      expect(status).not.toBe(0);
      expect(exists(lost)).toBe(false);
      expect([...new Set(refused().map((call) => call.status))]).toEqual([outage === 'fails' ? 503 : 0]);

      azure.bringBack(HERE);
      const again = await terraform.apply();
      expect(again.status).toBe(0);
      expect(exists(lost)).toBe(true);
    },
  );

  test('answers can be slow', async () => {
    const id = address();
    azure.delay = 500;
    const start = azure.calls.length;
    const { status, seconds } = await terraform.apply();
    expect([status, exists(id)]).toEqual([0, true]);
    const inTurn = callsSince(start).filter(({ path }) => path.toLowerCase() === id.toLowerCase());
    expect(inTurn.length).toBeGreaterThan(2);
    expect(seconds).toBeGreaterThan(inTurn.length * 0.5);
  });

  test('an operation that takes its time is waited for', async () => {
    const id = address();
    azure.pollsPerOperation = 3;
    const start = azure.calls.length;
    const { status } = await terraform.apply();
    expect([status, exists(id)]).toEqual([0, true]);
    expect(callsSince(start).filter(({ path }) => path.startsWith('/operations/'))).toHaveLength(4);
  });

  test('calls are kept, with the regions they concern', async () => {
    const id = address('northeurope');
    const start = azure.calls.length;
    await terraform.apply();
    const put = callsSince(start).filter(({ method }) => method === 'PUT');
    expect(put).toEqual([{ method: 'PUT', path: id, regions: ['northeurope'], status: 200 }]);
  });
});

function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('waited for a minute');
    await sleep(50);
  }
}
