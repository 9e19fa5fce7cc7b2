import {
  checkAllProps,
  checkObject,
  ofClass,
  ofSettings,
  type PropertyCheck,
  type SettingsOf,
} from '../core/check-class';
import { checkRange, refuse } from '../core/refusal';
import { TimeOfDay } from '../core/time-of-day';
import type { BackupOptions, BackupRetention } from './backup-options';

const AZURE = 'Azure accepts no other number (Az.RecoveryServices, PolicyConstants)';

/** A whole number that is known at synthesis, since the model has it. */
function wholeNumber(min: number, max: number, unit: string, cause: string): PropertyCheck {
  return (scope, property, value) => {
    if (value === undefined) return;
    if (typeof value === 'number' && value < -1e9) {
      refuse(scope, {
        property,
        value,
        limit: 'known at synthesis',
        cause: 'the recovery plan names it',
        remedy: 'write the number',
      });
    }
    checkRange(scope, value as number, { property, min, max, unit, cause });
  };
}

const RETENTION: SettingsOf<BackupRetention> = {
  days: wholeNumber(7, 9999, 'days', AZURE),
  weeks: wholeNumber(1, 5163, 'weeks', AZURE),
  months: wholeNumber(1, 1188, 'months', AZURE),
  years: wholeNumber(1, 99, 'years', AZURE),
};

const OPTIONS: SettingsOf<BackupOptions> = {
  retention: ofSettings(RETENTION),
  startTime: ofClass(TimeOfDay, 'TimeOfDay.at(2)'),
  membersAtOnce: wholeNumber(1, 250, 'members', 'a tier has at most 250 members'),
  instantRestoreDays: wholeNumber(
    1,
    30,
    'days',
    'Azure keeps the snapshots of an enhanced policy for no other time (learn.microsoft.com/azure/backup/backup-azure-vms-enhanced-policy)',
  ),
};

/** Refuses what Azure would refuse at the apply. */
export function checkBackupOptions(scope: string, options: BackupOptions): void {
  checkObject(scope, 'options', options);
  checkAllProps(scope, options, OPTIONS);
  const { startTime } = options;
  if (startTime === undefined || startTime.minute % 30 === 0) return;
  refuse(scope, {
    property: 'startTime',
    value: startTime.toString(),
    limit: 'on the hour or on the half hour',
    cause: 'Azure starts backups at no other times (registry.terraform.io, azurerm_backup_policy_vm)',
    remedy: `use TimeOfDay.at(${startTime.hour}) or TimeOfDay.at(${startTime.hour}, 30)`,
  });
}
