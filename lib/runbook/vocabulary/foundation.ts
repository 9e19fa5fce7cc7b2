import { AZURE_RESOLVER } from '../../core/azure-resolver';
import type { DnsHostingModel } from '../../model/dns-hosting-model';
import type { EstateView } from '../estate-view';
import type { SiteView } from '../site-view';
import { exchangeServers, joinedSite, made, madeSites, sitesOf } from '../estate-parts';
import { openDatacenter, probeDatacenter } from './datacenter';
import { askServer } from './foreign-dns';
import { setUpTunnels } from './gateway';
import { compareRecords, forwarder, prepareLiveRecords } from './going-live';
import { filters, mxOrder, untilSeen } from './name-moves';
import { PORTS } from './ports';
import { FROM_THIS_OUTPUT, NO_CHANGES, OUTSIDE, PASSWORDS, TERRAFORM, controllerShell } from './shells';
import {
  forEachOf,
  forEachRow,
  MOST_LINES,
  nameList,
  plural,
  portLine,
  quote,
  quoteList,
  terraform,
  timeText,
} from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';
import { code, ref, sentences, text } from '../text';
import { inSubscription } from './subscriptions';

const SEE_INSIDE_ZONES = 'see-inside-zones';

/** A stack of a site, with the variables that hold back what a first apply cannot do. */
interface SiteStack {
  readonly stack: string;
  readonly held: Record<string, string>;
}

/** Networks, machines, names and the directory: all that Exchange needs. */
export function foundationSteps(estate: EstateView): Step[] {
  // A datacenter is connected first: its domain controllers are the only source of those in Azure.
  const directory = [
    ...setUpTunnels(estate),
    ...openDatacenter(estate),
    ...probeDatacenter(estate),
    ...(isNew(estate) ? [directorySites(estate), ...promoteControllers(estate)] : []),
  ];
  // The server that takes the names inside may be a domain controller in the networks that have just been made.
  const isInsideFirst = estate.names.insideHosting !== undefined;
  return [
    firstApply(estate),
    ...(isInsideFirst ? [...connectSites(estate), ...directory] : []),
    ...zonesElsewhere(estate),
    ...privateZonesThatExist(estate),
    ...[estate, ...estate.domains].flatMap((each) => prepareLiveRecords(each)),
    publishNames(estate),
    ...compareRecords(estate),
    estate.names.hosting ? delegateElsewhere(estate, estate.names.hosting) : delegate(estate),
    ...estate.domains.flatMap((each) => delegateDomain(each)),
    ...(isInsideFirst ? [] : directory),
    ...insideZones(estate),
    ...sitesOf(estate).flatMap((site) => (asksAzure(estate, site) ? [forwarders(estate, site)] : [])),
  ];
}

/** Edges alone belong to an organization that exists, with its Active Directory sites. */
export function isNew(estate: EstateView): boolean {
  return sitesOf(estate).some((site) => exchangeServers(site).length > 0);
}

/** Whether the private zones answer in the networks of a site. A datacenter may keep the names in DNS servers of its own. */
export function asksAzure({ names }: EstateView, { existing, code: id }: SiteView): boolean {
  return !existing || names.networks.includes(id);
}

function siteStacks(estate: EstateView): SiteStack[] {
  const stacks = new Map<string, Record<string, string>>();
  for (const site of madeSites(sitesOf(estate))) {
    stacks.set(site.stack, {
      ...(site.edges.length > 0 ? { reverse_dns: 'false' } : {}),
      ...(made(exchangeServers(site)).length > 0 ? { domain_joined: 'false' } : {}),
    });
  }
  for (const stack of estate.witnessStacks) {
    stacks.set(stack, { ...stacks.get(stack), domain_joined: 'false' });
  }
  return [...stacks].map(([stack, held]) => ({ stack, held }));
}

function firstApply(estate: EstateView): Step {
  const before = estate.firstStacks;
  const stacks = [...before.map((stack): SiteStack => ({ stack, held: {} })), ...siteStacks(estate)];
  return {
    id: 'create-infrastructure',
    title: 'Create networks, machines and addresses',
    why:
      (before.length > 0
        ? `${nameList(before)} ${plural(before, 'comes', 'come')} first: machines get rights to the store of their exports. `
        : '') +
      'Azure takes a PTR only once its name resolves, and a machine joins the domain only once it reaches a domain controller: both are held ' +
      `back by variables on this first apply. ${FROM_THIS_OUTPUT} ${PASSWORDS}`,
    ...TERRAFORM,
    command: stacks.flatMap(({ stack, held }) => [
      terraform(stack, 'init'),
      terraform(stack, 'apply', { variables: held }),
    ]),
    check: stacks.map(({ stack, held }) => terraform(stack, 'plan', { variables: held })),
    expected: NO_CHANGES,
    otherwise:
      'Read the first error and run the apply of that stack again: what exists stays. Where it says that a resource exists already, a ' +
      'cancelled run had created it; `terraform import` takes it in with the address and the id that the message names.',
  };
}

