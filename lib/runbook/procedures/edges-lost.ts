import { ExportPurpose } from '../../exchange/export-purpose';
import { PageId } from '../../model/page-ids';
import { sitesOf } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { forEachOf, nameList, plural, portLine, quote, quoteList, terraform } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { code, listed, pageRef, ref, sentences, text } from '../text';
import { CLONE_FILE, CLONE_FOLDER, exportConfiguration } from '../vocabulary/edge-setup';
import { connectorNames, SYNC_CHECK, syncServerOf, syncServerShell } from '../vocabulary/edge-subscription';
import {
  forEachServer,
  nameText,
  transportOutageId,
  transportServersOf,
} from '../vocabulary/group-switchover';
import { filters, mxOrder, pointFilter } from '../vocabulary/name-moves';
import { EDGE_SALVAGE } from '../vocabulary/pages';
import { PORTS } from '../vocabulary/ports';
import { exchangeShell, OUTSIDE, TERRAFORM } from '../vocabulary/shells';

/** How long the servers of the site keep mail meanwhile, and the default of MessageExpirationTimeout. Source: learn.microsoft.com/powershell/module/exchangepowershell/set-transportservice. */
const PATIENCE = '5.00:00:00';
const DEFAULT_EXPIRY = '2.00:00:00';

/** A site without its Edges, with what has to be known of it at every turn. */
interface LostEdges {
  readonly estate: EstateView;
  readonly site: SiteView;
  /** The other site, where it has Edges all the time. */
  readonly other?: SiteView;
  readonly transportServers: ServerView[];
  /** Send connectors that only the lost Edges serve. */
  readonly connectors: string[];
  /** The Edge that is rebuilt first, from which the others are cloned. */
  readonly first: ServerView;
}

/**
 * All Edges of a site are lost. Others take the mail from outside; what the site sends waits, because the choice of a connector does not ask
 * whether its source servers run.
 *
 * Sources: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions, .../edge-subscription-procedures, and
 * learn.microsoft.com/powershell/module/exchangepowershell/set-sendconnector (Enabled).
 */
export function edgesLost(estate: EstateView, site: SiteView): Procedure {
  const lost = lostIn(estate, site);
  const { other } = lost;
  return {
    id: PageId.edgesLost(site.code),
    title: `All Edges of ${site.name} are lost`,
    purpose:
      `${nameText(site.edges)} ${plural(site.edges, 'does', 'do')} not answer, while the Mailbox servers of ${site.name} run. ` +
      (other
        ? `Mail from outside enters through ${other.name}; mail to the outside waits until its connector is switched off. `
        : 'Senders keep their mail, and mail to the outside waits. ') +
      'Afterwards the Edges are rebuilt and mail takes its own way again.',
    before: preconditions(lost),
    steps: [
      confirm(lost),
      ...outbound(lost),
      ...(other ? pointFilter(estate, other) : []),
      ...provideConfiguration(lost),
      rebuild(lost),
      giveBack(lost),
      ...(other ? pointFilter(estate, site) : []),
    ],
    after: [
      text`Recover the mail that was on the Edges: ${pageRef(EDGE_SALVAGE)}.`,
      ...(haveExports(lost) ? [] : ['Export the configuration of an Edge and keep it with the backups.']),
      'Find out why all Edges of a site could fail at once, and change the program.',
    ],
  };
}

function lostIn(estate: EstateView, site: SiteView): LostEdges {
  const other = sitesOf(estate).find((each) => each !== site && !each.pilotLight && each.edges.length > 0);
  const { edges, cloneSource } = site;
  return {
    estate,
    site,
    other,
    transportServers: transportServersOf(site),
    connectors: [
      ...new Set(
        site.subscriptions.map(({ activeDirectorySite }) => connectorNames(activeDirectorySite).outbound),
      ),
    ],
    first: edges.find(({ name }) => name === cloneSource) ?? edges[0],
  };
}

function preconditions({ estate, site, other }: LostEdges): Text[] {
  const outage = transportOutageId(site);
  const order = mxOrder(estate, false);
  return [
    outage === undefined
      ? `A Mailbox server in ${site.directorySite} runs.`
      : text`The Mailbox servers of ${site.name} run. If they are down and the Edges run, it is the page ${pageRef(outage)}; if both are down, the site is lost.`,
    other
      ? `Nothing in DNS has to be changed: senders try the next MX record (${filters(estate) ? 'of the filtering service' : order}). If the machines only need a restart, restart them instead.`
      : 'There is no other Edge in the program: senders keep their mail, Exchange Online for 24 hours or less, others for two to five days. Then they return it: recover within 12 hours.',
    ...(site.edges.some(({ carrier }) => carrier !== undefined)
      ? [
          text`The machines are down. If they run and only their carrier is down, it is the page ${pageRef(PageId.carrierLost)}. Where all Edges of ${site.name} are behind that carrier, this page sends mail another way: rebuild nothing, and let the site send by its own Edges again when the carrier works.`,
        ]
      : []),
    ...(isPaired(site)
      ? [
          `Each Edge of ${site.name} has an Active Directory site of its own, and the Mailbox servers there use no other Edge. If one Edge is lost, its mail waits although others run: do this page for its connector and its Mailbox server alone (${pairText(site)}).`,
        ]
      : []),
  ];
}

