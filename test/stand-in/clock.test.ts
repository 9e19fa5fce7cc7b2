import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '../../stand-in/clock';
import { Operations } from '../../stand-in/operations';
import type { Change } from '../../stand-in/stand-in';
import { AzureStandIn } from '../../stand-in/stand-in';
import { Client } from './support/client';
import { machineBody } from './support/bodies';

test('time passes only when it is told to, and what is due happens in its order at its own time', () => {
  const clock = new Clock();
  const seen: [string, number][] = [];
  clock.in(7, () => seen.push(['late', clock.now]));
  clock.in(3, () => {
    seen.push(['early', clock.now]);
    clock.in(1, () => seen.push(['between', clock.now]));
  });
  clock.in(11, () => seen.push(['never', clock.now]));
  expect([clock.now, clock.next]).toEqual([0, 3]);
  clock.advance(10);
  expect(seen).toEqual([
    ['early', 3],
    ['between', 4],
    ['late', 7],
  ]);
  expect([clock.now, clock.next]).toEqual([10, 11]);
});

test('the clock stands still once somebody has let time pass until all operations had ended', async () => {
  const clock = new Clock();
  const operations = new Operations(clock);
  const name = operations.begin(2, () => undefined);
  const outcome = operations.outcome(name);
  clock.advance(2);
  await sleep(3 * operations.quiet);
  expect(clock.now).toBe(2);
  expect(await outcome).toEqual({ status: 'Succeeded' });
});

describe('operations on the clock', () => {
  let azure: AzureStandIn;
  let client: Client;

  beforeEach(async () => {
    azure = await AzureStandIn.start();
    client = new Client(azure);
    await client.change('PUT', Client.id(), { location: 'westeurope' });
  });
  afterEach(async () => azure.stop());

  const vm = (name: string): string => Client.id(`Compute/virtualMachines/${name}`);
  const make = async (...names: string[]): Promise<void> => {
    await Promise.all(names.map(async (name) => client.change('PUT', vm(name), machineBody(name))));
    azure.durations = { powerOff: 2, start: 3, restart: 4, createMachine: 5, deleteMachine: 1 };
  };
  const states = (name: string): [string, number, number | undefined][] =>
    azure.powerIntervals
      .filter(({ machine }) => machine === vm(name).toLowerCase())
      .map(({ state, from, to }) => [state, from, to]);

  test('nothing takes time until it is said how long it takes', async () => {
    await make('a');
    expect([azure.clock.now, states('a')]).toEqual([0, [['running', 0, undefined]]]);
  });

  test('what is begun before an end is told of runs beside it', async () => {
    await make('a', 'b');
    await Promise.all(['a', 'b'].map(async (name) => client.change('POST', `${vm(name)}/restart`)));
    expect(azure.clock.now).toBe(4);
    expect([states('a'), states('b')]).toEqual([
      [
        ['starting', 0, 4],
        ['running', 4, undefined],
      ],
      [
        ['starting', 0, 4],
        ['running', 4, undefined],
      ],
    ]);
  });

  test('what is begun after an end comes after it', async () => {
    await make('a', 'b');
    await client.change('POST', `${vm('a')}/powerOff`);
    await client.change('POST', `${vm('b')}/powerOff`);
    expect(states('b')).toEqual([
      ['running', 0, 2],
      ['stopping', 2, 4],
      ['stopped', 4, undefined],
    ]);
  });

  test('a chain beside a long operation keeps its own times', async () => {
    await make('a');
    const chain = async (): Promise<void> => {
      await client.change('POST', `${vm('a')}/powerOff`);
      await client.change('POST', `${vm('a')}/start`);
    };
    azure.durations = { powerOff: 2, start: 3, createMachine: 20 };
    await Promise.all([client.change('PUT', vm('b'), machineBody('b')), chain()]);
    expect(azure.clock.now).toBe(20);
    expect(states('a')).toEqual([
      ['stopping', 0, 2],
      ['starting', 2, 5],
      ['running', 5, undefined],
    ]);
  });

  test('what nobody asks about ends all the same', async () => {
    await make('a');
    await client.begin('POST', `${vm('a')}/powerOff`);
    expect(azure.powerOf(vm('a'))).toBe('stopping');
    azure.clock.advance(2);
    expect(azure.powerOf(vm('a'))).toBe('stopped');
  });

  test('what is begun and not asked about yet holds the clock back for a while', async () => {
    await make('a', 'b');
    const { poll } = await client.begin('POST', `${vm('a')}/powerOff`);
    const other = client.change('POST', `${vm('b')}/restart`);
    await sleep(3 * 150);
    expect(azure.clock.now).toBe(0);
    await client.get(poll!);
    expect(azure.clock.now).toBe(2);
    await other;
    expect(azure.clock.now).toBe(4);
  });

  test('a listener is told of requests that change something and of their ends, and sees all that is there', async () => {
    await make();
    const seen: [number, string, string | undefined, number][] = [];
    const end = azure.onChange(({ at, what, powerOf, store }: Change) =>
      seen.push([
        at,
        what.replace(/\/subs.*\//, ''),
        powerOf(vm('a')),
        store.ofType('microsoft.compute/virtualmachines').length,
      ]),
    );
    await client.change('PUT', vm('a'), machineBody('a'));
    await client.get(vm('a'));
    await client.change('DELETE', vm('missing'));
    await client.change('DELETE', vm('a'));
    end();
    await client.change('PUT', vm('a'), machineBody('a'));
    expect(seen).toEqual([
      [0, 'PUT a', 'starting', 1],
      [5, 'end of PUT a', 'running', 1],
      [5, 'DELETE a', undefined, 0],
      [6, 'end of DELETE a', undefined, 0],
    ]);
  });
});
