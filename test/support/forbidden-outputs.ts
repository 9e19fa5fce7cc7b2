import { isIP } from 'node:net';
import { AzureRegion } from 'cdktf-resilient-exchange';
import type { Attributes } from './app';
import type { Resource } from './estate';
import { Estate } from './estate';
import { filteringRule, isAnywhere, isPublic, openRule, rulesOf } from './network-rules';
import type { Stacks } from './synth';

/** Something that must never be synthesized. */
export interface Finding {
  /** Its number in the list of forbidden outputs. */
  readonly item: number;
  /** `stack/type.name` of the resource at fault. */
  readonly address: string;
  readonly text: string;
}

/** What the JSON does not say. */
export interface Objective {
  /** Recovery time objective in seconds. */
  readonly recoveryTime: number;
  /** Seconds that people take to decide; where Traffic Manager decides, its probes count instead. */
  readonly decision: number;
}

/** A virtual machine as the checks see it. */
interface Machine {
  readonly resource: Resource;
  readonly stack: string;
  readonly tier: string;
  readonly location: string;
  readonly zone?: string;
  readonly interfaces: Resource[];
}

type Check = (estate: Estate, objective: Objective | undefined) => Finding[];

/** Everything forbidden in an estate; `objective` is needed where names can move. */
export function findForbidden(stacks: Stacks, objective?: Objective): Finding[] {
  const estate = new Estate(asInAzure(stacks));
  return CHECKS.flatMap((check) => check(estate, objective));
}

/** Arguments of a record set on a server that takes updates, as Azure DNS has them. */
const AS_IN_AZURE: Record<string, [type: string, values: (set: Attributes) => Attributes]> = {
  dns_a_record_set: ['azurerm_dns_a_record', ({ addresses }) => ({ records: addresses })],
  dns_cname_record: [
    'azurerm_dns_cname_record',
    ({ cname }) => ({ record: String(cname).replace(/\.$/, '') }),
  ],
  dns_mx_record_set: ['azurerm_dns_mx_record', ({ mx }) => ({ record: mx })],
  dns_txt_record_set: [
    'azurerm_dns_txt_record',
    ({ txt }) => ({ record: (txt as string[]).map((value) => ({ value })) }),
  ],
};

/** The same for a record set at the hosted provider, by its type. */
const ROUTE53: Record<string, [type: string, values: (records: string[]) => Attributes]> = {
  A: ['azurerm_dns_a_record', (records) => ({ records })],
  CNAME: ['azurerm_dns_cname_record', ([record]) => ({ record })],
  MX: ['azurerm_dns_mx_record', (records) => ({ record: records.map(exchangerOf) })],
  TXT: ['azurerm_dns_txt_record', (records) => ({ record: records.map((value) => ({ value })) })],
};

/** Preference and host are apart at the last blank between two expressions or words. */
function exchangerOf(record: string): Attributes {
  const [, preference, exchange] = /^(\d+|\$\{.*?\}) (\$\{.*\}|\S+)$/.exec(record) ?? [];
  return { preference, exchange };
}

/** The same names in Azure DNS: what is forbidden does not depend on where they are kept. */
function asInAzure(stacks: Stacks): Stacks {
  const translated = Object.entries(stacks).map(([id, stack]) => {
    const resource: Record<string, Record<string, Attributes>> = { ...stack.resource };
    for (const [type, [name, values]] of Object.entries(AS_IN_AZURE)) {
      for (const [address, set] of Object.entries(resource[type] ?? {})) {
        const own = address.includes('InsideNames') ? 'azurerm_private_dns_a_record' : name;
        const zone = { name: '@', ...set, zone_name: String(set.zone).replace(/\.$/, ''), ...values(set) };
        resource[own] = { ...resource[own], [address]: zone };
      }
    }
    for (const [address, set] of Object.entries(resource.aws_route53_record ?? {})) {
      const known = ROUTE53[String(set.type)];
      // Nothing is forbidden about records of other types.
      if (known === undefined) continue;
      const [own, values] = known;
      const [name, zone] = inZone(String(set.name));
      const translated = { ...set, name, zone_name: zone, ...values(set.records as string[]) };
      resource[own] = { ...resource[own], [address]: translated };
    }
    return [id, { ...stack, resource }];
  });
  return Object.fromEntries(translated) as Stacks;
}

