import { PageId } from '../../model/page-ids';
import type { VaultModel } from '../../model/protection-model';
import {
  exchangeServers,
  madeSites,
  namesOf,
  sitesOf,
  standingSites,
  standingVariables,
} from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, plural, quote, terraform } from '../powershell-text';
import type { Procedure, Step, StepPlace } from '../procedure';
import { UnnamedHost } from '../procedure';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { listed, pageRef, ref, sentences, text } from '../text';
import {
  ASK_TARGET,
  askItem,
  backupTable,
  choosePoint,
  inSubscriptionOfVault,
  listPoints,
  PAIRED_AGE,
  PointRegion,
  restoreChecks,
  restoreDisks,
  signInToVaults,
  VAULT_REGION,
} from '../vocabulary/azure-restore';
import { STOPPED_SERVICES, VERSION } from '../vocabulary/server-protection';
import { SYNC_CHECK, syncServerOf, subscriptionOf } from '../vocabulary/edge-subscription';
import { exchangeShell, exchangeShellOr, siteNote, TERRAFORM, windowsShell } from '../vocabulary/shells';

const MACHINE = '$machine = az vm list --query "[?name==\'$vm\'].id" --output tsv';
/** The network interface of a machine, and the resource group that both are in. */
const INTERFACE = [
  '$place = az vm show --ids $machine --query resourceGroup --output tsv',
  '$interface = az vm show --ids $machine --query "networkProfile.networkInterfaces[0].id" --output tsv',
];
/** Mail and clients; the ports of EdgeSync, of replication and of administrators are others. */
const SERVICE_PORTS = [25, 80, 110, 143, 443, 587, 993, 995];
/**
 * What comes from a vault without a key of its own has a key of Azure, and its restore takes no set: the disk gets that of the old one before it is used.
 *
 * Sources: learn.microsoft.com/azure/backup/encryption-at-rest-with-cmk (restore VM/disk); Azure/azure-cli, command_modules/backup/custom.py (_get_trigger_restore_properties).
 */
const OWN_KEY = [
  '$set = az disk show --ids $old --query encryption.diskEncryptionSetId --output tsv',
  '$type = az disk show --ids $old --query encryption.type --output tsv',
  'if ($set) { az disk update --ids $disk --encryption-type $type --disk-encryption-set $set }',
];
const OLD_DISK = '$old = az vm show --ids $machine --query storageProfile.osDisk.managedDisk.id --output tsv';

/**
 * A machine gets its system disk, or the files of a data disk, back from its backup: in place, and in the paired region.
 *
 * Sources: learn.microsoft.com/azure/backup/backup-azure-arm-restore-vms, learn.microsoft.com/azure/backup/selective-disk-backup-restore and
 * learn.microsoft.com/azure/virtual-machines/linux/os-disk-swap; learn.microsoft.com/azure/virtual-network/network-security-groups-overview (both groups have
 * to admit) and learn.microsoft.com/exchange/edge-subscription-credentials-exchange-2013-help (renewal of accounts).
 */
export function imageRestore(estate: EstateView): Procedure | undefined {
  if (estate.backedUp.length === 0) return undefined;
  return {
    id: PageId.imageRestore,
    title: 'A machine is restored from its image',
    purpose:
      'The system disk of a machine is damaged, or was changed so that nobody can say what was changed; or files of a lost volume are needed. Afterwards the machine runs from the disk of its backup, under its name, its address and its address in Terraform.',
    table: backupTable(estate),
    before: before(estate),
    steps: [
      choosePoint(
        estate,
        'choose-recovery-point',
        'The table says which vault has the backups of which machine.',
      ),
      restoreSystemDisk(estate),
      ...closeMachine(estate),
      swapSystemDisk(estate),
      ...checkMembers(estate),
      ...checkEdges(estate),
      ...openMachine(estate),
      seePlan(estate),
      ...dataDisks(estate),
      ...pairedRegion(estate),
      cleanUp(estate),
    ],
    after: [
      'Note why the machine had to be restored, how long it took, and how old the recovery point was.',
      'Install what is missing: the backup has the updates of its own day, and the certificates of that day.',
    ],
  };
}

