import type { App } from 'cdktf';
import type { DatabaseGroupSettings, MailboxStorage } from 'cdktf-resilient-exchange';
import {
  CopyLayout,
  DatabaseAvailabilityGroup,
  EstateModel,
  EstateSummary,
  MailboxTier,
  Size,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import {
  arrayIn,
  DIRECTORY,
  logicalNames,
  resources,
  siteIn,
  synth,
  testApp,
  warningsOf,
} from '../support/app';
import { refusal } from '../support/refusal';

interface Made {
  readonly app: App;
  readonly group: DatabaseAvailabilityGroup;
}

const TWO = ['M', 'N'];

/** Four members of one site with these disks; nine copies of twelve databases on each. */
function groupOf(storage: MailboxStorage, settings: Partial<DatabaseGroupSettings> = {}): Made {
  const app = testApp();
  const site = siteIn(app, { activeDirectory: DIRECTORY, exchangeServerPrefixes: undefined });
  const members = [arrayIn(site, { servers: 4, mailboxStorage: storage })];
  const group = new DatabaseAvailabilityGroup(site, 'Group', {
    members,
    witness: WitnessServer.fromComputerName(site, 'Witness', { computerName: 'FS1', location: 'Paris' }),
    databases: 12,
    copies: { localCopies: 3 },
    ...settings,
  });
  return { app, group };
}

function drivesOf({ group }: Made): (string | undefined)[] {
  return group.layout.databases.map(({ drive }) => drive);
}

/** A layout of the group with some drives of its databases. */
function layoutWith(drives: Record<string, string>): CopyLayout {
  const { databases } = groupOf({}).group.layout;
  return CopyLayout.fromJson(
    JSON.stringify(databases.map((each) => ({ ...each, drive: drives[each.database] }))),
  );
}

describe('several drives for databases', () => {
  const disks = (storage: MailboxStorage): string[] =>
    logicalNames(synth(groupOf(storage).app).stacks.amsterdam, 'azurerm_managed_disk');

  it('are a disk each, and change none that is there', () => {
    const one = disks({});
    const three = disks({ databaseDrives: ['M', 'P', 'N'] });
    expect(three).toEqual(expect.arrayContaining(one));
    expect(three).toHaveLength(one.length + 2 * 4);
    const stack = synth(groupOf({ databaseDrives: ['M', 'P', 'N'] }).app).stacks.amsterdam;
    const luns = resources(stack, 'azurerm_virtual_machine_data_disk_attachment').map(({ lun }) =>
      Number(lun),
    );
    expect(luns.sort()).toEqual([0, 1, 2, 3, 4].flatMap((lun) => Array<number>(4).fill(lun)));
    const [script] = resources(stack, 'azurerm_virtual_machine_run_command')
      .map(({ source }) => JSON.stringify(source))
      .filter((source) => source.includes('Add-DataVolume'));
    expect(script).toContain("-Label 'databases' -Letter M -Lun 0 -SizeGib 1024 -SizeIsUnique $false");
    expect(script).toContain("-Label 'databases-p' -Letter P -Lun 3 -SizeGib 1024");
    expect(script).toContain("-Label 'databases-n' -Letter N -Lun 4 -SizeGib 1024");
    // A disk keeps its name when another one goes.
    expect(three).toEqual(expect.arrayContaining(disks({ databaseDrives: ['M', 'N'] })));
  });

  it.each([
    [
      { databaseDrives: TWO, databaseDrive: 'M' },
      'storage.databaseDrives',
      'cannot be combined with databaseDrive',
    ],
    [{ databaseDrives: [] }, 'storage.databaseDrives', 'must not be empty'],
    [{ databaseDrives: ['M', 'N', 'M'] }, 'storage.databaseDrives', 'different letters'],
    [{ databaseDrives: ['M', 'Q'] }, 'storage.databaseDrives', 'another letter than Q'],
    [{ databaseDrives: ['M', 'D'] }, 'storage.databaseDrives', 'a capital letter from E to Z'],
    [{ databaseDrives: ['M', 'n'] }, 'storage.databaseDrives', 'a capital letter from E to Z'],
    [{ databaseDrives: ['M', 'NO'] }, 'storage.databaseDrives', 'a capital letter from E to Z'],
    [{ databaseDrives: ['M', 'L'] }, 'storage.logDrive', 'different from databaseDrives'],
    [{ databaseDrives: ['M', 'T'], logDrive: 'T' }, 'storage.logDrive', 'different from databaseDrives'],
    [{ databaseDrives: 'MN' as unknown as string[] }, 'storage.databaseDrives', 'a list'],
  ] as [MailboxStorage, string, string][])('%j is refused', (storage, property, limit) => {
    const refused = refusal(() => groupOf(storage));
    expect(refused).toMatchObject({ property });
    expect(refused.limit).toContain(limit);
  });

  it.each([
    [['M'], 'L'],
    [['E', 'Z'], 'L'],
    [['L', 'M'], 'T'],
  ])('%j with logs on %s are taken', (databaseDrives, logDrive) => {
    const [machine] = EstateModel.of(groupOf({ databaseDrives, logDrive }).group).machines;
    const [first, ...further] = databaseDrives;
    expect(machine.volumes.map(({ driveLetter }) => driveLetter)).toEqual([first, logDrive, 'Q', ...further]);
  });

  it('are the same on all members, those that exist already included', () => {
    const app = testApp();
    const site = siteIn(app, { activeDirectory: DIRECTORY });
    const existing = (id: string, name: string, databaseDrives: string[]): MailboxTier =>
      MailboxTier.fromServers(site, id, {
        protectedBy: 'Contoso Backup Team',
        site,
        servers: [{ computerName: name, address: `10.10.0.2${name.slice(-1)}` }],
        databaseDrives,
      }) as MailboxTier;
    const one = existing('One', 'EX1', TWO);
    const other = existing('Other', 'EX2', ['M', 'O']);
    const alike = existing('Alike', 'EX3', TWO);
    const witness = WitnessServer.fromComputerName(site, 'Witness', {
      computerName: 'FS1',
      location: 'Paris',
    });
    const of = (id: string, ...members: MailboxTier[]): DatabaseAvailabilityGroup =>
      new DatabaseAvailabilityGroup(site, id, { name: id, members, witness });
    expect(refusal(() => of('DAG1', one, other))).toMatchObject({
      property: 'members',
      value: 'M, N and L on EX1, M, O and L on EX2',
    });
    expect(of('DAG2', one, alike).memberNames).toEqual(['EX1', 'EX3']);
    const machine = EstateModel.of(site).machine('EX1');
    expect(machine.volumes.map(({ purpose, driveLetter }) => [purpose, driveLetter])).toEqual([
      ['databases', 'M'],
      ['logs', 'L'],
      ['databases-n', 'N'],
    ]);
  });
});

describe('the drive of a database', () => {
  it('is said in layout, model and summary, and taken back from the layout', () => {
    const made = groupOf({ databaseDrives: TWO });
    const drives = drivesOf(made);
    expect(drives.filter((drive) => drive === 'N')).toHaveLength(6);
    expect(drives.filter((drive) => drive === undefined)).toHaveLength(6);
    const model = EstateModel.of(made.group);
    expect(model.databases.map(({ drive }) => drive)).toEqual(drives);
    expect(EstateSummary.of(made.app).toString()).toContain('Databases on each volume: 6 on M:, 6 on N:.');
    const { layout } = made.group;
    expect(layout.toString()).toMatch(/│ database │ drive │ preference 1/);
    const previousLayout = CopyLayout.fromJson(layout.toJson());
    const again = groupOf({ databaseDrives: [...TWO, 'O'] }, { previousLayout, databases: 14 });
    expect(drivesOf(again).slice(0, 12)).toEqual(drives);
    expect(drivesOf(again).slice(12)).toEqual(['O', 'O']);
    expect(again.group.moves.filter(({ removedFrom }) => removedFrom !== undefined)).toEqual([]);
  });

  it('is not said where there is one drive', () => {
    const made = groupOf({ databaseDrive: 'P' });
    expect(new Set(drivesOf(made))).toEqual(new Set([undefined]));
    expect(EstateSummary.of(made.app).toString()).not.toContain('Databases on each volume');
    expect(made.group.layout.toJson()).not.toContain('drive');
    expect(made.group.layout.toString()).not.toContain('drive');
  });

  it('stays in the program as long as the database does', () => {
    const previousLayout = layoutWith({ DB02: 'N' });
    const of = (storage: MailboxStorage, settings: Partial<DatabaseGroupSettings> = {}): Made =>
      groupOf(storage, { previousLayout, ...settings });
    expect(drivesOf(of({ databaseDrives: TWO }))[1]).toBe('N');
    expect(drivesOf(of({ databaseDrives: ['M', 'O', 'N'] }))[1]).toBe('N');
    expect(refusal(() => of({}))).toMatchObject({
      property: 'storage.databaseDrives',
      value: "['M']",
      limit: 'must have N behind the first letter, because the committed layout has DB02 there',
      advice: expect.stringContaining('move-db-copies') as string,
    });
    expect(refusal(() => of({ databaseDrives: ['M', 'O'] }))).toMatchObject({ value: "['M', 'O']" });
    expect(refusal(() => of({ databaseDrives: ['N', 'M'] })).limit).toContain(
      'must have N behind the letter that was the first',
    );
    // DB02 has gone.
    expect(drivesOf(of({}, { databases: 1, copies: { localCopies: 3 } }))).toEqual([undefined]);
  });

  it.each(['', 'n', 'NO', 'D', 5, null])('is a letter: %j is refused', (drive) => {
    const entry = { database: 'DB01', copies: [{ server: 'A', preference: 1, lagged: false }] };
    const read = (value: unknown): CopyLayout =>
      CopyLayout.fromJson(JSON.stringify([{ ...entry, drive: value }]));
    expect(refusal(() => read(drive)).limit).toContain('has a drive that is not a capital letter');
    expect(read('N').databases).toEqual([{ ...entry, drive: 'N' }]);
  });
});

// Each member holds nine copies of 100 GiB.
describe('what databases need', () => {
  const storage = (gib: number): MailboxStorage => ({
    databaseDrives: TWO,
    databaseDisk: Size.gibibytes(gib),
  });

  it('is compared drive by drive', () => {
    const { databases } = groupOf(storage(1024)).group.layout;
    const counts = ['AMSFE1', 'AMSFE2', 'AMSFE3', 'AMSFE4'].flatMap((server) =>
      ['M', 'N'].map(
        (letter) =>
          databases.filter(
            ({ drive = 'M', copies }) => drive === letter && copies.some((copy) => copy.server === server),
          ).length,
      ),
    );
    const most = Math.max(...counts);
    expect(most).toBeLessThan(9);
    const refused = refusal(() => groupOf(storage(100 * most - 1)));
    expect(refused).toMatchObject({
      property: 'storage.databaseDisk',
      limit: `at least ${100 * most} GiB`,
    });
    expect(refused.advice).toMatch(new RegExp(`The ${most} copies on drive [MN] of AMSFE\\d are expected`));
    expect(warningsOf(groupOf(storage(100 * most)).app).join()).toContain('100 %');
    expect(warningsOf(groupOf(storage(125 * most)).app).join()).not.toContain('storage.databaseDisk');
  });

  it('counts a committed drive that is fuller than the others', () => {
    const previousLayout = layoutWith({});
    // All twelve databases stay on the first drive.
    const of = (gib: number): Made => groupOf(storage(gib), { previousLayout });
    expect(refusal(() => of(899)).advice).toContain('The 9 copies on drive M of');
    expect(drivesOf(of(900)).filter((drive) => drive !== undefined)).toEqual([]);
  });
});
