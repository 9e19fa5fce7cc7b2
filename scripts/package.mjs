// The packages of the languages, in dist/: `npm run package`, or after a compile `npm run compiled:package`. What the pages show as
// TypeScript is translated with the types of the library, so that each language shows its own; what cannot be translated stays as it is
// and is marked as TypeScript.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { translations } from './tablet.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const languages = ['python', 'java', 'dotnet', 'go', 'js'];
// Also from the copy for cdktn, which has the tools above itself.
const { resolve } = createRequire(import.meta.url);
const tool = (name, ...args) =>
  execFileSync(process.execPath, [join(dirname(resolve(`${name}/package.json`)), 'bin', name), ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });

for (const name of languages) rmSync(join(dist, name), { recursive: true, force: true });
tool('jsii-pacmak', '--code-only', '--rosetta-tablet', translations());

/** Registries but npm's show the page without the repository around it. */
const files = 'https://github.com/cdktf-resilient-exchange/cdktf-resilient-exchange/blob/main/';
const absolute = (page) =>
  page
    .replace(/(!\[[^\]]*\]\()(?!https?:|#)/g, `$1${files.replace('/blob/', '/raw/')}`)
    .replace(/((?<!!)\[[^\]]*\]\()(?!https?:|#)/g, `$1${files}`);

// The translator has no words for Node's own modules and for jest.
const UNTRANSLATED = /from 'node:|^test\(/m;
const { readme } = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8'));
const sources = [...readme.markdown.matchAll(/^```ts\n[^]*?^```$/gm)];
for (const language of ['python', 'go']) {
  const file = join(dist, language, language === 'go' ? 'resilientexchange' : '', 'README.md');
  if (!existsSync(file)) continue;
  let index = 0;
  const page = readFileSync(file, 'utf8').replace(
    new RegExp(`^\`\`\`${language}\\n[^]*?^\`\`\`$`, 'gm'),
    (block) => {
      const [source] = sources[index++];
      return UNTRANSLATED.test(source) ? source : block;
    },
  );
  if (index !== sources.length) throw new Error(`${file} has ${index} of ${sources.length} programs`);
  writeFileSync(file, absolute(page));
}
