// What `npm pack` would publish: after a compile, `npm run compiled:contents`. All that users need, and nothing that they do not.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const packed = execFileSync('npm', ['pack', '--dry-run', '--json'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 26,
  shell: process.platform === 'win32',
});
const [{ files, size, bundled }] = JSON.parse(packed);
const paths = files.map(({ path }) => path);

const NEEDED = [
  ...[
    'package.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'THIRD-PARTY.md',
    'API.md',
    'docs/api/typescript/README.md',
    '.jsii',
  ],
  ...['lib/index.js', 'lib/index.d.ts', 'lib/model/estate.schema.json', 'testing.js', 'testing.d.ts'],
  ...Object.values(manifest.bin),
];
const MEANT =
  /^(?:lib\/.+\.(?:js|d\.ts|json)|bin\/.+\.js|docs\/api\/(?:typescript\/)?[\w-]+\.md|testing\.(?:js|d\.ts)|node_modules\/.+|\.jsii(?:\.gz)?|package\.json|[A-Z-]+(?:\.md)?)$/;
const PRIVATE = /(?:^|\/)(?:test|tests|__tests__|fixtures)\/|\.test\.|\.env|\.tfstate|\.pem$|\.key$/;

const own = paths.filter((path) => !path.startsWith('node_modules/'));
const problems = [
  ...NEEDED.filter((path) => !paths.includes(path)).map((path) => `${path} is missing.`),
  ...own.filter((path) => !MEANT.test(path)).map((path) => `${path} is not meant to be published.`),
  ...own.filter((path) => PRIVATE.test(path)).map((path) => `${path} is for tests, or secret.`),
  ...own
    .filter((path) => /^lib\/.*\.js$/.test(path) && !paths.includes(path.replace(/\.js$/, '.d.ts')))
    .map((path) => `${path} has no types.`),
  ...manifest.bundledDependencies
    .filter((name) => !bundled.includes(name))
    .map((name) => `${name} is not bundled.`),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(
  `${own.length} files of our own, ${bundled.length} bundled packages, ${(size / 1e6).toFixed(1)} MB packed`,
);