/** Before the names, where these are written to servers in the networks. */
function connectSites(estate: EstateView): Step[] {
  const { interconnectStack: stack, names } = estate;
  if (stack === undefined) return [];
  return [
    {
      id: 'connect-sites',
      title: 'Connect the sites',
      why: `The names inside are written to ${names.insideHosting?.server ?? names.insideHosting?.name}, which has to answer before the names are applied. When the networks are connected, set up the domain controllers that are still missing in them. ${FROM_THIS_OUTPUT}`,
      ...TERRAFORM,
      command: [terraform(stack, 'init'), terraform(stack, 'apply')],
      check: [terraform(stack, 'plan')],
      expected: `${NO_CHANGES} Every domain controller that the page names at its beginning is promoted and answers.`,
      otherwise: text`An error about an output that the state of a site lacks means that the site was not applied: go back to ${ref('create-infrastructure')}.`,
    },
  ];
}

/** Zones on servers that take updates: no update makes one. None in Azure, where Terraform makes them. */
function zonesElsewhere(estate: EstateView): Step[] {
  const all = [estate, ...estate.domains].flatMap(({ names }, index) =>
    // The names inside are those of the main domain.
    names.zonesToExist.slice(0, index === 0 ? undefined : names.hosting ? 1 : 0),
  );
  if (all.length === 0) return [];
  const { insideHosting, clientsLive, clientNames, ttlSeconds } = estate.names;
  const inside = clientsLive && insideHosting?.server !== undefined ? clientNames : [];
  const ask = all.flatMap(({ hosting: { server }, zones }) =>
    zones.map(
      (zone) =>
        `Resolve-DnsName -Name ${quote(zone)} -Type SOA -DnsOnly${server === undefined ? '' : ` -Server ${quote(server)} -TcpOnly`} | Format-Table -Property Name, PrimaryServer, SerialNumber`,
    ),
  );
  return [
    {
      id: 'see-zones',
      title: 'See that the zones are there',
      why: `Terraform changes records and makes no zone outside Azure: ${all.map(({ hosting, zones }) => `${nameList(zones)} at ${hosting.name}`).join('; ')}. ${all.some(({ hosting }) => hosting.server !== undefined) ? 'The server admits updates of the key only (BIND: `update-policy`, not `allow-update`), and only the workstation and the CI reach its port 53 over TCP, and port 88 of a domain controller where the server demands Kerberos.' : ''}`,
      ...OUTSIDE,
      command: ask,
      check: [
        ...ask,
        ...inside.map(
          (name) =>
            `Resolve-DnsName -Name ${quote(name)} -Type A -Server ${quote(insideHosting!.server!)} -TcpOnly -DnsOnly | Format-Table -Property Name, Type, TTL, IPAddress`,
        ),
      ],
      expected: sentences(
        'Each zone answers with its SOA record.',
        inside.length > 0 &&
          `${nameList(inside)} ${plural(inside, 'has', 'have')} the addresses of \`previousAddresses\` with a TTL of ${ttlSeconds} s, or no address where none is stated.`,
      ),
      otherwise: sentences(
        'A zone that does not exist: make it there, with its NS records, and copies on servers outside the sites. Windows DNS: `Add-DnsServerPrimaryZone -Name ZONE -ReplicationScope Forest -DynamicUpdate Secure`, and the right to change its records for the account of Terraform.',
        inside.length > 0 &&
          'Another TTL: change it there first, since Terraform would delete the record set and make it again.',
        'A time-out: the firewall of the server does not admit this machine.',
      ),
    },
  ];
}

