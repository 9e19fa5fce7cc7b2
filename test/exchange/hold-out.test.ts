import {
  ClientProtocol,
  Exposure,
  LoadBalancing,
  type ResilientClientAccessArrayOptions,
} from 'cdktf-resilient-exchange';
import { EXCHANGE_SETUP_KEY, HOLD_OUT_RULE, LET_IN } from '../../lib/exchange/hold-out-commands';
import type { Attributes, StackJson } from '../support/app';
import { arrayIn, DIRECTORY, edgeIn, resources, siteIn, synthStack, testApp } from '../support/app';
import { each } from '../support/each';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';

beforeAll(async () => {
  await loadPowerShell();
});

function front(props: ResilientClientAccessArrayOptions = {}): StackJson {
  const app = testApp();
  arrayIn(siteIn(app, { activeDirectory: DIRECTORY }), props);
  return synthStack(app);
}

function holdOuts(stack: StackJson): Attributes[] {
  return resources(stack, 'azurerm_virtual_machine_run_command').filter((command) =>
    String(command.name).endsWith('-hold-out'),
  );
}

function scriptOf(command: Attributes): string {
  return (command.source as { script: string }).script;
}

test('every server of an array is held out of its pools at birth, drained ones included', () => {
  const commands = holdOuts(front({ servers: 3, drainedMembers: ['2'] }));
  expect(commands.map((command) => command.name)).toEqual([
    'run-exchange-ams-clientaccess-1-hold-out',
    'run-exchange-ams-clientaccess-2-hold-out',
    'run-exchange-ams-clientaccess-3-hold-out',
  ]);
});

test('the command waits for nothing, and goes with the machine when that is replaced', () => {
  for (const command of each(holdOuts(front()))) {
    expect(command).not.toHaveProperty('depends_on');
    expect(command.virtual_machine_id).toMatch(/^\$\{azurerm_windows_virtual_machine\.[^.]+\.id\}$/);
  }
});

test('the join, which restarts the machine, waits for it', () => {
  const stack = front({ servers: 2 });
  const joins = resources(stack, 'azurerm_virtual_machine_extension').map((join) => join.depends_on);
  const commands = Object.keys(stack.resource?.azurerm_virtual_machine_run_command ?? {});
  const names = commands.filter((name) => name.includes('Run-hold-out')).sort();
  expect(joins).toEqual(names.map((name) => [`azurerm_virtual_machine_run_command.${name}`]));
  expect(names).toHaveLength(2);
});

describe('the script', () => {
  const protocols = [ClientProtocol.HTTPS, ClientProtocol.IMAPS];

  test('is PowerShell that the reference knows', () => {
    const script = scriptOf(holdOuts(front({ protocols }))[0]);
    expect(checkPowerShell(script)).toEqual([]);
    expect(checkPowerShell(LET_IN)).toEqual([]);
    expect(unassignedVariables(parsePowerShell(script))).toEqual([]);
  });

  test('blocks what the balancer probes, from the address that it probes from', () => {
    const [, , there, , add] = scriptOf(holdOuts(front({ protocols }))[0]).split('\n');
    const filter = "-Protocol TCP -LocalPort 443, 993 -RemoteAddress '168.63.129.16'";
    expect(add.trim()).toBe(
      `New-NetFirewallRule -DisplayName '${HOLD_OUT_RULE}' -Direction Inbound -Action Block ${filter} | Out-Null`,
    );
    expect(there.trim()).toBe(`Set-NetFirewallRule -DisplayName '${HOLD_OUT_RULE}' ${filter}`);
  });

  test('adds a rule only where there is none, and Exchange is not installed', () => {
    const lines = scriptOf(holdOuts(front())[0]).split('\n');
    expect(lines.filter((line) => /^if|^}/.test(line))).toEqual([
      `if (Get-NetFirewallRule -DisplayName '${HOLD_OUT_RULE}' -ErrorAction SilentlyContinue) {`,
      `} elseif (-not (Test-Path -Path '${EXCHANGE_SETUP_KEY}')) {`,
      '}',
    ]);
    const commands = parsePowerShell(lines.join('\n')).commands.map(({ line, name }) => `${line} ${name}`);
    expect(commands).toEqual([
      '2 Get-NetFirewallRule',
      '3 Set-NetFirewallRule',
      '4 Test-Path',
      '5 New-NetFirewallRule',
      '5 Out-Null',
    ]);
  });

  test('follows the protocols of the tier', () => {
    const ports = (some: ClientProtocol[]): string =>
      /-LocalPort ([\d, ]+) /.exec(scriptOf(holdOuts(front({ protocols: some }))[0]))?.[1] ?? '';
    expect(ports([ClientProtocol.HTTPS])).toBe('443');
    expect(ports([ClientProtocol.HTTPS, ClientProtocol.SUBMISSION, ClientProtocol.POP3S])).toBe(
      '443, 587, 995',
    );
  });
});

test('it is there for a balancer inside the networks too', () => {
  expect(holdOuts(front({ exposure: Exposure.INTERNAL }))).toHaveLength(3);
});

test('it is not there where nothing probes: DNS round robin', () => {
  expect(holdOuts(front({ balancing: LoadBalancing.dnsRoundRobin() }))).toEqual([]);
});

test('it is not there on an Edge, which no balancer probes', () => {
  const app = testApp();
  edgeIn(siteIn(app));
  expect(holdOuts(synthStack(app))).toEqual([]);
});
