import type { DatabaseAvailabilityGroupProps } from 'cdktf-resilient-exchange';
import {
  DatabaseAvailabilityGroup,
  EstateModel,
  ExchangeVersion,
  LogTruncation,
  MailboxTier,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import fc from 'fast-check';
import { DIRECTORY, siteIn, testApp } from '../support/app';
import { messageOf, refusal } from '../support/refusal';

const BACKUP = LogTruncation.backup({ product: 'Contoso Backup' });

/** A group over four members of one site, which the program makes. */
function groupOf(props: Partial<DatabaseAvailabilityGroupProps>): DatabaseAvailabilityGroup {
  const site = siteIn(testApp(), { activeDirectory: DIRECTORY });
  const witness = WitnessServer.fromComputerName(site, 'Witness', {
    computerName: 'FS1',
    location: 'Paris',
  });
  const members = [
    new MailboxTier(site, 'Mailbox', { site, version: ExchangeVersion.V2013, servers: 4, storage: {} }),
  ];
  return new DatabaseAvailabilityGroup(site, 'Group', { members, witness, databases: 1, ...props });
}

/** The same over members that exist already. */
function existingGroup(props: Partial<DatabaseAvailabilityGroupProps>): DatabaseAvailabilityGroup {
  const site = siteIn(testApp(), { activeDirectory: DIRECTORY });
  const servers = [1, 2, 3, 4].map((number) => ({
    computerName: `EX${number}`,
    address: `10.10.0.${20 + number}`,
    zone: String((number % 3) + 1),
  }));
  return new DatabaseAvailabilityGroup(site, 'Group', {
    members: [
      MailboxTier.fromServers(site, 'Existing', { protectedBy: 'Contoso Backup Team', site, servers }),
    ],
    witness: WitnessServer.fromComputerName(site, 'Witness', { computerName: 'FS1', location: 'Paris' }),
    databases: 1,
    ...props,
  });
}

describe('how the logs of databases are truncated that servers have already', () => {
  const databases = { databases: 4, copies: { localCopies: 3 } };

  it('has to be stated', () => {
    expect(refusal(() => existingGroup(databases))).toMatchObject({
      path: 'amsterdam/Amsterdam/Group',
      property: 'logTruncation',
      limit: 'has to be stated, since Amsterdam has databases already',
    });
  });

  it('is accepted when it is stated, and while the program has no databases', () => {
    const circular = { ...databases, logTruncation: LogTruncation.circularLogging() };
    expect(existingGroup(circular).logTruncation.isCircular).toBe(true);
    expect(existingGroup({ ...databases, logTruncation: BACKUP }).logTruncation.isCircular).toBe(false);
    expect(existingGroup({ databases: 0 }).layout.databases).toEqual([]);
  });
});

describe('a group without a backup', () => {
  it('uses circular logging from three copies on that do not lag', () => {
    for (const copies of [{ localCopies: 3 }, { localCopies: 4 }, { localCopies: 4, laggedCopies: 1 }]) {
      expect(groupOf({ copies }).logTruncation.isCircular).toBe(true);
    }
  });

  it.each([
    [{ localCopies: 2 }, '2 copies that do not lag'],
    [{ localCopies: 1 }, 'one copy that does not lag'],
    [{ localCopies: 3, laggedCopies: 1 }, '2 copies that do not lag'],
    [{ localCopies: 4, laggedCopies: 2 }, '2 copies that do not lag'],
  ])('is refused with %j, whether circular logging was stated or not', (copies, found) => {
    const left = messageOf(() => groupOf({ copies }));
    expect(left).toContain(
      `logTruncation has to be stated, since it cannot be LogTruncation.circularLogging() while a database has ${found}`,
    );
    expect(left).toContain('LogTruncation.backup({ product:');
    const stated = messageOf(() => groupOf({ copies, logTruncation: LogTruncation.circularLogging() }));
    expect(stated).toContain(
      `logTruncation cannot be LogTruncation.circularLogging() while a database has ${found}`,
    );
    expect(groupOf({ copies, logTruncation: BACKUP }).logTruncation.product).toBe('Contoso Backup');
  });

  it('is taken while it has no databases', () => {
    expect(groupOf({ databases: 0, copies: { localCopies: 1 } }).logTruncation.isCircular).toBe(true);
  });

  it('takes what its copies allow, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        (localCopies, laggedCopies) => {
          fc.pre(laggedCopies < localCopies);
          const make = (): unknown => groupOf({ copies: { localCopies, laggedCopies } });
          if (localCopies - laggedCopies >= 3) make();
          else expect(make).toThrow('logTruncation');
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('a backup', () => {
  it.each([
    'Azure VM backup',
    'Azure Backup',
    'azure virtual machine backups',
    'Azure IaaS VM Backup',
    'Recovery Services vault',
    'Azure Site Recovery',
    'Azure snapshots',
  ])('is not %s', (product) => {
    expect(() => LogTruncation.backup({ product })).toThrow('a product that backs up Exchange databases');
  });

  it.each(['Microsoft Azure Backup Server', 'MABS v4', 'System Center DPM', 'Contoso Backup 12', 'Veeam'])(
    'may be %s',
    (product) => {
      expect(LogTruncation.backup({ product })).toMatchObject({ product, isCircular: false });
    },
  );

  it.each(['', '  ', undefined as unknown as string])('has a name, not %j', (product) => {
    expect(() => LogTruncation.backup({ product })).toThrow('product must be the name of a backup product');
  });

  it('is refused as a text', () => {
    expect(refusal(() => groupOf({ logTruncation: 'backup' as unknown as LogTruncation }))).toMatchObject({
      property: 'logTruncation',
    });
  });
});

describe('the model', () => {
  const modelOf = (props: Partial<DatabaseAvailabilityGroupProps>) =>
    EstateModel.of(groupOf(props)).availabilityGroups[0].logTruncation;

  it('says which of both it is', () => {
    expect(modelOf({ copies: { localCopies: 3 } })).toEqual({ circularLogging: true });
    expect(modelOf({ copies: { localCopies: 2 }, logTruncation: BACKUP })).toEqual({
      circularLogging: false,
      backupProduct: 'Contoso Backup',
    });
  });
});