/** The example has one zone, whose name has two labels. */
function inZone(name: string): [label: string, zone: string] {
  const labels = name.split('.');
  return [labels.slice(0, -2).join('.') || '@', labels.slice(-2).join('.')];
}

/** 1. MX → CNAME or trafficmanager.net name. */
export function aliasedExchangers(estate: Estate): Finding[] {
  const aliases = records(estate, 'azurerm_dns_cname_record').map((record) => record.name);
  return exchangers(estate)
    .filter(({ host }) => aliases.includes(host) || host.endsWith('.trafficmanager.net'))
    .map(({ host, resource }) => finding(1, resource, `MX names ${host}, which is an alias`));
}

/** 2. MX → IP literal, or a host without A record. */
export function addresslessExchangers(estate: Estate): Finding[] {
  const aliases = records(estate, 'azurerm_dns_cname_record').map((record) => record.name);
  const known = [...aliases, ...hosts(estate).map((record) => record.name)];
  return exchangers(estate).flatMap(({ host, zone, resource }) => {
    if (isIP(host.replace(/^\[|\]$/g, ''))) return [finding(2, resource, `MX names the address ${host}`)];
    const ours = host === zone || host.endsWith(`.${zone}`);
    return ours && !known.includes(host) ? [finding(2, resource, `MX names ${host}, which has no A`)] : [];
  });
}

/** 3. DNS TTL + detection > RTO. */
export function slowNames(estate: Estate, objective: Objective | undefined): Finding[] {
  const moving = movingRecords(estate);
  if (moving.length === 0) return [];
  if (!objective) throw new Error('names can move: say the recovery time objective');
  const detection = Math.max(...detectionTimes(estate, objective));
  return moving
    .filter(({ ttl }) => !(ttl + detection <= objective.recoveryTime))
    .map(({ resource, ttl }) =>
      finding(3, resource, `TTL ${ttl} s + detection ${detection} s > ${objective.recoveryTime} s`),
    );
}

/** 4. Standby MX preference ≤ primary in active/passive: whichever site is the active one. */
export function wrongPreferences(estate: Estate): Finding[] {
  const found = activeSiteValues(estate).flatMap((value) =>
    preferencesBehind(value === undefined ? estate : estate.assuming({ active_site: value }), value),
  );
  return found.filter(({ text }, i) => found.findIndex((other) => other.text === text) === i);
}

/** 5. Witness on a member, in a member's failure domain while failover is automatic, or absent with an even count. */
export function misplacedWitness(estate: Estate): Finding[] {
  const members = exchangeServers(estate);
  const witnesses = machines(estate).filter((machine) => machine.tier === 'witness');
  const onMember = witnessPreparations(estate)
    .filter((run) =>
      members.some(({ resource }) => resource.address === estate.get(run, 'virtual_machine_id')),
    )
    .map((run) => finding(5, run, 'prepares a member as the witness'));
  const near = witnesses
    .filter(({ location }) => isAutomatic(estate) && members.some((member) => member.location === location))
    .map(({ resource, location }) => finding(5, resource, `stands in ${location}, as members do`));
  const even = members.length > 0 && members.length % 2 === 0;
  const absent = even && witnesses.length === 0;
  return [
    ...onMember,
    ...near,
    ...(absent ? [finding(5, members[0].resource, `${members.length} members and no witness`)] : []),
  ];
}

/** 6. 3389/5985 open from Internet or `*`. */
export function openManagement(estate: Estate): Finding[] {
  return openPorts(estate, 6, [3389, 5985, 5986], isAnywhere);
}

/** 7. 50636/50389/64327/445 reachable from the Internet; or port filtering among internal Exchange and domain servers. */
export function openInternals(estate: Estate): Finding[] {
  return [
    ...openPorts(estate, 7, [50636, 50389, 64327, 445], isPublic),
    ...filtered(estate, 'Inbound'),
    ...filtered(estate, 'Outbound'),
  ];
}

