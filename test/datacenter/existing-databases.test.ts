import {
  DatabaseAvailabilityGroup,
  type DatabaseAvailabilityGroupProps,
  EstateSummary,
  LogTruncation,
  TwoSiteExchange,
  WindowsVersion,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import { estateProps, testApp, warningsOf } from '../support/app';
import { datacenterEstate, FRONT_ENDS, primaryDatacenter } from '../support/datacenter';
import { messageOf, refusal } from '../support/refusal';

function groupWith(
  props: Partial<DatabaseAvailabilityGroupProps>,
  windows?: WindowsVersion,
  inDatacenter = true,
): string[] {
  const app = testApp();
  const { datacenter, standby } = datacenterEstate(app, {
    datacenter: { clientAccess: { ...FRONT_ENDS, windows } },
  });
  const witness = WitnessServer.fromComputerName(datacenter, 'Witness', {
    computerName: 'BASFS1',
    location: 'Basel',
  });
  new DatabaseAvailabilityGroup(standby, 'Group', {
    members: [...(inDatacenter ? datacenter.mailboxTiers : []), ...standby.mailboxTiers],
    witness: inDatacenter ? witness : undefined,
    ...props,
  });
  return warningsOf(app).filter((each) => each.includes('[acknowledge: unstated-windows]'));
}

describe('how the logs of databases are truncated that a datacenter has already', () => {
  test('has to be stated', () => {
    expect(refusal(() => groupWith({ databases: 4 }))).toMatchObject({
      property: 'logTruncation',
      limit: 'has to be stated, since Amsterdam has databases already',
    });
  });

  test.each([
    ['circular logging', { databases: 4, logTruncation: LogTruncation.circularLogging() }, true],
    ['a product', { databases: 4, logTruncation: LogTruncation.backup({ product: 'Contoso Backup' }) }, true],
    ['no databases', { databases: 0 }, true],
    ['members in Azure only', { databases: 4, copies: { localCopies: 3 } }, false],
  ])('is accepted with %s', (_what, props, inDatacenter) => {
    expect(() => groupWith(props, undefined, inDatacenter)).not.toThrow();
  });
});

test.each([
  ['a datacenter', true],
  ['sites in Azure only', false],
])('the summary says who moves clients inside %s: %s', (_what, said) => {
  const app = testApp();
  new TwoSiteExchange(
    app,
    'contoso',
    said ? primaryDatacenter() : estateProps({ databaseAvailabilityGroup: { databases: 12 } }),
  );
  expect(
    EstateSummary.of(app).toString().includes('Clients inside Amsterdam ask the DNS servers there'),
  ).toBe(said);
});

describe('the Windows release of members in a datacenter', () => {
  test('is asked for where nobody states it', () => {
    expect(groupWith({})).toEqual([
      expect.stringContaining('nobody states the Windows release of AMSEX1, AMSEX2, AMSEX3'),
    ]);
  });

  test('is compared where it is stated', () => {
    expect(groupWith({}, WindowsVersion.WS2022)).toEqual([]);
    expect(messageOf(() => groupWith({}, WindowsVersion.WS2019))).toContain('the same Windows release');
  });

  test('does not concern a group in Azure', () => {
    expect(groupWith({}, undefined, false)).toEqual([]);
  });
});
