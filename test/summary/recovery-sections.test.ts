import {
  Duration,
  EstateSummary,
  ExportStore,
  AzureRegion,
  RestoreDrill,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import type { TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import { edgeIn, estateProps, siteIn, stackIn, testApp } from '../support/app';

function twoSites(props: Partial<TwoSiteExchangeProps> = {}): string {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', { ...estateProps(), ...props });
  return EstateSummary.of(app).toString();
}

test('the summary says where exports go, how often, and how long their policy keeps them', () => {
  const text = twoSites();
  expect(text).toContain(
    'Exports of the configuration of AMSEDGE1, AMSEDGE2, DUBEDGE1 and DUBEDGE2: every 24 hours to ',
  );
  expect(text).toContain(
    'Exports of the customisations of AMSFE1 to AMSFE3 and DUBFE1 to DUBFE3: every 24 hours to ',
  );
  expect(text).toMatch(
    /^\w+ is in francecentral\. Its policy keeps each export unchanged for 30 days, and the key exports of \S+ encrypts them\.$/m,
  );
  expect(text).not.toContain('Nothing exports');
});

test('it says that exports are off', () => {
  const text = twoSites({ configurationExports: false });
  expect(text).toContain(
    'Nothing exports the configuration of AMSFE1 to AMSFE3, AMSEDGE1, AMSEDGE2, DUBFE1 to DUBFE3, DUBEDGE1 and DUBEDGE2.',
  );
  expect(text).not.toContain('Exports of');
});

test('each restore drill has a line, with the last day or the lack of one', () => {
  const result = {
    day: '2026-10-05',
    duration: Duration.hours(2),
    recoveryPointAge: Duration.hours(9),
    evidence: 'CHG-1',
  };
  const text = twoSites({
    restoreDrills: [RestoreDrill.edge({ results: [result] }), RestoreDrill.frontEnd()],
  });
  expect(text).toContain('Restore drills\n- edge, every 180 days: ');
  expect(text).toContain('; the last was on 2026-10-05, and the next is due by 2027-04-03.');
  expect(text).toMatch(/- front-end, every 180 days: .*; none is recorded, so that it is due now\./);
  expect(text).not.toContain('No restore drill is planned.');
});

test('no drill is said, where something is backed up', () => {
  expect(twoSites({ restoreDrills: [] })).toContain('No restore drill is planned.');
  expect(EstateSummary.of(siteIn(testApp())).toString()).not.toContain('drill');
});

test('a stack is below those that it waits for, whichever was made first', () => {
  const app = testApp();
  const site = siteIn(app);
  const exportStore = new ExportStore(stackIn(app, 'exports'), 'Exports', {
    region: AzureRegion.FRANCE_CENTRAL,
  });
  edgeIn(site, { exportStore });
  const [exports, amsterdam] = ['│ exports', '│ amsterdam'].map((each) =>
    EstateSummary.of(app).toString().indexOf(each),
  );
  expect(exports).toBeGreaterThan(0);
  expect(amsterdam).toBeGreaterThan(exports);
});
