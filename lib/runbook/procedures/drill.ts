import type { RestoreDrillModel } from '../../model/protection-model';
import { ExportPurpose } from '../../exchange/export-purpose';
import { PageId } from '../../model/page-ids';
import { namesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { count, nameList, quote } from '../powershell-text';
import type { Procedure, Step, StepPlace } from '../procedure';
import { stepId } from '../procedure';
import type { ServerView } from '../server-view';
import type { Reference, Text } from '../text';
import { listed, pageRef, ref, sentences, text } from '../text';
import {
  askItem,
  backupTable,
  choosePoint,
  inSubscriptionOfVault,
  PointRegion,
  restoreChecks,
  restoreDisks,
  VAULT_REGION,
} from '../vocabulary/azure-restore';
import { importIntoCopy } from '../vocabulary/drill-import';
import { SUSPENDED_COPIES } from '../vocabulary/copy-state';
import { OUTSIDE, TERRAFORM, windowsShell } from '../vocabulary/shells';

const USUAL_NETWORK = '192.168.255.0/24';
const ASK_DRILL = "$target = Read-Host 'Resource group of the drill, such as rg-drill'";
const NETWORK = 'drill';
const CREATE =
  'az vm create --resource-group $target --name copy --attach-os-disk $disk --os-type Windows --size $size --nics $interface --security-type $security';

/** A role whose restore is rehearsed: what a drill of it looks at. */
interface Rehearsal {
  readonly drill: RestoreDrillModel;
  readonly title: string;
  /** Machines with a backup in a vault of the program. */
  readonly machines: ServerView[];
  /** The step that opens an export, if there are any. */
  readonly exports: Step[];
  readonly checks: string[];
  readonly expected: string;
}

const ROLES: Record<string, { title: string; of: (estate: EstateView) => ServerView[] }> = {
  edge: { title: 'an Edge', of: (estate) => standingSites(estate).flatMap(({ edges }) => edges) },
  'front-end': {
    title: 'a front end',
    of: (estate) => standingSites(estate).flatMap(({ frontEnds }) => frontEnds),
  },
  mailbox: {
    title: 'a mailbox database',
    of: (estate) => standingSites(estate).flatMap(({ mailboxServers }) => mailboxServers),
  },
};

/**
 * The pages of the drills that the program has, each where there is something to restore from.
 *
 * @param databasePage - the page that restores databases, if the estate has one
 */
export function drillPages(estate: EstateView, databasePage: Procedure | undefined): Procedure[] {
  return estate.restoreDrills
    .filter(({ id }) => Object.keys(ROLES).includes(id))
    .map((drill) => drillPage(estate, drill, databasePage))
    .filter((page) => page !== undefined);
}

function drillPage(
  estate: EstateView,
  drill: RestoreDrillModel,
  databasePage: Procedure | undefined,
): Procedure | undefined {
  const { title, of } = ROLES[drill.id];
  if (drill.id === 'mailbox') return databasePage && databaseDrill(drill, title, databasePage);
  const machines = of(estate).filter(({ name }) => estate.vaultOf(name) !== undefined);
  const exports = openExports(drill, exportedOf(estate, drill, of(estate)));
  if (machines.length === 0) return exports.length === 0 ? undefined : exportDrill(drill, title, exports);
  return machineDrill(estate, { drill, title, machines, exports, ...lookedAt(drill.id) });
}

/** What is looked at on a copy that reaches neither Active Directory nor anybody else. */
function lookedAt(id: string): Pick<Rehearsal, 'checks' | 'expected'> {
  const common = [
    '[System.Net.Dns]::GetHostName()',
    'Get-Volume | Format-Table -Property DriveLetter, FileSystemLabel, Size, SizeRemaining',
    "(Get-Item -Path (Join-Path -Path $env:ExchangeInstallPath -ChildPath 'Bin\\ExSetup.exe')).VersionInfo | Format-List -Property FileVersion",
    "Get-ChildItem -Path 'Cert:\\LocalMachine\\My' | Format-Table -Property NotAfter, HasPrivateKey, Subject -AutoSize",
  ];
  return id === 'edge'
    ? {
        checks: [
          ...common,
          "Get-Service -Name 'ADAM_MSExchange', 'MSExchangeEdgeCredential', 'MSExchangeTransport' | Format-Table -Property Name, Status, StartType",
        ],
        expected:
          'The name is that of the Edge, the build that of the day of the backup, and each certificate has its key. ADAM_MSExchange runs: an Edge has its directory with it. MSExchangeTransport does not, where its queue has a volume of its own: that stays out of the drill on purpose.',
      }
    : {
        checks: [
          ...common,
          "Get-FileHash -Path (Join-Path -Path $env:ExchangeInstallPath -ChildPath 'FrontEnd\\HttpProxy\\*\\web.config') | Format-Table -Property Hash, Path -AutoSize",
          "Get-Service -Name 'W3SVC', 'MSExchangeFrontEndTransport' | Format-Table -Property Name, Status, StartType",
        ],
        expected:
          'The name is that of the server, the build that of the day of the backup, and each certificate has its key. The hashes are those of the customisation log of that day. Services of Exchange wait for Active Directory, which the copy cannot reach; W3SVC runs.',
      };
}

function scheduleText({ everyDays, lastDay, dueDay, measuredSeconds, evidence }: RestoreDrillModel): string {
  return sentences(
    `It is carried out every ${count(everyDays, 'day')}.`,
    lastDay === undefined
      ? 'None has been recorded yet: it is due now.'
      : `The last one was on ${lastDay}, and the next is due by ${dueDay ?? '-'}. Evidence: ${evidence ?? '-'}.`,
    measuredSeconds !== undefined && `It took ${Math.round(measuredSeconds / 60)} minutes.`,
  ) as string;
}

/**
 * A machine is restored in a network of its own. It has the name, the accounts and the mail of one that serves: an Edge would send what was in its
 * queue on the day of the backup a second time, and a front end would sign in as the real one.
 *
 * Sources: learn.microsoft.com/azure/backup/backup-azure-arm-restore-vms, learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access
 * and learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/serial-console-overview.
 */
function machineDrill(estate: EstateView, rehearsal: Rehearsal): Procedure {
  const { drill, title, machines, exports } = rehearsal;
  return {
    id: drill.page,
    title: `Restore drill of ${title}`,
    purpose: `This drill restores ${drill.rehearses}. It shows whether that works, how long it takes, and how old the restored data is. ${scheduleText(drill)}`,
    table: backupTable(estate, namesOf(machines)),
    before: [
      `The drill is about one of ${nameList(namesOf(machines))}: a different one each time. The machine itself keeps serving and is not touched.`,
      'The copy has the name, the accounts and the queue of the machine. It never gets a network interface in a network of the estate, no peering, no gateway and no way out: nothing of it is connected to anything.',
      'Rights for the time of the drill: Backup Operator on the vault, Contributor on a resource group of the drill alone, in the subscription and the region of the vault.',
      'The password of the local administrator of the machine, as it was on the day of the backup.',
      `What the drill does not show: ${notShown(drill, exports)}.`,
    ],
    steps: [
      choosePoint(
        estate,
        'choose-drill-point',
        'Write down the time now: the drill is timed. The newest recovery point shows what a loss at this moment would cost.',
      ),
      makeNetwork(estate, drill),
      checkNetwork(estate, drill),
      restoreCopy(estate),
      startCopy(estate),
      look(rehearsal),
      ...exports,
      ...(drill.id === 'edge' && exports.length > 0
        ? importIntoCopy(machines, [...inSubscriptionOfVault(estate), ASK_DRILL])
        : []),
      record(drill, exports),
      cleanUp(estate),
    ],
    after: afterwards(drill),
  };
}

function makeNetwork(estate: EstateView, { network = USUAL_NETWORK }: RestoreDrillModel): Step {
  const rule = (direction: string): string =>
    `az network nsg rule create --resource-group $target --nsg-name ${NETWORK} --name Deny${direction} --priority 100 --direction ${direction} --access Deny --protocol '*' --source-address-prefixes '*' --destination-port-ranges '*'`;
  return {
    id: 'make-drill-network',
    title: 'Create the network of the drill',
    why: `A network of its own, ${network}, which no site has: a subnet of a site is refused, since a copy there would reach domain controllers and clients under the name of the real machine. Its security group denies everything in and out, and it has no way to the Internet by default. Everything of the drill is in one resource group, and goes with it.`,
    ...TERRAFORM,
    command: [
      ...askItem(estate),
      ASK_DRILL,
      'if ((az group exists --name $target) -eq \'true\') { throw "The group $target exists: a drill has a group of its own." }',
      VAULT_REGION,
      'az group create --name $target --location $region',
      `az network nsg create --resource-group $target --location $region --name ${NETWORK}`,
      rule('Inbound'),
      rule('Outbound'),
      `az network vnet create --resource-group $target --location $region --name ${NETWORK} --address-prefixes ${quote(network)}`,
      `az network vnet subnet create --resource-group $target --vnet-name ${NETWORK} --name ${NETWORK} --address-prefixes ${quote(network)} --network-security-group ${NETWORK} --default-outbound-access false`,
    ],
    check: [
      ...inSubscriptionOfVault(estate),
      ASK_DRILL,
      `az network vnet show --resource-group $target --name ${NETWORK} --query "addressSpace.addressPrefixes" --output tsv`,
    ],
    expected: `The network is ${network}.`,
    otherwise:
      'The group exists: take another name; a group that somebody else uses would be deleted with the drill. A policy refuses a network without a route: ask for an exemption of the group, never for a peering.',
  };
}

function checkNetwork(estate: EstateView, { network = USUAL_NETWORK }: RestoreDrillModel): Step {
  return {
    id: 'check-drill-network',
    title: 'Check that nothing leads into the network or out of it',
    why: 'Done before a copy exists, and once more before it is started: a policy of the subscription may have added a peering or a route.',
    ...TERRAFORM,
    command: [
      ...inSubscriptionOfVault(estate),
      ASK_DRILL,
      `$peerings = az network vnet show --resource-group $target --name ${NETWORK} --query "virtualNetworkPeerings[].name" --output tsv`,
      `$subnets = @(az network vnet subnet list --resource-group $target --vnet-name ${NETWORK} --query "[].name" --output tsv)`,
      `$gateway = az network vnet subnet show --resource-group $target --vnet-name ${NETWORK} --name ${NETWORK} --query "natGateway.id" --output tsv`,
      "if ($peerings -or $gateway -or $subnets.Count -ne 1) { throw 'The network is not isolated: stop the drill.' }",
    ],
    check: [
      ...inSubscriptionOfVault(estate),
      ASK_DRILL,
      `az network nsg rule list --resource-group $target --nsg-name ${NETWORK} --query "[].[name, direction, access, priority]" --output table`,
      `az network vnet subnet show --resource-group $target --vnet-name ${NETWORK} --name ${NETWORK} --query "[addressPrefix, addressPrefixes, networkSecurityGroup.id, routeTable.id, defaultOutboundAccess]" --output tsv`,
    ],
    expected: `Two rules that deny, one for each direction, with the priority 100. The subnet is ${network}, with the security group ${NETWORK}, no route table, and False.`,
    otherwise: 'Anything else: delete the group and begin again. Do not correct it while a copy runs.',
  };
}

function restoreCopy(estate: EstateView): Step {
  return {
    id: 'restore-into-drill',
    title: 'Restore the disks into the group of the drill',
    why: text`As in ${pageRef(PageId.imageRestore)}: only the system disk is needed, since databases and queues are left alone. The same group is the target, so that ${ref('delete-drill')} takes the disks along.`,
    ...TERRAFORM,
    command: [
      ...askItem(estate),
      ...restoreDisks(VAULT_REGION, ' --restore-only-osdisk true', PointRegion.OWN),
    ],
    check: restoreChecks(estate, PointRegion.OWN),
    expected: 'The job is Completed, and one disk is listed with osType Windows.',
    otherwise: 'Failed: the reason is the finding of this drill. Note it, repair it, and do the drill again.',
    wait: { seconds: 14_400, because: 'minutes from a snapshot, hours from the vault' },
  };
}

function startCopy(estate: EstateView): Step {
  return {
    id: 'start-copy',
    title: 'Start the copy in the network of the drill',
    why: sentences(
      text`Do ${ref('check-drill-network')} again first.`,
      'The copy gets an interface of its own without a public address, and the size of the original. Neither Remote Desktop nor Run Command works, since both need a network; the serial console of Azure does not.',
    ),
    ...TERRAFORM,
    command: [
      ...askItem(estate),
      ASK_DRILL,
      '$disk = az disk list --resource-group $target --query "[?osType==\'Windows\'].id" --output tsv',
      'if (@($disk).Count -ne 1) { throw "The group $target has not exactly one system disk." }',
      '$size = az vm list --query "[?name==\'$vm\'].hardwareProfile.vmSize" --output tsv',
      `az network nic create --resource-group $target --name copy --vnet-name ${NETWORK} --subnet ${NETWORK}`,
      '$interface = az network nic show --resource-group $target --name copy --query id --output tsv',
      '$security = az disk show --ids $disk --query securityProfile.securityType --output tsv',
      "if (-not $security) { $security = 'Standard' }",
      '$zone = az disk show --ids $disk --query "zones[0]" --output tsv',
      // A disk of a zone takes a machine of the same zone.
      `if ($zone) { ${CREATE} --zone $zone } else { ${CREATE} }`,
      'az vm boot-diagnostics enable --resource-group $target --name copy',
      'az serial-console connect --resource-group $target --name copy',
    ],
    check: [
      ...inSubscriptionOfVault(estate),
      ASK_DRILL,
      'az vm list --resource-group $target --show-details --query "[].[name, powerState, publicIps]" --output table',
      'az network nic list --resource-group $target --query "[].[name, ipConfigurations[0].subnet.id, ipConfigurations[0].publicIPAddress.id]" --output table',
    ],
    expected:
      'One machine runs, without a public address, with one interface in the subnet of the drill. The console shows SAC.',
    otherwise:
      'The machine has another interface: delete it at once, and find out why. The console stays empty: boot diagnostics need some minutes; then `az vm restart`. No size: the original was deleted; take one that the zone has.',
    wait: { seconds: 900, because: 'creation of the machine, and a start of Windows' },
  };
}

function look({ machines, checks, expected, drill }: Rehearsal): Step {
  return {
    id: `check-copy-${drill.id}`,
    title: 'Look at the copy',
    why: 'In the serial console: `cmd`, then `ch -si 1`, sign in as the local administrator, then `powershell`. Whatever differs from the real machine is written into the record, not repaired.',
    ...windowsShell(...namesOf(machines)),
    subject: 'the copy of the machine, in its serial console',
    command: ['Get-NetIPAddress -AddressFamily IPv4 | Format-Table -Property InterfaceAlias, IPAddress'],
    check: checks,
    expected,
    otherwise:
      'Windows does not start, or nobody can sign in: that is the result of the drill, and the backup is not one to rely on. The password is another one: the vault has a newer password than the backup.',
  };
}

/** Machines of the role from which something is exported, each with the step that fetches it. */
function exportedOf(
  estate: EstateView,
  { id }: RestoreDrillModel,
  servers: ServerView[],
): { name: string; fetch: Reference }[] {
  const purpose = id === 'edge' ? ExportPurpose.EDGE_CONFIGURATION : ExportPurpose.CUSTOMISATIONS;
  const page = id === 'edge' ? PageId.edgeRebuild : PageId.memberRebuild;
  return servers
    .filter(({ name }) => estate.exportOf(name, purpose) !== undefined)
    .map(({ name }) => ({ name, fetch: pageRef(page(name), stepId('fetch-export', name)) }));
}

/** An export that nobody can decrypt is of no use, and nobody decrypts one between two recoveries. */
function openExports(drill: RestoreDrillModel, exported: { name: string; fetch: Reference }[]): Step[] {
  if (exported.length === 0) return [];
  const edge = drill.id === 'edge';
  const folder =
    "$folder = Join-Path -Path 'C:\\Recovery' -ChildPath (Read-Host 'Computer name of the machine')";
  return [
    {
      id: `open-export-${drill.id}`,
      title: 'Open the newest export of the machine',
      why: text`The export is encrypted, and nobody may read it between two recoveries: only a drill shows that the right can be given and the key is there. Do one of ${listed(exported.map(({ fetch }) => fetch))}.`,
      ...OUTSIDE,
      command: ["Read-Host 'Do that step for the machine of this drill, then press Enter'"],
      check: [
        folder,
        'Get-ChildItem -Path $folder -Recurse -File | Format-Table -Property FullName, Length, LastWriteTime',
        ...(edge
          ? [
              "$export = [xml](Get-Content -Path (Join-Path -Path $folder -ChildPath 'configuration.xml') -Raw)",
              '$export.DocumentElement.ChildNodes | Group-Object -Property Name | Format-Table -Property Name, Count',
            ]
          : []),
      ],
      expected: edge
        ? 'configuration.xml and answer.xml are there and not empty. Their time is that of the last night. The parts of the configuration are listed, with connectors and agents among them, down to TransportConfig: one that ends before was cut off by an error.'
        : 'Files and registry values are there, and the newest of them is not older than a day before the export.',
      otherwise:
        'It cannot be opened: that is the finding of this drill, and a rebuild would have to do without. Nothing of the folder stays on the workstation after the drill.',
    },
  ];
}

/** Without an image the export is all that can be rehearsed beside a rebuild. */
function exportDrill(drill: RestoreDrillModel, title: string, exports: Step[]): Procedure {
  return {
    id: drill.page,
    title: `Restore drill of ${title}`,
    purpose: `It shows that what was exported can be read, and how old it is. ${scheduleText(drill)}`,
    before: [
      'No vault of the program has an image of such a machine: whoever backs it up restores one into a network of its own, without a way in or out, and this page covers the export alone.',
      'Write down the time now: the drill is timed.',
    ],
    steps: [...exports, record(drill, [])],
    after: afterwards(drill),
  };
}

/** A record says where it ends: an image that starts is not a server that serves, nor a rebuild that works. */
function notShown({ id }: RestoreDrillModel, exports: readonly Step[]): string {
  if (id === 'edge' && exports.length > 0) return 'whether mail flows, and whether a new subscription works';
  return id === 'edge'
    ? 'whether mail flows, and whether an export can be imported, which ImportEdgeConfig.ps1 with -IsImport $false shows on a lab Edge of the same build'
    : id === 'front-end'
      ? 'whether clients are served, and whether the recovery by Setup works, which only a rebuild shows'
      : 'whether all mailboxes of the database come back in time';
}

/** The record is a line of the program: synthesis has no clock and asks nobody. */
function record(drill: RestoreDrillModel, exports: readonly Step[]): Step {
  const call = { edge: 'edge', 'front-end': 'frontEnd', mailbox: 'mailbox' }[drill.id] ?? drill.id;
  return {
    id: `record-drill-${drill.id}`,
    title: 'Record the drill',
    why: 'An auditor accepts a record that is committed with what was measured. The recovery plan shows it, the alert about an overdue drill counts from its day, and its time replaces the estimate of the page. Run it in the repository of the program.',
    ...TERRAFORM,
    command: [
      "$day = Get-Date -Format 'yyyy-MM-dd'",
      "$began = [datetime](Read-Host 'Begin of the drill, such as 2027-01-31 09:00')",
      "$point = [datetime](Read-Host 'Time of the recovery point')",
      "$who = Read-Host 'Who has carried it out'",
      "$found = Read-Host 'What was found, in a sentence'",
      '$minutes = [int]((Get-Date) - $began).TotalMinutes',
      '$age = [int]($began - $point).TotalMinutes',
      `$file = "drills/$day-${drill.id}.md"`,
      "New-Item -Path 'drills' -ItemType Directory -Force",
      `Set-Content -Path $file -Value "# Restore drill: ${drill.id}", '', "- Day: $day", "- Carried out by: $who", "- Duration: $minutes minutes", "- Age of the recovery point: $age minutes", "- Found: $found", ${quote(`- Not shown: ${notShown(drill, exports)}`)}`,
      `"RestoreDrill.${call}({ results: [{ day: '$day', duration: Duration.minutes($minutes), recoveryPointAge: Duration.minutes($age), evidence: '$file' }] })"`,
    ],
    check: [
      `Get-ChildItem -Path 'drills' -Filter '*-${drill.id}.md' | Format-Table -Property Name, LastWriteTime`,
    ],
    expected:
      'The file of today is there. Commit it with the result, which the last line shows as the program takes it, under restoreDrills.',
    otherwise:
      'The drill has failed: record it all the same, with what was found, and leave the result out of the program until one has succeeded.',
  };
}

function cleanUp(estate: EstateView): Step {
  return {
    id: 'delete-drill',
    title: 'Delete everything of the drill',
    why: 'The copy has certificates, accounts and mail of the real machine, and no updates: nothing of it stays. The group has nothing else.',
    ...TERRAFORM,
    command: [
      ...inSubscriptionOfVault(estate),
      ASK_DRILL,
      'az resource list --resource-group $target --query "[].[type, name]" --output table',
      "Read-Host 'Enter if all of this belongs to the drill, Ctrl+C to stop'",
      'az group delete --name $target',
    ],
    check: [...inSubscriptionOfVault(estate), ASK_DRILL, 'az group exists --name $target'],
    expected: 'The answer is false: the group is gone.',
    otherwise:
      'The group cannot be deleted: a lock or a policy holds something in it; remove that, and delete the group again. Check again tomorrow.',
    wait: { seconds: 1800, because: 'a machine and its disks are deleted' },
  };
}

function afterwards(drill: RestoreDrillModel): Text[] {
  return [
    'Commit the record and the result, and apply: the plan shows the alert with its new day, where the program has one.',
    'Repair what was found, and do the drill again if it failed.',
    `The next one is due ${count(drill.everyDays, 'day')} later.`,
  ];
}

/** Content comes back beside the estate: a recovery database is reached by nobody but administrators, so that it needs no network of its own. */
function databaseDrill(drill: RestoreDrillModel, title: string, page: Procedure): Procedure {
  const place: StepPlace = { ...page.steps[0] };
  const on = { shell: place.shell, hosts: place.hosts, subject: place.subject };
  const sources = ['restore-files-from-backup', 'restore-files-from-disk', 'take-lagged-files'].filter((id) =>
    page.steps.some((step) => step.id === id),
  );
  return {
    id: drill.page,
    title: `Restore drill of ${title}`,
    purpose: `This drill restores ${drill.rehearses}. It shows whether that works, how long it takes, and how old the restored data is. ${scheduleText(drill)}`,
    before: [
      'A recovery database is reached by no client and no mail, so it is restored beside the estate; a server is never restored there. Take another database each time, and a member that has room.',
      'A mailbox of the team is the target, never one of somebody who was not asked.',
      'Write down the time now: the drill is timed.',
    ],
    steps: [
      {
        id: 'restore-drill-database',
        title: 'Restore a database as a recovery database',
        why: sentences(
          text`Do ${pageRef(PageId.databaseRestore, 'free-recovery-server')}, then the way that would be taken in earnest:`,
          ...sources.map((id) => text`${pageRef(PageId.databaseRestore, id)}.`),
          text`Then ${pageRef(PageId.databaseRestore, 'clean-restored-files')} and ${pageRef(PageId.databaseRestore, 'mount-recovery-database')}.`,
        ),
        ...on,
        command: ["Read-Host 'Do these steps, then press Enter'"],
        check: [
          "Get-MailboxDatabase -Identity 'RDB1' -Status | Format-List -Property Name, Recovery, Mounted, EdbFilePath",
          "Get-MailboxStatistics -Database 'RDB1' | Measure-Object | Format-List -Property Count",
        ],
        expected:
          'Recovery and Mounted are True, and the count is about the number of mailboxes of the database.',
        otherwise:
          'It does not become clean or does not mount: that is the result of the drill. Take another recovery point, and find out why this one is of no use.',
        wait: { seconds: 14_400, because: 'the restore, and the replay of logs' },
      },
      {
        id: 'restore-drill-mailbox',
        title: 'Bring a mailbox of the team back from it',
        why: text`A mounted database shows that its files are whole; one mailbox shows that people would get their mail: ${pageRef(PageId.databaseRestore, 'restore-mailbox')}.`,
        ...on,
        command: ["Read-Host 'Do that step with a mailbox of the team, then press Enter'"],
        check: [
          "Get-MailboxRestoreRequest -SourceDatabase 'RDB1' | Format-Table -Property Name, TargetMailbox, Status -AutoSize",
        ],
        expected: 'Status is Completed, and the owner finds yesterday in the folder.',
        otherwise: 'Failed: the status says why; note it as a finding.',
        wait: { seconds: 3600, because: 'about 1 GB in some minutes' },
      },
      record(drill, []),
      {
        id: 'clean-up-drill-database',
        title: 'Remove the recovery database',
        why: text`The files have the mail of every mailbox of the database: ${pageRef(PageId.databaseRestore, 'remove-recovery-database')}.`,
        ...on,
        command: ["Read-Host 'Do that step, then press Enter'"],
        check: [
          'Get-MailboxDatabase | Format-Table -Property Name, Recovery, Server -AutoSize',
          SUSPENDED_COPIES,
        ],
        expected: 'RDB1 is not listed, and no copy is suspended.',
        otherwise:
          'It is still there: dismount it first. A suspended copy keeps the logs of its database everywhere until the volumes are full: `Resume-MailboxDatabaseCopy -ReplicationOnly`.',
      },
    ],
    after: afterwards(drill),
  };
}
