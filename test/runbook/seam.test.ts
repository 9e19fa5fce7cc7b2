// The way from constructs to pages: what a program states is what people read, and each of the changes that once left all tests green
// (wrong MX preferences, health path, zones, subnets and quorum) is noticed.
import type { IModelContributor, ModelPart } from 'cdktf-resilient-exchange';
import {
  DatabaseAvailabilityGroup,
  EdgeTier,
  FailoverZone,
  ResilientClientAccessArray,
  Site,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { estateProps, testApp } from '../support/app';
import { synthFiles } from '../support/output-files';

type Draft<T> = T extends object ? { -readonly [K in keyof T]: Draft<T[K]> } : T;

/** What the pages of two sites say of some facts. */
interface Told {
  readonly mx?: string[];
  readonly healthUrl?: string;
  readonly zones: string[];
  readonly subnets: string[];
  readonly keepsQuorum: boolean;
  readonly patchDay?: string;
  readonly startsImap: boolean;
}

const TOLD: Told = {
  mx: ['20', '5', '10'],
  healthUrl: 'https://amsfe1.corp.contoso.com/owa/healthcheck.htm',
  zones: ['AMSEDGE1 1', 'AMSEDGE2 2', 'DUBEDGE1 1', 'DUBEDGE2 2'],
  subnets: ['10.10.0.0/20 Amsterdam', '10.20.0.0/20 Dublin', '10.20.48.0/20 Dublin', '10.30.0.48/28 Paris'],
  keepsQuorum: true,
  patchDay: 'AMSFE1 12 (Sunday)',
  startsImap: false,
};

function told(): Told {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps({ databaseAvailabilityGroup: { databases: 12 } }));
  const { files } = synthFiles(app);
  const page = (name: string): string => files[`runbooks/contoso/${name}`];
  return {
    mx: /MX records of Dublin go from (\d+) to (\d+), ahead of (\d+)/
      .exec(page('switchover-planned.md'))
      ?.slice(1),
    healthUrl: /--fail '(https:\/\/amsfe1\.[^']*)'/.exec(page('bring-up.ps1'))?.[1],
    zones: [...page('README.md').matchAll(/^\| (\w+) +\| Edge +\| \w+ +\| (\S+) +\|/gm)].map(
      ([, server, zone]) => `${server} ${zone}`,
    ),
    subnets: [
      ...page('bring-up.ps1').matchAll(/New-ADReplicationSubnet -Name '([^']+)' -Site '([^']+)'/g),
    ].map(([, block, site]) => `${block} ${site}`),
    patchDay: /^\| (AMSFE\d) \| [^|]+ \| \w+ \| ([^|]+) \|/m.exec(page('patching.md'))?.slice(1).join(' '),
    startsImap: page('bring-up.ps1').includes('MSExchangeIMAP4'),
    keepsQuorum: !page('switchover-unplanned.md').includes('No quorum after the loss of Amsterdam'),
  };
}

/** Lets a construct say something wrong of itself. */
function spoil(construct: { prototype: IModelContributor }, change: (part: Draft<ModelPart>) => void): void {
  const original: (this: IModelContributor) => ModelPart = Reflect.get(construct.prototype, 'describe');
  jest.spyOn(construct.prototype, 'describe').mockImplementation(function (this: IModelContributor) {
    const part = JSON.parse(JSON.stringify(original.call(this))) as Draft<ModelPart>;
    change(part);
    return part;
  });
}

afterEach(() => jest.restoreAllMocks());

test('the pages say what the program states', () => {
  expect(told()).toEqual(TOLD);
});

test.each<[keyof Told, { prototype: IModelContributor }, (part: Draft<ModelPart>) => void]>([
  [
    'mx',
    FailoverZone,
    ({ dnsZones }) => dnsZones!.forEach((zone) => (zone.mxStandbyActive = zone.mxStandby)),
  ],
  [
    'healthUrl',
    ResilientClientAccessArray,
    ({ tiers }) => tiers!.forEach((tier) => (tier.clientAccess!.healthPath = '/nonsense.htm')),
  ],
  ['zones', EdgeTier, ({ machines }) => machines!.forEach((machine) => (machine.zone = '9'))],
  ['patchDay', Site, ({ sites }) => sites!.forEach((site) => (site.patchWindow!.daysAfterPatchTuesday = 20))],
  [
    'startsImap',
    ResilientClientAccessArray,
    ({ tiers }) => tiers!.forEach((tier) => tier.clientAccess?.protocols.push('Imaps')),
  ],
  ['subnets', Site, ({ sites }) => sites!.forEach((site) => (site.domainSubnets = []))],
  [
    'keepsQuorum',
    DatabaseAvailabilityGroup,
    ({ availabilityGroups }) =>
      availabilityGroups![0].failures.forEach((failure) => (failure.keepsQuorum = false)),
  ],
])('a wrong %s in the model is on the pages', (fact, construct, change) => {
  spoil(construct, change);
  const pages = told();
  expect(pages[fact]).not.toEqual(TOLD[fact]);
  expect({ ...pages, [fact]: TOLD[fact] }).toEqual(TOLD);
});
