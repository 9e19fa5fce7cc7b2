import { AlertReceiver, TwoSiteExchange } from 'cdktf-resilient-exchange';
import type { StackJson } from '../support/app';
import { estateProps, resources, synth, testApp } from '../support/app';
import { each } from '../support/each';
import { queryFaults } from '../support/kusto';

function monitoring(): StackJson {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', {
    ...estateProps({ databaseAvailabilityGroup: { databases: 4, copies: { laggedCopies: 1 } } }),
    monitoring: { receivers: [AlertReceiver.sms('Duty', '49', '1701234567')] },
  });
  return synth(app).stacks['contoso-monitoring'];
}

const rules = resources(monitoring(), 'azurerm_monitor_scheduled_query_rules_alert_v2').map((rule) => ({
  name: String(rule.name).replace('alert-contoso-', ''),
  criteria: (rule.criteria as { query: string; dimension: { name: string }[] }[])[0],
}));

test.each(rules.map(({ name, criteria }) => [name, criteria.query]))(
  'the query of %s fits the columns of its tables',
  (_, query) => {
    expect(queryFaults(query)).toEqual([]);
  },
);

test('the dimensions of an alert are columns of its query', () => {
  for (const { name, criteria } of each(rules))
    for (const dimension of each(criteria.dimension))
      expect([name, criteria.query]).toEqual([name, expect.stringContaining(dimension.name)]);
});

test('the sum of all copies of a server raises no alert about a copy', () => {
  const about = rules.filter(({ criteria }) => criteria.query.includes('"MSExchange Replication"'));
  for (const { criteria } of each(about)) expect(criteria.query).toContain('InstanceName !~ "_total"');
  const replay = about.find(({ name }) => name === 'replay-queue');
  expect(replay?.criteria.query).toMatch(/!in~ \("(AMS|DUB)FE\d\/DB0\d"/);
});

test('mail that waits to leave raises an alert, and its counters are collected', () => {
  const collected = JSON.stringify(resources(monitoring(), 'azurerm_monitor_data_collection_rule'));
  for (const [name, way] of each([
    ['outbound-queue', 'External'],
    ['internal-queue', 'Internal'],
  ])) {
    const query = rules.find((rule) => rule.name === name)!.criteria.query;
    for (const state of each(['Active', 'Retry'])) {
      expect(query).toContain(`"${way} ${state} Remote Delivery Queue Length"`);
      expect(collected).toContain(`Queues(_total)\\\\${way} ${state} Remote Delivery Queue Length`);
    }
    expect(query).toContain('where Least > 50');
  }
});

test('every counter that a query asks for is collected', () => {
  const [{ data_sources: sources }] = resources(monitoring(), 'azurerm_monitor_data_collection_rule');
  const specifiers = (sources as { performance_counter: { counter_specifiers: string[] }[] })
    .performance_counter[0].counter_specifiers;
  const asked = rules.flatMap(({ criteria }) =>
    [...criteria.query.matchAll(/CounterName (?:== ("[^"]+")|in \(([^)]+)\))/g)].flatMap(([, one, several]) =>
      (one ?? several).split(', ').map((text) => text.slice(1, -1)),
    ),
  );
  for (const name of each(asked)) expect(specifiers.map((path) => path.split('\\').at(-1))).toContain(name);
});

describe('the check of queries', () => {
  test.each([
    ['a number for a text', 'StorageBlobLogs | where StatusCode == 201'],
    ['a text for a number', 'Event | where EventID == "4"'],
    ['a text operator on a number', 'Event | where EventID has "4"'],
    ['a number for a time', 'Heartbeat | where TimeGenerated > 5'],
    ['a list of numbers for a text', 'Perf | where CounterName in (1, 2)'],
    ['a column of another table', 'Heartbeat | where RenderedDescription == ""'],
    ['a column that no table has', 'Event | where EventId == 4'],
  ])('finds %s', (_, query) => {
    expect(queryFaults(query)).toHaveLength(1);
  });

  test.each([
    'StorageBlobLogs | where StatusCode == "201"',
    'Event | where EventID == 4 and Source == "ExchangeEstate"',
    'Perf | where CounterName in ("a", "b") | summarize Least = min(CounterValue) by Instance = InstanceName | where Least > 3',
    'Event | parse RenderedDescription with "days=" Days: int | where Days < 21 and TimeGenerated > ago(2h)',
  ])('takes %s', (query) => {
    expect(queryFaults(query)).toEqual([]);
  });
});
