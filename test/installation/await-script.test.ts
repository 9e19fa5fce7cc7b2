import { INSTALLATION } from '../../lib/exchange/installation-names';
import { AWAIT_MINUTES, awaitScript } from '../../lib/installation/await-script';
import { loadPowerShell } from '../support/powershell';
import { InstallingMachine } from './support/machine';

beforeAll(loadPowerShell);

function waiting(...states: readonly object[]): InstallingMachine {
  const machine = new InstallingMachine(awaitScript());
  const left = [...states];
  const next = (): void => {
    const state = left.shift();
    if (state) machine.files.set(INSTALLATION.state, JSON.stringify(state));
  };
  next();
  machine.sleeping = next;
  return machine;
}

test.each<[string, object[], number, string]>([
  [
    'is done in the end',
    [{ status: 'waiting' }, { status: 'running' }, { status: 'done' }],
    0,
    'The installation is done.',
  ],
  [
    'fails',
    [{ status: 'running' }, { status: 'failed', reason: 'setup: broken' }],
    1,
    'The installation has failed in phase setup: broken',
  ],
  [
    'goes on',
    [{ status: 'waiting', phase: 'directory', reason: 'the schema' }],
    1,
    'The installation goes on in phase directory. It waits for: the schema',
  ],
  ['has not begun', [], 1, 'The installation has not begun.'],
])('an installation that %s', async (_, states, code, said) => {
  expect(await waiting(...states).run()).toEqual([code, said]);
});

test('Exchange that was there before is not waited for', async () => {
  const machine = waiting();
  machine.hasExchange = true;
  expect(await machine.run()).toEqual([0, 'Exchange was installed before.']);
});

test('the script waits less than the 90 minutes that Azure gives it, with time for its start', async () => {
  const machine = waiting();
  let naps = 0;
  machine.sleeping = () => naps++;
  await machine.run();
  expect([naps * 30, AWAIT_MINUTES < 80]).toEqual([AWAIT_MINUTES * 60, true]);
});
