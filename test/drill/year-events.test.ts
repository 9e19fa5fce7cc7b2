import type { EstateDocument } from '../../lib/model/estate-document';
import type { YearPart } from '../../packages/drill/src/year-events';
import { chosenEvents, describeEvent, eventsOf } from '../../packages/drill/src/year-events';
import { CLIENTS, INSIDE, MAIL } from '../../year/observer';
import type { Step, YearEvent } from '../../year/steps';
import type { Output } from '../../year/written';
import { each } from '../support/each';
import { partOf } from './support/year-part';

type Event = YearEvent<Output>;

const EXAMPLES = ['two-site', 'active-active', 'datacenter-and-azure', 'edge-only', 'manual-switchover'];

const eventIn = (events: readonly Event[], id: string): Event => {
  const found = events.find((event) => event.id === id);
  if (found === undefined) throw new Error(`There is no event ${id}`);
  return found;
};
const idsOf = (events: readonly Event[]): string[] => events.map(({ id }) => id);
const applies = ({ steps }: Event): Step<Output>[] => steps.filter((step) => step.do === 'apply');

/** The same estate with another model. */
function withModel(part: YearPart, change: (model: EstateDocument) => Partial<EstateDocument>): YearPart {
  return { ...part, model: { ...part.model, ...change(part.model) } };
}

