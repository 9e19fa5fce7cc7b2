import {
  AlertReceiver,
  AzureRegion,
  EstateModel,
  ServerCertificate,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import { CERTIFICATE_TASK } from '../../lib/exchange/certificate-task';
import { WATCH_TASK, WatchEvent } from '../../lib/exchange/watch-commands';
import { FakeMachine } from '../protection/support/machine';
import { estateProps, resources, synth, testApp } from '../support/app';
import { queryFaults } from '../support/kusto';
import { loadPowerShell } from '../support/powershell';
import type { Arguments, Machine, Value } from '../support/powershell/run';
import { Hash, PowerShellRun } from '../support/powershell/run';
import { unattended } from '../installation/support/installation';

const FETCHED = ServerCertificate.keyVault({
  secrets: [AzureRegion.WEST_EUROPE, AzureRegion.NORTH_EUROPE].map((region) => ({
    region,
    keyVaultId: `/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/${region.name}`,
    secretName: 'mail',
  })),
});

interface Alert {
  readonly page: string;
  readonly query: string;
}

/** Alerts about installations and fetched certificates, by their names. */
function alertsOf(more: Partial<TwoSiteExchangeProps>): Record<string, Alert> {
  const app = testApp();
  const monitoring = { receivers: [AlertReceiver.sms('Duty', '49', '1701234567')] };
  new TwoSiteExchange(app, 'contoso', { ...estateProps(), monitoring, ...more });
  const { alerts } = EstateModel.of(app).toDocument();
  const rules = resources(
    synth(app).stacks['contoso-monitoring'],
    'azurerm_monitor_scheduled_query_rules_alert_v2',
  );
  const found = alerts.filter(({ id }) => /-(installations|fetched-certificates)$/.test(id));
  return Object.fromEntries(
    found.map(({ id, page }) => {
      const { criteria } = rules.find(({ name }) => name === id)!;
      return [id.replace('alert-contoso-', ''), { page, query: (criteria as { query: string }[])[0].query }];
    }),
  );
}

test('an estate whose servers people install and certify has no alert about either', () => {
  expect(alertsOf({})).toEqual({});
});

test('servers that fetch their certificate have an alert with the page of the renewal', () => {
  const alerts = alertsOf({ certificates: { edges: FETCHED } });
  expect(Object.keys(alerts)).toEqual(['fetched-certificates']);
  expect(alerts['fetched-certificates'].page).toBe('certificate-renewal');
  expect(alerts['fetched-certificates'].query).toContain('EventID in (1110, 1111, 1112)');
  expect(alerts['fetched-certificates'].query).toContain('where EventID == 1112');
  expect(queryFaults(alerts['fetched-certificates'].query)).toEqual([]);
});

test('servers that install themselves have an alert with the page about failed installations', () => {
  const alerts = alertsOf({ installation: unattended() });
  expect(Object.keys(alerts)).toEqual(['installations']);
  expect(alerts.installations.page).toBe('installation-failed');
  expect(alerts.installations.query).toContain('EventID in (1102, 1103)');
  expect(queryFaults(alerts.installations.query)).toEqual([]);
});

describe('the end of certificates', () => {
  beforeAll(async () => loadPowerShell());

  const DAY = 86_400_000;
  const hash = (values: Record<string, Value>): Hash => {
    const made = new Hash();
    for (const [name, value] of Object.entries(values)) made.set(name, value);
    return made;
  };
  const date = (time: number): Value => ({
    adddays: (days: number) => date(time + days * DAY),
    valueOf: () => time,
    toString: () => String(time),
  });

  /** Runs the scheduled script on a machine with two certificates that end in twenty days. */
  async function reported(state?: string): Promise<string[]> {
    const machine = new FakeMachine('AMSFE1');
    const events: string[] = [];
    if (state !== undefined) machine.files.set(CERTIFICATE_TASK.state, Buffer.from(state));
    Object.assign(machine.more, {
      'get-ciminstance': () => [],
      'get-date': () => 0,
      'test-path': ({ named }: Arguments) => machine.files.has(String(named.literalpath)),
      'get-childitem': () =>
        ['01D', '4E3'].map((thumbprint) =>
          hash({ Thumbprint: thumbprint, Subject: 'CN=mail', Issuer: 'CN=CA', NotAfter: date(20 * DAY) }),
        ),
      'write-eventlog': ({ named }: Arguments) => {
        if (named.eventid === WatchEvent.CERTIFICATE) events.push(String(named.message));
        return [];
      },
    });
    machine.more['get-date'] = () => date(0);
    const base = machine.machine;
    const types: Machine['types'] = { ...base.types, math: { floor: (days: number) => Math.floor(days) } };
    const shell = new PowerShellRun({ ...base, types });
    try {
      await shell.run(WATCH_TASK.replace('(($certificate.NotAfter - (Get-Date)).TotalDays)', '(20)'));
    } finally {
      shell.end();
    }
    return events.map((text) => /certificate=(\w+)/.exec(text)![1]);
  }

  test('is reported of those of the task as well, but not of the former one, which stays for some days', async () => {
    expect(await reported()).toEqual(['01D', '4E3']);
    expect(await reported('{"current":"4E3","former":"01D","since":0,"refused":""}')).toEqual(['4E3']);
    expect(await reported('{"current":"4E3","former":"","since":0,"refused":""}')).toEqual(['01D', '4E3']);
  });
});
