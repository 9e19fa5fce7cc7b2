import type { Attributes } from './support/app';
import type { Objective } from './support/forbidden-outputs';
import { findForbidden } from './support/forbidden-outputs';
import type { Stacks } from './support/synth';
import { EXAMPLES, synthExample } from './support/synth';
import { render } from './support/terraform-expression';

/** What the programs say and their JSON does not; an example whose names cannot move has none. */
const OBJECTIVES: Record<string, Objective | undefined> = {
  'two-site': { recoveryTime: 300, decision: 0 },
  'manual-switchover': { recoveryTime: 172800, decision: 130500 },
  'existing-network': { recoveryTime: 1800, decision: 900 },
  'office-online-server': { recoveryTime: 300, decision: 0 },
  'three-domains': { recoveryTime: 300, decision: 0 },
  // People decide, and the servers inside copy their zones.
  'own-dns': { recoveryTime: 2400, decision: 1800 },
  'hosted-dns': { recoveryTime: 300, decision: 0 },
  'datacenter-and-azure': { recoveryTime: 1800, decision: 900 },
  'active-active': { recoveryTime: 180, decision: 0 },
  unattended: { recoveryTime: 300, decision: 0 },
  pipelines: { recoveryTime: 300, decision: 0 },
  'customer-keys': { recoveryTime: 300, decision: 0 },
  proxy: { recoveryTime: 1800, decision: 900 },
};

/** One thing done wrong to an estate that is right. */
interface Mutant {
  readonly item: number;
  readonly what: string;
  readonly example?: string;
  readonly mutate: (stacks: Stacks) => void;
}

/** The resource of a construct, by the end of its path. */
function at(stacks: Stacks, path: string): Attributes {
  const found = all(stacks, path);
  if (found.length !== 1) throw new Error(`${found.length} resources end in ${path}`);
  return found[0];
}

function all(stacks: Stacks, path: string): Attributes[] {
  return Object.values(stacks)
    .flatMap((stack) => Object.values(stack.resource ?? {}))
    .flatMap((byName) => Object.values(byName))
    .filter((resource) => pathOf(resource).endsWith(path));
}

function pathOf(resource: Attributes): string {
  return (resource['//'] as { metadata: { path: string } } | undefined)?.metadata.path ?? '';
}

/** Sets arguments of one resource; undefined leaves the argument out. */
function set(path: string, values: Attributes): (stacks: Stacks) => void {
  return (stacks) => Object.assign(at(stacks, path), values);
}

/** Adds a resource by hand. */
function add(stack: string, type: string, name: string, values: Attributes): (stacks: Stacks) => void {
  return (stacks) => {
    const resource = stacks[stack].resource as Record<string, Record<string, Attributes>>;
    resource[type] = { ...resource[type], [name]: values };
  };
}

/** Takes every resource away whose construct path contains this. */
function remove(part: string): (stacks: Stacks) => void {
  return (stacks) => {
    for (const byName of Object.values(stacks).flatMap((stack) => Object.values(stack.resource ?? {}))) {
      for (const name of Object.keys(byName)) {
        if (pathOf(byName[name]).includes(part)) delete byName[name];
      }
    }
  };
}

/** Changes the first MX record. */
function exchanger(exchange: string): (stacks: Stacks) => void {
  return (stacks) =>
    Object.assign((at(stacks, 'MailNames/Exchangers').record as Attributes[])[0], { exchange });
}

/** Gives every MX record of the standby site a preference. */
function standbyPreference(preference: string): (stacks: Stacks) => void {
  return (stacks) =>
    (at(stacks, 'MailNames/Exchangers').record as Attributes[])
      .filter((record) => String(record.preference).includes('active_site'))
      .forEach((record) => Object.assign(record, { preference }));
}

function text(change: (policy: string) => string[]): (stacks: Stacks) => void {
  return (stacks) => {
    const apex = at(stacks, 'MailNames/ApexTexts');
    const [policy, ...rest] = apex.record as { value: string }[];
    apex.record = [...change(policy.value).map((value) => ({ value })), ...rest];
  };
}

