import fc from 'fast-check';
import { mostConnections } from '../../lib/balancing/proxy/proxy-capacity';
import type { ProxyBackend, ProxyMode, ProxyPlan } from '../../lib/balancing/proxy/proxy-plan';
import { VirtualDirectory } from '../../lib/exchange/virtual-directory';
import { check, checkText, describeWithHaproxy, ownLimit } from '../support/haproxy/haproxy';
import { synthExample } from '../support/synth';
import { resources } from '../support/app';
import { each } from '../support/each';
import type { Pair } from '../support/haproxy/loopback';
import { freePort, makePair } from '../support/haproxy/loopback';
import { MODES, page, planOf } from '../support/haproxy/rig';

const RUNS = 40;

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/);
const host = fc.tuple(label, label).map(([first, second]) => `${first}.${second}.example`);
const directories = fc.uniqueArray(fc.constantFrom(...Object.values(VirtualDirectory)), { minLength: 1 });
const address = fc.ipV4().filter((text) => !text.startsWith('0.'));

const backend = fc
  .record({
    id: label.filter((id) => id !== 'self'),
    hostNames: fc.uniqueArray(host, { maxLength: 4 }),
    directories,
  })
  .map(({ directories: named, ...rest }) => ({
    ...rest,
    paths: named.map((directory) => `/${directory}`),
    healthPaths: named.map(page),
  }));

const plan: fc.Arbitrary<ProxyPlan> = fc
  .record({
    mode: fc.constantFrom(...MODES),
    backends: fc.uniqueArray(backend, { minLength: 1, maxLength: 5, selector: ({ id }) => id }),
    servers: fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[A-Z][A-Z0-9-]{0,13}[A-Z0-9]$/), address }), {
      minLength: 1,
      maxLength: 8,
      selector: ({ id }) => id,
    }),
    agentPort: fc.option(fc.constant(8405), { nil: undefined }),
    verifyHost: host,
    idleMinutes: fc.integer({ min: 4, max: 100 }),
    isPrivate: fc.boolean(),
  })
  .map(({ isPrivate, backends, ...parts }) => ({
    ...planOf(parts.mode),
    ...parts,
    authority: isPrivate ? pair.cert : undefined,
    backends: distinct(backends),
  }));

/** One default, and no name or path that leads to two backends. */
function distinct(backends: readonly Omit<ProxyBackend, 'isDefault'>[]): ProxyBackend[] {
  return backends.map(({ hostNames, paths, ...rest }, index) => {
    const others = backends.slice(0, index);
    return {
      ...rest,
      hostNames: hostNames.filter((name) => !others.some((other) => other.hostNames.includes(name))),
      paths: paths.filter((path) => !others.some((other) => other.paths.includes(path))),
      isDefault: index === 0,
    };
  });
}

let pair: Pair;

describeWithHaproxy('HAProxy accepts, without a warning,', () => {
  beforeAll(async () => {
    pair = await makePair();
  });

  it.each(MODES)('the usual configuration of %s', (mode) => {
    expect(check(planOf(mode, { agentPort: 8405, authority: pair.cert }), pair)).toBe('');
    expect(check(planOf(mode), pair)).toBe('');
  });

  it('what the example gives its proxies', () => {
    const scripts = Object.values(synthExample('proxy'))
      .flatMap((stack) => resources(stack, 'azurerm_virtual_machine_run_command'))
      .map(({ source }) => (source as { script: string }).script)
      .filter((script) => script.includes('haproxy.cfg.candidate'));
    const files = scripts.map(
      (script) => /haproxy\.cfg\.candidate <<'END_OF_FILE'\n(.*?)\nEND_OF_FILE\n/s.exec(script)![1],
    );
    each(files).forEach((file) => {
      expect(checkText(`${file}\n`, { authority: pair.cert }, pair)).toBe('');
    });
  });

  it('the configuration of every plan', () => {
    fc.assert(
      fc.property(plan, (any) => {
        expect(check(any, pair)).toBe('');
      }),
      { numRuns: RUNS },
    );
  });
});

describeWithHaproxy('HAProxy finds room', () => {
  // Memory of the machine, and what one of two processes has of it beside the system.
  it.each<[ProxyMode, number, number]>([
    ['re-encryption', 4, 1024],
    ['pass-through', 2.5, 256],
    ['host-names', 2.5, 256],
  ])('for the connections that are counted for %s, with %d GiB', async (mode, memoryGib, mebibytes) => {
    const plan = planOf(mode, { listenPort: await freePort(), healthPort: await freePort() });
    const own = await ownLimit(plan, mebibytes, await makePair());
    const ours = mostConnections(mode, memoryGib);
    expect(ours).toBeLessThanOrEqual(own);
    expect(ours).toBeGreaterThan(own / 3);
  });
});
