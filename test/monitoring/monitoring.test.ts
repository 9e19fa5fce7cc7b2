import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MonitoringOptions } from 'cdktf-resilient-exchange';
import {
  AlertReceiver,
  AzureRegion,
  DnsFailover,
  Duration,
  EstateModel,
  EstateSummary,
  InternetAccess,
  LogTruncation,
  LogWorkspace,
  Monitoring,
  Readiness,
  TimeOfDay,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { App } from 'cdktf';
import { OfficeOnlineServer } from '../../examples/office-online-server/office-online-server';
import type { Attributes, StackJson } from '../support/app';
import { arrayIn, edgeIn, estateProps, resources, siteIn, stackIn, synth, testApp } from '../support/app';
import { each } from '../support/each';
import { expectRefusal, expectRefusedSynth } from '../support/refusal';

const DUTY = AlertReceiver.sms('Duty', '49', '1701234567');
const STACK = 'contoso-monitoring';
const GROUP = '/subscriptions/0/resourceGroups/rg-duty/providers/Microsoft.Insights/actionGroups/ag-duty';

type EstateOverrides = Parameters<typeof estateProps>[0];

function monitored(
  monitoring: MonitoringOptions = { receivers: [DUTY] },
  overrides: EstateOverrides = {},
): { app: App; estate: TwoSiteExchange } {
  const app = testApp();
  const estate = new TwoSiteExchange(app, 'contoso', {
    ...estateProps({ databaseAvailabilityGroup: { databases: 4 }, ...overrides }),
    monitoring,
  });
  return { app, estate };
}

function alertsIn(stack: StackJson): Attributes[] {
  return ['metric_alert', 'activity_log_alert', 'scheduled_query_rules_alert_v2'].flatMap((type) =>
    resources(stack, `azurerm_monitor_${type}`),
  );
}

function alert(stack: StackJson, name: string): Attributes {
  const found = alertsIn(stack).find((one) => one.name === `alert-contoso-${name}`);
  if (!found) throw new Error(`no alert ${name}`);
  return found;
}

function queryOf(stack: StackJson, name: string): string {
  return queryIn(stack, `alert-contoso-${name}`);
}

function queryIn(stack: StackJson, name: string): string {
  const found = alertsIn(stack).find((one) => one.name === name);
  if (!found) throw new Error(`no alert ${name}`);
  return (found.criteria as { query: string }[])[0].query;
}

describe('an estate that is monitored', () => {
  const { app, estate } = monitored();
  const { stacks, dependencies } = synth(app);
  const stack = stacks[STACK];
  const model = EstateModel.of(estate).toDocument();

  test('has one rule for each kind of fault, and for each region or balancer where Azure wants that', () => {
    expect(
      alertsIn(stack)
        .map(({ name }) => String(name).replace('alert-contoso-', ''))
        .sort(),
    ).toEqual(
      [
        ...[
          'backends-ams-clientaccess',
          'backends-ams-public',
          'backends-dub-clientaccess',
          'backends-dub-public',
        ],
        ...['machines-francecentral', 'machines-northeurope', 'machines-westeurope'],
        ...['backups-ams', 'backups-dub', 'doubtful-backups', 'missed-backups'],
        ...['exports-contosocomexports', 'opened-exports-contoso-com-exports', 'rights', 'rule-health'],
        ...['machine-deallocated', 'machine-deleted', 'machine-powered-off'],
        ...['names', 'security-groups', 'service-health'],
        ...['dismounted-databases', 'failed-copies', 'suspended-copies'],
        ...['certificates', 'copy-queue', 'drills', 'exchange-health', 'replay-queue', 'services'],
        ...['outbound-queue', 'internal-queue', 'poison-queue'],
        ...[
          'silent-machines',
          'silent-scripts',
          'silent-sites',
          'still-silent',
          'submission-queue',
          'volumes',
        ],
      ].sort(),
    );
  });

  test('tells the action group of everything, and says what and where to read on', () => {
    for (const { action, description, name } of each(alertsIn(stack))) {
      expect([name, JSON.stringify(action)]).toEqual([
        name,
        expect.stringContaining('azurerm_monitor_action_group'),
      ]);
      expect(description).toMatch(/^[A-Z].*\. Runbook page: [a-z-]+( \(quiet-in-maintenance\))?\.$/);
    }
  });

  test('lists its alerts in the model, each with a page that exists', () => {
    expect(model.alerts.map(({ id }) => id).sort()).toEqual(
      alertsIn(stack)
        .map(({ name }) => name)
        .sort(),
    );
    for (const { page } of each(model.alerts))
      expect(existsSync(join(app.outdir, 'runbooks', 'contoso', `${page}.md`))).toBe(true);
  });

  test('follows every machine, by an association with a literal id and an agent in the stack of the machine', () => {
    const names = model.machines.map(({ id }) => id);
    const targets = resources(stack, 'azurerm_monitor_data_collection_rule_association').map((one) =>
      String(one.target_resource_id),
    );
    const machines = Object.values(stacks).flatMap((one) =>
      resources(one, 'azurerm_windows_virtual_machine'),
    );
    expect(targets.map((id) => id.split('/').at(-1)).sort()).toEqual(machines.map(({ name }) => name).sort());
    expect(targets).toHaveLength(names.length);
    for (const id of each(targets)) expect(id).toContain('/subscriptions/${data.azurerm_client_config.');
    const agents = Object.values(stacks)
      .flatMap((one) => resources(one, 'azurerm_virtual_machine_extension'))
      .filter(({ type }) => type === 'AzureMonitorWindowsAgent');
    expect(agents).toHaveLength(names.length);
    expect(agents[0]).toMatchObject({
      publisher: 'Microsoft.Azure.Monitor',
      automatic_upgrade_enabled: true,
    });
    for (const { identity } of each(machines)) expect(identity).toEqual({ type: 'SystemAssigned' });
  });

  test('expects a sign of life of every machine, and asks the group of every machine whether it runs', () => {
    const silent = queryOf(stack, 'silent-machines');
    for (const { id } of each(model.machines)) expect(silent).toContain(`"${id}", "/subscriptions/`);
    expect(queryOf(stack, 'silent-sites')).toContain('where Machines > 0 and Alive == 0');
    expect(queryOf(stack, 'silent-sites')).toContain('"AMSFE1", "AMS"');
    const groups = ['westeurope', 'northeurope', 'francecentral'].map(
      (region) => alert(stack, `machines-${region}`).scopes as string[],
    );
    expect(groups.map((scopes) => scopes.map((id) => id.split('/').at(-1)))).toEqual([
      ['rg-contoso-ams'],
      ['rg-contoso-dub'],
      ['rg-contoso-par'],
    ]);
  });

  test('asks each back end for itself', () => {
    expect(alert(stack, 'backends-ams-public')).toMatchObject({
      criteria: [
        {
          metric_name: 'DipAvailability',
          threshold: 90,
          dimension: [
            { name: 'BackendIPAddress', values: ['*'] },
            { name: 'BackendPort', values: ['*'] },
          ],
        },
      ],
    });
  });

  test('warns of a queue volume while mail is still taken', () => {
    const query = queryOf(stack, 'volumes');
    expect(query).toContain('"AMSFE1/Q:"');
    expect(query).toContain('"AMSEDGE1/Q:"');
    expect(query).toContain('), 25, 10)');
    expect(query).not.toContain('PARFSW1');
  });

  test('is told of backups that fail, are missed, or end with a warning', () => {
    expect(alert(stack, 'backups-ams')).toMatchObject({
      criteria: [
        {
          metric_name: 'BackupHealthEvent',
          dimension: [{ name: 'healthStatus', operator: 'Exclude', values: ['Healthy'] }],
        },
      ],
    });
    const missed = queryOf(stack, 'missed-backups');
    const protectedOnes = model.machines.filter(({ protection }) => protection?.vault !== undefined);
    for (const { id } of each(protectedOnes)) expect(missed).toContain(`, "${id}"`);
    expect(missed).toContain('"vm-contoso-ams-edge-1", "AMSEDGE1"');
    expect(missed).not.toContain('PARFSW1');
    expect(queryOf(stack, 'doubtful-backups')).toContain('"CompletedWithWarnings"');
    const vaults = (alert(stack, 'backups-ams').scopes as string[]).concat(
      alert(stack, 'backups-dub').scopes as string[],
    );
    const [routing] = resources(stack, 'azurerm_monitor_alert_processing_rule_action_group');
    expect(routing).toMatchObject({
      scopes: vaults,
      condition: {
        monitor_service: { operator: 'Equals', values: ['Azure Backup'] },
        severity: { operator: 'Equals', values: ['Sev0'] },
      },
    });
    expect(vaults[0]).toMatch(
      /\/rg-contoso-ams-backup\/providers\/Microsoft\.RecoveryServices\/vaults\/rsv-contoso-ams$/,
    );
    const logs = resources(stack, 'azurerm_monitor_diagnostic_setting');
    expect(logs.map((one) => one.target_resource_id)).toEqual(expect.arrayContaining(vaults));
  });

  test('is told when the newest export of a machine is old', () => {
    const [store] = model.exportStores;
    const query = queryOf(stack, `exports-${store.id}`);
    expect(model.exports.length).toBeGreaterThan(0);
    for (const { container, machine } of each(model.exports))
      expect(query).toContain(`"${container}", "${machine}"`);
    expect(query).toContain('Newest < ago(26h)');
    const logs = resources(stack, 'azurerm_monitor_diagnostic_setting');
    expect(logs.map((one) => one.enabled_log)).toContainEqual([{ category: 'StorageWrite' }]);
  });

  test('is told when somebody reads exports, and of who may do so', () => {
    const vault =
      '/resourceGroups/rg-contoso-exports/providers/Microsoft.KeyVault/vaults/contoso-com-exports';
    const query = queryOf(stack, 'opened-exports-contoso-com-exports');
    expect(query).toContain('OperationName in ("KeyUnwrap", "KeyDecrypt")');
    expect(query).toContain('_ResourceId endswith "/vaults/contoso-com-exports"');
    // Machines wrap keys every day.
    expect(query).not.toContain('KeyWrap');
    const logs = resources(stack, 'azurerm_monitor_diagnostic_setting');
    const [audit] = logs.filter(({ target_resource_id: id }) => String(id).endsWith(vault));
    expect(audit.enabled_log).toEqual([{ category: 'AuditEvent' }]);
    expect(audit.log_analytics_destination_type).toBeUndefined();
    const { scopes, criteria } = alert(stack, 'rights');
    expect((scopes as string[]).map((id) => id.split('/').at(-1)).sort()).toEqual([
      'rg-contoso-ams-backup',
      'rg-contoso-dub-backup',
      'rg-contoso-exports',
    ]);
    expect(criteria).toMatchObject({
      category: 'Administrative',
      resource_types: expect.arrayContaining(['Microsoft.Authorization/roleAssignments']) as string[],
    });
  });

  test('is told, by a rule that needs no region of the estate, when rules about logs do not run', () => {
    const { location, criteria, scopes } = alert(stack, 'rule-health');
    expect(location).toBe('global');
    expect(scopes).toEqual([expect.stringContaining('azurerm_resource_group.Monitoring_ResourceGroup')]);
    expect(criteria).toMatchObject({
      category: 'ResourceHealth',
      resource_types: ['Microsoft.Insights/scheduledQueryRules', 'Microsoft.OperationalInsights/workspaces'],
      resource_health: { current: ['Degraded', 'Unavailable'], previous: ['Available', 'Unknown'] },
    });
    // Azure knows the health of rules that are evaluated every quarter of an hour or more often.
    const often = resources(stack, 'azurerm_monitor_scheduled_query_rules_alert_v2').filter(
      ({ evaluation_frequency: every }) => ['PT5M', 'PT15M'].includes(String(every)),
    );
    expect(often.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['alert-contoso-silent-sites', 'alert-contoso-services']),
    );
  });

  test('is told about drills that nobody has recorded', () => {
    expect(queryOf(stack, 'drills')).toContain('"edge", datetime(2000-01-01), datetime(2000-01-01)');
    // A day to come would silence the rule until then.
    expect(queryOf(stack, 'drills')).toContain('where Due < now() or Last > now()');
  });

  test('is told of incidents in its regions by the names that Azure uses', () => {
    expect(alert(stack, 'service-health')).toMatchObject({
      location: 'global',
      criteria: {
        service_health: {
          events: ['Incident'],
          locations: ['France Central', 'North Europe', 'West Europe', 'Global'],
        },
      },
    });
  });

  test('is applied after all that its rules name', () => {
    expect([...dependencies[STACK]].sort()).toEqual([
      'contoso-dns',
      'contoso-exports',
      'contoso-primary',
      'contoso-standby',
      'contoso-witness',
    ]);
  });

  test('keeps logs, and the rules about them, in the region of the witness', () => {
    const inRegion = ['log_analytics_workspace', 'monitor_data_collection_rule', 'resource_group'].flatMap(
      (type) => resources(stack, `azurerm_${type}`),
    );
    expect(inRegion.map(({ location }) => location)).toEqual(Array(3).fill('francecentral'));
    const regions = model.alerts.map(({ region }) => region);
    expect([...new Set(regions)].sort()).toEqual(['francecentral', 'global']);
  });

  test('is summed up in a line, with the volume of its logs', () => {
    const line = EstateSummary.of(app)
      .toString()
      .split('\n')
      .find((each) => each.startsWith('Monitoring'));
    expect(line).toContain(`Monitoring: ${model.alerts.length} alerts, `);
    // 288 samples of 300 bytes a day: 10 counters on each of 4 Edges, 12 and six for each copy on 6 members, 3 on 2 witnesses; and events.
    expect(line).toContain('Logs: about 0.02 GiB a day from 12 machines');
  });
});

