import { loadAgentScript } from '../../../lib/balancing/proxy/load-agent-script';
import {
  checkPowerShell,
  loadPowerShell,
  parsePowerShell,
  unassignedVariables,
} from '../../support/powershell';

const script = loadAgentScript({ port: 8405, proxyAddresses: ['10.1.12.4', '10.1.12.5'] });
const [, agent] = /\n\$text = @'\n(.*)\n'@\n/s.exec(script)!;

beforeAll(async () => {
  await loadPowerShell();
});

describe.each([
  ['that installs the agent', script],
  ['that the task runs', agent],
])('the script %s', (_, text) => {
  it('is PowerShell that the reference knows', () => {
    expect(checkPowerShell(text)).toEqual([]);
    expect(unassignedVariables(parsePowerShell(text))).toEqual([]);
  });

  it('ends at the first error, and is no template of Terraform', () => {
    expect(text.split('\n')[0]).toBe("$ErrorActionPreference = 'Stop'");
    expect(text).not.toMatch(/[$%]\{/);
  });
});

describe('the agent', () => {
  it('is open to the proxies only', () => {
    const rules = script.split('\n').filter((line) => line.startsWith('New-NetFirewallRule'));
    expect(rules).toEqual([
      "New-NetFirewallRule -DisplayName 'Exchange estate: load agent' -Direction Inbound -Action Allow -Protocol TCP -LocalPort 8405 -RemoteAddress '10.1.12.4', '10.1.12.5' | Out-Null",
    ]);
  });

  it('answers with words that HAProxy 2.6 knows, and never with 0 %, down or maint', () => {
    const answers = [...agent.matchAll(/\$line = (['"])(.+?)\1/g)].map(([, , answer]) => answer);
    expect(answers).toEqual(['ready $share%', 'drain']);
    expect(agent).toContain('$share = [math]::Max(10, ');
  });

  it('takes the place of its predecessor before it starts', () => {
    const steps = [
      'Stop-ScheduledTask',
      'Unregister-ScheduledTask',
      'Set-Content',
      'Register-ScheduledTask',
      'Start-ScheduledTask',
    ];
    const places = steps.map((step) =>
      script.lastIndexOf(step === 'Register-ScheduledTask' ? `\n${step}` : step),
    );
    expect(places).toEqual([...places].sort((first, second) => first - second));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });

  it.each([
    [{ port: 0, proxyAddresses: ['10.0.0.1'] }, 'a port must be from 1 to 65535 (got 0)'],
    [{ port: 65536, proxyAddresses: ['10.0.0.1'] }, 'a port must be from 1 to 65535 (got 65536)'],
    [{ port: 8405, proxyAddresses: [] }, 'proxyAddresses must be one address or more'],
    [{ port: 8405, proxyAddresses: ["10.0.0.1'; x"] }, 'the address of a proxy must be an IPv4 address'],
  ])('is refused with %j', (given, reason) => {
    expect(() => loadAgentScript(given)).toThrow(reason);
  });

  it.each([1, 65535])('may have port %d', (port) => {
    expect(loadAgentScript({ port, proxyAddresses: ['10.0.0.1'] })).toContain(`-LocalPort ${port} `);
  });
});
