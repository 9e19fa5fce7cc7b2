import { Size, ServerImage, WindowsVersion } from '../lib/index';
import type { EstateOptions } from './estate';
import { CLIENTS, MAIL } from './observer';
import type { FormerStage } from './output';

/** The stacks of the estate, without its id. */
export type Stack = 'primary' | 'standby' | 'witness' | 'addresses' | 'dns' | 'interconnect';

/** What is committed: a former output, or a change of the program. */
export type Commit = FormerStage | ((before: EstateOptions) => EstateOptions);

/** What somebody does, or what happens. */
export type Step =
  | { readonly do: 'commit'; readonly commit: Commit }
  /** Plans are made, judged and applied, side by side. */
  | {
      readonly do: 'apply';
      readonly stacks: readonly Stack[];
      readonly variables?: Record<string, string>;
      /** Computer names of machines that are to be made again. */
      readonly replace?: readonly string[];
      /** How many changes have begun when the run is cancelled. */
      readonly cancelAfter?: number;
    }
  /** Plans are made, and are empty. */
  | {
      readonly do: 'plan nothing';
      readonly stacks: readonly Stack[];
      readonly variables?: Record<string, string>;
    }
  /** Exchange is installed on the machines that have none, by the pages of the runbook. */
  | { readonly do: 'install' }
  /** All machines are restarted, by the calendar of the model. */
  | { readonly do: 'patch' }
  /** All machines of a failure domain stop, and run again. */
  | { readonly do: 'lose' | 'recover'; readonly domain: string }
  /** What is off is found and started. */
  | { readonly do: 'start what is off' }
  | { readonly do: 'wait'; readonly minutes: number };

/** Something that comes in the course of a year. */
export interface YearEvent {
  /** For the command line. */
  readonly id: string;
  /** For the table. */
  readonly title: string;
  /** Whether the short year has it. */
  readonly short: boolean;
  /** What is committed at its begin. */
  readonly commit?: Commit;
  readonly steps: readonly Step[];
  /** What the event itself takes away. */
  readonly loss?: {
    /** Groups and services that may fall below their need. */
    readonly groups?: readonly string[];
    /** Machines whose disks and addresses go with them. */
    readonly machines?: readonly string[];
    /** Why the gate lets several of one group go at once. */
    readonly reason?: string;
  };
  /** What is particular about it, for those who read the table. */
  readonly note?: string;
}

const SITES = ['primary', 'standby', 'witness'] as const;
const ALL = [...SITES, 'addresses', 'dns', 'interconnect'] as const;
const HELD_BACK = { reverse_dns: 'false', domain_joined: 'false' };
const GONE = ['AMSFE4', 'DUBFE4', 'AMSEDGE3', 'DUBEDGE3'];

const apply = (
  stacks: readonly Stack[],
  how: { variables?: Record<string, string>; replace?: string[]; cancelAfter?: number } = {},
): Step => ({
  do: 'apply',
  stacks,
  ...how,
});

