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
  dns_a_record_set: { type: 'A', leads: 'addresses' },
  dns_aaaa_record_set: { type: 'AAAA', leads: 'addresses' },
  dns_cname_record: { type: 'CNAME', leads: 'cname' },
  dns_mx_record_set: { type: 'MX', leads: 'mx' },
  dns_txt_record_set: { type: 'TXT', leads: 'txt' },
  dns_srv_record_set: { type: 'SRV', leads: 'srv' },
  dns_ns_record_set: { type: 'NS', leads: 'nameservers' },
  azurerm_traffic_manager_external_endpoint: { type: 'endpoint', leads: 'target' },
  azurerm_traffic_manager_nested_endpoint: { type: 'endpoint', leads: 'target_resource_id' },
};
const PROFILE = 'azurerm_traffic_manager_profile';
const LINK = 'azurerm_private_dns_zone_virtual_network_link';

/** Everything that a stack publishes, before and after its plan, and what is wrong with it. */
export function publishedRecords(plan: Plan, estates: Estates): RecordsOutcome | undefined {
  const inside = insideOf(estates);
  const before = plan.changes.flatMap((each) => recordsOf(each, each.before, inside));
  const after = plan.changes.flatMap((each) => recordsOf(each, each.after, inside));
  const links = lostLinks(plan, estates);
  if (before.length === 0 && after.length === 0)
    return links.length > 0 ? { after, problems: links } : undefined;
  const problems = [
    ...lostNames(before, after, estates),
    ...danglingNames(before, after, estates),
    ...unknownAddresses(before, after, estates),
    ...silentProfiles(plan),
    ...goneForAMoment(plan, inside),
    ...links,
  ];
  return { after, problems };
}

/** Host names of machines that records led to, and do not any more. */
export function unpublishedHosts(
  plan: Plan,
  estates: Estates,
): { readonly host: string; readonly resource: string; readonly what: string }[] {
  const inside = insideOf(estates);
  return plan.changes.flatMap((change) => {
    const [before] = recordsOf(change, change.before, inside);
    if (before === undefined || !['A', 'MX'].includes(before.type)) return [];
    const after = recordsOf(change, change.after, inside).flatMap(({ targets }) => targets);
    const resource = change.address;
    if (before.type === 'A')
      return change.after === null
        ? [{ host: before.name, resource, what: `no A record for ${before.name}` }]
        : [];
    const lost = before.targets.filter((each) => !after.includes(each));
    return lost.map((host) => ({ host, resource, what: `no MX record for ${host}` }));
  });
}

/** Whether a record is one of those that clients inside the networks ask for, on servers of their own. */
type IsInside = (change: ResourceChange, zone: string) => boolean;

/** A zone may have one name inside and outside: then the servers, which are a configuration of the provider each, tell them apart. */
function insideOf({ deployed, planned }: Estates): IsInside {
  const zones = [deployed, planned].flatMap(({ dnsZones }) => dnsZones);
  const at = (alias: string | undefined, zone: string): string => `dns.${alias} ${plainName(zone)}`;
  const outside = new Set(zones.map(({ id, hosting }) => at(hosting?.providerAlias, id)));
  const inside = new Set(
    zones.flatMap(({ insideNames }) =>
      (insideNames?.zones ?? []).map((zone) => at(insideNames?.hosting?.providerAlias, zone)),
    ),
  );
  return ({ provider }, zone) => {
    const place = `${provider} ${plainName(zone)}`;
    return inside.has(place) && !outside.has(place);
  };
}

/** Without the dot at the end, in small letters. */
export function plainName(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}

function recordsOf(change: ResourceChange, values: Values | null, isInside?: IsInside): PublishedRecord[] {
  const { type, unknown, before } = change;
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
  const isOfInside = isInside?.(change, String(values.zone)) === true;
  return [
    { type: isOfInside ? `${kind.type} inside` : kind.type, name: plainName(fullName(values)), targets },
  ];
}

function fullName({ fqdn, name, zone_name, zone }: Values): string {
  if (typeof zone === 'string') return typeof name === 'string' && name !== '' ? `${name}.${zone}` : zone;
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

/** Record sets that are deleted and made again. Those of Azure DNS change in place. */
function goneForAMoment({ changes }: Plan, inside: IsInside): NameProblem[] {
  return changes
    .filter(
      ({ type, actions }) => /^dns_/.test(type) && actions.includes('delete') && actions.includes('create'),
    )
    .flatMap((each) => recordsOf(each, each.before, inside).map((record) => ({ record, each })))
    .map(({ record: { type, name }, each: { replacedBy } }) => ({
      name: `${type} ${name}`,
      what:
        `${name} would be gone for a moment (${type}): its record set is deleted and created${replacedBy.length > 0 ? ` because of ${replacedBy.join(', ')}` : ''}, and ` +
        'resolvers that ask then keep the absence. Give the set in the zone the value of the program first, or the program that of the zone',
    }));
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
      const goesOn = endpoints.some(
        (each) =>
          (own.includes(each) || each.before === null || each.after?.profile_id === before?.id) &&
          recordsOf(each, each.after).length > 0,
      );
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
