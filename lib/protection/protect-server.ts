import { BackupProtectedVm } from '@cdktf/provider-azurerm/lib/backup-protected-vm';
import type { Construct } from 'constructs';
import { protect } from '../core/protection';
import { refuse } from '../core/refusal';
import { subscriptionId } from '../core/subscription';
import { TimeOfDay } from '../core/time-of-day';
import { MINUTES_OF_BACKUP, minutesOf } from '../model/protection-faults';
import type { ProtectionModel, RetentionModel } from '../model/protection-model';
import { ProtectionKind } from '../model/protection-model';
import { describePatchWindow } from '../site/plan-patches';
import type { Site } from '../site/site';
import type { BackupOptions } from './backup-options';
import type { DayWindow } from './backup-slots';
import { backupSlots, endOf, overlaps } from './backup-slots';
import { DEFAULT_INSTANT_RESTORE_DAYS, RecoveryVault } from './recovery-vault';
import { describeProtection, type ServerProtection } from './server-protection';

/** What protection has to know of a machine. */
export interface ProtectedMachine {
  readonly site: Site;
  /** Its name in Azure. */
  readonly name: string;
  readonly computerName: string;
  /** Its place in the order of its tier, from 1. */
  readonly ordinal: number;
  readonly dataDisks: readonly { readonly name: string; readonly lun: number }[];
  /** Addresses of the machine, which is the first, and of what has to be done before its first backup. */
  readonly after: string[];
  /** How many items there are; undefined where the machine always exists. */
  readonly count?: number;
}

const DEFAULT_DAYS = 30;

/** Makes the backups of a machine, and says how it is protected. */
export function protectServer(
  server: Construct,
  machine: ProtectedMachine,
  protection: ServerProtection,
): ProtectionModel {
  const { kind, options } = protection;
  if (!protection._usesVault) return describeProtection(protection);
  const { site } = machine;
  const vault = RecoveryVault.of(site);
  const schedule = scheduleOf(server, machine, options);
  const retention = retentionOf(options);
  const policy = vault._policy({
    ...schedule,
    retention,
    instantRestoreDays: options.instantRestoreDays ?? DEFAULT_INSTANT_RESTORE_DAYS,
  });
  const excluded = kind === ProtectionKind.WITHOUT_DATABASE_VOLUMES ? machine.dataDisks : [];
  const { name, resourceGroupName } = vault._reference;
  const item = new BackupProtectedVm(server, 'Backup', {
    resourceGroupName,
    recoveryVaultName: name,
    // A reference would be unknown while the machine is replaced, and the provider would then end the item and its backups.
    sourceVmId:
      `/subscriptions/${subscriptionId(server)}/resourceGroups/${site.resourceGroupName}` +
      `/providers/Microsoft.Compute/virtualMachines/${machine.name}`,
    backupPolicyId: policy.id,
    excludeDiskLuns: excluded.length > 0 ? excluded.map(({ lun }) => lun) : undefined,
    count: machine.count,
    dependsOn: machine.after.map((fqn) => ({ fqn })),
  });
  protect(item, machine.computerName);
  vault._addItem({ item, machine: machine.name, address: machine.after[0] });
  return {
    kind,
    vault: vault.vaultName,
    policy: policy.name,
    ...schedule,
    retention,
    membersAtOnce: options.membersAtOnce,
    excludedVolumes: excluded.length > 0 ? excluded.map((disk) => disk.name) : undefined,
  };
}

/** When the backup of a machine starts, by its own place in its tier: members hours apart, and outside the site's patch window. */
function scheduleOf(
  server: Construct,
  { site, ordinal }: ProtectedMachine,
  { startTime, membersAtOnce = 1 }: BackupOptions,
): { startTime: string; timeZone: string } {
  const window = describePatchWindow(site.patchWindow);
  const free = { start: minutesOf(window.startTime), length: window.durationMinutes };
  const start = startTime === undefined ? endOf(free) : minutesOf(startTime.toString());
  checkStart(server, start, free);
  const slots = backupSlots(start, free);
  const minute = slots[Math.floor((ordinal - 1) / membersAtOnce) % slots.length];
  return { startTime: timeOf(minute), timeZone: window.timeZone };
}

function checkStart(server: Construct, start: number, free: DayWindow): void {
  if (!overlaps({ start, length: MINUTES_OF_BACKUP }, free)) return;
  refuse(server.node.scope!, {
    property: 'protection.startTime',
    value: timeOf(start),
    limit: `outside the patch window, which starts at ${timeOf(free.start)} and takes ${free.length} minutes`,
    cause:
      'Azure starts a backup up to two hours late and its snapshot takes some time, and a machine that is being patched restarts',
    remedy: `use a time from ${timeOf(endOf(free))} on that is at least three hours before the window, or leave it out`,
  });
}

function retentionOf({ retention = {} }: BackupOptions): RetentionModel {
  return { ...retention, days: retention.days ?? DEFAULT_DAYS };
}

function timeOf(minute: number): string {
  return TimeOfDay.at(Math.floor(minute / 60), minute % 60).toString();
}