function before(estate: EstateView): Text[] {
  const excluded = estate.backedUp.some(({ protection }) => protection?.excludedVolumes?.length);
  const members = namesOf(estate.group?.members ?? []).filter((name) => estate.vaultOf(name));
  return [
    'The rights to restore: VM Contributor and Backup Operator, on the vault and on the group of what is restored. Whoever restores in the paired region needs them there as well.',
    ...(members.length > 0
      ? [
          text`${nameList(members)} ${plural(members, 'is a member', 'are members')} of ${estate.group!.name}: an image has an old password of the computer account and an old state of the cluster. Prefer the rebuild, ${listed(members.map((name) => pageRef(PageId.memberRebuild(name))))}.`,
        ]
      : []),
    ...(excluded
      ? [
          'Backups of some machines leave volumes out (see the table). Azure then restores single disks only, and neither replaces a machine nor creates one.',
        ]
      : []),
    ...estate.vaults.map((vault) => vaultText(vault)),
    'A restore never deletes anything by itself: the disks that were there stay until somebody deletes them.',
  ];
}

function vaultText(vault: VaultModel): string {
  const { id, region, redundancy, pairedRegion, crossRegionRestore, withoutIt } = vault;
  if (crossRegionRestore && pairedRegion !== undefined)
    return `${id} is in ${region}. When that region is lost, its recovery points are restored in ${pairedRegion}, where they are up to ${PAIRED_AGE} old.`;
  return `${id} is in ${region} and ${redundancy}: the loss of the region takes the backups along.${withoutIt === undefined ? '' : ` What recovery relies on then: ${withoutIt}`}`;
}

function restoreSystemDisk(estate: EstateView): Step {
  return {
    id: 'restore-system-disk',
    title: 'Restore the system disk beside the machine',
    why: 'Azure can also replace the disks of a machine by itself; then every disk gets another name, and the plan of the stack would attach the old data disks again. The system disk alone is restored here: its name is the only thing that the plan ignores. Network interface, static address, data disks and extensions stay those of the stack.',
    ...TERRAFORM,
    command: [
      ...askItem(estate),
      ...restoreDisks(VAULT_REGION, ' --restore-only-osdisk true', PointRegion.OWN),
    ],
    check: restoreChecks(estate, PointRegion.OWN),
    expected:
      'The job is Completed. One disk is listed with osType Windows, Premium_LRS, and the zone of the machine.',
    otherwise:
      'Standard_LRS: `az disk update --sku Premium_LRS`, since a machine of the stack with another kind of disk would be replaced. Another zone: restore again with `--target-zone` and the zone of the machine. UserErrorGuestAgentStatusUnavailable and the like belong to backups, not to restores: see the newest job only.',
    wait: { seconds: 14_400, because: 'minutes from a snapshot, hours from the vault' },
  };
}

function swapSystemDisk(estate: EstateView): Step {
  return {
    id: 'swap-system-disk',
    title: 'Start the machine from the restored disk',
    why: text`The machine is switched off, since a disk is swapped only then. Take a server that serves out of service first, as for maintenance, and do ${ref('close-restored-machine')}: the restored disk knows nothing of that maintenance. Where the old disk has a key of the team, the restored one gets it first, since the plan would show the difference and stop the machine once more. The old disk stays, with everything that it has: it is the way back, until somebody does ${ref('clean-up-restore')}.`,
    ...TERRAFORM,
    command: [
      ...askItem(estate),
      ASK_TARGET,
      MACHINE,
      OLD_DISK,
      '$disk = az disk list --resource-group $target --query "[?osType==\'Windows\'].id" --output tsv',
      'if (@($disk).Count -ne 1) { throw "The group $target has not exactly one system disk." }',
      ...OWN_KEY,
      'az vm deallocate --ids $machine',
      'az vm update --ids $machine --os-disk $disk',
      'az vm start --ids $machine',
      '"The old system disk is $old"',
    ],
    check: [
      ...askItem(estate),
      MACHINE,
      'az vm show --ids $machine --show-details --query "[powerState, storageProfile.osDisk.name]" --output tsv',
    ],
    expected: 'The machine is running, and the name of its system disk is that of the restored one.',
    otherwise:
      'Refused because of the zone or the generation: the disk is another one than the machine can have; restore it again. The machine does not start: `az vm update --os-disk` with the old disk brings the former state back.',
    wait: { seconds: 900, because: 'deallocation, and a start of Windows' },
  };
}

