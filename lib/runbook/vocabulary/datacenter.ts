import { exchangeServers, madeSites, namesOf, sitesOf } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { forEachOf, nameList, plural, portLine, quote } from '../powershell-text';
import type { Step, StepPlace } from '../procedure';
import { stepId } from '../procedure';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { PORTS } from './ports';
import { controllerShell, OUTSIDE, windowsShell } from './shells';

/** How machines of a site are switched off from outside when Windows does not answer. */
export function switchOffText(site: SiteView, names: readonly string[]): string {
  return site.existing
    ? `let whoever is in ${site.name} power off ${nameList([...names])}, by the console of the hypervisor or the management board of each machine`
    : `stop the virtual machines of ${nameList([...names])} in the Azure portal`;
}

/** Where the client names that members of the domain find inside are changed by people: datacenters whose DNS servers neither ask Azure nor take changes by Terraform. */
function ownDns({ names, primary, standby }: EstateView): SiteView[] {
  const sites = [primary, ...(standby ? [standby] : [])];
  return names.clientsLive && names.clientNames.length > 0 && !names.insideHosting
    ? sites.filter((site) => site.existing && !names.networks.includes(site.code))
    : [];
}

/**
 * The same while the datacenter does not reach the other site: its clients go there over the Internet, since a private address would lead into the
 * link that is broken. None where the other site has no public name.
 */
export function moveInsideOverInternet(estate: EstateView, to: SiteView): Step[] {
  const hosts = to.clientTiers.flatMap(({ clientAccess }) => clientAccess?.publicHostName ?? []);
  return moveInside(estate, to).flatMap((step) => {
    const [site] = ownDns(estate).filter(({ code }) => step.id === insideId(code, to.code));
    if (site.code === to.code) return [step];
    if (hosts.length === 0) return [];
    const { clientNames } = estate.names;
    const asked = hosts.map((host) => `Resolve-DnsName -Name ${quote(host)} -Type A -DnsOnly`);
    return [
      {
        ...step,
        id: `${step.id}-over-internet`,
        why: `Clients in the networks of ${site.name} ask its own DNS servers, which Terraform does not write. The private addresses of ${to.name} are behind the link that is broken: until it is back, these clients go over the Internet to the public address of ${nameList(hosts)}, as far as the firewall of ${site.name} lets them out on port ${PORTS.https}.`,
        command: [
          ...asked,
          `Read-Host -Prompt ${quote(`In the internal zone, let ${nameList(clientNames)} lead to the public address that was shown, then press Enter`)}`,
          'Clear-DnsServerCache -Force',
        ],
        check: [...step.check, ...hosts.map((host) => portLine(quote(host), PORTS.https))],
        expected: `${nameList(clientNames)} ${plural(clientNames, 'leads', 'lead')} to the public address of ${nameList(hosts)}, and TcpTestSucceeded is True.`,
        otherwise:
          'The old address: the zone has not replicated to this server yet (`repadmin /syncall /AdeP`). TcpTestSucceeded is False: the firewall or the proxy of the datacenter does not let this address out; until it does, clients inside have no mailbox.',
      },
    ];
  });
}

function insideId(site: string, to: string): string {
  return stepId('move-inside-names', site, to);
}

/** Changes the client names in the DNS servers of a datacenter, which Terraform does not write. None where they ask Azure. */
export function moveInside(estate: EstateView, to: SiteView, lost?: SiteView): Step[] {
  const { clientNames } = estate.names;
  const addresses = to.clientTiers.flatMap(({ clientAccess }) => clientAccess?.privateAddresses ?? []);
  if (addresses.length === 0) return [];
  return ownDns(estate).map((site) => {
    const from = site === lost ? to : site;
    const [controller] = from.domainControllers.map(quote);
    // A domain controller in Azure forwards these names to the private zones: its answer says nothing about the internal zone.
    const ask =
      site === lost
        ? ["$server = Read-Host 'DNS server that has the internal zone, and does not forward these names'"]
        : [];
    const asked = site === lost ? '$server' : controller;
    return {
      id: `${insideId(site.code, to.code)}${site === lost ? '-after-loss' : ''}`,
      title: `Let the client names in the DNS servers of ${site.name} lead to ${to.name}`,
      ...(site === lost
        ? {
            when: `Only where DNS servers with the internal zones of ${site.name} still answer, such as those of branch offices, or domain controllers of ${to.name} that replicate them.`,
          }
        : {}),
      why:
        `Clients in the networks of ${site.name} ask its own DNS servers, which Terraform does not write: without this step they still go to the other site.` +
        (site === lost
          ? ` A branch office whose only way to ${to.name} leads through ${site.name} needs the public address instead.`
          : ''),
      ...controllerShell(estate, from),
      command: [
        ...ask,
        `Read-Host -Prompt ${quote(`In the internal zone, let ${nameList(clientNames)} lead to ${nameList(addresses)}, then press Enter`)}`,
        'Clear-DnsServerCache -Force',
      ],
      check: [
        ...ask,
        ...forEachOf(
          'name',
          clientNames,
          (name) =>
            `Resolve-DnsName -Name ${name} -Type A -DnsOnly${asked === undefined ? '' : ` -Server ${asked}`}`,
        ),
      ],
      expected: `${nameList(clientNames)} ${plural(clientNames, 'leads', 'lead')} to ${nameList(addresses)}.`,
      otherwise:
        'The old address: the zone has not replicated to this server yet (`repadmin /syncall /AdeP`), or another server has the zone. The name is an alias of another name: change the record that the alias leads to. Clients keep the old answer for its time to live; `ipconfig /flushdns` forgets it.',
    };
  });
}

