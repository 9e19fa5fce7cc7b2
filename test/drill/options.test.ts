import { parseOptions } from '../../packages/drill/src/options';
import { inWaves } from '../../packages/drill/src/order';
import { coverOf } from '../../packages/drill/src/cover';

describe('arguments of the drill', () => {
  test('are one folder, and everything else is off', () => {
    expect(parseOptions(['cdktf.out'])).toEqual({
      ...{ folder: 'cdktf.out', only: [], full: false, quick: false, hang: false, keep: false },
      ...{ dryRun: false, help: false },
    });
  });

  test('name failures in one word or in several', () => {
    const { only } = parseOptions(['out', '--only', 'zone:AMS/1,site:AMS', '--only', 'witness:PAR']);
    expect(only).toEqual(['zone:AMS/1', 'site:AMS', 'witness:PAR']);
  });

  test.each([
    [[], 'Pass one folder'],
    [['a', 'b'], 'Pass one folder'],
    [['out', '--slow'], 'drill has no option --slow.'],
    [['out', '--next', 'later.out'], 'drill has no option --next: year has it.'],
    [['out', '--only', ''], '--only needs a value: write --only <a,b>.'],
    [['out', '--only', ','], '--only names failures, such as site:AMS (got ,).'],
    [['out', '--full', '--quick'], 'pass one of them'],
    [['out', '--existing', 'a', '--write-existing', 'b'], 'pass one of them'],
  ])('%j are refused', (args, why) => {
    expect(() => parseOptions(args)).toThrow(why);
  });
});

describe('the order of stacks', () => {
  const stack = (name: string, ...dependsOn: string[]): { name: string; dependsOn: string[] } => ({
    name,
    dependsOn,
  });

  test('puts side by side what does not wait for each other', () => {
    const stacks = [stack('dns', 'addresses'), stack('addresses', 'a', 'b'), stack('a'), stack('b')];
    expect(inWaves(stacks)).toEqual([['a', 'b'], ['addresses'], ['dns']]);
  });

  test('does not wait for what is left out', () => {
    expect(inWaves([stack('a', 'gone')])).toEqual([['a']]);
  });

  test('is refused where there is a circle', () => {
    expect(() => inWaves([stack('a', 'b'), stack('b', 'a'), stack('c')])).toThrow('circle: a, b');
  });
});

test.each([
  [['10.40.8.20', '10.40.8.254'], 24, '10.40.8.0/24'],
  [['10.40.8.20', '10.40.9.4'], 24, '10.40.8.0/23'],
  [['10.40.8.20'], 16, '10.40.0.0/16'],
  [['192.168.1.1', '10.0.0.1'], 24, '0.0.0.0/0'],
])('the smallest network with %j and at most %d bits is %s', (addresses, bits, network) => {
  expect(coverOf(addresses, bits)).toBe(network);
});

test('no address has no network', () => {
  expect(coverOf([], 24)).toBeUndefined();
});
