import type { DatacenterProps } from 'cdktf-resilient-exchange';
import {
  DatabaseAvailabilityGroup,
  Datacenter,
  DnsFailover,
  EstateModel,
  ExchangeVersion,
  LogTruncation,
  ResilientClientAccessArray,
  EdgeTier,
  WitnessServer,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import fc from 'fast-check';
import {
  arrayIn,
  DIRECTORY,
  edgeIn,
  resources,
  rulesOf,
  siteIn,
  stackIn,
  synth,
  testApp,
  valuesOf,
} from '../support/app';
import {
  DATACENTER,
  datacenterEstate,
  EDGES,
  edgesOf,
  FRONT_ENDS,
  frontEndsOf,
  groupOver,
  primaryDatacenter,
  standbyDatacenter,
  zoneIn,
} from '../support/datacenter';
import { each } from '../support/each';
import { expectRefusedSynth, messageOf, refusal } from '../support/refusal';

describe('the names of a datacenter and its standby', () => {
  const app = testApp();
  const { zone } = datacenterEstate(app, {
    datacenter: {
      clientAccess: {
        ...FRONT_ENDS,
        publicHostName: 'ams.contoso.com',
        publicAddresses: ['203.0.113.10', '203.0.113.20'],
      },
    },
  });
  const { stacks } = synth(app);

  test('are aliases that follow active_site, of a host that the zone publishes', () => {
    expect(valuesOf(stacks.dns, 'azurerm_dns_cname_record', 'record')).toEqual(
      Array(2).fill(
        '${var.active_site == "standby" ? "exchange-dub-clientaccess.northeurope.cloudapp.azure.com" : "ams.contoso.com"}',
      ),
    );
    expect(resources(stacks.dns, 'azurerm_dns_a_record')).toContainEqual(
      expect.objectContaining({ name: 'ams', records: ['203.0.113.10', '203.0.113.20'] }),
    );
  });

  test('are literals: no address of the datacenter comes from a state', () => {
    const hosts = resources(stacks.dns, 'azurerm_dns_a_record').map(({ name, records }) => [name, records]);
    expect(hosts).toContainEqual(['mx1', ['203.0.113.11']]);
    expect(hosts).toContainEqual(['mx2', ['198.51.100.12']]);
    expect(Object.keys(stacks.dns.data?.terraform_remote_state ?? {})).toEqual(['dublin']);
  });

  test('have MX and SPF for both sites', () => {
    const [mx] = resources(stacks.dns, 'azurerm_dns_mx_record');
    expect((mx.record as { exchange: string }[]).map(({ exchange }) => exchange)).toEqual([
      'mx1.contoso.com',
      'mx2.contoso.com',
      'dubedge1.contoso.com',
      'dubedge2.contoso.com',
    ]);
    const spf = JSON.stringify(resources(stacks.dns, 'azurerm_dns_txt_record'));
    expect(spf).toContain('ip4:203.0.113.11 ip4:198.51.100.12 include:spf.relay.example');
  });

  test('lead to the balancer of the datacenter inside the networks', () => {
    const inside = JSON.stringify(resources(stacks.dns, 'azurerm_private_dns_a_record'));
    expect(inside).toContain('172.16.4.10');
  });

  test('are in the model, with the tiers of both sites', () => {
    const { names, dependencies } = EstateModel.of(zone).toDocument();
    const mail = each(names).find(
      ({ name, recordType }) => name === 'mail.contoso.com' && recordType === 'CNAME',
    );
    expect(mail).toMatchObject({ primary: 'ams.contoso.com' });
    expect(dependencies.filter(({ source }) => source === mail?.id).map(({ target }) => target)).toEqual(
      expect.arrayContaining(['AMS/ClientAccess', 'DUB/ClientAccess']),
    );
  });
});

test('Traffic Manager probes the host name of the datacenter as an external endpoint', () => {
  const app = testApp();
  datacenterEstate(app, { zone: { failover: DnsFailover.automatic() } });
  expect(valuesOf(synth(app).stacks.dns, 'azurerm_traffic_manager_external_endpoint', 'target')).toEqual([
    'ams.contoso.net',
    'exchange-dub-clientaccess.northeurope.cloudapp.azure.com',
  ]);
});

describe('sites in Azure beside a datacenter', () => {
  const app = testApp();
  const estate = datacenterEstate(app, { datacenter: { exchangeServerPrefixes: ['172.16.6.0/24'] } });
  groupOver(app, estate);
  const { stacks } = synth(app);

  test('do not filter its Exchange servers and domain controllers', () => {
    const { AllowOrganization } = rulesOf(stacks.dublin, 'client-access');
    expect(AllowOrganization).toContain('172.16.1.4/32');
    expect(AllowOrganization).toContain('172.16.4.11/32');
    expect(AllowOrganization).toContain('172.16.6.0/24');
    expect(AllowOrganization).not.toContain('172.16.8.11');
  });

  test('ask its domain controllers after their own', () => {
    const [network] = resources(stacks.dublin, 'azurerm_virtual_network');
    expect((network.dns_servers as string[]).slice(0, 3)).toEqual([
      '10.20.160.4',
      '172.16.1.4',
      '172.16.1.5',
    ]);
  });
});

test('administrators in the datacenter only are warned about', () => {
  const app = testApp();
  datacenterEstate(app, { standby: { managementPrefixes: ['172.16.200.0/24'] } });
  const messages = synth(app).annotations.map(({ message }) => message);
  expect(messages.join('\n')).toContain('Administrators reach the servers of Dublin only through Amsterdam');
});

test('a machine of the datacenter that nobody protects is refused', () => {
  const app = testApp();
  datacenterEstate(app, { datacenter: { protectedBy: undefined } });
  const message = messageOf(() => app.synth());
  for (const name of each(['AMSEX1', 'AMSEX3', 'AMSEDGE1'])) expect(message).toContain(name);
});

describe('a group over a datacenter and Azure', () => {
  test('has the vote and the copies of both', () => {
    const app = testApp();
    const group = groupOver(app, datacenterEstate(app));
    expect(group.memberNames).toEqual(['AMSEX1', 'AMSEX2', 'AMSEX3', 'DUBFE1', 'DUBFE2', 'DUBFE3']);
    expect(group.quorum.votes).toBe(7);
    expect(group.quorum.survivesSite('AMS')).toBe(true);
    const copies = group.layout.databases.map(({ copies: all }) =>
      all.map(({ server }) => server.slice(0, 3)),
    );
    expect(each(copies).every((all) => all.includes('AMS') && all.includes('DUB'))).toBe(true);
  });

  test.each([
    [true, false],
    [false, true],
  ])('with an existing witness in the datacenter (%s) survives its loss: %s', (inside, survives) => {
    const app = testApp();
    const { datacenter, standby } = datacenterEstate(app);
    const witness = WitnessServer.fromComputerName(datacenter, 'Witness', {
      computerName: 'AMSFS1',
      location: 'Amsterdam',
      site: inside ? datacenter : undefined,
    });
    const group = new DatabaseAvailabilityGroup(standby, 'Group', {
      members: [...datacenter.mailboxTiers, ...standby.mailboxTiers],
      databases: 4,
      logTruncation: LogTruncation.circularLogging(),
      witness,
    });
    expect(group.quorum.survivesSite('AMS')).toBe(survives);
  });

  test('a witness in the datacenter is refused with automatic failover', () => {
    const app = testApp();
    const { datacenter, standby } = datacenterEstate(app, { zone: { failover: DnsFailover.automatic() } });
    const witness = WitnessServer.fromComputerName(datacenter, 'Witness', {
      computerName: 'AMSFS1',
      location: 'Amsterdam',
      site: datacenter,
    });
    new DatabaseAvailabilityGroup(standby, 'Group', {
      members: [...datacenter.mailboxTiers, ...standby.mailboxTiers],
      witness,
    });
    expectRefusedSynth(app, {
      path: 'dublin/Dublin/Group',
      property: 'witness',
      value: 'AMSFS1 in Amsterdam',
      limit: 'in another region than the members',
      remedy: 'put the witness in a third region',
    });
  });

  test('is warned of as long as nothing connects the networks', () => {
    const app = testApp();
    const estate = datacenterEstate(app);
    groupOver(app, estate);
    const advice = (): boolean =>
      synth(app).annotations.some(({ message }) => message.includes('[acknowledge: sites-not-connected]'));
    expect(advice()).toBe(true);
  });

  test('and not after a connection', () => {
    const app = testApp();
    const estate = datacenterEstate(app);
    estate.datacenter._connectTo(estate.standby);
    groupOver(app, estate);
    const messages = synth(app).annotations.map(({ message }) => message);
    expect(messages.join('\n')).not.toContain('[acknowledge: sites-not-connected]');
  });

  test('keeps its vote by the formula, whatever the numbers of servers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 2, max: 8 }), (here, there) => {
        const app = testApp();
        const servers = Array.from({ length: here }, (_, index) => ({
          computerName: `AMSEX${index + 1}`,
          address: `172.16.4.${11 + index}`,
        }));
        const estate = datacenterEstate(app, {
          datacenter: {
            clientAccess: { ...FRONT_ENDS, servers, inAzure: { mailboxStorage: {}, servers: there } },
          },
        });
        const { quorum } = groupOver(app, estate, 0);
        const votes = here + there + ((here + there) % 2 === 0 ? 1 : 0);
        expect([quorum.votes, quorum.survivesSite('AMS'), quorum.survivesSite('DUB')]).toEqual([
          votes,
          votes - here > votes / 2,
          votes - there > votes / 2,
        ]);
      }),
      { numRuns: 8 },
    );
  });
});

