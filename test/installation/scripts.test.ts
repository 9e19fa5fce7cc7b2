import { awaitScript } from '../../lib/installation/await-script';
import { PhaseAccount, type Phase } from '../../lib/installation/phase';
import { installationScript } from '../../lib/installation/installation-script';
import { runnerScript } from '../../lib/installation/runner-script';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';
import { phase } from './support/phases';

const ACCOUNT = { name: "CORP\\o'setup", passwordUrl: 'https://contoso.vault.azure.net/secrets/setup' };
const PHASES: readonly Phase[] = [
  phase('settings'),
  phase('held-out', { functions: ["function Test-It {\n  'done'\n}"], body: ['  Test-It'] }),
  phase('setup', { account: PhaseAccount.SETUP_ACCOUNT, afterRestart: ["  'retry'"] }),
];

beforeAll(loadPowerShell);

test.each([
  ['the runner', runnerScript(PHASES, ACCOUNT)],
  ['the runner of an Edge', runnerScript(PHASES.slice(0, 2))],
  ['the script of the run command', installationScript('H4sIAAAA')],
  ['the script that awaits the end', awaitScript()],
])('%s is PowerShell, and all its variables have values', (_, script) => {
  expect([checkPowerShell(script), unassignedVariables(parsePowerShell(script))]).toEqual([[], []]);
});

test('two phases may state the same function, and not two functions of one name', () => {
  const same = [phase('one', { functions: ["function Test-It {\n  'done'\n}"] }), PHASES[1]];
  expect(runnerScript(same).split('function Test-It')).toHaveLength(2);
  const other = [phase('one', { functions: ["function Test-IT {\n  'wait'\n}"] }), PHASES[1]];
  expect(() => runnerScript(other)).toThrow(
    /functions must be the same in all phases that state it \(got 'test-it'\)/,
  );
});
