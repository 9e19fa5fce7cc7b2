import { compose } from '../../lib/runbook/compose';
import type { EstateView } from '../../lib/runbook/estate-view';
import { AppliesTo } from '../../lib/runbook/procedure';
import type { Procedure } from '../../lib/runbook/procedure';
import { switchback } from '../../lib/runbook/procedures/switchback';
import { switchover } from '../../lib/runbook/procedures/switchover';
import { volumeFull } from '../../lib/runbook/procedures/volume-full';
import { renderIndex } from '../../lib/runbook/render/render-index';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import type { Change } from './support/estates';
import {
  automaticEstate,
  existing,
  noGroupEstate,
  noQueueVolume,
  pilotLightEstate,
  singleSiteEstate,
} from './support/estates';
import { expectOrder, expectSound, idsOf, said, stepOf } from './support/procedure-checks';

const circular: Change = ({ availabilityGroups: [group] }) => {
  group.logTruncation = { circularLogging: true };
};
const backedUp: Change = ({ availabilityGroups: [group] }) => {
  group.logTruncation = { circularLogging: false, backupProduct: 'Contoso Backup' };
};

const estate = automaticEstate(circular);
const page = pageOf(estate);

function pageOf(view: EstateView): Procedure {
  const found = volumeFull(view);
  if (!found) throw new Error('There is no page.');
  return found;
}

function lines(procedure: Procedure, text: string): string[] {
  return procedure.steps.flatMap(({ command }) => command).filter((line) => line.includes(text));
}

test('looks, then treats logs, databases and the queue, and says last how disks grow', () => {
  expectOrder(page, [
    'see-volumes',
    'see-truncation',
    'find-log-writer',
    'remove-absent-copies',
    'free-volume',
    'see-databases',
    'move-large-mailboxes',
    'see-queue',
    'renew-queue',
    'enlarge-disks-ams',
    'enlarge-disks-dub',
    'extend-volumes',
  ]);
});

test('the index has it under what has happened', () => {
  const [happened] = renderIndex(estate, compose(proceduresOf(estate))).split('## Planned work');
  expect(happened).toContain('[A volume fills up](volume-full.md)');
});

test('the thresholds are those of back pressure, and the alert comes before them', () => {
  expect(stepOf(page, 'see-volumes').why).toContain('89 % full');
  expect(stepOf(page, 'see-volumes').why).toContain('takes mail again below 80 %');
  expect(said(page, 'after')).toContain('75 % and to 80 %');
});

test('the table has the volumes of Mailbox servers and Edges, with their stacks', () => {
  expect(page.table?.rows).toContainEqual([
    'AMSFE1',
    'Amsterdam',
    estate.primary.stack,
    expect.stringMatching(/databases M: \d+ GiB.*logs L: \d+ GiB|logs L: \d+ GiB.*databases M: \d+ GiB/),
  ]);
  expect(page.table?.rows.map(([name]) => name)).toEqual(
    expect.arrayContaining(['DUBFE3', 'AMSEDGE1', 'DUBEDGE2']),
  );
});

describe('log files are never deleted one by one', () => {
  test('files go only with a copy whose removal has succeeded, or with an empty queue', () => {
    expect(said(page, 'before')).toContain('Nobody deletes log files by hand');
    expect(lines(page, 'Remove-Item')).toHaveLength(2);
    const { command } = stepOf(page, 'free-volume');
    const removal = command.findIndex((line) => line.includes('Remove-MailboxDatabaseCopy'));
    expect(command[removal]).toContain('-ErrorAction Stop');
    expect(command[removal + 1]).toContain('Remove-Item -Path (Split-Path -Path');
    expect(stepOf(page, 'free-volume').why).toContain('`eseutil /mh`');
    expect(stepOf(page, 'renew-queue').command.slice(0, 2).join('\n')).toMatch(/MessageCount -gt 0[^]*throw/);
  });

  test('two other good copies stay, so that circular logging may stay on', () => {
    const { command } = stepOf(page, 'free-volume');
    const guard = command.indexOf('  if ($others.Count -lt 2) { continue }');
    expect(command[guard - 1]).toContain("$_.Status -in 'Mounted', 'Healthy' -and $_.Name -notlike");
    expect(command[guard + 1]).toContain('Remove-MailboxDatabaseCopy');
  });
});

