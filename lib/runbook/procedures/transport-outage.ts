import { commitNames, filters, moveNames, mxOrder } from '../vocabulary/name-moves';
import {
  subscribeEdges,
  type SubscribedSite,
  SYNC_CHECK,
  syncServerOf,
  syncServerShell,
  syncServerValue,
} from '../vocabulary/edge-subscription';
import type { EdgeSubscriptionModel } from '../../model/tier-model';
import { PageId } from '../../model/page-ids';
import type { EstateView } from '../estate-view';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { madeSites, standingVariables } from '../estate-parts';
import {
  forEachServer,
  transportOutageId,
  transportServersOf,
  nameText,
  shellIn,
} from '../vocabulary/group-switchover';
import { exchangeShell, OUTSIDE, siteNote, TERRAFORM, windowsShell } from '../vocabulary/shells';
import { forEachOf, nameList, portLine, quote, quoteList, terraform } from '../powershell-text';
import type { Procedure, Step, StepPlace } from '../procedure';
import { stepId } from '../procedure';
import type { Text } from '../text';
import { listed, ref, text, pageRef } from '../text';
import { rebuildPages } from '../vocabulary/pages';
import { PORTS } from '../vocabulary/ports';

/** How long Edges keep mail meanwhile, which is the longest that RFC 5321 4.5.4.1 names; Exchange Online gives up after 12 to 24 hours itself. */
const PATIENCE = '5.00:00:00';
/** Default of MessageExpirationTimeout. Source: learn.microsoft.com/powershell/module/exchangepowershell/set-transportservice. */
const DEFAULT_EXPIRY = '2.00:00:00';

const LONG = 'Only for an outage that lasts: longer than a working day, say.';
const RECOVERED = 'When the Exchange servers are back';

/** What the steps need at every turn. */
interface Outage {
  readonly estate: EstateView;
  readonly site: SiteView;
  readonly transportServers: ServerView[];
  /** The other site, where it has Exchange servers to hand mail to. */
  readonly other?: SiteView;
  /** Whether each Edge has an Active Directory site of its own. */
  readonly paired: boolean;
}

/**
 * All Mailbox servers of a site are down while its Edges live: senders still prefer those Edges, and mail piles up on them.
 *
 * Sources: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions (inbound Send connector to the Mailbox
 * servers of the subscribed site) and .../edge-subscription-procedures (another Active Directory site).
 */
export function transportOutage(estate: EstateView, site: SiteView): Procedure {
  const { primary, standby } = estate;
  const beside = site === primary || site.name === primary.name ? standby : primary;
  const other = beside && !beside.pilotLight && transportServersOf(beside).length > 0 ? beside : undefined;
  const paired = site.subscriptions.some(
    ({ activeDirectorySite }) => activeDirectorySite !== site.directorySite,
  );
  const event: Outage = { estate, site, transportServers: transportServersOf(site), other, paired };
  return {
    id: transportOutageId(site)!,
    title: `All Mailbox servers of ${site.name} are down while its Edges run`,
    purpose:
      `${nameText(event.transportServers)} are down or cut off, while ${nameText(site.edges)} continue to accept mail for ${estate.domainName} and cannot deliver it: each Edge knows the Mailbox servers of ` +
      `its own Active Directory site only. Afterwards new mail ${other ? `enters in ${other.name}` : 'waits where it is safe'}, and what has piled up is delivered.`,
    before: before(event),
    steps: steps(event),
    after: [
      `${nameText(site.edges)} keep mail for 2 days again: check MessageExpirationTimeout on each.`,
      'Find out why all Mailbox servers of a site could fail at once, and change the program.',
    ],
  };
}

function before({ estate, site, other, transportServers }: Outage): Text[] {
  return [
    text`This page is about mail. For databases and clients: ${other ? text`where ${nameText(transportServers)} are the front ends too, they need a switchover; read ${pageRef(PageId.switchover)} first` : text`rebuild the servers: ${rebuildPages(transportServers)}`}.`,
    `You have the local administrator's password of ${nameText(site.edges)}, which are in no domain, and Remote Desktop or Bastion to them.`,
    `Decide how long it will last. Short: mail waits on the Edges and flows by itself within half an hour after the first Mailbox server is back. Long: ${other ? `subscribe the Edges to ${other.directorySite}` : 'rebuild a Mailbox server'}. The limit is the expiry of ` +
      'messages, 2 days by default: then senders get non-delivery reports.',
    ...(filters(estate)
      ? [`The MX records name a filtering service: it can keep mail itself, or deliver elsewhere.`]
      : []),
  ];
}

