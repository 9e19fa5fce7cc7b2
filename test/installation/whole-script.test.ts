import { WindowsVersion } from '../../lib/exchange/windows-version';
import { ExchangeRelease } from '../../lib/exchange/exchange-release';
import { installationRunner } from '../../lib/installation/installation-script';
import type { InstallationPlan } from '../../lib/installation/installation-plan';
import { PhaseAccount } from '../../lib/installation/phase';
import { phasesOf } from '../../lib/installation/phases-of';
import { runnerScript } from '../../lib/installation/runner-script';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';
import { InstallingMachine } from './support/machine';
import { CLIENT_ACCESS_2013_PLAN, EDGE_PLAN, MAILBOX_2013_PLAN, MAILBOX_PLAN } from './support/plans';

const PLANS: readonly (readonly [string, InstallationPlan])[] = [
  ['a Mailbox server', MAILBOX_PLAN],
  ['an Edge', EDGE_PLAN],
  ['a Mailbox server of 2013', MAILBOX_2013_PLAN],
  ['a front end of 2013', CLIENT_ACCESS_2013_PLAN],
  [
    'a Mailbox server of 2016',
    { ...MAILBOX_PLAN, release: ExchangeRelease.V2016_CU23, windows: WindowsVersion.WS2016 },
  ],
];

beforeAll(loadPowerShell);

test.each(PLANS)('the whole script of %s is PowerShell, and all its variables have values', (_, plan) => {
  const runner = installationRunner(plan);
  expect([checkPowerShell(runner), unassignedVariables(parsePowerShell(runner))]).toEqual([[], []]);
});

test.each(PLANS)('the script of %s has only what Windows and Terraform read as it is written', (_, plan) => {
  const script = installationRunner(plan);
  expect(script).toMatch(/^[\x20-\x7e\n]*$/);
  expect(script).not.toMatch(/[$%]\{/);
});

test.each(PLANS)(
  'the phases of %s have different names, and the task runs them in their order',
  async (_, plan) => {
    const ids = phasesOf(plan).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[ids.length - 1]).toBe('finish');
    const answers = phasesOf(plan).map((phase) => ({
      ...phase,
      body: [`  Test-Answer -Id '${phase.id}' -Question 'body'`],
    }));
    const { domain } = plan;
    const machine = new InstallingMachine(
      runnerScript(answers, domain && { name: domain.setupAccount, passwordUrl: domain.passwordUrl }),
    );
    await machine.run('register');
    await machine.run();
    expect(machine.asked).toEqual(
      phasesOf(plan).map(
        ({ id, account }) =>
          `${id} body ${account === PhaseAccount.SETUP_ACCOUNT ? domain!.setupAccount : 'system'}`,
      ),
    );
    expect(machine.state).toMatchObject({ status: 'done' });
  },
);