describe.each(EXAMPLES)('the year of %s', (example) => {
  const part = (): YearPart => partOf(example);

  test('begins with its own stacks, in their order', () => {
    const { stacks, model } = part();
    const [first] = eventsOf([part()]).events;
    const order = applies(first).flatMap((step) => ('stacks' in step ? step.stacks : []));
    expect([...new Set(order)].sort()).toEqual(stacks.map(({ name }) => name).sort());
    const pairs = model.stacks.flatMap(({ id, dependsOn }) => dependsOn.map((other) => [other, id]));
    const applied = pairs.filter((pair) => pair.every((id) => order.includes(id)));
    each(applied).forEach(([before, after]) =>
      expect(order.indexOf(before)).toBeLessThan(order.indexOf(after)),
    );
  });

  test('has nothing that the estate does not have', () => {
    const { model, stacks } = part();
    const { events } = eventsOf([part()]);
    const steps = events.flatMap((event) => event.steps);
    const strange = (used: readonly string[], known: readonly string[]): string[] =>
      each(used).filter((one) => !known.includes(one));
    expect([
      strange(
        steps.flatMap((step) => ('stacks' in step ? step.stacks : [])),
        stacks.map(({ name }) => name),
      ),
      strange(
        steps.flatMap((step) => ('domain' in step ? step.domain : [])),
        model.machines.flatMap(({ failureDomains }) => failureDomains),
      ),
      strange(
        steps.flatMap((step) => ('variables' in step ? Object.keys(step.variables ?? {}) : [])),
        stacks.flatMap(({ json }) => Object.keys(json.variable ?? {})),
      ),
      strange(
        steps.flatMap((step) => ('replace' in step ? (step.replace ?? []) : [])),
        model.machines.filter(({ existing }) => !existing).map(({ id }) => id),
      ),
    ]).toEqual([[], [], [], []]);
    const excused = events.flatMap(({ loss }) => loss?.groups ?? []);
    const groups = [...model.redundancyGroups.map(({ id }) => id), CLIENTS, INSIDE, MAIL];
    expect(excused.filter((id) => !groups.includes(id))).toEqual([]);
  });

  test('has each event once, and brings back what it takes', () => {
    const { events } = eventsOf([part()]);
    expect(new Set(idsOf(events)).size).toBe(events.length);
    const domains = (verb: 'lose' | 'recover'): string[] =>
      events.flatMap(({ steps }) => steps.flatMap((step) => (step.do === verb ? step.domain : [])));
    expect(domains('lose')).not.toEqual([]);
    expect(domains('recover')).toEqual(domains('lose'));
  });

  test('can be described without Terraform', () => {
    const lines = eventsOf([part()]).events.flatMap((event) => describeEvent(event, true));
    expect(lines.filter((line) => /undefined|\[object/.test(line))).toEqual([]);
  });
});

describe('what is particular of an estate', () => {
  test('two sites move their names by the stack of the names', () => {
    const { events } = eventsOf([partOf('two-site')]);
    expect(applies(eventIn(events, 'site:AMS'))).toEqual([
      { do: 'apply', stacks: ['contoso-dns'], variables: { active_site: 'standby' } },
    ]);
    expect(applies(eventIn(events, 'site:AMS:back'))).toEqual([{ do: 'apply', stacks: ['contoso-dns'] }]);
    // Nobody works in Dublin: nothing has to be moved.
    expect(applies(eventIn(events, 'site:DUB'))).toEqual([]);
  });

  test('clients may wait for the switchover, and may not miss anything after it', () => {
    const { events } = eventsOf([partOf('two-site')]);
    expect(eventIn(events, 'site:AMS').loss?.groups).toContain(CLIENTS);
    expect(eventIn(events, 'site:AMS').loss?.groups).not.toContain(MAIL);
    expect(eventIn(events, 'site:AMS:out').loss?.groups).toEqual(['AMS/ClientAccess', 'AMS/Edge']);
    expect(eventIn(events, 'site:DUB').loss?.groups).not.toContain(CLIENTS);
    expect(eventIn(events, 'zone:AMS/1').loss).toBeUndefined();
  });

  test('sites that both serve are both switched over', () => {
    const { events } = eventsOf([partOf('active-active')]);
    const targets = ['site:DUB', 'site:VIR'].flatMap((id) => applies(eventIn(events, id)));
    expect(targets).toEqual([
      { do: 'apply', stacks: ['wingtip-dns'], variables: { active_site: 'standby' } },
      { do: 'apply', stacks: ['wingtip-dns'], variables: { active_site: 'primary' } },
    ]);
  });

  test('a pilot light is made before the names move, and is released afterwards', () => {
    const { events } = eventsOf([partOf('manual-switchover')]);
    const { steps, loss } = eventIn(events, 'site:LON');
    expect(steps.map((step) => ('stacks' in step ? step.stacks[0] : step.do))).toEqual([
      ...['lose', 'wait', 'tailspin-standby', 'install', 'tailspin-dns'],
    ]);
    expect(loss?.groups).toEqual(expect.arrayContaining(['CAR/ClientAccess', CLIENTS, MAIL]));
    const back = eventIn(events, 'site:LON:back');
    expect(applies(back).at(-1)).toEqual({
      do: 'apply',
      stacks: ['tailspin-standby'],
      isReleased: true,
    });
    expect(back.loss?.machines).toContain('CARFE1');
    expect(idsOf(events)).not.toContain('rebuild:CAR/ClientAccess');
  });

  test('a datacenter is lost as a site without machines in Azure, and nobody rebuilds its servers', () => {
    const { events, omitted } = eventsOf([partOf('datacenter-and-azure')]);
    expect(eventIn(events, 'site:AMS').steps[0]).toEqual({ do: 'lose', domain: 'site:AMS' });
    expect(idsOf(events)).not.toContain('rebuild:AMS/ClientAccess');
    expect(omitted).toEqual([]);
  });

  test('Edges alone have no witness, and no names to move', () => {
    const { events } = eventsOf([partOf('edge-only')]);
    expect(idsOf(events)).toEqual([
      ...['first-apply', 'same-again', 'patching', 'passwords'],
      ...['zone:FRA/1', 'zone:FRA/2', 'zone:FRA/3', 'site:FRA', 'rebuild:FRA/Edge', 'cancelled'],
    ]);
    expect(applies(eventIn(events, 'site:FRA'))).toEqual([]);
  });

  test('a tier that needs each of its servers is not rebuilt, and the reason is said', () => {
    const part = withModel(partOf('edge-only'), ({ redundancyGroups }) => ({
      redundancyGroups: redundancyGroups.map((group) => ({ ...group, needed: group.members.length })),
    }));
    const { events, omitted } = eventsOf([part]);
    expect(idsOf(events).filter((id) => /rebuild|cancelled/.test(id))).toEqual([]);
    expect(omitted).toEqual([expect.stringContaining('rebuild:FRA/Edge')]);
    expect(eventIn(events, 'patching').loss?.groups).toEqual(['FRA/Edge']);
    expect(eventIn(events, 'zone:FRA/1').loss?.groups).toEqual(['FRA/Edge', MAIL]);
  });

  test('passwords are those that the stacks ask for, and no other secret', () => {
    const plain = eventIn(eventsOf([partOf('edge-only')]).events, 'passwords');
    expect(plain.steps).toEqual([
      {
        do: 'plan nothing',
        stacks: ['fabrikam-edge'],
        variables: { edge_admin_password: expect.any(String) as string },
      },
    ]);
    const shared = partOf('edge-only', (text) => text.replace(/edge_admin_password/g, 'vpn_shared_key'));
    expect(idsOf(eventsOf([shared]).events)).not.toContain('passwords');
  });
});

describe('what a later commit makes of an estate', () => {
  const first = (): YearPart => partOf('edge-only');
  const without = (part: YearPart, id: string): YearPart =>
    withModel(part, ({ machines, tiers }) => ({
      machines: machines.filter((machine) => machine.id !== id),
      tiers: tiers.map((tier) => ({ ...tier, machines: tier.machines.filter((each) => each !== id) })),
    }));

  test('is applied in the order of the stacks, and leaves empty plans', () => {
    const { steps, loss } = eventIn(eventsOf([first(), first()]).events, 'next:1');
    expect(steps).toEqual([
      { do: 'apply', stacks: ['fabrikam-edge'] },
      { do: 'apply', stacks: ['fabrikam-dns'] },
      { do: 'install' },
      { do: 'plan nothing', stacks: ['fabrikam-dns', 'fabrikam-edge'] },
    ]);
    expect(loss).toBeUndefined();
  });

  test('names of what goes are removed before it', () => {
    const { steps, loss } = eventIn(eventsOf([first(), without(first(), 'FRAEDGE3')]).events, 'next:1');
    expect(steps.slice(0, 2)).toEqual([
      { do: 'apply', stacks: ['fabrikam-dns'] },
      { do: 'apply', stacks: ['fabrikam-edge', 'fabrikam-dns'] },
    ]);
    expect(loss).toEqual({ machines: ['FRAEDGE3'] });
  });

  test('the PTR of a new Edge waits for its name', () => {
    const { steps } = eventIn(eventsOf([without(first(), 'FRAEDGE3'), first()]).events, 'next:1');
    expect(steps.filter((step) => step.do === 'apply')).toEqual([
      { do: 'apply', stacks: ['fabrikam-edge'], variables: { new_edges: '["fraedge3"]' } },
      { do: 'apply', stacks: ['fabrikam-dns'] },
      { do: 'apply', stacks: ['fabrikam-edge'] },
    ]);
  });

  test('a new stack is applied as on a first apply', () => {
    const small = first();
    const before = { ...small, stacks: small.stacks.filter(({ name }) => name !== 'fabrikam-edge') };
    const { steps } = eventIn(eventsOf([before, first()]).events, 'next:1');
    expect(steps.slice(0, 2)).toEqual([
      { do: 'apply', stacks: ['fabrikam-edge'], variables: { reverse_dns: 'false' } },
      { do: 'apply', stacks: ['fabrikam-edge'] },
    ]);
  });

  test('is said to be judged by the gate, unless it is off', () => {
    const event = eventIn(eventsOf([first(), first()]).events, 'next:1');
    expect(describeEvent(event, true)).toContain(
      '    apply fabrikam-edge: at once, or by waves where the gate refuses that',
    );
    expect(describeEvent(event, false)).toContain('    apply fabrikam-edge');
    const [begin] = eventsOf([first()]).events;
    expect(describeEvent(begin, true).filter((line) => line.includes('gate'))).toEqual([]);
  });

  test('is compared with what was before', () => {
    const noteOf = (...parts: YearPart[]): string | undefined =>
      eventIn(eventsOf(parts).events, 'next:1').note;
    expect(noteOf(first(), first())).toBe('nothing that is played differs from edge-only');
    const larger = partOf('edge-only', (text) => text.replace(/Standard_E8s_v5/g, 'Standard_E16s_v5'));
    expect(noteOf(first(), larger)).toBe('compared with edge-only it changes fabrikam-edge');
    const described = { ...first(), output: { ...first().output, model: '{}' } };
    expect(noteOf(first(), described)).toBe(
      'no stack differs from edge-only, only the description of the estate',
    );
    const { 'fabrikam-edge': edge, ...others } = first().output.stacks;
    const small = { ...first(), output: { ...first().output, stacks: others } };
    expect(edge).toContain('azurerm_windows_virtual_machine');
    expect(noteOf(small, first())).toBe('compared with edge-only it adds fabrikam-edge');
    expect(noteOf(first(), small)).toBe(
      'compared with edge-only it has no more, and leaves as they are, fabrikam-edge',
    );
    const event = eventIn(eventsOf([first(), larger]).events, 'next:1');
    expect(describeEvent(event, true)).toContain('    compared with edge-only it changes fabrikam-edge');
  });

  test('several come one after the other', () => {
    const { events } = eventsOf([first(), without(first(), 'FRAEDGE3'), first()]);
    expect(idsOf(events).slice(-2)).toEqual(['next:1', 'next:2']);
    expect(eventIn(events, 'next:2').loss).toBeUndefined();
  });

  test('the gate counts the resources that are applied, not those that are left out', () => {
    const { output, stacks } = first();
    const model = JSON.parse(output.model) as EstateDocument;
    const edge = stacks.find(({ name }) => name === 'fabrikam-edge')!;
    const count = Object.values(edge.json.resource!).flatMap((byName) => Object.keys(byName)).length;
    const resources = ({ stacks: all }: EstateDocument): number | undefined =>
      all.find(({ id }) => id === 'fabrikam-edge')?.resources;
    expect(resources(model)).toBe(count);
    expect(resources(first().model)).toBeGreaterThan(count);
  });
});

describe('the choice of events', () => {
  const all = (): readonly Event[] => eventsOf([partOf('two-site')]).events;

  test('is all of them, or the short year, which has each kind once', () => {
    expect(chosenEvents(all(), { only: [], short: false })).toEqual(all());
    const short = idsOf(chosenEvents(all(), { only: [], short: true }));
    expect(short).toEqual([
      ...['first-apply', 'same-again', 'patching', 'passwords', 'zone:AMS/1'],
      ...['site:AMS', 'site:AMS:out', 'site:AMS:back', 'witness:PAR', 'cancelled'],
    ]);
  });

  test('takes the parts of an event together, after the first apply', () => {
    expect(idsOf(chosenEvents(all(), { only: ['site:ams'], short: false }))).toEqual([
      ...['first-apply', 'site:AMS', 'site:AMS:out', 'site:AMS:back'],
    ]);
  });

  test('takes a part of an event for all of it', () => {
    const whole = chosenEvents(all(), { only: ['site:AMS'], short: false });
    each(['site:AMS:out', 'SITE:ams:BACK']).forEach((part) =>
      expect(chosenEvents(all(), { only: [part], short: false })).toEqual(whole),
    );
  });

  test.each(['earthquake', 'zone:AMS/1:back'])('does not know %s', (name) => {
    expect(() => chosenEvents(all(), { only: [name], short: false })).toThrow(
      `There is no event ${name}. There are: first-apply, `,
    );
  });

  test('says that a later commit needs its folder', () => {
    expect(() => chosenEvents(all(), { only: ['next:1'], short: false })).toThrow(
      'next:1 is what a later commit has synthesized, and no folder of one is given: pass it by --next <folder>.',
    );
    const { events } = eventsOf([partOf('edge-only'), partOf('edge-only')]);
    expect(idsOf(chosenEvents(events, { only: ['next:1'], short: false }))).toEqual([
      ...['first-apply', 'next:1'],
    ]);
    expect(() => chosenEvents(events, { only: ['next:2'], short: false })).toThrow(
      'There is no event next:2: --next is given once, and there are next:1.',
    );
  });
});
