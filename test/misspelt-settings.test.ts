import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { FailoverZoneProps, Site } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DatabaseAvailabilityGroup,
  Duration,
  EdgeTier,
  ExchangeVersion,
  ExportStore,
  ExportStoreNetwork,
  FailoverZone,
  InstallationMedia,
  MailboxTier,
  Monitoring,
  OutboundMail,
  Readiness,
  ResilientClientAccessArray,
  ServerProtection,
  StandbySite,
  SubnetRole,
  TwoSiteExchange,
  WitnessServer,
  AlertReceiver,
} from 'cdktf-resilient-exchange';
import { mediaProps, prepared, unattended } from './installation/support/installation';
import { BACKED_UP, DIRECTORY, estateProps, siteIn, stackIn, testApp } from './support/app';

// Programs in plain JavaScript, or settings from JSON, can have any key: one that is misspelt or misplaced would have no effect.

type Make = (settings: object) => unknown;

const estate: Make = (settings) =>
  new TwoSiteExchange(testApp(), 'contoso', { ...estateProps(), ...settings });
const inSite = (make: (site: Site) => unknown): unknown =>
  make(siteIn(testApp(), { activeDirectory: DIRECTORY }));
const stackBeside = (scope: IConstruct, id: string): TerraformStack => stackIn(scope.node.root as never, id);
const zoneBeside = (scope: IConstruct, settings: Partial<FailoverZoneProps> = {}): FailoverZone =>
  new FailoverZone(stackBeside(scope, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    region: AzureRegion.FRANCE_CENTRAL,
    ...settings,
  });
const storeBeside = (scope: IConstruct, settings = {}): ExportStore =>
  new ExportStore(stackBeside(scope, 'exports'), 'Exports', {
    region: AzureRegion.FRANCE_CENTRAL,
    ...settings,
  });

