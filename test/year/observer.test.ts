import { parseResourceId } from '../../stand-in/resource-id';
import type { Fare } from '../../year/observer';
import { STARTUP } from '../../year/assumptions';
import { CLIENTS, INSIDE, MAIL } from '../../year/observer';
import { formerOutputs } from '../../year/output';
import { modelOf } from '../../year/written';
import { each } from '../support/each';
import { MODEL, SmallAzure, watching } from './support/azure';

const QUORUM = 'quorum:DAG1';

const HERE = 'westeurope';
const NAME = 'mail.contoso.com';

/** What is observed of an estate for ten minutes, of which something is taken at minute 2 and given back at minute 8. */
function during(take: (azure: SmallAzure) => void, back?: (azure: SmallAzure) => void): Record<string, Fare> {
  const azure = new SmallAzure();
  const observer = watching(azure);
  observer.look(2, azure);
  take(azure);
  observer.look(2, azure);
  observer.look(8, azure);
  back?.(azure);
  observer.look(8, azure);
  observer.look(10, azure);
  return Object.fromEntries(observer.end().fares.map((fare) => [fare.id, fare]));
}

const stop =
  (...machines: string[]) =>
  (azure: SmallAzure): void =>
    azure.stop(...machines);

describe('the observer', () => {
  test('finds every member of every group in an estate that is up', () => {
    const fares = during(() => undefined);
    expect(Object.values(fares).filter(({ lowest, members }) => lowest !== members)).toEqual([]);
    expect(Object.keys(fares).sort()).toEqual(
      [...MODEL.redundancyGroups.map(({ id }) => id), CLIENTS, INSIDE, MAIL].sort(),
    );
  });

  test('counts the time in which a group has fewer members than it needs, by the clock', () => {
    const fares = during(stop('AMSEDGE1', 'AMSEDGE2'), (azure) => azure.start('AMSEDGE2'));
    expect(fares['AMS/Edge']).toMatchObject({ lowest: 0, members: 2, minutesBelow: 8 });
    expect(fares['DUB/Edge']).toMatchObject({ lowest: 2, minutesBelow: 0 });
    expect(fares[MAIL]).toMatchObject({ lowest: 1, minutesBelow: 0 });
  });

  test('counts a machine that starts once Windows and Exchange answer, by the assumption', () => {
    const azure = new SmallAzure();
    const observer = watching(azure);
    azure.stop('AMSEDGE1', 'AMSEDGE2');
    observer.look(2, azure);
    azure.start('AMSEDGE1', 'AMSEDGE2');
    observer.look(6, azure);
    expect(observer.answeringAt).toBe(6 + STARTUP);
    observer.look(100, azure);
    expect(observer.answeringAt).toBeUndefined();
    const [, edges] = observer.end().fares;
    expect(edges).toMatchObject({ id: 'AMS/Edge', lowest: 0, minutesBelow: 4 + STARTUP });
  });

  test('counts no time while enough are left, but the fewest', () => {
    const fares = during(stop('AMSFE1', 'AMSFE3'));
    expect(fares['AMS/ClientAccess']).toMatchObject({ lowest: 1, needed: 1, minutesBelow: 0 });
    expect(fares[QUORUM]).toMatchObject({ lowest: 5, minutesBelow: 0 });
    expect(fares['database:DB03']).toMatchObject({ lowest: 1, minutesBelow: 0 });
  });

  test('sees the group stop when the votes do not suffice', () => {
    expect(during(stop('AMSFE1', 'AMSFE2', 'AMSFE3'))[QUORUM]).toMatchObject({ lowest: 4, minutesBelow: 0 });
    expect(during(stop('AMSFE1', 'AMSFE2', 'AMSFE3', 'PARFSW1'))[QUORUM]).toMatchObject({
      lowest: 3,
      minutesBelow: 8,
    });
  });

  test('leads clients elsewhere after the probes and the caches, and not before', () => {
    const fares = during(stop('AMSFE1', 'AMSFE2', 'AMSFE3'));
    // Five minutes by the model of the zone.
    expect(MODEL.dnsZones[0].recoverySeconds).toBe(300);
    expect(fares['AMS/ClientAccess'].minutesBelow).toBe(8);
    expect(fares[CLIENTS]).toMatchObject({ lowest: 0, minutesBelow: 5 });
  });

  test('finds no client where both sites are down, however long', () => {
    const all = ['AMS', 'DUB'].flatMap((site) => [1, 2, 3].map((at) => `${site}FE${at}`));
    expect(during(stop(...all))[CLIENTS].minutesBelow).toBe(8);
  });

  // What the observer reads, taken away piece by piece: each has to be noticed.
  test.each<[string, (azure: SmallAzure) => void, string, number]>([
    ['a machine', (azure) => azure.remove(azure.vm('AMSFE1')), 'AMS/ClientAccess', 2],
    ['a machine that stops', stop('AMSFE1'), 'AMS/ClientAccess', 2],
    ['a machine without its pool', (azure) => withoutPools(azure, 'AMSFE1'), 'AMS/ClientAccess', 2],
    ['the rules of a balancer', (azure) => withoutRules(azure, 'AMS'), 'AMS/ClientAccess', 0],
    ['a balancer', (azure) => azure.remove(azure.balancerOf('AMS')), 'AMS/ClientAccess', 0],
    ['the address of a balancer', (azure) => azure.remove(azure.address('AMS')), 'AMS/ClientAccess', 0],
    ['the open ports of a subnet', (azure) => azure.remove(azure.rule('westeurope')), 'AMS/ClientAccess', 0],
    ['the security group of a subnet', (azure) => unguarded(azure, 'northeurope'), 'DUB/Edge', 0],
    ['the address of an Edge', (azure) => azure.put(azure.nic('AMSEDGE1'), bareNic(azure)), 'AMS/Edge', 1],
    ['the disks of a member', (azure) => withoutDisks(azure, 'DUBFE2'), 'database:DB02', 2],
    ['the disk of an Edge', (azure) => withoutDisks(azure, 'DUBEDGE1'), 'DUB/Edge', 1],
    ['the link of two sites', (azure) => azure.remove(azure.peering('westeurope', 'northeurope')), QUORUM, 4],
    ['the records of mail', (azure) => azure.remove(azure.mx), MAIL, 0],
    ['Traffic Manager', (azure) => change(azure, azure.profile, { profileStatus: 'Disabled' }), CLIENTS, 0],
    ['a link of a private zone', (azure) => azure.remove(azure.link(NAME, 'francecentral')), INSIDE, 0],
    ['a private zone', (azure) => azure.remove(azure.privateZone(NAME)), INSIDE, 0],
    ['the addresses of a private zone', (azure) => azure.remove(azure.record(NAME)), INSIDE, 0],
    ['all front ends', stop('AMSFE1', 'AMSFE2', 'AMSFE3', 'DUBFE1', 'DUBFE2', 'DUBFE3'), INSIDE, 0],
    [
      'the endpoints of clients',
      (azure) => ['AMS', 'DUB'].forEach((site) => azure.remove(azure.endpoint(site))),
      CLIENTS,
      0,
    ],
  ])('notices the loss of %s', (_, take, group, lowest) => {
    expect(during(() => undefined)[group].lowest).toBeGreaterThan(lowest);
    expect(during(take)[group].lowest).toBe(lowest);
  });

  // What makes an open port a closed one.
  test.each<[string, (azure: SmallAzure) => void]>([
    ['a Deny before the Allow', (azure) => azure.deny(HERE, { priority: 99 })],
    ['a Deny for its port', (azure) => azure.deny(HERE, { priority: 99, destinationPortRange: '400-500' })],
    [
      'an Allow moved below a Deny',
      (azure) => [azure.deny(HERE, { priority: 200 }), azure.open(HERE, { priority: 201 })],
    ],
    [
      'an Allow for a part of the sources',
      (azure) => azure.open(HERE, { sourceAddressPrefix: '192.0.2.0/24' }),
    ],
    ['an Allow for another port', (azure) => azure.open(HERE, { destinationPortRanges: ['444'] })],
    [
      'an Allow for other machines',
      (azure) => azure.open(HERE, { destinationAddressPrefix: '10.99.0.0/16' }),
    ],
    ['an Allow of what leaves', (azure) => azure.open(HERE, { direction: 'Outbound' })],
    ['an Allow of UDP', (azure) => azure.open(HERE, { protocol: 'Udp' })],
    [
      'a Deny of probes',
      (azure) => azure.deny(HERE, { priority: 900, sourceAddressPrefix: 'AzureLoadBalancer' }),
    ],
    ['a probe of another path', (azure) => change(azure, azure.probe('AMS'), { requestPath: '/nope' })],
    ['a probe of another port', (azure) => change(azure, azure.probe('AMS'), { port: 4443 })],
    ['a probe over HTTP', (azure) => change(azure, azure.probe('AMS'), { protocol: 'Http' })],
    ['a rule to another port', (azure) => change(azure, azure.balancingRule('AMS'), { backendPort: 4443 })],
  ])('finds the front ends shut by %s', (_, take) => {
    const fares = during(take);
    expect(fares['AMS/ClientAccess'].lowest).toBe(0);
    expect(fares['DUB/ClientAccess'].lowest).toBe(3);
  });

  test.each<[string, (azure: SmallAzure) => void]>([
    ['a Deny after the Allow', (azure) => azure.deny(HERE, { priority: 101 })],
    ['a Deny for another port', (azure) => azure.deny(HERE, { priority: 99, destinationPortRange: '444' })],
    [
      'a Deny for other machines',
      (azure) => azure.deny(HERE, { priority: 99, destinationAddressPrefix: '10.99.0.0/16' }),
    ],
    ['a Deny of what leaves', (azure) => azure.deny(HERE, { priority: 99, direction: 'Outbound' })],
    [
      'an Allow for the network of the machines',
      (azure) => azure.open(HERE, { destinationAddressPrefix: '10.10.0.0/16' }),
    ],
    ['an Allow for a range of ports', (azure) => azure.open(HERE, { destinationPortRanges: ['1-443'] })],
    ['a probe of the port alone', (azure) => change(azure, azure.probe('AMS'), { protocol: 'Tcp' })],
  ])('finds the front ends open in spite of %s', (_, take) => {
    expect(during(take)['AMS/ClientAccess'].lowest).toBe(3);
  });

  test('judges by a former model too, which does not say which networks ask for names', () => {
    const azure = new SmallAzure();
    const observer = watching(azure);
    const { dnsZones } = modelOf(formerOutputs().live);
    observer.deploy({ ...MODEL, dnsZones });
    expect(dnsZones[0]).not.toHaveProperty('networks');
    expect(observer.end().fares.find(({ id }) => id === INSIDE)).toMatchObject({ lowest: 1 });
  });

  test('does not miss private zones before a network asked them', () => {
    const azure = new SmallAzure();
    const names = MODEL.names.filter(({ recordType }) => recordType === 'Traffic Manager');
    names.forEach(({ name }) => azure.remove(azure.privateZone(name)));
    const fares = watching(azure).end().fares;
    expect(fares.map(({ id }) => id)).toContain(CLIENTS);
    expect(fares.map(({ id }) => id)).not.toContain(INSIDE);
  });

  test('does not miss links before there were any', () => {
    const azure = new SmallAzure();
    const regions = ['westeurope', 'northeurope', 'francecentral'];
    for (const from of regions)
      for (const to of regions.filter((region) => region !== from)) azure.remove(azure.peering(from, to));
    const observer = watching(azure);
    expect(observer.end().fares.find(({ id }) => id === QUORUM)).toMatchObject({ lowest: 7 });
  });

  test('holds a machine that was made again for empty until somebody has installed it', () => {
    const azure = new SmallAzure();
    const observer = watching(azure);
    const machine = azure.store.get(azure.vm('AMSFE1'))!;
    azure.remove(azure.vm('AMSFE1'));
    observer.look(1, azure);
    azure.put(azure.vm('AMSFE1'), machine.body);
    observer.look(2, azure);
    expect(observer.bare).toEqual(['AMSFE1']);
    azure.stop('AMSFE2', 'AMSFE3');
    observer.look(3, azure);
    observer.look(63, azure);
    expect(observer.bringUp()).toEqual(['AMSFE1']);
    observer.look(100, azure);
    expect(observer.end().fares.find(({ id }) => id === 'AMS/ClientAccess')).toMatchObject({
      lowest: 0,
      minutesBelow: 60,
    });
  });

  test('begins each event from nothing', () => {
    const azure = new SmallAzure();
    const observer = watching(azure);
    azure.stop('AMSEDGE1', 'AMSEDGE2');
    azure.remove(azure.disk('AMSFE1', 'M'));
    observer.look(5, azure);
    azure.start('AMSEDGE1', 'AMSEDGE2');
    observer.look(9, azure);
    expect(observer.end()).toMatchObject({ minutes: 9, lost: [{ kind: 'disk', owner: 'AMSFE1' }] });
    observer.look(30, azure);
    observer.begin();
    observer.look(31, azure);
    const { fares, lost, minutes } = observer.end();
    expect({ lost, minutes }).toEqual({ lost: [], minutes: 1 });
    expect(fares.filter(({ minutesBelow }) => minutesBelow > 0)).toEqual([]);
  });
});

