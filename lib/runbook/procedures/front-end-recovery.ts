import { PageId } from '../../model/page-ids';
import { namesOf, standingSites, unattended } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, plural } from '../powershell-text';
import type { Procedure, ProcedureTable, Step } from '../procedure';
import { stepId } from '../procedure';
import type { ServerView } from '../server-view';
import { listed, pageRef, ref, sentences, text } from '../text';
import { ExportPurpose } from '../../exchange/export-purpose';
import { REPLAY_THEMES } from '../vocabulary/exports';
import { STOPPED_SERVICES, VERSION } from '../vocabulary/server-protection';
import { windowsShell } from '../vocabulary/shells';

/**
 * A front end comes back by one of two ways: Setup in recovery mode with what people have customised put in again, or its whole image.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/disaster-recovery/recover-exchange-servers and
 * learn.microsoft.com/azure/backup/backup-azure-arm-restore-vms.
 */
export function frontEndRecovery(estate: EstateView): Procedure | undefined {
  const frontEnds = standingSites(estate).flatMap((site) => site.frontEnds);
  if (frontEnds.length === 0) return undefined;
  const images = frontEnds.filter(({ name }) => estate.vaultOf(name) !== undefined);
  return {
    id: PageId.frontEndRecovery,
    title: 'A front end is recovered by one of two ways',
    purpose: `${nameList(namesOf(frontEnds))} answer clients, and one of them is lost or damaged. Afterwards it serves as before, with what people had customised on it.`,
    table: trade(images.length > 0),
    before: [
      'The other front ends serve meanwhile: take the time to choose the way.',
      'Never restore the metabase of IIS (applicationHost.config), web.config or the registry of an old server onto a server that Setup has recovered: the files belong to another build, and virtual directories would answer errors. What people changed is entered again, in the new files.',
      ...(images.length === 0
        ? ['No vault of the program has an image of a front end: the first way is the only one.']
        : []),
    ],
    steps: [
      see(frontEnds),
      first(frontEnds),
      ...(images.length === 0 ? [] : [second(images)]),
      compare(estate, frontEnds),
    ],
    after: ['Enter what you had to change into the change log.', 'Delete the opened log of customisations.'],
  };
}

function trade(hasImages: boolean): ProcedureTable {
  return {
    title: 'Both ways',
    head: ['way', 'what it brings', 'what it lacks', 'choose it when'],
    rows: [
      [
        'Setup /Mode:RecoverServer and replay of the customisation log',
        'a clean Windows and Exchange of the present release, a new computer account password',
        'certificates, web.config, IIS and registry changes that the log does not have',
        'Windows or Exchange is damaged, the server may have been broken into, or it is a member of a group',
      ],
      hasImages
        ? [
            'the image of the server',
            'everything as it was on the day of the backup: files, system state and IIS together',
            'updates, certificates and passwords that are newer than the backup; a member has an old state of the cluster',
            'a change or an update has damaged it today, and nobody knows what was customised',
          ]
        : ['the image of the server', 'nothing', 'no vault of the program has one', 'never'],
    ],
  };
}

function see(frontEnds: ServerView[]): Step {
  return {
    id: 'check-front-end',
    title: 'See what is left of the server',
    why: 'A server that starts and has one damaged file needs neither of both ways: compare that file with the same one of another front end of the same build.',
    ...windowsShell(...namesOf(frontEnds)),
    subject: 'the damaged front end',
    command: [
      'Get-EventLog -LogName Application -EntryType Error -Newest 20 | Format-Table -Property TimeGenerated, Source, EventID -AutoSize',
    ],
    check: [
      VERSION,
      STOPPED_SERVICES,
      "Get-Service -Name 'W3SVC', 'MSExchangeADTopology' | Format-Table -Property Name, Status",
    ],
    expected: 'FileVersion is that of the other front ends, and the services that do not run are listed.',
    otherwise:
      'Nobody can sign in: the serial console of the machine in Azure shows what Windows does. Nothing at all: go on with one of both ways.',
  };
}

function first(frontEnds: ServerView[]): Step {
  return {
    id: 'recover-by-setup',
    title: 'First way: recover the server by Setup, and replay the log',
    when: 'If the first row of the table fits.',
    why: text`The machine is rebuilt and Setup reads its roles from Active Directory: ${listed(frontEnds.map(({ name }) => pageRef(PageId.memberRebuild(name))))}. ${unattended(frontEnds).length > 0 ? 'A machine that installs itself does most of it; people enter the customisations as soon as it serves.' : 'That page has a place for the customisations, before the server takes clients.'}`,
    ...windowsShell(...namesOf(frontEnds)),
    subject: 'the recovered front end',
    command: [
      "Read-Host 'Do the rebuild page to its end, with the customisations entered, then press Enter'",
    ],
    check: [VERSION, STOPPED_SERVICES],
    expected: 'FileVersion is that of the other front ends, and no service is listed.',
    otherwise:
      'The build is older than that of the others: install the same security update before clients come.',
  };
}

function second(images: ServerView[]): Step {
  return {
    id: 'recover-by-image',
    title: 'Second way: restore the image of the server',
    when: 'If the second row of the table fits.',
    why: text`Take it out of service first, then ${pageRef(PageId.imageRestore)}. ${nameList(namesOf(images))} ${plural(images, 'has', 'have')} one. Afterwards install the updates that are newer than the backup, and import the present certificate.`,
    ...windowsShell(...namesOf(images)),
    subject: 'the restored front end',
    command: ["Read-Host 'Do the page of the image to its end, then press Enter'"],
    check: [
      VERSION,
      STOPPED_SERVICES,
      "Get-ChildItem -Path 'Cert:\\LocalMachine\\My' | Format-Table -Property Thumbprint, NotAfter, Subject -AutoSize",
    ],
    expected:
      'FileVersion is that of the other front ends, no service is listed, and the present certificate is there.',
    otherwise: text`The build is older: install the update. The certificate is an old one: ${pageRef(PageId.certificateRenewal)} imports the present one.`,
  };
}

function compare(estate: EstateView, frontEnds: ServerView[]): Step {
  const logged = frontEnds.filter(
    ({ name }) => estate.exportOf(name, ExportPurpose.CUSTOMISATIONS) !== undefined,
  );
  return {
    id: 'compare-customisations',
    title: 'Go through what was customised',
    why: sentences(
      'A customisation that is missing shows itself weeks later, as a limit on attachments or a sign-in page that is another one.',
      logged.length > 0 &&
        text`The log of each server is compared by its own page: ${listed(logged.map(({ name }) => pageRef(PageId.memberRebuild(name), stepId('compare-customisations', name))))}.`,
      logged.length > 0 && REPLAY_THEMES,
    ),
    ...windowsShell(...namesOf(frontEnds)),
    subject: 'the recovered front end',
    command: ["Read-Host 'Go through the change log of this server, entry by entry, then press Enter'"],
    check: [
      "Get-FileHash -Path (Join-Path -Path $env:ExchangeInstallPath -ChildPath 'FrontEnd\\HttpProxy\\*\\web.config') | Format-Table -Property Hash, Path -AutoSize",
    ],
    expected:
      'Each difference to another front end of the same build is one that has been entered on purpose.',
    otherwise: text`A customisation is in neither log: the image of the server has it. Restore it into a network of its own, as a drill does, and look. Then do ${ref('compare-customisations')} again.`,
  };
}