/** The same when the names return: where both sites serve, clients in a datacenter come to its own front ends, which are near to them. */
export function returnInside(estate: EstateView, home: SiteView): Step[] {
  const [own] = ownDns(estate);
  if (!estate.names.bothServe || own === undefined) return moveInside(estate, home);
  return moveInside(estate, own).map((step) => ({
    ...step,
    id: stepId('return-inside-names', own.code),
    title: `${step.title} again`,
  }));
}

/** What has to be open between a datacenter and Azure before servers of both work together; Terraform does not write its firewall. */
export function openDatacenter(estate: EstateView): Step[] {
  return sitesOf(estate)
    .filter((site) => site.existing)
    .map((site) => {
      const others = madeSites([...sitesOf(estate), ...estate.others]);
      const subnets = [...new Set(others.flatMap(({ directorySubnets }) => directorySubnets))];
      const machines = others.flatMap((other) => exchangeServers(other).map(({ address }) => address));
      const networks = site.networks.length > 0 ? ` (${nameList(site.networks)})` : '';
      return {
        id: stepId('open-datacenter', site.code),
        title: `Open the firewall and the routes of ${site.name} for the networks in Azure`,
        why:
          `Terraform changes nothing in ${site.name}: its firewall and its routers have to let the networks in Azure (${nameList(subnets)}) reach those of ${site.name}${networks}, and back. ` +
          'Exchange servers and domain controllers are supported only where nothing filters the traffic between them; the witness needs file sharing. ' +
          clientsText(estate, site) +
          'Source: learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports.',
        ...inside(estate, site),
        command: [
          `Read-Host -Prompt ${quote(`Let the networks of ${nameList(others.map(({ name }) => name))} and of ${site.name} reach each other, then press Enter`)}`,
        ],
        check:
          machines.length > 0
            ? forEachOf('address', machines, (each) => portLine(each, PORTS.rdp))
            : [
                'Get-NetRoute -AddressFamily IPv4 | Format-Table -Property DestinationPrefix, NextHop, InterfaceAlias',
              ],
        expected:
          machines.length > 0
            ? `TcpTestSucceeded is True for ${nameList(machines)}.`
            : `A route leads to ${nameList(subnets)}.`,
        otherwise: `False for all: the connection of ${site.name} to Azure is down, or a route back is missing. False for one: a firewall filters it, or the machine does not run.`,
      };
    });
}

/**
 * Traffic Manager asks the datacenter over a balancer that the program does not know: what asks for a sign-in or another name first, never answers 200.
 *
 * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring (200 is expected, certificates are not validated).
 *
 * @returns no step where people lead the names
 */
