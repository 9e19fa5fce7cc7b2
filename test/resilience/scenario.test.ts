import { Scenario } from '../../lib/resilience/scenario';
import { messageOf, refusal } from '../support/refusal';
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

  test.each<[Scenario, string]>([
    [
      Scenario.machine('amsfe1'),
      "[Scenario.machine('amsfe1')] name must be a machine of the estate (got 'amsfe1'). Nothing of that name can fail in the estate as it is committed. Did you mean 'AMSFE1'?",
    ],
    [Scenario.machine('printer'), "Use one of: 'AMSFE1', 'AMSFE2', 'AMSEDGE1', 'DUBFE1'."],
    [
      Scenario.zone('LON', '1'),
      "[Scenario.zone('LON', '1')] site must be a site of the estate (got 'LON'). Nothing of that name can fail in the estate as it is committed. Use one of: 'AMS', 'DUB'.",
    ],
    [
      Scenario.zone('AMS', '3'),
      "[Scenario.zone('AMS', '3')] zone must be a zone of Amsterdam that has servers (got '3'). Nothing of that name can fail in the estate as it is committed. Use one of: '1', '2'.",
    ],
    [Scenario.zone('DUB', '1'), 'The estate has no zone of Dublin that has servers.'],
    [Scenario.site('amsterdam'), "Did you mean 'AMS'?"],
    [Scenario.region('West Europe'), "Did you mean 'westeurope'?"],
    [Scenario.carrier('MCI'), "Use one of: 'Microsoft network'."],
    [
      Scenario.link('AMS', 'PAR'),
      "[Scenario.link('AMS', 'PAR')] other must be a site of the estate (got 'PAR').",
    ],
    [Scenario.link('AMS', 'AMS'), 'The estate has no link between Amsterdam and Amsterdam.'],
    [Scenario.domainControllers('AMS'), 'The estate has no domain controllers of Amsterdam'],
    [Scenario.edges('DUB'), 'The estate has no Edges in Dublin.'],
    [
      Scenario.any('zones'),
      "[Scenario.any('zones')] kind must be a kind of failure of the estate (got 'zones').",
    ],
    [Scenario.external('azure dns'), "Did you mean 'azure-dns'?"],
    [Scenario.external('printer'), "Use one of: 'azure-dns'."],
    [
      Scenario.smartHost(),
      '[Scenario.smartHost()] The estate has no smart host. What is not there cannot fail. Ask about a failure of the estate, such as Scenario.anyMachine().',
    ],
    [Scenario.trafficManager(), '[Scenario.trafficManager()] The estate has no Traffic Manager.'],
  ])('%s is refused with what people call what there is', (scenario, message) => {
    const told = messageOf(() => events(scenario));
    expect(told).toContain(message);
    expect(told).not.toMatch(/machine:|zone:|region:|carrier:|link:/);
  });

  test('more machines than there are cannot fail', () => {
    const { scenarios, document } = space;
    const two = { document, scenarios: scenarios.slice(0, 2) };
    expect(messageOf(() => Scenario.anyMachines(3)._results(two))).toContain('The estate has no 3 machines.');
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
