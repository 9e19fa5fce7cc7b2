import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    [['out', '--slow'], 'year has no option --slow.'],
    [['out', '-x'], 'year has no option -x.'],
    [['out', '--quick'], 'year has no option --quick: --short leaves out the links between networks.'],
    [['out', '--hang'], 'year has no option --hang: drill has it.'],
    [['out', '--next'], '--next needs a value: write --next <folder>.'],
    [['out', '--next', '--dry-run'], '--next needs a value: write --next <folder>.'],
    [['out', '--next', ''], '--next needs a value: write --next <folder>.'],
    [['out', '--next', 'a,b'], '--next takes one folder (got a,b): repeat it for each'],
    [['out', '--gate'], '--gate needs a value: write --gate on|off.'],
    [['out', '--only', ''], '--only needs a value: write --only <a,b>.'],
    [['out', '--only', ' , '], '--only names events, such as site:AMS (got  , ).'],
    [['out', '--short=yes'], '--short takes no value: write --short alone.'],
    [['out', '--help=yes'], '--help takes no value: write --help alone.'],
    [['out', '--existing', 'a', '--write-existing', 'b'], 'pass one of them'],
    [['out', '--exceptions', 'a', '--gate', 'off'], '--gate off asks none'],
  ])('%j are refused', (args, why) => {
    expect(() => parseYearOptions(args)).toThrow(why);
  });

  test('may name a folder with a comma that is there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'a,b-'));
    try {
      expect(parseYearOptions(['out', '--next', folder]).next).toEqual([folder]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('are all explained', () => {
    const said = [...YEAR_USAGE.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, name]) => name);
    expect(parseYearOptions(['--help']).help).toBe(true);
    expect(said).toEqual(expect.arrayContaining(['--next', '--gate', '--exceptions', '--dry-run', '--help']));
  });
});