/** 8. Basic SKU or mixed-SKU public IP/LB. */
export function oldBalancers(estate: Estate): Finding[] {
  const basic = estate
    .all('azurerm_lb', 'azurerm_public_ip')
    .filter((resource) => sku(estate, resource) !== 'Standard')
    .map((resource) => finding(8, resource, `SKU ${sku(estate, resource)}`));
  const mixed = estate.all('azurerm_lb').flatMap((balancer) =>
    frontends(estate, balancer)
      .map((frontend) => estate.find(frontend.public_ip_address_id))
      .filter((address) => address !== undefined)
      .filter((address) => tierAndSku(estate, address) !== tierAndSku(estate, balancer))
      .map((address) => finding(8, balancer, `has another SKU than its ${address.address}`)),
  );
  return [...basic, ...mixed];
}

/** 9. TCP-only probe on 443; HTTP probe on 25. */
export function wrongProbes(estate: Estate): Finding[] {
  const balancers = estate.all('azurerm_lb_probe').filter((probe) => {
    const protocol = estate.text(probe, 'protocol');
    const pathless = protocol !== 'Tcp' && estate.text(probe, 'request_path') === '';
    return (
      pathless || (!asksProxy(estate, probe) && isWrongQuestion(protocol, Number(estate.get(probe, 'port'))))
    );
  });
  const rules = estate.all('azurerm_lb_rule').filter((rule) => {
    const probe = estate.find(estate.get(rule, 'probe_id'));
    if (!probe) return true;
    if (asksProxy(estate, probe)) {
      const behind = membersOf(estate, estate.list(rule, 'backend_address_pool_ids'));
      return behind.length === 0 || behind.some(({ resource }) => !resource.type.includes('linux'));
    }
    return isWrongQuestion(estate.text(probe, 'protocol'), Number(estate.get(rule, 'backend_port')));
  });
  const profiles = estate.all('azurerm_traffic_manager_profile').filter((profile) => {
    const [monitor] = estate.list<Attributes>(profile, 'monitor_config');
    return isWrongQuestion(String(monitor.protocol), Number(monitor.port));
  });
  return [...balancers, ...rules, ...profiles].map((each) =>
    finding(9, each, 'HTTPS is judged by a page over HTTPS, mail protocols by a connection'),
  );
}

/** A proxy asks the pages of the servers itself, and says by a page of its own whether it has any. */
function asksProxy(estate: Estate, probe: Resource): boolean {
  return estate.text(probe, 'protocol') === 'Http' && estate.text(probe, 'request_path') === '/healthz';
}

/** Port 443 wants HTTPS; port 80 bears HTTP or a connection; mail protocols speak no HTTP. */
function isWrongQuestion(protocol: string, port: number): boolean {
  if (port === 443) return protocol.toUpperCase() !== 'HTTPS';
  return protocol.toUpperCase() !== 'TCP' && port !== 80;
}

/** 10. Members in one zone or none; zonal frontend for a multi-zone pool; odd site split lacking majority after site loss. */
export function lostTogether(estate: Estate): Finding[] {
  return [...wrongZones(estate), ...zonalFrontends(estate), ...lostMajorities(estate)];
}

/** 11. Missing or mismatched PTR, or Edge outbound via NAT IP absent from SPF/PTR. */
export function untrustedSenders(estate: Estate): Finding[] {
  return edges(estate).flatMap((edge) => {
    const addresses = edge.interfaces.flatMap((nic) => publicAddresses(estate, nic));
    if (addresses.length === 0) return [finding(11, edge.resource, 'leaves from no address of its own')];
    return [
      ...addresses.flatMap((address) => ptrFaults(estate, edge, address)),
      ...[...addresses, ...natAddresses(estate, edge)].flatMap((address) => spfFaults(estate, address)),
      ...natAddresses(estate, edge).flatMap((address) => ptrFaults(estate, edge, address)),
    ];
  });
}

/**
 * 12. Non-premium database or queue disks, DAG member under ASR, crash-consistent-only mailbox backup, or Edge without
 * export/image. The library makes no backups yet: what can be seen is that there is neither replication nor a policy that is
 * crash-consistent only.
 */
