import type { DatabaseAvailabilityGroupProps } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DatabaseAvailabilityGroup,
  DnsFailover,
  FailoverZone,
  MailboxTier,
  MountDial,
  Readiness,
  ResilientClientAccessArray,
  StandbySite,
  TwoSiteExchange,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import {
  BACKED_UP,
  LIVE,
  DIRECTORY,
  estateProps,
  siteIn,
  stackIn,
  synth,
  testApp,
  writtenStacks,
  warningsOf,
} from '../support/app';
import { expectRefusedSynth, refusal } from '../support/refusal';
import { pilotLight } from '../support/pilot-light';

const automatic = DnsFailover.automatic();
const MEMBERS = { path: 'amsterdam/Amsterdam/Group', property: 'members' };

interface Pieces {
  readonly failover?: DnsFailover;
  readonly readiness?: Readiness;
  readonly witnessRegion?: AzureRegion;
  readonly group?: Partial<DatabaseAvailabilityGroupProps>;
  /** Mailbox servers beside the arrays, in the primary and in the standby. */
  readonly extra?: [number, number];
  readonly membersOf?: 'both' | 'primary';
}

/** An estate put together from its pieces, as a team with stacks of its own does. */
function pieces({
  failover = automatic,
  readiness,
  witnessRegion,
  group,
  extra = [0, 0],
  membersOf,
}: Pieces) {
  const app = testApp();
  const primary = siteIn(app, { activeDirectory: DIRECTORY, exchangeServerPrefixes: undefined });
  new ResilientClientAccessArray(primary, 'ClientAccess', { site: primary, servers: 2, mailboxStorage: {} });
  const standby = new StandbySite(stackIn(app, 'standby'), 'Dublin', {
    primary,
    publisher: new FailoverZone(stackIn(app, 'dns'), 'Zone', {
      domainName: 'contoso.com',
      ...LIVE,
      region: AzureRegion.FRANCE_CENTRAL,
      failover,
    }),
    readiness,
    region: AzureRegion.NORTH_EUROPE,
    addressSpace: '10.20.0.0/16',
  });
  [primary, standby].forEach((site, place) =>
    MailboxTier.fromServers(site, 'Existing', {
      protectedBy: 'Contoso Backup Team',
      site,
      servers: Array.from({ length: extra[place] }, (_, index) => ({
        computerName: `EX${place}${index}`,
        address: `10.${place + 1}0.32.${4 + index}`,
      })),
    }),
  );
  const witness = WitnessServer.fromComputerName(primary, 'Witness', {
    computerName: 'FS1',
    location: 'Paris',
    region: witnessRegion ?? AzureRegion.FRANCE_CENTRAL,
  });
  new DatabaseAvailabilityGroup(primary, 'Group', {
    members: [...primary.mailboxTiers, ...(membersOf === 'primary' ? [] : standby.mailboxTiers)],
    witness,
    ...BACKED_UP,
    ...group,
  });
  return app;
}

test('equal hot sites with a witness elsewhere may move without hands', () => {
  expect(warningsOf(pieces({ group: { databases: 4 } }))).toEqual([]);
});

test('a mount dial that accepts no loss may not, since names would move to databases that stay dismounted', () => {
  const group = (automaticMountDial: MountDial) => ({ databases: 4, automaticMountDial });
  expectRefusedSynth(pieces({ group: group(MountDial.LOSSLESS) }), {
    path: MEMBERS.path,
    property: 'automaticMountDial',
    value: "'Lossless'",
    limit: 'GoodAvailability or BestAvailability, with automatic failover',
    remedy: 'DnsFailover.manual()',
  });
  expect(warningsOf(pieces({ group: group(MountDial.BEST_AVAILABILITY) }))).toEqual([]);
  const manual = pieces({ failover: DnsFailover.manual(), group: group(MountDial.LOSSLESS) });
  expect(Object.keys(synth(manual).stacks)).toContain('amsterdam');
});

test('sites with unequal members may not', () => {
  expectRefusedSynth(pieces({ extra: [1, 0], group: { witness: undefined } }), {
    ...MEMBERS,
    value: '3 in Amsterdam, 2 in Dublin',
    limit: 'as many in the standby site as in the primary site, with automatic failover',
    remedy: 'DnsFailover.manual()',
  });
  expect(writtenStacks(pieces({ extra: [1, 1] }))).toEqual([]);
  expect(warningsOf(pieces({ extra: [1, 1] }))).toEqual([]);
});

test('a group in one of the sites only may not', () => {
  expectRefusedSynth(pieces({ membersOf: 'primary' }), {
    ...MEMBERS,
    value: '2 in Amsterdam',
    limit: 'as many in the standby site as in the primary',
    remedy: 'give both sites the same servers',
  });
});

test.each([
  [AzureRegion.WEST_EUROPE, 'westeurope', 'Amsterdam'],
  [AzureRegion.NORTH_EUROPE, 'northeurope', 'Dublin'],
])('a witness in the region of a site may not: %s', (witnessRegion, name, lost) => {
  const error = refusal(() => pieces({ witnessRegion }).synth());
  expect(error).toMatchObject({
    property: 'witness',
    value: `FS1 in ${name}`,
    limit: 'in another region than the members, with automatic failover',
  });
  expect(error.advice).toContain(`The loss of ${lost} would stop its members and the witness together`);
});

