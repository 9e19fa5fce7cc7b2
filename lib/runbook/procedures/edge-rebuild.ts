import { BRING_DISKS_ONLINE, giveLetter } from '../../core/volume-commands';
import { OLD_QUEUE, VolumeLabel } from '../../exchange/volume-label';
import { ExportPurpose } from '../../exchange/export-purpose';
import { PageId } from '../../model/page-ids';
import {
  buildEdges,
  certifyEdges,
  CLONE_FILE,
  CLONE_FOLDER,
  exportConfiguration,
  importConfiguration,
  startTransport,
} from '../vocabulary/edge-setup';
import { exportFolder, readExport } from '../vocabulary/exports';
import { queueFolder } from '../vocabulary/queue-volume';
import { transportOutageId } from '../vocabulary/group-switchover';
import { mxOrder } from '../vocabulary/name-moves';
import {
  syncServerOf,
  syncServerShell,
  syncServerValue,
  subscribeEdges,
  subscriptionOf,
} from '../vocabulary/edge-subscription';
import { endOfInstallation, followInstallation, reachedText } from '../vocabulary/installation';
import type { EstateView } from '../estate-view';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { siteOf, sitesOf } from '../estate-parts';
import { OUTSIDE, windowsShell } from '../vocabulary/shells';
import { nameList, portLine, quote, plural, timeText } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import { looksWhole } from '../vocabulary/datacenter';
import { replaceMachine } from '../vocabulary/machine';
import type { Text } from '../text';
import { code, ref, sentences, text, pageRef } from '../text';
import { EDGE_SALVAGE } from '../vocabulary/pages';
import { PORTS } from '../vocabulary/ports';

/** An Edge that is rebuilt, with what has to be known of it at every turn. */
interface Rebuild {
  readonly estate: EstateView;
  readonly site: SiteView;
  readonly edge: ServerView;
  /** The other Edges of its site. */
  readonly others: ServerView[];
  /** Edges of the other site. */
  readonly away: ServerView[];
  /** A Mailbox server that synchronizes it. */
  readonly transportServer?: string;
}

/**
 * An Edge that is beyond repair, rebuilt under its name and addresses. It holds nothing that is not elsewhere, except its queue.
 *
 * Source: learn.microsoft.com/exchange/configure-edge-transport-server-using-cloned-configuration-exchange-2013-help and
 * .../architecture/edge-transport-servers/edge-subscription-procedures.
 *
 * @throws if no such Edge is in the estate
 */
export function edgeRebuild(estate: EstateView, edge: string): Procedure {
  const rebuild = rebuildOf(estate, edge);
  const { site } = rebuild;
  return {
    id: PageId.edgeRebuild(edge),
    title: `Rebuild of ${edge}`,
    purpose:
      `${edge} (${site.name}) is lost or beyond repair, and is rebuilt as ${rebuild.edge.hostName}: its public address, its PTR and its MX record stay. ` +
      `Afterwards it takes and sends mail like the other Edges.`,
    before: preconditions(rebuild),
    steps: [
      seeOthers(rebuild),
      removeSubscription(rebuild),
      replaceMachine(site, rebuild.edge, 'The disk of the queue is one of them.'),
      ...(rebuild.edge.installation === undefined
        ? [...setQueueAside(rebuild), ...buildEdges(estate, site, [rebuild.edge], edge)]
        : installsAgain(rebuild)),
      ...configuration(rebuild),
      ...subscribeEdges(site, estate, [edge]),
      ...startTransport(estate, [rebuild.edge], edge),
      seeOutside(rebuild),
      ...endOfInstallation(estate, { servers: [rebuild.edge], of: edge }),
    ],
    after: afterwards(rebuild),
  };
}

/** An Edge that installs itself is only waited for; its configuration and its subscription are for people. */
function installsAgain({ edge }: Rebuild): Step[] {
  return [
    followInstallation({
      id: stepId('follow-installation', edge.name),
      title: `Wait until ${edge.name} has installed itself`,
      servers: [edge],
      expected: sentences(
        reachedText([], [edge]),
        edge.queueDrive !== undefined &&
          `The machine has set the old queue aside as ${edge.queueDrive}:\\${OLD_QUEUE} before Setup, where the disk has survived: the log says so in the phase "volumes".`,
      ),
    }),
    ...(edge.certificate === undefined ? [certifyEdges([edge], edge.name)] : []),
  ];
}