export function unsafeStorage(estate: Estate): Finding[] {
  const disks = estate
    .all('azurerm_managed_disk')
    .filter((disk) => !isPremium(estate.text(disk, 'storage_account_type')))
    .map((disk) => finding(12, disk, 'is no Premium disk'));
  const systemDisks = machines(estate)
    .filter(({ resource }) => !isPremium(osDiskType(estate, resource)))
    .map(({ resource }) => finding(12, resource, 'has no Premium system disk'));
  const queues = edges(estate)
    .filter(({ resource }) => !attachedDisks(estate).includes(resource.address))
    .map(({ resource }) => finding(12, resource, 'has no disk for its queue'));
  const replicated = estate
    .allLike('azurerm_site_recovery_')
    .map((each) => finding(12, each, 'replicates machines: not supported for members of a DAG'));
  const crashConsistent = estate
    .allLike('azurerm_backup_policy')
    .filter((policy) => JSON.stringify(policy.raw).includes('OnlyCrashConsistent'))
    .map((policy) => finding(12, policy, 'is crash-consistent only'));
  return [...disks, ...systemDisks, ...queues, ...replicated, ...crashConsistent];
}

const CHECKS: Check[] = [
  aliasedExchangers,
  addresslessExchangers,
  slowNames,
  wrongPreferences,
  misplacedWitness,
  openManagement,
  openInternals,
  oldBalancers,
  wrongProbes,
  lostTogether,
  untrustedSenders,
  unsafeStorage,
];

function finding(item: number, resource: Resource, text: string): Finding {
  return { item, address: resource.address, text };
}

// --- Names -----------------------------------------------------------------------------------------------------------

interface NamedRecord {
  readonly resource: Resource;
  /** Full name in lower case. */
  readonly name: string;
}

interface Exchanger {
  readonly resource: Resource;
  readonly zone: string;
  readonly host: string;
  readonly preference: number;
}

function records(estate: Estate, type: string): NamedRecord[] {
  return estate.all(type).map((resource) => {
    const [name, zone] = [estate.text(resource, 'name'), estate.text(resource, 'zone_name')];
    return { resource, name: plain(name === '@' ? zone : `${name}.${zone}`) };
  });
}

/** Names with addresses. */
function hosts(estate: Estate): NamedRecord[] {
  return [...records(estate, 'azurerm_dns_a_record'), ...records(estate, 'azurerm_dns_aaaa_record')];
}

function exchangers(estate: Estate): Exchanger[] {
  return estate.all('azurerm_dns_mx_record').flatMap((resource) =>
    estate.list<Attributes>(resource, 'record').map((record) => ({
      resource,
      zone: plain(estate.text(resource, 'zone_name')),
      host: plain(String(record.exchange)),
      preference: Number(record.preference),
    })),
  );
}

/** Addresses that a host name leads to. */
function addressesOf(estate: Estate, host: string): string[] {
  return hosts(estate)
    .filter((record) => record.name === host)
    .flatMap((record) => estate.list(record.resource, 'records'));
}

/** A host name without the final dot, in lower case. */
function plain(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}

// --- Moving names ----------------------------------------------------------------------------------------------------

function isAutomatic(estate: Estate): boolean {
  return estate.all('azurerm_traffic_manager_profile').length > 0;
}

/** What leads clients and mail to one site or the other: profiles, the names that lead to them, and what follows `active_site`. */
function movingRecords(estate: Estate): { resource: Resource; ttl: number }[] {
  const profiles = estate.all('azurerm_traffic_manager_profile').map((resource) => ({
    resource,
    ttl: Number(estate.list<Attributes>(resource, 'dns_config')[0].ttl),
  }));
  const moving = [...estate.allLike('azurerm_dns_'), ...estate.allLike('azurerm_private_dns_')]
    .filter(
      (resource) => JSON.stringify(resource.raw).includes('var.active_site') || isAlias(estate, resource),
    )
    .map((resource) => ({ resource, ttl: Number(estate.get(resource, 'ttl')) }));
  return [...profiles, ...moving];
}

