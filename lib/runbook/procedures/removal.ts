import { quorumModeOf } from '../../exchange/quorum-mode';
import { PageId } from '../../model/page-ids';
import {
  exchangeServers,
  isMember,
  made,
  madeSites,
  namesOf,
  siteOf,
  standingSites,
  standingVariables,
} from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { GroupView } from '../group-view';
import { count, nameList, plural, portLine, quote, terraform, timeText } from '../powershell-text';
import type { Procedure, Step, StepPlace } from '../procedure';
import { Shell, UnnamedHost } from '../procedure';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { pageRef, ref, text } from '../text';
import { judgedApply, judgedDestruction } from '../vocabulary/judged-destruction';
import { beginEdgeMaintenance, maintainedEdges } from '../vocabulary/edge-maintenance';
import { syncServerOf } from '../vocabulary/edge-subscription';
import { licenseTerms } from '../vocabulary/foundation';
import { PORTS } from '../vocabulary/ports';
import { releaseStep } from '../vocabulary/release';
import { leaveService, maintainedServers } from '../vocabulary/maintenance';
import type { Target } from '../vocabulary/server-protection';
import { onTarget } from '../vocabulary/server-protection';
import { lossText, memberSites, siteLossesWithout } from '../vocabulary/site-votes';
import {
  changedNote,
  changedNoteBefore,
  controllerShell,
  exchangeShellOr,
  siteNote,
  TERRAFORM,
} from '../vocabulary/shells';

const SERVER = 'the server that goes';
const EDGE = 'the Edge that goes';
const CLOSE_EDGE = 'close-edge-for-good';
const UNINSTALL_EDGE = 'uninstall-edge';
const END_SUBSCRIPTION = 'end-subscription';

/** Mailboxes that a plain `Get-Mailbox` does not list. Source: learn.microsoft.com/powershell/module/exchangepowershell/get-mailbox. */
const HIDDEN = ['Arbitration', 'AuditLog', 'PublicFolder'];

/** How the page and the program go together: the machine exists until Exchange is uninstalled. */
const ORDER =
  'This page comes from the output that was deployed last, which still has the server. Terraform destroys the machine in the last step only, by the output of the program without it: a machine that is deleted first leaves its object in Active Directory, and only a recovery of the server with an uninstallation takes that away.';

/**
 * An Exchange server leaves the estate for good.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (removal of a member) and
 * .../plan-and-deploy/deploy-new-installations/unattended-installs (uninstallation).
 */
export function removalServer(estate: EstateView): Procedure | undefined {
  const servers = maintainedServers(estate);
  if (servers.length === 0) return undefined;
  const { group } = estate;
  const target: Target = { servers, of: 'removal', subject: SERVER };
  const mailbox = standingSites(estate).flatMap((site) => site.mailboxServers);
  const onMailbox: Target = {
    ...target,
    servers: servers.filter(({ name }) => namesOf(mailbox).includes(name)),
  };
  return {
    id: 'removal-server',
    title: 'Removal of an Exchange server',
    purpose:
      'A Mailbox server or a front end is no longer needed. Its databases, its mail and its clients go to the others, Exchange is uninstalled, and then the program destroys the machine.',
    table: {
      title: 'What the estate is without each server',
      head: ['server', 'site', 'servers left in the site', ...voteHead(estate)],
      rows: servers.map(({ name }) => [
        name,
        siteOf(estate, name).name,
        nameList(namesOf(exchangeServers(siteOf(estate, name))).filter((each) => each !== name)) || 'none',
        ...voteCells(estate, name),
      ]),
    },
    before: [
      ORDER,
      'One server at a time, and none of another kind is out of service.',
      ...(spanning(estate).length > 0
        ? [
            'Remove members in pairs, one of each site, in the same week: between the two the sites have different numbers of votes, and the table says which loss of a site the group does not survive then.',
          ]
        : []),
      ...(group
        ? [
            'The program without the server was synthesized, with the committed `copy-layout.json` as `previousLayout`, and the page of its output with the changes of the copy layout has been done: the server has no copies any more and has left the group.',
          ]
        : ['The other servers have room for the mailboxes of its databases.']),
      'Never the last Mailbox server of a site whose Edges are subscribed to it: they would have nobody to hand mail to.',
    ],
    steps: [
      ...(onMailbox.servers.length > 0
        ? [moveMailboxes(estate, onMailbox), removeDatabases(onMailbox), leaveConnectors(onMailbox)]
        : []),
      ...leaveService(estate).map((step) => ({ ...step, id: `leave-${step.id}`, subject: SERVER })),
      uninstall(estate, target, 'uninstall-exchange'),
      checkGone(estate, servers),
      ...made(servers)
        .filter(({ volumes }) => volumes.length > 0)
        .slice(0, 1)
        .map(({ name }) => releaseServer(estate, SERVER, name)),
      ...endMachine(estate, servers, SERVER),
    ],
    after: [
      'Delete the computer account of the server, its entries in monitoring and its backups when they are no longer needed.',
      'Commit the names of the Mailbox servers that are left as `subscribed` of the Edge subscription.',
    ],
  };
}

