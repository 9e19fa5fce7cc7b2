import { AzureError } from '../azure-error';
import { hostName } from '../host-names';
import { parseResourceId } from '../resource-id';
import type { Body, Resource, ResourceStore } from '../store';
import type { Rule } from './rule';
import { propertiesOf } from './rule';

interface DnsSettings {
  readonly domainNameLabel?: string;
  readonly reverseFqdn?: string;
  readonly fqdn?: string;
}

const PUBLIC_ADDRESS = 'microsoft.network/publicipaddresses';

function dnsSettings(body: Body): DnsSettings {
  return propertiesOf(body).dnsSettings ?? {};
}

const plain = (name: string): string => name.replace(/\.$/, '').toLowerCase();

/**
 * The DNS label of a public address is unique in its region.
 *
 * Source: learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses (domain name label).
 */
export const labelIsFree: Rule = ({ id, body, store }) => {
  const label = dnsSettings(body).domainNameLabel;
  if (!label) return;
  const other = store
    .ofType(id.type)
    .find(
      (each) =>
        each.id.key !== id.key &&
        each.body.location === body.location &&
        dnsSettings(each.body).domainNameLabel?.toLowerCase() === label.toLowerCase(),
    );
  const name = hostName(label, body.location);
  if (!other && !store.namesElsewhere.has(name.toLowerCase())) return;
  throw new AzureError(400, 'DnsRecordInUse', `DNS record ${name} is already used by another public IP.`);
};

/**
 * A PTR needs a label, and a name that leads back to a public address of the subscription: by its label's name, by a CNAME to
 * such a name, or by an A record. It is checked when it is set or changed.
 *
 * Source: learn.microsoft.com/azure/dns/dns-reverse-dns-for-azure-services (validation of reverse DNS records). The code of an
 * unresolvable name: github.com/Azure/azure-rest-api-specs/issues/39789; that of a missing label is not documented, its
 * message is from github.com/Azure/azure-cli/issues/6232.
 */
export const reverseNameResolves: Rule = ({ id, body, store, previous }) => {
  const { reverseFqdn, domainNameLabel } = dnsSettings(body);
  if (!reverseFqdn) return;
  if (!domainNameLabel) {
    throw new AzureError(
      400,
      'DomainNameLabelIsNullOrEmpty',
      `The domain name label in the dnsSettings section of the public IP address ${id.name} is null or empty. If a dnsSettings section exists, its domain name label must not be null or empty.`,
    );
  }
  const wanted = plain(reverseFqdn);
  if (previous && plain(dnsSettings(previous.body).reverseFqdn ?? '') === wanted) return;
  const own = hostName(domainNameLabel, body.location).toLowerCase();
  const known = new Set([own, ...store.ofType(PUBLIC_ADDRESS).flatMap(answersTo)]);
  if ([wanted, ...resolve(wanted, store)].some((answer) => known.has(answer))) return;
  throw new AzureError(
    400,
    'ReverseFqdnDoesNotBelongToSubscription',
    `ReverseFqdn ${reverseFqdn} that is specified for public IP address ${id.text} does not resolve to the FQDN or the IP address of a public IP address in this subscription.`,
  );
};

/** Name and address of a public address. */
function answersTo({ body }: Resource): string[] {
  const { ipAddress } = propertiesOf(body) as { ipAddress?: string };
  return [dnsSettings(body).fqdn?.toLowerCase(), ipAddress].filter((each) => each !== undefined);
}

/** What the zones that exist here answer: addresses, and the names that CNAMEs lead to. */
export function resolve(name: string, store: ResourceStore): string[] {
  const seen = new Set<string>();
  let next: string | undefined = plain(name);
  while (next !== undefined && !seen.has(next)) {
    const current: string = next;
    seen.add(current);
    const found = recordsAt(current, store).map(({ body }) => propertiesOf(body) as RecordProperties);
    found.flatMap((each) => each.ARecords ?? []).forEach(({ ipv4Address }) => seen.add(ipv4Address));
    // Alias records follow the address they point to.
    found
      .map((each) => each.targetResource?.id && store.get(each.targetResource.id))
      .forEach((target) => target && answersTo(target).forEach((answer) => seen.add(answer)));
    const cname = found.find((each) => each.CNAMERecord)?.CNAMERecord?.cname;
    next = cname && plain(cname);
  }
  return [...seen].slice(1);
}

interface RecordProperties {
  readonly ARecords?: { ipv4Address: string }[];
  readonly CNAMERecord?: { cname: string };
  readonly targetResource?: { id?: string };
}

function recordsAt(name: string, store: ResourceStore): Resource[] {
  return store.all().filter(({ id }) => {
    const zone = id.parent === undefined ? undefined : parseResourceId(id.parent);
    if (zone?.type !== 'microsoft.network/dnszones') return false;
    return plain(id.name === '@' ? zone.name : `${id.name}.${zone.name}`) === name;
  });
}

/**
 * A CNAME has its name for itself.
 *
 * Source: learn.microsoft.com/azure/dns/dns-zones-records (CNAME records: no other record set of that name, none at the apex).
 */
