import type { IConstruct } from 'constructs';

/** What monitoring knows how to watch. */
export enum WatchedKind {
  MACHINE = 'machine',
  LOAD_BALANCER = 'load-balancer',
  TRAFFIC_MANAGER = 'traffic-manager',
  DNS_ZONE = 'dns-zone',
  /** Holds backups of machines. */
  VAULT = 'vault',
  /** A storage account that holds exports of configuration. */
  EXPORT_STORE = 'export-store',
  /** A Key Vault with the key that exports are encrypted with. */
  EXPORT_KEY = 'export-key',
  /** Mailbox servers of a site: databases are on them. */
  MAILBOX_SERVERS = 'mailbox-servers',
}

/** The hours of a week in which Azure may restart a machine. */
export interface QuietHours {
  /** Day of the week, such as `Friday`. */
  readonly weekday: string;
  /** Start, as `hh:mm`. */
  readonly startTime: string;
  /** Time zone of the start, by its Windows name. */
  readonly timeZone: string;
  /** Length in minutes. */
  readonly durationMinutes: number;
}

/** A resource in Azure that monitoring watches, as its own construct states it. */
export interface Watched {
  readonly kind: WatchedKind;
  /** The construct that makes it. */
  readonly scope: IConstruct;
  /** The estate that it belongs to. */
  readonly estate: string;
  /** What tells it from others of its kind in the estate, such as a computer name: part of names and construct ids. */
  readonly name: string;
  /** What people call it, such as `the public load balancer of Amsterdam`. */
  readonly called: string;
  /** Code of its site; undefined for what is in none. */
  readonly site?: string;
  /** Its region; undefined for what is located in none. */
  readonly region?: string;
  /** Its name in Azure, where logs have that one; left out for what logs do not name. */
  readonly resourceName?: string;
  /** Whether its alert is one of its own, so that another one of its kind changes no alert that exists. */
  readonly alone?: boolean;
  /** Its resource id in literals, for a stack that reads no other. */
  readonly idFor: (consumer: IConstruct) => string;
  /** The id of its resource group, likewise; undefined where alerts do not need it. */
  readonly groupIdFor?: (consumer: IConstruct) => string;
  /** When Azure patches it; undefined where people do, or nobody. */
  readonly patched?: QuietHours;
  /** Whether it installs Exchange by itself. */
  readonly installsItself?: boolean;
  /** Whether it runs Linux, whose agent follows another rule. */
  readonly runsLinux?: boolean;
  /** Whether it fetches its certificate from a vault. */
  readonly fetchesCertificate?: boolean;
  /** The Terraform condition under which it exists, in the stack of the consumer; undefined where it always does. */
  readonly existsWhile?: (consumer: IConstruct) => string | undefined;
}

/** What is told of each thing to watch. */
export type WatchObserver = (watched: Watched) => void;

interface Watch {
  readonly items: Watched[];
  readonly reactions: { readonly estate: string; readonly react: () => void }[];
  /** One for each estate. */
  readonly observers: Map<string, WatchObserver>;
}

const watches = new WeakMap<IConstruct, Watch>();

/** States that a resource is to be watched, whether monitoring is made before it, after it, or never. */
export function watch(item: Watched): void {
  const { items, observers } = watchOf(item.scope);
  items.push(item);
  observers.get(item.estate)?.(item);
}

/** Runs something once when the estate is monitored: at once where it is already. */
export function whenMonitored(scope: IConstruct, estate: string, react: () => void): void {
  const { reactions, observers } = watchOf(scope);
  if (observers.has(estate)) react();
  else reactions.push({ estate, react });
}

/** Whether something watches the estate. */
export function isMonitored(scope: IConstruct, estate: string): boolean {
  return watchOf(scope).observers.has(estate);
}

/** Whether a machine of the estate would have to be watched, and nothing watches the estate. */
export function isUnwatched(scope: IConstruct, estate: string): boolean {
  const { items, observers } = watchOf(scope);
  return (
    !observers.has(estate) &&
    items.some((item) => item.estate === estate && item.kind === WatchedKind.MACHINE)
  );
}

/** Tells an observer of everything of the estate that is to be watched, present and future. An estate has one observer. */
export function observe(scope: IConstruct, estate: string, observer: WatchObserver): void {
  const { items, reactions, observers } = watchOf(scope);
  observers.set(estate, observer);
  items.filter((item) => item.estate === estate).forEach((item) => observer(item));
  reactions.filter((each) => each.estate === estate).forEach(({ react }) => react());
}

function watchOf(scope: IConstruct): Watch {
  const { root } = scope.node;
  const known = watches.get(root) ?? { items: [], reactions: [], observers: new Map() };
  watches.set(root, known);
  return known;
}
