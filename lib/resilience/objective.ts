import { checkProps, ofClass, ofSettings } from '../core/check-class';
import { Duration } from '../core/duration';
import { refuse } from '../core/refusal';
import { isScenario, serviceNames, statedExceptions } from './check-arguments';
import type { Demand } from './demand';
import { Outcome } from './outcome';
import type { Scenario } from './scenario';
import { ServiceKind } from './service-result';
import { listed } from './text';

/** A failure for which an objective does not hold, and why the team accepts that. */
export interface ObjectiveException {
  /** The failure. */
  readonly scenario: Scenario;
  /** Why the team accepts it. */
  readonly reason: string;
}

/** Settings of an objective. */
export interface ObjectiveOptions {
  /**
   * Services that it is about, each by its kind, such as `ServiceKind.INBOUND_MAIL`, or by its id, such as `database: DB01`. Synthesis refuses
   * one that the estate does not have; services by names that are held count as if the names were live.
   *
   * @default - client access, mail and databases: what people notice at once
   */
  readonly services?: string[];
  /**
   * Failures for which it does not hold.
   *
   * @default - none
   */
  readonly exceptions?: ObjectiveException[];
}

/** How long services may take to come back, and how much may be lost. At least one limit is stated. */
export interface RecoveryLimits {
  /**
   * Client access, from the Internet and inside the networks.
   *
   * @default - no limit
   */
  readonly clients?: Duration;
  /**
   * Mail, inbound and outbound.
   *
   * @default - no limit
   */
  readonly mail?: Duration;
  /**
   * Databases, until they are mounted.
   *
   * @default - no limit
   */
  readonly databases?: Duration;
  /**
   * The age that a mailbox may have after the recovery: how much of the newest data may be lost.
   *
   * @default - no limit
   */
  readonly mailboxAge?: Duration;
  /**
   * Failures for which the limits do not hold.
   *
   * @default - none
   */
  readonly exceptions?: ObjectiveException[];
}

/** What people notice at once. */
const USER_SERVICES: readonly string[] = [
  ServiceKind.CLIENT_ACCESS,
  ServiceKind.INSIDE_CLIENT_ACCESS,
  ServiceKind.INBOUND_MAIL,
  ServiceKind.OUTBOUND_MAIL,
  ServiceKind.DATABASE,
];

/** Services for one demand each where a program names them, so that each has to be there; otherwise what there is of all that people notice. */
export function namedOrAll(services: readonly string[] | undefined): readonly (readonly string[])[] {
  return services?.map((each) => [each]) ?? [USER_SERVICES];
}

const CLIENTS = [ServiceKind.CLIENT_ACCESS, ServiceKind.INSIDE_CLIENT_ACCESS];
const MAIL = [ServiceKind.INBOUND_MAIL, ServiceKind.OUTBOUND_MAIL];

const ASKED = {
  scenario: isScenario,
  options: ofSettings({ services: serviceNames, exceptions: statedExceptions }),
};

const duration = ofClass(Duration, 'Duration.minutes(5)');
const TIMED = {
  scenario: isScenario,
  limits: ofSettings({
    clients: duration,
    mail: duration,
    databases: duration,
    mailboxAge: duration,
    exceptions: statedExceptions,
  }),
};

/**
 * What a team promises its users for a failure. Synthesis refuses a program that does not keep it, before anything is written. A promise
 * cannot be acknowledged away; it can have exceptions, each with a reason.
 *
 * @example
 * import { Duration, Objective, Scenario, ServiceKind } from 'cdktf-resilient-exchange';
 *
 * const objectives = [
 *   Objective.goesOn(Scenario.anyZone()),
 *   Objective.survives(Scenario.anyMachines(2), { services: [ServiceKind.INBOUND_MAIL, 'database: DB01'] }),
 *   Objective.recoversWithin(Scenario.site('AMS'), { clients: Duration.minutes(5), mail: Duration.minutes(15) }),
 * ];
 */
