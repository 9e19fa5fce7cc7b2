import type { MonitoringOptions } from 'cdktf-resilient-exchange';
import { AlertReceiver, TwoSiteExchange } from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from '../support/app';
import { estateProps, resources, synth, testApp } from '../support/app';
import { each } from '../support/each';
import { queryFaults } from '../support/kusto';

interface Item {
  readonly type: number;
  readonly name: string;
  readonly content: Record<string, unknown>;
}

const TYPE = 'azurerm_application_insights_workbook';
const RULES = 'azurerm_monitor_scheduled_query_rules_alert_v2';

function stackOf(options: Partial<MonitoringOptions> = {}): StackJson {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', {
    ...estateProps({ databaseAvailabilityGroup: { databases: 4 } }),
    monitoring: { receivers: [AlertReceiver.sms('Duty', '49', '1701234567')], ...options },
  });
  return synth(app).stacks['contoso-monitoring'];
}

const stack = stackOf();
const [workbook] = resources(stack, TYPE);

/** Its items as Terraform writes them: an expression encodes the query of a rule as a text. */
const { items } = JSON.parse(
  String(workbook.data_json).replace(/\$\{jsonencode\(([^)]*)\)\}/g, (_, of: string) => JSON.stringify(of)),
) as { items: Item[] };
const queries = items.filter(({ type }) => type === 3).map(({ content }) => String(content.query));
const isOfRule = (query: string): boolean => query.startsWith(RULES);

test('a table shows what each rule about logs finds, by the query of the rule itself', () => {
  const rules = stack.resource![RULES];
  expect(queries.filter(isOfRule).sort()).toEqual(
    Object.keys(rules)
      .map((name) => `${RULES}.${name}.criteria[0].query`)
      .sort(),
  );
  for (const rule of each(Object.values(rules))) {
    const { query } = (rule.criteria as Attributes[])[0];
    expect(workbook.data_json).not.toContain(JSON.stringify(query));
  }
});

test('the other tables show every value, fault or not, over the times of the rules', () => {
  const state = queries.filter((query) => !isOfRule(query));
  expect(state.map((query) => queryFaults(query))).toEqual(state.map(() => []));
  const text = state.join('\n');
  for (const table of each(['Heartbeat', 'AddonAzureBackupJobs', 'Perf', 'Event']))
    expect(text).toContain(table);
  expect(text).toContain('where CounterValue < 101');
  expect(text.match(/Least > -1/g)).toHaveLength(5);
  const { content } = items.find(({ content: { query } }) => String(query).includes('_missed-backups_'))!;
  expect(content.timeContext).toEqual({ durationMs: 48 * 3_600_000 });
});

test('it is in the region of the workspace, by a name that is the same each time', () => {
  expect(workbook).toMatchObject({ location: 'francecentral', display_name: 'Exchange estate contoso' });
  expect(workbook.name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(resources(stackOf(), TYPE)[0].name).toBe(workbook.name);
});

test('a program may leave it out', () => {
  expect(resources(stackOf({ workbook: false }), TYPE)).toEqual([]);
  expect(resources(stackOf({ workbook: true }), TYPE)).toHaveLength(1);
});
