import { PageId } from '../../model/page-ids';
import { edgeSteps, startTransport } from '../vocabulary/edge-setup';
import { serverChecks } from '../vocabulary/final-checks';
import { subscribeEdges } from '../vocabulary/edge-subscription';
import { admitServers, serverSteps } from '../vocabulary/server-setup';
import { stepsElsewhere } from '../vocabulary/steps-elsewhere';
import { restoreSteps } from '../vocabulary/database-restore';
import { endOfInstallation, selfInstalled, wakeSetupAccount } from '../vocabulary/installation';
import type { EstateView } from '../estate-view';
import { byHand, exchangeServers, namesOf, unattended } from '../estate-parts';
import { forEachOf, nameList, quote, terraform, timeText } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { code, pageRef, sentences, text } from '../text';
import { reachLines } from '../vocabulary/name-moves';
import { sitePages } from '../vocabulary/pages';
import { exchangeShell, OUTSIDE, siteNote, TERRAFORM } from '../vocabulary/shells';

/**
 * A pilot light from its network to a site that serves, on the day on which the primary site is lost: machines, Exchange on each of them, Edges,
 * and mailboxes from backup. The names come afterwards, by the switchover.
 */
export function activation(estate: EstateView, site: SiteView): Procedure {
  const lost = estate.primary.name;
  const view = estate.activated();
  const setup = [
    ...serverSteps(view),
    ...admitServers(view),
    ...edgeSteps(view),
    ...subscribeEdges(site, view, namesOf(site.edges)),
  ];
  const opening = startTransport(view, site.edges, site.code);
  const steps = stepsElsewhere([...setup, ...opening, ...serverChecks(view)], 'bring-up', 'activation');
  const restore = restoreSteps(estate, site);
  const open = setup.length + opening.length;
  return {
    id: PageId.activation(site.code),
    title: `Activate ${site.name}`,
    purpose: text`${lost} is lost, and the switchover (${pageRef(PageId.switchover)}) has been decided. Afterwards the servers of ${site.name} exist with ${estate.version}, its Edges take mail, and the mailboxes are back as far as the backup goes. Mail is taken before that and waits here, for up to 5 days: senders keep theirs for less, Exchange Online for 24 hours or less, others for two to five days.`,
    before: before(estate, site),
    steps: [
      confirmLoss(estate, site),
      ...wakeSetupAccount(view, { servers: selfInstalled(view), of: 'activation' }, false),
      createServers(estate, site),
      ...steps.slice(0, setup.length),
      ...(restore.length > 0 ? [keepMail(site)] : []),
      ...steps.slice(setup.length, open),
      ...restore,
      ...(restore.length > 0 ? [deliverMail(site)] : []),
      ...steps.slice(open),
      ...endOfInstallation(view, { servers: selfInstalled(view), of: 'activation' }),
    ],
    after: [
      ...(restore.length > 0
        ? [
            `When no queue has mail from these days, set MessageExpirationTimeout of ${nameList(namesOf(keepers(site)))} back to ${quote(DEFAULT_EXPIRY)}.`,
          ]
        : []),
      ...[...new Set(estate.alerts.map(({ stack }) => stack))].map(
        (stack) =>
          `When Azure answers in the region of ${lost} again: ${code(terraform(stack, 'apply', { variables: { activated: 'true' } }))}. Until then no alert expects a sign of life of the new servers.`,
      ),
      text`Go on with the page ${pageRef(PageId.switchover)}: the names still lead to ${lost}.`,
    ],
  };
}

/** How long mail waits for mailboxes, and the default. Source: learn.microsoft.com/powershell/module/exchangepowershell/set-transportservice (MessageExpirationTimeout). */
const PATIENCE = '5.00:00:00';
const DEFAULT_EXPIRY = '2.00:00:00';

/** Servers in whose queues mail waits for mailboxes. */
function keepers({ edges, mailboxServers }: SiteView): ServerView[] {
  return [...mailboxServers, ...edges];
}

/** Mail is taken as soon as the servers can, since senders give up before a restore of days is over. */
function keepMail(site: SiteView): Step {
  const names = namesOf(keepers(site));
  return {
    id: stepId('keep-mail', site.code),
    title: `Let mail wait for the mailboxes in ${site.name}`,
    why: `The Edges take mail before the mailboxes are back, since many senders give up earlier. A message that waits longer than MessageExpirationTimeout goes back to its sender: ${PATIENCE} is 5 days, and the default is 2. The queues need room for it.`,
    ...exchangeShell(...names),
    command: [
      `Set-TransportService -Identity $env:COMPUTERNAME -MessageExpirationTimeout ${quote(PATIENCE)}`,
    ],
    check: [
      'Get-TransportService -Identity $env:COMPUTERNAME | Format-List -Property Name, MessageExpirationTimeout',
    ],
    expected: `MessageExpirationTimeout is ${PATIENCE} on each of ${nameList(names)}.`,
    otherwise:
      'The cmdlet is refused: run it as administrator, on the server itself. If the restore takes longer than 4 days, leave the Edges closed until it is nearly done.',
  };
}