function steps(event: Outage): Step[] {
  const { site, other } = event;
  const each = (step: (event: Outage, edge: ServerView) => Step): Step[] =>
    site.edges.map((edge) => step(event, edge));
  return [
    establish(event),
    ...each(patience),
    ...swap(event),
    ...(other ? [...away(event, other), ...each(exportMail), ...each(resumeQueues)] : []),
    ...each(retry),
    ...(other ? [...back(event, other), ...unswap(event)] : []),
    ...synchronize(event),
    ...each(setBack),
  ];
}

function on(edge: ServerView): StepPlace {
  return exchangeShell(edge.name);
}

function establish({ estate, site, transportServers, other }: Outage): Step {
  return {
    id: stepId('confirm-transport-outage', site.code),
    title: 'Confirm what is down',
    why: `The Edges of ${site.name} deliver mail only to ${nameText(transportServers)}, and any one of them is sufficient. As long as one runs with the Transport service, mail flows and you do not need this page.`,
    ...OUTSIDE,
    command: forEachOf(
      'edge',
      site.edges.map(({ hostName }) => hostName),
      (edge) => portLine(edge, PORTS.smtp),
    ),
    check: forEachOf(
      'server',
      transportServers.map(({ hostName }) => hostName),
      (server) => portLine(server, PORTS.smtp),
    ),
    expected: `TcpTestSucceeded True for the Edges, False for ${nameText(transportServers)}. Private addresses answer only where the workstation is connected to the networks${other ? `; else ask from ${transportServersOf(other)[0].name}` : ''}.`,
    otherwise: text`The Edges do not answer either: this is the loss of the site, see ${estate.standby ? pageRef(PageId.switchover) : rebuildPages(transportServers)}. A Mailbox server answers: look at its queues and at the port rules between it and the perimeter. Port ${PORTS.smtp} is blocked outbound in many networks: ask from another.`,
  };
}

function patience({ site }: Outage, edge: ServerView): Step {
  return {
    id: stepId('extend-expiry', edge.name),
    title: `Extend the expiry of mail on ${edge.name}`,
    why: `A message that waits longer than MessageExpirationTimeout goes back to its sender. ${PATIENCE} is 5 days, longer than most senders would keep it: Exchange Online 12 to 24 hours, others two to five days. A note about the delay goes out after 4 hours in any case.`,
    ...on(edge),
    command: [
      `Set-TransportService -Identity ${quote(edge.name)} -MessageExpirationTimeout ${quote(PATIENCE)}`,
    ],
    check: [
      `Get-TransportService -Identity ${quote(edge.name)} | Format-List -Property MessageExpirationTimeout, DelayNotificationTimeout`,
      'Get-Queue | Sort-Object -Property MessageCount -Descending | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError',
      ...(edge.queueDrive === undefined
        ? []
        : [
            `Get-Volume -DriveLetter ${quote(edge.queueDrive)} | Format-Table -Property DriveLetter, SizeRemaining, Size`,
          ]),
    ],
    expected: `MessageExpirationTimeout 5.00:00:00. The queue to the Mailbox servers of ${site.name} is in Retry and grows.`,
    otherwise:
      'The queue is not in Retry: mail flows after all. The volume is nearly full: back pressure will refuse mail, and senders keep it themselves, so nothing is lost. If the cmdlet is refused, run it on the Edge itself, as administrator.',
  };
}