/** The year, in order: each event begins where the one before ended. */
export const EVENTS: readonly YearEvent[] = [
  {
    id: 'first-apply',
    title: 'First apply',
    short: true,
    commit: 'held',
    steps: [
      apply(SITES, { variables: HELD_BACK }),
      apply(['addresses']),
      apply(['dns']),
      apply(['interconnect', ...SITES]),
      { do: 'install' },
    ],
    note: 'by the former version of the library; host addresses only',
  },
  {
    id: 'clients-live',
    title: 'The names of clients go live',
    short: true,
    commit: 'clients',
    steps: [apply(['dns']), apply(['interconnect'])],
  },
  {
    id: 'mail-live',
    title: 'The names of mail go live',
    short: true,
    commit: 'live',
    steps: [apply(['dns'])],
  },
  {
    id: 'next-version',
    title: "The library's next version",
    short: true,
    commit: () => ({}),
    steps: [apply(SITES), apply(['addresses']), apply(['dns']), apply(['interconnect'])],
  },
  {
    id: 'patching',
    title: 'Monthly patching',
    short: true,
    steps: [{ do: 'patch' }],
    note: 'no Terraform; each machine in its slot of the calendar',
  },
  {
    id: 'passwords',
    title: 'Passwords and the join credential are rotated',
    short: true,
    steps: [
      {
        do: 'plan nothing',
        stacks: SITES,
        variables: {
          admin_password: 'not-a-Secret-5',
          edge_admin_password: 'not-a-Secret-6',
          witness_admin_password: 'not-a-Secret-7',
          domain_join_password: 'not-a-Secret-8',
        },
      },
    ],
    note: 'the plans are empty',
  },
  {
    id: 'certificate',
    title: 'A certificate is renewed',
    short: false,
    steps: [{ do: 'plan nothing', stacks: ALL }],
    note: 'a page of the runbook; the plans are empty',
  },
  {
    id: 'growth',
    title: 'A front end, an Edge and a database are added',
    short: false,
    commit: (before) => ({
      ...before,
      clientAccess: { ...before.clientAccess, servers: 4 },
      edge: { ...before.edge, servers: 3 },
      group: { ...before.group, databases: 13 },
    }),
    steps: [
      apply(SITES, { variables: { new_edges: '["amsedge3", "dubedge3"]' } }),
      apply(['addresses']),
      apply(['dns']),
      apply(['interconnect', 'primary', 'standby']),
      { do: 'install' },
    ],
  },
  {
    id: 'shrinking',
    title: 'A front end and an Edge are removed',
    short: false,
    commit: (before) => ({
      ...before,
      released: { servers: GONE, reason: 'Their copies and queues have been moved.' },
    }),
    steps: [
      apply(SITES),
      {
        do: 'commit',
        commit: (before) => ({
          ...before,
          released: undefined,
          clientAccess: { ...before.clientAccess, servers: undefined },
          edge: { ...before.edge, servers: undefined },
        }),
      },
      // The links before the zones that they lead to.
      apply(['interconnect']),
      apply(['dns']),
      apply(['primary', 'standby', 'dns']),
      apply(['addresses']),
    ],
    loss: {
      machines: GONE,
      reason: 'The members have been removed from the group: they have no vote any more.',
    },
    note: 'released by a commit before, with an exception for two members at once',
  },
  {
    id: 'sizes',
    title: 'All sizes are changed',
    short: false,
    commit: (before) => ({
      ...before,
      clientAccess: { ...before.clientAccess, size: 'Standard_E20s_v5' },
      edge: { ...before.edge, size: 'Standard_E16s_v5' },
    }),
    steps: [apply(SITES)],
  },
  {
    id: 'image',
    title: 'The image release is changed',
    short: false,
    commit: (before) => ({
      ...before,
      clientAccess: { ...before.clientAccess, image: ServerImage.windows(WindowsVersion.WS2025) },
      edge: { ...before.edge, image: ServerImage.windows(WindowsVersion.WS2025) },
    }),
    steps: [apply(SITES), { do: 'install' }],
  },
  {
    id: 'disks',
    title: 'Disks are enlarged',
    short: false,
    commit: (before) => ({
      ...before,
      clientAccess: { ...before.clientAccess, osDisk: Size.gibibytes(512) },
      group: { ...before.group, storage: { databaseDisk: Size.gibibytes(2048) } },
    }),
    steps: [apply(SITES)],
    note: 'of databases while they run, of the operating system with a stop',
  },
  {
    id: 'cancelled',
    title: 'An apply is cancelled',
    short: true,
    commit: (before) => ({ ...before, edge: { ...before.edge, size: 'Standard_E4s_v5' } }),
    steps: [
      apply(['standby'], { cancelAfter: 1 }),
      { do: 'start what is off' },
      apply(['standby', 'primary']),
    ],
    note: 'what the cancelled run left off is found and started, then it is applied again',
  },
  {
    id: 'zone-lost',
    title: 'A zone is lost, and comes back',
    short: true,
    steps: [
      { do: 'lose', domain: 'zone:westeurope/1' },
      { do: 'wait', minutes: 120 },
      { do: 'recover', domain: 'zone:westeurope/1' },
    ],
  },
  {
    id: 'region-lost',
    title: 'The primary region is lost: switchover',
    short: true,
    steps: [
      { do: 'lose', domain: 'region:westeurope' },
      { do: 'wait', minutes: 30 },
      apply(['dns'], { variables: { active_site: 'standby' } }),
      { do: 'wait', minutes: 240 },
    ],
    loss: { groups: ['AMS/ClientAccess', 'AMS/Edge', CLIENTS] },
    note: 'clients wait for probes and caches',
  },
  {
    id: 'switchback',
    title: 'The region is back: switchback',
    short: true,
    steps: [{ do: 'recover', domain: 'region:westeurope' }, { do: 'wait', minutes: 60 }, apply(['dns'])],
    loss: { groups: ['AMS/ClientAccess', 'AMS/Edge'] },
    note: 'until the machines of the region run again',
  },
  {
    id: 'rebuild',
    title: 'A server is rebuilt',
    short: false,
    steps: [apply(['primary'], { replace: ['AMSFE2'] }), { do: 'install' }],
  },
  {
    id: 'carrier',
    title: 'A carrier is added',
    short: false,
    commit: (before) => ({
      ...before,
      edge: {
        ...before.edge,
        externalEdges: [{ name: 'edge9', address: '192.0.2.25', carrier: 'a third carrier' }],
      },
    }),
    steps: [apply(SITES), apply(['addresses']), apply(['dns'])],
    note: 'an Edge outside Azure',
  },
];

/** Groups and services that an event itself may take below their need. */
export function isExcused({ loss }: YearEvent, id: string): boolean {
  return loss?.groups?.includes(id) ?? false;
}

export { CLIENTS, MAIL };
