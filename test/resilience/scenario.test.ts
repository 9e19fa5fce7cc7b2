import { Scenario } from '../../lib/resilience/scenario';
import { refusal } from '../support/refusal';
import { FAILURES, handMade } from './support/hand-made';

const space = handMade(FAILURES, []);
const events = (scenario: Scenario): string[] =>
  scenario._results(space).map((each) => each.events.join(' + '));

describe('a scenario', () => {
  test.each([
    [Scenario.machine('AMSFE1'), 'machine:AMSFE1'],
    [Scenario.zone('AMS', '1'), 'zone:westeurope/1'],
    [Scenario.site('AMS'), 'region:westeurope'],
    [Scenario.carrier('Microsoft network'), 'carrier:Microsoft network'],
    [Scenario.link('AMS', 'DUB'), 'link:AMS/DUB'],
    [Scenario.link('DUB', 'AMS'), 'link:AMS/DUB'],
    [Scenario.azureDns(), 'azure-dns'],
    [Scenario.external('azure-dns'), 'azure-dns'],
    [Scenario.mailboxServers('AMS'), 'machine:AMSFE1 + machine:AMSFE2'],
    [Scenario.edges('AMS'), 'machine:AMSEDGE1'],
    [Scenario.all(Scenario.zone('AMS', '1'), Scenario.azureDns()), 'zone:westeurope/1 + azure-dns'],
  ])('%s is %s', (scenario, expected) => {
    expect(events(scenario)).toEqual([expected]);
  });

  test('any of a kind is each of it', () => {
    expect(events(Scenario.anyZone())).toEqual(['zone:westeurope/1', 'zone:westeurope/2']);
    expect(events(Scenario.anyLink())).toEqual(['link:AMS/DUB']);
    expect(events(Scenario.anyFailure())).toHaveLength(FAILURES.length);
  });

  test('any two machines are each pair, and no machine with itself', () => {
    expect(events(Scenario.anyMachines(2))).toEqual([
      'machine:AMSFE1 + machine:AMSFE2',
      'machine:AMSFE1 + machine:AMSEDGE1',
      'machine:AMSFE1 + machine:DUBFE1',
      'machine:AMSFE2 + machine:AMSEDGE1',
      'machine:AMSFE2 + machine:DUBFE1',
      'machine:AMSEDGE1 + machine:DUBFE1',
    ]);
    expect(events(Scenario.anyMachines(3))).toHaveLength(4);
  });

  test('a combination of alternatives is each combination', () => {
    expect(events(Scenario.all(Scenario.anyZone(), Scenario.anySite()))).toEqual([
      'zone:westeurope/1 + region:westeurope',
      'zone:westeurope/1 + region:northeurope',
      'zone:westeurope/2 + region:westeurope',
      'zone:westeurope/2 + region:northeurope',
    ]);
  });

  test('has a name that people read', () => {
    expect(String(Scenario.zone('AMS', '1'))).toBe('zone AMS/1');
    expect(String(Scenario.all(Scenario.anyZone(), Scenario.azureDns()))).toBe('any zone and Azure DNS');
    const [both] = Scenario.all(Scenario.zone('AMS', '1'), Scenario.azureDns())._results(space);
    expect(both.name).toBe('zone 1 of Amsterdam and Azure DNS');
  });

  test.each([
    [Scenario.machine('AMSFE9'), "Scenario.machine('AMSFE9')", 'machine:AMSFE1, machine:AMSFE2'],
    [Scenario.zone('LON', '1'), "Scenario.zone('LON', '1')", 'AMS, DUB'],
    [Scenario.zone('AMS', '3'), "Scenario.zone('AMS', '3')", 'zone:westeurope/1, zone:westeurope/2'],
    [Scenario.link('AMS', 'PAR'), "Scenario.link('AMS', 'PAR')", 'link:AMS/DUB'],
    [Scenario.any('rack'), "Scenario.any('rack')", 'machine, zone, site'],
    [Scenario.trafficManager(), 'Scenario.trafficManager()', 'azure-dns'],
  ])('%s is refused with what there is', (scenario, path, limit) => {
    const { path: at, limit: said } = refusal(() => events(scenario));
    expect(at).toBe(path);
    expect(said).toContain(limit);
  });

  test.each([0, 4, 1.5])('%p machines at once are refused', (count) => {
    expect(refusal(() => Scenario.anyMachines(count))).toMatchObject({
      property: 'count',
      value: String(count),
    });
  });

  test('a combination of nothing is refused', () => {
    expect(() => Scenario.all()).toThrow('scenarios cannot be empty');
  });
});