export const aliasStandsAlone: Rule = ({ id, store }) => {
  const kindOf = (type: string): string => type.split('/').pop()!;
  const beside = store
    .childrenOf(id.parent!)
    .filter((each) => each.id.parent?.toLowerCase() === id.parent!.toLowerCase())
    .filter(
      (each) =>
        each.id.name.toLowerCase() === id.name.toLowerCase() &&
        each.id.key !== id.key &&
        !each.id.type.endsWith('/virtualnetworklinks'),
    )
    .map((each) => kindOf(each.id.type));
  const isAlias = kindOf(id.type) === 'cname';
  if (!(isAlias ? beside.length > 0 : beside.includes('cname'))) return;
  throw new AzureError(
    409,
    'Conflict',
    isAlias
      ? `The record could not be created because a record with the same name already exists in this zone.`
      : `The record could not be created because a CNAME record with the same name already exists in this zone.`,
  );
};

/**
 * A network sees one private zone of a name.
 *
 * Source: learn.microsoft.com/troubleshoot/azure/azure-kubernetes (a virtual network cannot be linked to multiple zones with
 * overlapping namespaces) and learn.microsoft.com/azure/dns/private-dns-virtual-network-links.
 */
export const linkIsUnique: Rule = ({ id, body, store }) => {
  const networkOf = (link: Body): string =>
    (propertiesOf(link).virtualNetwork as { id: string }).id.toLowerCase();
  const zoneOf = (parent: string): string => parent.split('/').pop()!.toLowerCase();
  const other = store
    .ofType(id.type)
    .find(
      (each) =>
        each.id.key !== id.key &&
        networkOf(each.body) === networkOf(body) &&
        zoneOf(each.id.parent!) === zoneOf(id.parent!),
    );
  if (!other) return;
  throw new AzureError(
    400,
    'BadRequest',
    `A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '${zoneOf(id.parent!)}' and '${zoneOf(other.id.parent!)}' zones.`,
  );
};

/**
 * The relative name of a Traffic Manager profile is unique in all of Azure.
 *
 * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-how-it-works; the status is from
 * github.com/hashicorp/terraform-provider-azurerm/issues/7190.
 */
export const relativeNameIsFree: Rule = ({ id, body, store }) => {
  const nameOf = (each: Body): string | undefined =>
    (propertiesOf(each).dnsConfig as { relativeName?: string } | undefined)?.relativeName?.toLowerCase();
  const other = store
    .ofType(id.type)
    .find((each) => each.id.key !== id.key && nameOf(each.body) === nameOf(body));
  const name = `${nameOf(body)}.trafficmanager.net`;
  if (!other && !store.namesElsewhere.has(name)) return;
  throw new AzureError(
    409,
    'Conflict',
    `Domain name ${name} is not available. Please choose a different DNS prefix.`,
  );
};

/**
 * Endpoints of one profile do not share a priority.
 *
 * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods (priority: values are not shared).
 */
export const endpointPriorityIsFree: Rule = ({ id, body, store }) => {
  const { priority } = propertiesOf(body) as { priority?: number };
  const other = store
    .childrenOf(id.parent!)
    .find((each) => each.id.key !== id.key && propertiesOf(each.body).priority === priority);
  if (priority === undefined || !other) return;
  throw new AzureError(
    400,
    'BadRequest',
    `The endpoints ${id.name} and ${other.id.name} have the same priority ${priority}. Priorities must be unique within a profile.`,
  );
};

/**
 * A nested endpoint leads to a profile that exists, and not to its own.
 *
 * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-nested-profiles (loops are not permitted).
 */
export const endpointLeadsToProfile: Rule = ({ id, body, store }) => {
  const { targetResourceId } = propertiesOf(body) as { targetResourceId?: string };
  const isOwn = targetResourceId?.toLowerCase() === id.parent?.toLowerCase();
  if (targetResourceId !== undefined && !isOwn && store.get(targetResourceId)) return;
  throw new AzureError(
    400,
    'BadRequest',
    `The endpoint ${id.name} must lead to another Traffic Manager profile that exists (${String(targetResourceId)}).`,
  );
};

/**
 * Geographic routing needs regions that no other endpoint of the profile has; performance routing needs a location.
 *
 * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods (geographic, performance).
 */
export const endpointSuitsRouting: Rule = ({ id, body, store }) => {
  const profile = store.get(id.parent!);
  const { trafficRoutingMethod: method } = propertiesOf(profile?.body ?? {}) as {
    trafficRoutingMethod?: string;
  };
  const { geoMapping = [], endpointLocation } = propertiesOf(body) as {
    geoMapping?: string[];
    endpointLocation?: string;
  };
  const taken = store
    .childrenOf(id.parent!)
    .filter((each) => each.id.key !== id.key)
    .flatMap((each) => (propertiesOf(each.body) as { geoMapping?: string[] }).geoMapping ?? []);
  const isUnmapped =
    method === 'Geographic' && (geoMapping.length === 0 || geoMapping.some((each) => taken.includes(each)));
  if (!isUnmapped && !(method === 'Performance' && endpointLocation === undefined)) return;
  throw new AzureError(
    400,
    'BadRequest',
    isUnmapped
      ? `The endpoint ${id.name} needs geographic regions that no other endpoint of the profile has.`
      : `The endpoint ${id.name} needs a location, since the profile routes by performance.`,
  );
};