describe('copies of a member that stays away', () => {
  test('go only from databases that are mounted elsewhere', () => {
    const { command } = stepOf(page, 'remove-absent-copies');
    expect(command[1]).toContain('$_.Mounted -and "$($_.Server)" -ne $away');
  });

  test('circular logging is turned off before the last passive copy goes, and only then', () => {
    const { command } = stepOf(page, 'remove-absent-copies');
    const off = command.findIndex((line) => line.includes('-CircularLoggingEnabled $false'));
    expect(command[off]).toContain('if (@($database.Servers).Count -eq 2)');
    expect(command[off + 1]).toContain('Remove-MailboxDatabaseCopy');
  });

  test('with a backup nothing is switched, and its product is named', () => {
    const other = pageOf(automaticEstate(backedUp));
    expect(lines(other, 'CircularLoggingEnabled')).toEqual([]);
    expect(stepOf(other, 'see-truncation').expected).toContain('LastFullBackup is of the last day');
    expect(stepOf(other, 'see-truncation').otherwise).toContain('repair Contoso Backup');
    expect(stepOf(page, 'see-truncation').expected).toContain('CircularLoggingEnabled is True');
  });

  test.each([
    ['the switchover', switchover(estate, AppliesTo.UNPLANNED)],
    ['the switchback', switchback(estate)],
  ])('%s leads to that step', (_, procedure) => {
    const references = JSON.stringify(procedure).match(/"page":"volume-full","step":"remove-absent-copies"/g);
    expect(references).toHaveLength(1);
  });

  test('the switchback says what circular logging needs before a second copy', () => {
    const otherwise = (view: EstateView): string =>
      stepOf(switchback(view), 'synchronize-copies-ams').otherwise;
    expect(otherwise(estate)).toContain('`Set-MailboxDatabase -CircularLoggingEnabled $false` comes before');
    expect(otherwise(automaticEstate(backedUp))).not.toContain('CircularLoggingEnabled');
  });
});

describe('disks', () => {
  test('grow by Terraform, then by a program that knows this machine only', () => {
    expect(lines(page, 'terraform')).toHaveLength(2);
    expect(stepOf(page, 'enlarge-disks-ams').why).toContain('across 4 TiB the machine is stopped');
    expect(lines(page, 'diskpart')).toEqual(['diskpart /s $file']);
    expect(JSON.stringify(page.steps.map(({ command }) => command))).not.toContain('Resize-Partition');
  });

  test('of servers that existed before are not named', () => {
    const old = automaticEstate(circular, ...['AMSFE1', 'AMSFE2', 'AMSFE3'].map(existing));
    expect(pageOf(old).steps.find(({ id }) => id === 'extend-volumes')?.hosts).not.toContain('AMSFE1');
    const edges = ['AMSEDGE1', 'AMSEDGE2'].map(existing);
    const none = automaticEstate(circular, ...['AMSFE1', 'AMSFE2', 'AMSFE3'].map(existing), ...edges);
    expect(idsOf(pageOf(none))).not.toContain('enlarge-disks-ams');
    expect(idsOf(pageOf(none))).toContain('enlarge-disks-dub');
  });

  test('where the program makes none, they are enlarged by other means', () => {
    const all: Change = ({ machines }) => {
      for (const machine of machines) delete machine.terraformAddress;
    };
    const own = automaticEstate(circular, all);
    expect(idsOf(pageOf(own)).filter((id) => /enlarge|extend/.test(id))).toEqual([]);
    expect(stepOf(pageOf(own), 'see-queue').expected).toContain('by your own means');
    expectSound(own, pageOf(own));
  });
});

test('without a group only queues are said', () => {
  expect(idsOf(pageOf(singleSiteEstate()))).toEqual([
    'see-volumes',
    'see-queue',
    'renew-queue',
    'enlarge-disks-ams',
    'extend-volumes',
  ]);
  expect(JSON.stringify(pageOf(noGroupEstate()))).not.toContain('MailboxDatabase');
});

test('servers of a pilot light are not in it before they exist', () => {
  expect(JSON.stringify(pageOf(pilotLightEstate()))).not.toContain('DUBFE');
});

test('there is no page where no server has a volume of its own', () => {
  expect(volumeFull(singleSiteEstate(noQueueVolume))).toBeUndefined();
});

test('an estate whose databases have one copy each names no step that adds copies again', () => {
  const single = automaticEstate(backedUp, ({ databases }) => {
    for (const database of databases) database.copies.length = 1;
  });
  expect(() => compose(proceduresOf(single))).not.toThrow();
  expect(stepOf(pageOf(single), 'remove-absent-copies').otherwise).not.toContain('add the copies by');
  expect(stepOf(page, 'remove-absent-copies').otherwise).toContain('add the copies by');
});