/** Private zones that somebody has made before: a link or an address that the program does not know stops an apply. */
function privateZonesThatExist(estate: EstateView): Step[] {
  const { names } = estate;
  const there = inSubscription(estate.inAzure(names.stack));
  const zones = names.existingInsideZones;
  if (zones.length === 0) return [];
  const withRecords = zones.filter(({ previousAddresses }) => previousAddresses.length > 0);
  const of = ({ id, group }: { id: string; group: string }): string =>
    `--resource-group ${quote(group)} --zone-name ${quote(id)}`;
  const lists = zones.flatMap((zone) => [
    `az network private-dns record-set list ${of(zone)} --query "[].{name:name, ttl:ttl, addresses:aRecords[].ipv4Address}"`,
    `az network private-dns link vnet list ${of(zone)} --query "[].virtualNetwork.id" --output tsv`,
  ]);
  return [
    {
      id: 'see-private-zones',
      title: 'Compare the private zones that exist with the program',
      why: `A network is linked to one zone of a name only, so that the program writes into ${nameList(zones.map(({ id }) => id))}. Their record sets keep their values until their names go live; a lower time to live makes a mistake short.`,
      ...TERRAFORM,
      command: [
        ...there,
        ...withRecords.map(
          (zone) =>
            `az network private-dns record-set a update ${of(zone)} --name '@' --set ttl=${names.ttlSeconds} --query ttl`,
        ),
        ...lists,
      ],
      check: [...there, ...lists],
      expected: zones
        .map(
          ({ id, previousAddresses: addresses, linkedSites }) =>
            `${id} has ${addresses.length > 0 ? `the addresses ${nameList(addresses)}` : 'no address'} at its head; of the networks of the sites ${linkedSites.length > 0 ? `only those of ${nameList(linkedSites)} are linked` : 'none is linked'}.`,
        )
        .join(' '),
      otherwise:
        'Correct `existingZones` in the program: an address that it does not state stops the apply of the names, and a link that it does not state stops that of the interconnect.',
    },
  ];
}

function publishNames(estate: EstateView): Step {
  const between = estate.addressStacks;
  const links = estate.names.insideHosting ? undefined : estate.interconnectStack;
  const stacks = [...between, estate.names.stack, ...(links ? [links] : [])];
  return {
    id: 'publish-names',
    title:
      links || !estate.names.insideHosting ? 'Publish the names and connect the sites' : 'Publish the names',
    why:
      (between.length > 0
        ? `The DNS stack reads the addresses of the Edges from the state of ${between.join(' and ')}, which copies them from the sites`
        : 'The DNS stack reads the addresses of the Edges from the states of the sites') +
      (links
        ? `; the interconnect creates the peerings${estate.names.isInsideInAzure ? ' and links the private zones to the networks' : ''}.`
        : '.') +
      ` ${FROM_THIS_OUTPUT}`,
    ...TERRAFORM,
    command: stacks.flatMap((stack) => [terraform(stack, 'init'), terraform(stack, 'apply')]),
    check: stacks.map((stack) => terraform(stack, 'plan')),
    expected: NO_CHANGES,
    otherwise: text`An error about an output that the state of a site lacks means that the site was not applied: go back to ${ref('create-infrastructure')}.`,
  };
}

function delegate(estate: EstateView): Step {
  const { domainName, names } = estate;
  const edges = sitesOf(estate).flatMap((site) => site.edges.map((edge) => edge.hostName));
  return {
    id: 'delegate-zone',
    title: `Delegate ${domainName} at the registrar`,
    why:
      `Until the parent zone names the servers of the zone at ${names.hosting?.name ?? 'Azure'}, ${names.clientNames[0] ?? domainName} cannot be found, and Azure refuses the PTRs ` +
      'of the Edges. A zone that existed before is delegated already: the output is empty then, and nothing is to be done.',
    ...TERRAFORM,
    command: [terraform(names.stack, 'output')],
    check: [
      `Resolve-DnsName -Name ${quote(domainName)} -Type NS`,
      `Resolve-DnsName -Name ${quote(domainName)} -Type MX`,
      ...edges.map((host) => `Resolve-DnsName -Name ${quote(host)} -Type A`),
    ],
    expected:
      `The name servers are those of the output. ${estate.names.mailLive ? mxText(estate) : 'The MX records are those that the domain had before.'} Each host of an Edge has one public address. ` +
      'Ask from outside the networks of the sites, where other answers are given.',
    otherwise: sentences(
      'Compare the name servers with those at the registrar; a delegation takes as long as the old NS records live.',
      text`Where name servers are right and records are missing, go back to ${ref('publish-names')}.`,
    ),
  };
}