/** Sites between which the vote is divided; none where one site has all members. */
function spanning(estate: EstateView): SiteView[] {
  const sites = estate.group ? memberSites(estate, estate.group) : [];
  return sites.length > 1 ? sites : [];
}

function voteHead(estate: EstateView): string[] {
  return estate.group
    ? ['the vote afterwards', ...spanning(estate).map((site) => `then loss of ${site.name}: the group`)]
    : [];
}

function voteCells(estate: EstateView, name: string): string[] {
  const { group } = estate;
  if (!group) return [];
  const sites = spanning(estate);
  if (!isMember(group, name)) return ['unchanged', ...sites.map(() => 'unchanged')];
  const left = group.members.length - 1;
  return [
    `${count(left, 'member')}, ${quorumModeOf(left)}`,
    ...(sites.length > 0 ? siteLossesWithout(estate, group, [name]).map((loss) => lossText(loss)) : []),
  ];
}

function moveMailboxes(estate: EstateView, target: Target): Step {
  return {
    id: 'move-mailboxes-away',
    title: `Move the mailboxes of ${SERVER} away`,
    why: `Exchange is not uninstalled while a database has mailboxes, system mailboxes and archives included. Exchange chooses the databases that they go to. ${estate.group ? 'The step stops where the server still has copies of the group.' : 'Users work meanwhile; large mailboxes take hours.'}`,
    ...onTarget(target, Shell.EXCHANGE),
    command: [
      '$databases = @(Get-MailboxDatabase -Server $env:COMPUTERNAME)',
      '$copied = @($databases | Where-Object { "$($_.ReplicationType)" -eq \'Remote\' })',
      'if ($copied.Count -gt 0) { throw "Databases with copies are still here: $($copied.Name -join \', \')." }',
      'foreach ($database in $databases) { Set-MailboxDatabase -Identity $database.Name -IsExcludedFromProvisioning $true }',
      'foreach ($database in $databases) {',
      '  Get-Mailbox -Database $database.Name -ResultSize Unlimited | New-MoveRequest',
      ...HIDDEN.map(
        (kind) => `  Get-Mailbox -Database $database.Name -${kind} -ResultSize Unlimited | New-MoveRequest`,
      ),
      '  $archives = @(Get-Mailbox -Archive -ResultSize Unlimited | Where-Object { "$($_.ArchiveDatabase)" -eq $database.Name -and "$($_.Database)" -ne $database.Name })',
      '  foreach ($archive in $archives) { New-MoveRequest -Identity "$($archive.ExchangeGuid)" -ArchiveOnly }',
      '}',
    ],
    check: [
      'Get-MoveRequest -ResultSize Unlimited | Group-Object -Property Status | Format-Table -Property Name, Count',
      'Get-MailboxDatabase -Server $env:COMPUTERNAME | Format-Table -Property Name, ReplicationType, EdbFilePath -AutoSize',
    ],
    wait: { seconds: 86_400, because: 'large mailboxes take hours; look every hour' },
    expected: 'Every request is Completed, or CompletedWithWarning.',
    otherwise:
      'Failed: `Get-MoveRequestStatistics -IncludeReport` for it names the message that stopped it; `Set-MoveRequest -BadItemLimit` and `Resume-MoveRequest` continue. Databases with copies: the changes of the copies have not been done.',
  };
}

function removeDatabases(target: Target): Step {
  return {
    id: 'remove-databases',
    title: `Remove the databases of ${SERVER}`,
    why: 'Only when every mailbox has arrived: a database with a mailbox in it is not removed.',
    ...onTarget(target, Shell.EXCHANGE),
    command: [
      '$databases = @(Get-MailboxDatabase -Server $env:COMPUTERNAME)',
      'foreach ($database in $databases) {',
      "  foreach ($status in 'Completed', 'CompletedWithWarning') {",
      '    Get-MoveRequest -SourceDatabase $database.Name -MoveStatus $status -ResultSize Unlimited | Remove-MoveRequest -Confirm:$false',
      '  }',
      '}',
      'foreach ($database in $databases) { Remove-MailboxDatabase -Identity $database.Name -Confirm:$false }',
    ],
    check: [
      'Get-MailboxDatabase -Server $env:COMPUTERNAME | Format-Table -Property Name, EdbFilePath -AutoSize',
    ],
    expected: 'No database is listed.',
    otherwise:
      '"This mailbox database contains one or more mailboxes": the message says which kinds; `Get-Mailbox -Database` with `-Arbitration`, `-Archive`, `-AuditLog` or `-PublicFolder` shows them. Move them, and run the step again.',
  };
}

