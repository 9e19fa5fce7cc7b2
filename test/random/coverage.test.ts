import fc from 'fast-check';
import { each } from '../support/each';
import { KINDS } from './programs';
import { settingsIn } from './program';
import { libraryInterfaces } from './interfaces';

// The generator reaches every setting of the library: what it never sets would be tested by nobody.

/** Interfaces that no program gives values of, each with its reason. */
const NOT_OF_PROGRAMS: Readonly<Record<string, string>> = {
  ...of('what the library passes to a strategy of balancing', 'LoadBalancingProps', 'LoadBalancedPort'),
  ...of('what the library passes to a gateway connection', 'RemoteNetworks'),
  ...of('what a standby site passes to a tier that it repeats', 'TierCopyProps'),
  ...of(
    'what a tier that a team has written passes to its servers: test/server and test/office-online-server.test.ts',
    ...['TierServersProps', 'ServerSoftware', 'DataDisk', 'HoldOut', 'PlannedMember', 'TierDescription'],
    ...['ClientAccessModel', 'ProxyModel', 'ProxyBackendModel', 'DirectoryNameModel'],
  ),
  ...of('a question to the analysis, after the program', 'CheckOptions'),
  ...of('an expectation of a test, after the program', 'ExpectedName'),
};

function of(reason: string, ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

const PROGRAMS = 300;

/** Settings by the name of their interface, as random programs set them. */
function settingsOfPrograms(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const kind of Object.values(KINDS)) {
    for (const { of, values } of fc.sample(kind, { numRuns: PROGRAMS, seed: 1 }).flatMap(settingsIn)) {
      const known = found.get(of) ?? new Set();
      Object.keys(values).forEach((key) => known.add(key));
      found.set(of, known);
    }
  }
  return found;
}

describe('the generator', () => {
  const interfaces = libraryInterfaces();
  const set = settingsOfPrograms();

  test('knows interfaces of the library only, and their settings only', () => {
    for (const [name, keys] of each(set)) {
      expect(interfaces.map((known) => known.name)).toContain(name);
      const { settings } = interfaces.find((known) => known.name === name)!;
      expect([name, [...keys].filter((key) => !settings.includes(key))]).toEqual([name, []]);
    }
  });

  test('sets every setting of every interface that a program can give', () => {
    const unset = interfaces
      .filter(({ name }) => !(name in NOT_OF_PROGRAMS))
      .flatMap(({ name, settings, heirs }) => {
        const keys = [name, ...heirs].flatMap((each) => [...(set.get(each) ?? [])]);
        return settings.filter((key) => !keys.includes(key)).map((key) => `${name}.${key}`);
      });
    expect(unset).toEqual([]);
  });

  test('is excused for interfaces that there are, and that it does not know', () => {
    const names = Object.keys(NOT_OF_PROGRAMS);
    expect(names.filter((name) => !interfaces.some((known) => known.name === name))).toEqual([]);
    expect(names.filter((name) => set.has(name))).toEqual([]);
  });
});