function isAlias(estate: Estate, resource: Resource): boolean {
  const isName = resource.type === 'azurerm_dns_cname_record';
  return isName && estate.text(resource, 'record').endsWith('.trafficmanager.net');
}

function detectionTimes(estate: Estate, { decision }: Objective): number[] {
  const probed = estate.all('azurerm_traffic_manager_profile').map((profile) => {
    const [monitor] = estate.list<Attributes>(profile, 'monitor_config');
    const { interval_in_seconds = 30, timeout_in_seconds = 10, tolerated_number_of_failures = 3 } = monitor;
    return (
      (Number(tolerated_number_of_failures) + 1) * Number(interval_in_seconds) + Number(timeout_in_seconds)
    );
  });
  return probed.length > 0 ? probed : [decision];
}

function activeSiteValues(estate: Estate): unknown[] {
  const byDefault = estate.variableDefault('active_site');
  return byDefault === undefined ? [undefined] : [...new Set([byDefault, 'primary', 'standby'])];
}

function preferencesBehind(estate: Estate, value: unknown): Finding[] {
  const active = activeStack(estate);
  const placed = exchangers(estate).map((each) => ({ ...each, stack: stackOfHost(estate, each.host) }));
  const best = placed.filter(({ stack }) => stack === active).map(({ preference }) => preference);
  if (active === undefined || best.length === 0) return [];
  return placed
    .filter(
      ({ stack, preference }) => stack !== undefined && stack !== active && preference <= Math.max(...best),
    )
    .map(({ resource, host, preference }) =>
      finding(
        4,
        resource,
        `${host} has ${preference}, not more than ${Math.max(...best)}, with active_site ${String(value)}`,
      ),
    );
}

/** The stack of the public address behind a host name. */
function stackOfHost(estate: Estate, host: string): string | undefined {
  const addresses = addressesOf(estate, host);
  return estate.all('azurerm_public_ip').find((each) => addresses.includes(`${each.address}.ip_address`))
    ?.stack;
}

/** Where the names of clients lead: by Traffic Manager, else by public alias, else by private name. */
function activeStack(estate: Estate): string | undefined {
  const evidence = [endpointStacks(estate), aliasStacks(estate), privateStacks(estate)];
  return evidence.map((stacks) => [...new Set(stacks)]).find((stacks) => stacks.length === 1)?.[0];
}

function endpointStacks(estate: Estate): string[] {
  const enabled = estate
    .allLike('azurerm_traffic_manager_')
    .filter((each) => each.type.endsWith('_endpoint') && estate.get(each, 'enabled') !== false);
  const priorities = enabled.map((each) => Number(estate.get(each, 'priority')));
  return enabled
    .filter((_, i) => priorities[i] === Math.min(...priorities))
    .flatMap((each) => stacksOfPublicName(estate, estate.text(each, 'target')));
}

function aliasStacks(estate: Estate): string[] {
  return estate
    .all('azurerm_dns_cname_record')
    .flatMap((record) => stacksOfPublicName(estate, estate.text(record, 'record')));
}

function stacksOfPublicName(estate: Estate, name: string): string[] {
  return estate
    .all('azurerm_public_ip')
    .filter((address) => estate.fullName(address) === plain(name))
    .map((address) => address.stack);
}

function privateStacks(estate: Estate): string[] {
  const published = estate
    .all('azurerm_private_dns_a_record')
    .filter((record) => JSON.stringify(record.raw).includes('var.active_site'))
    .flatMap((record) => estate.list(record, 'records'));
  return estate
    .all('azurerm_lb')
    .filter((balancer) =>
      frontends(estate, balancer).some((each) => published.includes(String(each.private_ip_address))),
    )
    .map((balancer) => balancer.stack);
}

// --- Servers ---------------------------------------------------------------------------------------------------------

function machines(estate: Estate): Machine[] {
  return estate.all('azurerm_windows_virtual_machine', 'azurerm_linux_virtual_machine').map((resource) => ({
    resource,
    stack: resource.stack,
    tier: String((estate.get(resource, 'tags') as Attributes | undefined)?.tier),
    location: estate.text(resource, 'location'),
    zone: estate.get(resource, 'zone') as string | undefined,
    interfaces: estate
      .list(resource, 'network_interface_ids')
      .map((id) => estate.find(id))
      .filter((nic) => nic !== undefined),
  }));
}

