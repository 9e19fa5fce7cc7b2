import type { App } from 'cdktf';
import type { Site, SiteProps } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DatabaseAvailabilityGroup,
  FailoverZone,
  MailboxTier,
  PrivateNameLinks,
  ResilientClientAccessArray,
  StandbySite,
  TwoSiteExchange,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import { LIVE, DIRECTORY, estateProps, siteIn, stackIn, testApp } from '../support/app';
import type { ExpectedRefusal } from '../support/refusal';
import { expectRefusal } from '../support/refusal';

const DUBLIN: Partial<SiteProps> = { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' };

/** Two sites that differ in one of code and name. */
interface Case {
  readonly first: Partial<SiteProps>;
  readonly second: Partial<SiteProps>;
  readonly refused: Omit<ExpectedRefusal, 'path'>;
}

const SAME_NAME: Case = {
  first: { siteName: 'Main', code: 'AMS' },
  second: { siteName: 'main', code: 'DUB' },
  refused: {
    property: 'siteName',
    value: "'main'",
    limit: 'unique in the estate',
    remedy: 'give one of the sites another siteName',
  },
};
const SAME_CODE: Case = {
  first: { siteName: 'Main', code: 'AMS' },
  second: { siteName: 'Other', code: 'ams' },
  refused: {
    property: 'code',
    value: "'AMS'",
    limit: 'unique in the estate',
    remedy: 'give Other another code',
  },
};
const CASES: [string, Case][] = [
  ['name', SAME_NAME],
  ['code', SAME_CODE],
];

function twoSites(app: App, { first, second }: Case): [Site, Site] {
  return [
    siteIn(app, { activeDirectory: DIRECTORY, ...first }, 'First'),
    siteIn(app, { activeDirectory: DIRECTORY, ...DUBLIN, ...second }, 'Second'),
  ];
}

function zoneIn(app: App): FailoverZone {
  return new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
  });
}

describe.each(CASES)('two sites of one %s are refused', (_, each) => {
  const refusedAt = (path: string): ExpectedRefusal => ({ path, ...each.refused });

  test('by a standby site', () => {
    const app = testApp();
    const primary = siteIn(app, { ...each.first }, 'First');
    const standby = (): Site =>
      new StandbySite(stackIn(app, 'standby'), 'Second', {
        region: AzureRegion.NORTH_EUROPE,
        addressSpace: '10.20.0.0/16',
        ...each.second,
        primary,
        publisher: zoneIn(app),
      });
    expectRefusal(standby, refusedAt('standby/Second'));
  });

  test('by a database availability group', () => {
    const app = testApp();
    const members = twoSites(app, each).map((site, place) =>
      MailboxTier.fromServers(site, 'Existing', {
        protectedBy: 'Contoso Backup Team',
        site,
        servers: [{ computerName: `EX${place}`, address: `10.${place + 1}0.32.4` }],
      }),
    );
    const group = (): DatabaseAvailabilityGroup =>
      new DatabaseAvailabilityGroup(stackIn(app, 'group'), 'Group', { members });
    expectRefusal(group, refusedAt('second/Second'));
  });

  test('by a witness', () => {
    const app = testApp();
    const [site, other] = twoSites(app, each);
    const witness = (): WitnessServer =>
      new WitnessServer(other, 'Witness', { site: other, witnessFor: [site] });
    expectRefusal(witness, refusedAt('second/Second'));
  });

  test('by the links of private names', () => {
    const app = testApp();
    const links = (): PrivateNameLinks =>
      new PrivateNameLinks(stackIn(app, 'between'), 'Links', {
        zone: zoneIn(app),
        sites: twoSites(app, each),
      });
    expectRefusal(links, refusedAt('second/Second'));
  });

  test('by the zone that publishes them', () => {
    const app = testApp();
    const [primary, standby] = twoSites(app, each).map(
      (site, place) => new ResilientClientAccessArray(site, 'ClientAccess', { site, roleCode: `FE${place}` }),
    );
    const zone = zoneIn(app);
    expectRefusal(() => zone.publishClientAccess(primary, standby), refusedAt('dns/Zone'));
  });
});

describe('an estate of two sites refuses', () => {
  const props = estateProps();

  test('one name for both', () => {
    const { name } = props.primary;
    const estate = (): TwoSiteExchange =>
      new TwoSiteExchange(testApp(), 'contoso', {
        ...props,
        standby: { ...props.standby, name, code: 'DUB' },
      });
    expectRefusal(estate, {
      path: 'contoso-standby/Amsterdam',
      property: 'siteName',
      value: "'Amsterdam'",
      limit: 'unique in the estate',
      remedy: 'give one of the sites another siteName',
    });
  });

  test.each(['standby', 'witness'] as const)('the code of the primary for the %s', (which) => {
    const estate = (): TwoSiteExchange =>
      new TwoSiteExchange(testApp(), 'contoso', { ...props, [which]: { ...props[which], code: 'AMS' } });
    const { name } = props[which];
    expectRefusal(estate, {
      path: `contoso-${which}/${name}`,
      property: 'code',
      value: "'AMS'",
      limit: 'unique in the estate',
      remedy: `give ${name} another code`,
    });
  });

  test('the code of the standby for the witness', () => {
    const estate = (): TwoSiteExchange =>
      new TwoSiteExchange(testApp(), 'contoso', { ...props, witness: { ...props.witness, code: 'DUB' } });
    expectRefusal(estate, {
      path: `contoso-witness/${props.witness.name}`,
      property: 'code',
      value: "'DUB'",
      limit: 'unique in the estate',
      remedy: `give ${props.witness.name} another code`,
    });
  });
});
