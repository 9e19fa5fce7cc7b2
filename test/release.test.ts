import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './support/synth';

const MODULES = join(ROOT, 'scripts', 'release');

function call<T>(module: string, name: string, ...args: unknown[]): T {
  const program = `import * as all from ${JSON.stringify(join(MODULES, module))};
    try { console.log(JSON.stringify({ value: all.${name}(...${JSON.stringify(args)}) })); }
    catch ({ message }) { console.log(JSON.stringify({ message })); }`;
  const options = { encoding: 'utf8' } as const;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], options);
  const { value, message } = JSON.parse(said) as { value: T; message?: string };
  if (message !== undefined) throw new Error(message);
  return value;
}

const CHANGELOG = '# Changelog\n\n## Unreleased\n\n- more\n\n## 0.1.0 (2026-11-22)\n\n- the first\n';

describe('the changelog', () => {
  test('of this repository has sections that a release understands', () => {
    const sections = call<object[]>(
      'changelog.mjs',
      'sectionsOf',
      readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'),
    );
    expect(sections.length).toBeGreaterThan(0);
  });

  test('gets a section of what is unreleased', () => {
    expect(call('changelog.mjs', 'released', CHANGELOG, '0.2.0', '2027-01-31')).toBe(
      CHANGELOG.replace('## Unreleased\n', '## Unreleased\n\n## 0.2.0 (2027-01-31)\n'),
    );
  });

  test.each([
    ['an older version', CHANGELOG, '0.0.9', '0.0.9 does not come after 0.1.0.'],
    ['the same version', CHANGELOG, '0.1.0', '0.1.0 does not come after 0.1.0.'],
    ['no version', CHANGELOG, 'next', 'next is not a version such as 1.2.3.'],
    ['nothing to release', CHANGELOG.replace('- more\n\n', ''), '0.2.0', 'nothing below Unreleased'],
    ['another heading', CHANGELOG.replace('Unreleased', 'Next'), '0.2.0', 'has the heading "## Next"'],
  ])('is left alone: %s', (_, text, version, message) => {
    expect(() => call('changelog.mjs', 'released', text, version, '2027-01-31')).toThrow(message);
  });
});

describe('a version', () => {
  const fine = {
    version: '0.2.0',
    locked: '0.2.0',
    changelog: CHANGELOG.replace('## Unreleased\n', '## Unreleased\n\n## 0.2.0 (2027-01-31)\n'),
    tag: 'v0.2.0',
    changed: [],
    former: '0.1.0',
  };

  test('can be published', () => {
    expect(call('changelog.mjs', 'problemsOf', fine)).toEqual([]);
    expect(call('changelog.mjs', 'problemsOf', { ...fine, tag: undefined, former: '0.2.0' })).toEqual([]);
  });

  test.each<[Partial<typeof fine> | { changed: string[] }, string]>([
    [{ locked: '0.1.0' }, 'package-lock.json has version 0.1.0, and package.json 0.2.0.'],
    [
      { changelog: CHANGELOG.replace('- more\n\n', '') },
      'The first version in CHANGELOG.md is 0.1.0: it has to be 0.2.0, with text.',
    ],
    [
      { changelog: fine.changelog.replace('## Unreleased\n', '## Unreleased\n\n- late\n') },
      'CHANGELOG.md has lines below Unreleased, which belong to this version.',
    ],
    [{ tag: 'v0.2.1' }, 'The tag is v0.2.1, and not v0.2.0.'],
    [{ changed: [' M lib/index.ts'] }, ' M lib/index.ts is not committed.'],
    [{ former: '0.10.0' }, 'The API that is kept is that of 0.10.0, which comes after 0.2.0.'],
  ])('is stopped by %j', (change, problem) => {
    expect(call('changelog.mjs', 'problemsOf', { ...fine, ...change })).toEqual([problem]);
  });
});

describe('names that programs use', () => {
  const types = {
    'x.Base': { kind: 'class', methods: [{ name: 'go' }, { name: '_internal' }], initializer: {} },
    'x.Tier': {
      kind: 'class',
      base: 'x.Base',
      interfaces: ['other.Foreign'],
      properties: [{ name: 'servers' }],
    },
    'x.Old': { kind: 'enum', docs: { deprecated: 'New' }, members: [{ name: 'ONE' }] },
    'x.Kind': { kind: 'enum', members: [{ name: 'ONE', docs: { deprecated: 'TWO' } }, { name: 'TWO' }] },
  };
  const assembly = (all: object): object => ({ name: 'x', version: '0.1.0', types: all });
  const gone = (all: object): string[] => {
    const [former, now] = [types, all].map((each) => call<object>('api.mjs', 'apiOf', assembly(each)));
    return call('api.mjs', 'brokenNames', former, now);
  };

  test('are those of bases too, without what is internal', () => {
    expect(call('api.mjs', 'apiOf', assembly(types))).toMatchObject({
      version: '0.1.0',
      types: {
        Tier: { deprecated: false, members: { go: false, constructor: false, servers: false } },
        Kind: { members: { ONE: true, TWO: false } },
      },
    });
    expect(gone(types)).toEqual([]);
  });

  test.each<[string, object, string[]]>([
    ['a type', { ...types, 'x.Kind': undefined }, ['Kind']],
    ['a deprecated type', { ...types, 'x.Old': undefined }, []],
    ['a member', { ...types, 'x.Tier': { base: 'x.Base' } }, ['Tier.servers']],
    ['a member of a base', { ...types, 'x.Base': { initializer: {} } }, ['Base.go', 'Tier.go']],
    [
      'a member that has moved to the base',
      {
        ...types,
        'x.Tier': {
          base: 'x.Base',
          methods: types['x.Base'].methods,
          properties: types['x.Tier'].properties,
        },
      },
      [],
    ],
    ['a deprecated member', { ...types, 'x.Kind': { members: [{ name: 'TWO' }] } }, []],
    [
      'another member',
      { ...types, 'x.Kind': { members: [{ name: 'ONE' }, { name: 'THREE' }] } },
      ['Kind.TWO'],
    ],
  ])('are missed when it is gone: %s', (_, all, expected) => {
    expect(gone(all)).toEqual(expected);
  });

  test('of the last release are kept', () => {
    const file = join(MODULES, 'former-api.json.br');
    expect(existsSync(file)).toBe(true);
    const { types: kept } = call<{ types: Record<string, { members: object }> }>('api.mjs', 'readApi', file);
    expect(Object.keys(kept).length).toBeGreaterThan(300);
    expect(kept.TwoSiteExchangeProps.members).toHaveProperty('domainName', false);
  });
});