function swap(event: Outage): Step[] {
  const { estate, site, other } = event;
  if (!estate.standby || !other || filters(estate)) return [];
  const { mxPrimary, mxStandby, mxStandbyActive } = estate.names;
  if (other === estate.standby) {
    return [
      moveNames(estate, {
        id: stepId('move-mail', other.code),
        title: `Let new mail enter through ${other.name}`,
        why:
          `Senders try the next MX only where the first refuses, and ${nameText(site.edges)} accept. This puts ${other.name} at ${mxStandbyActive}, ahead of ${mxPrimary}; what has piled up stays where it is. ` +
          `It moves the client names to ${other.name} too: ${estate.hasClientAccessRole ? 'their Client Access servers pass on to wherever a database is active' : `the Mailbox servers of ${site.name} are its front ends, and down`}.`,
        activeSite: 'standby',
        otherwise:
          'Mail still enters by the old Edges after the TTL: some senders keep answers for longer; stopping the Transport service on those Edges makes all others try the next MX at once, but nothing leaves them meanwhile either.',
      }),
    ];
  }
  return [
    moveNames(estate, {
      id: stepId('move-mail', other.code),
      title: `Let new mail enter through ${other.name}`,
      when: estate.names.bothServe
        ? undefined
        : `Only while ${site.name} is the active site. Else there is nothing to swap: senders prefer ${other.name} (${mxPrimary}) to ${site.name} (${mxStandby}) already, and little is on its Edges.`,
      why: estate.names.bothServe
        ? `Senders deliver to ${site.name} too while nobody has pinned a site. Pinned to ${other.name}, its MX (${mxStandby}) is behind that of ${other.name} (${mxPrimary}), and the clients come to ${other.name} as well.`
        : text`While ${site.name} is active its MX (${mxStandbyActive}) is ahead of that of ${other.name} (${mxPrimary}). This moves mail, and the client names with it, to ${other.name}; check that it is healthy and that the databases are mounted there (see ${pageRef(PageId.switchback)}).`,
      activeSite: 'primary',
      otherwise: `If ${other.name} is not healthy, leave the names, and continue only when it is healthy.`,
    }),
  ];
}

/** Subscribes the Edges to the other site: the network first, names second, subscription third. */
function away(event: Outage, other: SiteView): Step[] {
  const { estate, site } = event;
  const names = site.edges.map(({ name }) => name);
  const subscription = subscribeEdges(guestsOf(site, other), estate, names).map((step) => ({
    ...step,
    when: LONG,
  }));
  return [
    madeSites([site, other]).length < 2 ? admitByFirewall(site, other) : admit(event, other),
    ...site.edges.map((edge) => hosts(site, edge, other)),
    checkReceivers(event, other, LONG),
    {
      id: stepId('remove-subscriptions', site.code, site.directorySite),
      title: `Remove the subscriptions to ${site.directorySite}`,
      when: text`${LONG} Do it only if port ${PORTS.smtp} has answered in ${listed(site.edges.map(({ name }) => ref(stepId('add-hosts', name))))}, and ${ref(stepId('check-receivers', site.code, other.code))} has passed.`,
      why: `An Edge belongs to one Active Directory site, and a new one needs the old subscription removed in the organization first, not on the Edge: there it keeps what it knows of recipients.`,
      ...shellIn(other),
      command: forEachOf('edge', names, (edge) => `Remove-EdgeSubscription -Identity ${edge}`),
      check: ['Get-EdgeSubscription | Format-Table -Property Name, Site'],
      expected: `None of ${nameList(names)} is listed.`,
      otherwise: `One is still listed: repeat, with -Force. Do not run Remove-EdgeSubscription on the Edge itself; where that has happened the Edge is empty and refuses mail until it is synchronized.`,
    },
    ...subscription,
  ];
}

/** The other site with these Edges as its own, each in one of its subscriptions in turn. */
function guestsOf(site: SiteView, other: SiteView): SubscribedSite {
  const there: EdgeSubscriptionModel[] =
    other.subscriptions.length > 0
      ? other.subscriptions
      : [
          {
            activeDirectorySite: other.directorySite,
            edges: [],
            mailboxServers: transportServersOf(other).map(({ name }) => name),
            laterMailboxServers: [],
            dueEdges: [],
          },
        ];
  return {
    guests: true,
    directorySite: other.directorySite,
    smartHost: site.smartHost,
    mailboxServers: transportServersOf(other),
    edges: site.edges,
    subscriptions: there.map((each, place) => ({
      ...each,
      edges: site.edges.filter((_, index) => index % there.length === place).map(({ name }) => name),
    })),
  };
}

