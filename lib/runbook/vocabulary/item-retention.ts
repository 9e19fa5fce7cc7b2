import type { EstateView } from '../estate-view';
import { namesOf } from '../estate-parts';
import { forEachOf } from '../powershell-text';
import type { Step, StepPlace } from '../procedure';

/** How long items are kept where a model of an earlier release does not say it: the default of the program. */
const USUAL_DAYS = 30;

export function itemRetentionDays({ group }: EstateView): number {
  return group?.itemRetentionDays ?? USUAL_DAYS;
}

/**
 * Turns single item recovery on for every mailbox, and sets how long deleted items are kept. On the database, since a mailbox takes it from there.
 *
 * Sources: learn.microsoft.com/powershell/module/exchangepowershell/set-mailbox (SingleItemRecoveryEnabled: off by default) and
 * .../set-mailboxdatabase (DeletedItemRetention: 14 days by default).
 */
export function keepItems(estate: EstateView, place: StepPlace, id: string): Step {
  const days = itemRetentionDays(estate);
  const databases = namesOf(estate.group?.databases ?? []);
  const span = `'${days}.00:00:00'`;
  return {
    id,
    title: `Keep deleted items for ${days} days`,
    why: `Exchange keeps deleted items for 14 days, and forgets them at once when their owner purges them. With single item recovery they are kept for the whole time, which spares most restores of databases. They count towards the quota of the Recoverable Items, 30 GB by default, and need room on the volumes of the databases. It is off for each new mailbox: do this step again every month.`,
    ...place,
    command: [
      ...(databases.length > 0
        ? forEachOf(
            'database',
            databases,
            (name) => `Set-MailboxDatabase -Identity ${name} -DeletedItemRetention ${span}`,
          )
        : [`Get-MailboxDatabase | Set-MailboxDatabase -DeletedItemRetention ${span}`]),
      '$without = @(Get-Mailbox -ResultSize Unlimited | Where-Object { -not $_.SingleItemRecoveryEnabled })',
      'foreach ($each in $without) { Set-Mailbox -Identity $each.DistinguishedName -SingleItemRecoveryEnabled $true }',
    ],
    check: [
      'Get-MailboxDatabase | Format-Table -Property Name, DeletedItemRetention -AutoSize',
      'Get-Mailbox -ResultSize Unlimited | Group-Object -Property SingleItemRecoveryEnabled | Format-Table -Property Name, Count',
    ],
    expected: `DeletedItemRetention is ${days}.00:00:00 for each database, and no mailbox is counted as False.`,
    otherwise:
      'A mailbox that stays False: its object cannot be written, or it was created meanwhile; run the step again. A warning that it takes up to an hour is expected.',
  };
}