/** Front ends, which are Mailbox servers since 2016 and so the members of the DAG. */
function exchangeServers(estate: Estate): Machine[] {
  return machines(estate).filter(({ tier }) => ['clientaccess', 'mailbox'].includes(tier));
}

function edges(estate: Estate): Machine[] {
  return machines(estate).filter(({ tier }) => tier === 'edge');
}

function hasZones(location: string): boolean {
  const regions = Object.values(AzureRegion).filter((each) => each instanceof AzureRegion);
  const region = regions.find((each) => each.name === location);
  if (!region) throw new Error(`no facts about the region ${location}`);
  return region.hasZones;
}

function witnessPreparations(estate: Estate): Resource[] {
  return estate
    .all('azurerm_virtual_machine_run_command')
    .filter((run) => JSON.stringify(run.raw.source).includes('Exchange Trusted Subsystem'));
}

// --- Zones -----------------------------------------------------------------------------------------------------------

function wrongZones(estate: Estate): Finding[] {
  const tiers = new Map<string, Machine[]>();
  for (const machine of machines(estate)) {
    const key = [machine.stack, machine.location, machine.tier].join();
    tiers.set(key, [...(tiers.get(key) ?? []), machine]);
  }
  return [...tiers.values()].flatMap((tier) =>
    hasZones(tier[0].location) ? oneZone(tier) : noAvailabilitySet(estate, tier),
  );
}

function oneZone(tier: Machine[]): Finding[] {
  const without = tier.filter(({ zone }) => zone === undefined);
  if (without.length > 0) return without.map(({ resource }) => finding(10, resource, 'stands in no zone'));
  const zones = new Set(tier.map(({ zone }) => zone));
  if (tier.length < 2 || zones.size > 1) return [];
  return [finding(10, tier[0].resource, `its whole tier stands in zone ${tier[0].zone}`)];
}

function noAvailabilitySet(estate: Estate, tier: Machine[]): Finding[] {
  if (tier.length < 2) return [];
  return tier
    .filter(({ resource }) => estate.get(resource, 'availability_set_id') === undefined)
    .map(({ resource }) =>
      finding(10, resource, 'stands in no availability set, and its region has no zones'),
    );
}

function zonalFrontends(estate: Estate): Finding[] {
  return estate.all('azurerm_lb_rule', 'azurerm_lb_outbound_rule').flatMap((rule) => {
    const balancer = estate.find(estate.get(rule, 'loadbalancer_id'));
    if (!balancer || !hasZones(estate.text(balancer, 'location'))) return [];
    const needed = zonesOfPools(estate, [
      ...estate.list(rule, 'backend_address_pool_ids'),
      ...estate.list(rule, 'backend_address_pool_id'),
    ]);
    return frontendsOf(estate, rule, balancer)
      .filter((frontend) => needed.length > 1 && !covers(zonesOfFrontend(estate, frontend), needed))
      .map((frontend) =>
        finding(
          10,
          balancer,
          `frontend ${String(frontend.name)} does not stand in zones ${needed.join(', ')}`,
        ),
      );
  });
}

function covers(zones: string[], needed: string[]): boolean {
  return needed.every((zone) => zones.includes(zone));
}

function frontendsOf(estate: Estate, rule: Resource, balancer: Resource): Attributes[] {
  const names = [
    estate.text(rule, 'frontend_ip_configuration_name'),
    ...estate.list<Attributes>(rule, 'frontend_ip_configuration').map((each) => each.name),
  ];
  return frontends(estate, balancer).filter((frontend) => names.includes(frontend.name));
}

function zonesOfFrontend(estate: Estate, frontend: Attributes): string[] {
  const address = estate.find(frontend.public_ip_address_id);
  return address ? estate.list(address, 'zones') : ((frontend.zones ?? []) as string[]);
}