/** The same for a zone that is not in Azure. One that exists keeps its delegation. */
function delegateElsewhere(estate: EstateView, hosting: DnsHostingModel): Step {
  const { domainName, names } = estate;
  const edges = sitesOf(estate).flatMap((site) => site.edges.map((edge) => edge.hostName));
  const { zoneExisted } = names;
  const servers = `Resolve-DnsName -Name ${quote(domainName)} -Type NS -DnsOnly`;
  return {
    id: 'delegate-zone',
    title: zoneExisted
      ? `See that the name servers of ${domainName} have the new records`
      : `Delegate ${domainName} at the registrar`,
    why:
      (zoneExisted
        ? `${domainName} stays at ${hosting.name}: its name servers, its delegation and its DS record stay what they are. `
        : `Until the parent zone names the servers of the zone at ${hosting.name}, nobody finds a record of ${domainName}. `) +
      'Azure refuses the PTRs of the Edges while their names do not resolve.',
    ...OUTSIDE,
    command: [...askServer(estate), servers],
    check: [
      servers,
      `Resolve-DnsName -Name ${quote(domainName)} -Type MX -DnsOnly`,
      ...edges.map((host) => `Resolve-DnsName -Name ${quote(host)} -Type A -DnsOnly`),
    ],
    expected:
      `The name servers are ${zoneExisted ? 'those that the domain had before' : `those of ${hosting.name}`}. ${names.mailLive ? mxText(estate) : 'The MX records are those that the domain had before.'} Each host of an Edge has one public address. ` +
      'Ask from outside the networks of the sites, where other answers are given.',
    otherwise: sentences(
      'A record that only some servers have: their copies of the zone are older. Let the server that takes changes send NOTIFY again (BIND: `rndc notify ZONE`), and compare the serial numbers.',
      !zoneExisted &&
        'Compare the name servers with those at the registrar; a delegation takes as long as the old NS records live. A DS record there must belong to the new zone.',
      text`Where name servers are right and records are missing, go back to ${ref('publish-names')}.`,
    ),
    wait: untilSeen(estate),
  };
}

/** A zone beside the main one; none where it existed. A parent zone of the program delegates by itself. */
export function delegateDomain(estate: EstateView): Step[] {
  const { domainName, names, mailDomains } = estate;
  if (names.zoneExisted) return [];
  const parent = mailDomains.find(({ id }) => domainName.endsWith(`.${id}`))?.id;
  return [
    {
      id: estate.idOf('delegate-zone'),
      title:
        parent === undefined
          ? `Delegate ${domainName} at the registrar`
          : `Check that ${parent} delegates to ${domainName}`,
      why:
        parent === undefined
          ? `Until the parent zone names the servers of the zone at ${names.hosting?.name ?? 'Azure'}, nobody finds a record of ${domainName}.`
          : `The zone ${parent} of the program has the NS records of ${domainName}: the apply has written them.`,
      ...TERRAFORM,
      command: names.hosting
        ? [`Resolve-DnsName -Name ${quote(domainName)} -Type SOA -DnsOnly`]
        : [`${terraform(names.stack, 'output')} ${estate.nameServersOutput}`],
      check: [`Resolve-DnsName -Name ${quote(domainName)} -Type NS -DnsOnly`],
      expected: `The name servers are those of ${names.hosting?.name ?? 'the output'}.`,
      otherwise:
        'Compare them with those at the registrar, or in the parent zone; a delegation takes as long as the old NS records live.',
    },
  ];
}

/** What the MX records say before any switchover. */
export function mxText(estate: EstateView): string {
  if (filters(estate)) {
    return `The MX records name the filtering service: ${nameList(estate.names.filterHosts ?? [])}.`;
  }
  const order = mxOrder(estate, false);
  return order === '' ? 'There are no MX records of this program.' : `The MX records are ${order}.`;
}

