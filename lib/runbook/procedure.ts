import type { Text } from './text';

/** What is opened to do a step. */
export enum Shell {
  EXCHANGE = 'Exchange Management Shell',
  /** As administrator. */
  POWERSHELL = 'Windows PowerShell',
  /** A shell with Terraform and the last deployed output. */
  TERRAFORM = 'Terraform',
  /** A shell with the Azure CLI. */
  AZURE = 'Azure CLI',
}

/** A kind of machine, where the program does not know which one. */
export enum UnnamedHost {
  DOMAIN_CONTROLLER = 'a domain controller',
  MAILBOX_SERVER = 'a Mailbox server',
  MANAGEMENT_TOOLS = 'a machine with the Exchange management tools',
}

/** Which of two events a step belongs to, where a site is taken down on purpose or fails. */
export enum AppliesTo {
  BOTH = 'both',
  /** Both sites are up: maintenance, or a drill. */
  PLANNED = 'planned',
  /** A site has failed. */
  UNPLANNED = 'unplanned',
}

/** Where a step is done. */
export interface StepPlace {
  readonly shell: Shell;
  /** Computer names of the machines, or the deployment workstation: the step is done on each. Empty where `unnamedHost` is given. */
  readonly hosts: string[];
  /** What kind of machine, and where, if the program does not state which one. */
  readonly unnamedHost?: { readonly kind: UnnamedHost; readonly of: string };
  /**
   * What the one of the hosts is called that the procedure is about, such as `the server in maintenance`: the step is done on that one only, by
   * commands that ask the machine for its name.
   */
  readonly subject?: string;
}

/** One step of a procedure: nothing is left to the memory of whoever is on duty. */
export interface Step<T = Text> extends StepPlace {
  /** Stable name, unique in its procedure, such as `stop-cluster-dub`: made of codes and computer names, never of positions. */
  readonly id: string;
  /** What is done, as an imperative: `Stop the Cluster service in Dublin`. */
  readonly title: string;
  /** Left out where the step applies to both. */
  readonly appliesTo?: AppliesTo;
  /** What decides on the day whether the step is done; left out where it always is. */
  readonly when?: T;
  /** What one has to know to do it. */
  readonly why: T;
  /** PowerShell, one line for each entry. */
  readonly command: string[];
  /** PowerShell that shows whether the step has worked. It changes nothing. */
  readonly check: string[];
  /** What the check shows when it has. */
  readonly expected: T;
  /** What to do when it shows something else. */
  readonly otherwise: T;
  /** Longest time to wait between command and check, in seconds, with how it comes about. */
  readonly wait?: StepWait;
}

/** A time to wait. */
export interface StepWait {
  readonly seconds: number;
  /** How the time comes about: `TTL 205 s`. */
  readonly because: string;
}

/** What a procedure has to know of several servers: one page then serves all of them. */
export interface ProcedureTable {
  /** What it shows: `Servers, in this order`. */
  readonly title: string;
  readonly head: string[];
  /** As many cells in each as the head has. */
  readonly rows: string[][];
}

/** A procedure for one event, complete in itself. */
export interface Procedure<T = Text> {
  /** File name without extension, such as `switchover-planned` or `member-rebuild-AMSFE1`. */
  readonly id: string;
  readonly title: string;
  /** Which event it is for, and what holds when it has been done. */
  readonly purpose: T;
  /** Left out where the page is about one server, or about all of them alike. */
  readonly table?: ProcedureTable;
  /** What has to hold before the first step. */
  readonly before: T[];
  readonly steps: Step<T>[];
  /** What remains to be done on the next working day. */
  readonly after: T[];
}

/** The steps that one of both events has. */
export function stepsFor(event: AppliesTo, steps: Step[]): Step[] {
  return steps.filter(
    ({ appliesTo = AppliesTo.BOTH }) => appliesTo === AppliesTo.BOTH || appliesTo === event,
  );
}

/** A stable id of a step from words, codes and computer names: lower case, joined by hyphens. */
export function stepId(...words: string[]): string {
  return words
    .join('-')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** The name of a step in PowerShell, without its verb: `StopClusterDub`. */
export function functionName(id: string): string {
  return id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Where a step is done, for people. */
export function placeText({ hosts, unnamedHost, subject, shell }: StepPlace): string {
  if (subject !== undefined) return `${subject} (${shell})`;
  const names = unnamedHost ? `${unnamedHost.kind} of ${unnamedHost.of}` : hosts.join(', ');
  return `${hosts.length > 1 ? `each of ${names}` : names} (${shell})`;
}