function rebuildOf(estate: EstateView, name: string): Rebuild {
  const site = siteOf(estate, name);
  const edge = site.edges.find((each) => each.name === name);
  if (!edge) throw new Error(`${name} is no Edge: it has a procedure of its own`);
  return {
    estate,
    site,
    edge,
    others: site.edges.filter((each) => each !== edge),
    away: sitesOf(estate)
      .filter((each) => each !== site && !each.pilotLight)
      .flatMap(({ edges }) => edges),
    transportServer: syncServerOf(site, subscriptionOf(site, name)),
  };
}

/** Edges that take what this one does not. */
function coveringEdges({ others, away }: Rebuild): ServerView[] {
  return others.length > 0 ? others : away;
}

function names(edges: ServerView[]): string {
  return nameList(edges.map(({ name }) => name));
}

function preconditions(rebuild: Rebuild): Text[] {
  const { edge, estate, site } = rebuild;
  const outage = transportOutageId(site);
  const covering = coveringEdges(rebuild);
  const vault = estate.vaultOf(edge.name);
  return [
    `${edge.name} does not come back: a restart, a redeployment of the machine and a repair were tried or make no sense.`,
    ...(vault === undefined
      ? []
      : [
          text`${vault.id} has an image of ${edge.name}: ${pageRef(PageId.imageRestore)} brings agents, certificates and the subscription back as they were, with the updates of that day. Take it after a change that went wrong; rebuild where the machine may have been broken into, or the image is older than the last subscription.`,
        ]),
    ...(covering.length > 0
      ? [`${names(covering)} ${plural(covering, 'takes', 'take')} the mail meanwhile; there is no hurry.`]
      : ['There is no other Edge: senders keep their mail and usually retry for two days or more.']),
    ...(edge.queueDrive === undefined
      ? []
      : [
          text`Mail that was on ${edge.name} is on its queue disk, which survives. It can be recovered: see ${pageRef(EDGE_SALVAGE)}, which needs the files that this one sets aside.`,
        ]),
    outage === undefined
      ? `A Mailbox server in ${site.directorySite} imports the subscription.`
      : text`The Mailbox servers of ${site.name} run, since one of them imports the subscription. If they do not, use the page ${pageRef(outage)}.`,
    edge.installation === undefined
      ? `Setup files of ${estate.version} in the release of the other Edges, the latest security update for that release (.msp), Set-ExchAVExclusions.ps1 and HealthChecker.ps1 of microsoft/CSS-Exchange, the licence key of the Edges, the certificate with ${edge.hostName} and its key.`
      : `The media of the program in ${edge.installation.mediaAccount}, and the licence key of the Edges. The machine installs itself, in about ${timeText(edge.installation.expectedSeconds)}.`,
  ];
}

function seeOthers(rebuild: Rebuild): Step {
  const { estate, site, edge, transportServer, others } = rebuild;
  const covering = coveringEdges(rebuild);
  const order = mxOrder(estate, false);
  return {
    id: stepId('check-other-edges', edge.name),
    title: 'Check that mail flows through the other Edges',
    why:
      (others.length > 0
        ? `Senders try the MX records of one preference in any order and take another when one does not answer: ${names(others)} ${plural(others, 'has', 'have')} the same preference as ${edge.name}, and nothing in DNS has to be changed. `
        : covering.length > 0
          ? `No other Edge of the site has this preference: senders try the next one, ${names(covering)}. `
          : 'There is no other MX record. ') +
      'Mailbox servers send by the Edges that answer; what they hold back for this one is sent again.',
    ...syncServerShell(transportServer, site.directorySite),
    command: [`Get-EdgeSubscription | Format-Table -Property Name, Site, Domain -AutoSize`],
    check: [
      ...covering.map(({ hostName }) => portLine(quote(hostName), PORTS.smtp)),
      `Get-Queue -Server ${syncServerValue(transportServer)} | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError -AutoSize`,
    ],
    expected:
      (covering.length > 0 ? `TcpTestSucceeded is True for ${names(covering)}. ` : '') +
      'No queue grows.' +
      (order === '' ? '' : ` The MX records by plan: ${order}.`),
    otherwise:
      'A queue that grows towards an Edge: `Retry-Queue` for it after the next step has taken this Edge off the connector. If one of the other Edges does not answer, repair it first, `Get-Service -Name MSExchangeTransport` there.',
  };
}

