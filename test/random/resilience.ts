import fc from 'fast-check';
import { call, entries, listOf, membersOf, mostly, oneOf, pick, settings, type Some } from './arbitrary';
import { hours, minutes, prose, seconds } from './values';

// What the team promises, and how long its people take.

const scenario: Some = oneOf(
  ...[
    'anyMachine',
    'anyZone',
    'anySite',
    'anyCarrier',
    'anyLink',
    'anyFailure',
    'smartHost',
    'filteringService',
  ].map((each) => call(`Scenario.${each}`)),
  ...['azureDns', 'trafficManager', 'certificate'].map((each) => call(`Scenario.${each}`)),
  call('Scenario.anyMachines', pick(1, 2)),
  call('Scenario.machine', pick('AMSFE1', 'AMSEDGE1', 'PARFSW1')),
  call('Scenario.zone', pick('AMS', 'DUB'), pick('1', '2')),
  ...['site', 'domainControllers', 'mailboxServers', 'edges', 'proxies'].map((each) =>
    call(`Scenario.${each}`, pick('AMS', 'DUB')),
  ),
  call('Scenario.link', pick('AMS'), pick('DUB')),
  call('Scenario.all', call('Scenario.site', pick('DUB')), call('Scenario.smartHost')),
);

const services = listOf(
  membersOf('ServiceKind', 'CLIENT_ACCESS', 'INBOUND_MAIL', 'OUTBOUND_MAIL', 'DATABASE', 'SWITCHOVER'),
  1,
  1,
);
const exceptions = listOf(settings('ObjectiveException', { scenario, reason: prose }), 1, 1);
const options = settings('ObjectiveOptions', {}, { services, exceptions }, 12);

const objective = mostly(
  call('Objective.survives', call('Scenario.anyMachine'), options),
  call('Objective.survives', scenario, options),
  call('Objective.goesOn', scenario, options),
  call(
    'Objective.recoversWithin',
    scenario,
    settings(
      'RecoveryLimits',
      {},
      {
        clients: hours(1, 90),
        mail: hours(1, 90),
        databases: hours(1, 90),
        mailboxAge: hours(24, 90),
        exceptions,
      },
      60,
    ),
  ),
);

export const objectives = listOf(objective, 1, 2);

const TIMES = [
  ...[
    'decision',
    'databaseMount',
    'switchover',
    'switchback',
    'lostEdges',
    'lostProxies',
    'lostLink',
    'lostMajority',
  ],
  ...[
    'dismountedDatabase',
    'lostCarrier',
    'lostSmartHost',
    'lostTrafficManager',
    'lostNameServer',
    'directoryOutage',
  ],
  ...[
    'transportOutage',
    'certificateRenewal',
    'laggedCopy',
    'serverRebuild',
    'edgeRebuild',
    'witnessRebuild',
  ],
  ...[
    'databaseBackupAge',
    'directoryRestore',
    'directoryBackupAge',
    'apply',
    'otherServerRebuild',
    'directoryRebuild',
  ],
  ...['imageRestore', 'frontEndRecovery', 'databaseRestore', 'siteRebuild', 'stateRepair'],
];

const duration = oneOf(minutes(1, 600), hours(1, 48), seconds(1, 90));

export const recoveryTimes = settings(
  'RecoveryTimes',
  {},
  Object.fromEntries(TIMES.map((each) => [each, duration])),
  30,
);

export const recoveryDuties = settings(
  'RecoveryDuties',
  {},
  { planOwner: prose, decision: prose, infrastructure: prose, exchange: prose, communication: prose },
  50,
);

const recovery = settings(
  'SiteRecovery',
  { activation: minutes(1, 10), restore: oneOf(seconds(0, 60), minutes(1, 30)) },
  { installation: minutes(1, 60) },
  60,
);

const scale = (percent: number): Some =>
  settings(
    'TierScale',
    {},
    { servers: fc.integer({ min: 1, max: 3 }), size: pick('Standard_D4s_v5') },
    percent,
  );

/** What runs in the standby site while nothing is lost. */
export const readiness = oneOf(
  call('Readiness.hot'),
  call('Readiness.warm'),
  call(
    'Readiness.warm',
    settings('WarmReadinessProps', { tiers: entries(['ClientAccess', scale(60)], ['Edge', scale(60)]) }),
  ),
  call('Readiness.pilotLight', settings('PilotLightProps', { recovery }, { activated: fc.boolean() }, 40)),
);
