import { mailboxMoves } from '../../lib/runbook/procedures/mailbox-moves';
import type { Procedure } from '../../lib/runbook/procedure';
import { automaticEstate, noGroupEstate, noLagEstate, pilotLightEstate, without } from './support/estates';
import { expectOrder, stepOf } from './support/procedure-checks';

const estate = automaticEstate();
const page = mailboxMoves(estate)!;

function commands({ steps }: Procedure): string {
  return steps.flatMap(({ command, check }) => [...command, ...check]).join('\n');
}

test('names first, then system mailboxes, batches, public folders, and the hybrid organization last', () => {
  expectOrder(page, [
    'see-old-organization',
    'lead-names-here',
    'move-system-mailboxes',
    'start-batch',
    'watch-batch',
    'complete-batch',
    'move-public-folder-mailboxes',
    'check-old-databases',
    'repeat-hybrid',
  ]);
});

test('batches go to the databases of the program, and are completed by people', () => {
  const batch = stepOf(page, 'start-batch').command.join('\n');
  expect(batch).toContain("-TargetDatabases 'DB01', 'DB02'");
  expect(batch).toContain("'DB12'");
  expect(batch).not.toContain('-AutoComplete');
  expect(stepOf(page, 'complete-batch').command.join('\n')).toContain('Complete-MigrationBatch');
});

test('all kinds of mailboxes are looked for before an old server goes', () => {
  const { check } = stepOf(page, 'check-old-databases');
  for (const kind of ['-Archive', '-Arbitration', '-AuditLog', '-PublicFolder'])
    expect(check.join('\n')).toContain(kind);
});

test('logs are watched on every member, and lagged copies keep them for days', () => {
  expect(stepOf(page, 'watch-batch').why).toContain('keep the logs of 7 days');
  expect(stepOf(page, 'watch-batch').check.join('\n')).toContain('Get-Volume -DriveLetter L');
  expect(stepOf(mailboxMoves(noLagEstate())!, 'watch-batch').why).not.toContain('Lagged');
});

test('Edges are named where there are some', () => {
  expect(stepOf(page, 'repeat-hybrid').why).toContain('AMSEDGE1');
  const none = mailboxMoves(automaticEstate(without('AMSEDGE1', 'AMSEDGE2', 'DUBEDGE1', 'DUBEDGE2')))!;
  expect(stepOf(none, 'repeat-hybrid').why).not.toContain('Edge');
});

test('there is no page without databases of the program', () => {
  expect(mailboxMoves(noGroupEstate())).toBeUndefined();
  expect(commands(mailboxMoves(pilotLightEstate())!)).not.toContain('DUB');
});

test('archives count where they are, and every front end takes moves, also after a switchover', () => {
  const moves = mailboxMoves(automaticEstate())!;
  expect(stepOf(moves, 'check-old-databases').check.join('\n')).toContain('ArchiveDatabase');
  expect(stepOf(moves, 'repeat-hybrid').command.join('\n')).toContain("'AMSFE3', 'DUBFE1'");
});
