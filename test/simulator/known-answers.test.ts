import { each } from '../support/each';
import { exampleOutput } from '../support/synth';
import type { Outage } from './outage';
import { readRunbooks } from './runbooks';
import type { Services } from './simulator';
import { Simulator } from './simulator';
import type { Way } from './way';
import { WAYS, worst } from './way';

// What a person who knows Azure and Exchange answers for outages of the examples, asked of the simulator.

const simulators = new Map<string, Simulator>();

function simulate(example: string, ...outages: Partial<Outage>[]): Services {
  const known = simulators.get(example);
  if (known) return known.run(...outages);
  const { stacks, runbooks } = exampleOutput(example);
  const made = new Simulator(stacks, readRunbooks(runbooks), { regions: { CANFS1: 'canadacentral' } });
  simulators.set(example, made);
  return made.run(...outages);
}

/** Best and worst of many, where they differ both. */
function rangeOf(ways: Record<string, Way>): string {
  const sorted = [...new Set(Object.values(ways))].sort((a, b) => WAYS.indexOf(a) - WAYS.indexOf(b));
  return sorted.length > 1 ? `${sorted[0]} to ${sorted[sorted.length - 1]}` : (sorted[0] ?? 'none');
}

/** A line for each kind of service, `goes on` left out. */
function inShort(services: Services): Record<string, string> {
  const kinds: Record<string, string> = {
    internet: rangeOf(services.internet),
    inside: Object.entries(services.inside)
      .map(([network, ways]) => [network.replace(/^vnet-\w+-/, ''), worst(Object.values(ways))])
      .filter(([, way]) => way !== 'goes on')
      .map((pair) => pair.join(' '))
      .join(', '),
    inbound: services.inbound ?? '',
    outbound: services.outbound ?? '',
    databases: rangeOf(services.databases),
    edgeSync: Object.entries(services.edgeSync)
      .filter(([, way]) => way !== 'goes on')
      .map((pair) => pair.join(' '))
      .join(', '),
    switchover: services.switchover ?? '',
  };
  return Object.fromEntries(
    Object.entries(kinds).filter(([, way]) => !['', 'goes on', 'none'].includes(way)),
  );
}

const AMS = 'vnet-contoso-ams';
const DUB = 'vnet-contoso-dub';
const PAR = 'vnet-contoso-par';
const LON = 'vnet-tailspin-lon';
const CAR = 'vnet-tailspin-car';
const FRONT_ENDS = ['AMSFE1', 'AMSFE2', 'AMSFE3'];
const OF_AMSTERDAM = ['10.10.64.4', '10.10.64.5'];
const EVERYWHERE = (way: string): string => ['ams', 'dub', 'par'].map((each) => `${each} ${way}`).join(', ');

