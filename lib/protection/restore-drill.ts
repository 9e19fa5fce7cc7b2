import { checkAllProps, checkList, givenOfClass, givenText, ofClass } from '../core/check-class';
import { Duration } from '../core/duration';
import { isKnown, refuse } from '../core/refusal';
import { PageId } from '../model/page-ids';
import type { RestoreDrillModel } from '../model/protection-model';
import type { RestoreDrillResult } from './restore-drill-result';

/** How often a drill is carried out, and what came of those that were. */
export interface RestoreDrillOptions {
  /**
   * How often it is carried out: whole days, from 1 to 366. It is overdue when the last recorded one is older.
   *
   * @default - 90 days for Mailbox servers, 180 days for front ends and Edges
   */
  readonly every?: Duration;
  /**
   * Drills that were carried out, in any order.
   *
   * @default - none yet
   */
  readonly results?: RestoreDrillResult[];
}

const OPTIONS = {
  every: ofClass(Duration, 'Duration.days(90)'),
  // Each result is checked by itself.
  results: () => undefined,
};

const RESULT = {
  day: givenText("'2026-10-05'"),
  duration: givenOfClass(Duration, 'Duration.hours(3)'),
  recoveryPointAge: givenOfClass(Duration, 'Duration.hours(20)'),
  evidence: givenText("'drills/2026-10-05-edge.md'"),
};

const SECONDS_PER_DAY = 86_400;
const MOST_DAYS = 366;

/** What is rehearsed, and on whose machines. */
interface Kind {
  /** What its id and its page are called after. */
  readonly id: string;
  readonly name: string;
  /** Role of the machines, as the model has it. */
  readonly role: string;
  readonly rehearses: string;
  /** The page of recovery whose time it measures. */
  readonly measures: string;
  readonly days: number;
  /** What it restores from. */
  readonly source: string;
}

const EDGE: Kind = {
  id: 'edge',
  name: 'RestoreDrill.edge()',
  role: 'edge',
  rehearses: 'the image of an Edge',
  measures: PageId.imageRestore,
  days: 180,
  source: 'a backup of an Edge in a vault, or an export of its configuration',
};
const FRONT_END: Kind = {
  id: 'front-end',
  name: 'RestoreDrill.frontEnd()',
  role: 'client-access',
  rehearses: 'the image of a front end',
  measures: PageId.frontEndRecovery,
  days: 180,
  source: 'a backup of a front end in a vault, or its customisation log',
};
const MAILBOX: Kind = {
  id: 'mailbox',
  name: 'RestoreDrill.mailbox()',
  role: 'mailbox',
  rehearses: 'a mailbox database with a mailbox from it',
  measures: PageId.databaseRestore,
  days: 90,
  source:
    'an Exchange-aware backup (logTruncation), a lagged copy, or a backup of a member with its database volumes',
};

/**
 * A restore drill that a team carries out on a schedule: what nobody has restored cannot be relied on. What came of it is committed as a result,
 * which the recovery plan shows and an alert about overdue drills counts from.
 */
export class RestoreDrill {
  /**
   * A drill of an Edge.
   *
   * @param options - schedule and results
   */
  public static edge(options: RestoreDrillOptions = {}): RestoreDrill {
    return new RestoreDrill(EDGE, options);
  }

  /**
   * A drill of a server that answers clients.
   *
   * @param options - schedule and results
   */
  public static frontEnd(options: RestoreDrillOptions = {}): RestoreDrill {
    return new RestoreDrill(FRONT_END, options);
  }

  /**
   * A drill of a mailbox database.
   *
   * @param options - schedule and results
   */
  public static mailbox(options: RestoreDrillOptions = {}): RestoreDrill {
    return new RestoreDrill(MAILBOX, options);
  }

  /**
   * One of each kind.
   *
   * @internal
   */
  public static _usual(): RestoreDrill[] {
    return [RestoreDrill.edge(), RestoreDrill.frontEnd(), RestoreDrill.mailbox()];
  }

  private readonly days: number;
  private readonly results: readonly RestoreDrillResult[];

  private constructor(
    private readonly kind: Kind,
    options: RestoreDrillOptions,
  ) {
    const { name } = kind;
    checkAllProps<RestoreDrillOptions>(name, options, OPTIONS);
    const { every, results } = options;
    const seconds = every?.toSeconds() ?? kind.days * SECONDS_PER_DAY;
    this.days = seconds / SECONDS_PER_DAY;
    if (!Number.isInteger(this.days) || this.days < 1 || this.days > MOST_DAYS) {
      refuse(name, {
        property: 'every',
        value: every?.toString(),
        limit: `a whole number of days from 1 to ${MOST_DAYS}`,
        cause:
          'people, backups and releases change within a year, and an older drill says nothing about them',
        remedy: `write Duration.days(${kind.days})`,
      });
    }
    checkList(name, 'results', results, '[{ day, duration, recoveryPointAge, evidence }]');
    this.results = [...(results ?? [])];
    this.results.forEach((result, index) => checkResult(name, `results[${index}].`, result));
  }

  /**
   * Its id, such as `edge`.
   *
   * @internal
   */
  public get _id(): string {
    return this.kind.id;
  }

  /**
   * Role of the machines, as the model has it.
   *
   * @internal
   */
  public get _role(): string {
    return this.kind.role;
  }

  /**
   * What it restores from.
   *
   * @internal
   */
  public get _source(): string {
    return this.kind.source;
  }

  /**
   * What it is in the model.
   *
   * @internal
   */
  public _describe(network: string): RestoreDrillModel {
    const { id, rehearses, role, measures } = this.kind;
    const last = [...this.results].sort((a, b) => a.day.localeCompare(b.day)).pop();
    return {
      id,
      rehearses,
      role,
      everyDays: this.days,
      page: PageId.drill(id),
      network,
      measures,
      ...(last
        ? {
            lastDay: last.day,
            dueDay: later(last.day, this.days),
            measuredSeconds: last.duration.toSeconds(),
            measuredLossSeconds: last.recoveryPointAge.toSeconds(),
            evidence: last.evidence,
          }
        : {}),
    };
  }
}

function checkResult(name: string, prefix: string, result: RestoreDrillResult): void {
  checkAllProps(name, result, RESULT, prefix);
  const { day, duration } = result;
  if (duration.toSeconds() === 0) {
    refuse(name, {
      property: `${prefix}duration`,
      value: duration.toString(),
      limit: 'longer than nothing',
      cause: 'the recovery plan shows it as a measured time',
      remedy: 'state how long the drill took',
    });
  }
  if (isKnown(day) && /^\d{4}-\d{2}-\d{2}$/.test(day) && later(day, 0) === day) return;
  refuse(name, {
    property: `${prefix}day`,
    value: day,
    limit: 'a day of the calendar, as year, month and day',
    cause: 'the day on which the next drill is due is counted from it',
    remedy: "write it like '2026-10-05'",
  });
}

/** So many days later; what is no day of the calendar becomes another one, or an empty text. */
function later(day: string, days: number): string {
  const start = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(start)
    ? ''
    : new Date(start + days * SECONDS_PER_DAY * 1000).toISOString().slice(0, 10);
}