/** A rule beside those of the library, in the group of a subnet of the primary site. */
function rule(subnet: string, values: Attributes): (stacks: Stacks) => void {
  return (stacks) => {
    const path = subnet === 'perimeter' ? 'AllowSmtpFromOutside' : 'AllowHttpsFromClients';
    const model = at(stacks, `Amsterdam/Subnet-${subnet}/${path}`);
    add('contoso-primary', 'azurerm_network_security_rule', 'mutant', { ...model, priority: 99, ...values })(
      stacks,
    );
  };
}

function both(...changes: ((stacks: Stacks) => void)[]): (stacks: Stacks) => void {
  return (stacks) => changes.forEach((change) => change(stacks));
}

const RDP = 'Amsterdam/Subnet-perimeter/AllowRdpFromManagement';
const EDGE_SYNC = 'Amsterdam/Subnet-perimeter/AllowEdgeSyncFromExchange';
const PROFILE = 'ClientAccess/Profile/Resource';
const EDGE_ADDRESS = 'Amsterdam/Edge/Address-1/PublicAddress';
const monitor = (values: Attributes) => (stacks: Stacks) =>
  void Object.assign(at(stacks, PROFILE).monitor_config as Attributes, values);
const denied = { access: 'Deny', destination_port_range: '*', protocol: '*' };

