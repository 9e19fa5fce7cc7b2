import type { DatacenterClientAccess, DatacenterEdge, DatacenterProps } from 'cdktf-resilient-exchange';
import { Datacenter, DnsFailover } from 'cdktf-resilient-exchange';
import { type App, Token } from 'cdktf';
import { stackIn, testApp } from '../support/app';
import type { DatacenterEstate, DatacenterEstateProps } from '../support/datacenter';
import { datacenterEstate, EDGES, FRONT_ENDS, RELAY, zoneIn } from '../support/datacenter';
import { expectRefusedSynth, messageOf, refusal } from '../support/refusal';

const made = (datacenter: Partial<DatacenterProps>): DatacenterEstate =>
  datacenterEstate(testApp(), { datacenter });
const front = (of: Partial<DatacenterClientAccess>): Partial<DatacenterProps> => ({
  clientAccess: { ...FRONT_ENDS, ...of },
});
const edges = (of: Partial<DatacenterEdge>): Partial<DatacenterProps> => ({
  edges: { ...EDGES, servers: [EDGES.servers[0], { ...EDGES.servers[1], ...of }] },
});
const server = (address: string, computerName = 'AMSEX9'): Partial<DatacenterProps> =>
  front({ servers: [{ computerName, address }] });

/** What is refused beside what is just allowed. */
const LIMITS: [string, Partial<DatacenterProps>, string, Partial<DatacenterProps>][] = [
  ['a server outside the networks', server('172.17.0.0'), 'servers.address', server('172.16.255.255')],
  ['an address that is none', server('172.16.4'), 'servers.address', server('172.16.0.4')],
  [
    'one address twice',
    front({ servers: [FRONT_ENDS.servers[0], { ...FRONT_ENDS.servers[1], address: '172.16.4.11' }] }),
    'servers.address',
    front({ servers: FRONT_ENDS.servers.slice(0, 2) }),
  ],
  ['no servers', front({ servers: [] }), 'servers', server('172.16.4.11')],
  [
    'an inside address elsewhere',
    front({ privateAddresses: ['10.0.0.1'] }),
    'privateAddresses',
    front({ privateAddresses: ['172.16.0.1'] }),
  ],
  [
    'public addresses without a host name',
    front({ publicHostName: undefined, publicAddresses: ['203.0.113.10'] }),
    'publicHostName',
    front({ publicHostName: 'ams.contoso.com', publicAddresses: ['203.0.113.10'] }),
  ],
  [
    'no public address',
    front({ publicHostName: 'ams.contoso.com', publicAddresses: [] }),
    'publicAddresses',
    front({ publicHostName: 'ams.contoso.com', publicAddresses: ['203.0.113.10', '203.0.113.11'] }),
  ],
  [
    'a private address for the Internet',
    front({ publicHostName: 'ams.contoso.com', publicAddresses: ['192.168.0.1'] }),
    'publicAddresses',
    front({ publicHostName: 'ams.contoso.com', publicAddresses: ['192.169.0.1'] }),
  ],
  [
    'a host outside the zone with addresses',
    front({ publicHostName: 'ams.fabrikam.com', publicAddresses: ['203.0.113.10'] }),
    'publicHostName',
    front({ publicHostName: 'ams.fabrikam.com' }),
  ],
  [
    'a name of clients as host',
    front({ publicHostName: 'Mail.contoso.com' }),
    'publicHostName',
    front({ publicHostName: 'mail2.contoso.com' }),
  ],
  [
    'a profile as host',
    front({ publicHostName: 'ams.trafficmanager.net' }),
    'publicHostName',
    front({ publicHostName: 'ams.contoso.net' }),
  ],
  ['a name with a dot', front({ namespaces: ['mail.x'] }), 'namespaces', front({ namespaces: ['mail'] })],
  [
    'a private address of an Edge',
    edges({ publicAddress: '10.0.0.9' }),
    'servers.publicAddress',
    edges({ publicAddress: '11.0.0.9' }),
  ],
  [
    'one public address for two Edges',
    edges({ publicAddress: EDGES.servers[0].publicAddress }),
    'servers.publicAddress',
    edges({}),
  ],
  ['one host for two Edges', edges({ hostLabel: 'MX1' }), 'servers.hostLabel', edges({ hostLabel: 'mx3' })],
  ['a host label of two', edges({ hostLabel: 'mx.a' }), 'servers.hostLabel', edges({ hostLabel: undefined })],
  [
    'an Edge outside the networks',
    edges({ privateAddress: '10.0.0.9' }),
    'servers.privateAddress',
    edges({ privateAddress: '172.16.9.9' }),
  ],
  [
    'the address of a front end for an Edge',
    edges({ privateAddress: FRONT_ENDS.servers[0].address }),
    'servers.address',
    edges({ privateAddress: FRONT_ENDS.privateAddresses?.[0] }),
  ],
  [
    'the address of a domain controller for an Edge',
    { domainControllers: [EDGES.servers[0].privateAddress] },
    'domainControllers',
    { domainControllers: ['172.16.8.10'] },
  ],
  [
    'a domain controller elsewhere',
    { domainControllers: ['10.9.9.9'] },
    'domainControllers',
    { domainControllers: ['172.16.9.9'] },
  ],
  [
    'a domain controller twice',
    { domainControllers: ['172.16.1.4', '172.16.1.4'] },
    'domainControllers',
    { domainControllers: ['172.16.1.4', '172.16.1.5'] },
  ],
  [
    'an address of a record twice',
    front({ publicHostName: 'ams.contoso.com', publicAddresses: ['203.0.113.10', '203.0.113.10'] }),
    'publicAddresses',
    front({ publicHostName: 'ams.contoso.com', publicAddresses: ['203.0.113.10', '203.0.113.9'] }),
  ],
  ['a network twice', { networks: ['172.16.0.0/16', '172.16.0.0/16'] }, 'networks', {}],
  [
    'a network within another one',
    { networks: ['172.16.0.0/16', '172.16.4.0/24'] },
    'networks',
    { networks: ['172.16.0.0/16', '172.17.4.0/24'] },
  ],
  ['networks that are missing', { networks: undefined }, 'networks', {}],
  [
    'a network that Terraform knows only',
    { networks: [Token.asString({ a: 1 })] },
    'networks[0]',
    { networks: ['172.16.0.0/16'] },
  ],
  ['no server at all', front({ servers: [null as never] }), 'clientAccess.servers[0]', {}],
  ['a server by name', front({ servers: ['AMSEX1' as never] }), 'clientAccess.servers[0]', {}],
  [
    'a server without a name',
    front({ servers: [{ address: '172.16.4.11' } as never] }),
    'clientAccess.servers[0].computerName',
    server('172.16.4.11'),
  ],
  ['Edges without servers', { edges: {} as never }, 'edges.servers', {}],
  ['an Edge without a carrier', edges({ carrier: undefined }), 'edges.servers[1].carrier', edges({})],
  ['an Edge with an empty carrier', edges({ carrier: ' ' }), 'edges.servers[1].carrier', edges({})],
  ['no networks', { networks: [] }, 'networks', {}],
  ['a block with host bits', { networks: ['172.16.0.1/16'] }, 'networks', {}],
  ['a reserved block', { networks: ['172.16.0.0/16', '169.254.0.0/16'] }, 'networks', {}],
  ['a long code', { code: 'AMSTER' }, 'code', { code: 'AMSTE' }],
  ['a domain controller by name', { domainControllers: ['dc1'] }, 'domainControllers', {}],
  [
    'Edges that deliver directly, repeated in Azure without a relay',
    { edges: { servers: EDGES.servers } },
    'edges.inAzure',
    { edges: { servers: EDGES.servers, outbound: RELAY } },
  ],
];