describe('two sites with automatic failover', () => {
  test.each<[string, Partial<Outage>, Record<string, string>]>([
    ['nothing', {}, {}],
    [
      'one front end',
      { machines: ['AMSFE1'] },
      {
        internet: 'less capacity',
        inside: EVERYWHERE('less capacity'),
        databases: 'goes on to by itself',
      },
    ],
    ['a front end of the standby site', { machines: ['DUBFE2'] }, { inside: EVERYWHERE('less capacity') }],
    ['one Edge', { machines: ['AMSEDGE2'] }, { inbound: 'less capacity', outbound: 'less capacity' }],
    ['an Edge of the standby site', { machines: ['DUBEDGE1'] }, {}],
    [
      'zone 1 of Amsterdam',
      { zones: ['westeurope/1'] },
      {
        internet: 'less capacity',
        inside: EVERYWHERE('less capacity'),
        inbound: 'less capacity',
        outbound: 'less capacity',
        databases: 'goes on to by itself',
      },
    ],
    ['the witness', { machines: ['PARFSW1'] }, {}],
    [
      'Amsterdam',
      { regions: ['westeurope'] },
      {
        internet: 'by itself',
        inside: 'dub by itself, par by itself',
        inbound: 'less capacity',
        outbound: 'by itself',
        databases: 'by itself',
      },
    ],
    ['Dublin', { regions: ['northeurope'] }, { inside: 'ams by itself, par by itself', switchover: 'lost' }],
    ['the region of the witness and of the names', { regions: ['francecentral'] }, { switchover: 'lost' }],
    ['the transit carriers', { carriers: ['Internet'] }, { inbound: 'less capacity', outbound: 'person' }],
    [
      "Microsoft's network",
      { carriers: ['Microsoft'] },
      { internet: 'lost', inbound: 'less capacity', outbound: 'person', switchover: 'lost' },
    ],
    [
      'the link between the sites: Dublin may get the majority, while names and mail lead to Amsterdam',
      { links: [[AMS, DUB]] },
      { internet: 'person', inside: EVERYWHERE('person'), inbound: 'person', databases: 'by itself' },
    ],
    [
      'the links of Dublin: it has 3 of 7 votes, and its own clients come to servers that reach no database',
      {
        links: [
          [AMS, DUB],
          [DUB, PAR],
        ],
      },
      { inside: 'ams by itself, dub person, par by itself' },
    ],
    ['the link to the witness', { links: [[AMS, PAR]] }, { inside: 'par by itself' }],
    [
      'the domain controllers of Amsterdam, since others are reached',
      { domainControllers: OF_AMSTERDAM },
      {
        internet: 'by itself',
        inside: EVERYWHERE('by itself'),
        inbound: 'by itself',
        outbound: 'by itself',
        databases: 'by itself',
      },
    ],
    [
      'all Mailbox servers of Amsterdam while its Edges live and hold mail',
      { machines: FRONT_ENDS },
      {
        internet: 'by itself',
        inside: EVERYWHERE('by itself'),
        inbound: 'person',
        outbound: 'by itself',
        databases: 'by itself',
        edgeSync: 'Amsterdam person',
      },
    ],
    [
      'all Edges of Amsterdam: senders take the next MX, and outbound mail waits',
      { machines: ['AMSEDGE1', 'AMSEDGE2'] },
      { inbound: 'less capacity', outbound: 'person', edgeSync: 'Amsterdam person' },
    ],
    ['the smart host', { hosts: ['relay.example'] }, { outbound: 'lost' }],
    [
      'Azure DNS, which holds the private zones too',
      { azureDns: true },
      {
        internet: 'lost',
        inside: EVERYWHERE('lost'),
        inbound: 'lost',
        outbound: 'lost',
        edgeSync: 'Amsterdam lost, Dublin lost',
        switchover: 'lost',
      },
    ],
    ['Traffic Manager', { trafficManager: true }, { internet: 'person', switchover: 'person' }],
    ['an expired certificate', { certificate: true }, { internet: 'person', inside: EVERYWHERE('person') }],
  ])('%s', (_name, outage, expected) => {
    expect(inShort(simulate('two-site', outage))).toEqual(expected);
  });

  test('Amsterdam and the witness: Dublin has 3 of 7 votes, and a person restores the group', () => {
    const services = simulate('two-site', { regions: ['westeurope'] }, { machines: ['PARFSW1'] });
    expect(rangeOf(services.databases)).toBe('person');
    expect(rangeOf(services.internet)).toBe('by itself');
  });

  test('a database of which only the lagged copy lives needs a person, and one without a copy is lost', () => {
    const three = ['AMSFE1', 'AMSFE2', 'DUBFE1'];
    expect(simulate('two-site', { machines: three }).databases.DB01).toBe('person');
    expect(simulate('two-site', { machines: [...three, 'DUBFE2'] }).databases.DB01).toBe('lost');
  });

  test('no domain controller anywhere: nothing of Exchange works', () => {
    const all = [...OF_AMSTERDAM, '10.20.64.4', '10.20.64.5', '10.30.0.68'];
    expect(inShort(simulate('two-site', { domainControllers: all }))).toEqual({
      internet: 'lost',
      inside: EVERYWHERE('lost'),
      inbound: 'lost',
      outbound: 'lost',
      databases: 'lost',
      edgeSync: 'Amsterdam lost, Dublin lost',
      switchover: 'lost',
    });
  });

  test('both sites', () => {
    const services = simulate('two-site', { regions: ['westeurope', 'northeurope'] });
    expect(worst([services.inbound!, services.outbound!])).toBe('lost');
    expect(rangeOf(services.databases)).toBe('lost');
  });
});

