import type { EstateView } from '../../lib/runbook/estate-view';
import type { Procedure } from '../../lib/runbook/procedure';
import { exchangeUpdate, patching } from '../../lib/runbook/procedures/updates';
import { each } from '../support/each';
import {
  automaticEstate,
  ESTATES,
  existing,
  singleSiteEstate,
  splitRolesEstate,
  without,
} from './support/estates';
import { expectOrder, expectSound, idsOf, placeOf, said, stepOf } from './support/procedure-checks';

const update = (estate: EstateView): Procedure => exchangeUpdate(estate)!;
const monthly = (estate: EstateView): Procedure => patching(estate)!;

test.each(Object.entries(ESTATES))('both pages are sound for the estate %s', (_, estate) => {
  expectSound(estate, update(estate));
  expectSound(estate, monthly(estate));
});

test('the standby comes first, each server alone, Edges last', () => {
  expect(update(automaticEstate()).table!.rows.map(([server]) => server)).toEqual([
    ...['DUBFE1', 'DUBFE2', 'DUBFE3', 'AMSFE1', 'AMSFE2', 'AMSFE3'],
    ...['DUBEDGE1', 'DUBEDGE2', 'AMSEDGE1', 'AMSEDGE2'],
  ]);
  for (const procedure of each([update(automaticEstate()), monthly(automaticEstate())])) {
    expect(said(procedure, 'before')).toMatch(
      /do step \d+ \([^)]*\) to step \d+ \([^)]*send clients[^)]*\) for (?:one Exchange server|it)/i,
    );
  }
});

test('whatever is installed, is installed in maintenance', () => {
  const changing = /Setup\.exe \/Mode|msiexec|CreateUpdateInstaller/;
  for (const procedure of each([update(automaticEstate()), monthly(automaticEstate())])) {
    const installs = procedure.steps.flatMap(({ command }, index) =>
      changing.test(command.join()) ? [index] : [],
    );
    const servers = [placeOf(procedure, 'take-offline'), placeOf(procedure, 'bring-online')];
    const edges = [placeOf(procedure, 'close-edge'), placeOf(procedure, 'open-edge')];
    for (const index of each(installs))
      expect([servers, edges].some(([from, to]) => from < index && index < to)).toBe(true);
    expect(installs.length).toBeGreaterThan(1);
  }
});

describe('an update of Exchange', () => {
  test('prepares the directory once, then updates each server, and gives it back what Setup overwrites', () => {
    expectOrder(update(automaticEstate()), [
      'check-builds-before',
      'prepare-directory-for-update',
      'take-offline',
      'save-configuration-update',
      'install-cumulative-update-update',
      'install-security-update-update',
      'restore-configuration-update',
      'check-health-update',
      'bring-online',
      'close-edge',
      'install-cumulative-update-update-edge',
      'install-security-update-update-edge',
      'set-queue-path-update-edge',
      'open-edge',
      'check-builds-after',
    ]);
  });

  test('that is a security update alone leaves out what belongs to a cumulative one', () => {
    const { steps } = update(automaticEstate());
    const only = steps.filter(({ when }) => when === 'Only for a cumulative update.').map(({ id }) => id);
    expect(only).toEqual(
      expect.arrayContaining([
        'prepare-directory-for-update',
        'install-cumulative-update-update',
        'set-queue-path-update-edge',
      ]),
    );
    expect(only).not.toContain('install-security-update-update');
  });

  test('says truly that there is no way back', () => {
    expect(said(update(automaticEstate()), 'before')).toContain('no way back from a cumulative update');
    expect(stepOf(update(automaticEstate()), 'install-cumulative-update-update').why).toContain(
      'no snapshot',
    );
  });

  test('uses the terms that the version knows', () => {
    const terms = (estate: EstateView): string =>
      stepOf(update(estate), 'install-cumulative-update-update').command.join();
    expect(terms(automaticEstate())).toContain('/IAcceptExchangeServerLicenseTerms_DiagnosticDataOFF');
    expect(terms(splitRolesEstate())).not.toContain('DiagnosticData');
  });

  test('of an estate without Edges has no step about them', () => {
    const bare = singleSiteEstate(without('AMSEDGE1', 'AMSEDGE2'));
    expect(JSON.stringify(update(bare))).not.toMatch(/-edge\b|the Edge/);
    expect(idsOf(monthly(bare))).not.toContain('install-windows-updates-patching-edge');
  });
});

