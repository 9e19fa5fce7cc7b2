/** Version of the format: the second number rises when something is added, the first when something changes or goes. */
export const PLAN_VERSION = '1.0';

/** Where a figure of the plan is from. */
export enum Basis {
  /** A restore drill has measured it. */
  MEASURED = 'measured',
  /** The team has stated it, and no drill has measured it. */
  ESTIMATE = 'estimate',
  /** A schedule or a limit of the program gives it. */
  SETTING = 'setting',
  /** Nobody has stated it. */
  NOT_STATED = 'not stated',
}

/** A time, or an age of data. */
export interface Figure {
  /** What it is, such as `steps of the page edge-rebuild-AMSEDGE1`. */
  readonly what: string;
  /** Undefined where nobody has stated it, or where it is no time. */
  readonly seconds?: number;
  readonly basis: Basis;
  /** Where it is from. */
  readonly source: string;
  /** What states it in a program. */
  readonly input?: string;
}

/** Something that can happen to databases, and what brings them back. */
export interface DatabaseCase {
  readonly what: string;
  readonly how: string;
  /** Id of the page; undefined where there is none, or nobody is needed. */
  readonly page?: string;
  readonly time: Figure[];
  readonly loss: Figure[];
  /** When a drill last carried the page out, in words; undefined where there is none. */
  readonly rehearsed?: string;
}

/** Something that a server holds. */
export interface Holding {
  /** What, such as `copies of mailbox databases`. */
  readonly what: string;
  /** Where the original or another copy of it is; undefined where it is nowhere else. */
  readonly truth?: string;
  /** How it comes back, or why it does not. */
  readonly restored: string;
}

/** One way to replace a server. */
export interface Route {
  /** What is done, such as `rebuild under its name`. */
  readonly how: string;
  /** Id of the page; undefined where there is none. */
  readonly page?: string;
  /** When it is the right one. */
  readonly when: string;
  /** What passes until the server serves: the sum is in `seconds`. */
  readonly time: Figure[];
  /** The sum; undefined while a part is not stated. */
  readonly seconds?: number;
  /** What of the newest data is lost. */
  readonly loss: Figure[];
  /** When a drill last carried it out, on any server of the role, in words. */
  readonly rehearsed: string;
}

/** How the servers of a role are recovered. */
export interface PlannedRole {
  /** Its roles in the model, joined by `+`. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  readonly servers: string[];
  readonly holds: Holding[];
  /** Ids of the drills that rehearse it. */
  readonly drills: string[];
}

/** How one server is recovered. */
export interface PlannedServer {
  readonly server: string;
  /** Id of its role in the plan. */
  readonly role: string;
  /** Where it is located, for people. */
  readonly location: string;
  /** Names of its copies of databases. */
  readonly databases: string[];
  /** Names of those of which no other server has a copy. */
  readonly onlyCopies: string[];
  /** How it is protected, in words. */
  readonly protection: string;
  /** Whether the program has decided it. */
  readonly decided: boolean;
  /** The first is the usual one. */
  readonly routes: Route[];
  /** What has to work before it can be replaced. */
  readonly needs: string[];
}

/** What protects machines, or what they hold. */
export interface Protection {
  /** Such as `vault rsv-contoso-ams`. */
  readonly what: string;
  /** What it protects. */
  readonly of: string;
  readonly place: string;
  /** How it is kept. */
  readonly terms: string[];
  /** What recovery relies on when its site is lost. */
  readonly siteLost: string;
}

/** A step of an order of recovery. */
export interface OrderStep {
  readonly number: number;
  readonly what: string;
  /** Computer names, where it is about machines. */
  readonly machines: string[];
  /** Numbers of the steps that have to be done before. */
  readonly after: number[];
  readonly pages: string[];
  /** Who does what where no page says it, or what of a page is meant. */
  readonly note?: string;
  readonly time: Figure[];
}

/** In which order several things are recovered. */
export interface RecoveryOrder {
  /** `role:AMS/mailbox+client-access`, `site:AMS` or `everything`. */
  readonly id: string;
  /** What is lost, for people. */
  readonly lost: string;
  /** Name of the site that serves users meanwhile; undefined where none does, or where servers are lost and not a site. */
  readonly servedBy?: string;
  /** What serves meanwhile, and what else has to be known. */
  readonly notes: string[];
  readonly steps: OrderStep[];
  /** All steps one after another, in seconds; undefined while a part is not stated. */
  readonly oneAfterAnother?: number;
  /** The longest chain of steps that wait for each other. */
  readonly inParallel?: number;
}

/** What people see, and the page that they open then. */
export interface Symptom {
  readonly see: string;
  /** Id of the page. */
  readonly page: string;
}

/** What does not come back. */
export interface Irrecoverable {
  readonly what: string;
  /** When, such as `an Edge is lost with its disks`. */
  readonly when: string;
  readonly why: string;
}

/** A rehearsal. */
export interface Rehearsal {
  readonly id: string;
  readonly rehearses: string;
  /** What its page never rehearses; undefined where that is not known. */
  readonly leavesOut?: string;
  readonly role: string;
  readonly everyDays: number;
  readonly page: string;
  /** Undefined where none is recorded. */
  readonly lastDay?: string;
  /** The day by which the next one is due; undefined where none is recorded. */
  readonly dueDay?: string;
  /** Where the evidence of the last one is kept. */
  readonly evidence?: string;
  readonly measuredSeconds?: number;
  readonly measuredLossSeconds?: number;
}

/** A duty, and who has it. */
export interface Duty {
  readonly duty: string;
  /** Undefined where nobody is named. */
  readonly who?: string;
  /** What names them in a program. */
  readonly input: string;
}

/** What nobody has decided or stated. */
export interface OpenPoint {
  readonly what: string;
  /** How to state it. */
  readonly remedy: string;
}

/** `recovery-plan.json`. */
export interface PlanDocument {
  readonly formatVersion: string;
  readonly estate: string;
  /** Where somebody on call begins. */
  readonly symptoms: Symptom[];
  /** What the program promises. */
  readonly objectives: string[];
  readonly duties: Duty[];
  readonly roles: PlannedRole[];
  readonly servers: PlannedServer[];
  readonly databases: DatabaseCase[];
  readonly protections: Protection[];
  readonly orders: RecoveryOrder[];
  readonly irrecoverable: Irrecoverable[];
  readonly rehearsals: Rehearsal[];
  readonly open: OpenPoint[];
}