/** What takes the settings, a setting that it has, and how somebody may misspell it. */
const TABLE: [string, Make, object, string, string][] = [
  ['TwoSiteExchange', estate, { lockZone: true }, 'lokZone', 'lockZone'],
  [
    'its primary site',
    (s) => estate({ primary: { ...estateProps().primary, ...s } }),
    { vault: {} },
    'primary.valt',
    'vault',
  ],
  [
    'its standby site',
    (s) => estate({ standby: { ...estateProps().standby, ...s } }),
    { bastion: true },
    'standby.bastoin',
    'bastion',
  ],
  [
    'its witness site',
    (s) => estate({ witness: { ...estateProps().witness, ...s } }),
    { code: 'PAR' },
    'witness.codes',
    'code',
  ],
  [
    'edge',
    (s) => estate({ edge: { ...estateProps().edge, ...s } }),
    { protection: ServerProtection.fullServer() },
    'edge.protecton',
    'protection',
  ],
  ['clientAccess', (s) => estate({ clientAccess: s }), { servers: 3 }, 'clientAccess.server', 'servers'],
  [
    'databaseAvailabilityGroup',
    (s) => estate({ databaseAvailabilityGroup: { ...BACKED_UP, ...s } }),
    { storage: {} },
    'databaseAvailabilityGroup.storrage',
    'storage',
  ],
  [
    'mailboxServers',
    (s) =>
      estate({
        version: ExchangeVersion.V2013,
        databaseAvailabilityGroup: { ...BACKED_UP, mailboxServers: s },
      }),
    { servers: 2 },
    'databaseAvailabilityGroup.mailboxServers.serves',
    'servers',
  ],
  [
    'monitoring',
    (s) => estate({ monitoring: { receivers: [AlertReceiver.sms('Duty', '49', '1701234567')], ...s } }),
    { thresholds: {} },
    'treshold',
    'thresholds',
  ],
  ['Site', (s) => siteIn(testApp(), s), { code: 'AMS' }, 'kode', 'code'],
  [
    'StandbySite',
    (s) =>
      inSite((primary) => {
        const region = AzureRegion.NORTH_EUROPE;
        const publisher = zoneBeside(primary);
        const addressSpace = '10.20.0.0/16';
        return new StandbySite(stackBeside(primary, 'dublin'), 'Dublin', {
          primary,
          publisher,
          region,
          addressSpace,
          ...s,
        });
      }),
    { vault: {} },
    'readines',
    'readiness',
  ],
  [
    'EdgeTier',
    (s) => inSite((site) => new EdgeTier(site, 'Edge', { outbound: OutboundMail.direct(), site, ...s })),
    { servers: 2 },
    'subscripton',
    'subscription',
  ],
  [
    'ResilientClientAccessArray',
    (s) => inSite((site) => new ResilientClientAccessArray(site, 'Array', { site, ...s })),
    { servers: 2 },
    'namespace',
    'namespaces',
  ],
  [
    'MailboxTier',
    (s) => inSite((site) => new MailboxTier(site, 'Mailbox', { site, version: ExchangeVersion.V2013, ...s })),
    { storage: {} },
    'osDisc',
    'osDisk',
  ],
  [
    'WitnessServer',
    (s) => inSite((site) => new WitnessServer(site, 'Witness', { site, witnessFor: [], ...s })),
    { encryptionAtHost: true },
    'encryptAtHost',
    'encryptionAtHost',
  ],
  [
    'DatabaseAvailabilityGroup',
    (s) =>
      inSite((site) => {
        const members = [
          new ResilientClientAccessArray(site, 'Array', { site, servers: 3, mailboxStorage: {} }),
        ];
        return new DatabaseAvailabilityGroup(site, 'Group', { members, ...BACKED_UP, ...s });
      }),
    { databases: 3 },
    'datbases',
    'databases',
  ],
  ['FailoverZone', (s) => inSite((site) => zoneBeside(site, s)), { lockZone: true }, 'mailName', 'mailNames'],
  [
    'ExportStore',
    (s) => inSite((site) => storeBeside(site, s)),
    { keptFor: Duration.days(100) },
    'keepFor',
    'keptFor',
  ],
  [
    'ExportStoreNetwork',
    (s) =>
      inSite(
        (site) =>
          new ExportStoreNetwork(stackBeside(site, 'net'), 'Network', { store: storeBeside(site), ...s }),
      ),
    {},
    'stores',
    'store',
  ],
  [
    'Monitoring',
    (s) =>
      inSite(
        (site) =>
          new Monitoring(stackBeside(site, 'monitoring'), 'Monitoring', {
            sites: [site],
            region: AzureRegion.FRANCE_CENTRAL,
            receivers: [AlertReceiver.sms('Duty', '49', '1701234567')],
            ...s,
          }),
      ),
    { thresholds: {} },
    'reciever',
    'receivers',
  ],
  // Groups of settings within settings.
  [
    'activeDirectory',
    (s) => siteIn(testApp(), { activeDirectory: { ...DIRECTORY, ...s } }),
    { protectedBy: 'Contoso' },
    'activeDirectory.protectBy',
    'protectedBy',
  ],
  [
    'administrator',
    (s) => siteIn(testApp(), { administrator: { ...s } }),
    { username: 'exadmin' },
    'administrator.userName',
    'username',
  ],
  [
    'patchWindow',
    (s) => siteIn(testApp(), { patchWindow: { ...s } }),
    { timeZone: 'UTC' },
    'patchWindow.timezone',
    'timeZone',
  ],
  [
    'a subnet that exists',
    (s) => {
      const subnets = [
        { role: SubnetRole.CLIENT_ACCESS, name: 'exchange', addressPrefix: '10.10.1.0/24', ...s },
        { role: SubnetRole.PERIMETER, name: 'dmz', addressPrefix: '10.10.2.0/24' },
      ];
      const network = { name: 'vnet', resourceGroupName: 'rg', subnets };
      return siteIn(testApp(), { addressSpace: undefined, network });
    },
    { firstFreeOffset: 20 },
    'network.subnets[0].firstfreeOffset',
    'firstFreeOffset',
  ],
  [
    'capacity',
    (s) => {
      const capacity = { peakMessagesPerSecond: 1, messagesPerSecondPerServer: 1, ...s };
      return estate({ edge: { ...estateProps().edge, capacity } });
    },
    {},
    'edge.capacity.peakMessagePerSecond',
    'peakMessagesPerSecond',
  ],
  [
    'an Edge outside Azure',
    (s) => {
      const edge9 = { name: 'edge9', address: '203.0.113.9', carrier: 'Example Net', ...s };
      return estate({ edge: { ...estateProps().edge, externalEdges: [edge9] } });
    },
    {},
    'edge.externalEdges[0].carier',
    'carrier',
  ],
  [
    'smartHost',
    (s) => OutboundMail.smartHost({ host: 'relay.example', spfMechanisms: ['include:relay.example'], ...s }),
    { port: 587 },
    'ports',
    'port',
  ],
  [
    'mailboxStorage',
    (s) =>
      inSite((site) => new ResilientClientAccessArray(site, 'Array', { site, mailboxStorage: { ...s } })),
    { databaseDrive: 'M' },
    'mailboxStorage.dataBaseDrive',
    'databaseDrive',
  ],
  [
    'copies',
    (s) =>
      estate({
        databaseAvailabilityGroup: { databases: 2, copies: { localCopies: 2, remoteCopies: 1, ...s } },
      }),
    { laggedCopies: 0 },
    'copies.lagedCopies',
    'laggedCopies',
  ],
  [
    'previousRecords',
    (s) => inSite((site) => zoneBeside(site, { previousRecords: { ttl: Duration.hours(1), ...s } })),
    { texts: {} },
    'previousRecords.text',
    'texts',
  ],
  [
    'existingZone',
    (s) => {
      const group = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg';
      const zoneId = `${group}/providers/Microsoft.Network/dnsZones/contoso.com`;
      return inSite((site) => zoneBeside(site, { existingZone: { zoneId, ...s } }));
    },
    {},
    'existingZone.zoneid',
    'zoneId',
  ],
  [
    'Readiness.warm',
    (s) => Readiness.warm({ tiers: { Edge: { ...s } } }),
    { servers: 1 },
    'tiers.Edge.server',
    'servers',
  ],
  [
    'ExchangeInstallation.unattended',
    (s) => unattended(s),
    { installed: ['AMSFE1'] },
    'instaled',
    'installed',
  ],
  ['ExchangeInstallation.image', (s) => prepared(s), { installed: ['AMSFE1'] }, 'instaled', 'installed'],
  [
    'InstallationMedia.of',
    (s) => InstallationMedia.of(mediaProps(s)),
    { securityUpdate: undefined },
    'securityUpdates',
    'securityUpdate',
  ],
  ['ServerProtection.none', (s) => ServerProtection.none({ reason: 'rebuilt', ...s }), {}, 'reson', 'reason'],
  ['ServerProtection.elsewhere', (s) => ServerProtection.elsewhere({ by: 'Contoso', ...s }), {}, 'bye', 'by'],
];