describe('a pilot light', () => {
  test.each<[string, Partial<Outage>, Record<string, string>]>([
    ['nothing', {}, {}],
    [
      'the site that serves: databases have no copy elsewhere',
      { regions: ['uksouth'] },
      {
        internet: 'person',
        inside: 'car person, osl person',
        inbound: 'person',
        outbound: 'person',
        databases: 'lost',
      },
    ],
    ['the site that would be activated', { regions: ['ukwest'] }, { switchover: 'lost' }],
    [
      'the link between both: London serves all others, so no name is moved',
      { links: [[LON, CAR]] },
      { inside: 'car lost' },
    ],
    [
      'two of three members',
      { machines: ['LONFE1', 'LONFE2'] },
      {
        internet: 'less capacity',
        inside: 'car less capacity, lon less capacity, osl less capacity',
        databases: 'person to lost',
      },
    ],
  ])('%s', (_name, outage, expected) => {
    expect(inShort(simulate('manual-switchover', outage))).toEqual(expected);
  });
});

describe('two proxies before the front ends of each site, and manual failover', () => {
  const EVERYWHERE_OF_GAVLE = (way: string): string =>
    ['dub', 'gav', 'osl'].map((each) => `${each} ${way}`).join(', ');
  const PROXIES = ['GAVPX1', 'GAVPX2'];
  test.each<[string, Partial<Outage>, Record<string, string>]>([
    ['nothing', {}, {}],
    [
      'one of them',
      { machines: ['GAVPX1'] },
      { internet: 'less capacity', inside: EVERYWHERE_OF_GAVLE('less capacity') },
    ],
    [
      'both of Gavle: people lead the names to Dublin, and mail and databases go on',
      { machines: PROXIES },
      { internet: 'person', inside: EVERYWHERE_OF_GAVLE('person') },
    ],
    ['both of Dublin', { machines: ['DUBPX1', 'DUBPX2'] }, { switchover: 'lost' }],
    [
      'all of them: a person makes them again',
      { machines: [...PROXIES, 'DUBPX1', 'DUBPX2'] },
      { internet: 'person', inside: EVERYWHERE_OF_GAVLE('person'), switchover: 'lost' },
    ],
    [
      'the domain controllers of Gavle, which proxies do without',
      { domainControllers: ['10.10.64.4'] },
      {
        internet: 'by itself',
        inside: EVERYWHERE_OF_GAVLE('by itself'),
        inbound: 'by itself',
        outbound: 'by itself',
        databases: 'by itself',
      },
    ],
  ])('%s', (_name, outage, expected) => {
    expect(inShort(simulate('proxy', outage))).toEqual(expected);
  });

  test('all servers behind proxies that run', () => {
    const machines = ['GAV', 'DUB'].flatMap((site) => ['1', '2', '3'].map((each) => `${site}FE${each}`));
    expect(rangeOf(simulate('proxy', { machines }).internet)).toBe('lost');
  });
});

describe('networks that exist already, mail through a filtering service', () => {
  test('its Edges are lost: the service delivers there until somebody changes it', () => {
    const { inbound, outbound } = simulate('existing-network', { machines: ['VIREDGE1', 'VIREDGE2'] });
    expect([inbound, outbound]).toEqual(['person', 'person']);
  });

  test('the filtering service is lost', () => {
    const hosts = ['mx1.filter.example', 'mx2.filter.example'];
    expect(simulate('existing-network', { hosts }).inbound).toBe('lost');
    expect(simulate('existing-network', { hosts: [hosts[0]] }).inbound).toBe('goes on');
  });

  test('the region of the names and of the states is that of the witness: nobody could switch over', () => {
    expect(inShort(simulate('existing-network', { regions: ['canadacentral'] }))).toEqual({
      switchover: 'lost',
    });
  });

  test('a manual failover needs a person', () => {
    const { inside } = simulate('existing-network', { machines: ['VIRFE1', 'VIRFE2'] });
    expect(each(Object.values(inside)).map((ways) => worst(Object.values(ways)))).toEqual([
      'person',
      'person',
    ]);
  });
});

test('Edges only: mail passes while one of them does', () => {
  const lose = (...machines: string[]): Services =>
    simulate('edge-only', { machines, hosts: ['edge9.fabrikam.com'] });
  expect(lose('FRAEDGE1')).toMatchObject({ inbound: 'less capacity', outbound: 'less capacity' });
  expect(lose('FRAEDGE1', 'FRAEDGE2', 'FRAEDGE3')).toMatchObject({ inbound: 'lost', outbound: 'lost' });
});