function leaveConnectors(target: Target): Step {
  return {
    id: 'leave-connectors',
    title: `Take ${SERVER} off the connectors`,
    why: 'A connector whose only source is gone keeps its mail in no queue at all; Setup also refuses to uninstall a source.',
    ...onTarget(target, Shell.EXCHANGE),
    command: [
      '$connectors = @(Get-SendConnector | Where-Object { ("$($_.SourceTransportServers)" -split "[^\\w-]+") -contains $env:COMPUTERNAME })',
      'foreach ($connector in $connectors) { Set-SendConnector -Identity "$($connector.Identity)" -SourceTransportServers @{ Remove = $env:COMPUTERNAME } }',
    ],
    check: ['Get-SendConnector | Format-Table -Property Name, Enabled, SourceTransportServers -AutoSize'],
    expected: 'The server is among the sources of none, and every connector has one.',
    otherwise:
      'Refused because it is the only source: `Set-SendConnector -SourceTransportServers` with another server of the site first, or `Remove-SendConnector` where the connector goes too.',
  };
}

function uninstall(estate: EstateView, target: Target, id: string): Step {
  return {
    id,
    title: `Uninstall Exchange on ${target.subject ?? 'the server'}`,
    why: 'Setup takes the server out of Active Directory, which nothing else does cleanly. The server has to reach a domain controller, and an Edge its own directory.',
    ...onTarget(target, Shell.POWERSHELL),
    command: [
      "$media = Read-Host 'Folder of the Setup files of the release that is installed (the drive of the mounted image)'",
      'Set-Location -Path $media',
      `.\\Setup.exe /Mode:Uninstall ${licenseTerms(estate)}`,
    ],
    check: ["Get-Service -Name 'MSExchange*' | Format-Table -Property Name, Status"],
    expected:
      'Setup has ended with "The Exchange Server setup operation completed successfully.", and no service is listed.',
    otherwise:
      'Setup names what still depends on the server: a mailbox, a copy, the membership of the group, a connector. Open shells and consoles of Exchange stop it as well. The details are in `C:\\ExchangeSetupLogs\\ExchangeSetup.log`; Setup can be run again.',
    wait: { seconds: 3600, because: 'the uninstallation of all roles' },
  };
}

function checkGone(estate: EstateView, servers: ServerView[]): Step {
  const { group } = estate;
  const anyone: Target = { servers, subject: 'another Exchange server' };
  return {
    id: 'check-server-is-gone',
    title: 'Check that the organization no longer has the server',
    why: 'Before the machine goes: what is left of it in Active Directory now can be removed by Setup on it, and by nothing else later.',
    ...onTarget(anyone, Shell.EXCHANGE),
    command: group
      ? [`Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)}`]
      : ['repadmin /syncall /AdeP'],
    check: [
      'Get-ExchangeServer | Sort-Object -Property Name | Format-Table -Property Name, ServerRole, Site -AutoSize',
      ...(group
        ? [
            `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -Status | Format-List -Property Servers, OperationalServers, WitnessShareInUse`,
            'Get-ClusterNode | Format-Table -Property Name, State, NodeWeight',
          ]
        : []),
    ],
    expected: `The server is in no list${group ? ', and the vote is that of the table' : ''}.`,
    otherwise:
      'It is still listed: `repadmin /syncall /AdeP` on a domain controller, then look again. If it stays, the uninstallation did not end well; run it again.',
  };
}

function releaseServer(estate: EstateView, what: string, example: string): Step {
  return releaseStep({
    id: 'release-server',
    what,
    sites: madeSites(standingSites(estate)),
    line: `Release.of(app, { reason: '${example} is removed', servers: ['${example}'] })`,
    until: `The line is that for ${example}. The program without the server has no release any more.`,
  });
}

/** The end of the machine: by Terraform, or by those who run the datacenter that it is in. */
function endMachine(estate: EstateView, servers: ServerView[], what: string): Step[] {
  const own = made(servers);
  const foreign = servers.filter((server) => !own.includes(server));
  return [
    ...(foreign.length > 0 ? [handBack(estate, foreign, own.length > 0, what)] : []),
    ...(own.length > 0
      ? [
          {
            ...destroyMachine(estate, own),
            ...(foreign.length > 0 ? { when: `Only if ${what} is one of ${nameList(namesOf(own))}.` } : {}),
          },
        ]
      : []),
  ];
}