/**
 * The perimeter of a site admits the Exchange servers of its own site, and denies all other private networks.
 */
function admit({ site, paired }: Outage, other: SiteView): Step {
  const transportServers = transportServersOf(other);
  const prefixes = transportServers.map(({ address }) => `'${address}/32'`).join(', ');
  return {
    id: stepId('admit-servers', other.code),
    title: `Admit the servers of ${other.name} to the perimeter`,
    when: LONG,
    why:
      `The perimeter of ${site.name} admits ports ${PORTS.smtp} and ${PORTS.edgeSync} from the Exchange servers of ${site.name}, port ${PORTS.smtp} back to them, and denies every other private network. This is a change of the program: ` +
      `add \`exchangeServerPrefixes: [${prefixes}]\` to the site ${site.name}, to what may be there already` +
      (paired
        ? ', and `EdgeSubscription.toSite()` to its EdgeTier: strict pairs are refused together with other networks. '
        : '. ') +
      `${other.name} denies the Edges of ${site.name} too: with the same setting its subnets admit them on port ${PORTS.smtp}, before that denial. Servers of ${other.name} that the program does not make are in networks with rules of their own, which have to admit the perimeter of ${site.name} on port ${PORTS.smtp} as well. ` +
      `Synthesize, and apply both stacks, and no others; they ask for each password that no variable of the environment holds.`,
    ...TERRAFORM,
    ...bothStacks(site, other),
    expected:
      (paired
        ? 'The plan replaces the rules of the pairs by AllowSmtpFromExchange, AllowEdgeSyncFromExchange and AllowSmtpToExchange'
        : 'The plan changes AllowSmtpFromExchange, AllowEdgeSyncFromExchange and AllowSmtpToExchange in place') +
      `, and adds AllowSmtpFromGuestEdges in ${other.name}, and nothing else. Afterwards: No changes, exit code 0, twice.`,
    otherwise: text`The plan touches machines: the program has changed since it was deployed; answer no and start from the commit that was deployed. If the region does not accept changes, do ${listed(site.edges.map((edge) => ref(stepId('export-mail', edge.name))))} instead.`,
  };
}

/** One of the sites is a datacenter: its firewall is changed by those who run it, the rules in Azure by the program. */
function admitByFirewall(site: SiteView, other: SiteView): Step {
  const servers = transportServersOf(other).map(({ address }) => address);
  const edges = site.edges.map(({ address }) => address);
  const inAzure = madeSites([site, other]);
  const own = nameList([site, other].filter((each) => each.existing).map(({ name }) => name));
  return {
    id: stepId('admit-servers', other.code),
    title: `Admit the servers of ${other.name} to the perimeter`,
    when: LONG,
    why:
      `${nameList(servers)} have to reach ports ${PORTS.smtp} and ${PORTS.edgeSync} of ${nameList(edges)}, and these reach port ${PORTS.smtp} of them. Terraform changes nothing in ${own}: those who run its firewall admit that there. ` +
      (inAzure.length > 0
        ? `In ${inAzure[0].name} it is a change of the program: add \`${inAzure[0] === site ? 'exchangeServerPrefixes' : 'edgePrefixes'}: [${quoteList((inAzure[0] === site ? servers : edges).map((address) => `${address}/32`))}]\` to the site, to what may be there already, synthesize, and apply its stack. ${inAzure[0] === site ? '' : `It admits port ${PORTS.smtp} only: an Edge in \`exchangeServerPrefixes\` would reach every port of the servers. `}${siteNote(inAzure[0].stack)}`
        : ''),
    ...TERRAFORM,
    command: [
      `Read-Host -Prompt ${quote(`Let whoever runs the firewall of ${own} admit these, then press Enter`)}`,
      ...inAzure.map(({ stack }) => terraform(stack, 'apply')),
    ],
    check: [
      ...inAzure.map(({ stack }) => terraform(stack, 'plan')),
      ...edges.map((address) => portLine(quote(address), PORTS.smtp)),
    ],
    expected: `${inAzure.length > 0 ? 'The plan of the apply changes rules for these ports and nothing else; afterwards it says "No changes." ' : ''}TcpTestSucceeded is True where the workstation is connected to the networks.`,
    otherwise: text`The plan touches machines: answer no and start from the commit that was deployed. If nobody can change the firewall now, do ${listed(site.edges.map((edge) => ref(stepId('export-mail', edge.name))))} instead.`,
  };
}

/** What was opened for the outage is closed again. */
function closeByFirewall(site: SiteView, other: SiteView, when: string): Step {
  const inAzure = madeSites([site, other]);
  const own = nameList([site, other].filter((each) => each.existing).map(({ name }) => name));
  return {
    id: stepId('close-perimeter', site.code),
    title: `Close the perimeter of ${site.name} again`,
    when,
    why: `Those who run the firewall of ${own} take the openings away, and the program takes its \`${inAzure[0] === site ? 'exchangeServerPrefixes' : 'edgePrefixes'}\` back: commit, synthesize, apply. Do not keep an opening that is not needed.`,
    ...TERRAFORM,
    command: [
      `Read-Host -Prompt ${quote(`Let whoever runs the firewall of ${own} close what was opened, then press Enter`)}`,
      ...inAzure.map(({ stack }) => terraform(stack, 'apply')),
    ],
    check: [
      ...inAzure.map(({ stack }) => terraform(stack, 'plan')),
      ...site.edges.map(({ address }) => portLine(quote(address), PORTS.edgeSync)),
    ],
    expected:
      'Each plan says "No changes. Your infrastructure matches the configuration.", and TcpTestSucceeded is False.',
    otherwise: 'The plan touches machines: answer no and start from the commit that was deployed.',
  };
}

