import type { Plan, ResourceChange, Values } from './plan';
import type { NameProblem, PublishedRecord, RecordsOutcome } from './consequence';
import type { Estates } from './estate';

/** How records of each type are called, and the argument that says where they lead. Of texts, SPF alone leads anywhere. */
const RECORDS: Record<string, { readonly type: string; readonly leads: string }> = {
  azurerm_dns_a_record: { type: 'A', leads: 'records' },
  azurerm_dns_cname_record: { type: 'CNAME', leads: 'record' },
  azurerm_dns_mx_record: { type: 'MX', leads: 'record' },
  azurerm_dns_txt_record: { type: 'TXT', leads: 'record' },
  azurerm_dns_srv_record: { type: 'SRV', leads: 'record' },
  azurerm_dns_ns_record: { type: 'NS', leads: 'records' },
  azurerm_private_dns_a_record: { type: 'A inside', leads: 'records' },
  azurerm_traffic_manager_external_endpoint: { type: 'endpoint', leads: 'target' },
};
const PROFILE = 'azurerm_traffic_manager_profile';
const LINK = 'azurerm_private_dns_zone_virtual_network_link';

/** Everything that a stack publishes, before and after its plan, and what is wrong with it. */
export function publishedRecords(plan: Plan, estates: Estates): RecordsOutcome | undefined {
  const before = plan.changes.flatMap((each) => recordsOf(each, each.before));
  const after = plan.changes.flatMap((each) => recordsOf(each, each.after));
  const links = lostLinks(plan, estates);
  if (before.length === 0 && after.length === 0)
    return links.length > 0 ? { after, problems: links } : undefined;
  const problems = [
    ...lostNames(before, after, estates),
    ...danglingNames(before, after, estates),
    ...unknownAddresses(before, after, estates),
    ...silentProfiles(plan),
    ...links,
  ];
  return { after, problems };
}

/** Host names of machines that records led to, and do not any more. */
export function unpublishedHosts(
  plan: Plan,
): { readonly host: string; readonly resource: string; readonly what: string }[] {
  return plan.changes.flatMap((change) => {
    const [before] = recordsOf(change, change.before);
    if (before === undefined || !['A', 'MX'].includes(before.type)) return [];
    const after = recordsOf(change, change.after).flatMap(({ targets }) => targets);
    const resource = change.address;
    if (before.type === 'A')
      return change.after === null
        ? [{ host: before.name, resource, what: `no A record for ${before.name}` }]
        : [];
    const lost = before.targets.filter((each) => !after.includes(each));
    return lost.map((host) => ({ host, resource, what: `no MX record for ${host}` }));
  });
}

/** Without the dot at the end, in small letters. */
export function plainName(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}

function recordsOf({ type, unknown, before }: ResourceChange, values: Values | null): PublishedRecord[] {
  const kind = RECORDS[type];
  if (kind === undefined || values === null) return [];
  if (kind.type === 'endpoint')
    return values.enabled === false
      ? []
      : [{ type: kind.type, name: String(values.name), targets: texts(values.target).map(plainName) }];
  // What is not known yet counts as what it was: if that is gone, the names lead nowhere until the apply says better.
  const leads = values[kind.leads] ?? (unknown[kind.leads] === undefined ? undefined : before?.[kind.leads]);
  const targets = texts(leads).map(plainName);
  if (kind.type === 'TXT' && !targets.some((each) => each.startsWith('v=spf1'))) return [];
  return [{ type: kind.type, name: plainName(fullName(values)), targets }];
}

function fullName({ fqdn, name, zone_name }: Values): string {
  if (typeof fqdn === 'string' && fqdn !== '') return fqdn;
  return name === '@' ? String(zone_name) : `${String(name)}.${String(zone_name)}`;
}

/** Targets of any form of record: texts, or blocks with an exchange or a value. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    if (typeof each === 'string') return [each];
    const { exchange, target, value: text } = (each ?? {}) as Values;
    return [exchange ?? target ?? text].filter((one): one is string => typeof one === 'string');
  });
}

/** Names that are not published any more. A host name of a machine is judged with the machine. */
function lostNames(before: PublishedRecord[], after: PublishedRecord[], estates: Estates): NameProblem[] {
  const kept = new Set(after.map(({ type, name }) => `${type} ${name}`));
  const hosts = hostNames(estates);
  return before
    .filter(({ type, name }) => type !== 'endpoint' && !kept.has(`${type} ${name}`))
    .filter(({ type, name }) => !((type.startsWith('A') || type === 'TXT') && hosts.has(name)))
    .map(({ type, name }) => ({
      name: `${type} ${name}`,
      what:
        type === 'TXT'
          ? `${name} names no sender in SPF any more`
          : `${name} is not published any more (${type})`,
    }));
}

