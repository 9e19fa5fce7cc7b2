import { PageId } from '../../model/page-ids';
import { namesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { quote } from '../powershell-text';
import type { Procedure, Step, StepPlace } from '../procedure';
import type { Text } from '../text';
import { pageRef, ref, sentences, text } from '../text';
import { keepItems } from '../vocabulary/item-retention';
import { exchangeShell } from '../vocabulary/shells';

const ROLE = 'Mailbox Import Export';
const ASSIGNMENT = 'Item recovery';
const ASK = "$mailbox = Read-Host 'Address of the mailbox'";
const ASK_FILTER = [
  ASK,
  "$subject = Read-Host 'Part of the subject'",
  "$from = [datetime](Read-Host 'Deleted after, such as 2027-01-31')",
  "$to = [datetime](Read-Host 'Deleted before')",
];
const FILTER = '-Identity $mailbox -SubjectContains $subject -FilterStartTime $from -FilterEndTime $to';

/**
 * Items that somebody has deleted come back from the Recoverable Items of the mailbox, without a backup.
 *
 * Sources: learn.microsoft.com/powershell/module/exchangepowershell/get-recoverableitems, .../restore-recoverableitems, .../search-mailbox and
 * learn.microsoft.com/exchange/recipients/user-mailboxes/recover-deleted-messages.
 */
export function singleItem(estate: EstateView): Procedure | undefined {
  const [server] = namesOf(standingSites(estate).flatMap((site) => site.mailboxServers));
  if (server === undefined) return undefined;
  const place = exchangeShell(server);
  return {
    id: PageId.singleItem,
    title: 'An item is brought back to a mailbox',
    purpose:
      'Somebody misses a message, an appointment or a contact that was deleted. Afterwards it is back in its folder, if it was deleted no longer ago than items are kept.',
    before: [
      'The person has looked into Deleted Items and into Recover Deleted Items of Outlook: most of what is missing is there, and needs no administrator.',
      'Items that were purged are kept only where single item recovery was on when they were purged. It is off by default for every mailbox, new ones too.',
      'Reading the mailbox of another person needs a reason that your organization accepts; write it down with the time.',
    ],
    steps: [
      allow(place),
      ...(estate.hasClientAccessRole ? [searchFormer(place)] : [find(estate, place), restore(place)]),
      takeBack(place),
      keepItems(estate, place, 'turn-on-item-recovery'),
    ],
    after: ['Tell the person in which folder the item is. Note the mailbox and the reason.'],
  };
}

function allow(place: StepPlace): Step {
  return {
    id: 'allow-item-recovery',
    title: 'Get the right to read recoverable items',
    why: `The role ${ROLE} belongs to no group by default, since it reads every mailbox. It is given to one account for the time of this page. A shell that is open does not have the new commands: open another one.`,
    ...place,
    command: [
      "$who = Read-Host 'Your account, such as CONTOSO-ADMIN or an address'",
      `New-ManagementRoleAssignment -Name ${quote(ASSIGNMENT)} -Role ${quote(ROLE)} -User $who`,
    ],
    check: [
      `Get-ManagementRoleAssignment -Role ${quote(ROLE)} | Format-Table -Property Name, RoleAssigneeName -AutoSize`,
    ],
    expected: `${ASSIGNMENT} is listed with your account.`,
    otherwise: `The name is taken: somebody has not taken the right back; see who it is before you go on. Access denied: the account needs Organization Management.`,
  };
}

function notFound({ group }: EstateView): Text {
  const lagged = group?.databases.some(({ copies }) => copies.some((copy) => copy.lagged)) ?? false;
  return sentences(
    'Nothing is found: leave the subject empty, and look at a longer time.',
    lagged &&
      text`What is no longer kept may be in an earlier state of the database: ${pageRef(PageId.laggedCopy)}.`,
  );
}

function find(estate: EstateView, place: StepPlace): Step {
  return {
    id: 'find-item',
    title: 'Find the item',
    why: 'Three folders are searched: Deleted Items, what was deleted from there, and what was purged. The time is that of the deletion, in the format of this machine.',
    ...place,
    command: [
      ...ASK_FILTER,
      `Get-RecoverableItems ${FILTER} | Format-Table -Property Subject, ItemClass, LastModifiedTime, SourceFolder, LastParentPath -AutoSize`,
    ],
    check: [
      ASK,
      'Get-Mailbox -Identity $mailbox | Format-List -Property SingleItemRecoveryEnabled, RetainDeletedItemsFor, UseDatabaseRetentionDefaults, Database',
    ],
    expected: 'The item is listed, with the folder that it is in now and the one that it came from.',
    otherwise: notFound(estate),
  };
}

function restore(place: StepPlace): Step {
  return {
    id: 'restore-item',
    title: 'Bring the item back',
    why: text`The same filter as in ${ref('find-item')}: everything that it lists comes back, to the folder that it came from or to the usual one of its kind.`,
    ...place,
    command: [
      ...ASK_FILTER,
      `Restore-RecoverableItems ${FILTER} | Format-Table -Property Subject, WasRestoredSuccessfully, RestoredToFolderPath -AutoSize`,
    ],
    check: [...ASK_FILTER, `Get-RecoverableItems ${FILTER} | Measure-Object | Format-List -Property Count`],
    expected: 'WasRestoredSuccessfully is True for each item, and the count is 0.',
    otherwise:
      'False: the folder of the item is gone; ask for it with `-SourceFolder RecoverableItems`, then again. Too many items: give more of the subject, or a shorter time.',
  };
}

/** Exchange 2013 has neither of both commands. */
function searchFormer(place: StepPlace): Step {
  return {
    id: 'find-item',
    title: 'Find the item, and copy it to the discovery mailbox',
    why: 'The search covers the Recoverable Items only, and copies what it finds. From the discovery mailbox the item is sent or dragged to its owner. A search finds 10,000 items of a mailbox at most.',
    ...place,
    command: [
      ASK,
      "$query = Read-Host 'What to search for, such as subject:budget'",
      "Search-Mailbox -Identity $mailbox -SearchDumpsterOnly -SearchQuery $query -TargetMailbox 'Discovery Search Mailbox' -TargetFolder $mailbox -LogLevel Full",
    ],
    check: [
      ASK,
      'Get-Mailbox -Identity $mailbox | Format-List -Property SingleItemRecoveryEnabled, RetainDeletedItemsFor',
    ],
    expected:
      'ResultItemsCount is more than 0, and the folder of that name in the discovery mailbox has the item.',
    otherwise:
      'Nothing is found: search for a single word. The mailbox needs the role Mailbox Search as well, where the command is not known.',
  };
}

function takeBack(place: StepPlace): Step {
  return {
    id: 'take-back-item-recovery',
    title: 'Take the right back',
    why: 'Nobody needs this role between two recoveries.',
    ...place,
    command: [`Remove-ManagementRoleAssignment -Identity ${quote(ASSIGNMENT)} -Confirm:$false`],
    check: [
      `Get-ManagementRoleAssignment -Role ${quote(ROLE)} | Format-Table -Property Name, RoleAssigneeName -AutoSize`,
    ],
    expected: `${ASSIGNMENT} is not listed; the assignments for delegation may be.`,
    otherwise: 'It is still listed: another domain controller has answered; look again in some minutes.',
  };
}