function directorySites(estate: EstateView): Step {
  const places = [...sitesOf(estate), ...estate.others];
  const plain = places.map((site) => ({
    name: site.directorySite,
    subnets: site.directorySubnets,
    isNew: !site.existing,
  }));
  // A pair of its own: one Mailbox server, whose address is the whole subnet.
  const pairs = sitesOf(estate).flatMap((site) =>
    site.subscriptions
      .filter(({ activeDirectorySite }) => activeDirectorySite !== site.directorySite)
      .map(({ activeDirectorySite, mailboxServers }) => ({
        name: activeDirectorySite,
        subnets: site.mailboxServers
          .filter(({ name }) => mailboxServers.includes(name))
          .map(({ address }) => `${address}/32`),
        isNew: !site.existing,
      })),
  );
  const all = [...plain, ...pairs];
  const link = all.map(({ name }) => name);
  return {
    id: 'create-ad-sites',
    title: 'Create the Active Directory sites',
    why:
      'Exchange routes mail, finds domain controllers and subscribes Edges by Active Directory site. A server takes its site from its subnet when it ' +
      `starts, so define the subnets before the servers join. The subnets have to be known to every domain controller of ${estate.directoryDomain}.` +
      existingSiteText(estate),
    ...controllerShell(estate, joinedSite(estate)),
    command: [
      ...all.filter(({ isNew: own }) => own).map(({ name }) => `New-ADReplicationSite -Name ${quote(name)}`),
      ...all
        .filter(({ isNew: own }) => own)
        .flatMap(({ name, subnets }) =>
          subnets.map((subnet) => `New-ADReplicationSubnet -Name ${quote(subnet)} -Site ${quote(name)}`),
        ),
      ...(link.length < 2
        ? []
        : [
            `New-ADReplicationSiteLink -Name ${quote(link.join('-'))} -SitesIncluded ${quoteList(link)} -Cost 100 -ReplicationFrequencyInMinutes 15 -InterSiteTransportProtocol IP`,
          ]),
      'repadmin /syncall /AdeP',
    ],
    check: [
      'Get-ADReplicationSubnet -Filter * | Format-Table -Property Name, Site -AutoSize',
      'Get-ADDomainController -Filter * | Format-Table -Property HostName, IPv4Address, Site, IsGlobalCatalog -AutoSize',
      'repadmin /replsummary',
    ],
    expected: `${all
      .filter(({ subnets }) => subnets.length > 0)
      .map(({ name, subnets }) => `${nameList(subnets)} ${plural(subnets, 'belongs', 'belong')} to ${name}`)
      .join('; ')}. ${controllersText(estate)} No replication fails.`,
    otherwise:
      'A site or a subnet that exists already is left as it is: correct a wrong site with `Set-ADReplicationSubnet -Site`. A domain controller in the ' +
      'wrong site is moved with `Move-ADDirectoryServer`. Where replication fails, check `repadmin /showrepl` before you continue: Setup would stop.',
  };
}

/** A datacenter has its Active Directory site, and the new ones are linked to it. */
function existingSiteText(estate: EstateView): string {
  const existing = sitesOf(estate).filter((site) => site.existing);
  return existing.length === 0
    ? ''
    : ` ${nameList(existing.map(({ directorySite }) => directorySite))} ${plural(existing, 'exists and is only linked to the others', 'exist and are only linked to the others')}; where a site link between them exists already, leave out the line for it.`;
}

/** Where a datacenter has the domain controllers, those of Azure have no other source. Source: learn.microsoft.com/powershell/module/addsdeployment/install-addsdomaincontroller. */
function promoteControllers(estate: EstateView): Step[] {
  const joined = joinedSite(estate);
  const places = joined ? controllersToPromote(estate) : [];
  if (!joined || places.length === 0) return [];
  const controllers = places.flatMap(({ domainControllers }) => domainControllers);
  return [
    {
      id: 'promote-controllers',
      title: `Promote the domain controllers of ${nameList(places.map(({ name }) => name))}`,
      why:
        `They take the directory from ${joined.name}, so that this works only now that the tunnels are up and the firewall is open. Each takes its site from its subnet. ` +
        'The program states their addresses and does not make their machines: they need a fixed address and a data disk without host caching for the database of the directory.',
      ...controllerShell(estate, joined),
      command: [
        `Read-Host -Prompt ${quote(`On each of ${nameList(controllers)}, run Install-ADDSDomainController -DomainName ${estate.directoryDomain} -InstallDns with the paths of its data disk, wait for its restart, then press Enter`)}`,
        'repadmin /syncall /AdeP',
      ],
      check: [
        ...forEachOf('controller', controllers, (each) => portLine(each, PORTS.ldap)),
        'Get-ADDomainController -Filter * | Format-Table -Property HostName, IPv4Address, Site, IsGlobalCatalog -AutoSize',
        'repadmin /replsummary',
      ],
      expected: `TcpTestSucceeded is True for ${nameList(controllers)}. ${places.map((site) => controllersOf(site)).join(' ')} No replication fails.`,
      otherwise: text`The promotion finds no domain controller: the DNS servers of its network do not lead to ${joined.name}, or the tunnels or the firewall are closed, see ${ref(stepId('open-datacenter', joined.code))}. A domain controller in the wrong site is moved with \`Move-ADDirectoryServer\`.`,
    },
  ];
}

/** Sites in Azure whose domain controllers cannot be there before the datacenter is connected. */
function controllersToPromote(estate: EstateView): SiteView[] {
  return madeSites([...sitesOf(estate), ...estate.others]).filter(
    ({ domainControllers }) => domainControllers.length > 0,
  );
}

function controllersOf({ domainControllers, directorySite }: SiteView): string {
  return `${nameList(domainControllers)} ${plural(domainControllers, 'is a global catalog', 'are global catalogs')} in ${directorySite}.`;
}

