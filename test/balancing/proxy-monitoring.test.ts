import { AlertReceiver, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { estateProps, logicalNames, resources, synth, testApp } from '../support/app';
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
