import { AlertReceiver, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { estateProps, logicalNames, resources, synth, testApp } from '../support/app';
import { each } from '../support/each';
import { queryFaults } from '../support/kusto';
import { proxied } from '../support/proxies';

test('proxies are watched with the agent and the rule of Linux', () => {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', {
    ...estateProps(),
    clientAccess: { balancing: proxied() },
    monitoring: { receivers: [AlertReceiver.sms('Duty', '49', '1701234567')] },
  });
  const { stacks } = synth(app);
  const agents = resources(stacks['contoso-primary'], 'azurerm_virtual_machine_extension');
  expect(agents.filter(({ type }) => type === 'AzureMonitorLinuxAgent')).toHaveLength(2);
  const machines = resources(stacks['contoso-primary'], 'azurerm_linux_virtual_machine');
  expect(machines.map(({ identity }) => identity)).toEqual([
    { type: 'SystemAssigned' },
    { type: 'SystemAssigned' },
  ]);

  const monitoring = stacks['contoso-monitoring'];
  const rules = resources(monitoring, 'azurerm_monitor_data_collection_rule');
  expect(rules.map(({ kind }) => kind).sort()).toEqual(['Linux', 'Windows']);
  const associations = resources(monitoring, 'azurerm_monitor_data_collection_rule_association');
  const followed = associations
    .filter(({ data_collection_rule_id: id }) => String(id).includes('LinuxDataCollection'))
    .map(({ target_resource_id: id }) => /clientaccess-proxy-\d$/.test(String(id)));
  expect(followed).toEqual([true, true, true, true]);
  const scripts = resources(monitoring, 'azurerm_monitor_scheduled_query_rules_alert_v2').filter((rule) =>
    JSON.stringify(rule).includes('OSType != '),
  );
  expect(scripts).toHaveLength(1);
});

describe('what HAProxy writes', () => {
  // As HAProxy 2.6 writes it.
  const MESSAGES = {
    down: 'Server be_owa/AMSFE-1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. 0 active and 0 backup servers left.',
    up: 'Server be_owa/AMSFE-1 is UP, reason: Layer7 check passed, code: 200, check duration: 4ms. 2 active and 0 backup servers online.',
    back: 'Server be_owa/AMSFE-1 is UP (leaving forced drain).',
    out: 'Server be_owa/AMSFE-1 enters drain state. 1 active and 0 backup servers online.',
    maintenance: 'Server be_owa/AMSFE-1 is going DOWN for maintenance. 0 active and 0 backup servers left.',
    empty: 'backend be_owa has no server available!',
  };
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', {
    ...estateProps(),
    clientAccess: { balancing: proxied() },
    monitoring: { receivers: [AlertReceiver.sms('Duty', '49', '1701234567')] },
  });
  const monitoring = synth(app).stacks['contoso-monitoring'];
  const alertOf = (name: string): { severity: number; query: string } => {
    const rule = resources(monitoring, 'azurerm_monitor_scheduled_query_rules_alert_v2').find(
      (one) => one.name === `alert-contoso-${name}`,
    );
    const [{ query }] = rule?.criteria as { query: string }[];
    return { severity: rule?.severity as number, query };
  };
  /** What an expression of the query takes from a message. */
  const taken = (query: string, column: string, message: string): string => {
    const [, pattern, group] = new RegExp(`${column} = extract\\("([^"]*)", (\\d)`).exec(query)!;
    return new RegExp(pattern).exec(message)?.[Number(group)] ?? '';
  };

  test('raises an alert of severity 1 where a protocol has no server, and of 3 where one server is down', () => {
    const [empty, down] = [alertOf('empty-backends'), alertOf('servers-behind-proxies')];
    expect([empty.severity, down.severity]).toEqual([1, 3]);
    for (const { query } of each([empty, down])) {
      expect(queryFaults(query)).toEqual([]);
      // The proxy that people have taken out has no server for itself.
      expect(query).toContain('Backend != "be_self"');
    }
    const phrase = /SyslogMessage has "([^"]*)"/.exec(empty.query)![1];
    expect(Object.entries(MESSAGES).filter(([, text]) => text.includes(phrase))).toEqual([
      ['empty', MESSAGES.empty],
    ]);
  });

  test.each([
    ['down', 'AMSFE-1', 'DOWN'],
    ['up', 'AMSFE-1', 'UP'],
    ['back', 'AMSFE-1', 'UP'],
    ['out', '', ''],
    ['maintenance', '', ''],
    ['empty', '', ''],
  ] as const)('is read: %s', (which, server, state) => {
    const { query } = alertOf('servers-behind-proxies');
    const read = ['Backend', 'Server', 'State'].map((column) => taken(query, column, MESSAGES[which]));
    expect(read).toEqual(['be_owa', server, state]);
  });

  test('is collected, that a server is up again included', () => {
    const rule = resources(monitoring, 'azurerm_monitor_data_collection_rule').find(
      ({ kind }) => kind === 'Linux',
    );
    const { syslog } = rule?.data_sources as {
      syslog: { facility_names: string[]; log_levels: string[] }[];
    };
    const ofProxy = syslog.find(({ facility_names: names }) => names.includes('local0'));
    expect(ofProxy?.log_levels).toEqual(['Notice', 'Warning', 'Error', 'Critical', 'Alert', 'Emergency']);
  });
});

test('an estate without Linux has one rule', () => {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', {
    ...estateProps(),
    monitoring: { receivers: [AlertReceiver.sms('Duty', '49', '1701234567')] },
  });
  expect(
    logicalNames(synth(app).stacks['contoso-monitoring'], 'azurerm_monitor_data_collection_rule'),
  ).toHaveLength(1);
});