function controllersText(estate: EstateView): string {
  const later = joinedSite(estate) ? controllersToPromote(estate).map(({ code: id }) => id) : [];
  return sitesOf(estate)
    .filter(({ code: id }) => !later.includes(id))
    .map((site) =>
      site.domainControllers.length === 0
        ? `At least one global catalog is in ${site.directorySite}.`
        : controllersOf(site),
    )
    .join(' ');
}

/**
 * A DNS server that has a zone answers for every name below it, and never asks a forwarder for one: a datacenter with the published domain as an
 * internal zone needs records there.
 *
 * Sources: learn.microsoft.com/powershell/module/dnsserver/get-dnsserverzone and .../add-dnsserverresourcerecorda.
 */
function insideZones(estate: EstateView): Step[] {
  const joined = joinedSite(estate);
  const hosts = sitesOf(estate).flatMap(({ edges }) => edges);
  if (!joined || hosts.length === 0 || !estate.names.isInsideInAzure) return [];
  const names = [...estate.names.clientNames, ...hosts.map(({ hostName }) => hostName)];
  const list =
    "$zones = @(Get-DnsServerZone | Where-Object { $_.ZoneType -ne 'Forwarder' -and -not $_.IsAutoCreated } | ForEach-Object { $_.ZoneName })";
  const show = `${quoteList(names)} | ForEach-Object { $name = $_; $zones | Where-Object { $name -eq $_ -or $name.EndsWith(".$_") } | ForEach-Object { "$name is in the zone $_" } }`;
  const zone = "$zone = Read-Host 'Zone that was shown for the Edges'";
  return [
    {
      id: SEE_INSIDE_ZONES,
      title: `See whether ${joined.name} has the published names in zones of its own`,
      why: 'A DNS server that has a zone answers for every name below it, and never asks a forwarder for one: without the records of the Edges there, Mailbox servers do not find them, and the Edge subscriptions fail.',
      ...controllerShell(estate, joined),
      command: [list, show],
      check: [list, show],
      expected:
        'Either no line: forwarders lead these names to Azure. Or a zone for the names: the next step adds the records, and forwarders are left out.',
      otherwise:
        'An error about the module: the DNS server is another machine, or not Windows. Look there, and decide in the same way.',
    },
    {
      id: 'add-inside-records',
      title: `Add the Edges and a short time to live to the internal zone of ${joined.name}`,
      when: text`Only if ${ref(SEE_INSIDE_ZONES)} showed a zone.`,
      why: `The internal zone has the client names already; they stay where they lead. Their time to live becomes that of the names outside (${timeText(estate.names.ttlSeconds)}): Windows gives a record one hour, and clients inside would keep the lost site as long.`,
      ...controllerShell(estate, joined),
      command: [
        zone,
        ...forEachRow(
          hosts.map(({ hostName, address }) => [hostName, address]),
          ([name, address]) =>
            `Add-DnsServerResourceRecordA -ZoneName $zone -Name (${name} -replace "\\.?$([regex]::Escape($zone))$") -IPv4Address ${address} -TimeToLive ([timespan]::FromSeconds(${estate.names.ttlSeconds}))`,
        ),
        `Read-Host -Prompt ${quote(`Set the time to live of ${nameList(estate.names.clientNames)} in the internal zone to ${timeText(estate.names.ttlSeconds)}, then press Enter`)}`,
        'repadmin /syncall /AdeP',
      ],
      check: names.map((name) => `Resolve-DnsName -Name ${quote(name)} -Type A -DnsOnly -Server localhost`),
      expected: `${hosts.map((edge) => `${edge.hostName} is ${edge.address}`).join(', ')}. The TTL of ${nameList(estate.names.clientNames)} is ${estate.names.ttlSeconds} at most.`,
      otherwise:
        'A record that exists already is refused: correct its address. A zone of its own for one name: give that zone, and the record is called `@`. An alias: the time to live of the record it leads to counts too.',
    },
  ];
}