export class Objective {
  /**
   * Services go on, possibly with less capacity. A database is allowed to come back by itself: mounting another copy is how it goes on.
   *
   * @param scenario - what fails, such as `Scenario.anyZone()`
   * @param options - which services, and exceptions
   * @throws if an exception has no reason
   */
  public static goesOn(scenario: Scenario, options: ObjectiveOptions = {}): Objective {
    checkProps('Objective.goesOn', { scenario, options }, ASKED);
    const demands = namedOrAll(options.services).map((services) => ({
      services,
      atMost: Outcome.REDUCED,
      databasesAtMost: Outcome.INTERRUPTED,
    }));
    return new Objective(scenario, promised(options, 'goes on', 'go on'), demands, options);
  }

  /**
   * Services go on, or come back by themselves: no person is needed, and nothing is lost until it is restored.
   *
   * @param scenario - what fails, such as `Scenario.anyMachines(2)`
   * @param options - which services, and exceptions
   * @throws if an exception has no reason
   */
  public static survives(scenario: Scenario, options: ObjectiveOptions = {}): Objective {
    checkProps('Objective.survives', { scenario, options }, ASKED);
    const demands = namedOrAll(options.services).map((services) => ({
      services,
      atMost: Outcome.INTERRUPTED,
    }));
    const promise = promised(options, 'survives without a person', 'survive without a person');
    return new Objective(scenario, promise, demands, options);
  }

  /**
   * Services are back in time, by themselves or by people, and lose no more than stated. A time that the program does not state cannot be
   * promised: see `RecoveryTimes`.
   *
   * @param scenario - what fails, such as `Scenario.site('AMS')`
   * @param limits - how long at most
   * @throws if there is no limit, or an exception has no reason
   */
  public static recoversWithin(scenario: Scenario, limits: RecoveryLimits): Objective {
    const path = 'Objective.recoversWithin';
    checkProps(path, { scenario, limits: (limits as RecoveryLimits | undefined) ?? {} }, TIMED);
    const { clients, mail, databases, mailboxAge } = limits;
    const demands = [
      ...within(CLIENTS, clients),
      ...within(MAIL, mail),
      ...within([ServiceKind.DATABASE], databases),
      ...(mailboxAge
        ? [{ services: [ServiceKind.DATABASE], atMost: Outcome.LOST, loses: mailboxAge.toSeconds() }]
        : []),
    ];
    const texts = [
      clients && `clients within ${clients.toString()}`,
      mail && `mail within ${mail.toString()}`,
      databases && `databases within ${databases.toString()}`,
      mailboxAge && `no mailbox older than ${mailboxAge.toString()}`,
    ].filter((text) => text !== undefined);
    if (demands.length === 0) {
      refuse(path, {
        property: 'limits',
        value: limits,
        fault: 'has no limit',
        cause: 'nothing would be promised',
        remedy: 'state clients, mail, databases or mailboxAge',
      });
    }
    return new Objective(scenario, texts.join(', '), demands, limits);
  }

  private readonly exceptions: ObjectiveException[];

  private constructor(
    private readonly scenario: Scenario,
    private readonly promise: string,
    private readonly demands: readonly Demand[],
    { exceptions = [] }: Pick<ObjectiveOptions, 'exceptions'>,
  ) {
    this.exceptions = [...exceptions];
  }

  /** The promise in words, such as `any zone: goes on`. */
  public toString(): string {
    const exceptions = this.exceptions.map(({ scenario, reason }) => `${scenario.toString()} (${reason})`);
    const but = exceptions.length > 0 ? `, except ${exceptions.join(', ')}` : '';
    return `${this.scenario.toString()}: ${this.promise}${but}`;
  }

  /**
   * What it asks, and of which failures.
   *
   * @internal
   */
  public _asks(): { scenario: Scenario; demands: readonly Demand[]; exceptions: readonly Scenario[] } {
    return {
      scenario: this.scenario,
      demands: this.demands,
      exceptions: this.exceptions.map(({ scenario }) => scenario),
    };
  }
}

/** What services do, with their names where the program states them. */
function promised({ services }: ObjectiveOptions, one: string, several: string): string {
  if (services === undefined) return one;
  return `${listed(services)} ${services.length > 1 ? several : one}`;
}

function within(services: string[], limit: Duration | undefined): Demand[] {
  return limit ? [{ services, atMost: Outcome.LOST, within: limit.toSeconds() }] : [];
}
