import { AlertReceiver, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { WATCH_TASK } from '../lib/exchange/watch-commands';
import { estateProps, resources, synth, testApp } from './support/app';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from './support/powershell';

const app = testApp();
new TwoSiteExchange(app, 'contoso', {
  ...estateProps({ databaseAvailabilityGroup: { databases: 4 } }),
  monitoring: { receivers: [AlertReceiver.sms('Duty', '49', '1701234567')] },
});
const commands = Object.values(synth(app).stacks).flatMap((stack) =>
  resources(stack, 'azurerm_virtual_machine_run_command'),
);
const scripts = Object.fromEntries(
  commands.map(({ name, source }) => [
    String(name).replace(/^.*-\d-/, ''),
    (source as { script: string }).script,
  ]),
);

beforeAll(async () => {
  await loadPowerShell();
});

test('machines run these scripts', () => {
  expect(Object.keys(scripts).sort()).toEqual([
    'backup-copy-mode',
    'disks',
    'exports',
    'hold-out',
    'resolver',
    'watch',
    'witness',
  ]);
});

describe.each(Object.entries(scripts))('the script %s', (_, script) => {
  test('is PowerShell that the reference knows', () => {
    expect(checkPowerShell(script)).toEqual([]);
    expect(unassignedVariables(parsePowerShell(script))).toEqual([]);
  });

  test('fails the apply at the first error', () => {
    expect(script.split('\n')[0]).toBe("$ErrorActionPreference = 'Stop'");
  });
});

test('the script of the witness may run again: it takes a group that is a member already for what it is', () => {
  const [, attempt, caught] = /try \{\n(.*)\n\} catch \[(.*)\] \{\n\}$/.exec(scripts.witness) ?? [];
  expect(attempt.trim()).toMatch(/^Add-LocalGroupMember /);
  expect(caught).toBe('Microsoft.PowerShell.Commands.MemberExistsException');
});

test('the scheduled script is PowerShell that the reference knows, and is written as it is', () => {
  expect(checkPowerShell(WATCH_TASK)).toEqual([]);
  expect(unassignedVariables(parsePowerShell(WATCH_TASK))).toEqual([]);
  expect(scripts.watch).toContain(`$task = @'\n${WATCH_TASK}\n'@\n`);
});
