import type { EstateDocument } from '../../lib/model/estate-document';
import { Runs } from '../../lib/model/site-model';
import { dayOf } from '../../year/patch-day';
import type { Fare, Observer } from '../../year/observer';
import { CLIENTS, MAIL } from '../../year/observer';
import { formerOutputs } from '../../year/output';
import { modelOf } from '../../year/written';
import { MODEL, SmallAzure, watching } from './support/azure';

// What the estate of the year is not: clients that are spread, names without Traffic Manager, pilot lights, datacenters.

const faresOf = (observer: Observer): Record<string, Fare> =>
  Object.fromEntries(observer.end().fares.map((fare) => [fare.id, fare]));

/** What is observed while something happens to an estate with another model. */
function during(
  act: (observer: Observer, azure: SmallAzure) => void,
  model: EstateDocument = MODEL,
  azure = new SmallAzure(),
): Record<string, Fare> {
  const observer = watching(azure);
  observer.deploy(model);
  observer.begin();
  act(observer, azure);
  observer.look(2, azure);
  return faresOf(observer);
}

const FRONT_ENDS = {
  AMS: ['AMSFE1', 'AMSFE2', 'AMSFE3'],
  DUB: ['DUBFE1', 'DUBFE2', 'DUBFE3'],
};

describe('clients that a profile spreads', () => {
  function spread(method: string, lost: keyof typeof FRONT_ENDS): number {
    const azure = new SmallAzure();
    const { body } = azure.store.get(azure.profile)!;
    azure.put(azure.profile, {
      ...body,
      properties: { ...(body.properties as object), trafficRoutingMethod: method },
    });
    return during((_, there) => there.stop(...FRONT_ENDS[lost]), MODEL, azure)[CLIENTS].lowest;
  }

  test.each(['Weighted', 'Performance', 'Geographic'])('miss either site (%s)', (method) => {
    expect([spread(method, 'AMS'), spread(method, 'DUB')]).toEqual([0, 0]);
  });

  test('miss the first site only where the sites have an order', () => {
    expect([spread('Priority', 'AMS'), spread('Priority', 'DUB')]).toEqual([0, 1]);
  });

  test.each([
    ['AMS', 0],
    ['DUB', 1],
  ] as const)('are led by nested profiles: without %s', (lost, lowest) => {
    const azure = new SmallAzure();
    const outer = `${azure.profile}-outer`;
    azure.put(outer, { properties: { dnsConfig: { fqdn: 'outer.trafficmanager.net' } } });
    azure.put(`${outer}/nestedEndpoints/all`, {
      properties: { endpointStatus: 'Enabled', priority: 1, targetResourceId: azure.profile },
    });
    const [alias] = azure.store.ofType('microsoft.network/dnszones/cname');
    azure.put(alias.id.text, { properties: { CNAMERecord: { cname: 'outer.trafficmanager.net' } } });
    const fares = during((_, there) => there.stop(...FRONT_ENDS[lost]), MODEL, azure);
    expect(fares[CLIENTS].lowest).toBe(lowest);
  });
});

describe('names without Traffic Manager', () => {
  const model: EstateDocument = {
    ...MODEL,
    names: MODEL.names.map((name) =>
      name.recordType === 'Traffic Manager' ? { ...name, recordType: 'CNAME' } : name,
    ),
    dnsZones: MODEL.dnsZones.map((zone) => ({ ...zone, automatic: false })),
  };

  test.each([
    ['AMS', 0],
    ['DUB', 1],
  ] as const)('lead clients to one site: without %s', (lost, lowest) => {
    const azure = new SmallAzure();
    const host = MODEL.tiers.find(({ site, clientAccess }) => site === 'AMS' && clientAccess)!.clientAccess!;
    const [alias] = azure.store.ofType('microsoft.network/dnszones/cname');
    azure.put(alias.id.text, { properties: { CNAMERecord: { cname: host.publicHostName } } });
    const fares = during((_, there) => there.stop(...FRONT_ENDS[lost]), model, azure);
    expect(fares[CLIENTS].lowest).toBe(lowest);
  });
});

describe('machines that are made on the day', () => {
  const model: EstateDocument = {
    ...MODEL,
    machines: MODEL.machines.map((machine) =>
      machine.id.startsWith('DUBEDGE') ? { ...machine, runs: Runs.WHEN_ACTIVATED } : machine,
    ),
  };
  const withoutEdges = (): SmallAzure => {
    const azure = new SmallAzure();
    ['DUBEDGE1', 'DUBEDGE2'].forEach((id) => azure.remove(azure.vm(id)));
    return azure;
  };

  test('are missed by nobody before that day', () => {
    expect(during(() => undefined, model, withoutEdges())).not.toHaveProperty('DUB/Edge');
  });

  test('are missed like others once one of them is there', () => {
    const azure = new SmallAzure();
    expect(during((_, there) => there.stop('DUBEDGE1'), model, azure)['DUB/Edge'].lowest).toBe(1);
  });

  test('are missed at once where they run always', () => {
    expect(during(() => undefined, MODEL, withoutEdges())['DUB/Edge'].lowest).toBe(0);
  });
});

test('a former model, which does not say what names are for, is judged as it was', () => {
  const fares = during(() => undefined, modelOf(formerOutputs().live));
  expect(fares[CLIENTS]).toMatchObject({ lowest: 1 });
  expect(fares[MAIL]).toMatchObject({ lowest: 1 });
});

describe('a datacenter', () => {
  const model: EstateDocument = {
    ...MODEL,
    machines: MODEL.machines.map((machine) =>
      machine.id.startsWith('AMSEDGE')
        ? { ...machine, existing: true, failureDomains: ['site:AMS'] }
        : machine,
    ),
  };
  const outside = (): SmallAzure => {
    const azure = new SmallAzure();
    ['AMSEDGE1', 'AMSEDGE2'].forEach((id) => azure.remove(azure.vm(id)));
    return azure;
  };

  test('serves, although Azure shows nothing of it, until it is what is lost', () => {
    const fares = during(
      (observer, azure) => {
        observer.look(1, azure);
        observer.strike('site:AMS', true);
        observer.look(2, azure);
        observer.strike('site:AMS', false);
      },
      model,
      outside(),
    );
    expect(fares['AMS/Edge']).toMatchObject({ members: 2, lowest: 0, minutesBelow: 1 });
    expect(during(() => undefined, model, outside())['AMS/Edge'].lowest).toBe(2);
  });

  test('does not fall with another site', () => {
    const fares = during((observer) => observer.strike('site:BER', true), model, outside());
    expect(fares['AMS/Edge'].lowest).toBe(2);
  });
});

describe('the day of a machine in the calendar', () => {
  const slot = { weekday: 'Friday', startTime: '20:00', timeZone: 'UTC', durationMinutes: 180 };

  test.each([
    [{ ...slot, daysAfterPatchTuesday: 10 }, 10],
    // A pair of proxies: each in every second week.
    [{ ...slot, alternateWeek: 1 }, 3],
    [{ ...slot, alternateWeek: 2 }, 10],
    [slot, 0],
    [undefined, 0],
  ])('of %j is %d', (given, day) => {
    expect(dayOf(given)).toBe(day);
  });
});
