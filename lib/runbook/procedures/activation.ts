import { PageId } from '../../model/page-ids';
import { edgeSteps, startTransport } from '../vocabulary/edge-setup';
import { serverChecks } from '../vocabulary/final-checks';
import { subscribeEdges } from '../vocabulary/edge-subscription';
import { admitServers, serverSteps } from '../vocabulary/server-setup';
import { stepsElsewhere } from '../vocabulary/steps-elsewhere';
import { restoreSteps } from '../vocabulary/database-restore';
import type { EstateView } from '../estate-view';
import { namesOf } from '../estate-parts';
import { nameList, terraform, timeText } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { pageRef, sentences, text } from '../text';
import { reachLines } from '../vocabulary/name-moves';
import { sitePages } from '../vocabulary/pages';
import { OUTSIDE, siteNote, TERRAFORM } from '../vocabulary/shells';

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
  // Mail that an Edge takes before its mailbox is back would be returned after two days; senders keep it for longer.
  const opening = [...startTransport(view, site.edges, site.code), ...serverChecks(view)];
  const steps = stepsElsewhere([...setup, ...opening], 'bring-up', 'activation');
  return {
    id: PageId.activation(site.code),
    title: `Activate ${site.name}`,
    purpose: text`${lost} is lost, and the switchover (${pageRef(PageId.switchover)}) has been decided. Afterwards the servers of ${site.name} exist with ${estate.version}, the mailboxes are back as far as the backup goes, and its Edges take mail: they begin last, since mail for a mailbox that is not back would be returned after two days. Until then senders keep their mail: Exchange Online for 24 hours or less, others for two to five days.`,
    before: before(estate, site),
    steps: [
      confirmLoss(estate, site),
      createServers(estate, site),
      ...steps.slice(0, setup.length),
      ...restoreSteps(estate, site),
      ...steps.slice(setup.length),
    ],
    after: [text`Go on with the page ${pageRef(PageId.switchover)}: the names still lead to ${lost}.`],
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
    `Setup files of ${version}, the release that the lost servers have, with its latest security update, the installers of what Setup needs, licence keys, and the certificates with their keys: none of them may be kept in ${estate.primary.name} only.`,
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
      `${estate.directoryDomain} (the Edges excepted), without Exchange. There is no copy of a database here. Setup with /Mode:RecoverServer does not help: it needs the names of the lost servers. ` +
      `It is worthwhile if ${estate.primary.name} stays away for longer than all of this takes; until then mail waits at the senders, 4 to 5 days with most. ${siteNote(stack, 'activated=true')}`,
    ...TERRAFORM,
    command: [terraform(stack, 'apply', { variables })],
    check: [`${terraform(stack, 'plan', { variables })} -detailed-exitcode`, '$LASTEXITCODE'],
    expected: 'No changes, exit code 0.',
    otherwise:
      'If a join to the domain fails, the domain controllers of the site have to answer first; then run the apply again. If there is no capacity for a size or zone, choose a smaller size in the program, synthesize, and ' +
      'apply this stack alone. If an apply was interrupted, run it again; if it says that a resource exists, import the resource with the address and id that the message names.',
  };
}