describe('losses', () => {
  function lostBy(change: (azure: SmallAzure) => void): unknown[] {
    const azure = new SmallAzure();
    const observer = watching(azure);
    change(azure);
    observer.look(1, azure);
    return observer.end().lost.map(({ kind, owner }) => [kind, owner]);
  }

  test('are data disks and addresses that are gone', () => {
    expect(lostBy((azure) => azure.remove(azure.disk('AMSFE1', 'M')))).toEqual([['disk', 'AMSFE1']]);
    expect(lostBy((azure) => azure.remove(azure.address('DUBEDGE2')))).toEqual([['address', 'DUBEDGE2']]);
  });

  test('are addresses that have become others', () => {
    const other = { location: 'westeurope', properties: { ipAddress: '198.51.100.99' } };
    expect(lostBy((azure) => azure.put(azure.address('AMSEDGE1'), other))).toEqual([['address', 'AMSEDGE1']]);
  });

  test('are no disks of operating systems, no addresses of Bastions, and nothing that only changes', () => {
    const system = `${new SmallAzure().disk('AMSFE1', 'C')}`;
    const bastion = new SmallAzure().address('bastion');
    const azure = new SmallAzure();
    azure.put(system, { properties: { creationData: { createOption: 'FromImage' } } });
    azure.put(bastion, { properties: { ipAddress: '198.51.100.200' } });
    const observer = watching(azure);
    const host = bastion.replace('publicIPAddresses', 'bastionHosts');
    azure.put(host, {
      properties: { ipConfigurations: [{ properties: { publicIPAddress: { id: bastion } } }] },
    });
    observer.look(1, azure);
    azure.remove(host);
    azure.remove(system);
    azure.put(azure.disk('AMSFE1', 'M'), { properties: { diskSizeGB: 2048, creationData: {} } });
    azure.store.delete(parseResourceId(bastion)!);
    observer.look(2, azure);
    expect(observer.end().lost).toEqual([]);
  });

  test('have the machine that they belonged to, for each one', () => {
    const lost = lostBy((azure) =>
      each(['M', 'L', 'Q']).forEach((letter) => azure.remove(azure.disk('DUBFE3', letter))),
    );
    expect(lost).toEqual([1, 2, 3].map(() => ['disk', 'DUBFE3']));
  });
});

function properties(azure: SmallAzure, path: string): Record<string, unknown> {
  return azure.store.show(azure.store.get(path)!).properties as Record<string, unknown>;
}

function change(azure: SmallAzure, path: string, changed: Record<string, unknown>): void {
  azure.put(path, { properties: { ...properties(azure, path), ...changed } });
}

function bareNic(azure: SmallAzure): Record<string, unknown> {
  const ip = { name: 'ip', properties: { subnet: { id: azure.subnet('westeurope') } } };
  return { properties: { ipConfigurations: [ip] } };
}

function withoutPools(azure: SmallAzure, machine: string): void {
  azure.put(azure.nic(machine), bareNic(azure));
}

function withoutRules(azure: SmallAzure, site: string): void {
  const path = azure.balancerOf(site);
  const { location } = azure.store.get(path)!.body;
  azure.put(path, { location, properties: { ...properties(azure, path), loadBalancingRules: [] } });
}

function withoutDisks(azure: SmallAzure, machine: string): void {
  const path = azure.vm(machine);
  azure.put(path, { properties: { ...properties(azure, path), storageProfile: { dataDisks: [] } } });
}

function unguarded(azure: SmallAzure, region: string): void {
  azure.put(azure.subnet(region), { properties: {} });
}