/** The perimeter of the site and the subnets of the other change together. */
function bothStacks(site: SiteView, other: SiteView): Pick<Step, 'command' | 'check'> {
  const both = [site, other];
  return {
    command: both.map((each) => terraform(each.stack, 'apply', { variables: standingVariables(each) })),
    check: both.flatMap((each) => [
      `${terraform(each.stack, 'plan', { variables: standingVariables(each) })} -detailed-exitcode`,
      '$LASTEXITCODE',
    ]),
  };
}

/** Servers that take over Edges are healthy and reach them: else the Edges would be left without any subscription. */
function checkReceivers({ site }: Outage, receivers: SiteView, when: string): Step {
  const servers = transportServersOf(receivers);
  return {
    id: stepId('check-receivers', site.code, receivers.code),
    title: `Check the Mailbox servers of ${receivers.name} before the Edges are subscribed to them`,
    when,
    why: `The next steps remove the subscriptions that exist. If the servers of ${receivers.name} could not synchronize the Edges then, the Edges would have none at all.`,
    ...shellIn(receivers),
    command: forEachServer(
      servers,
      (server) =>
        `Test-ServiceHealth -Server ${server} | Format-Table -Property Role, RequiredServicesRunning, ServicesNotRunning`,
    ),
    check: site.edges.flatMap(({ hostName }) => [
      portLine(quote(hostName), PORTS.smtp),
      portLine(quote(hostName), PORTS.edgeSync),
    ]),
    expected: `RequiredServicesRunning is True on ${nameText(servers)}, and TcpTestSucceeded is True on ports ${PORTS.smtp} and ${PORTS.edgeSync} of ${nameText(site.edges)}.`,
    otherwise: `Do not remove a subscription before both hold. If a service does not run, start it. If a port does not answer, check the rules of the perimeter, the connection between the sites, and that the name of the Edge leads to its private address.`,
  };
}