/** Source: learn.microsoft.com/powershell/module/exchangepowershell/retry-queue (Resubmit routes the messages again). */
function deliverMail({ code: siteCode, name, mailboxServers }: SiteView): Step {
  const servers = namesOf(mailboxServers);
  return {
    id: stepId('deliver-mail', siteCode),
    title: `Deliver the mail that waits in ${name}`,
    why: 'Mail that came before its mailbox was restored waits for the old database. With -Resubmit it is routed again, to the new one.',
    ...exchangeShell(servers[0]),
    command: forEachOf(
      'server',
      servers,
      (server) =>
        `Retry-Queue -Server ${server} -Filter 'Status -eq "Retry"' -Resubmit $true -Confirm:$false`,
    ),
    check: forEachOf(
      'server',
      servers,
      (server) =>
        `Get-Queue -Server ${server} | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError -AutoSize`,
    ),
    expected: 'The queues shrink, and none of them leads to a server of the lost site.',
    otherwise:
      'A queue stays in Retry: LastError says why. Mail for a mailbox that is not restored yet waits on; do this step again afterwards.',
  };
}

function before(estate: EstateView, site: SiteView): Text[] {
  const { group, directoryDomain, version } = estate;
  const { recovery } = site;
  return [
    ...(recovery
      ? [
          `Times that the program counts with: ${timeText(recovery.activationSeconds)} until the servers exist, ${timeText(recovery.installationSeconds)} for the installation, ${timeText(recovery.restoreSeconds)} for the mailboxes.`,
        ]
      : []),
    `The domain controllers of ${site.name} (${nameList(site.domainControllers) || `of ${directoryDomain}`}) answer, and hold or have seized the roles of the forest that the lost site had: Setup writes to Active Directory.`,
    ...sources(estate, site, version),
    ...(site.edges.length > 0
      ? [
          'The exported configuration of an Edge of the lost site, from the backups, if settings of the Edges differ from those of Setup.',
        ]
      : []),
    ...((group?.databases.length ?? 0) > 0
      ? [
          group!.backupProduct === ''
            ? `The program names no backup of the databases, and ${site.name} has no copies: mailboxes come back only if somebody has backed them up nevertheless.`
            : `The backups of ${group!.backupProduct} can be read without ${estate.primary.name}, and its agent can be installed on the new servers.`,
        ]
      : []),
  ];
}

/** What is needed on the day, and may not be in the lost site only. */
function sources(estate: EstateView, site: SiteView, version: string): string[] {
  const servers = [...exchangeServers(site), ...site.edges];
  const own = unattended(servers);
  const media = [...new Set(own.flatMap(({ installation }) => installation?.mediaAccount ?? []))];
  return [
    ...(own.length === 0
      ? []
      : [
          `The media in ${nameList(media)}, which are in the region of ${site.name}, and licence keys. ${nameList(namesOf(own))} install themselves.`,
        ]),
    ...(byHand(servers).length === 0
      ? []
      : [
          `Setup files of ${version}, the release that the lost servers have, with its latest security update, the installers of what Setup needs, licence keys, and the certificates with their keys: none of them may be kept in ${estate.primary.name} only.`,
        ]),
  ];
}

/** What an activation costs is decided on facts: hours or days, and all that has changed since the backup. */
function confirmLoss(estate: EstateView, site: SiteView): Step {
  const { primary } = estate;
  return {
    id: stepId('confirm-loss', primary.code),
    title: `Confirm that ${primary.name} is lost`,
    why: sentences(
      `${site.name} has no copies of the databases: whatever has changed since the last backup is lost. If only the link between the sites is broken, ${primary.name} serves everybody else; wait for the link.`,
      `If only the Exchange servers of ${primary.name} are down, their disks have the mailboxes: rebuild them, and activate ${site.name} only if the disks are lost.`,
      text`Rebuild: ${sitePages(primary)}.`,
    ),
    ...OUTSIDE,
    command: reachLines(estate, primary),
    check: reachLines(estate, primary),
    expected: `TcpTestSucceeded is False for everything in ${primary.name}, twice, and Azure's status or your monitoring agrees.`,
    otherwise: `If ${primary.name} answers, the site is not lost: stop here.`,
  };
}

function createServers(estate: EstateView, site: SiteView): Step {
  const { stack, name } = site;
  const variables = { activated: 'true' };
  const servers = namesOf([...site.frontEnds, ...site.edges]);
  return {
    id: stepId('activate-site', site.code),
    title: `Create the servers of ${name}`,
    why:
      `${name} is a pilot light: network, addresses and names exist, machines do not. This creates ${nameList(servers)}: Windows, joined to ` +
      `${estate.directoryDomain} (the Edges excepted), ${unattended([...site.frontEnds, ...site.edges]).length > 0 ? 'which then install Exchange themselves' : 'without Exchange'}. There is no copy of a database here. Setup with /Mode:RecoverServer does not help: it needs the names of the lost servers. ` +
      `It is worthwhile if ${estate.primary.name} stays away for longer than all of this takes; until its Edges take mail, it waits at the senders: 12 hours to 5 days. ${siteNote(stack, 'activated=true')}`,
    ...TERRAFORM,
    command: [terraform(stack, 'apply', { variables })],
    check: [`${terraform(stack, 'plan', { variables })} -detailed-exitcode`, '$LASTEXITCODE'],
    expected: 'No changes, exit code 0.',
    otherwise:
      'If a join to the domain fails, the domain controllers of the site have to answer first; then run the apply again. If there is no capacity for a size or zone, choose a smaller size in the program, synthesize, and ' +
      'apply this stack alone. If an apply was interrupted, run it again; if it says that a resource exists, import the resource with the address and id that the message names.',
  };
}
