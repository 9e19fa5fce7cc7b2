import {
  AlertReceiver,
  Duration,
  Objective,
  type RecoveryDuties,
  type RecoveryTimes,
  Scenario,
  ServiceKind,
} from 'cdktf-resilient-exchange';

/** Who is told when a part of the estate fails; mail of the estate itself must not be the only way. */
export const RECEIVERS: AlertReceiver[] = [AlertReceiver.sms('Duty telephone', '49', '1701234567')];

/** What the team promises its users. Synthesis refuses a change that breaks one of these. */
export const OBJECTIVES: Objective[] = [
  Objective.goesOn(Scenario.anyMachine()),
  Objective.goesOn(Scenario.anyZone()),
  Objective.survives(Scenario.anySite()),
  Objective.survives(Scenario.anyMachines(2), {
    services: [ServiceKind.CLIENT_ACCESS, ServiceKind.INBOUND_MAIL, ServiceKind.DATABASE],
  }),
  Objective.goesOn(Scenario.anyCarrier(), { services: [ServiceKind.INBOUND_MAIL] }),
  Objective.recoversWithin(Scenario.site('AMS'), {
    clients: Duration.minutes(5),
    mail: Duration.minutes(15),
    databases: Duration.minutes(5),
  }),
  Objective.recoversWithin(Scenario.anyCarrier(), { mail: Duration.hours(1) }),
];

/** Figures of the team: it takes them from its exercises, or estimates them until a drill has measured them. */
export const RECOVERY_TIMES: RecoveryTimes = {
  decision: Duration.minutes(15),
  databaseMount: Duration.minutes(2),
  switchover: Duration.minutes(45),
  lostCarrier: Duration.minutes(20),
  lostEdges: Duration.minutes(30),
  lostLink: Duration.minutes(30),
  transportOutage: Duration.minutes(30),
  certificateRenewal: Duration.hours(1),
  switchback: Duration.hours(2),
  serverRebuild: Duration.hours(6),
  edgeRebuild: Duration.hours(4),
  frontEndRecovery: Duration.hours(3),
  imageRestore: Duration.hours(3),
  witnessRebuild: Duration.hours(1),
  laggedCopy: Duration.hours(4),
  databaseRestore: Duration.hours(4),
  siteRebuild: Duration.hours(3),
  apply: Duration.minutes(20),
  directoryRebuild: Duration.hours(3),
  directoryRestore: Duration.hours(8),
  directoryBackupAge: Duration.hours(24),
};

/** Who does what in a recovery: functions and teams, since people change. */
export const RECOVERY_DUTIES: RecoveryDuties = {
  planOwner: 'Head of Messaging',
  decision: 'Head of Messaging; at night the officer on call',
  infrastructure: 'Contoso Cloud Team',
  exchange: 'Contoso Messaging Team',
  communication: 'Contoso Service Desk',
};