function membersOf(estate: Estate, pools: string[]): Machine[] {
  const members = estate
    .all('azurerm_network_interface_backend_address_pool_association')
    .filter((each) => pools.includes(estate.text(each, 'backend_address_pool_id')))
    .map((each) => estate.text(each, 'network_interface_id'));
  return machines(estate).filter(({ interfaces }) => interfaces.some((nic) => members.includes(nic.address)));
}

function zonesOfPools(estate: Estate, pools: string[]): string[] {
  const zones = membersOf(estate, pools)
    .map(({ zone }) => zone)
    .filter((zone) => zone !== undefined);
  return [...new Set(zones)].sort();
}

/**
 * Names that move by themselves must not lead to a site whose databases cannot mount. The witness of an even number votes here
 * wherever it stands: its place is item 5.
 */
function lostMajorities(estate: Estate): Finding[] {
  const members = exchangeServers(estate);
  const locations = [...new Set(members.map(({ location }) => location))];
  if (!isAutomatic(estate) || locations.length < 2) return [];
  const witness = members.length % 2 === 0 ? 1 : 0;
  const needed = Math.floor((members.length + witness) / 2) + 1;
  return locations.flatMap((lost) => {
    const left = members.filter(({ location }) => location !== lost);
    const votes = left.length + witness;
    if (votes >= needed) return [];
    return [finding(10, left[0].resource, `${votes} votes are left without ${lost}, ${needed} are needed`)];
  });
}

// --- Balancers and security groups -----------------------------------------------------------------------------------

function frontends(estate: Estate, balancer: Resource): Attributes[] {
  return estate.list<Attributes>(balancer, 'frontend_ip_configuration');
}

function sku(estate: Estate, resource: Resource): string {
  return estate.text(resource, 'sku') || 'Standard';
}

function tierAndSku(estate: Estate, resource: Resource): string {
  return `${sku(estate, resource)} ${estate.text(resource, 'sku_tier') || 'Regional'}`;
}

function openPorts(
  estate: Estate,
  item: number,
  ports: number[],
  isOutside: (block: string) => boolean,
): Finding[] {
  return estate.all('azurerm_network_security_group').flatMap((group) => {
    const rules = rulesOf(estate, estate.text(group, 'name'), group.stack, 'Inbound');
    return ports.flatMap((port) => {
      const rule = openRule(rules, port, isOutside);
      return rule ? [finding(item, rule.resource, `${port} is open from ${rule.sources.join(', ')}`)] : [];
    });
  });
}

/** Rules that drop some traffic between Exchange servers, or between them and domain controllers. */
function filtered(estate: Estate, direction: 'Inbound' | 'Outbound'): Finding[] {
  const peers = [
    ...exchangeServers(estate).flatMap(({ interfaces }) =>
      interfaces.flatMap((nic) => privateAddresses(estate, nic)),
    ),
    ...estate.all('azurerm_virtual_network').flatMap((network) => estate.list(network, 'dns_servers')),
  ];
  const groups = new Set(exchangeServers(estate).flatMap(({ interfaces }) => guards(estate, interfaces)));
  return [...groups].flatMap((group) => {
    const rules = rulesOf(estate, estate.text(group, 'name'), group.stack, direction);
    const side = direction === 'Inbound' ? 'sources' : 'destinations';
    const dropping = peers
      .map((peer) => filteringRule(rules, peer, side))
      .filter((rule) => rule !== undefined);
    return [...new Set(dropping)].map((rule) =>
      finding(7, rule.resource, 'filters ports among internal servers'),
    );
  });
}

/** Security groups of network interfaces, their own and their subnets'. */
function guards(estate: Estate, interfaces: Resource[]): Resource[] {
  const places = interfaces.flatMap((nic) => [
    nic.address,
    ...ipConfigurations(estate, nic).map((each) => each.subnet_id),
  ]);
  return estate
    .all(
      'azurerm_subnet_network_security_group_association',
      'azurerm_network_interface_security_group_association',
    )
    .filter(
      (each) =>
        places.includes(estate.text(each, 'subnet_id')) ||
        places.includes(estate.text(each, 'network_interface_id')),
    )
    .map((each) => estate.find(estate.get(each, 'network_security_group_id')))
    .filter((group) => group !== undefined);
}

