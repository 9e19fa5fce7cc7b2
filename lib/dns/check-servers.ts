import { Cidr, isIpv4Address } from '../core/cidr';
import { refusalText } from '../core/refusal';
import type { DnsHostingModel } from '../model/dns-hosting-model';
import type { EstateModel } from '../model/estate-model';
import type { SiteModel } from '../model/site-model';

/**
 * Faults of the places of servers that take changes of names: a switchover must not need a site that is lost.
 *
 * @param hosts - public addresses and names of the hosts of both sites, as far as the program knows them
 */
export function serverFaults(
  hostings: readonly DnsHostingModel[],
  estate: EstateModel,
  siteCodes: readonly string[],
  hosts: readonly string[],
): string[] {
  const sites = estate.sites.filter(({ id }) => siteCodes.includes(id));
  if (sites.length < 2) return [];
  return hostings
    .filter(({ needsServerForChanges }) => needsServerForChanges)
    .flatMap((hosting) => [
      ...locationFaults(hosting, sites),
      ...addressFaults(hosting, estate, sites),
      ...(hosts.some((host) => host.toLowerCase() === hosting.server?.toLowerCase())
        ? [serverFault(hosting, 'a site, whose front ends or Edges are there')]
        : []),
    ]);
}

/**
 * Says which server may be a domain controller of a site: the program knows these by their addresses, and with Kerberos a server is given by its name.
 *
 * @param siteCodes - codes of the two sites between which the names move
 */
export function unprovenServer(
  hostings: readonly DnsHostingModel[],
  sites: readonly SiteModel[],
  siteCodes: readonly string[],
): string | undefined {
  const own = sites.filter(({ id }) => siteCodes.includes(id));
  const third = sites.filter(({ id }) => !siteCodes.includes(id));
  const domains = own.flatMap(({ activeDirectoryDomain, forestRootDomain }) =>
    [activeDirectoryDomain ?? [], forestRootDomain ?? []].flat(),
  );
  const unproven = hostings.find(
    ({ needsServerForChanges, server = '', location = '' }) =>
      needsServerForChanges &&
      domains.some((domain) => server.toLowerCase().endsWith(`.${domain.toLowerCase()}`)) &&
      !third.some((site) => isPlace(site, location)),
  );
  if (own.length < 2 || unproven === undefined) return undefined;
  return (
    `${unproven.server}, which takes the changes of ${unproven.name}, has a name in the Active Directory domain of ${own.map(({ name }) => name).join(' and ')}, and ` +
    `'${unproven.location}' is not a further site of the program. A domain controller of a site is lost with it, and then no name can be moved. Name a server in the site of the witness and ` +
    'that site as its location, or acknowledge this and say where the server is located.'
  );
}

/** Whether a text names the place of a site. */
function isPlace(site: SiteModel, text: string): boolean {
  return [site.id, site.name, site.region].some((each) => plain(each) === plain(text));
}

function plain(text: string | undefined): string {
  return (text ?? '').toLowerCase().replace(/[^a-z0-9]/g, '');
}

function locationFaults({ name, location = '' }: DnsHostingModel, sites: SiteModel[]): string[] {
  return sites
    .filter((site) => isPlace(site, location))
    .map((site) =>
      refusalText({
        property: 'hosting.location',
        value: location,
        fault: `of ${name} cannot be that of the site ${site.name}`,
        cause: 'Terraform asks the server at every plan, and no name could be moved while the site is lost',
        remedy:
          'let a hidden primary outside both sites take the updates, with servers that answer in at least two networks',
      }),
    );
}

function addressFaults(hosting: DnsHostingModel, estate: EstateModel, sites: SiteModel[]): string[] {
  const { server = '' } = hosting;
  return sites.filter((site) => isOf(site, estate, server)).map((site) => serverFault(hosting, site.name));
}

function serverFault({ name, server }: DnsHostingModel, place: string): string {
  return refusalText({
    property: 'hosting.server',
    value: server,
    fault: `of ${name} cannot be located in ${place}`,
    cause: 'Terraform asks the server at every plan, and no name could be moved while the site is lost',
    remedy: 'let a server outside both sites take the updates, such as one in the network of the witness',
  });
}

/** Whether a server is a machine of a site, or has an address in its networks. */
function isOf(site: SiteModel, { machines }: EstateModel, server: string): boolean {
  if (!isIpv4Address(server)) {
    const [label] = server.toLowerCase().split('.');
    return machines.some(({ id, site: of }) => of === site.id && id.toLowerCase() === label);
  }
  const networks = [site.addressSpace ?? [], site.networks ?? [], site.domainSubnets].flat();
  return (
    site.domainControllers.includes(server) ||
    machines.some(({ address, site: of }) => of === site.id && address === server) ||
    networks.some((each) => isBlock(each) && Cidr.parse('site', 'networks', each).contains(server))
  );
}

/** The model says in words what only Terraform knows. */
function isBlock(text: string): boolean {
  return /^[\d.]+\/\d+$/.test(text);
}