describe('Exchange 2013 in a datacenter', () => {
  const split: Partial<DatacenterProps> = {
    clientAccess: { ...FRONT_ENDS, version: ExchangeVersion.V2013, inAzure: undefined },
    mailboxServers: {
      version: ExchangeVersion.V2013,
      servers: [
        { computerName: 'AMSMBX1', address: '172.16.4.21' },
        { computerName: 'AMSMBX2', address: '172.16.4.22' },
      ],
      databaseDrive: 'N',
    },
  };

  test('has Mailbox servers of its own, which Azure repeats with the same letters', () => {
    const app = testApp();
    const { datacenter, standby } = datacenterEstate(app, { datacenter: split });
    const servers = [datacenter, standby].map((site) =>
      site.mailboxTiers.flatMap((tier) => tier.mailboxServers),
    );
    expect(
      servers.map((all) => all.map(({ computerName, databaseDrive }) => [computerName, databaseDrive])),
    ).toEqual([
      [
        ['AMSMBX1', 'N'],
        ['AMSMBX2', 'N'],
      ],
      [
        ['DUBMBX1', 'N'],
        ['DUBMBX2', 'N'],
      ],
    ]);
  });
});

describe('a datacenter as standby of a site in Azure', () => {
  const others = (): [ReturnType<typeof testApp>, ReturnType<typeof siteIn>, ReturnType<typeof zoneIn>] => {
    const app = testApp();
    return [app, siteIn(app, { activeDirectory: DIRECTORY }), zoneIn(app)];
  };
  const cork = (app: ReturnType<typeof testApp>, props: Partial<DatacenterProps>): Datacenter =>
    new Datacenter(stackIn(app, 'cork'), 'Cork', {
      ...DATACENTER,
      clientAccess: frontEndsOf('COR'),
      edges: edgesOf('COR'),
      ...props,
    });

  test.each(['before', 'after'])('publishes its tiers with those of the primary, made %s it', (order) => {
    const [app, primary, zone] = others();
    const tiers = (): void => {
      arrayIn(primary);
      edgeIn(primary);
    };
    if (order === 'before') tiers();
    cork(app, { standbyFor: primary, publisher: zone });
    if (order === 'after') tiers();
    const { dns } = synth(app).stacks;
    expect(valuesOf(dns, 'azurerm_dns_cname_record', 'record')[0]).toContain('? "ams.contoso.net" : ');
    const [mx] = resources(dns, 'azurerm_dns_mx_record');
    expect((mx.record as { exchange: string }[]).map(({ exchange }) => exchange)).toEqual([
      'amsedge1.contoso.com',
      'amsedge2.contoso.com',
      'mx1.contoso.com',
      'mx2.contoso.com',
    ]);
  });

  test('refuses what names would not find there', () => {
    const [app, primary, zone] = others();
    arrayIn(primary);
    const without = (): Datacenter =>
      cork(app, { standbyFor: primary, publisher: zone, clientAccess: undefined });
    expect(refusal(without)).toMatchObject({ path: 'cork/Cork', property: 'clientAccess' });
  });

  test.each([
    [['mail', 'autodiscover'], false],
    [['Autodiscover', 'mail'], false],
    [['mail'], true],
  ])('has the names of the primary: %s is refused: %s', (namespaces, refused) => {
    const [app, primary, zone] = others();
    arrayIn(primary);
    const attempt = (): Datacenter =>
      cork(app, {
        standbyFor: primary,
        publisher: zone,
        clientAccess: { ...frontEndsOf('COR'), namespaces },
      });
    if (refused) expect(refusal(attempt).property).toBe('namespaces');
    else expect(attempt).not.toThrow();
  });

  test('refuses a front end that only one of the sites shows to the Internet', () => {
    const [app, primary, zone] = others();
    arrayIn(primary);
    const attempt = (): Datacenter =>
      cork(app, {
        standbyFor: primary,
        publisher: zone,
        clientAccess: { ...frontEndsOf('COR'), publicHostName: undefined },
      });
    expect(refusal(attempt).property).toBe('publicHostName');
  });
});