describe('a datacenter refuses', () => {
  test.each(LIMITS)('%s', (_what, wrong, property, right) => {
    expect(refusal(() => made(wrong)).property).toBe(property);
    expect(() => made(right)).not.toThrow();
  });

  test.each(['AMSEX1', 'AMSEDGE1', 'amsedge2'])('the name %s for a second computer', (computerName) => {
    const taken = {
      edges: { ...EDGES, servers: [EDGES.servers[0], { ...EDGES.servers[1], computerName: 'AMSEDGE2' }] },
    };
    const others = front({ servers: [...FRONT_ENDS.servers, { computerName, address: '172.16.4.14' }] });
    expect(refusal(() => made({ ...taken, ...others })).limit).toBe('unique in the estate');
  });

  test.each([
    ['10.20.0.0/16', true],
    ['10.16.0.0/12', true],
    ['10.20.255.0/24', true],
    ['10.19.0.0/16', false],
    ['10.21.0.0/16', false],
  ])('the network %s beside 10.20.0.0/16 in Azure: %s', (network, refused) => {
    const attempt = (): DatacenterEstate => made({ networks: ['172.16.0.0/16', network] });
    if (refused) expect(refusal(attempt).property).toBe('addressSpace');
    else expect(attempt).not.toThrow();
  });

  test('a name or a code that the standby site has', () => {
    expect(refusal(() => made({ siteName: 'Dublin', code: 'AMS' })).property).toBe('siteName');
    expect(refusal(() => made({ code: 'DUB' })).property).toBe('code');
  });

  test('a standby without a publisher, and one of another datacenter', () => {
    const app = testApp();
    const { zone, datacenter } = datacenterEstate(app);
    expect(refusal(() => standbyIn(app, { standbyFor: datacenter, publisher: zone })).property).toBe(
      'standbyFor',
    );
    expect(refusal(() => standbyIn(testApp(), { publisher: zoneIn(testApp()) })).property).toBe('standbyFor');
  });

  test.each([
    ['Dublin', true],
    ['DUBLIN', true],
    ['Amsterdam', false],
  ])('the Active Directory site %s, where Dublin has Edges too: %s', (activeDirectorySite, refused) => {
    const attempt = (): DatacenterEstate => made({ activeDirectorySite });
    if (!refused) expect(attempt).not.toThrow();
    else
      expect(refusal(attempt)).toMatchObject({
        property: 'activeDirectorySite',
        limit: 'another one than that of Amsterdam, since both have Edges',
      });
    expect(() => made({ activeDirectorySite, edges: undefined })).not.toThrow();
  });

  test('a setting that is misspelt', () => {
    expect(messageOf(() => made({ network: ['172.16.0.0/16'] } as never))).toContain('network');
  });
});

