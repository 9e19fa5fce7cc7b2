import { Duration, EstateModel, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { estateProps, testApp } from '../support/app';

const GROUP = { name: 'DAG1', databases: 2, copies: { localCopies: 2, remoteCopies: 2 } };

function retentionOf(itemRetention?: Duration): number | undefined {
  const settings = estateProps({ databaseAvailabilityGroup: { ...GROUP, itemRetention } });
  const estate = new TwoSiteExchange(testApp(), 'contoso', settings);
  return EstateModel.of(estate).toDocument().availabilityGroups[0].itemRetentionDays;
}

test('deleted items are kept for 30 days, or as long as the program says', () => {
  expect(retentionOf()).toBe(30);
  expect(retentionOf(Duration.days(1))).toBe(1);
  expect(retentionOf(Duration.days(365))).toBe(365);
});

test.each([[Duration.days(0)], [Duration.days(366)], [Duration.hours(36)]])(
  'deleted items are not kept for %s',
  (retention) => {
    expect(() => retentionOf(retention)).toThrow(
      /itemRetention must be a whole number of days from 1 to 365/,
    );
  },
);
