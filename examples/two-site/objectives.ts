import {
  AlertReceiver,
  Duration,
  Objective,
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

/** Figures of the team, which it takes from its exercises. */
export const RECOVERY_TIMES: RecoveryTimes = {
  decision: Duration.minutes(15),
  databaseMount: Duration.minutes(2),
  switchover: Duration.minutes(45),
  lostCarrier: Duration.minutes(20),
  lostEdges: Duration.minutes(30),
  lostLink: Duration.minutes(30),
  transportOutage: Duration.minutes(30),
  certificateRenewal: Duration.hours(1),
};