/** A machine that the program does not make is switched off, and taken out of the program. */
function handBack(estate: EstateView, foreign: ServerView[], mixed: boolean, what: string): Step {
  const { names } = estate;
  return {
    id: 'hand-back-machine',
    title: 'Switch the machine off, and take it out of the program',
    ...(mixed ? { when: `Only if ${what} is one of ${nameList(namesOf(foreign))}.` } : {}),
    why: `Terraform has nothing of a machine of a datacenter: whoever runs it switches it off and keeps its disks as long as somebody may ask for what is on them. The program without it changes names, rules and subscriptions only. ${changedNote('without the server')}`,
    ...TERRAFORM,
    command: [
      `Read-Host -Prompt 'Let whoever runs the machine switch it off, close its firewall rules and give its public address and PTR back, then press Enter'`,
      terraform(names.stack, 'apply'),
    ],
    check: [terraform(names.stack, 'plan')],
    expected:
      'The plan of the apply removes names of this server only. Afterwards it says "No changes. Your infrastructure matches the configuration."',
    otherwise: 'A plan that removes other names: answer no; the program has lost more than this server.',
  };
}

function destroyMachine(estate: EstateView, servers: ServerView[]): Step {
  const sites = madeSites(standingSites(estate));
  return {
    id: 'destroy-machine',
    title: 'Let the program destroy the machine',
    why: `The plan of one site destroys the machine and what is attached to it, its data disks included, and no data disk is protected once the program does not have it. So the command stops if a plan destroys or replaces what is not of this server, and if the plan gate finds a loss that the deployed program has not released. It applies these plans and no others, then deletes them: they hold passwords. ${changedNote('without the server')} Until this step has ended, the output that was deployed last is the one with the release.`,
    ...TERRAFORM,
    command: judgedDestruction(estate, sites, servers),
    check: sites.map((site) => terraform(site.stack, 'plan', { variables: standingVariables(site) })),
    expected:
      'The plan of the apply destroys resources of the server that was uninstalled, and of no other. Afterwards each plan says "No changes. Your infrastructure matches the configuration."',
    otherwise:
      'A plan that destroys another machine: a lower count of a tier takes its last server, whichever was uninstalled. Name the members that stay instead (`members`), synthesize, and run the step again. A resource that must not be destroyed: a lock protects it; ask who set the lock. A plan gate that finds data or an identity lost: the release has not been deployed, or it names another server. Where the step has stopped, delete the plans in the folder.',
  };
}

/**
 * An Edge leaves the estate for good: first its mail, then its subscription, then the names: while it sends, receivers ask for its name and for SPF.
 *
 * Source: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscription-procedures.
 */
export function removalEdge(estate: EstateView): Procedure | undefined {
  const edges = maintainedEdges(estate);
  if (edges.length === 0) return undefined;
  const target: Target = { servers: edges, of: 'removal', subject: EDGE };
  return {
    id: 'removal-edge',
    title: 'Removal of an Edge',
    purpose:
      'An Edge is no longer needed. It takes no more mail, what it has is delivered, its subscription ends, its names go, and then the program destroys the machine and its address.',
    table: {
      title: 'Edges that are left without each',
      head: ['Edge', 'site', 'Edges left in the site'],
      rows: edges.map(({ name }) => [
        name,
        siteOf(estate, name).name,
        nameList(namesOf(siteOf(estate, name).edges).filter((each) => each !== name)) || 'none',
      ]),
    },
    before: [
      ORDER,
      'Where no Edge is left in a site, outbound mail of the site needs a connector by another way first, and the Edges of the other site take all mail from outside.',
      'Its address is in the SPF record of this and maybe of other domains, and in the lists of partners: it may be given to somebody else by Azure as soon as it is gone.',
    ],
    steps: [
      ...beginEdgeMaintenance(estate)
        .slice(-1)
        .map((step) => ({ ...step, id: CLOSE_EDGE, subject: EDGE })),
      endSubscription(estate),
      ...made(edges)
        .slice(0, 1)
        .map(({ name }) => releaseServer(estate, EDGE, name)),
      withdrawNames(estate),
      uninstall(estate, target, UNINSTALL_EDGE),
      ...endMachine(estate, edges, EDGE).map((step) => ({
        ...step,
        id: step.id === 'destroy-machine' ? 'destroy-edge' : 'hand-back-edge',
      })),
    ],
    after: [
      'Take its address out of SPF records of other domains and out of the lists of partners.',
      'Commit the names of the Edges that are left as `subscribed` of the Edge subscription.',
    ],
  };
}

/** Source: learn.microsoft.com/rest/api/dns/privatedns/private-zones/delete ("cannot be deleted unless all virtual network links to it are removed"). */
const LINKS_FIRST =
  'The links of networks to the private zone of an Edge go first: Azure keeps a private zone that a network is linked to.';