/** Whether each Edge has an Active Directory site of its own. */
function isPaired({ subscriptions }: SiteView): boolean {
  return subscriptions.length > 1;
}

function pairText({ subscriptions }: SiteView): string {
  return subscriptions
    .map(
      ({ edges, activeDirectorySite }) =>
        `"${connectorNames(activeDirectorySite).outbound}" for ${nameList(edges)}`,
    )
    .join(', ');
}

function onSite({ site }: LostEdges): Pick<Step, 'shell' | 'hosts' | 'unnamedHost'> {
  return syncServerShell(syncServerOf(site, site.subscriptions[0]), site.directorySite);
}

function confirm({ estate, site, other }: LostEdges): Step {
  const ports = (edges: ServerView[]): string[] =>
    forEachOf(
      'edge',
      edges.map(({ hostName }) => hostName),
      (edge) => portLine(edge, PORTS.smtp),
    );
  return {
    id: stepId('confirm-edges-lost', site.code),
    title: 'Confirm which Edges are down',
    why: isPaired(site)
      ? 'Senders use any Edge of the site that answers. A Mailbox server uses only the Edge of its own Active Directory site: that connector is the one that this page is about.'
      : 'As long as one Edge of the site answers, senders and Mailbox servers use that one, and this page is not needed.',
    ...OUTSIDE,
    command: ports(site.edges),
    check: [
      `Resolve-DnsName -Name ${quote(estate.domainName)} -Type MX -DnsOnly | Sort-Object -Property Preference | Format-Table -Property Preference, NameExchange`,
      ...(other ? ports(other.edges) : []),
    ],
    expected: `TcpTestSucceeded is False for ${nameText(site.edges)}${other ? `, and True for ${nameText(other.edges)}` : ''}.`,
    otherwise: sentences(
      `No Edge answers anywhere: port ${PORTS.smtp} is blocked outbound in many networks; ask from another place.`,
      text`One Edge of ${site.name} answers: rebuild the others only, ${listed(site.edges.map(({ name }) => pageRef(PageId.edgeRebuild(name))))}.`,
    ),
  };
}

/** What the site sends meanwhile: by the other Edges, by the relay, or later. */
function outbound(lost: LostEdges): Step[] {
  const { other } = lost;
  if (other) return [divert(lost, other), resend(lost, `by the Edges of ${other.name}`)];
  const { smartHost } = lost.site;
  return [
    keep(lost),
    ...(smartHost ? [sendByRelay(lost, smartHost), resend(lost, `by ${smartHost.host}`)] : []),
  ];
}

function divert(lost: LostEdges, other: SiteView): Step {
  const { site, connectors } = lost;
  const theirs = [
    ...new Set(
      other.subscriptions.map(({ activeDirectorySite }) => connectorNames(activeDirectorySite).outbound),
    ),
  ];
  return {
    id: stepId('divert-outbound', site.code),
    title: `Send the mail of ${site.name} through ${other.name}`,
    why: `Exchange chooses the nearest connector for the Internet and does not ask whether its Edges run. Without ${nameList(connectors.map((name) => `"${name}"`))} it takes that of ${other.name}, whose Edges may send for the domain already.`,
    ...onSite(lost),
    command: connectors.map((name) => `Set-SendConnector -Identity ${quote(name)} -Enabled $false`),
    check: [
      'Get-SendConnector | Format-Table -Property Name, Enabled, AddressSpaces, SourceTransportServers -AutoSize',
    ],
    expected: `Enabled is False for ${nameList(connectors)}, and True for ${nameList(theirs)} with ${nameText(other.edges)} as source.`,
    otherwise: `The connector of ${other.name} is missing or has no source: \`Get-EdgeSubscription\` and \`Test-EdgeSynchronization\` on a Mailbox server there. Without it leave the connector of ${site.name} enabled: mail waits.`,
    wait: { seconds: 900, because: 'Active Directory replicates the change between the sites' },
  };
}