describe('an estate in one call', () => {
  test.each([
    ['both sites', { primary: { ...primaryDatacenter().standby!, name: 'Kiel' } }, 'datacenter'],
    ['no site in Azure', { standby: undefined }, 'datacenter'],
    [
      'no front end',
      { datacenter: { name: 'Amsterdam', networks: ['172.16.0.0/16'], edges: EDGES } },
      'datacenter.clientAccess',
    ],
    [
      'no Edges',
      { datacenter: { name: 'Amsterdam', networks: ['172.16.0.0/16'], clientAccess: FRONT_ENDS } },
      'datacenter.edges',
    ],
    [
      'an alternate witness that is lost with the primary site',
      { datacenter: { ...primaryDatacenter().datacenter!, alternateWitness: { computerName: 'AMSFS1' } } },
      'datacenter.alternateWitness',
    ],
  ])('refuses a datacenter with %s', (_what, props, property) => {
    const attempt = (): TwoSiteExchange =>
      new TwoSiteExchange(testApp(), 'contoso', primaryDatacenter(props));
    expect(refusal(attempt)).toMatchObject({ path: 'contoso', property });
  });

  test.each(['primary', 'clientAccess', 'edge'] as const)(
    'says in words that %s is a datacenter',
    (property) => {
      const estate = new TwoSiteExchange(testApp(), 'contoso', primaryDatacenter());
      expect(refusal(() => estate[property])).toMatchObject({ path: 'contoso', property });
      expect(estate.standby.siteName).toBe('Dublin');
    },
  );

  test('has an existing alternate witness in a standby datacenter', () => {
    const app = testApp();
    const estate = new TwoSiteExchange(app, 'contoso', standbyDatacenter());
    expect(estate.databaseAvailabilityGroup?.alternateWitness).toMatchObject({
      computerName: 'DUBFS1',
      siteCode: 'DUB',
    });
    expect(estate.clientAccess).toBeInstanceOf(ResilientClientAccessArray);
    expect(estate.edge).toBeInstanceOf(EdgeTier);
    expect(refusal(() => estate.standby).property).toBe('standby');
  });
});
