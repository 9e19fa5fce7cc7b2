import { join } from 'node:path';
import type { App } from 'cdktf';
import type {
  DatabaseAvailabilityGroupProps,
  ExistingMailboxServer,
  IMailboxServers,
  IWitness,
  MailboxServersAttributes,
  ResilientClientAccessArrayOptions,
  Site,
  SiteProps,
} from 'cdktf-resilient-exchange';
import {
  ActiveDatabases,
  AzureRegion,
  CopyLayout,
  DatabaseAvailabilityGroup,
  Duration,
  ExchangeVersion,
  FailureKind,
  MailboxTier,
  QuorumMode,
  ResilientClientAccessArray,
  WindowsVersion,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import { BACKED_UP, DIRECTORY, siteIn, testApp, warningsOf } from '../support/app';
import { each } from '../support/each';
import { refusal } from '../support/refusal';

const DUBLIN: Partial<SiteProps> = { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' };

/** Two sites with servers that exist already: a group needs no more. */
class Estate {
  public readonly app: App = testApp();
  public readonly amsterdam: Site;
  public readonly dublin: Site;

  public constructor(props: Partial<SiteProps> = {}) {
    this.amsterdam = siteIn(this.app, { activeDirectory: DIRECTORY, ...props });
    this.dublin = siteIn(this.app, { activeDirectory: DIRECTORY, ...DUBLIN }, 'Dublin');
  }

  public servers(
    site: Site,
    count: number,
    props: Partial<MailboxServersAttributes> = {},
    id = 'Existing',
  ): IMailboxServers {
    const servers: ExistingMailboxServer[] = Array.from({ length: count }, (_, index) => ({
      computerName: `${site.code}${id === 'Existing' ? 'EX' : id}${index + 1}`,
      address: `10.${site === this.amsterdam ? 10 : 20}.0.${20 + index}`,
      zone: String((index % 3) + 1),
    }));
    return MailboxTier.fromServers(site, id, { protectedBy: 'Contoso Backup Team', site, servers, ...props });
  }

  public witness(computerName = 'PARFS1', region?: AzureRegion): IWitness {
    return WitnessServer.fromComputerName(this.amsterdam, `Witness-${computerName}`, {
      computerName,
      location: 'Paris',
      region: region ?? AzureRegion.FRANCE_CENTRAL,
    });
  }

  public group(
    primary: number,
    standby: number,
    props: Partial<DatabaseAvailabilityGroupProps> = {},
  ): DatabaseAvailabilityGroup {
    return new DatabaseAvailabilityGroup(this.amsterdam, 'Group', {
      members: [this.servers(this.amsterdam, primary), this.servers(this.dublin, standby)],
      witness: this.witness(),
      ...BACKED_UP,
      ...props,
    });
  }
}

describe('members', () => {
  test('come from every tier in the order of the program', () => {
    const { name, memberNames, quorum } = new Estate().group(2, 2);
    expect([name, memberNames]).toEqual(['DAG1', ['AMSEX1', 'AMSEX2', 'DUBEX1', 'DUBEX2']]);
    expect(quorum.mode).toBe(QuorumMode.NODE_AND_FILE_SHARE_MAJORITY);
  });

  test('sixteen are the most', () => {
    expect(new Estate().group(8, 8).memberNames).toHaveLength(16);
    expect(refusal(() => new Estate().group(9, 8))).toMatchObject({
      property: 'members',
      value: '17',
      limit: 'at most 16 Mailbox servers',
    });
  });

  test('none yet is legal and warned about, and so is one', () => {
    const none = new Estate();
    none.group(0, 0);
    expect(warningsOf(none.app)).toEqual([expect.stringContaining('DAG1 has no members yet')]);
    const one = new Estate();
    one.group(1, 0);
    expect(warningsOf(one.app)).toEqual([expect.stringContaining('DAG1 has one member')]);
    const two = new Estate();
    two.group(1, 1);
    expect(warningsOf(two.app)).toEqual([]);
  });

  test('databases want a member', () => {
    expect(refusal(() => new Estate().group(0, 0, { databases: 1 }))).toMatchObject({
      property: 'databases',
      limit: '0 while the group has no members',
    });
    expect(new Estate().group(1, 0, { databases: 1 }).layout.databases).toHaveLength(1);
  });

  test('have one version', () => {
    const estate = new Estate();
    const old = estate.servers(estate.dublin, 1, { version: ExchangeVersion.V2019 });
    const members = [estate.servers(estate.amsterdam, 1), old];
    expect(
      refusal(
        () =>
          new DatabaseAvailabilityGroup(estate.amsterdam, 'Group', { members, witness: estate.witness() }),
      ),
    ).toMatchObject({
      property: 'members',
      value: 'Exchange Server Subscription Edition on AMSEX1, Exchange Server 2019 on DUBEX1',
    });
  });

  test('have one Windows release, where it is known', () => {
    const [known, other] = [WindowsVersion.WS2022, WindowsVersion.WS2025];
    const estate = new Estate();
    const members = [
      estate.servers(estate.amsterdam, 1, { windows: known }),
      estate.servers(estate.dublin, 1, { windows: other }),
    ];
    expect(
      refusal(
        () =>
          new DatabaseAvailabilityGroup(estate.amsterdam, 'Group', { members, witness: estate.witness() }),
      ),
    ).toMatchObject({
      property: 'members',
      value: 'Windows Server 2022 on AMSEX1, Windows Server 2025 on DUBEX1',
    });
    const alike = new Estate();
    const fine = [alike.servers(alike.amsterdam, 1, { windows: known }), alike.servers(alike.dublin, 1)];
    expect(
      new DatabaseAvailabilityGroup(alike.amsterdam, 'Group', { members: fine, witness: alike.witness() })
        .memberNames,
    ).toHaveLength(2);
  });

  test('have one domain, and one at all', () => {
    const strangers = new Estate({ activeDirectory: { ...DIRECTORY, domainName: 'ad.tailspin.example' } });
    expect(refusal(() => strangers.group(1, 1))).toMatchObject({ property: 'members' });
    const none = new Estate({ activeDirectory: undefined });
    expect(refusal(() => none.group(1, 1))).toMatchObject({
      property: 'activeDirectory',
      limit: 'is required for the site Amsterdam, in which AMSEX1 is located',
    });
  });

  test('are no domain controllers', () => {
    const estate = new Estate({ domainControllers: ['10.10.0.20'] });
    expect(refusal(() => estate.group(1, 1))).toMatchObject({
      property: 'members',
      value: 'AMSEX1 with 10.10.0.20',
      limit: 'must not be domain controllers',
    });
  });

  test('have the same drive letters', () => {
    const estate = new Estate();
    const members = [
      estate.servers(estate.amsterdam, 1),
      estate.servers(estate.dublin, 1, { logDrive: 'T' }),
    ];
    expect(
      refusal(
        () =>
          new DatabaseAvailabilityGroup(estate.amsterdam, 'Group', { members, witness: estate.witness() }),
      ),
    ).toMatchObject({ property: 'members', value: 'M and L on AMSEX1, M and T on DUBEX1' });
  });

  test.each(['C', 'D', 'm', 'MM', ''])('have no volume %j', (databaseDrive) => {
    const estate = new Estate();
    expect(refusal(() => estate.servers(estate.amsterdam, 1, { databaseDrive }))).toMatchObject({
      property: 'storage.databaseDrive',
      limit: 'a capital letter from E to Z',
    });
  });

  test('need disks of their own where an array makes them', () => {
    const array = (props: ResilientClientAccessArrayOptions): DatabaseAvailabilityGroup => {
      const estate = new Estate();
      const members = [
        new ResilientClientAccessArray(estate.amsterdam, 'ClientAccess', {
          site: estate.amsterdam,
          servers: 2,
          ...props,
        }),
      ];
      return new DatabaseAvailabilityGroup(estate.amsterdam, 'Group', { members, witness: estate.witness() });
    };
    expect(refusal(() => array({}))).toMatchObject({
      property: 'mailboxStorage',
      limit: 'is required, because AMSFE1 is a member of the group',
    });
    expect(array({ mailboxStorage: {} }).memberNames).toEqual(['AMSFE1', 'AMSFE2']);
  });

  test('stand in two sites at most', () => {
    const estate = new Estate();
    const paris = siteIn(
      estate.app,
      { activeDirectory: DIRECTORY, region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.30.0.0/16' },
      'Paris',
    );
    const members = [estate.amsterdam, estate.dublin, paris].map((site) => estate.servers(site, 1));
    expect(
      refusal(
        () =>
          new DatabaseAvailabilityGroup(estate.amsterdam, 'Group', { members, witness: estate.witness() }),
      ),
    ).toMatchObject({ property: 'members', limit: 'in at most two sites' });
  });

  test('are in one group only, and once', () => {
    const estate = new Estate();
    const servers = estate.servers(estate.amsterdam, 3);
    expect(
      refusal(
        () => new DatabaseAvailabilityGroup(estate.amsterdam, 'Twice', { members: [servers, servers] }),
      ),
    ).toMatchObject({
      property: 'members',
      value: 'nothing',
      limit: 'must contain each server once, but AMSEX1 appears twice',
    });
    new DatabaseAvailabilityGroup(estate.amsterdam, 'One', { name: 'DAGX', members: [servers] });
    expect(
      refusal(
        () => new DatabaseAvailabilityGroup(estate.amsterdam, 'Two', { name: 'DAGY', members: [servers] }),
      ),
    ).toMatchObject({ property: 'members', limit: 'must not belong to another group' });
  });
});

describe('the name', () => {
  test.each(['DAG1', 'A', 'CONTOSO-DAG-001'])('%s is taken', (name) => {
    expect(new Estate().group(1, 1, { name }).name).toBe(name);
  });

  test.each(['', 'CONTOSO-DAG-0001', 'DAG_1', '-DAG', 'DAG 1'])('%j is refused', (name) => {
    expect(refusal(() => new Estate().group(1, 1, { name }))).toMatchObject({
      property: 'name',
      value: `'${name}'`,
    });
  });

  test('is no computer’s', () => {
    expect(refusal(() => new Estate().group(1, 1, { name: 'amsex1' }))).toMatchObject({
      limit: 'unique in the estate',
    });
  });
});

describe('the witness', () => {
  test('is wanted for an even number of members, from two on', () => {
    expect(refusal(() => new Estate().group(1, 1, { witness: undefined }))).toMatchObject({
      property: 'witness',
      limit: 'is required for an even number of members, here 2',
    });
    expect(new Estate().group(2, 1, { witness: undefined }).quorum.mode).toBe(QuorumMode.NODE_MAJORITY);
    expect(new Estate().group(0, 0, { witness: undefined }).quorum.votes).toBe(0);
  });

  test.each(['witness', 'alternateWitness'] as const)('is no member: %s', (property) => {
    const estate = new Estate();
    const member: IWitness = Object.assign(estate.witness('AMSFILE1'), { computerName: 'amsex1' });
    expect(refusal(() => estate.group(2, 2, { [property]: member }))).toMatchObject({
      property,
      limit: 'must not be a member of the group',
    });
  });

  test('and its alternate are two machines', () => {
    const estate = new Estate();
    const witness = estate.witness();
    const members = [estate.servers(estate.amsterdam, 2)];
    expect(
      refusal(
        () =>
          new DatabaseAvailabilityGroup(estate.amsterdam, 'Group', {
            members,
            witness,
            alternateWitness: witness,
          }),
      ),
    ).toMatchObject({
      property: 'alternateWitness',
      limit: 'another machine than the witness',
    });
    const other = new Estate();
    const alternateWitness = other.witness('DUBFS1', AzureRegion.NORTH_EUROPE);
    expect(other.group(2, 2, { alternateWitness }).alternateWitness?.computerName).toBe('DUBFS1');
  });

  test('has a local directory', () => {
    const estate = new Estate();
    expect(
      refusal(() =>
        WitnessServer.fromComputerName(estate.amsterdam, 'W', {
          computerName: 'PARFS1',
          location: 'Paris',
          directory: '\\\\dfs\\share',
        }),
      ),
    ).toMatchObject({ property: 'directory' });
  });
});

describe('losses that need hands', () => {
  test('none with equal sites and a witness elsewhere', () => {
    const estate = new Estate();
    estate.group(2, 2, { databases: 4 });
    expect(warningsOf(estate.app)).toEqual([]);
  });

  test('the larger of two unequal sites is named with its votes', () => {
    const estate = new Estate();
    estate.group(3, 2);
    expect(warningsOf(estate.app)).toEqual([
      expect.stringMatching(
        /loss of site Amsterdam leaves 2 of 5 votes, and 3 are needed.*Restore-DatabaseAvailabilityGroup/,
      ),
    ]);
  });

  test('a witness in the region of a site goes with it', () => {
    const estate = new Estate();
    estate.group(2, 2, { witness: estate.witness('AMSFS1', AzureRegion.WEST_EUROPE) });
    expect(warningsOf(estate.app)).toEqual([
      expect.stringContaining('loss of site Amsterdam leaves 2 of 5 votes'),
    ]);
  });

  test('databases without a healthy copy in the other site are counted', () => {
    const estate = new Estate();
    estate.group(2, 2, { databases: 6, copies: { remoteCopies: 1, laggedCopies: 1 } });
    expect(warningsOf(estate.app)).toEqual([
      expect.stringContaining(
        'After the loss of site Amsterdam, 6 databases have no healthy copy until it returns',
      ),
    ]);
  });
});

describe('databases', () => {
  test('are numbered, or named', () => {
    const names = (props: Partial<DatabaseAvailabilityGroupProps>): string[] =>
      new Estate().group(2, 2, props).layout.databases.map(({ database }) => database);
    expect(names({})).toEqual([]);
    expect(names({ databases: 2 })).toEqual(['DB01', 'DB02']);
    expect(names({ databaseNames: ['Board', 'Staff 1'] })).toEqual(['Board', 'Staff 1']);
  });

  test.each([
    [{ databases: 1, databaseNames: ['A'] }, 'databases', 'cannot be combined with databaseNames'],
    [{ databases: -1 }, 'databases', 'a whole number from 0 to 1600 databases'],
    [{ databases: 1.5 }, 'databases', 'a whole number from 0 to 1600 databases'],
    [{ databaseNames: ['A', 'a'] }, 'databaseNames', 'must not contain a name twice'],
    [{ databaseNames: ['A\\B'] }, 'databaseNames', expect.stringContaining('letters, digits')],
    [{ databaseNames: ['x'.repeat(65)] }, 'databaseNames', expect.stringContaining('at most 64')],
    [{ databases: 2, copies: { localCopies: 3 } }, 'copies.localCopies', 'a whole number from 1 to 2 copies'],
    [{ databases: 2, copies: { localCopies: 0 } }, 'copies.localCopies', 'a whole number from 1 to 2 copies'],
    [
      { databases: 2, copies: { remoteCopies: 3 } },
      'copies.remoteCopies',
      'a whole number from 0 to 2 copies',
    ],
    [
      { databases: 2, copies: { laggedCopies: 4 } },
      'copies.laggedCopies',
      'a whole number from 0 to 3 copies',
    ],
    [
      { databases: 2, copies: { laggedCopies: 1, replayLag: Duration.days(0) } },
      'copies.replayLag',
      'longer than nothing where copies.laggedCopies is not 0',
    ],
    [{ databases: 2, copies: { replayLag: Duration.days(14.5) } }, 'copies.replayLag', 'from 0 to 14 days'],
  ] as [Partial<DatabaseAvailabilityGroupProps>, string, string][])(
    '%j is refused',
    (props, property, limit) => {
      expect(refusal(() => new Estate().group(2, 2, props))).toMatchObject({ property, limit });
    },
  );

  test('the limits themselves are taken', () => {
    const { layout } = new Estate().group(2, 2, {
      databases: 3,
      copies: { localCopies: 2, remoteCopies: 2, laggedCopies: 3, replayLag: Duration.days(14) },
    });
    expect(
      each(layout.databases).every(({ copies }) => copies.filter(({ lagged }) => lagged).length === 3),
    ).toBe(true);
    expect(new Estate().group(2, 2, { databaseNames: ['x'.repeat(64)] }).layout.databases).toHaveLength(1);
  });

  test('a hundred copies are the most of a member', () => {
    expect(new Estate().group(1, 0, { databases: 100 }).layout.databases).toHaveLength(100);
    expect(refusal(() => new Estate().group(1, 0, { databases: 101 }))).toMatchObject({
      property: 'databases',
      value: '101',
      limit: 'must not give any member more than 100 copies, but AMSEX1 would hold 101',
    });
  });

  test('are active in the primary site, or half in each', () => {
    const first = (active?: ActiveDatabases): string[] =>
      new Estate()
        .group(2, 2, { databases: 4, copies: { active } })
        .layout.databases.map(({ copies }) => copies[0].server.slice(0, 3));
    expect(first()).toEqual(['AMS', 'AMS', 'AMS', 'AMS']);
    expect(first(ActiveDatabases.BOTH_SITES).sort()).toEqual(['AMS', 'AMS', 'DUB', 'DUB']);
    expect(
      refusal(() =>
        new Estate().group(3, 0, { databases: 1, copies: { active: ActiveDatabases.BOTH_SITES } }),
      ),
    ).toMatchObject({ property: 'copies.active' });
  });

  test('move from nowhere without a committed layout', () => {
    const { moves, fewestMoves } = new Estate().group(3, 3, { databases: 12 });
    expect([moves, fewestMoves]).toEqual([[], 0]);
  });

  test('are even, healthy and after every single loss', () => {
    const { balance } = new Estate().group(3, 3, { databases: 12 });
    expect(balance.filter(({ imbalance }) => imbalance > 1)).toEqual([]);
    expect(balance.filter(({ withoutHealthyCopy }) => withoutHealthyCopy > 0)).toEqual([]);
    expect(balance.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['none', FailureKind.SERVER, FailureKind.ZONE, FailureKind.SITE]),
    );
  });

  test('keep their copies when the committed layout is given', () => {
    const before = new Estate().group(3, 3, { databases: 12 }).layout;
    const previousLayout = CopyLayout.fromJson(before.toJson());
    const same = new Estate().group(3, 3, { databases: 12, previousLayout });
    expect(same.layout.toJson()).toBe(before.toJson());
    expect([same.moves, same.fewestMoves]).toEqual([[], 0]);
    const grown = new Estate().group(4, 3, { databases: 12, previousLayout });
    const more = grown.layout;
    const placesOf = (layout: CopyLayout): string[] =>
      layout.databases.flatMap(({ database, copies }) => copies.map(({ server }) => `${database} ${server}`));
    const moved = placesOf(more).filter((place) => !placesOf(before).includes(place));
    // 24 copies of Amsterdam over four members are six each.
    expect(moved.map((place) => place.split(' ')[1])).toEqual(Array.from({ length: 6 }, () => 'AMSEX4'));
    expect(grown.fewestMoves).toBe(6);
    expect(grown.moves.map(({ database, addedOn }) => `${database} ${addedOn}`)).toEqual(moved);
    const given = grown.moves.map(({ database, removedFrom }) => `${database} ${removedFrom}`);
    expect(
      given.filter((place) => placesOf(before).includes(place) && !placesOf(more).includes(place)),
    ).toEqual(given);
  });
});

describe('a committed layout', () => {
  const copy = (server: string, preference: number): unknown => ({ server, preference, lagged: false });
  const database = (name: string, ...copies: unknown[]): unknown => ({ database: name, copies });
  const good = database('DB01', copy('A', 1), copy('B', 2));

  test.each([
    ['what is no JSON', '<<<<<<< HEAD', 'json', 'it cannot be parsed'],
    ['what is no list', '{}', 'json', 'a list of databases'],
    [
      'an entry without copies',
      JSON.stringify([good, { database: 'DB02' }]),
      'json[1]',
      'has no list of copies',
    ],
    ['a number', JSON.stringify([1]), 'json[0]', 'has no database name'],
    [
      'preferences out of order',
      JSON.stringify([good, database('DB02', copy('A', 2))]),
      'json[1]',
      'has preferences that are not 1, 2, 3',
    ],
    [
      'two copies on a server',
      JSON.stringify([database('DB02', copy('A', 1), copy('a', 2))]),
      'json[0]',
      'has two copies on one server',
    ],
    [
      'a database that comes twice, as after a merge',
      JSON.stringify([good, database('db01', copy('C', 1))]),
      'json[1]',
      'is a database that an earlier entry has too',
    ],
    [
      'commands in place of a server',
      JSON.stringify([database('DB01', copy('X\u2019; PWNED; \u2018', 1))]),
      'json[0]',
      'has a copy whose server is not a computer name',
    ],
    [
      'commands in place of a database',
      JSON.stringify([database("DB01'; PWNED; '", copy('A', 1))]),
      'json[0]',
      'has a database name that Exchange does not accept',
    ],
    [
      'a copy without a server',
      JSON.stringify([database('DB01', { preference: 1 })]),
      'json[0]',
      'has a copy without',
    ],
    [
      'a copy that is null',
      JSON.stringify([database('DB01', null)]),
      'json[0]',
      'has a copy without a server',
    ],
    ['a null', 'null', 'json', 'a list of databases'],
    [
      'a copy that may lag or not',
      JSON.stringify([database('DB01', { server: 'A', preference: 1 })]),
      'json[0]',
      'has a copy that is neither',
    ],
  ])('is refused: %s', (_, json, property, fault) => {
    const refused = refusal(() => CopyLayout.fromJson(json));
    expect(refused.property).toBe(property);
    expect(`${refused.limit}. ${refused.advice}`.toLowerCase()).toContain(fault.toLowerCase());
  });

  test('is accepted where it is one', () => {
    const layout = CopyLayout.fromJson(JSON.stringify([good]));
    expect(layout.databases).toEqual([good]);
    expect(CopyLayout.fromJson(layout.toJson()).databases).toEqual([good]);
  });

  test('is named where it is a file', () => {
    const wrong = join(__dirname, '..', '..', 'package.json');
    expect(() => CopyLayout.fromFile(wrong)).toThrow(`fromFile('${wrong}')`);
  });

  test('is refused where there is no file', () => {
    expect(refusal(() => CopyLayout.fromFile('no/such/file.json'))).toMatchObject({
      property: 'path',
      value: "'no/such/file.json'",
      advice: expect.stringContaining('ENOENT') as string,
    });
  });

  test('shows as a table', () => {
    const { layout } = new Estate().group(2, 2, { databases: 1, copies: { laggedCopies: 1 } });
    expect(layout.toString()).toMatch(/database.*preference 1.*preference 4/);
    expect(layout.toString()).toMatch(/DB01.*AMSEX\d.*AMSEX\d.*DUBEX\d.*DUBEX\d \(lagged\)/);
  });
});
