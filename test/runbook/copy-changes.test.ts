import { copyChanges } from '../../lib/runbook/procedures/copy-changes';
import type { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure } from '../../lib/runbook/procedure';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import type { DatabaseModel } from '../../lib/model/database-model';
import type { Draft } from './support/estates';
import { automaticEstate, changedEstate, ESTATES, oneSite } from './support/estates';
import { plain, said, expectOrder, expectSound, stepOf, idsOf } from './support/procedure-checks';

const estate = changedEstate();
const procedure = copyChanges(estate)!;

function lines(of: Procedure, text: string): string[] {
  return of.steps.flatMap(({ command }) => command).filter((line) => line.includes(text));
}

/** The estate, whose layout is committed as it is, but for a change of each database. */
function committed(change: (database: Draft<DatabaseModel>) => void): EstateView {
  return automaticEstate(({ databases }) => {
    for (const database of databases) {
      database.committedCopies = database.copies.map((copy) => ({ ...copy }));
      change(database);
    }
  });
}

test('is there only where a committed layout differs', () => {
  const among = (of: EstateView): string[] => proceduresOf(of).map(({ id }) => id);
  expect(among(estate)).toContain('copy-changes');
  expect(among(automaticEstate())).not.toContain('copy-changes');
  expect(copyChanges(committed(() => undefined))).toBeUndefined();
  expect(copyChanges(ESTATES['no group'])).toBeUndefined();
});

test('is complete and names nothing that is not there', () => {
  expectSound(estate, procedure);
});

test('what comes is healthy before anything goes', () => {
  expectOrder(procedure, [
    'check-group-before-changes',
    'create-new-databases',
    'add-copies',
    'set-lag',
    'turn-on-circular-logging-again',
    /^restart-information-store-/,
    'set-preferences',
    'activate-changed-databases',
    'remove-copies',
    'delete-files',
    'remove-member-amsfe4',
  ]);
});

test('only what is missing is seeded, the first copy of a new database by making it', () => {
  expect(lines(procedure, 'New-MailboxDatabase')).toEqual([
    "New-MailboxDatabase -Name 'DB12' -Server 'AMSFE3' -EdbFilePath 'M:\\Databases\\DB12\\DB12.edb' -LogFolderPath 'L:\\Logs\\DB12'",
  ]);
  expect(lines(procedure, 'Add-MailboxDatabaseCopy')).toEqual([
    "Add-MailboxDatabaseCopy -Identity 'DB04' -MailboxServer 'AMSFE1' -ActivationPreference 1",
    "Add-MailboxDatabaseCopy -Identity 'DB01' -MailboxServer 'AMSFE2' -ActivationPreference 2",
    "Add-MailboxDatabaseCopy -Identity 'DB12' -MailboxServer 'AMSFE2' -ActivationPreference 2",
    "Add-MailboxDatabaseCopy -Identity 'DB12' -MailboxServer 'DUBFE3' -ActivationPreference 3",
    "Add-MailboxDatabaseCopy -Identity 'DB12' -MailboxServer 'DUBFE2' -ActivationPreference 4 -ReplayLagTime 7.00:00:00",
  ]);
  expect(procedure.purpose).toContain('No even layout takes fewer than 6 new copies.');
});

test('the numbers of a database are set from 1 on, those of the others left alone', () => {
  const numbered = lines(procedure, '-ActivationPreference').filter((line) => line.startsWith('Set-'));
  expect(
    numbered.map((line) => /'(DB\d+)\\\w+' -ActivationPreference (\d)/.exec(line)!.slice(1).join()),
  ).toEqual(['DB01', 'DB02', 'DB04'].flatMap((name) => [1, 2, 3, 4].map((number) => `${name},${number}`)));
});

test('what goes is removed, and its files on the server that held it', () => {
  expect(lines(procedure, 'Remove-MailboxDatabaseCopy')).toEqual([
    "Remove-MailboxDatabaseCopy -Identity 'DB01\\AMSFE4' -Confirm:$false",
    "Remove-MailboxDatabaseCopy -Identity 'DB04\\AMSFE2' -Confirm:$false",
  ]);
  expect(lines(procedure, 'Remove-Item')).toEqual([
    "Invoke-Command -ComputerName 'AMSFE4' -ScriptBlock { Remove-Item -Path 'M:\\Databases\\DB01', 'L:\\Logs\\DB01' -Recurse }",
    "Invoke-Command -ComputerName 'AMSFE2' -ScriptBlock { Remove-Item -Path 'M:\\Databases\\DB04', 'L:\\Logs\\DB04' -Recurse }",
  ]);
});