function removeSubscription({ edge, transportServer, others, site }: Rebuild): Step {
  const last = others.length === 0;
  return {
    id: stepId('remove-subscription', edge.name),
    title: `Remove the subscription of ${edge.name}`,
    why:
      `The subscription belongs to the lost machine: its credentials and its certificate are gone. Its removal takes ${edge.name} off the connectors, and nothing is routed to it` +
      (last
        ? `; it is the last one of ${site.name}: outbound mail of the site takes the connector of the other site, or waits.`
        : '.'),
    ...syncServerShell(transportServer, site.directorySite),
    command: [`Remove-EdgeSubscription -Identity ${quote(edge.name)} -Confirm:$false`],
    check: [
      'Get-EdgeSubscription | Format-Table -Property Name, Site -AutoSize',
      'Get-SendConnector | Format-Table -Property Name, Enabled, SourceTransportServers -AutoSize',
    ],
    expected:
      `${edge.name} is in neither list.` +
      (last ? '' : ` ${names(others)} ${plural(others, 'is', 'are')} in both.`),
    otherwise:
      'Still a source of a connector: `Set-SendConnector -SourceTransportServers` with the others. If it is not found, it was removed before; continue.',
  };
}

function setQueueAside({ edge }: Rebuild): Step[] {
  const folder = queueFolder(edge);
  if (folder === undefined) return [];
  const drive = folder.slice(0, 1);
  return [
    {
      id: stepId('set-queue-aside', edge.name),
      title: `Set the old queue of ${edge.name} aside`,
      why: text`The disk ${drive} comes from the old machine, with a queue database in which mail may wait. A new Transport service must not open it: it is renamed, and salvaged later. If ${pageRef(EDGE_SALVAGE)} has been begun, it is renamed already.`,
      ...windowsShell(edge.name),
      command: [
        `if ($env:COMPUTERNAME -ne ${quote(edge.name)}) { throw ${quote(`This is not ${edge.name}.`)} }`,
        "if (Get-Service -Name 'MSExchangeTransport' -ErrorAction SilentlyContinue) { throw 'Exchange is installed here: this is not the new machine.' }",
        ...BRING_DISKS_ONLINE,
        ...giveLetter(VolumeLabel.QUEUE, drive),
        `if (Test-Path -Path ${quote(folder)}) { Rename-Item -Path ${quote(folder)} -NewName ${quote(OLD_QUEUE)} }`,
      ],
      check: [
        `Get-Volume -DriveLetter ${drive}`,
        `Get-ChildItem -Path ${quote(`${drive}:\\`)} -Recurse | Format-Table -Property FullName, Length, LastWriteTime`,
      ],
      expected: `The volume ${drive} is healthy. ${code(`${drive}:\\${OLD_QUEUE}`)} has mail.que where the disk has survived; the volume is empty where the disk is new.`,
      otherwise:
        `No volume ${drive}: another volume has the letter (\`Get-Volume\`); give that one another with \`Set-Partition -NewDriveLetter\` and do this step again. ` +
        'A folder of that name from an earlier rebuild: move it to another disk first. Never format the disk before the queue has been salvaged.',
    },
  ];
}

function configuration(rebuild: Rebuild): Step[] {
  const { edge, estate, site } = rebuild;
  const stored = readExport(estate, edge.name, ExportPurpose.EDGE_CONFIGURATION);
  if (stored.length > 0) return [...stored, importStored(edge)];
  const source = sourceOf(rebuild);
  if (!source) return [importKept(edge)];
  const why =
    site.cloneSource === edge.name
      ? `${edge.name} is the one that the others of the site were cloned from; now it gets its settings back from ${source.name}.`
      : '';
  const exported = exportConfiguration(source, [edge.name]);
  return [{ ...exported, why: sentences(why, exported.why) }, importConfiguration(edge, source.name)];
}

/** The Edge from which the others are cloned, or another one where it is that which is lost. */
function sourceOf({ others, away, site }: Rebuild): ServerView | undefined {
  return others.find(({ name }) => name === site.cloneSource) ?? others[0] ?? away[0];
}