test('Windows Update alone is asked, and nothing of Exchange is installed by it', () => {
  const { command } = stepOf(monthly(automaticEstate()), 'install-windows-updates-patching');
  expect(command).toContain('$searcher.ServerSelection = 2');
  expect(command.join()).toContain("-like '*Exchange*'");
  // Numbers of updates change every month.
  expect(JSON.stringify(monthly(automaticEstate()))).not.toMatch(/KB\d{6}/);
});

test('nothing of Windows is installed before a person has read the titles, and no new .NET Framework at all', () => {
  const targets = ['install-windows-updates-patching', 'install-windows-updates-patching-edge'];
  for (const id of each(targets)) {
    const { command } = stepOf(monthly(automaticEstate()), id);
    const at = (words: string): number => command.findIndex((line) => line.includes(words));
    const order = ['$update.Title }', 'Read-Host', 'AcceptEula', 'Download()', 'Install()'].map(at);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(-1);
    expect(command[at('$updates.Add')]).toContain("-notlike 'Microsoft .NET Framework *'");
  }
});

test('every step that restarts a server names what stops the restart', () => {
  for (const procedure of each([update(automaticEstate()), monthly(automaticEstate())])) {
    const restarting = procedure.steps.filter(({ command }) => command.join().includes('Restart-Computer'));
    for (const { id } of each(restarting))
      expect(stepOf(procedure, id).otherwise).toContain('somebody else is signed in');
  }
});

test('files are saved once a day, those of IIS and TLS too', () => {
  const { command } = stepOf(update(automaticEstate()), 'save-configuration-update');
  const at = (words: string): number => command.findIndex((line) => line.includes(words));
  expect(at('Test-Path -Path $folder) { throw')).toBeLessThan(at('Copy-Item'));
  expect(at('Test-Path -Path $folder) { throw')).toBeGreaterThan(-1);
  expect(command.join()).toContain('applicationHost.config');
  expect(command.join()).toContain('reg.exe export');
});

test('the directory is prepared where the schema master is, and no further than Setup succeeds', () => {
  const { command, why } = stepOf(update(automaticEstate()), 'prepare-directory-for-update');
  expect(command[0]).toContain('SchemaMaster');
  const runs = command.flatMap((line, index) => (line.includes('Setup.exe') ? [index] : []));
  expect(runs).toHaveLength(3);
  for (const index of each(runs)) expect(command[index + 1]).toMatch(/^if \(\$LASTEXITCODE -ne 0\) \{ throw/);
  expect(why).toContain('Visual C++');
});

test('patching does an Edge on its own day, which an Exchange server may share', () => {
  const before = said(monthly(automaticEstate()), 'before');
  expect(before).toMatch(/On the day of an Edge, after the Exchange server of that day, do step \d+/);
  expect(before).not.toContain('A server has its own day');
});

describe('the calendar of patching', () => {
  const rows = (estate: EstateView): string[] =>
    monthly(estate).table!.rows.map(([server, , , day, from]) => `${server} ${day} ${from}`);

  test('has the days of the program, the first one first', () => {
    const calendar = rows(automaticEstate());
    expect(calendar[0]).toBe('DUBFE1 3 (Friday) 22:00 UTC');
    expect(calendar[calendar.length - 1]).toBe('AMSFE3 14 (Tuesday) 22:00 UTC');
    expect(calendar).toHaveLength(10);
    const later = automaticEstate(({ machines }) => {
      const slot = machines.find(({ id }) => id === 'DUBFE1')!.maintenanceSlot!;
      slot.daysAfterPatchTuesday = 20;
      slot.startTime = '04:00';
    });
    expect(rows(later)[9]).toContain('DUBFE1 20 (Friday) 04:00 UTC');
  });

  test('has no day for a server that existed before', () => {
    const calendar = rows(
      automaticEstate(existing('DUBFE1'), ({ machines }) => {
        const machine = machines.find(({ id }) => id === 'DUBFE1')!;
        delete machine.patchedBy;
        delete machine.maintenanceSlot;
      }),
    );
    expect(calendar[9]).toBe('DUBFE1 a day of its own, after the others -');
  });
});
