import {
  AlertReceiver,
  AzureRegion,
  EstateModel,
  ServerCertificate,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import { CERTIFICATE_TASK } from '../../lib/exchange/certificate-task';
import { INSTALLATION } from '../../lib/exchange/installation-names';
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

describe('an installation that says nothing', () => {
  beforeAll(async () => loadPowerShell());

  const MINUTE = 60_000;
  const NOW = 1_000 * MINUTE;
  const ago = (minutes: number): Date => new Date(NOW - minutes * MINUTE);

  interface Silence {
    readonly status?: string;
    readonly task?: string;
    /** Minutes since the state was written, and since Windows has started. */
    readonly silent: number;
    readonly started?: number;
    readonly text?: string;
  }

  /** What the scheduled script reports of it. */
  async function reported({ status, task, silent, started, text }: Silence): Promise<string[]> {
    const machine = new FakeMachine('AMSFE1');
    const events: string[] = [];
    machine.files.set(
      INSTALLATION.state,
      Buffer.from(text ?? JSON.stringify({ phase: 'setup', status: status ?? 'waiting' })),
    );
    Object.assign(machine.more, {
      'get-ciminstance': ({ named }: Arguments) =>
        named.classname === 'Win32_OperatingSystem' ? { lastbootuptime: ago(started ?? 5_000) } : [],
      'get-date': () => Object.assign(new Date(NOW), { adddays: () => new Date(NOW) }),
      'get-childitem': () => [],
      'get-item': () => ({ lastwritetime: ago(silent) }),
      'test-path': ({ named }: Arguments) => machine.files.has(String(named.literalpath)),
      'get-scheduledtask': () => task && { state: task },
      'get-scheduledtaskinfo': () => ({ lasttaskresult: 1 }),
      'write-eventlog': ({ named }: Arguments) => {
        if (named.eventid === 1103) events.push(String(named.message));
        return [];
      },
    });
    const base = machine.machine;
    const types: Machine['types'] = {
      ...base.types,
      math: { floor: (minutes: number) => Math.floor(minutes) },
    };
    const shell = new PowerShellRun({ ...base, types });
    try {
      await shell.run(WATCH_TASK);
    } finally {
      shell.end();
    }
    return events;
  }

  const GOES_NOT_ON = 'the installation does not go on: ';

  test.each<[string, Silence, string[]]>([
    ['goes on', { task: 'Ready', silent: 29 }, []],
    [
      'has a task whose script does not run',
      { task: 'Ready', silent: 30 },
      [`phase=setup; minutes=30; ${GOES_NOT_ON}its task is Ready and ended with 1`],
    ],
    ['has lost its task', { silent: 31 }, [`phase=setup; minutes=31; ${GOES_NOT_ON}its task is not there`]],
    ['runs Setup', { status: 'installing', task: 'Running', silent: 119 }, []],
    [
      'runs a Setup without an end',
      { status: 'installing', task: 'Running', silent: 120 },
      [`phase=setup; minutes=120; ${GOES_NOT_ON}what its task has started does not end`],
    ],
    ['was off for a night', { task: 'Ready', silent: 600, started: 10 }, []],
    [
      'has a state that nobody can read',
      { task: 'Ready', silent: 40, text: '{}' },
      [`phase=unknown; minutes=40; ${GOES_NOT_ON}its task is Ready and ended with 1`],
    ],
    ['is done', { status: 'done', silent: 600 }, []],
    ['has failed, which was reported', { status: 'failed', task: 'Ready', silent: 600 }, []],
  ])('is reported by its machine, unless it speaks by itself: one that %s', async (_, silence, events) => {
    expect(await reported(silence)).toEqual(events);
  });
});
