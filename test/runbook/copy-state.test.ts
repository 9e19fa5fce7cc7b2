import {
  recordCopyState,
  recordCopyStateId,
  restoreCopyState,
  restoreCopyStateId,
} from '../../lib/runbook/vocabulary/copy-state';
import { compose } from '../../lib/runbook/compose';
import { each } from '../support/each';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';

const SERVERS = ['AMSFE1', 'AMSFE2'];
const record = recordCopyState(SERVERS, 'AMS');
const restore = restoreCopyState(SERVERS, 'AMS');

/** Properties that a line keeps of each object. */
function keptBy(file: string): string[] {
  const line = record.command.find((each) => each.includes('Export-Csv') && each.includes(file)) ?? '';
  return /-Property ([\w, ]+) \|/.exec(line)?.[1].split(', ') ?? [];
}

describe('the record of activation policies and suspended copies', () => {
  beforeAll(loadPowerShell);

  it('is made and restored on the server itself, by PowerShell that the table knows', () => {
    for (const step of each([record, restore])) {
      expect(step.hosts).toEqual(SERVERS);
      const lines = [...step.command, ...step.check].join('\n');
      expect(checkPowerShell(lines)).toEqual([]);
      expect(unassignedVariables(parsePowerShell(lines))).toEqual([]);
      expect(lines).not.toMatch(/AMSFE\d/);
    }
  });

  it('names the other step, and a page with both composes', () => {
    const page = { id: 'maintenance', title: 'Maintenance', purpose: 'A test.', before: [], after: [] };
    const [composed] = compose([{ ...page, steps: [record, restore] }]);
    expect(composed.steps.map(({ id }) => id)).toEqual([recordCopyStateId('AMS'), restoreCopyStateId('AMS')]);
    expect(() => compose([{ ...page, steps: [record] }])).toThrow('restore-copy-state-ams');
  });

  it('keeps every property that is read when it is restored', () => {
    const command = restore.command.join('\n');
    const read = (variable: string): string[] =>
      [...command.matchAll(new RegExp(`\\$${variable}\\.(\\w+)`, 'g'))].map(([, name]) => name);
    expect(keptBy('server.csv')).toEqual(
      expect.arrayContaining([
        ...read('server'),
        'DatabaseCopyAutoActivationPolicy',
        'DatabaseCopyActivationDisabledAndMoveNow',
      ]),
    );
    expect(keptBy('copies.csv')).toEqual(
      expect.arrayContaining([...read('copy'), ...read('_'), 'Status', 'ActivationSuspended']),
    );
  });

  it('is not overwritten once the node is paused, when the script has changed the policy already', () => {
    const guard = record.command.indexOf("if ((Get-ClusterNode -Name $env:COMPUTERNAME).State -eq 'Up') {");
    const exports = record.command.flatMap((line, index) => (line.includes('Export-Csv') ? [index] : []));
    expect(exports).toHaveLength(2);
    for (const index of each(exports)) {
      expect(index).toBeGreaterThan(guard);
      expect(index).toBeLessThan(record.command.indexOf('}'));
    }
    expect(guard).toBeGreaterThanOrEqual(0);
  });

  it('is not overwritten before it was restored, which gives it another name', () => {
    const stop = record.command.findIndex((line) => line.includes('Test-Path') && line.includes('throw'));
    const first = record.command.findIndex((line) => line.includes('Export-Csv'));
    expect(stop).toBeGreaterThan(-1);
    expect(stop).toBeLessThan(first);
    // The file by which an old record is found is the last one to be written and to be renamed.
    expect(record.command[first]).toContain('copies.csv');
    const [unlike, ...last] = restore.command.slice(-4);
    expect(unlike).toMatch(/^if \(\$left\.Count -gt 0\) \{ throw/);
    expect(
      last.slice(1).map((line) => /^Rename-Item .*-NewName "(\w+)-\$stamp\.csv"$/.exec(line)?.[1]),
    ).toEqual(['copies', 'server']);
  });

  it('suspends whole copies as whole copies, and the activation of the others', () => {
    const suspending = restore.command.filter((line) => line.includes('Suspend-MailboxDatabaseCopy'));
    expect(suspending).toEqual([
      'foreach ($copy in $blocked) { Suspend-MailboxDatabaseCopy -Identity $copy.Name -ActivationOnly -Confirm:$false }',
      'foreach ($copy in $suspended) { Suspend-MailboxDatabaseCopy -Identity $copy.Name -Confirm:$false }',
    ]);
  });
});
