import { laggedCopy } from '../../lib/runbook/procedures/lagged-copy';
import { bringUp } from '../../lib/runbook/procedures/bring-up';
import { each } from '../support/each';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';
import { automaticEstate, noLagEstate } from './support/estates';
import { expectOrder, expectSound, stepOf } from './support/procedure-checks';

const estate = automaticEstate();
const page = laggedCopy(estate)!;

beforeAll(loadPowerShell);

test('is there only where copies lag, and names the servers that hold them', () => {
  expect(laggedCopy(noLagEstate())).toBeUndefined();
  expectSound(estate, page);
  const holders = estate.group!.databases.flatMap(({ copies }) =>
    copies.filter(({ lagged }) => lagged).map(({ server }) => server),
  );
  for (const { hosts } of each(page.steps)) expect(new Set(hosts)).toEqual(new Set(holders));
});

test('suspends first, and ends with a copy that lags and is blocked', () => {
  expectOrder(page, [
    'suspend-lagged-copy',
    'copy-lagged-files',
    'resume-lagged-copy',
    'recover-point-in-time',
    'activate-with-all-logs',
    'activate-with-safety-net',
    'lag-again',
  ]);
  expect(stepOf(page, 'lag-again').command.join()).toContain('-ActivationOnly');
});

test('a copy that was suspended to be read goes on, still blocked, before its files are worked on', () => {
  expect(stepOf(page, 'resume-lagged-copy').command.join('\n')).toContain(
    'Resume-MailboxDatabaseCopy -Identity "$name\\$env:COMPUTERNAME" -ReplicationOnly',
  );
  const { when, command, expected } = stepOf(page, 'activate-with-safety-net');
  expect(JSON.stringify(when)).toContain('Suspend the lagged copy');
  expect(JSON.stringify(expected)).toContain('-DeleteExistingFiles');
  const [, names] = /-match '([^']+)' -and/.exec(command.join('\n'))!;
  const isLater = (name: string): boolean => new RegExp(names).test(name);
  // Names of logs, the one that is written, and one that is being prepared.
  expect(['E0000000A1F', 'E00', 'E00tmp', 'E00res00001'].filter(isLater)).toEqual(['E0000000A1F']);
});

test('is PowerShell that the table knows, with variables that are asked for', () => {
  for (const { command, check } of each(page.steps)) {
    expect(checkPowerShell(command.join('\n'))).toEqual([]);
    expect(checkPowerShell(check.join('\n'))).toEqual([]);
    expect(unassignedVariables(parsePowerShell(command.join('\n')))).toEqual([]);
    expect(unassignedVariables(parsePowerShell(check.join('\n')))).toEqual([]);
  }
});

test('the bring-up leaves automatic play-down on, and says that the lag is no guarantee', () => {
  const { command, check, why } = stepOf(bringUp(estate), 'block-lagged-copies');
  expect(command).toContain("Set-DatabaseAvailabilityGroup -Identity 'DAG1' -ReplayLagManagerEnabled $true");
  expect(check.join()).toContain('ReplayLagManagerEnabled');
  expect(JSON.stringify(why)).toContain('no guarantee');
});