export function probeDatacenter({ names, primary, standby }: EstateView): Step[] {
  const [name] = names.clientNames;
  if (!names.automatic || name === undefined || names.healthPath === '') return [];
  return [primary, ...(standby ? [standby] : [])]
    .filter((site) => site.existing)
    .flatMap((site) => {
      const hosts = site.clientTiers.flatMap(({ clientAccess }) => clientAccess?.publicHostName ?? []);
      if (hosts.length === 0) return [];
      return [
        {
          id: stepId('probe-datacenter', site.code),
          title: `Ask ${site.name} for the health page as Traffic Manager does`,
          why: `Traffic Manager asks ${nameList(hosts)} for ${names.healthPath} with the host header ${name}, and expects the status 200. A balancer or a firewall of ${site.name} with a sign-in of its own, or with rules for names, answers 302, 401 or not at all: all clients would go to the other site from the first minute.`,
          ...OUTSIDE,
          command: [
            `Read-Host -Prompt ${quote(`Let whoever runs the balancer of ${site.name} pass ${names.healthPath} to the servers without a sign-in, then press Enter`)}`,
          ],
          check: hosts.map(
            (host) =>
              `curl.exe --silent --show-error --insecure --fail --max-time 10 --output NUL --write-out ${quote('%{http_code}')} --header ${quote(`Host: ${name}`)} ${quote(`https://${host}${names.healthPath}`)}`,
          ),
          expected: '200, from a computer outside the networks.',
          otherwise:
            '302 or 401: the balancer asks for a sign-in; except this path from it. 403 or 404: its rules do not know the name in the header. No answer: the firewall does not let the Internet in on this port. Do not let the names go live before.',
        },
      ];
    });
}

/** What of a balancer in a datacenter people do by themselves, with the names of such datacenters; empty where there is none. */
export function ownBalancers(estate: EstateView, words: (names: string) => string): string {
  const sites = sitesOf(estate).filter((site) => site.existing && site.frontEnds.length > 0);
  return sites.length === 0 ? '' : words(nameList(sites.map(({ name }) => name)));
}

/** What clients of a datacenter need, and with automatic failover the probes. */
function clientsText(estate: EstateView, site: SiteView): string {
  const addresses = madeSites(sitesOf(estate)).flatMap(({ clientTiers }) =>
    clientTiers.flatMap(({ clientAccess }) => clientAccess?.privateAddresses ?? []),
  );
  return (
    (addresses.length > 0
      ? `Clients in every network of ${site.name} need port ${PORTS.https} of ${nameList(addresses)}. Administrators and Bastion in Azure need port ${PORTS.rdp} of the servers. `
      : '') +
    (estate.names.automatic
      ? 'From the Internet, the probes of Traffic Manager need the HTTPS port of the client names. '
      : '')
  );
}

/** A shell on a machine in a datacenter. */
function inside(estate: EstateView, site: SiteView): StepPlace {
  const [server] = namesOf(exchangeServers(site));
  return server === undefined ? controllerShell(estate, site) : windowsShell(server);
}

/** What people of a datacenter have to do so that its public side does what the apply does in Azure; empty for a site in Azure. */
export function publicSide(site: SiteView): string {
  return site.existing
    ? ` ${site.name} has its public addresses, their translation, its firewall and the PTR records at its carrier: Terraform changes none of them.`
    : '';
}

/** What is left to do when a machine has been rebuilt: the plan shows no change, or those who run the datacenter know it. */
export function looksWhole(site: SiteView, name: string): string {
  return site.existing
    ? `Tell whoever runs ${site.name} that ${name} is back: its monitoring, its backup and its documentation are theirs.`
    : `Run the plan of ${site.stack} in the pipeline: it has to show no changes.`;
}

/** A site that has been repaired by other means than Terraform is only looked at. */
export function lookAtDatacenter(site: SiteView, why: Text): Step {
  const lines = [
    ...exchangeServers(site).map(({ address }) => portLine(quote(address), PORTS.smb)),
    ...site.domainControllers.map((address) => portLine(quote(address), PORTS.ldap)),
  ];
  const hosts = [
    ...site.clientTiers.flatMap(({ clientAccess }) =>
      clientAccess?.publicHostName === undefined
        ? []
        : [portLine(quote(clientAccess.publicHostName), PORTS.https)],
    ),
    ...site.edges.map(({ hostName }) => portLine(quote(hostName), PORTS.smtp)),
  ];
  return {
    id: stepId('check-datacenter', site.code),
    title: `Check machines, network, DNS and firewall of ${site.name}`,
    why,
    ...OUTSIDE,
    command: [
      `Read-Host -Prompt ${quote(`Let whoever runs ${site.name} confirm power, storage, network, firewall, DNS and domain controllers, then press Enter`)}`,
    ],
    check: [...lines, ...hosts],
    expected:
      'TcpTestSucceeded is True for each; private addresses answer only where the workstation is connected to the networks.',
    otherwise: `A machine that does not answer is off, or the connection of ${site.name} to Azure is down: let whoever runs ${site.name} look there first. A public name that does not answer while the machines do: its firewall or its address translation, or its carrier. Port ${PORTS.smtp} may be closed from where you ask.`,
  };
}