const MUTANTS: Mutant[] = [
  { item: 1, what: 'MX names an alias', mutate: exchanger('mail.contoso.com') },
  {
    item: 1,
    what: 'MX names Traffic Manager',
    mutate: exchanger('contoso-com-clientaccess.trafficmanager.net.'),
  },
  {
    item: 1,
    what: 'the name of an Edge is an alias',
    mutate: add('contoso-dns', 'azurerm_dns_cname_record', 'mutant', {
      name: 'AmsEdge1',
      zone_name: 'contoso.com',
      record: 'contoso-com-ams-edge1.westeurope.cloudapp.azure.com',
      ttl: 170,
    }),
  },

  { item: 2, what: 'MX names an address', mutate: exchanger('203.0.113.7') },
  { item: 2, what: 'MX names an IPv6 address', mutate: exchanger('2001:db8::7') },
  { item: 2, what: 'MX names a host without address', mutate: exchanger('relay.contoso.com') },
  { item: 2, what: 'MX names the bare domain', mutate: exchanger('contoso.com') },

  {
    item: 3,
    what: 'the TTL of the profile is a second too long',
    mutate: (stacks) => {
      Object.assign(at(stacks, PROFILE).dns_config as Attributes, { ttl: 171 });
    },
  },
  { item: 3, what: 'an alias lives for an hour', mutate: set('Alias-mail', { ttl: 3600 }) },
  {
    item: 3,
    what: 'MX records live as long as the objective',
    mutate: set('MailNames/Exchangers', { ttl: 300 }),
  },
  {
    item: 3,
    what: 'a private name lives for an hour',
    mutate: set('mail.contoso.com/Address', { ttl: 3600 }),
  },
  { item: 3, what: 'one failure more is tolerated', mutate: monitor({ tolerated_number_of_failures: 4 }) },
  {
    item: 3,
    what: 'probing keeps the defaults of Azure, and the TTL is 300',
    mutate: (stacks) => {
      const profile = at(stacks, PROFILE);
      const { port, protocol, path } = profile.monitor_config as Attributes;
      Object.assign(profile, {
        monitor_config: { port, protocol, path },
        dns_config: { relative_name: 'x', ttl: 300 },
      });
    },
  },
  {
    item: 3,
    what: 'a manual alias is a second too long',
    example: 'manual-switchover',
    mutate: set('Alias-mail', { ttl: 42301 }),
  },

  { item: 4, what: 'standby and primary are equal', mutate: standbyPreference('10') },
  { item: 4, what: 'the standby comes first', mutate: standbyPreference('5') },
  {
    item: 4,
    what: 'the standby comes second even when it is active',
    mutate: standbyPreference('${var.active_site == "standby" ? 15 : 20}'),
  },
  {
    item: 4,
    what: 'standby and primary are equal, by hand',
    example: 'manual-switchover',
    mutate: standbyPreference('${var.active_site == "standby" ? 5 : 10}'),
  },
  {
    item: 4,
    what: 'the committed site comes second',
    example: 'manual-switchover',
    mutate: both(standbyPreference('20'), (stacks) => {
      Object.values(stacks).forEach(({ variable }) => {
        if (variable?.active_site) variable.active_site.default = 'standby';
      });
    }),
  },

  {
    item: 5,
    what: 'the witness stands in the primary region',
    mutate: set('/Witness/Server-1/Machine', { location: 'westeurope' }),
  },
  {
    item: 5,
    what: 'the witness stands in the standby region',
    mutate: set('/Witness/Server-1/Machine', { location: 'northeurope' }),
  },
  {
    item: 5,
    what: 'a member is prepared as the witness',
    mutate: (stacks) => {
      const { virtual_machine_id } = at(stacks, 'Dublin/ClientAccess/Server-2/Run-hold-out');
      const model = at(stacks, '/Witness/Server-1/Run-witness');
      add('contoso-standby', 'azurerm_virtual_machine_run_command', 'mutant', {
        ...model,
        virtual_machine_id,
      })(stacks);
    },
  },
  { item: 5, what: 'six members have no witness', mutate: (stacks) => void delete stacks['contoso-witness'] },
  {
    item: 5,
    what: 'six members have no witness, and people decide',
    example: 'manual-switchover',
    mutate: (stacks) => void delete stacks['tailspin-witness'],
  },

  ...['Internet', '*', 'Any', '0.0.0.0/0', '128.0.0.0/1', '::/0', 'AzureCloud'].map((source) => ({
    item: 6,
    what: `Remote Desktop is open from ${source}`,
    mutate: set(RDP, { source_address_prefix: source }),
  })),
  {
    item: 6,
    what: 'Remote Desktop is open from a list with everything in it',
    mutate: set(RDP, {
      source_address_prefix: undefined,
      source_address_prefixes: ['10.10.224.0/20', '0.0.0.0/0'],
    }),
  },
  ...['5985', '5986', '5900-6000'].map((port) => ({
    item: 6,
    what: `remote management is open on ${port}`,
    mutate: set('Amsterdam/Subnet-client-access/AllowHttpsFromClients', {
      destination_port_range: undefined,
      destination_port_ranges: ['443', port],
    }),
  })),
  {
    item: 6,
    what: 'a deny comes too late',
    mutate: both(
      set(RDP, { source_address_prefix: '*' }),
      rule('perimeter', { ...denied, priority: 131, source_address_prefix: 'Internet' }),
    ),
  },

  ...['50636', '50389', '64327', '445', '400-450'].map((port) => ({
    item: 7,
    what: `${port} is open from the Internet`,
    mutate: rule('perimeter', { source_address_prefix: 'Internet', destination_port_range: port }),
  })),
  {
    item: 7,
    what: 'EdgeSync is open from a public block',
    mutate: set(EDGE_SYNC, { source_address_prefixes: ['10.10.0.0/20', '198.51.100.0/24'] }),
  },
  {
    item: 7,
    what: 'the front ends filter the virtual network',
    mutate: rule('client-access', { ...denied, priority: 250, source_address_prefix: 'VirtualNetwork' }),
  },
  {
    item: 7,
    what: 'the front ends admit a list of ports and deny the rest',
    mutate: both(
      set('Amsterdam/Subnet-client-access/AllowHttpsFromClients', { source_address_prefix: '*' }),
      rule('client-access', { ...denied, priority: 250, source_address_prefix: '*' }),
    ),
  },
  {
    item: 7,
    what: 'one port is closed between front ends',
    mutate: rule('client-access', {
      access: 'Deny',
      destination_port_range: '135',
      source_address_prefix: '10.10.0.0/20',
    }),
  },
  {
    item: 7,
    what: 'a domain controller is shut out',
    mutate: rule('client-access', { ...denied, source_address_prefix: '10.10.64.4' }),
  },
  {
    item: 7,
    what: 'the other site cannot be reached',
    mutate: rule('client-access', {
      ...denied,
      direction: 'Outbound',
      source_address_prefix: '*',
      destination_address_prefix: '10.20.0.0/16',
    }),
  },

  {
    item: 8,
    what: 'the front end address is Basic',
    mutate: set('Amsterdam/ClientAccess/PublicFrontend/PublicAddress', { sku: 'Basic' }),
  },
  { item: 8, what: 'the address of an Edge is Basic', mutate: set(EDGE_ADDRESS, { sku: 'Basic' }) },
  {
    item: 8,
    what: 'the balancer is Basic',
    mutate: set('Dublin/ClientAccess/InternalFrontend/Balancer', { sku: 'Basic' }),
  },
  {
    item: 8,
    what: 'a global balancer has a regional address',
    mutate: set('Dublin/PublicBalancer/Resource', { sku_tier: 'Global' }),
  },

  ...['Tcp', 'Http'].map((protocol) => ({
    item: 9,
    what: `443 is asked by ${protocol}`,
    mutate: set('Amsterdam/ClientAccess/Public/Probe-Https', { protocol }),
  })),
  {
    item: 9,
    what: 'mail is asked for a page',
    example: 'existing-network',
    mutate: set('Virginia/ClientAccess/Internal/Probe-Imaps', { protocol: 'Http', request_path: '/' }),
  },
  {
    item: 9,
    what: 'the probe asks for no page',
    mutate: set('Amsterdam/ClientAccess/Public/Probe-Https', { request_path: undefined }),
  },
  {
    item: 9,
    what: 'a rule has no probe',
    mutate: set('Amsterdam/ClientAccess/Public/Rule-Https', { probe_id: undefined }),
  },
  {
    item: 9,
    what: '443 is judged by a connection on 25',
    mutate: set('Amsterdam/ClientAccess/Public/Probe-Https', {
      protocol: 'Tcp',
      port: 25,
      request_path: undefined,
    }),
  },
  {
    item: 9,
    what: 'front ends are asked for the page of a proxy',
    mutate: set('Amsterdam/ClientAccess/Public/Probe-Https', {
      protocol: 'Http',
      port: 8404,
      request_path: '/healthz',
    }),
  },
  {
    item: 9,
    what: 'a proxy is asked by a connection',
    example: 'proxy',
    mutate: set('Gavle/ClientAccess/Public/Probe-Proxies', { protocol: 'Tcp', request_path: undefined }),
  },
  { item: 9, what: 'Traffic Manager only connects', mutate: monitor({ protocol: 'TCP' }) },
  { item: 9, what: 'Traffic Manager asks mail for a page', mutate: monitor({ port: 25 }) },

  {
    item: 10,
    what: 'all front ends of a site stand in one zone',
    mutate: both(
      ...['1', '2', '3'].map((name) => set(`Amsterdam/ClientAccess/Server-${name}/Machine`, { zone: '1' })),
    ),
  },
  {
    item: 10,
    what: 'both Edges stand in one zone',
    mutate: set('Dublin/Edge/Server-2/Machine', { zone: '1' }),
  },
  {
    item: 10,
    what: 'a server stands in no zone',
    mutate: set('Amsterdam/Edge/Server-1/Machine', { zone: undefined }),
  },
  {
    item: 10,
    what: 'a server stands in no availability set where there are no zones',
    example: 'manual-switchover',
    mutate: set('Cardiff/ClientAccess/Server-1/Machine', { availability_set_id: undefined }),
  },
  ...[['1'], ['1', '2'], undefined].map((zones) => ({
    item: 10,
    what: `a public front end stands in zones ${String(zones)}`,
    mutate: set('Amsterdam/ClientAccess/PublicFrontend/PublicAddress', { zones }),
  })),
  {
    item: 10,
    what: 'the way out stands in one zone',
    mutate: set('Amsterdam/Egress/PublicAddress', { zones: ['2'] }),
  },
  {
    item: 10,
    what: 'an internal front end stands in one zone',
    mutate: (stacks) => {
      const [frontend] = at(stacks, 'Dublin/ClientAccess/InternalFrontend/Balancer')
        .frontend_ip_configuration as Attributes[];
      frontend.zones = ['3'];
    },
  },
  {
    item: 10,
    what: 'three members here, two there: no majority without the three',
    mutate: remove('Dublin/ClientAccess/Server-3/'),
  },
  {
    item: 10,
    what: 'four members here, two there: no majority even with the witness',
    mutate: both(remove('Dublin/ClientAccess/Server-3/'), (stacks) =>
      add('contoso-primary', 'azurerm_windows_virtual_machine', 'mutant', {
        ...at(stacks, 'Amsterdam/ClientAccess/Server-3/Machine'),
      })(stacks),
    ),
  },

  { item: 11, what: 'an Edge has no PTR', mutate: set(EDGE_ADDRESS, { reverse_fqdn: undefined }) },
  {
    item: 11,
    what: 'the PTR is off by default',
    mutate: set(EDGE_ADDRESS, { reverse_fqdn: '${var.reverse_dns ? null : "amsedge1.contoso.com."}' }),
  },
  {
    item: 11,
    what: 'the PTR is the name of another Edge',
    mutate: set(EDGE_ADDRESS, { reverse_fqdn: 'amsedge2.contoso.com.' }),
  },
  {
    item: 11,
    what: 'the PTR has no label to stand on',
    mutate: set(EDGE_ADDRESS, { domain_name_label: undefined }),
  },
  {
    item: 11,
    what: 'the A record leads elsewhere',
    mutate: set('MailNames/Host-amsedge1', { records: ['203.0.113.7'] }),
  },
  {
    item: 11,
    what: 'the machine has another name',
    mutate: set('Amsterdam/Edge/Server-1/Machine', { computer_name: 'AMSMAIL1' }),
  },
  {
    item: 11,
    what: 'MX has another name for an Edge',
    mutate: both(exchanger('inbound.contoso.com'), (stacks) =>
      add('contoso-dns', 'azurerm_dns_a_record', 'mutant', {
        ...at(stacks, 'Host-amsedge1'),
        name: 'inbound',
      })(stacks),
    ),
  },
  {
    item: 11,
    what: 'an Edge has no address of its own',
    mutate: (stacks) => {
      const [configuration] = at(stacks, 'Amsterdam/Edge/Server-1/NetworkInterface')
        .ip_configuration as Attributes[];
      delete configuration.public_ip_address_id;
    },
  },
  {
    item: 11,
    what: 'SPF leaves an Edge of the standby out',
    example: 'manual-switchover',
    mutate: text((policy) => [policy.replace(/ ip4:\S*caredge2_address\}/, '')]),
  },
  { item: 11, what: 'there is no SPF', mutate: text(() => ['MS=ms12345678']) },
  { item: 11, what: 'there are two SPF policies', mutate: text((policy) => [policy, 'v=spf1 -all']) },
  {
    item: 11,
    what: 'SPF leaves the relay out',
    example: 'edge-only',
    mutate: text((policy) => [policy.replace(/include:\S+ /, '')]),
  },
  {
    item: 11,
    what: 'a NAT gateway stands before the Edges',
    mutate: (stacks) => {
      const { subnet_id } = at(stacks, 'Amsterdam/Subnet-perimeter/Association');
      const nat_gateway_id = '${azurerm_nat_gateway.mutant.id}';
      const public_ip_address_id = '${azurerm_public_ip.mutant.id}';
      const address = { name: 'nat', location: 'westeurope', sku: 'Standard', domain_name_label: 'nat' };
      both(
        add('contoso-primary', 'azurerm_public_ip', 'mutant', address),
        add('contoso-primary', 'azurerm_nat_gateway', 'mutant', { sku_name: 'Standard' }),
        add('contoso-primary', 'azurerm_nat_gateway_public_ip_association', 'mutant', {
          nat_gateway_id,
          public_ip_address_id,
        }),
        add('contoso-primary', 'azurerm_subnet_nat_gateway_association', 'mutant', {
          nat_gateway_id,
          subnet_id,
        }),
      )(stacks);
    },
  },

  {
    item: 12,
    what: 'a queue is on a standard disk',
    mutate: set('Amsterdam/Edge/Server-1/Disk-queue', { storage_account_type: 'StandardSSD_LRS' }),
  },
  {
    item: 12,
    what: 'databases are on a standard disk',
    mutate: set('Dublin/ClientAccess/Server-2/Disk-databases', { storage_account_type: 'Standard_LRS' }),
  },
  {
    item: 12,
    what: 'logs are on a standard disk',
    mutate: set('Amsterdam/ClientAccess/Server-3/Disk-logs', { storage_account_type: 'StandardSSD_LRS' }),
  },
  {
    item: 12,
    what: 'an Edge has no disk for its queue',
    mutate: remove('Amsterdam/Edge/Server-1/Attachment-queue'),
  },
  {
    item: 12,
    what: 'a system disk is standard',
    mutate: (stacks) => {
      Object.assign(at(stacks, 'Dublin/ClientAccess/Server-1/Machine').os_disk as Attributes, {
        storage_account_type: 'Standard_LRS',
      });
    },
  },
  {
    item: 12,
    what: 'a member is replicated by Site Recovery',
    mutate: add('contoso-primary', 'azurerm_site_recovery_replicated_vm', 'mutant', { name: 'amsfe1' }),
  },
  {
    item: 12,
    what: 'a backup policy is crash-consistent only',
    mutate: add('contoso-primary', 'azurerm_backup_policy_vm', 'mutant', {
      snapshot_consistency_type: 'OnlyCrashConsistent',
    }),
  },
];