function resend({ site, transportServers }: LostEdges, way: string): Step {
  const [server] = transportServers;
  return {
    id: stepId('resend-outbound', site.code),
    title: `Send what waits in ${site.name}`,
    why: `Mail in a queue has its next hop already. With -Resubmit it is routed again and leaves ${way}.`,
    ...exchangeShell(server.name),
    command: forEachServer(
      transportServers,
      (name) => `Retry-Queue -Server ${name} -Filter 'Status -eq "Retry"' -Resubmit $true -Confirm:$false`,
    ),
    check: forEachServer(
      transportServers,
      (name) =>
        `Get-Queue -Server ${name} | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError -AutoSize`,
    ),
    expected: 'No queue leads to the lost Edges any longer, and no queue grows.',
    otherwise:
      'Mail still goes to the lost Edges: the change has not reached every server; wait for replication (`repadmin /syncall /AdeP` on a domain controller) and do this step again.',
  };
}

function keep({ site, transportServers }: LostEdges): Step {
  return {
    id: stepId('keep-outbound', site.code),
    title: `Keep the mail that waits in ${site.name}`,
    why:
      (site.smartHost
        ? ''
        : 'No other way out is known to the program: do not open one from the Mailbox servers, whose addresses neither SPF nor PTR records name. ') +
      `A message that waits longer than MessageExpirationTimeout goes back to its sender. ${PATIENCE} is 5 days.`,
    ...exchangeShell(transportServers[0].name),
    command: forEachServer(
      transportServers,
      (name) => `Set-TransportService -Identity ${name} -MessageExpirationTimeout ${quote(PATIENCE)}`,
    ),
    check: ['Get-TransportService | Format-Table -Property Name, MessageExpirationTimeout -AutoSize'],
    expected: `${nameText(transportServers)} ${plural(transportServers, 'shows', 'show')} ${PATIENCE}.`,
    otherwise: 'A server that does not take the value does not run: its mail waits for it in any case.',
  };
}

function relayConnector(site: SiteView): string {
  return `Outage - ${site.directorySite} to relay`;
}

function sendByRelay(
  lost: LostEdges,
  { host, port }: { readonly host: string; readonly port: number },
): Step {
  const { site, transportServers } = lost;
  const name = relayConnector(site);
  return {
    id: stepId('send-by-relay', site.code),
    title: `Send the mail of ${site.name} straight to ${host}`,
    when: `Only if ${host} is reachable from the Mailbox servers, which the first line of the command shows.`,
    why: `The relay delivers, so that neither the addresses nor the names of the Mailbox servers are seen outside. The connector is a temporary one.`,
    ...onSite(lost),
    command: [
      portLine(quote(host), port),
      `$credential = Get-Credential -Message ${quote(`Account at ${host}`)}`,
      `New-SendConnector -Name ${quote(name)} -AddressSpaces 'SMTP:*;1' -SmartHosts ${quote(host)} -Port ${port} -DNSRoutingEnabled $false -RequireTLS $true -SmartHostAuthMechanism BasicAuthRequireTLS -AuthenticationCredential $credential -SourceTransportServers ${quoteList(transportServers.map((server) => server.name))}`,
    ],
    check: [
      `Get-SendConnector -Identity ${quote(name)} | Format-List -Property Name, Enabled, AddressSpaces, SmartHosts, Port, SourceTransportServers`,
    ],
    expected: `TcpTestSucceeded is True. The connector is enabled, with ${host} on port ${port}.`,
    otherwise: `TcpTestSucceeded is False: do not create the connector; the network admits the Edges only, and mail waits for them.`,
  };
}

/** Whether the first Edge has an export of its own, which its rebuild fetches with the answer file of that Edge. */
function haveExports({ estate, first }: LostEdges): boolean {
  return estate.exportOf(first.name, ExportPurpose.EDGE_CONFIGURATION) !== undefined;
}

/** With all Edges of the site gone, none is left to clone. */
function provideConfiguration(lost: LostEdges): Step[] {
  const { site, other, first } = lost;
  if (site.edges.length < 2 || haveExports(lost)) return [];
  if (other) return [exportConfiguration(other.edges[0], [first.name])];
  return [
    {
      id: stepId('provide-configuration', first.name),
      title: `Provide the last export for ${first.name}`,
      when: `When the machine of ${first.name} is rebuilt; before its configuration is imported.`,
      why: `No Edge is left to clone. The export that was kept with the backups brings back transport agents, address lists and rewriting; EdgeSync brings connectors, domains and recipients in any case. Without an export, set the rest by hand from the change log.`,
      ...exchangeShell(first.name),
      command: [
        "$kept = Read-Host 'Path of the last exported configuration (.xml)'",
        `New-Item -Path ${quote(CLONE_FOLDER)} -ItemType Directory -Force`,
        `Copy-Item -Path $kept -Destination ${quote(CLONE_FILE)}`,
      ],
      check: [`Get-Item -Path ${quote(CLONE_FILE)} | Format-List -Property FullName, Length, LastWriteTime`],
      expected: `The file is there, with the date of the last export.`,
      otherwise: `There is no export: leave the import of the configuration out for ${first.name}, and set its own settings by hand afterwards.`,
    },
  ];
}

