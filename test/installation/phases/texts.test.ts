import { ExchangeRelease } from '../../../lib/exchange/exchange-release';
import { WindowsVersion } from '../../../lib/exchange/windows-version';
import { PhaseAccount } from '../../../lib/installation/phase';
import { phasesOf } from '../../../lib/installation/phases-of';
import { AzureCloud } from '../../../lib/core/azure-cloud';
import { phaseFunctions } from '../../../lib/installation/run-time';
import { each } from '../../support/each';
import {
  checkPowerShell,
  loadPowerShell,
  parsePowerShell,
  unassignedVariables,
} from '../../support/powershell';
import { CLIENT_ACCESS_2013_PLAN, EDGE_PLAN, MAILBOX_2013_PLAN, MAILBOX_PLAN } from '../support/plans';

const PLANS = Object.entries({
  mailbox: MAILBOX_PLAN,
  edge: EDGE_PLAN,
  'mailbox of 2013': MAILBOX_2013_PLAN,
  'front end of 2013': CLIENT_ACCESS_2013_PLAN,
  'mailbox of 2016 that may be the first': {
    ...MAILBOX_PLAN,
    release: ExchangeRelease.V2016_CU23,
    windows: WindowsVersion.WS2016,
    domain: { ...MAILBOX_PLAN.domain!, mayBeFirst: true },
  },
});

beforeAll(loadPowerShell);

/** Those that end with the security update; what comes later has tests of its own. */
const LAST = 'security-update';

const phases = PLANS.flatMap(([name, plan]) => {
  const all = phasesOf(plan);
  const own = all.slice(0, all.findIndex(({ id }) => id === LAST) + 1);
  return own.filter(({ id }) => id !== 'autodiscover').map((phase) => [name, phase.id, phase] as const);
});

test.each(phases)('%s: %s is PowerShell, and all its variables have values', (_name, _id, phase) => {
  const functions = [...phaseFunctions(AzureCloud.PUBLIC), ...(phase.functions ?? [])];
  each([phase.body, phase.afterRestart ?? ["'done'"]]).forEach((body) => {
    const text = [
      "$folder = 'C:\\Installation'",
      ...functions,
      'function Invoke-It {',
      ...body,
      '}',
      'Invoke-It',
    ].join('\n');
    expect(checkPowerShell(text)).toEqual([]);
    expect(unassignedVariables(parsePowerShell(text))).toEqual([]);
    // The text is sent as it is: characters outside of ASCII would depend on the code page, and a comment only costs room.
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text).not.toMatch(/^\s*#/m);
  });
});

test.each(phases)('%s: %s says for people why it may fail', (_name, _id, phase) => {
  expect(phase.onTimeout).toMatch(/^[A-Z].*\.$/);
  expect(phase.does).toMatch(/^[a-z].*[^.]$/);
  expect(phase.tries).toBeGreaterThan(0);
  expect(phase.patienceMinutes).toBeGreaterThan(0);
});

test('only Setup runs as the setup account, and only on servers of a domain', () => {
  const accounts = phases.filter(([, , { account }]) => account === PhaseAccount.SETUP_ACCOUNT);
  expect(new Set(accounts.map(([, id]) => id))).toEqual(new Set(['setup']));
  expect(accounts.map(([name]) => name)).not.toContain('edge');
});

test('what must not be begun twice is asked after a restart', () => {
  const asked = phases.filter(([, , { afterRestart }]) => afterRestart).map(([, id]) => id);
  expect(new Set(asked)).toEqual(new Set(['setup', 'security-update']));
});