function hosts({ existing }: SiteView, edge: ServerView, other: SiteView): Step {
  const transportServers = transportServersOf(other);
  return {
    id: stepId('add-hosts', edge.name),
    title: `Let ${edge.name} find the servers of ${other.name}`,
    when: LONG,
    why: existing
      ? 'An Edge is in no domain, and finds Mailbox servers by its hosts file or by the DNS servers of its network.'
      : `An Edge resolves names by Azure's DNS, which does not know the domain, and by its hosts file. The program keeps the servers of its own site there between two marks; lines outside of them stay.`,
    ...windowsShell(edge.name),
    command: [
      "$file = Join-Path -Path $env:SystemRoot -ChildPath 'System32\\drivers\\etc\\hosts'",
      ...forEachOf(
        'line',
        transportServers.map(({ address, hostName, name }) => `${address} ${hostName} ${name.toLowerCase()}`),
        (line) => `Add-Content -Path $file -Value ${line}`,
      ),
    ],
    check: forEachOf(
      'server',
      transportServers.map(({ hostName }) => hostName),
      (server) => portLine(server, PORTS.smtp),
    ),
    expected: `TcpTestSucceeded True for ${nameList(transportServers.map(({ hostName }) => hostName))}.`,
    otherwise: `The name is not found: look at the file; a line without a break before it joins the one above. The name is found and the port does not answer: the apply before, and the connection between the sites.`,
  };
}

/**
 * Source: learn.microsoft.com/exchange/mail-flow/queues/export-messages.
 */
function exportMail({ other }: Outage, edge: ServerView): Step {
  const target = other?.edges[0];
  return {
    id: stepId('export-mail', edge.name),
    title: `Export the mail on ${edge.name}`,
    when: 'Only if the Edge cannot be subscribed elsewhere and mail cannot wait; instead of the steps that are for an outage that lasts.',
    why:
      `Messages are copied to files, which you take ${target ? `to ${target.name}` : 'to another server'} (the perimeters do not reach each other: use Remote Desktop or Bastion) and put into the folder that ReplayDirectoryPath names there. ` +
      'Redirect-Message does not do this: it moves mail between Mailbox servers only.',
    ...on(edge),
    command: [
      "$folder = Read-Host -Prompt 'Empty folder on this Edge for the messages'",
      "Suspend-Queue -Filter 'MessageCount -gt 0' -Confirm:$false",
      'Get-Message -ResultSize Unlimited | Suspend-Message -Confirm:$false',
      '$number = 0',
      "foreach ($message in @(Get-Message -ResultSize Unlimited)) { $number++; Export-Message -Identity $message.Identity | AssembleMessage -Path (Join-Path -Path $folder -ChildPath ($number.ToString() + '.eml')) }",
    ],
    check: [
      "Get-ChildItem -Path (Read-Host -Prompt 'Folder with the messages') -Filter '*.eml' | Measure-Object | Format-Table -Property Count",
      'Get-Message -ResultSize Unlimited | Measure-Object | Format-Table -Property Count',
    ],
    expected: `Both counts are equal. When all files have left the folder ReplayDirectoryPath${target ? ` on ${target.name}` : ''} again, the messages are removed here: Remove-Message with -WithNDR $false, or recipients get them twice.`,
    otherwise:
      'Fewer files than messages: those in the Submission queue or being sent are not suspended; run it again into another folder. A file that gets the ending .bad in the Replay folder is malformed: look at it.',
  };
}

/** Source: learn.microsoft.com/exchange/mail-flow/queues/queue-procedures (a suspended queue stays so until it is resumed). */
function resumeQueues(_event: Outage, edge: ServerView): Step {
  return {
    id: stepId('resume-queues', edge.name),
    title: `Resume the queues of ${edge.name}`,
    when: text`Only after ${ref(stepId('export-mail', edge.name))}, when the exported messages have been removed here.`,
    why: 'A queue that was suspended delivers nothing more, and takes new mail all the time. The command stops while exported messages are left, which recipients would get twice.',
    ...on(edge),
    command: [
      '$left = @(Get-Message -ResultSize Unlimited -Filter \'Status -eq "Suspended"\')',
      'if ($left.Count -gt 0) { throw "$($left.Count) suspended messages are left." }',
      'Resume-Queue -Filter \'Status -eq "Suspended"\' -Confirm:$false',
    ],
    check: ['Get-Queue | Format-Table -Property Identity, DeliveryType, Status, MessageCount, LastError'],
    expected: 'No queue is Suspended.',
    otherwise:
      'Suspended messages are left: those that were exported and have been delivered by the other server are removed (`Remove-Message -WithNDR $false`); those that were not exported are resumed (`Resume-Message`).',
  };
}

