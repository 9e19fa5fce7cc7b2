// Makes dist/main.js: everything in one file, so that the package has no dependencies, and THIRD-PARTY.md with the licences of what is in it.
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD'];

/** The library imports cdktf for the tokens of a program: there is no program here. */
const withoutCdktf = {
  name: 'without-cdktf',
  setup(plugin) {
    plugin.onResolve({ filter: /^cdktf$/ }, () => ({ path: join(here, 'src', 'no-cdktf.ts') }));
  },
};

const { metafile } = await build({
  entryPoints: [join(here, 'src', 'main.ts')],
  outfile: join(here, 'dist', 'main.js'),
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // The compiled files beside the sources may be old.
  resolveExtensions: ['.ts', '.js', '.json'],
  tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  plugins: [withoutCdktf],
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
});

const folders = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
);
const packages = [...folders]
  .map((path) => ({ path, ...JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));
const refused = packages.filter(({ license }) => !ALLOWED.includes(license));
if (refused.length > 0)
  throw new Error(
    `These packages have a licence that is not listed: ${refused.map(({ name }) => name).join(', ')}`,
  );

function termsOf({ path, name }) {
  const file = readdirSync(join(root, path)).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined || !existsSync(join(root, path, file)))
    throw new Error(`${name} has no file with its licence`);
  return readFileSync(join(root, path, file), 'utf8')
    .replace(/\r\n?/g, '\n')
    .trim();
}

writeFileSync(
  join(here, 'THIRD-PARTY.md'),
  [
    '# Third-party packages',
    '',
    'These packages are in `dist/main.js`. Written by `npm run build`.',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...packages.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`),
    ...packages.flatMap((each) => ['', `## ${each.name}`, '', '```', termsOf(each), '```']),
    '',
  ].join('\n'),
);
copyFileSync(join(root, 'LICENSE'), join(here, 'LICENSE'));
console.log(`dist/main.js with ${packages.length} packages`);