describe('automatic failover', () => {
  const automatic: DatacenterEstateProps = { zone: { failover: DnsFailover.automatic() } };

  test('needs a front end that Azure probes from outside', () => {
    const inside = { ...automatic, datacenter: front({ publicHostName: undefined }) };
    expect(refusal(() => datacenterEstate(testApp(), inside)).property).toBe('failover');
    expect(() => datacenterEstate(testApp(), automatic)).not.toThrow();
  });

  test.each([
    [3, false],
    [2, true],
  ])('with three servers here and %s in Azure is refused: %s', (servers, refused) => {
    const app = testApp();
    datacenterEstate(app, {
      ...automatic,
      datacenter: front({ inAzure: { mailboxStorage: {}, servers } }),
    });
    if (!refused) expect(() => app.synth()).not.toThrow();
    else
      expectRefusedSynth(app, {
        path: 'dublin/Dublin',
        property: 'readiness',
        value: '2 Mailbox servers',
        limit: 'must start 3 Mailbox servers',
        remedy: 'use a readiness with as many servers',
      });
  });
});

test('a smart host of the datacenter serves Azure too', () => {
  const { standby } = made({ edges: { servers: EDGES.servers, outbound: RELAY } });
  expect(standby.tiers.map(({ node }) => node.id)).toEqual(['ClientAccess', 'Edge']);
});

function standbyIn(app: App, props: Partial<DatacenterProps>): unknown {
  return new Datacenter(stackIn(app, 'other'), 'Cork', {
    networks: ['192.168.0.0/16'],
    ...props,
  });
}