function retry({ site, other }: Outage, edge: ServerView): Step {
  return {
    id: stepId('retry-mail', edge.name),
    title: `Send the mail that waits on ${edge.name}`,
    when: `When a Mailbox server of ${site.name} is back, or the Edge is subscribed elsewhere and synchronized.`,
    why: 'An Edge tries a failed connection again every 10 to 30 minutes. With -Resubmit messages are routed again, which is necessary after another subscription.',
    ...on(edge),
    command: ['Retry-Queue -Filter \'Status -eq "Retry"\' -Resubmit $true -Confirm:$false'],
    check: [
      'Get-Queue | Sort-Object -Property MessageCount -Descending | Format-Table -Property Identity, DeliveryType, Status, MessageCount, Velocity, LastError',
    ],
    expected: `The queue is Active and falls (Velocity above 0); mail arrives in ${other ? `${site.name} or ${other.name}` : site.name}.`,
    otherwise: `LastError names a failed connection: port ${PORTS.smtp} to the Mailbox servers and the hosts file. It names authentication: the Edge is not synchronized with them; \`Test-EdgeSynchronization\` there. Unreachable: the Send connector for inbound mail has not come by EdgeSync yet; wait 5 minutes and repeat. The queue is Suspended: \`Resume-Queue\` with -Filter.`,
  };
}

function back(event: Outage, other: SiteView): Step[] {
  const { estate, site } = event;
  const names = site.edges.map(({ name }) => name);
  const when = `${RECOVERED}, and only if the Edges were subscribed to ${other.directorySite}.`;
  const prefixes = transportServersOf(other).map(({ address }) => `${address}/32`);
  return [
    checkReceivers(event, site, when),
    {
      id: stepId('remove-subscriptions', site.code, other.directorySite),
      title: `Remove the subscriptions to ${other.directorySite}`,
      when: text`${when} Do it only if ${ref(stepId('check-receivers', site.code, site.code))} has passed.`,
      why: 'The Edges return the same way. Queues drain before or after that: nothing is lost.',
      ...shellIn(site),
      command: forEachOf('edge', names, (edge) => `Remove-EdgeSubscription -Identity ${edge}`),
      check: ['Get-EdgeSubscription | Format-Table -Property Name, Site'],
      expected: `None of ${nameList(names)} is listed.`,
      otherwise:
        'If a Mailbox server is not healthy yet, leave it out only if you subscribe again when it is, since servers that are absent at the subscription take no part in EdgeSync.',
    },
    ...subscribeEdges(site, estate, names).map((step) => ({ ...step, when })),
    madeSites([site, other]).length < 2
      ? closeByFirewall(site, other, when)
      : closePerimeter(event, other, when, prefixes),
  ];
}

function closePerimeter({ site, paired }: Outage, other: SiteView, when: string, prefixes: string[]): Step {
  return {
    id: stepId('close-perimeter', site.code),
    title: `Close the perimeter of ${site.name} again`,
    when,
    why: `Take ${nameList(prefixes)} out of exchangeServerPrefixes${paired ? ' and put EdgeSubscription.oneToOne() back' : ''}, commit, synthesize, and apply both stacks, which closes ${other.name} to the Edges of ${site.name} too. Do not keep an opening that is not needed.`,
    ...TERRAFORM,
    ...bothStacks(site, other),
    expected: `Rules for ports ${PORTS.smtp} and ${PORTS.edgeSync} change in ${site.name}, AllowSmtpFromGuestEdges goes in ${other.name}, and nothing else changes. Afterwards: No changes, exit code 0, twice.`,
    otherwise: `The plan touches machines: answer no and start from the commit that was deployed. ${siteNote(site.stack)}`,
  };
}

/**
 * The Edges learn of new recipients again. A server that was rebuilt has other keys than those with which its credentials were made.
 *
 * Source: learn.microsoft.com/exchange/architecture/edge-transport-servers/edgesync-replication-credentials.
 */
