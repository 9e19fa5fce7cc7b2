import { MonitorDataCollectionRule } from '@cdktf/provider-azurerm/lib/monitor-data-collection-rule';
import type { Construct } from 'constructs';
import { WATCH_SOURCE } from '../exchange/watch-commands';

/** Seconds between two samples of a counter: an alert needs three in its window. */
export const SAMPLE_SECONDS = 300;

/**
 * The counters that are collected. Those of Exchange are absent on machines without the role, and cost nothing there.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/manage-ha/monitor-dags and CollectReplicationMetrics.ps1 of Exchange Setup (object MSExchange
 * Replication), learn.microsoft.com/previous-versions/exchange-server/exchange-140/ff367923(v=exchg.140) (transport queues).
 */
export const COUNTERS = [
  '\\LogicalDisk(*)\\% Free Space',
  ...['CopyQueueLength', 'ReplayQueueLength', 'Failed', 'FailedSuspended', 'Suspended and not Seeding'].map(
    (name) => `\\MSExchange Replication(*)\\${name}`,
  ),
  '\\MSExchange Active Manager(*)\\Database Mounted',
  ...[
    'Submission Queue Length',
    'External Active Remote Delivery Queue Length',
    'External Retry Remote Delivery Queue Length',
    'Internal Active Remote Delivery Queue Length',
    'Internal Retry Remote Delivery Queue Length',
    'Poison Queue Length',
  ].map((name) => `\\MSExchangeTransport Queues(_total)\\${name}`),
];

/**
 * The events that are collected: those of the scheduled script, and the one that Managed Availability writes when it cannot repair something.
 *
 * Source: learn.microsoft.com/exchange/health-sets-exchange-2013-help (event 4 of Microsoft-Exchange-ManagedAvailability/Monitoring).
 */
export const EVENT_LOGS = [
  `Application!*[System[Provider[@Name='${WATCH_SOURCE}']]]`,
  'Microsoft-Exchange-ManagedAvailability/Monitoring!*[System[(EventID=4)]]',
];

/** What the rule is made of. */
export interface DataCollectionSpec {
  readonly name: string;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly workspaceId: string;
  readonly tags: Record<string, string>;
}

const WORKSPACE = 'workspace';

/**
 * What the agents collect. The rule has to be in the region of the workspace; machines of any region may follow it.
 *
 * Source: learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-rule-overview (supported regions).
 */
export function collectData(
  scope: Construct,
  { workspaceId, ...spec }: DataCollectionSpec,
): MonitorDataCollectionRule {
  return new MonitorDataCollectionRule(scope, 'DataCollection', {
    ...spec,
    kind: 'Windows',
    dataSources: {
      performanceCounter: [
        {
          name: 'counters',
          streams: ['Microsoft-Perf'],
          samplingFrequencyInSeconds: SAMPLE_SECONDS,
          counterSpecifiers: COUNTERS,
        },
      ],
      windowsEventLog: [{ name: 'events', streams: ['Microsoft-Event'], xPathQueries: EVENT_LOGS }],
    },
    destinations: { logAnalytics: [{ name: WORKSPACE, workspaceResourceId: workspaceId }] },
    dataFlow: [{ streams: ['Microsoft-Perf', 'Microsoft-Event'], destinations: [WORKSPACE] }],
  });
}

/**
 * The counters of machines with Linux, by the names that its agent knows.
 *
 * Source: learn.microsoft.com/azure/azure-monitor/agents/data-sources-performance-counters (Linux).
 */
export const LINUX_COUNTERS = ['Logical Disk(*)\\% Free Space', 'Processor(*)\\% Processor Time'];

const TROUBLE = ['Warning', 'Error', 'Critical', 'Alert', 'Emergency'];

/**
 * Programs that do not belong to a facility of their own write as daemons. HAProxy writes as `local0`: that a server is up again is a notice, and a connection only information.
 */
const SYSLOG = [
  { name: 'syslog', facilityNames: ['daemon'], logLevels: TROUBLE },
  { name: 'haproxy', facilityNames: ['local0', 'local1'], logLevels: ['Notice', ...TROUBLE] },
];

/** What the agents of machines with Linux collect: a rule is of one kind. */
export function collectLinuxData(
  scope: Construct,
  { workspaceId, ...spec }: DataCollectionSpec,
): MonitorDataCollectionRule {
  return new MonitorDataCollectionRule(scope, 'LinuxDataCollection', {
    ...spec,
    kind: 'Linux',
    dataSources: {
      performanceCounter: [
        {
          name: 'counters',
          streams: ['Microsoft-Perf'],
          samplingFrequencyInSeconds: SAMPLE_SECONDS,
          counterSpecifiers: LINUX_COUNTERS,
        },
      ],
      syslog: SYSLOG.map((source) => ({ ...source, streams: ['Microsoft-Syslog'] })),
    },
    destinations: { logAnalytics: [{ name: WORKSPACE, workspaceResourceId: workspaceId }] },
    dataFlow: [{ streams: ['Microsoft-Perf', 'Microsoft-Syslog'], destinations: [WORKSPACE] }],
  });
}