test('circular logging is off while a database gets its second copy or loses its last one, and on afterwards', () => {
  expect(stepOf(procedure, 'turn-on-circular-logging-again').command).toEqual([
    "Set-MailboxDatabase -Identity 'DB12' -CircularLoggingEnabled $true",
  ]);
  expect(lines(procedure, 'CircularLoggingEnabled $false')).toEqual([]);
  const grown = committed((database) => {
    if (database.id === 'DB02') database.committedCopies = database.copies.slice(0, 1);
  });
  const growth = copyChanges(grown)!;
  expectSound(grown, growth);
  expect(stepOf(growth, 'add-copies').command[0]).toBe(
    "Set-MailboxDatabase -Identity 'DB02' -CircularLoggingEnabled $false",
  );
  expect(stepOf(growth, 'turn-on-circular-logging-again').command).toEqual([
    "Set-MailboxDatabase -Identity 'DB02' -CircularLoggingEnabled $true",
  ]);
  const shrunk = automaticEstate(({ availabilityGroups: [group], databases }) => {
    group.logTruncation = { circularLogging: false, backupProduct: 'Contoso Backup' };
    for (const database of databases) {
      database.committedCopies = database.copies.map((copy) => ({ ...copy }));
      if (database.id === 'DB02') database.copies = database.copies.slice(0, 1);
    }
  });
  const shrinking = copyChanges(shrunk)!;
  expectSound(shrunk, shrinking);
  expect(stepOf(shrinking, 'remove-copies').command[0]).toBe(
    "Set-MailboxDatabase -Identity 'DB02' -CircularLoggingEnabled $false",
  );
  expect(lines(shrinking, 'CircularLoggingEnabled')).toHaveLength(1);
  expect(said(shrinking, 'before')).toContain('A backup of each database by Contoso Backup');
  expect(said(growth, 'before')).not.toContain('backup');
});

test('a member that goes keeps its machine until it holds nothing', () => {
  expect(said(procedure, 'before')).toContain('has not been applied to the stack of AMSFE4');
  expect(said(procedure, 'after')).toContain('Go on with removal-server for AMSFE4');
});

test('a member that comes is in the group before it gets copies', () => {
  const fresh = committed((database) => {
    database.committedCopies = database.copies.filter(({ server }) => server !== 'AMSFE3');
  });
  const changes = copyChanges(fresh)!;
  expectSound(fresh, changes);
  expect(said(changes, 'before')).toContain('AMSFE3 has Exchange, a certificate, URLs and a place in DAG1');
  expect(said(changes, 'before')).not.toContain('has not been applied');
  expect(idsOf(changes)).not.toContain('remove-copies');
  expect(stepOf(changes, 'add-copies').command[0]).toBe(
    "Set-MailboxServer -Identity 'AMSFE3' -AutoDatabaseMountDial GoodAvailability",
  );
  expect(lines(procedure, 'AutoDatabaseMountDial')).toEqual([]);
});

test('a copy that begins to lag is guarded, and one that stops is let go', () => {
  expect(stepOf(procedure, 'set-lag').command).toEqual([
    'Set-TransportConfig -SafetyNetHoldTime 7.00:00:00',
    "Set-MailboxDatabaseCopy -Identity 'DB03\\DUBFE1' -ReplayLagTime 7.00:00:00",
    "Suspend-MailboxDatabaseCopy -Identity 'DB03\\DUBFE1' -ActivationOnly -Confirm:$false",
    "Suspend-MailboxDatabaseCopy -Identity 'DB12\\DUBFE2' -ActivationOnly -Confirm:$false",
  ]);
  const stopping = committed(({ copies }) => {
    for (const copy of copies) copy.lagged = false;
  });
  const { command } = stepOf(copyChanges(stopping)!, 'set-lag');
  expect(command).toHaveLength(2 * 12);
  expect(command).toContain("Set-MailboxDatabaseCopy -Identity 'DB01\\DUBFE2' -ReplayLagTime 0.00:00:00");
  expect(command).toContain("Resume-MailboxDatabaseCopy -Identity 'DB01\\DUBFE2' -Confirm:$false");
  expectSound(stopping, copyChanges(stopping)!);
});

test('waits for the switchback where there is another site', () => {
  expect(plain(procedure, procedure.before[0])).toContain('do the page switchback first');
  expect(said(copyChanges(changedEstate(oneSite))!, 'before')).not.toContain('switchback');
});

test('names are compared as Windows does', () => {
  const lower = committed(({ committedCopies = [] }) => {
    for (const copy of committedCopies) copy.server = copy.server.toLowerCase();
  });
  expect(copyChanges(lower)).toBeUndefined();
});