describe('the twelve forbidden outputs', () => {
  test.each(EXAMPLES)('are not in the example %s', (example) => {
    expect(findForbidden(synthExample(example), OBJECTIVES[example])).toEqual([]);
  });

  test.each(MUTANTS)('$item is found where $what', ({ item, example = 'two-site', mutate }) => {
    const stacks = structuredClone(synthExample(example));
    mutate(stacks);
    const findings = findForbidden(stacks, OBJECTIVES[example]);
    expect([...new Set(findings.map((finding) => finding.item))]).toEqual([item]);
  });

  test('each has a mutant', () => {
    const items = new Set(MUTANTS.map(({ item }) => item));
    expect([...items].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  test('a port is not open where an earlier rule denies it', () => {
    const stacks = structuredClone(synthExample('two-site'));
    set(RDP, { source_address_prefix: '*' })(stacks);
    rule('perimeter', { ...denied, source_address_prefix: 'Internet' })(stacks);
    expect(findForbidden(stacks, OBJECTIVES['two-site'])).toEqual([]);
  });

  test('a finding names the resource at fault', () => {
    const stacks = structuredClone(synthExample('two-site'));
    set('Alias-mail', { ttl: 3600 })(stacks);
    expect(findForbidden(stacks, OBJECTIVES['two-site'])).toEqual([
      {
        item: 3,
        address: 'contoso-dns/azurerm_dns_cname_record.Zone_ClientNames_ClientAccess_Alias-mail_24293B76',
        text: 'TTL 3600 s + detection 130 s > 300 s',
      },
    ]);
  });

  test('names that move need an objective', () => {
    expect(() => findForbidden(synthExample('two-site'))).toThrow('say the recovery time objective');
  });
});

describe('expressions', () => {
  const scope = { reference: (parts: string[]) => (parts.join('.') === 'var.site' ? 'b' : parts.join('.')) };

  test.each([
    ['${var.site == "a" ? 5 : 20}', 20],
    ['${var.site != "a"}', true],
    ['${var.site == "a" ? ["x"] : var.site == "b" ? ["y", "z"] : []}', ['y', 'z']],
    ['${!(true && false) || false ? 1 : 0}', 1],
    ['${var.site == "b" ? "quoted \\"x\\"" : null}', 'quoted "x"'],
    ['${null}', null],
    ['ip4:${azurerm_x.y-1[count.index].z} ${tolist(["q"])}', 'ip4:azurerm_x.y-1.z q'],
    ['plain', 'plain'],
  ])('%s', (template, value) => {
    expect(render(template, scope)).toEqual(value);
  });

  test.each(['${format("%s", 1)}', '${1 +}', '${"a" "b"}', '${var.site ?', '${(1}', '${1 == }'])(
    'refuses %s',
    (template) => {
      expect(() => render(template, scope)).toThrow();
    },
  );
});
