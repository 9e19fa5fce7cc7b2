import type { App } from 'cdktf';
import type { DatabaseGroupSettings, MailboxStorage } from 'cdktf-resilient-exchange';
import {
  DatabaseAvailabilityGroup,
  Duration,
  MailboxTier,
  Size,
  WarningId,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import fc from 'fast-check';
import { storageNeeds } from '../../lib/mailbox/storage-need';
import type { GroupMember } from '../../lib/mailbox/group-member';
import { arrayIn, BACKED_UP, DIRECTORY, resources, siteIn, synth, testApp, warningsOf } from '../support/app';
import { each } from '../support/each';
import { refusal } from '../support/refusal';

const GROUP = { databases: 12, copies: { localCopies: 3 } };

/** Four members of one site with these disks. */
function groupOf(storage: MailboxStorage, settings: DatabaseGroupSettings = GROUP): App {
  const app = testApp();
  const site = siteIn(app, { activeDirectory: DIRECTORY, exchangeServerPrefixes: undefined });
  const array = arrayIn(site, {
    servers: 4,
    mailboxStorage: { databaseDisk: Size.tebibytes(2), ...storage },
  });
  new DatabaseAvailabilityGroup(site, 'Group', {
    members: [array],
    witness: WitnessServer.fromComputerName(site, 'Witness', { computerName: 'FS1', location: 'Paris' }),
    ...settings,
  });
  return app;
}

const storageWarnings = (app: App): string[] =>
  warningsOf(app).filter((message) => message.includes(WarningId.STORAGE_NEARLY_FULL));

describe('disks of a Mailbox server', () => {
  it('are one each for databases, logs and the queue, none with a host cache', () => {
    const stack = synth(groupOf({ queueDisk: Size.gibibytes(256) })).stacks.amsterdam;
    const disks = resources(stack, 'azurerm_managed_disk');
    expect(disks.map(({ disk_size_gb }) => disk_size_gb).sort()).toEqual(
      [2048, 256, 256].flatMap((size) => Array<number>(4).fill(size)).sort(),
    );
    const attachments = resources(stack, 'azurerm_virtual_machine_data_disk_attachment');
    expect(attachments).toHaveLength(12);
    for (const { caching } of each(attachments)) expect(caching).toBe('None');
    expect(attachments.map(({ lun }) => lun).sort()).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
  });

  it('leave the letter Q to the queue', () => {
    for (const storage of each([{ databaseDrive: 'Q' }, { logDrive: 'Q' }])) {
      expect(refusal(() => groupOf(storage))).toMatchObject({ limit: 'another letter than Q', value: "'Q'" });
    }
    expect(storageWarnings(groupOf({ databaseDrive: 'P', logDrive: 'R' }))).toEqual([]);
  });
});

// Nine copies on each member: 900 GiB of databases, 27 days of logs at 2 GiB, and a queue of 2 x 12 x 2 x 2 / 3 = 32 GiB.
describe('what the databases are expected to need', () => {
  it.each([
    ['databaseDisk', 900, 1125],
    ['logDisk', 54, 68],
  ] as const)(
    'is refused beyond the size of %s, and warned about beyond four fifths',
    (disk, least, calm) => {
      const of = (size: number): App => groupOf({ [disk]: Size.gibibytes(size) });
      expect(refusal(() => of(least - 1))).toMatchObject({
        property: `storage.${disk}`,
        limit: `at least ${least} GiB`,
      });
      expect(storageWarnings(of(least))).toHaveLength(1);
      expect(storageWarnings(of(calm - 1))[0]).toContain(`storage.${disk} is ${calm - 1} GiB`);
      expect(storageWarnings(of(calm))).toEqual([]);
    },
  );

  it('leaves the queue volume below the 89 % at which mail from outside is refused', () => {
    const of = (size: number): App =>
      groupOf(
        { queueDisk: Size.gibibytes(size), logDisk: Size.tebibytes(1) },
        { ...GROUP, dailyLogs: Size.gibibytes(6) },
      );
    // 2 x 12 x 6 x 2 / 3 = 96 GiB
    expect(refusal(() => of(107))).toMatchObject({
      property: 'storage.queueDisk',
      limit: 'at least 108 GiB',
    });
    expect(storageWarnings(of(108))[0]).toContain('Mail from outside is refused');
    expect(storageWarnings(of(127))).toHaveLength(1);
    expect(storageWarnings(of(128))).toEqual([]);
  });

  it('follows what the program states', () => {
    const databaseDisk = Size.gibibytes(64);
    const forty = { databases: 40, copies: { localCopies: 4 } };
    expect(refusal(() => groupOf({ databaseDisk }, forty))).toMatchObject({
      property: 'storage.databaseDisk',
      limit: 'at least 4000 GiB',
    });
    const small = { ...forty, databaseSize: Size.gibibytes(1) };
    expect(storageWarnings(groupOf({ databaseDisk }, small))).toEqual([]);
    expect(refusal(() => groupOf({}, { ...small, dailyLogs: Size.gibibytes(3) }))).toMatchObject({
      property: 'storage.logDisk',
      limit: 'at least 360 GiB',
    });
  });

  it.each(['databaseSize', 'dailyLogs'])('refuses a %s of nothing', (property) => {
    const none = { ...GROUP, [property]: Size.gibibytes(0) };
    expect(refusal(() => groupOf({}, none))).toMatchObject({ property, limit: 'larger than nothing' });
    expect(() => groupOf({}, { ...GROUP, [property]: Size.gibibytes(1) })).not.toThrow();
  });

  it('counts the replay lag for lagged copies, in logs and in Safety Net', () => {
    const lagged = (days: number): DatabaseGroupSettings => ({
      databases: 4,
      copies: { localCopies: 4, laggedCopies: 1, replayLag: Duration.days(days) },
    });
    // Four copies, one of them lagged, on each member: 4 x 3 days and the lag.
    const of = (days: number): App => groupOf({ logDisk: Size.gibibytes(52) }, lagged(days));
    expect(refusal(() => of(15 - 1 + 0.5))).toMatchObject({ property: 'copies.replayLag' });
    expect(refusal(() => groupOf({ logDisk: Size.gibibytes(51) }, lagged(14)))).toMatchObject({
      limit: 'at least 52 GiB',
    });
    expect(storageWarnings(of(14))).toHaveLength(1);
    expect(storageWarnings(of(4))).toEqual([]);
  });

  it('is not compared with servers of unknown size', () => {
    const site = siteIn(testApp(), { activeDirectory: DIRECTORY });
    const servers = [{ computerName: 'EX1', address: '10.10.0.20' }];
    const members = [
      MailboxTier.fromServers(site, 'Existing', { protectedBy: 'Contoso Backup Team', site, servers }),
    ];
    expect(
      () => new DatabaseAvailabilityGroup(site, 'Group', { members, databases: 90, ...BACKED_UP }),
    ).not.toThrow();
  });
});

describe('needs', () => {
  const member = (name: string, site: string): GroupMember =>
    ({
      name,
      site,
      server: { databaseDrive: 'M', databaseGib: 1000, logGib: 1000, queueGib: 1000 },
    }) as GroupMember;

  it('never shrink when a database, a day of lag or a gibibyte comes', () => {
    const members = [member('A', '1'), member('B', '1'), member('C', '2')];
    const load = { databaseGib: 10, dailyLogsGib: 1, lagDays: 3 };
    const copies = fc.uniqueArray(fc.constantFrom('A', 'B', 'C'), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(fc.tuple(copies, fc.boolean()), { minLength: 1, maxLength: 20 }), (all) => {
        const databases = all.map(([servers, lagged], index) => ({
          database: `DB${index}`,
          copies: servers.map((server, at) => ({
            server,
            preference: at + 1,
            lagged: lagged && at === servers.length - 1 && at > 0,
          })),
        }));
        const needs = (of: typeof databases, changes = {}): number[] =>
          storageNeeds(members, of, { ...load, ...changes }).map(({ needGib }) => needGib);
        const now = needs(databases);
        const more = [
          needs([...databases, { ...databases[0], database: 'NEW' }]),
          needs(databases, { lagDays: 4 }),
          needs(databases, { databaseGib: 11, dailyLogsGib: 2 }),
        ];
        for (const next of each(more)) {
          for (const [index, need] of each(next).entries()) expect(need).toBeGreaterThanOrEqual(now[index]);
        }
      }),
    );
  });

  it('of the queue are shared by the members that the loss of the larger site leaves', () => {
    const databases = [{ database: 'DB1', copies: [] }];
    const queue = (...sites: string[]): number =>
      storageNeeds(
        sites.map((site, index) => member(`S${index}`, site)),
        databases,
        { databaseGib: 1, dailyLogsGib: 3, lagDays: 0 },
      ).find(({ volume }) => volume === 'queue')!.needGib;
    // 2 copies x 3 GiB x 2 days
    expect(queue('1', '1', '1', '2')).toBe(12);
    expect(queue('1', '1', '2', '2')).toBe(6);
    expect(queue('1', '1', '1')).toBe(6);
    expect(queue('1')).toBe(12);
  });
});