/** Names that lead to a host of the zone that has no address. */
function danglingNames(before: PublishedRecord[], after: PublishedRecord[], estates: Estates): NameProblem[] {
  const zones = estates.deployed.dnsZones.map(({ id }) => plainName(id));
  const named = new Set(after.filter(({ type }) => ['A', 'CNAME'].includes(type)).map(({ name }) => name));
  const were = new Set(before.filter(({ type }) => ['A', 'CNAME'].includes(type)).map(({ name }) => name));
  const led = new Set(before.flatMap(({ type, targets }) => targets.map((each) => `${type} ${each}`)));
  const isHere = (host: string): boolean => zones.some((zone) => host.endsWith(`.${zone}`));
  return after
    .filter(({ type }) => ['MX', 'CNAME', 'SRV'].includes(type))
    .flatMap(({ type, name, targets }) =>
      targets
        .filter((each) => isHere(each) && !named.has(each))
        // What led there before, and has never been a record of this stack, is somebody else's record in the zone.
        .filter((each) => were.has(each) || !led.has(`${type} ${each}`))
        .map((each) => ({
          name: `${type} ${name}`,
          what: `${name} leads to ${each}, which has no address (${type})`,
        })),
    );
}

/** Names inside the networks that lead to an address that is new and not of the estate. */
function unknownAddresses(
  before: PublishedRecord[],
  after: PublishedRecord[],
  { deployed, planned }: Estates,
): NameProblem[] {
  const known = new Set(
    [deployed, planned].flatMap(({ machines, tiers }) => [
      ...machines.map(({ address }) => address),
      ...tiers.flatMap(({ clientAccess }) => clientAccess?.privateAddresses ?? []),
    ]),
  );
  const led = new Set(
    before.flatMap(({ type, name, targets }) => targets.map((each) => `${type} ${name} ${each}`)),
  );
  return after
    .filter(({ type }) => type === 'A inside')
    .flatMap(({ type, name, targets }) =>
      targets
        .filter((each) => !known.has(each) && !led.has(`${type} ${name} ${each}`))
        .map((each) => ({
          name: `${type} ${name}`,
          what: `${name} leads to ${each}, which is no address of the estate`,
        })),
    );
}

/** Profiles that answered before, and would answer nobody. */
function silentProfiles(plan: Plan): NameProblem[] {
  const endpoints = plan.changes.filter(({ type }) => RECORDS[type]?.type === 'endpoint');
  const profiles = plan.changes.filter(({ type, before }) => type === PROFILE && before !== null);
  return profiles
    .filter(({ before, after }) => {
      if (before?.profile_status === 'Disabled' || after === null) return false;
      const own = endpoints.filter((each) => each.before?.profile_id === before?.id);
      const answers = own.some((each) => recordsOf(each, each.before).length > 0);
      const goesOn = endpoints.some((each) => recordsOf(each, each.after).length > 0);
      return after.profile_status === 'Disabled' || (answers && !goesOn);
    })
    .map(({ before }) => ({
      name: `profile ${String(before?.name)}`,
      what: `${String(before?.fqdn)} answers nobody: no endpoint of the profile is enabled`,
    }));
}

/** Networks in which a private zone does not answer any more; that of a machine's own name is judged with the machine. */
function lostLinks({ changes }: Plan, estates: Estates): NameProblem[] {
  const hosts = hostNames(estates);
  return changes
    .filter(({ type, before, actions }) => type === LINK && before !== null && actions.includes('delete'))
    .map(({ before }) => ({
      zone: plainName(String(before?.private_dns_zone_name)),
      link: String(before?.name),
    }))
    .filter(({ zone }) => !hosts.has(zone))
    .map(({ zone, link }) => ({
      name: `private zone ${zone} ${link}`,
      what: `${zone} does not answer any more in the network of ${link}: names inside fall to public DNS`,
    }));
}

function hostNames({ deployed }: Estates): Set<string> {
  return new Set(
    deployed.machines.flatMap(({ hostName }) => (hostName === undefined ? [] : [plainName(hostName)])),
  );
}