function restoredServers(estate: EstateView): string[] {
  return sitesOf(estate)
    .flatMap((site) => namesOf(exchangeServers(site)))
    .filter((name) => estate.vaultOf(name));
}

function restoredEdges(estate: EstateView): string[] {
  return sitesOf(estate)
    .flatMap(({ edges }) => namesOf(edges))
    .filter((name) => estate.vaultOf(name));
}

/** Whatever held the machine back before is on the disk that went back: a rule of its firewall, a state of its components, a stopped service. */
function closeMachine(estate: EstateView): Step[] {
  const edges = restoredEdges(estate);
  if (edges.length + restoredServers(estate).length === 0) return [];
  return [
    {
      id: 'close-restored-machine',
      title: 'Close the ports of mail and clients from outside the machine',
      when: 'For an Edge, and for a server with clients.',
      why: sentences(
        'The restored disk has the services, the firewall and the component states of the day of the backup: Exchange starts with Windows and serves at once, whatever held it back before.',
        edges.length > 0 &&
          'An Edge has the recipients of that day too, and rejects mail to every mailbox that was created since (550 5.1.10).',
        text`A security group of its own on the interface holds mail and clients back until ${ref('open-restored-machine')}; everything else is as the subnet admits it. The plan of the stack does not know this group.`,
      ),
      ...TERRAFORM,
      command: [
        ...askItem(estate),
        MACHINE,
        ...INTERFACE,
        '$region = az vm show --ids $machine --query location --output tsv',
        '$present = az network nic show --ids $interface --query networkSecurityGroup.id --output tsv',
        'if ($present) { throw "The interface has the security group $present already: add the rules there." }',
        'az network nsg create --resource-group $place --location $region --name "restore-$vm"',
        `az network nsg rule create --resource-group $place --nsg-name "restore-$vm" --name DenyServices --priority 100 --direction Inbound --access Deny --protocol Tcp --source-address-prefixes '*' --destination-port-ranges ${SERVICE_PORTS.join(' ')}`,
        `az network nsg rule create --resource-group $place --nsg-name "restore-$vm" --name AllowOthers --priority 200 --direction Inbound --access Allow --protocol '*' --source-address-prefixes '*' --destination-port-ranges '*'`,
        'az network nic update --ids $interface --network-security-group "restore-$vm"',
      ],
      check: [
        ...askItem(estate),
        MACHINE,
        ...INTERFACE,
        'az network nic show --ids $interface --query networkSecurityGroup.id --output tsv',
        'az network nsg rule list --resource-group $place --nsg-name "restore-$vm" --query "[].[name, access, destinationPortRanges]" --output json',
      ],
      expected: 'The id ends in restore- and the name of the machine, and DenyServices has the ports.',
      otherwise: 'Do not swap the disk before: mail that is rejected in the first minute does not come back.',
    },
  ];
}