function rebuild(lost: LostEdges): Step {
  const { estate, site, other, first } = lost;
  const rest = site.edges.filter((edge) => edge !== first);
  const imported = pageRef(PageId.edgeRebuild(first.name), stepId('import-configuration', first.name));
  const file = other
    ? ref(stepId('export-configuration', other.edges[0].name))
    : ref(stepId('provide-configuration', first.name));
  return {
    id: stepId('rebuild-edges', site.code),
    title: `Rebuild the Edges of ${site.name}`,
    why: sentences(
      text`First ${first.name}: ${pageRef(PageId.edgeRebuild(first.name))}.`,
      haveExports(lost) &&
        'That page fetches the last export of its own Edge, with its own answer file: no Edge is needed to clone.',
      estate.vaultOf(first.name) !== undefined &&
        text`If a change that went wrong has taken them all down, their images are faster: ${pageRef(PageId.imageRestore)}.`,
      rest.length > 0 &&
        !haveExports(lost) &&
        text`That page clones an Edge which is lost as well: skip its export, and do ${imported} with the file of ${file}.`,
      rest.length > 0 &&
        text`Then the others: ${listed(rest.map(({ name }) => pageRef(PageId.edgeRebuild(name))))}.`,
      site.existing
        ? `Those who run ${site.name} provide the machines: Terraform has nothing of them.`
        : 'Every rebuild needs a state that matches what is there: the plan shows it.',
    ),
    ...TERRAFORM,
    command: site.existing
      ? [`Read-Host -Prompt ${quote(`Rebuild the Edges of ${site.name} by these pages, then press Enter`)}`]
      : [terraform(site.stack, 'plan')],
    check: forEachOf(
      'edge',
      site.edges.map(({ hostName }) => hostName),
      (edge) => portLine(edge, PORTS.smtp),
    ),
    expected: `${site.existing ? '' : 'The plan says "No changes." '}TcpTestSucceeded is True for ${nameText(site.edges)} when all pages are done.`,
    otherwise: site.existing
      ? 'A port that does not answer while the Edge runs: the firewall of the datacenter, its address translation or its carrier.'
      : text`The plan fails or wants changes: see ${pageRef(PageId.terraformState)} before you rebuild. The zone has no capacity: rebuild the Edge of another zone first.`,
  };
}

function giveBack(lost: LostEdges): Step {
  const { site, other, connectors, transportServers } = lost;
  const relay = !other && site.smartHost !== undefined;
  return {
    id: stepId('return-outbound', site.code),
    title: `Let ${site.name} send by its own Edges again`,
    when: `When at least one Edge of ${site.name} is subscribed and synchronized.`,
    why: 'A new subscription adds its Edge to the connector as a source and leaves the connector switched off if it was.',
    ...onSite(lost),
    command: [
      ...connectors.map((name) => `Set-SendConnector -Identity ${quote(name)} -Enabled $true`),
      ...(relay
        ? [
            `$temporary = @(Get-SendConnector | Where-Object { $_.Name -eq ${quote(relayConnector(site))} })`,
            'foreach ($connector in $temporary) { Remove-SendConnector -Identity $connector.Name -Confirm:$false }',
          ]
        : []),
      ...(other
        ? []
        : forEachServer(
            transportServers,
            (name) =>
              `Set-TransportService -Identity ${name} -MessageExpirationTimeout ${quote(DEFAULT_EXPIRY)}`,
          )),
    ],
    check: [
      'Get-SendConnector | Format-Table -Property Name, Enabled, AddressSpaces, SourceTransportServers -AutoSize',
      SYNC_CHECK,
    ],
    expected: `Enabled is True for ${nameList(connectors)}, with ${nameText(site.edges)} as source${relay ? `, and ${code(relayConnector(site))} is not listed` : ''}. SyncStatus is Normal.`,
    otherwise: sentences(
      'A connector without a source: the subscription was made without it.',
      text`Subscribe the Edge again: ${pageRef(PageId.edgeRebuild(lost.first.name))}.`,
    ),
  };
}
