import type { MailboxStorage, MailboxTierProps, Site } from 'cdktf-resilient-exchange';
import {
  ExchangeVersion,
  LoadBalancing,
  MailboxTier,
  Readiness,
  ResilientClientAccessArray,
  ServerImage,
  Size,
} from 'cdktf-resilient-exchange';
import {
  BACKED_UP,
  DIRECTORY,
  edgeIn,
  estateProps,
  logicalNames,
  resources,
  rulesOf,
  siteIn,
  synth,
  synthStack,
  testApp,
} from '../support/app';
import { refusal } from '../support/refusal';
import { TwoSiteExchange } from '../../lib/two-site-exchange';
import { pilotLight } from '../support/pilot-light';

const image = ServerImage.gallery(
  '/subscriptions/0/resourceGroups/g/providers/Microsoft.Compute/galleries/a/images/windows',
);

function tier(props: Partial<MailboxTierProps> = {}): MailboxTier {
  const site = siteIn(testApp(), { activeDirectory: DIRECTORY, exchangeServerPrefixes: undefined });
  return new MailboxTier(site, 'Mailbox', { site, version: ExchangeVersion.V2013, ...props });
}

function stackOf(made: MailboxTier): ReturnType<typeof synthStack> {
  return synthStack(made.node.root as ReturnType<typeof testApp>);
}

test('Mailbox servers stand in a subnet of their own, over zones, with disks for databases, logs and the queue', () => {
  const made = tier({ servers: 3 });
  const stack = stackOf(made);
  expect(
    made.servers.map(({ computerName, zone, privateAddress }) => [computerName, zone, privateAddress]),
  ).toEqual([
    ['AMSMBX1', '1', '10.10.32.4'],
    ['AMSMBX2', '2', '10.10.32.5'],
    ['AMSMBX3', '3', '10.10.32.6'],
  ]);
  const disks = resources(stack, 'azurerm_managed_disk').map((disk) => [
    disk.disk_size_gb,
    disk.storage_account_type,
    disk.zone,
  ]);
  expect(disks).toEqual([
    [1024, 'Premium_LRS', '1'],
    [256, 'Premium_LRS', '1'],
    [256, 'Premium_LRS', '1'],
    [1024, 'Premium_LRS', '2'],
    [256, 'Premium_LRS', '2'],
    [256, 'Premium_LRS', '2'],
    [1024, 'Premium_LRS', '3'],
    [256, 'Premium_LRS', '3'],
    [256, 'Premium_LRS', '3'],
  ]);
  const attachments = resources(stack, 'azurerm_virtual_machine_data_disk_attachment');
  expect(attachments.map(({ lun, caching }) => [lun, caching])).toEqual(
    [0, 1, 2, 0, 1, 2, 0, 1, 2].map((lun) => [lun, 'None']),
  );
  const scripts = resources(stack, 'azurerm_virtual_machine_run_command').map((command) =>
    JSON.stringify(command.source),
  );
  expect(scripts.join('\n')).toMatch(/-Letter M -Lun 0 -SizeGib 1024 .*-Letter L -Lun 1 -SizeGib 256 /);
  expect(resources(stack, 'azurerm_virtual_machine_extension')).toHaveLength(3);
});

test.each([
  [{ databaseDisk: Size.gibibytes(31) }, 'storage.databaseDisk'],
  [{ databaseDisk: Size.gibibytes(32768) }, 'storage.databaseDisk'],
  [{ logDisk: Size.gibibytes(31) }, 'storage.logDisk'],
  [{ logDisk: Size.gibibytes(32768) }, 'storage.logDisk'],
  [{ databaseDrive: 'L' }, 'storage.logDrive'],
  [{ logDrive: 'D' }, 'storage.logDrive'],
] as [MailboxStorage, string][])('the storage %s is refused', (storage, property) => {
  expect(refusal(() => tier({ storage }))).toMatchObject({ property });
});

test('the limits of storage are taken', () => {
  const stack = stackOf(
    tier({
      servers: 2,
      storage: {
        databaseDisk: Size.gibibytes(32767),
        logDisk: Size.gibibytes(32),
        queueDisk: Size.gibibytes(32),
        databaseDrive: 'E',
        logDrive: 'Z',
      },
    }),
  );
  expect(resources(stack, 'azurerm_managed_disk').map((disk) => disk.disk_size_gb)).toEqual([
    32767, 32, 32, 32767, 32, 32,
  ]);
});