/** Recipients first, then the port. */
function openMachine(estate: EstateView): Step[] {
  if (restoredEdges(estate).length + restoredServers(estate).length === 0) return [];
  return [
    {
      id: 'open-restored-machine',
      title: 'Open the ports again',
      when: text`After ${ref('close-restored-machine')}, when the machine has been checked and has its updates.`,
      why: 'The interface has no security group of its own afterwards, as before, and that of the subnet decides again.',
      ...TERRAFORM,
      command: [
        ...askItem(estate),
        MACHINE,
        ...INTERFACE,
        'az network nic update --ids $interface --remove networkSecurityGroup',
        'az network nsg delete --resource-group $place --name "restore-$vm"',
      ],
      check: [
        ...askItem(estate),
        MACHINE,
        ...INTERFACE,
        'az network nic show --ids $interface --query networkSecurityGroup.id --output tsv',
      ],
      expected: 'The answer is empty.',
      otherwise: 'The group is in use: the first line was not carried out for this interface; run it again.',
    },
  ];
}

function checkMembers(estate: EstateView): Step[] {
  const servers = restoredServers(estate);
  if (servers.length === 0) return [];
  return [
    {
      id: 'check-restored-server',
      title: 'Check the restored server',
      when: 'For an Exchange server.',
      why: 'The password of its computer account has changed since the backup, once in 30 days by default: without a channel to the domain no service of Exchange starts.',
      ...windowsShell(...servers),
      subject: 'the restored server',
      command: [
        'if (-not (Test-ComputerSecureChannel)) {',
        "  Reset-ComputerMachinePassword -Credential (Get-Credential -Message 'Account of a domain administrator')",
        '}',
        'Restart-Computer',
      ],
      check: ['Test-ComputerSecureChannel', VERSION, STOPPED_SERVICES],
      expected:
        'True; FileVersion is the build that the server had on the day of the backup; no service is listed.',
      otherwise:
        'False: sign in with the local administrator, and see whether a domain controller answers. A build that is older than that of the other servers: install the update before clients come. Databases that do not mount on a member: its copies are behind or diverged; seed them again with `Update-MailboxDatabaseCopy -DeleteExistingFiles`.',
      wait: { seconds: 600, because: 'a restart, and services that start with a delay' },
    },
  ];
}

function checkEdges(estate: EstateView): Step[] {
  const edges = restoredEdges(estate);
  if (edges.length === 0) return [];
  return [
    {
      id: 'check-restored-edge',
      title: 'Check the restored Edge',
      when: 'For an Edge.',
      why: 'Its directory and its subscription come from the disk too, as they were. EdgeSync renews its accounts by itself: after a renewal, or a new subscription, those of the backup do not fit any more. With a backup that is older than some days expect to subscribe the Edge again.',
      ...windowsShell(...edges),
      subject: 'the restored Edge',
      command: [
        "Get-Service -Name 'ADAM_MSExchange', 'MSExchangeEdgeCredential', 'MSExchangeTransport' | Start-Service",
      ],
      check: [VERSION, STOPPED_SERVICES],
      expected:
        'FileVersion is the build that the Edge had on the day of the backup, and no service is listed.',
      otherwise:
        'MSExchangeTransport does not start: the volume of the queue is offline or has another letter; see event log Application. A build that is older than that of the other Edges: install the update before the ports are opened.',
    },
    {
      id: 'synchronize-restored-edge',
      title: 'Bring the recipients of today to the restored Edge',
      when: 'For an Edge.',
      why: 'EdgeSync brings changes only, and the Edge has lost those since the backup: a full synchronization brings everything. The newest mailbox shows whether it has arrived.',
      ...syncPlace(estate, edges),
      command: [
        `$edge = Read-Host ${quote(`Name of the restored Edge (${edges.join(', ')})`)}`,
        'Start-EdgeSynchronization -TargetServer $edge -ForceFullSync',
      ],
      check: [
        SYNC_CHECK,
        '$newest = Get-Mailbox -ResultSize Unlimited | Sort-Object -Property WhenMailboxCreated -Descending | Select-Object -First 1',
        'Test-EdgeSynchronization -VerifyRecipient "$($newest.PrimarySmtpAddress)"',
      ],
      expected: 'SyncStatus is Normal for the Edge, and the newest mailbox is reported as synchronized.',
      otherwise: text`Credentials that do not fit, or recipients that are missing: subscribe the Edge again, as the last steps of its rebuild do, ${listed(edges.map((name) => pageRef(PageId.edgeRebuild(name))))}, and leave the ports closed until then.`,
      wait: { seconds: 300, because: 'a full synchronization takes five minutes or more' },
    },
  ];
}