/** Its own export has its own answer file: nothing in it is about another machine. */
function importStored(edge: ServerView): Step {
  const folder = exportFolder(edge.name);
  const imported = importConfiguration(edge, edge.name);
  const [goToScripts] = imported.command;
  return {
    ...imported,
    id: stepId('import-export', edge.name),
    title: `Import the last export of ${edge.name}`,
    why: sentences(
      `The export is of ${edge.name} itself, and so is its answer file: addresses, bindings and paths fit. The import removes the connectors, domains and lists of the target first, so do it on a new Edge only.`,
      'For another machine, write an answer file of its own with `-IsImport $false`: a blank address of a connector is an error, and a blank path means that of the export. Subscription and certificates are not in it.',
      'Passwords of connectors are in the file under a key that all servers share: the last line deletes it.',
      'Source: learn.microsoft.com/exchange/configure-edge-transport-server-using-cloned-configuration-exchange-2013-help.',
    ),
    command: [
      goToScripts,
      `Get-Content -Path ${quote(`${folder}\\answer.xml`)}`,
      `.\\ImportEdgeConfig.ps1 -CloneConfigData ${quote(`${folder}\\configuration.xml`)} -IsImport $true -CloneConfigAnswer ${quote(`${folder}\\answer.xml`)}`,
      `Remove-Item -Path ${quote(folder)} -Recurse`,
    ],
    expected: `The script says "Importing Edge configuration information succeeded". The receive connector has the Fqdn ${edge.hostName} and the address of this machine.`,
    otherwise: `A setting that is refused goes into answer.xml, then run the import again. The folder is not there: copy it from the workstation. No export can be opened: clone another Edge instead, with \`ExportEdgeConfig.ps1\` there and an answer file of this one.`,
  };
}

function importKept(edge: ServerView): Step {
  const imported = importConfiguration(edge, edge.name);
  return {
    ...imported,
    title: `Import the last export of ${edge.name}`,
    why: sentences(
      'There is no other Edge to take the settings from: the export that was kept with the backups is imported.',
      imported.why,
    ),
    command: [
      "$kept = Read-Host 'Path of the last exported configuration (.xml)'",
      `New-Item -Path ${quote(CLONE_FOLDER)} -ItemType Directory -Force`,
      `Copy-Item -Path $kept -Destination ${quote(CLONE_FILE)}`,
      ...imported.command,
    ],
  };
}

function seeOutside({ estate, edge, site }: Rebuild): Step {
  const { hostName } = edge;
  return {
    id: stepId('check-from-outside', edge.name),
    title: `Check ${edge.name} from outside`,
    why: 'Public name, address, PTR and HELO have to agree; all of them stayed, and this step only checks them.',
    ...OUTSIDE,
    command: ['Clear-DnsClientCache'],
    check: [
      `Resolve-DnsName -Name ${quote(hostName)} -Type A`,
      `Resolve-DnsName -Name (Resolve-DnsName -Name ${quote(hostName)} -Type A | Select-Object -First 1 -ExpandProperty IPAddress) -Type PTR`,
      `Resolve-DnsName -Name ${quote(estate.domainName)} -Type MX`,
      portLine(quote(hostName), PORTS.smtp),
    ],
    expected:
      `The PTR of the address is ${hostName}, and TcpTestSucceeded is True. ${mxOrder(estate, false) === '' ? '' : `By plan the MX records are ${mxOrder(estate, false)}.`}`.trim(),
    otherwise: sentences(
      `If port ${PORTS.smtp} is closed, your own provider may block it; try from another place, then \`Get-Service -Name MSExchangeTransport\` on the Edge, then ${site.existing ? `the firewall of ${site.name}` : 'the rules of the perimeter in the plan of the stack'}.`,
      site.existing
        ? 'If the PTR is another one, its carrier writes it; see whether the public address is still the one that the program states.'
        : text`If the PTR is another one, the apply replaced the address; ${ref(stepId('replace-machine', edge.name))} should not have done that.`,
    ),
  };
}

function afterwards({ edge, estate, site }: Rebuild): Text[] {
  return [
    looksWhole(site, edge.name),
    ...(edge.queueDrive === undefined
      ? []
      : [
          text`Recover the mail in ${code(`${edge.queueDrive}:\\${OLD_QUEUE}`)} with ${pageRef(EDGE_SALVAGE)}; the machine is rebuilt and the folder renamed already.`,
        ]),
    estate.exportOf(edge.name, ExportPurpose.EDGE_CONFIGURATION) === undefined
      ? 'Export the configuration of the Edge and keep it with the backups.'
      : `Delete ${code(exportFolder(edge.name))} on the workstation; the next export is made by itself within a day.`,
    ...(site.existing
      ? []
      : [
          `Commit the names of all Mailbox servers and Edges as \`subscribed\`: all Mailbox servers of ${site.name} take part for this Edge now.`,
        ]),
    'Monitoring and backup agents on the new machine.',
  ];
}