function withdrawNames(estate: EstateView): Step {
  const { names, domainName, interconnectStack } = estate;
  return {
    id: 'withdraw-names',
    title: 'Withdraw the names of the Edge',
    why: `It takes and sends nothing any more: its MX record, its name and its place in the SPF record go. Until the TTL is over senders may still try it, and take another MX record. ${interconnectStack === undefined ? '' : `${LINKS_FIRST} `}${changedNoteBefore('without the Edge')}`,
    ...TERRAFORM,
    command: [
      ...(interconnectStack === undefined ? [] : [terraform(interconnectStack, 'apply')]),
      terraform(names.stack, 'apply'),
    ],
    check: [terraform(names.stack, 'plan'), `Resolve-DnsName -Name ${quote(domainName)} -Type MX`],
    wait: {
      seconds: Math.max(names.ttlSeconds, 3600),
      because: `TTL ${timeText(names.ttlSeconds)}, and resolvers that keep records for longer`,
    },
    expected:
      'Each plan removes names of this Edge, or links to its zone, only; the MX records no longer have it.',
    otherwise: 'A plan that removes other names: answer no; the program has lost more than this Edge.',
  };
}

function endSubscription(estate: EstateView): Step {
  const servers = standingSites(estate).flatMap((site) =>
    site.edges.length === 0 ? [] : site.subscriptions.flatMap((each) => syncServerOf(site, each) ?? []),
  );
  return {
    id: END_SUBSCRIPTION,
    title: 'End the subscription of the Edge',
    why: 'Removed on a Mailbox server of its site, whichever, it takes the Edge off the connectors: nothing is routed to it. Do it when its queue is empty.',
    ...exchangeShellOr(servers[0], UnnamedHost.MAILBOX_SERVER, estate.primary.directorySite),
    ...(servers.length > 1
      ? { hosts: servers, subject: `the one of ${nameList(servers)} that is in the site of the Edge` }
      : {}),
    command: [
      "$edge = Read-Host 'Computer name of the Edge that goes'",
      'Remove-EdgeSubscription -Identity $edge -Confirm:$false',
      'repadmin /syncall /AdeP',
    ],
    check: [
      'Get-EdgeSubscription | Format-Table -Property Name, Site -AutoSize',
      'Get-SendConnector | Format-Table -Property Name, Enabled, SourceTransportServers -AutoSize',
    ],
    expected: 'The Edge is in neither list, and every connector has a source.',
    otherwise:
      'Still a source: `Set-SendConnector -SourceTransportServers` with the others. A connector without a source belonged to the last Edge of its site: `Remove-SendConnector`.',
  };
}

/**
 * The standby site leaves the estate for good: names and mail before the servers, the members before what the group needs of the site, and the
 * machines after everything that names them. Undefined where there is none.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/configure-dag-properties (witness, number of members).
 */
export function removalSite(estate: EstateView): Procedure | undefined {
  const { standby, primary, group } = estate;
  if (!standby) return undefined;
  const servers = standby.pilotLight ? [] : exchangeServers(standby);
  const edges = standby.pilotLight ? [] : standby.edges;
  const members = servers.filter(({ name }) => isMember(group, name));
  return {
    id: 'removal-site',
    title: `Removal of ${standby.name}`,
    purpose: `${standby.name} is given up. Afterwards ${primary.name} works alone: a loss of ${primary.name} is a loss of everything until it is rebuilt or restored.`,
    before: siteConditions(estate, standby),
    steps: [
      pinNames(estate, standby),
      ...(standby.existing ? [] : [releaseSite(standby)]),
      ...(edges.length > 0 ? [closeEdges(estate, standby)] : []),
      publishOne(estate, standby),
      ...(edges.length > 0 ? [uninstallEdges(estate, standby)] : []),
      ...(servers.length > 0 ? [removeServers(estate, standby, namesOf(members))] : []),
      ...(group && members.length > 0 ? [checkVote(estate, standby)] : []),
      ...(group?.alternateWitness?.isLostWith(standby) ? [forgetAlternateWitness(estate, standby)] : []),
      applyRest(estate, standby),
      ...(standby.existing ? [] : [checkControllers(estate, standby)]),
      ...disconnect(estate, standby),
      standby.existing ? leaveDatacenter(estate, standby) : destroySite(estate, standby),
    ],
    after: [
      `Delete the Active Directory site ${standby.directorySite} with its subnets and links, and take its addresses out of SPF records of other domains and of partners' lists.`,
      'A vault with backups stays: its soft delete and its retention keep it and its resource group.',
    ],
  };
}

function siteConditions({ primary, group }: EstateView, standby: SiteView): Text[] {
  return [
    text`${primary.name} is the active site; where it is not, do ${pageRef(PageId.switchback)} first.`,
    `The program without ${standby.name} was synthesized. This page comes from the output that was deployed last, which still has the site; each step says which of the two outputs it needs.`,
    ...(group?.witness?.isLostWith(standby)
      ? [
          `${group.witness.name}, the witness, goes with the site: \`Set-DatabaseAvailabilityGroup -WitnessServer\` names another one first.`,
        ]
      : []),
    `Domain controllers of ${standby.name} hold no operations master role, and those of ${primary.name} can serve all.`,
  ];
}

