import type { EstateView } from '../estate-view';
import { timeText } from '../powershell-text';
import type { ProcedureTable, Step } from '../procedure';
import type { Text } from '../text';
import { sentences } from '../text';
import { TERRAFORM } from './shells';
import { chooseSubscription, chosenSubscription, signIn } from './subscriptions';

/** How old recovery points in the paired region may be. Source: learn.microsoft.com/azure/backup/backup-create-recovery-services-vault (cross region restore). */
const PAIRED_AGE_HOURS = 36;
export const PAIRED_AGE = timeText(PAIRED_AGE_HOURS * 3600);

const ASK_VAULT = "$vault = Read-Host 'Vault (see the table)'";

/** Asks which item of which vault is meant: each function of a page has variables of its own. */
export function askItem(estate: EstateView): string[] {
  return [
    ASK_VAULT,
    "$vm = Read-Host 'Machine in Azure (see the table)'",
    ...chosenSubscription('$vault', estate.vaultsInAzure),
    '$group = az backup vault list --query "[?name==\'$vault\'].resourceGroup" --output tsv',
    'if (-not $group) { throw "No vault $vault in this subscription." }',
  ];
}

/** The subscription of what is restored, in which the vault is too; for functions that ask for no item. */
export function inSubscriptionOfVault(estate: EstateView): string[] {
  const vaults = estate.vaultsInAzure;
  const { ask, lines } = chooseSubscription('$vault', vaults);
  return [...ask, ...(lines.length > 1 ? [ASK_VAULT] : []), ...lines];
}

export const ASK_TARGET = "$target = Read-Host 'Resource group for what is restored'";
const ASK_POINT = "$point = Read-Host 'Name of the recovery point'";
const ASK_STAGING =
  "$staging = Read-Host 'Name of a new storage account for the restore (small letters and digits)'";
const ITEM = '--resource-group $group --vault-name $vault --container-name $vm --item-name $vm';

/** The azure CLI signed in, which every step after it needs. */
export function signInToVaults(estate: EstateView): string[] {
  return signIn(estate.vaultsInAzure, 'Subscription of the estate');
}

/** Where a recovery point is read from. */
export enum PointRegion {
  OWN = '',
  PAIRED = ' --use-secondary-region',
}

/**
 * Who may read restored disks by links: asked where the recovery point says so, refused where it does not, and not "as on the source" in the paired region.
 *
 * Source: Azure/azure-cli, command_modules/backup/custom.py (_set_pe_restore_trigger_restore_properties).
 */
const ACCESS: Record<PointRegion, string> = {
  [PointRegion.OWN]: 'SameAsOnSourceDisks',
  [PointRegion.PAIRED]: 'EnablePublicAccessForAllDisks',
};

/** What a backup has to offer: name, time and kind of each recovery point, the newest first. */
export function listPoints(from: PointRegion): string {
  return `az backup recoverypoint list ${ITEM} --backup-management-type AzureIaasVM${from} --query "[].[name, properties.recoveryPointTime, properties.recoveryPointType]" --output table`;
}

/**
 * Commands that restore disks of an item (`askItem`) into a resource group. The storage account takes the configuration of the machine on the way, and has
 * to be in the region of the disks.
 *
 * Sources: learn.microsoft.com/azure/backup/tutorial-restore-disk and learn.microsoft.com/cli/azure/backup/restore.
 */
export function restoreDisks(region: string, which: string, from: PointRegion): string[] {
  const restore = `az backup restore restore-disks ${ITEM} --rp-name $point --storage-account $account --target-resource-group $target${which}${from}`;
  return [
    ASK_POINT,
    ASK_TARGET,
    ASK_STAGING,
    region,
    'az group create --name $target --location $region',
    'az storage account create --resource-group $target --name $staging --location $region --sku Standard_LRS --allow-blob-public-access false --min-tls-version TLS1_2',
    '$account = az storage account show --resource-group $target --name $staging --query id --output tsv',
    `$private = az backup recoverypoint show ${ITEM} --name $point --backup-management-type AzureIaasVM --workload-type VM${from} --query properties.isPrivateAccessEnabledOnAnyDisk --output tsv`,
    `if ($private -eq 'true') { ${restore} --disk-access-option ${ACCESS[from]} } else { ${restore} }`,
  ];
}

/** The region of the vault, which is that of its machines. */
export const VAULT_REGION =
  '$region = az backup vault show --resource-group $group --name $vault --query location --output tsv';

/** Whether the restore has ended, and which disks it has made. */
export function restoreChecks(estate: EstateView, from: PointRegion): string[] {
  return [
    ...askItem(estate),
    ASK_TARGET,
    `az backup job list --resource-group $group --vault-name $vault --operation Restore${from} --query "[].[name, properties.entityFriendlyName, properties.status, properties.startTime]" --output table`,
    'az disk list --resource-group $target --query "[].[name, osType, diskSizeGB, sku.name, zones[0]]" --output table',
  ];
}

/** The recovery points of a machine are read before one is chosen. */
export function choosePoint(estate: EstateView, id: string, why: Text): Step {
  return {
    id,
    title: 'Choose the recovery point',
    why: sentences(
      why,
      'AppConsistent means that Windows and Exchange had written everything before the snapshot. Azure falls back to a crash-consistent point by itself after failures; take such a one only if there is no better one.',
    ),
    ...TERRAFORM,
    command: [...signInToVaults(estate), ...askItem(estate), listPoints(PointRegion.OWN)],
    check: [
      ...askItem(estate),
      'az backup item list --resource-group $group --vault-name $vault --backup-management-type AzureIaasVM --query "[].[properties.friendlyName, properties.lastBackupStatus, properties.lastRecoveryPoint]" --output table',
    ],
    expected:
      'The list has recovery points with their times; the machine is among the items of the vault, and its last backup is Completed.',
    otherwise:
      'The machine is not among the items: its backups were deleted and are in soft delete, `az backup protection undelete` brings them back; or another vault has them. No recovery point before the damage: the retention of the policy was too short.',
  };
}

/** The machines with backups: how they are called in Azure, and what a restore does not bring. */
export function backupTable(estate: EstateView, only?: readonly string[]): ProcedureTable {
  return {
    title: 'Machines with backups',
    head: ['server', 'machine in Azure', 'vault', 'region', 'backup from', 'volumes left out'],
    rows: estate.backedUp
      .filter(({ id }) => only?.includes(id) ?? true)
      .map(({ id, azureName = '-', protection }) => {
        const vault = estate.vaultOf(id);
        const { startTime, timeZone = '', excludedVolumes = [] } = protection ?? {};
        return [
          id,
          azureName,
          vault?.id ?? '-',
          vault?.region ?? '-',
          startTime === undefined ? '-' : `${startTime} ${timeZone}`.trim(),
          excludedVolumes.join(', ') || '-',
        ];
      }),
  };
}