function ipConfigurations(estate: Estate, nic: Resource): Attributes[] {
  return estate.list<Attributes>(nic, 'ip_configuration');
}

function privateAddresses(estate: Estate, nic: Resource): string[] {
  return ipConfigurations(estate, nic).map((each) => String(each.private_ip_address));
}

// --- Senders ---------------------------------------------------------------------------------------------------------

function publicAddresses(estate: Estate, nic: Resource): Resource[] {
  return ipConfigurations(estate, nic)
    .map((each) => estate.find(each.public_ip_address_id))
    .filter((address) => address !== undefined);
}

/** Addresses of a NAT gateway in front of an Edge, which override its own. */
function natAddresses(estate: Estate, edge: Machine): Resource[] {
  const subnets = edge.interfaces.flatMap((nic) =>
    ipConfigurations(estate, nic).map((each) => each.subnet_id),
  );
  const gateways = estate
    .all('azurerm_subnet_nat_gateway_association')
    .filter((each) => subnets.includes(estate.text(each, 'subnet_id')))
    .map((each) => estate.text(each, 'nat_gateway_id'));
  return estate
    .all('azurerm_nat_gateway_public_ip_association')
    .filter((each) => gateways.includes(estate.text(each, 'nat_gateway_id')))
    .map((each) => estate.find(estate.get(each, 'public_ip_address_id')))
    .filter((address) => address !== undefined);
}

/** PTR, A record, MX target and computer name are one name. */
function ptrFaults(estate: Estate, edge: Machine, address: Resource): Finding[] {
  const name = plain(estate.text(address, 'reverse_fqdn'));
  const value = `${address.address}.ip_address`;
  const targets = exchangers(estate).filter(({ host }) => addressesOf(estate, host).includes(value));
  const faults = [
    name === '' && 'has no PTR',
    name !== '' && !addressesOf(estate, name).includes(value) && `has the PTR ${name}, which leads elsewhere`,
    name.split('.')[0] !== estate.text(edge.resource, 'computer_name').toLowerCase() &&
      `has the PTR ${name}, and its machine another name`,
    targets.some(({ host }) => host !== name) && `has the PTR ${name}, and MX another name for it`,
    estate.get(address, 'domain_name_label') === undefined &&
      'has no label, without which Azure writes no PTR',
  ];
  return faults.filter((fault) => fault !== false).map((fault) => finding(11, address, fault));
}

function spfFaults(estate: Estate, address: Resource): Finding[] {
  return estate.all('azurerm_dns_mx_record').flatMap((mx) => {
    const policies = spfPolicies(estate, estate.text(mx, 'zone_name'));
    if (policies.length !== 1) return [finding(11, mx, `its domain has ${policies.length} SPF policies`)];
    const mechanisms = policies[0].split(' ');
    const covered =
      mechanisms.includes(`ip4:${address.address}.ip_address`) ||
      mechanisms.some((each) => each.startsWith('include:'));
    return covered ? [] : [finding(11, address, 'is not in the SPF policy')];
  });
}

function spfPolicies(estate: Estate, zone: string): string[] {
  return estate
    .all('azurerm_dns_txt_record')
    .filter((record) => estate.text(record, 'name') === '@' && estate.text(record, 'zone_name') === zone)
    .flatMap((record) => estate.list<Attributes>(record, 'record'))
    .map((record) => String(record.value))
    .filter((value) => /^v=spf1( |$)/.test(value));
}

// --- Disks -----------------------------------------------------------------------------------------------------------

function isPremium(type: string): boolean {
  return /^Premium(V2)?_/.test(type);
}

function osDiskType(estate: Estate, machine: Resource): string {
  return String(estate.list<Attributes>(machine, 'os_disk')[0]?.storage_account_type);
}

/** Addresses of the machines that have a data disk. */
function attachedDisks(estate: Estate): string[] {
  return estate
    .all('azurerm_virtual_machine_data_disk_attachment')
    .filter((each) => estate.find(estate.text(each, 'managed_disk_id')) !== undefined)
    .map((each) => estate.text(each, 'virtual_machine_id'));
}