test('standby members of another size may not: the standby has to be hot for mailboxes', () => {
  const smaller = Readiness.warm({ tiers: { ClientAccess: { size: 'Standard_E8s_v5' } } });
  expectRefusedSynth(pieces({ readiness: smaller }), {
    path: 'amsterdam/Amsterdam/Group',
    property: 'readiness',
    value: "'Standard_E8s_v5, Standard_E8s_v5'",
    limit: 'hot for Mailbox servers (Standard_E16s_v5, Standard_E16s_v5), with automatic failover',
    remedy:
      'give the members in the standby site the size of those in the primary site, or use DnsFailover.manual()',
  });
  const edgesOnly = Readiness.warm({ tiers: { ClientAccess: {} } });
  expect(warningsOf(pieces({ readiness: edgesOnly }))).toEqual([
    expect.stringContaining('undersized-standby'),
  ]);
});

test('databases without a healthy copy in the other site may not', () => {
  const lagged = pieces({ group: { databases: 3, copies: { remoteCopies: 1, laggedCopies: 1 } } });
  expectRefusedSynth(lagged, {
    path: 'amsterdam/Amsterdam/Group',
    property: 'copies.remoteCopies',
    value: '3 databases without one after the loss of site Amsterdam',
    limit: 'must leave a healthy copy of each database in either site, with automatic failover',
    remedy: 'raise copies.remoteCopies or lower copies.laggedCopies',
  });
  const enough = pieces({ group: { databases: 3, copies: { remoteCopies: 2, laggedCopies: 1 } } });
  expect(warningsOf(enough)).toEqual([]);
});

test('by hand all of this is legal, and warned about where databases stop', () => {
  const failover = DnsFailover.manual();
  const messages = (given: Pieces): string[] => warningsOf(pieces({ ...given, failover }));
  expect(messages({ witnessRegion: AzureRegion.WEST_EUROPE })).toEqual([
    expect.stringContaining('loss of site Amsterdam leaves 2 of 5 votes, and 3 are needed'),
  ]);
  expect(messages({ extra: [1, 0], group: { witness: undefined } })).toEqual([
    expect.stringContaining('loss of site Amsterdam leaves 2 of 5 votes, and 3 are needed'),
  ]);
  expect(messages({ membersOf: 'primary' })).toEqual([
    expect.stringContaining('loss of site Amsterdam stops every member of DAG1'),
    expect.stringContaining('DUBFE1, DUBFE2 do not belong to a database availability group'),
    expect.stringContaining('DUBFE1, DUBFE2 are in no database availability group of this program'),
  ]);
});

describe('a whole estate', () => {
  const group = { databases: 6, copies: { laggedCopies: 1 }, ...BACKED_UP };
  const estate = (overrides: Parameters<typeof estateProps>[0]): TwoSiteExchange =>
    new TwoSiteExchange(
      testApp(),
      'contoso',
      estateProps({ databaseAvailabilityGroup: group, ...overrides }),
    );

  test('has its group over the front ends of both sites, with both witnesses', () => {
    const made = estate({ failover: automatic });
    const dag = made.databaseAvailabilityGroup!;
    expect(dag.memberNames).toEqual(['AMSFE1', 'AMSFE2', 'AMSFE3', 'DUBFE1', 'DUBFE2', 'DUBFE3']);
    expect([dag.witness?.computerName, dag.alternateWitness?.computerName]).toEqual(['PARFSW1', 'DUBFSW1']);
    expect(made.alternateWitness?.site).toBe(made.standby);
    expect(dag.quorum.outcomes.filter(({ holds }) => !holds)).toEqual([]);
  });

  test('makes no second set of servers', () => {
    const { stacks } = synth(estate({}).node.root as ReturnType<typeof testApp>);
    const machines = ['primary', 'standby'].map(
      (stack) => Object.keys(stacks[`contoso-${stack}`].resource!.azurerm_windows_virtual_machine).length,
    );
    expect(machines).toEqual([5, 6]);
  });

  test('has no members in a pilot light, no alternate witness, and says what that means', () => {
    const made = estate({ readiness: pilotLight() });
    expect(made.databaseAvailabilityGroup!.memberNames).toEqual(['AMSFE1', 'AMSFE2', 'AMSFE3']);
    expect(made.alternateWitness).toBeUndefined();
    const { annotations } = synth(made.node.root as ReturnType<typeof testApp>);
    const message = annotations
      .map((each) => each.message)
      .find((each) => each.includes('manual-recovery-required'));
    expect(message).toContain('The loss of site Amsterdam stops every member of DAG1');
  });

  test('refuses copies in a pilot light', () => {
    expect(
      refusal(() =>
        estate({
          readiness: pilotLight(),
          databaseAvailabilityGroup: { databases: 1, copies: { remoteCopies: 1 } },
        }),
      ),
    ).toMatchObject({ property: 'copies.remoteCopies', limit: 'a whole number from 0 to 0 copies' });
  });

  test('does without the alternate witness where told', () => {
    const made = estate({ databaseAvailabilityGroup: { ...group, alternateWitness: false } });
    expect(made.alternateWitness).toBeUndefined();
    expect(made.databaseAvailabilityGroup!.alternateWitness).toBeUndefined();
  });
});