function pinNames(estate: EstateView, standby: SiteView): Step {
  const { names, primary } = estate;
  return {
    id: 'pin-names-to-primary',
    title: `Keep the names in ${primary.name}`,
    why: `Nobody is to be led to ${standby.name} while it is taken down, which takes days: probes find a site without servers only when it is too late. Commit it as well (\`activeSite\` of the failover), so that no later run of the pipeline takes it back. ${siteNote(names.stack)}`,
    ...TERRAFORM,
    command: [terraform(names.stack, 'apply', { variables: { active_site: 'primary' } })],
    check: [
      ...names.clientNames.map((name) => `Resolve-DnsName -Name ${quote(name)}`),
      `Resolve-DnsName -Name ${quote(estate.domainName)} -Type MX`,
    ],
    wait: { seconds: names.ttlSeconds, because: `TTL ${names.ttlSeconds} s` },
    expected: `All names lead to ${primary.name}.`,
    otherwise:
      'A name that leads to the other site is kept by a resolver: wait for the TTL and ask another one.',
  };
}

function releaseSite(standby: SiteView): Step {
  return releaseStep({
    id: 'release-site',
    what: standby.name,
    sites: [standby],
    line: "Release.of(site, { reason: 'the site is given up' })",
    until: `Here \`site\` is the construct of ${standby.name}, such as \`estate.standby\` of a TwoSiteExchange. A site that goes with it, such as that of the witness, is released by a line of its own. From here on, this output is the old one of this page.`,
  });
}

/** A Mailbox server of the site that stays. */
function primaryShell(estate: EstateView): StepPlace {
  const { primary } = estate;
  return exchangeShellOr(primary.mailboxServers[0]?.name, UnnamedHost.MAILBOX_SERVER, primary.directorySite);
}

const CONNECTORS =
  'Get-SendConnector | Format-Table -Property Name, Enabled, SourceTransportServers -AutoSize';

function closeEdges(estate: EstateView, standby: SiteView): Step {
  const names = nameList(namesOf(standby.edges));
  return {
    id: 'close-edges-of-site',
    title: `Take the Edges of ${standby.name} out of the mail`,
    why: text`For each of ${names}: ${pageRef('removal-edge', CLOSE_EDGE)}, then ${pageRef('removal-edge', END_SUBSCRIPTION)}, within the hour. Their MX records are the last ones that senders try; ${estate.primary.name} sends the mail of both sites from now on.`,
    ...primaryShell(estate),
    command: ['Get-EdgeSubscription | Format-Table -Property Name, Site -AutoSize'],
    check: [CONNECTORS],
    expected: `${names} ${plural(standby.edges, 'is', 'are')} in neither list, and every connector has a source.`,
    otherwise:
      'An Edge that is listed still has its subscription. A connector without a source belonged to that site: `Remove-SendConnector`.',
  };
}

/** The links alone: the peerings between the sites are needed until the last server of the site is uninstalled. */
function unlinkZones(stack: string, standby: SiteView): string[] {
  const zones = standby.edges.map(({ hostName }) => hostName.replace(/[^A-Za-z0-9]/g, ''));
  return [
    `$targets = @(terraform "-chdir=cdktf.out/stacks/${stack}" state list | Where-Object { $_ -match ${quote(zones.join('|'))} } | ForEach-Object { '-target=' + $_ })`,
    `if ($targets) { ${terraform(stack, 'apply')} $targets }`,
  ];
}

function publishOne(estate: EstateView, standby: SiteView): Step {
  const { names, domainName, interconnectStack } = estate;
  const hasLinks = interconnectStack !== undefined && standby.edges.length > 0;
  return {
    id: 'publish-one-site',
    title: `Take the MX records and all other names of ${standby.name} out`,
    why: `Before a machine goes: an MX record that leads to a dead Edge costs senders minutes, and an address that Azure gives to somebody else costs more. ${hasLinks ? `${LINKS_FIRST} Only they: the peerings stay until the last server is uninstalled. ` : ''}${changedNoteBefore('without the site')}`,
    ...TERRAFORM,
    command: [
      ...(hasLinks ? unlinkZones(interconnectStack, standby) : []),
      ...judgedApply(estate, [{ stack: names.stack }]),
    ],
    check: [terraform(names.stack, 'plan'), `Resolve-DnsName -Name ${quote(domainName)} -Type MX`],
    wait: {
      seconds: Math.max(names.ttlSeconds, 3600),
      because: `TTL ${timeText(names.ttlSeconds)}, and resolvers that keep records for longer`,
    },
    expected: `The plans of the applies remove names of ${standby.name} and links to their zones only; afterwards it says "No changes. Your infrastructure matches the configuration."`,
    otherwise:
      'A plan that removes a name of the site that stays, or a gate that fails: nothing has been applied; compare the program.',
  };
}