describe('the restart of a machine that Azure patches', () => {
  const quietIn = (stack: StackJson): Attributes[] =>
    resources(stack, 'azurerm_monitor_alert_processing_rule_suppression');
  const machinesOf = ({ scopes }: Attributes): (string | undefined)[] =>
    (scopes as string[]).map((id) => id.split('/').at(-1));
  const stackOf = (monitoring?: MonitoringOptions, overrides?: EstateOverrides): StackJson =>
    synth(monitored(monitoring, overrides).app).stacks[STACK];
  const group = { databaseAvailabilityGroup: { databases: 4 } };

  test('tells nobody in its hours and half an hour after, on that day of every week', () => {
    const rules = quietIn(stackOf());
    expect(rules.map((rule) => [rule.name, machinesOf(rule)])).toEqual([
      ['apr-contoso-quiet-dub-wednesday', ['vm-contoso-dub-alternatewitness-1']],
      ['apr-contoso-quiet-par-wednesday', ['vm-contoso-par-witness-1']],
    ]);
    for (const { schedule, condition } of each(rules)) {
      expect(schedule).toEqual({
        time_zone: 'UTC',
        recurrence: {
          weekly: [{ days_of_week: ['Wednesday'], start_time: '22:00:00', end_time: '01:30:00' }],
        },
      });
      expect(condition).toEqual({ description: { operator: 'Contains', values: ['quiet-in-maintenance'] } });
    }
  });

  test('follows the window of its site', () => {
    const patchWindow = {
      startTime: TimeOfDay.at(4, 15),
      timeZone: 'W. Europe Standard Time',
      duration: Duration.minutes(100),
    };
    const rules = quietIn(stackOf(undefined, { ...group, witness: { patchWindow } }));
    const rule = rules.find(({ name }) => String(name).includes('-par-'))!;
    expect(rule.schedule).toEqual({
      time_zone: 'W. Europe Standard Time',
      recurrence: {
        weekly: [{ days_of_week: ['Wednesday'], start_time: '04:15:00', end_time: '06:25:00' }],
      },
    });
  });

  test('tells somebody where the program says so', () => {
    expect(quietIn(stackOf({ receivers: [DUTY], quietWhilePatched: false }, group))).toEqual([]);
    expect(() => monitored({ receivers: [DUTY], quietWhilePatched: 'no' as unknown as boolean })).toThrow(
      'quietWhilePatched must be true or false',
    );
  });

  test('has a rule for each day of a tier of the team, in a pilot light once that is active', () => {
    const hour = Duration.hours(1);
    const { app, estate } = monitored(undefined, {
      databaseAvailabilityGroup: {
        databases: 4,
        logTruncation: LogTruncation.backup({ product: 'Contoso Backup' }),
      },
      failover: DnsFailover.manual({ recoveryTimeObjective: Duration.days(2) }),
      readiness: Readiness.pilotLight({ recovery: { activation: hour, installation: hour, restore: hour } }),
    });
    const { primary } = estate;
    new OfficeOnlineServer(primary, 'Office', { site: primary, namespaces: ['office'] });
    const rules = quietIn(synth(app).stacks[STACK]);
    expect(
      rules.map((rule) => [
        String(rule.name).replace('apr-contoso-quiet-', ''),
        machinesOf(rule),
        rule.count,
      ]),
    ).toEqual([
      ['ams-tuesday', ['vm-contoso-ams-office-1'], undefined],
      ['ams-wednesday', ['vm-contoso-ams-office-2'], undefined],
      ['dub-friday', ['vm-contoso-dub-office-1'], '${var.activated ? 1 : 0}'],
      ['dub-saturday', ['vm-contoso-dub-office-2'], '${var.activated ? 1 : 0}'],
      ['par-wednesday', ['vm-contoso-par-witness-1'], undefined],
    ]);
  });

  describe('suppresses what work on a machine raises', () => {
    const stack = stackOf();
    const isQuiet = ({ description }: Attributes): boolean =>
      String(description).includes('quiet-in-maintenance');

    test('and nothing else: nothing about rights, rules, names, backups, mail or a machine that stays silent', () => {
      const quiet = alertsIn(stack).filter(isQuiet);
      expect(quiet.map(({ name }) => String(name).replace('alert-contoso-', '')).sort()).toEqual([
        ...['backends-ams-clientaccess', 'backends-ams-public'],
        ...['backends-dub-clientaccess', 'backends-dub-public'],
        ...['copy-queue', 'exchange-health', 'failed-copies'],
        ...['machines-francecentral', 'machines-northeurope', 'machines-westeurope'],
        ...['replay-queue', 'services', 'silent-machines', 'suspended-copies'],
      ]);
      expect(resources(stack, 'azurerm_monitor_activity_log_alert').filter(isQuiet)).toEqual([]);
    });

    // The target of an alert about logs is the workspace otherwise, and suppression is about machines.
    test('by the machine, which is the target of the alert', () => {
      for (const rule of each(resources(stack, 'azurerm_monitor_scheduled_query_rules_alert_v2'))) {
        const [{ query, resource_id_column: column }] = rule.criteria as Record<string, string>[];
        expect([rule.name, column]).toEqual([rule.name, isQuiet(rule) ? '_ResourceId' : undefined]);
        if (isQuiet(rule))
          expect(query).toMatch(
            / by Machine, _ResourceId\b|datatable\(Machine: string, _ResourceId: string\)/,
          );
      }
    });

    test('and a machine that does not come back is told of, after every window and its last restart', () => {
      expect(alert(stack, 'still-silent')).toMatchObject({
        window_duration: 'PT6H',
        criteria: [{ query: expect.stringContaining('ago(300m)') as string }],
      });
      expect(queryOf(stack, 'still-silent')).toContain('"PARFSW1"');
    });

    test('and no site counts as lost because its only machine, a witness, restarts', () => {
      expect(queryOf(stack, 'silent-sites')).not.toContain('"PARFSW1"');
      expect(queryOf(stack, 'silent-machines')).toContain('"PARFSW1"');
    });
  });
});