/** A Mailbox server from which one of the Edges is synchronized. */
function syncPlace(estate: EstateView, edges: string[]): StepPlace {
  const sites = sitesOf(estate).filter((site) => site.edges.some(({ name }) => edges.includes(name)));
  const servers = sites.flatMap(
    (site) =>
      syncServerOf(
        site,
        site.edges.map(({ name }) => subscriptionOf(site, name)).find((each) => each !== undefined),
      ) ?? [],
  );
  if (servers.length === 0)
    return exchangeShellOr(undefined, UnnamedHost.MAILBOX_SERVER, 'the site of the Edge');
  return {
    ...exchangeShell(...new Set(servers)),
    subject: 'a Mailbox server of the site of the restored Edge',
  };
}

function stacksOf(estate: EstateView): SiteView[] {
  return madeSites([...sitesOf(estate), ...estate.others]).filter(({ stack }) =>
    estate.backedUp.some((machine) => machine.stack === stack),
  );
}

function seePlan(estate: EstateView): Step {
  const plans = stacksOf(estate).map((site) =>
    terraform(site.stack, 'plan', { variables: standingVariables(site) }),
  );
  const [first] = stacksOf(estate);
  return {
    id: 'check-plan-after-restore',
    title: 'Check that Terraform sees no difference',
    why: sentences(
      'The machine has kept its id, so its address in the state leads to it, and nothing has to be imported. The name of its system disk is the one thing that differs from the program, which ignores it.',
      first && siteNote(first.stack),
    ),
    ...TERRAFORM,
    command: plans.length > 0 ? plans : ['terraform version'],
    check: plans.length > 0 ? plans : ['terraform version'],
    expected: 'The plan of the stack of the machine says "No changes."',
    otherwise:
      'The plan replaces the machine: do not apply it. The disk has another kind or size than the program says; compare `az disk show` with the program. Extensions that were updated since the backup are installed again by an apply, which is all right.',
  };
}

/** Volumes that backups of all machines leave out are in none. */
function dataDisks(estate: EstateView): Step[] {
  const has = estate.backedUp.some(({ volumes, protection }) =>
    volumes.some(({ purpose }) => !(protection?.excludedVolumes ?? []).includes(purpose)),
  );
  if (!has) return [];
  return [
    {
      id: 'restore-data-disk',
      title: 'Bring files of a data volume back',
      when: 'Only if files of a volume are needed that the backup has, such as the queue of an Edge.',
      why: 'A restored data disk is attached as one more disk, its files are copied, and it is taken away again: the disks of the stack keep their ids, so Terraform sees nothing. The second line shows the numbers (LUN) of the disks of the machine.',
      ...TERRAFORM,
      command: [
        ...askItem(estate),
        MACHINE,
        'az vm show --ids $machine --query "storageProfile.dataDisks[].[lun, name]" --output table',
        "$lun = Read-Host 'LUN of the disk that is restored'",
        ...restoreDisks(VAULT_REGION, ' --diskslist $lun', PointRegion.OWN),
        "Read-Host 'Wait until the restore is Completed (the check of this step, in a second window), then press Enter'",
        '$place = az vm show --ids $machine --query resourceGroup --output tsv',
        '$disk = az disk list --resource-group $target --query "[?osType==null].name" --output tsv',
        '$id = az disk show --resource-group $target --name $disk --query id --output tsv',
        'az vm disk attach --resource-group $place --vm-name $vm --name $id',
        "Read-Host 'Bring the disk online on the server, copy the files, take it offline, then press Enter'",
        'az vm disk detach --resource-group $place --vm-name $vm --name $disk',
      ],
      check: [
        ...restoreChecks(estate, PointRegion.OWN),
        MACHINE,
        'az vm show --ids $machine --query "storageProfile.dataDisks[].[lun, name]" --output table',
      ],
      expected: 'The job is Completed, and the machine has the same disks as before.',
      otherwise:
        'Databases come back clean only: see their own page before you copy files of databases or logs. The disk cannot be attached: it is in another zone; restore it again with `--target-zone`.',
      wait: { seconds: 14_400, because: 'minutes from a snapshot, hours from the vault' },
    },
  ];
}