function forwarders(estate: EstateView, site: SiteView): Step {
  const hosts = sitesOf(estate).flatMap((each) => each.edges);
  // Client names follow when they go live: members of the domain would use the new front ends from here on.
  const clientNames = estate.names.clientsLive ? estate.names.clientNames : [];
  const names = [...clientNames, ...hosts.map((edge) => edge.hostName)];
  const masters = site.existing ? madeSites(sitesOf(estate)).flatMap((each) => each.domainControllers) : [];
  const known = site.domainControllers.map(quote);
  const controllers = known.length > 0 ? known : ['$controller'];
  const ask =
    known.length > 0
      ? []
      : [`$controller = Read-Host ${quote(`Name of a domain controller that serves ${site.name}`)}`];
  const [first] = controllers;
  const { insideAnswer, isInsideInAzure } = estate.names;
  if (!isInsideInAzure) {
    const answers = controllers.flatMap((controller) =>
      names.map((name) => `Resolve-DnsName -Name ${quote(name)} -Type A -Server ${controller}`),
    );
    return {
      id: stepId('forward-names', site.code),
      title: `See how the published names are answered in ${site.name}`,
      why: `Members of the domain ask their domain controllers. Inside the networks, ${insideAnswer}: the domain controllers have the zones, or forward the names to the servers that have them.`,
      ...controllerShell(estate, site),
      command: [...ask, ...answers],
      check: [...ask, ...answers],
      expected: sentences(
        `Each domain controller gives the addresses that clients inside are to use${estate.names.insideHosting ? ', which are private' : ''}.`,
        estate.names.insideHosting &&
          nameList(hosts.map((edge) => `${edge.hostName}: ${edge.address}`)) + '.',
      ),
      otherwise: sentences(
        text`No answer: the records are not there yet, see ${ref('publish-names')}.`,
        'A public address: the zone has not been copied to this domain controller yet (`repadmin /syncall /AdeP`), or it has to forward these names to the servers that have them. `Clear-DnsServerCache` forgets an earlier answer.',
      ),
    };
  }
  return {
    id: stepId('forward-names', site.code),
    title: `Forward the published names to Azure DNS in ${site.name}`,
    ...(joinedSite(estate) ? { when: text`Only if ${ref(SEE_INSIDE_ZONES)} showed no zone.` } : {}),
    why:
      'Members of the domain ask their domain controllers, and the private answers for these names are in Azure DNS: without a forwarder servers ' +
      `would find the public addresses, and EdgeSync would go out to the internet. ${AZURE_RESOLVER} answers only within an Azure network, so ` +
      (site.existing
        ? `the domain controllers of ${site.name} ask those in Azure. While ${site.name} does not reach Azure, these names have no private answer there.`
        : 'each domain controller has its own forwarders instead of a zone that Active Directory replicates.'),
    ...controllerShell(estate, site),
    command: [
      ...ask,
      ...(names.length * controllers.length <= MOST_LINES
        ? controllers.flatMap((controller) =>
            names.map((name) => forwarder(controller, quote(name), masters)),
          )
        : [
            `foreach ($name in ${quoteList(names)}) {`,
            ...controllers.map((controller) => `  ${forwarder(controller, '$name', masters)}`),
            '}',
          ]),
    ],
    check: [...ask, ...names.map((name) => `Resolve-DnsName -Name ${quote(name)} -Type A -Server ${first}`)],
    expected: `Private addresses: ${[
      ...hosts.map((edge) => `${edge.hostName} is ${edge.address}`),
      ...(clientNames.length > 0
        ? [`${nameList(clientNames)} ${plural(clientNames, 'is', 'are')} within the networks of the sites`]
        : []),
    ].join(', ')}.`,
    otherwise: sentences(
      text`A public address or no answer: the zone is not linked to the network of this domain controller, see ${ref('publish-names')}.`,
      `A domain controller outside Azure does not reach ${AZURE_RESOLVER}: let it forward the names to one in Azure.`,
      '`Clear-DnsServerCache` forgets an earlier answer. A forwarder that exists already is left as it is.',
    ),
  };
}

/** The second apply: PTRs are written, machines join the domain. */
export function secondApply(estate: EstateView): Step {
  const stacks = siteStacks(estate).map(({ stack }) => stack);
  const edges = sitesOf(estate).flatMap((site) => site.edges);
  const witnesses = [estate.group?.witness, estate.group?.alternateWitness].filter(
    (witness) => witness?.stack !== undefined,
  );
  return {
    id: 'join-machines',
    title: 'Write the PTRs and join the machines to the domain',
    why:
      'The names resolve and the domain controllers answer now. ' +
      (witnesses.length > 0
        ? `The script on ${nameList(witnesses.map((witness) => witness!.name))} then gives Exchange Trusted Subsystem its rights, which is why Active Directory had to be prepared before. `
        : '') +
      PASSWORDS,
    ...TERRAFORM,
    command: stacks.map((stack) => terraform(stack, 'apply')),
    check: stacks.map((stack) => terraform(stack, 'plan')),
    expected: NO_CHANGES,
    otherwise: sentences(
      edges.length > 0 &&
        text`Azure refuses a PTR whose name does not resolve in public: see ${ref('delegate-zone')}.`,
      `A join that fails names its reason in ${code('C:\\Windows\\debug\\NetSetup.LOG')} on the machine: no domain controller found means that the DNS servers of the network or the peering are wrong.`,
      'The apply is run again after that.',
    ),
  };
}

