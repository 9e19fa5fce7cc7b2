import { parseYearOptions, YEAR_USAGE } from '../../packages/drill/src/year-options';

describe('arguments of a year', () => {
  test('are one folder, with the gate', () => {
    expect(parseYearOptions(['cdktf.out'])).toEqual({
      ...{ folder: 'cdktf.out', next: [], only: [], gate: true, short: false, full: false },
      ...{ keep: false, dryRun: false, help: false },
    });
  });

  test('name later folders in the order of their commits', () => {
    const { next, only, gate } = parseYearOptions([
      ...['out', '--next', 'b', '--next', 'a', '--gate', 'off', '--only', 'next:1,next:2', '--only', 'x'],
    ]);
    expect({ next, only, gate }).toEqual({
      next: ['b', 'a'],
      only: ['next:1', 'next:2', 'x'],
      gate: false,
    });
  });

  test.each([
    [[], 'Pass one folder'],
    [['a', 'b'], '--next (got a b)'],
    [['out', '--gate', 'maybe'], '--gate must be on or off (got maybe).'],
    [['out', '--slow'], '--slow'],
    [['out', '--existing', 'a', '--write-existing', 'b'], 'pass one of them'],
    [['out', '--exceptions', 'a', '--gate', 'off'], '--gate off asks none'],
  ])('%j are refused', (args, why) => {
    expect(() => parseYearOptions(args)).toThrow(why);
  });

  test('are all explained', () => {
    const said = [...YEAR_USAGE.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, name]) => name);
    expect(parseYearOptions(['--help']).help).toBe(true);
    expect(said).toEqual(expect.arrayContaining(['--next', '--gate', '--exceptions', '--dry-run', '--help']));
  });
});