function pairedRegion(estate: EstateView): Step[] {
  const vaults = estate.vaults.filter(
    ({ crossRegionRestore, pairedRegion: region }) => crossRegionRestore && region !== undefined,
  );
  if (vaults.length === 0) return [];
  const regions = [...new Set(vaults.map(({ pairedRegion: region }) => region!))];
  return [
    {
      id: 'restore-in-paired-region',
      title: `Restore disks in ${nameList(regions)}`,
      when: 'Only if the region of the vault is lost.',
      why: sentences(
        `The pairs are ${vaults.map(({ id, region, pairedRegion: pair }) => `${id}: ${region} to ${pair!}`).join(', ')}. Recovery points there come from the vault only, are up to ${PAIRED_AGE} old, and a restore that has begun cannot be cancelled. The staging account has to be there too. Disks with a key of the team come back with keys of Azure unless their vault has one of the team too, and disks that nobody reads from outside come back open to links.`,
        text`What comes back are disks to read from: nothing of them re-enters Terraform, since the stack describes machines in the lost region, with their addresses. Servers that serve are made by ${listed(standingSites(estate).map(({ code }) => pageRef(PageId.siteFromNothing(code))))}, or serve in the other site already.`,
      ),
      ...TERRAFORM,
      command: [
        ...signInToVaults(estate),
        ...askItem(estate),
        listPoints(PointRegion.PAIRED),
        ...restoreDisks(
          `$region = Read-Host 'Paired region (${regions.join(' or ')})'`,
          '',
          PointRegion.PAIRED,
        ),
      ],
      check: restoreChecks(estate, PointRegion.PAIRED),
      expected: 'The job is Completed, and the disks of the machine are in the group, in the paired region.',
      otherwise:
        'No recovery point: replication to the pair takes up to a day and a half, or the backup was still in the snapshot tier. Azure itself may not answer for a vault of a dead region for some minutes; try again. Read the disks on a machine in that region: `az vm disk attach`, bring them online, copy, detach. The disks stay longer than that: close them with `az disk update --network-access-policy DenyAll --public-network-access Disabled`, and give them a set of that region with `--disk-encryption-set`.',
      wait: { seconds: 28_800, because: 'all data is read from the vault' },
    },
  ];
}

function cleanUp(estate: EstateView): Step {
  return {
    id: 'clean-up-restore',
    title: 'Delete what is left of the restore',
    when: 'Some days later, when nobody needs the old disk any more; at once if the disk has been looked at by the wrong people.',
    why: 'The restored system disk stays in its group, since the machine runs from it. The old one has the name that the program gives: a later rebuild of the machine creates a disk of that name, and fails while the old one is there.',
    ...TERRAFORM,
    command: [
      ...inSubscriptionOfVault(estate),
      ASK_TARGET,
      "$staging = Read-Host 'Name of the storage account of the restore'",
      'az storage account delete --resource-group $target --name $staging',
      "$old = Read-Host 'Id of the old system disk'",
      'az disk delete --ids $old',
    ],
    check: [
      ...inSubscriptionOfVault(estate),
      ASK_TARGET,
      'az disk list --resource-group $target --query "[].[name, diskState]" --output table',
      'az storage account list --resource-group $target --query "[].name" --output tsv',
    ],
    expected: 'The disk that the machine runs from is Attached, and no storage account is listed.',
    otherwise:
      'The old disk cannot be deleted: it is still attached somewhere, or a lock holds it. Never delete the group as a whole while a machine runs from a disk in it.',
  };
}