test('a copy that lags on purpose has a long replay queue, and no alert', () => {
  const { app } = monitored(undefined, {
    databaseAvailabilityGroup: { databases: 4, copies: { laggedCopies: 1 } },
  });
  const stack = synth(app).stacks[STACK];
  expect(queryOf(stack, 'replay-queue')).toMatch(/!in~ \("(AMS|DUB)FE\d\/DB0\d"/);
  expect(queryOf(stack, 'copy-queue')).not.toContain('!in~');
});

test('automatic failover brings an alert for each profile, which leads to the switchover', () => {
  const { app, estate } = monitored(undefined, { failover: DnsFailover.automatic() });
  const stack = synth(app).stacks[STACK];
  expect(alert(stack, 'endpoints-clientaccess')).toMatchObject({
    criteria: [{ metric_name: 'ProbeAgentCurrentEndpointStateByProfileResourceId', threshold: 0.5 }],
  });
  expect(alert(stack, 'names').scopes).toHaveLength(2);
  const { page } = EstateModel.of(estate)
    .toDocument()
    .alerts.find(({ id }) => id.includes('endpoints'))!;
  expect(existsSync(join(app.outdir, 'runbooks', 'contoso', `${page}.md`))).toBe(true);
});

test('machines of a pilot light are expected, and followed, once it is active', () => {
  const hour = Duration.hours(1);
  const { app } = monitored(undefined, {
    databaseAvailabilityGroup: {
      databases: 4,
      logTruncation: LogTruncation.backup({ product: 'Contoso Backup' }),
    },
    failover: DnsFailover.manual({ recoveryTimeObjective: Duration.days(2) }),
    readiness: Readiness.pilotLight({ recovery: { activation: hour, installation: hour, restore: hour } }),
  });
  const { stacks } = synth(app);
  const stack = stacks[STACK];
  expect(stack.variable?.activated).toMatchObject({ type: 'bool', default: false });
  const counts = resources(stack, 'azurerm_monitor_data_collection_rule_association').map(
    ({ count, target_resource_id: id }) => [String(id).includes('-dub-'), count],
  );
  for (const [isStandby, count] of each(counts))
    expect(count).toBe(isStandby ? '${var.activated ? 1 : 0}' : undefined);
  expect(queryOf(stack, 'silent-sites')).toContain('"AMS"${var.activated ? ", \\"DUBFE1\\", \\"DUB\\"');
  const agents = resources(stacks['contoso-standby'], 'azurerm_virtual_machine_extension');
  for (const { count } of each(agents)) expect(count).toMatch(/^\$\{var\.activated/);
});

test('Edges with a restricted way out may reach Azure Monitor, and only where they are monitored', () => {
  const restricted = { edge: { internetAccess: InternetAccess.restricted() } };
  const tags = (written: StackJson): unknown[] =>
    resources(written, 'azurerm_network_security_rule')
      .filter(({ name }) => ['AllowAzureMonitor', 'AllowAzureResourceManager'].includes(String(name)))
      .map(({ destination_address_prefix: to, destination_port_range: port }) => [to, port]);
  expect(tags(synth(monitored(undefined, restricted).app).stacks['contoso-primary'])).toEqual([
    ['AzureMonitor', '443'],
    ['AzureResourceManager', '443'],
  ]);
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps(restricted));
  expect(tags(synth(app).stacks['contoso-primary'])).toEqual([]);
});

describe('a program from pieces', () => {
  function pieces(props: Partial<MonitoringOptions> = {}): { app: App; monitoring: Monitoring } {
    const app = testApp();
    const site = siteIn(app);
    const monitoring = new Monitoring(stackIn(app, 'monitoring'), 'Monitoring', {
      sites: [site],
      receivers: [DUTY],
      region: AzureRegion.FRANCE_CENTRAL,
      ...props,
    });
    edgeIn(site);
    return { app, monitoring };
  }

  test('may add machines after its monitoring', () => {
    const { app } = pieces();
    const { stacks } = synth(app);
    expect(resources(stacks.monitoring, 'azurerm_monitor_data_collection_rule_association')).toHaveLength(2);
    expect(resources(stacks.amsterdam, 'azurerm_virtual_machine_extension')).toHaveLength(2);
  });

  test('has the rows of the program as it is at each synthesis', () => {
    const app = testApp();
    const site = siteIn(app);
    const monitoring = stackIn(app, 'monitoring');
    new Monitoring(monitoring, 'M', {
      sites: [site],
      receivers: [DUTY],
      region: AzureRegion.FRANCE_CENTRAL,
    });
    edgeIn(site);
    const drives = (): string =>
      queryIn(synth(app).stacks.monitoring, 'alert-exchange-volumes').split('in~')[1].split(')')[0];
    expect(drives()).not.toContain('AMSFE1');
    arrayIn(site, { servers: 2 });
    expect(drives()).toContain('"AMSFE1/');
  });

  test('has no alert about databases without Mailbox servers', () => {
    const names = alertsIn(synth(pieces().app).stacks.monitoring).map(({ name }) => name);
    expect(names).toContain('alert-exchange-silent-machines');
    expect(names).not.toContain('alert-exchange-copy-queue');
  });

  test('may use a workspace and action groups that exist', () => {
    const workspaceId =
      '/subscriptions/0/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-central';
    const { app } = pieces({
      receivers: undefined,
      actionGroupIds: [
        '/subscriptions/0/resourceGroups/rg-duty/providers/Microsoft.Insights/actionGroups/ag-duty',
      ],
      region: undefined,
      workspace: LogWorkspace.existing({ workspaceId, region: AzureRegion.SWEDEN_CENTRAL }),
    });
    const stack = synth(app).stacks.monitoring;
    expect(resources(stack, 'azurerm_log_analytics_workspace')).toEqual([]);
    expect(resources(stack, 'azurerm_monitor_action_group')).toEqual([]);
    const { criteria } = alertsIn(stack).find(({ name }) => String(name).endsWith('service-health'))!;
    expect(criteria).toMatchObject({
      service_health: { locations: ['Sweden Central', 'West Europe', 'Global'] },
    });
    const queries = resources(stack, 'azurerm_monitor_scheduled_query_rules_alert_v2');
    expect(queries.map(({ location }) => location)).toEqual(Array(queries.length).fill('swedencentral'));
    expect(queries[0].scopes).toEqual([workspaceId]);
  });

  test('cannot keep the logs of a region in that region', () => {
    const { app } = pieces({ region: AzureRegion.WEST_EUROPE });
    expectRefusedSynth(app, {
      path: 'monitoring/Monitoring',
      property: 'region',
      value: "'westeurope'",
      limit: 'must differ from the regions that its alerts are about',
      remedy: 'use a third region',
    });
  });

  test('cannot leave out a site with machines', () => {
    const { app, monitoring } = pieces();
    edgeIn(siteIn(app, { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' }, 'Dublin'));
    expectRefusedSynth(app, {
      path: monitoring.node.path,
      property: 'sites',
      value: "['AMS']",
      limit: 'lacks sites with machines of the estate: DUB',
      remedy: 'list all sites',
    });
  });

  test('cannot be monitored twice', () => {
    const { app, monitoring } = pieces();
    const second = stackIn(app, 'second');
    expectRefusal(
      () =>
        new Monitoring(second, 'Monitoring', {
          sites: [siteIn(app, { addressSpace: '10.40.0.0/16' }, 'Berlin')],
          receivers: [DUTY],
          region: AzureRegion.FRANCE_CENTRAL,
        }),
      {
        path: 'second/Monitoring',
        property: 'sites',
        value: 'nothing',
        limit: "are monitored already: the estate 'exchange'",
        remedy: 'list all sites in one Monitoring',
      },
    );
    expect(monitoring.node.path).toBe('monitoring/Monitoring');
  });

  test.each<[string, Partial<MonitoringOptions>, string, string]>([
    ['nobody', { receivers: [] }, 'receivers', 'at least one receiver'],
    ['no region', { region: undefined }, 'region', 'a region outside the sites'],
    [
      'a queue limit below the one of Exchange',
      { thresholds: { queueFreeSpacePercent: 11 } },
      'thresholds.queueFreeSpacePercent',
      'from 12 to 90',
    ],
    [
      'certificates that nothing reports',
      { thresholds: { certificateDays: 61 } },
      'thresholds.certificateDays',
      'from 1 to 60',
    ],
    [
      'messages that Exchange refuses',
      { thresholds: { submissionQueueLength: 9999 } },
      'thresholds.submissionQueueLength',
      'from 1 to 9998',
    ],
    [
      'a silence that no rule has',
      { thresholds: { silentMinutes: 7 } },
      'thresholds.silentMinutes',
      'one of 5, 10, 15, 20, 30, 45',
    ],
    [
      'what is no action group',
      { actionGroupIds: ['ag'] },
      'actionGroupIds[0]',
      'the resource id of an action group',
    ],
    ['a sixth way', { actionGroupIds: Array<string>(5).fill(GROUP) }, 'actionGroupIds', 'at most 5'],
    ['an early silence', { thresholds: { silentMinutes: 4 } }, 'thresholds.silentMinutes', 'from 5 to 45'],
  ])('%s is refused', (_, props, property, limit) => {
    expect(() => pieces(props)).toThrow(`[monitoring/Monitoring] ${property} must be`);
    expect(() => pieces(props)).toThrow(limit);
  });

  test.each<[string, object, string]>([
    [
      'a threshold that nobody knows',
      { thresholds: { freeSpace: 5 } },
      'thresholds.freeSpace is not a setting',
    ],
    ['a misspelt setting', { recievers: [DUTY] }, "did you mean 'receivers'"],
    [
      'two receivers of one name',
      { receivers: [DUTY, AlertReceiver.email('duty', 'duty@example.net')] },
      'receivers have one name twice',
    ],
  ])('%s is refused', (_, props, message) => {
    expect(() => pieces(props as Partial<MonitoringOptions>)).toThrow(
      new RegExp(message.replace('?', '\\?'), 'i'),
    );
  });

  test('five action groups are taken where nobody else is told', () => {
    const groups = Array<string>(5).fill(GROUP);
    const stack = synth(pieces({ receivers: undefined, actionGroupIds: groups }).app).stacks.monitoring;
    expect(alertsIn(stack)[0].action).toHaveLength(5);
  });

  test('is refused without settings, and in the stack of a site', () => {
    const app = testApp();
    const site = siteIn(app);
    expect(() => new Monitoring(stackIn(app, 'm'), 'M', undefined as never)).toThrow('props must be');
    expect(
      () =>
        new Monitoring(site, 'M', {
          sites: [site],
          receivers: [DUTY],
          region: AzureRegion.FRANCE_CENTRAL,
        }),
    ).toThrow('scope must be another stack than that of Amsterdam');
  });

  test('the limits themselves are taken', () => {
    const thresholds = {
      queueFreeSpacePercent: 12,
      certificateDays: 60,
      submissionQueueLength: 9998,
      silentMinutes: 5,
    };
    const stack = synth(pieces({ thresholds }).app).stacks.monitoring;
    expect(JSON.stringify(alertsIn(stack))).toContain('Days < 60');
  });
});

describe('mail of the estate itself', () => {
  const own = AlertReceiver.email('Duty', 'duty@contoso.com');

  test('cannot be the only receiver', () => {
    expectRefusedSynth(
      monitored({ receivers: [own, AlertReceiver.email('Other', 'duty@eu.contoso.com')] }).app,
      {
        path: 'contoso-monitoring/Monitoring',
        property: 'receivers',
        value: 'duty@contoso.com, duty@eu.contoso.com',
        limit: 'must not be mail of the estate itself only',
        remedy: 'AlertReceiver.sms()',
      },
    );
  });

  test.each<[string, MonitoringOptions]>([
    ['a telephone', { receivers: [own, AlertReceiver.voice('Duty telephone', '49', '301234567')] }],
    ['an address elsewhere', { receivers: [own, AlertReceiver.email('Elsewhere', 'duty@notcontoso.com')] }],
    ['an action group of the team', { receivers: [own], actionGroupIds: [GROUP] }],
  ])('is one of several beside %s', (_, monitoring) => {
    const group = resources(synth(monitored(monitoring).app).stacks[STACK], 'azurerm_monitor_action_group');
    expect(group[0].email_receiver).toEqual(
      expect.arrayContaining([expect.objectContaining({ email_address: 'duty@contoso.com' })]),
    );
  });
});

describe('sites in several subscriptions', () => {
  const [main, other] = ['11111111-1111-1111-1111-111111111111', '22222222-2222-2222-2222-222222222222'];
  const DUTY_GROUPS = [main, other].map(
    (id) => `/subscriptions/${id}/resourceGroups/rg-duty/providers/Microsoft.Insights/actionGroups/ag-duty`,
  );
  const RULES = [
    'metric_alert',
    'activity_log_alert',
    'alert_processing_rule_suppression',
    'alert_processing_rule_action_group',
  ];
  const rulesIn = (stack: StackJson): Attributes[] =>
    RULES.flatMap((type) => resources(stack, `azurerm_monitor_${type}`));
  const isThere = ({ provider }: Attributes): boolean => provider === 'azurerm.subscription_of_dub';

  /** The stack of the monitoring of an estate whose standby site is in another subscription. */
  const split = (
    monitoring: MonitoringOptions = { receivers: [DUTY] },
    witness?: { subscriptionId: string },
  ): StackJson =>
    synth(monitored(monitoring, { subscriptionId: main, standby: { subscriptionId: other }, witness }).app)
      .stacks[STACK];

  test('have rules in their own subscription, about nothing else', () => {
    const stack = split();
    expect(stack.provider?.azurerm[1]).toMatchObject({
      alias: 'subscription_of_dub',
      subscription_id: other,
    });
    const ids = (rule: Attributes): string[] =>
      (rule.scopes as string[]).map((id) => /^\/subscriptions\/([^/]+)/.exec(id)?.[1] ?? id);
    const [there, here] = [rulesIn(stack).filter(isThere), rulesIn(stack).filter((rule) => !isThere(rule))];
    for (const rule of each(there))
      expect([rule.name, new Set(ids(rule))]).toEqual([rule.name, new Set([other])]);
    for (const rule of each(here)) expect(ids(rule)).not.toContain(other);
    for (const type of each(RULES.slice(1)))
      expect([type, resources(stack, `azurerm_monitor_${type}`).some(isThere)]).toEqual([type, true]);
    expect(
      there
        .map(({ name }) => String(name))
        .filter((name) => name.startsWith('alert-'))
        .sort(),
    ).toEqual(
      [
        'backends-dub-clientaccess',
        'backends-dub-public',
        'backups-dub',
        'machine-deallocated-dub',
        'machine-deleted-dub',
        'machine-powered-off-dub',
        'machines-northeurope-dub',
        'rights-dub',
        'security-groups-dub',
        'service-health-dub',
      ].map((name) => `alert-contoso-${name}`),
    );
  });

  test('have a resource group and an action group there, which their rules tell', () => {
    const stack = split();
    expect(resources(stack, 'azurerm_resource_group').filter(isThere)).toMatchObject([
      { name: 'rg-contoso-monitoring-dub', location: 'francecentral' },
    ]);
    const groups = resources(stack, 'azurerm_monitor_action_group');
    expect(groups.map(({ sms_receiver: receivers }) => receivers)).toMatchObject([
      [{ phone_number: '1701234567' }],
      [{ phone_number: '1701234567' }],
    ]);
    for (const rule of each(rulesIn(stack).filter(({ action }) => action !== undefined)))
      expect([rule.name, JSON.stringify(rule.action).includes('ActionGroup-DUB')]).toEqual([
        rule.name,
        isThere(rule),
      ]);
  });

  test('of which two share another one have one place there', () => {
    const stack = split({ receivers: [DUTY] }, { subscriptionId: other });
    expect(stack.provider?.azurerm).toHaveLength(2);
    expect(alert(stack, 'machine-deleted-dub').scopes).toEqual([
      `/subscriptions/${other}/resourceGroups/rg-contoso-dub`,
      `/subscriptions/${other}/resourceGroups/rg-contoso-par`,
    ]);
    expect(alert(stack, 'machine-deleted').scopes).toHaveLength(1);
  });

  test('tell the action groups that the team has in each of them', () => {
    const stack = split({ actionGroupIds: DUTY_GROUPS });
    expect(alert(stack, 'rights').action).toEqual([{ action_group_id: DUTY_GROUPS[0] }]);
    expect(alert(stack, 'rights-dub').action).toEqual([{ action_group_id: DUTY_GROUPS[1] }]);
  });

  test('are refused where the team has no action group in one of them', () => {
    expectRefusal(() => split({ actionGroupIds: DUTY_GROUPS.slice(0, 1) }), {
      path: 'contoso-monitoring/Monitoring',
      property: 'actionGroupIds',
      value: `['${DUTY_GROUPS[0]}']`,
      limit: `must have one in the subscription of Dublin, ${other}`,
      remedy: 'state receivers, for which a group is made in each subscription',
    });
  });

  test('are refused where the team has none in that of the estate', () => {
    expectRefusal(() => split({ actionGroupIds: DUTY_GROUPS.slice(1) }), {
      path: 'contoso-monitoring/Monitoring',
      property: 'actionGroupIds',
      value: `['${DUTY_GROUPS[1]}']`,
      limit: 'must have one in the subscription of the monitoring itself',
      remedy: 'add one that is there',
    });
  });

  test('that are all the same need nothing more', () => {
    const one = { subscriptionId: main };
    const { app } = monitored({ receivers: [DUTY] }, { ...one, primary: one, standby: one, witness: one });
    const { stacks } = synth(app);
    expect(stacks[STACK].provider?.azurerm).toHaveLength(1);
    expect(rulesIn(stacks[STACK]).filter(({ provider }) => provider !== undefined)).toEqual([]);
    expect(alert(stacks[STACK], 'machine-deleted').scopes).toHaveLength(3);
  });
});