function uninstallEdges(estate: EstateView, standby: SiteView): Step {
  const names = nameList(namesOf(standby.edges));
  return {
    id: 'uninstall-edges-of-site',
    title: `Uninstall the Edges of ${standby.name}`,
    why: text`For each of ${names}: ${pageRef('removal-edge', UNINSTALL_EDGE)}. Their machines go at the end of this page, not by that one.`,
    ...primaryShell(estate),
    command: ['repadmin /syncall /AdeP'],
    check: [
      'Get-ExchangeServer | Sort-Object -Property Name | Format-Table -Property Name, ServerRole, Site -AutoSize',
    ],
    expected: `${names} ${plural(standby.edges, 'is', 'are')} not listed.`,
    otherwise: 'An Edge is listed as long as it is subscribed: its subscription has to end first.',
  };
}

function removeServers(estate: EstateView, standby: SiteView, members: string[]): Step {
  const { group } = estate;
  const names = nameList(namesOf(exchangeServers(standby)));
  const votes =
    group && members.length > 0
      ? `The vote after each member: ${members.map((name, index) => voteWithout(estate, group, members.slice(0, index + 1), name)).join('; ')}. `
      : '';
  return {
    id: 'remove-servers-of-site',
    title: `Take the servers of ${standby.name} out of the organization`,
    why: text`${group && members.length > 0 ? 'First the page with the changes of the copy layout, in the output without the site: it moves the copies away and takes the members out of the group. ' : ''}Then ${pageRef('removal-server')} for each of ${names}, without its steps that release and destroy the machine: their machines go at the end of this page. ${votes}Leave no week between the first and the last.`,
    ...primaryShell(estate),
    command: ['repadmin /syncall /AdeP'],
    check: [
      'Get-ExchangeServer | Sort-Object -Property Name | Format-Table -Property Name, ServerRole, Site -AutoSize',
      ...(members.length > 0 ? ['Get-ClusterNode | Format-Table -Property Name, State, NodeWeight'] : []),
    ],
    expected: `None of ${names} is listed.`,
    otherwise:
      'A server that is listed was not uninstalled, or Active Directory has not replicated that yet.',
  };
}

function voteWithout(estate: EstateView, group: GroupView, away: string[], last: string): string {
  const left = group.members.length - away.length;
  const outcomes = siteLossesWithout(estate, group, away)
    .filter(({ site }) =>
      site.mailboxServers.some(({ name }) => isMember(group, name) && !away.includes(name)),
    )
    .map((loss) => `after a loss of ${loss.site.name} the group ${lossText(loss)}`);
  return `without ${last} ${count(left, 'member')}, ${quorumModeOf(left)}${outcomes.length > 1 ? `, ${outcomes.join(', ')}` : ''}`;
}

function checkVote({ group, primary }: EstateView, standby: SiteView): Step {
  const left = group!.members.filter(({ name }) => !namesOf(exchangeServers(standby)).includes(name));
  return {
    id: 'check-vote-without-site',
    title: `Check the vote of ${group!.name} in ${primary.name}`,
    why: `With ${count(left.length, 'member')} the vote is ${quorumModeOf(left.length)}; an even number needs the witness.`,
    ...exchangeShellOr(left[0]?.name, UnnamedHost.MAILBOX_SERVER, primary.directorySite),
    command: [`Set-DatabaseAvailabilityGroup -Identity ${quote(group!.name)}`],
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group!.name)} -Status | Format-List -Property Servers, OperationalServers, WitnessServer, AlternateWitnessServer, WitnessShareInUse`,
      'Get-ClusterNode | Format-Table -Property Name, State, NodeWeight',
      'Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted -AutoSize',
    ],
    expected: `Servers and OperationalServers are ${nameList(namesOf(left)) || 'empty'}, and every database is mounted there.`,
    otherwise: 'A member of the other site is still listed: it has copies or was not uninstalled. Stop here.',
  };
}

/** `$null` is taken for a value of its own: Microsoft.Exchange.Management.SystemConfigurationTasks.SetDatabaseAvailabilityGroup clears server and directory then. */
function forgetAlternateWitness(estate: EstateView, standby: SiteView): Step {
  const group = estate.group!;
  const { name } = group.alternateWitness!;
  return {
    id: 'forget-alternate-witness',
    title: `Take the alternate witness ${name} out of ${group.name}`,
    why: `It is destroyed with ${standby.name}, and it served a switchover to that site only: in one site the group needs none.`,
    ...primaryShell(estate),
    command: [
      `Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -AlternateWitnessServer $null`,
      'repadmin /syncall /AdeP',
    ],
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} | Format-List -Property WitnessServer, WitnessDirectory, AlternateWitnessServer, AlternateWitnessDirectory`,
    ],
    expected: `AlternateWitnessServer and AlternateWitnessDirectory are empty, and WitnessServer is ${group.witness?.name ?? 'as before'}.`,
    otherwise:
      'It is still there: name another Windows server that is not a member, with `-AlternateWitnessServer` and `-AlternateWitnessDirectory`.',
  };
}

