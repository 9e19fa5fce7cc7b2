import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateDocument } from '../../lib/model/estate-document';
import type { Consequence } from '../../lib/plan-gate/consequence';
import { Effect } from '../../lib/plan-gate/effect';
import { judge } from '../../lib/plan-gate/judge';
import { stepsOf } from '../../lib/plan-gate/wave-steps';
import { withProxies } from '../support/with-proxies';

const estate = withProxies(
  JSON.parse(readFileSync(join(__dirname, '../two-site.estate.json'), 'utf8')) as EstateDocument,
);

function verdict(machines: string[], effect = Effect.DEALLOCATED, down: string[] = []): string[] {
  const consequences = machines.map(
    (machine) =>
      ({
        ...{ stack: 'contoso-primary', resource: `a.${machine}`, machines: [machine], effect },
        ...{ cause: 'size', isBlind: false },
      }) as unknown as Consequence,
  );
  const outcome = {
    ...{ stack: 'contoso-primary', changes: machines.length, consequences, losses: [], absent: [] },
    ...{ halfRefused: [], released: [], gone: [], records: [] },
  } as unknown as Parameters<typeof judge>[0]['outcomes'][number];
  const estates = { deployed: estate, planned: estate };
  return judge({ estates, outcomes: [outcome], exceptions: [], down, today: '2026-12-01' }).problems.map(
    ({ id }) => id,
  );
}

test('one proxy of a site may be out, and never both', () => {
  expect(verdict(['AMSPX1'])).toEqual([]);
  expect(verdict(['AMSPX1', 'DUBPX1'])).toEqual([]);
  expect(verdict(['AMSPX1', 'AMSPX2'])).toEqual(['group AMS/ClientAccess-Proxy without AMSPX1, AMSPX2']);
});

test('a proxy that is down already counts', () => {
  expect(verdict(['AMSPX2'], Effect.DEALLOCATED, ['AMSPX1'])).toEqual([
    'group AMS/ClientAccess-Proxy without AMSPX2, AMSPX1',
  ]);
});

test('scripts that run on both proxies, one after the other, take none out', () => {
  expect(verdict(['AMSPX1', 'AMSPX2'], Effect.INTERRUPTED)).toEqual([]);
});

test('all servers and both proxies that leave their pools at once take client access of the site: a rule that leads to another pool', () => {
  const fronts = ['AMSFE1', 'AMSFE2', 'AMSFE3'];
  expect(verdict([...fronts, 'AMSPX1', 'AMSPX2'], Effect.REMOVED_FROM_POOL)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('group AMS/ClientAccess without'),
      expect.stringContaining('group AMS/ClientAccess-Proxy without'),
    ]),
  );
});

test('a wave of a proxy is done by the page of its site', () => {
  const machine = estate.machines.find(({ id }) => id === 'AMSPX1')!;
  const { before, after } = stepsOf(machine, { effect: Effect.REPLACED, isNew: false, deployed: estate });
  expect(before).toEqual([
    'Page proxies-maintenance-AMS, for AMSPX1: every step before Invoke-WorkOnProxyAms',
  ]);
  expect(after.at(-1)).toBe('AMSPX1 leads clients: Test-SeeProxiesAms');
  expect(stepsOf(machine, { effect: Effect.DESTROYED, isNew: false, deployed: estate }).after).toEqual([]);
});