describe.each(TABLE)('%s', (_, make, known, misspelt, meant) => {
  test('takes its own settings, and a misspelt one that is left out', () => {
    expect(() => make({ ...known, [misspelt.split('.').slice(-1)[0]]: undefined })).not.toThrow();
  });

  test('refuses a misspelt one by its name', () => {
    expect(() => make({ [misspelt.split('.').slice(-1)[0]]: true })).toThrow(
      new RegExp(
        `\\] ${misspelt.replace(/[.[\]]/g, '\\$&')} is not a setting\\. It would have no effect\\. .*'${meant}'`,
      ),
    );
  });
});

test.each([{ protection: ServerProtection.fullServer() }, { vault: {} }])(
  '%j is misplaced at the top',
  (settings) => {
    expect(() => estate(settings)).toThrow(`${Object.keys(settings)[0]} is not a setting`);
  },
);

test('a setting that is missing since it is misspelt is reported as misspelt', () => {
  expect(() => ServerProtection.none({ reson: 'rebuilt' } as never)).toThrow(
    "reson is not a setting. It would have no effect. Did you mean 'reason'?",
  );
});

test.each<[string, unknown, string]>([
  ['a text', 'because', "[ServerProtection.none] exemption must be an object with settings (got 'because')"],
  [
    'a value of a class',
    Duration.days(30),
    '[ServerProtection.none] the argument must be an object with settings (got 30 days)',
  ],
])('%s in place of settings is refused as what it is', (_, value, message) => {
  expect(() => ServerProtection.none(value as never)).toThrow(message);
});

test('a duration in place of a retention is refused as what it is', () => {
  expect(() => ServerProtection.fullServer({ retention: Duration.days(30) as never })).toThrow(
    'retention must be an object with settings (got 30 days)',
  );
});