function synchronize({ estate, site, other }: Outage): Step[] {
  const id = stepId('restore-edgesync', site.code);
  const server = syncServerOf(site, site.subscriptions[0]);
  const names = site.edges.map(({ name }) => name);
  const again = text`Only if ${ref(id)} shows another SyncStatus than Normal, as after a rebuild of the Mailbox servers.`;
  return [
    {
      id,
      title: `Synchronize the Edges of ${site.name} again`,
      when: `${RECOVERED}.`,
      why: 'Without a Mailbox server the Edges have learned of no new recipients, and have refused their mail where they check recipients.',
      ...syncServerShell(server, site.directorySite),
      command: [`Start-EdgeSynchronization -Server ${syncServerValue(server)}`],
      check: [SYNC_CHECK],
      expected: `SyncStatus is Normal for ${nameList(names)}, and LastSynchronizedUtc is of now.`,
      otherwise:
        'FailureDetail says why. Credentials are refused where the servers were rebuilt: the Edges have to be subscribed again.',
    },
    ...(other ? [] : subscribeEdges(site, estate, names).map((step) => ({ ...step, when: again }))),
  ];
}

/** Names go back to where they were. */
function unswap({ estate, site, other }: Outage): Step[] {
  if (!estate.standby || !other || filters(estate)) return [];
  const wasPrimary = other === estate.standby;
  const normal = estate.names.automatic ? 'automatic' : 'primary';
  const step = moveNames(estate, {
    id: stepId('return-names', site.code),
    title:
      wasPrimary || estate.names.bothServe
        ? `Let mail enter through ${site.name} again`
        : `Keep the names in ${other.name}`,
    when: wasPrimary
      ? text`${RECOVERED} and the queues are empty. If databases were moved, follow the page ${pageRef(PageId.switchback)} instead.`
      : `${RECOVERED}, and only if the names were moved to ${other.name}.`,
    why: wasPrimary
      ? `Servers and databases of ${site.name} are healthy again: names and mail go back (MX: ${mxOrder(estate, false)}).`
      : estate.names.bothServe
        ? `Both sites serve again, which is the normal state (MX: ${mxOrder(estate, false)}).`
        : `${other.name} is the primary site, so this is the normal state.`,
    activeSite: normal,
    otherwise:
      'Names lead elsewhere after the TTL: ask another resolver. Mail piles up again: back to the first step.',
  });
  return [
    step,
    {
      ...commitNames(estate, estate.names.automatic ? 'automatic' : 'primary'),
      when: 'Only if another value was committed meanwhile.',
    },
  ];
}

function setBack({ other }: Outage, edge: ServerView): Step {
  const lines = other ? transportServersOf(other).map(({ hostName }) => hostName) : [];
  return {
    id: stepId('reset-edge', edge.name),
    title: `Restore the settings of ${edge.name}`,
    when: `${RECOVERED} and the queue is empty.`,
    why: `Mail expires after 2 days again${lines.length > 0 ? `, and no lines for ${nameList(lines)} in the hosts file, where they were added` : ''}.`,
    ...on(edge),
    command: [
      `Set-TransportService -Identity ${quote(edge.name)} -MessageExpirationTimeout ${quote(DEFAULT_EXPIRY)}`,
      ...(lines.length > 0
        ? [
            "$file = Join-Path -Path $env:SystemRoot -ChildPath 'System32\\drivers\\etc\\hosts'",
            '$text = Get-Content -Path $file',
            ...forEachOf(
              'server',
              lines,
              (server) => `$text = $text | Where-Object { -not $_.Contains(${server}) }`,
            ),
            'Set-Content -Path $file -Value $text',
          ]
        : []),
    ],
    check: [
      `Get-TransportService -Identity ${quote(edge.name)} | Format-List -Property MessageExpirationTimeout`,
      'Get-Queue | Where-Object { $_.MessageCount -gt 0 } | Format-Table -Property Identity, Status, MessageCount',
    ],
    expected:
      'MessageExpirationTimeout 2.00:00:00, or what your organization had before; no queue that grows.',
    otherwise: text`If a queue still holds mail, leave the expiry as it is until the queue is empty (${ref(stepId('retry-mail', edge.name))}).`,
  };
}