test.each([ExchangeVersion.V2016, ExchangeVersion.SUBSCRIPTION_EDITION])('%s has no such tier', (version) => {
  expect(refusal(() => tier({ version }))).toMatchObject({ property: 'version', value: `'${version.name}'` });
});

test('one server is refused, two are taken', () => {
  expect(refusal(() => tier({ servers: 1 }))).toMatchObject({ property: 'servers', limit: 'at least 2' });
  expect(tier({ servers: 2 }).servers).toHaveLength(2);
});

test('a front end with the Client Access role has no disks for databases', () => {
  const site = siteIn(testApp());
  expect(
    refusal(
      () =>
        new ResilientClientAccessArray(site, 'ClientAccess', {
          site,
          version: ExchangeVersion.V2010,
          image,
          balancing: LoadBalancing.sourceAffinity(),
          mailboxStorage: {},
        }),
    ),
  ).toMatchObject({ property: 'mailboxStorage', limit: 'cannot be set with Exchange Server 2010' });
});

test('Edges exchange mail with Mailbox servers and front ends of 2013', () => {
  const made = tier();
  edgeIn(made.site as Site);
  expect(rulesOf(stackOf(made), 'perimeter').AllowEdgeSyncFromExchange).toBe(
    'Inbound 120 Allow Tcp 50636 10.10.32.0/20 -> *',
  );
});

describe('an estate of 2013 with split roles', () => {
  const estate = (overrides: Parameters<typeof estateProps>[0] = {}): TwoSiteExchange =>
    new TwoSiteExchange(
      testApp(),
      'contoso',
      estateProps({
        version: ExchangeVersion.V2013,
        databaseAvailabilityGroup: { databases: 4, mailboxServers: { servers: 3 }, ...BACKED_UP },
        ...overrides,
      }),
    );

  test('has front ends and Mailbox servers in both sites; only the latter are members', () => {
    const { databaseAvailabilityGroup: group, clientAccess, mailbox } = estate();
    expect(clientAccess.servers.map(({ computerName }) => computerName)).toEqual([
      'AMSFE1',
      'AMSFE2',
      'AMSFE3',
    ]);
    expect(mailbox?.servers).toHaveLength(3);
    expect(group?.memberNames).toEqual(['AMSMBX1', 'AMSMBX2', 'AMSMBX3', 'DUBMBX1', 'DUBMBX2', 'DUBMBX3']);
  });

  test('repeats the Mailbox servers at the readiness of the standby', () => {
    const warm = estate({ readiness: Readiness.warm({ tiers: { Mailbox: { servers: 1 } } }) });
    expect(warm.databaseAvailabilityGroup?.memberNames).toEqual(['AMSMBX1', 'AMSMBX2', 'AMSMBX3', 'DUBMBX1']);
    const pilot = estate({ readiness: pilotLight() });
    expect(pilot.databaseAvailabilityGroup?.memberNames).toEqual(['AMSMBX1', 'AMSMBX2', 'AMSMBX3']);
  });

  test('puts the disks on the Mailbox servers only', () => {
    const { stacks } = synth(estate().node.root as ReturnType<typeof testApp>);
    for (const stack of ['contoso-primary', 'contoso-standby']) {
      const disks = logicalNames(stacks[stack], 'azurerm_managed_disk');
      expect(disks.filter((name) => name.includes('_Mailbox_'))).toHaveLength(9);
      expect(disks.filter((name) => name.includes('_ClientAccess_'))).toEqual([]);
    }
  });
});

test('existing servers are resolved by the Edges of the site', () => {
  const site = siteIn(testApp(), { activeDirectory: DIRECTORY });
  edgeIn(site);
  MailboxTier.fromServers(site, 'Existing', {
    protectedBy: 'Contoso Backup Team',
    site,
    servers: [{ computerName: 'OLD1', address: '10.99.0.7' }],
  });
  const stack = synthStack(site.node.root as ReturnType<typeof testApp>);
  const scripts = resources(stack, 'azurerm_virtual_machine_run_command').map((each) =>
    JSON.stringify(each.source),
  );
  expect(scripts.filter((script) => script.includes('10.99.0.7 old1.corp.contoso.com old1'))).toHaveLength(2);
});

test.each(['10.99.0', '10.99.0.256', 'old1'])('an existing server has no address %s', (address) => {
  const site = siteIn(testApp());
  expect(
    refusal(() =>
      MailboxTier.fromServers(site, 'Existing', {
        protectedBy: 'Contoso Backup Team',
        site,
        servers: [{ computerName: 'OLD1', address }],
      }),
    ),
  ).toMatchObject({ property: 'servers.address' });
});