function applyRest(estate: EstateView, standby: SiteView): Step {
  const stacks = [
    ...new Set([
      estate.names.stack,
      ...madeSites([estate.primary]).map(({ stack }) => stack),
      ...estate.witnessStacks.filter((stack) => standby.existing || stack !== standby.stack),
      ...estate.addressStacks,
    ]),
  ];
  return {
    id: 'apply-without-site',
    title: 'Apply the stacks that stay',
    why: `They name machines and networks of ${standby.name}: rules, hosts files, name servers. Names first, since they read from the others. ${changedNoteBefore('without the site')}`,
    ...TERRAFORM,
    command: judgedApply(
      estate,
      stacks.map((stack) => ({ stack })),
    ),
    check: stacks.map((stack) => terraform(stack, 'plan')),
    expected: 'Each plan says "No changes. Your infrastructure matches the configuration."',
    otherwise:
      'A plan that destroys or replaces a machine that stays, or a gate that fails: nothing has been applied; compare the program. An output without one of these stacks: it served both sites; destroy it at the end, with the old output.',
  };
}

function checkControllers(estate: EstateView, standby: SiteView): Step {
  return {
    id: 'demote-controllers-of-site',
    title: `Check that ${standby.name} has no domain controllers`,
    why: `They are in the network that is destroyed next, and are demoted while they still reach ${estate.primary.name}: \`Uninstall-ADDSDomainController\` on each.`,
    ...controllerShell(estate),
    command: ['repadmin /syncall /AdeP'],
    check: [
      'Get-ADDomainController -Filter * | Format-Table -Property Name, Site, IPv4Address, OperationMasterRoles',
    ],
    expected: `No domain controller of ${standby.directorySite} is listed.`,
    otherwise:
      'A controller that is gone without a demotion: delete its object in Active Directory Sites and Services, which cleans its metadata.',
  };
}

function disconnect(estate: EstateView, standby: SiteView): Step[] {
  const { interconnectStack } = estate;
  if (interconnectStack === undefined) return [];
  return [
    {
      id: 'disconnect-site',
      title: `Disconnect ${standby.name}`,
      why: `Its peerings and links go before its networks do. ${changedNoteBefore('without the site')}`,
      ...TERRAFORM,
      command: judgedApply(estate, [{ stack: interconnectStack }]),
      check: [terraform(interconnectStack, 'plan')],
      expected: 'The plan removes what leads to the site and nothing else; afterwards it says "No changes."',
      otherwise: `The output without the site has no such stack, since nothing else is connected: destroy it by the output with the release, \`terraform destroy\` in the folder of ${interconnectStack}.`,
    },
  ];
}

/** A datacenter leaves the estate, and goes on for whoever else uses it. */
function leaveDatacenter(estate: EstateView, standby: SiteView): Step {
  const machines = [...exchangeServers(standby), ...standby.edges];
  return {
    id: 'leave-datacenter',
    title: `Let ${standby.name} switch off what the estate had there`,
    why: `Terraform has nothing in ${standby.name}. Those who run it switch off ${nameList(namesOf(machines))}, close the rules of their firewall for clients, mail and Azure, end the connection on their side, and give public addresses and PTR records back.`,
    ...primaryShell(estate),
    command: [`Read-Host -Prompt ${quote(`Let whoever runs ${standby.name} do this, then press Enter`)}`],
    check: machines.map(({ name }) => portLine(quote(name), PORTS.smb)),
    expected: 'TcpTestSucceeded is False for each.',
    otherwise:
      'A machine that still answers: its Exchange is uninstalled, so that it does no harm; ask again.',
  };
}

function destroySite(estate: EstateView, standby: SiteView): Step {
  const { names } = estate;
  return {
    id: 'destroy-site',
    title: `Destroy the stack of ${standby.name}`,
    why: `In the output with the release, since the new one does not have this stack. The gate lets the loss of released disks and addresses pass; that the groups of ${standby.name} end is a problem of its own for each, which it names: write these into a file of exceptions, with the reason and the day, and let it be reviewed. Read the list to its end: every resource is in ${standby.name}. ${siteNote(standby.stack)}`,
    ...TERRAFORM,
    command: judgedApply(estate, [
      { stack: standby.stack, variables: standingVariables(standby), destroys: true },
    ]),
    check: [terraform(standby.stack, 'output'), terraform(names.stack, 'plan')],
    expected:
      'The stack has no outputs any more, and the plan of the names, in the output without the site, says "No changes. Your infrastructure matches the configuration."',
    otherwise: text`"Instance cannot be destroyed": the output is not the one of ${ref('release-site')}. The gate fails with data or an identity: the release is missing, or its last day is over. A resource that is locked: take the lock out of the program of that output, apply that, and run the step again. Where the step has stopped, delete the plans in the folder.`,
    wait: { seconds: 3600, because: 'all machines and networks of a site' },
  };
}