/** PTR records of a datacenter are at its carriers. */
function atCarriers(estate: EstateView): string {
  const edges = sitesOf(estate)
    .filter((site) => site.existing)
    .flatMap((site) => site.edges);
  return edges.length === 0
    ? ''
    : ` The PTR of ${edges.map(({ name, carrier }) => (carrier === undefined ? name : `${name} (${carrier})`)).join(', ')} is written by its carrier, not by Terraform, which can take days. The firewall has to translate mail that each of them sends to its own public address: send a message to a mailbox elsewhere and read its Received lines.`;
}

/** Whether PTRs are what they should be, as the rest of the world sees them. */
export function reversePointers(estate: EstateView): Step[] {
  const edges = sitesOf(estate).flatMap((site) => site.edges);
  if (edges.length === 0) return [];
  const lines = edges.map(
    ({ hostName }) =>
      `Resolve-DnsName -Name (Resolve-DnsName -Name ${quote(hostName)} -Type A | Select-Object -First 1 -ExpandProperty IPAddress) -Type PTR`,
  );
  return [
    {
      id: 'check-ptr',
      title: 'Check that each Edge has its PTR record',
      why: 'Receivers refuse mail from an address whose PTR, HELO and A record do not agree. The question has to come from outside the networks of the sites.',
      ...OUTSIDE,
      command: ['Clear-DnsClientCache'],
      check: lines,
      expected: `NameHost is ${nameList(edges.map(({ hostName }) => hostName))}, in this order.`,
      otherwise: text`No PTR: go back to ${ref('join-machines')}. A name under ${estate.cloud.publicHostSuffix} instead means that the last apply still held the PTRs back.${atCarriers(estate)}`,
    },
  ];
}

/** Schema, organization and domains. */
export function prepareDirectory(estate: EstateView): Step {
  const terms = licenseTerms(estate);
  return {
    id: 'prepare-active-directory',
    title: 'Prepare Active Directory for Exchange',
    why:
      'Schema, organization, groups and domains have to be there before the witness takes its rights and before the first server is installed. Run it on a ' +
      'machine in the domain and the site of the schema master, as a member of Schema Admins and Enterprise Admins, with .NET Framework 4.8 or later. An ' +
      'organization that exists keeps its name: answer with Enter then. ' +
      'Source: learn.microsoft.com/exchange/plan-and-deploy/prepare-ad-and-domains.',
    ...controllerShell(estate, joinedSite(estate)),
    command: [
      "$media = Read-Host 'Folder of the Exchange Setup files (the drive of the mounted image)'",
      "$organization = Read-Host 'Name of the new Exchange organization (Enter where one exists already)'",
      'Get-ADForest | Format-List -Property Name, SchemaMaster, ForestMode',
      'Install-WindowsFeature -Name RSAT-ADDS',
      'Set-Location -Path $media',
      `.\\Setup.exe /PrepareSchema ${terms}`,
      'repadmin /syncall /AdeP',
      "if ($organization -eq '') {",
      `  .\\Setup.exe /PrepareAD ${terms}`,
      '} else {',
      `  .\\Setup.exe /PrepareAD "/OrganizationName:$organization" ${terms}`,
      '}',
      'repadmin /syncall /AdeP',
      `.\\Setup.exe /PrepareAllDomains ${terms}`,
      'repadmin /syncall /AdeP',
    ],
    check: [
      "Get-ADGroup -Identity 'Exchange Trusted Subsystem' | Format-List -Property Name, DistinguishedName",
      'repadmin /replsummary',
    ],
    expected:
      'Setup ends three times with "The Exchange Server setup operation completed successfully." Exchange Trusted Subsystem is in Microsoft Exchange Security Groups. No replication fails.',
    otherwise:
      'Setup names what it lacks; the details are in `C:\\ExchangeSetupLogs\\ExchangeSetup.log`. If rights are missing, check the groups of your account and sign in again. ' +
      'Schema master in another site: run it there. Each of the three commands can be run again.',
  };
}

/** The switch that accepts the licence terms. It changed with the updates of September 2021, which 2013 did not get. Source: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/unattended-installs. */
export function licenseTerms({ hasClientAccessRole }: EstateView): string {
  return hasClientAccessRole
    ? '/IAcceptExchangeServerLicenseTerms'
    : '/IAcceptExchangeServerLicenseTerms_DiagnosticDataOFF';
}
