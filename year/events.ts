import { Size, ServerImage, WindowsVersion } from '../lib/index';
import { ESTATE } from './estate';
import { CLIENTS } from './observer';
import type { Commit } from './output';
import type { YearEvent } from './steps';
import { apply } from './steps';

const [PRIMARY, STANDBY, WITNESS, ADDRESSES, DNS, INTERCONNECT] = [
  'primary',
  'standby',
  'witness',
  'addresses',
  'dns',
  'interconnect',
].map((each) => `${ESTATE}-${each}`);
const SITES = [PRIMARY, STANDBY, WITNESS];
const ALL = [...SITES, ADDRESSES, DNS, INTERCONNECT];
const HELD_BACK = { reverse_dns: 'false', domain_joined: 'false' };
const GONE = ['AMSFE4', 'DUBFE4', 'AMSEDGE3', 'DUBEDGE3'];

/** Its peerings take 90 s of the provider's own waits: the short year does without. */
export const SLOW_STACK = INTERCONNECT;

/** The year, in order: each event begins where the one before ended. */
export const EVENTS: readonly YearEvent<Commit>[] = [
  {
    id: 'first-apply',
    title: 'First apply',
    short: true,
    commit: 'held',
    steps: [
      apply(SITES, { variables: HELD_BACK }),
      apply([ADDRESSES]),
      apply([DNS]),
      apply([INTERCONNECT, ...SITES]),
      { do: 'install' },
    ],
    note: 'by the former version of the library; host addresses only',
  },
  {
    id: 'clients-live',
    title: 'The names of clients go live',
    short: true,
    commit: 'clients',
    steps: [apply([DNS]), apply([INTERCONNECT])],
  },
  {
    id: 'mail-live',
    title: 'The names of mail go live',
    short: true,
    commit: 'live',
    steps: [apply([DNS])],
  },
  {
    id: 'next-version',
    title: "The library's next version",
    short: true,
    commit: () => ({}),
    steps: [apply(SITES), apply([ADDRESSES]), apply([DNS]), apply([INTERCONNECT])],
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
      apply([ADDRESSES]),
      apply([DNS]),
      apply([INTERCONNECT, PRIMARY, STANDBY]),
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
      apply([INTERCONNECT]),
      apply([DNS]),
      apply([PRIMARY, STANDBY, DNS]),
      apply([ADDRESSES]),
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
    steps: [apply([STANDBY], { cancelAfter: 1 }), { do: 'start what is off' }, apply([STANDBY, PRIMARY])],
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
      apply([DNS], { variables: { active_site: 'standby' } }),
      { do: 'wait', minutes: 240 },
    ],
    loss: { groups: ['AMS/ClientAccess', 'AMS/Edge', CLIENTS] },
    note: 'clients wait for probes and caches',
  },
  {
    id: 'switchback',
    title: 'The region is back: switchback',
    short: true,
    steps: [{ do: 'recover', domain: 'region:westeurope' }, { do: 'wait', minutes: 60 }, apply([DNS])],
    loss: { groups: ['AMS/ClientAccess', 'AMS/Edge'] },
    note: 'until the machines of the region run again',
  },
  {
    id: 'rebuild',
    title: 'A server is rebuilt',
    short: false,
    steps: [apply([PRIMARY], { replace: ['AMSFE2'] }), { do: 'install' }],
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
    steps: [apply(SITES), apply([ADDRESSES]), apply([DNS])],
    note: 'an Edge outside Azure',
  },
];
