// What README and docstrings show as TypeScript, compiled with the types of the library and translated into each language by jsii-rosetta.
// Kept in dist/rosetta until the next compile that changes .jsii.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const directory = join(root, 'dist', 'rosetta');
const tablet = join(directory, 'tablet.json');

/** The file with the translations. */
export function translations() {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, '.jsii')))
    .digest('hex');
  const mark = join(directory, hash);
  if (existsSync(mark)) return tablet;
  rmSync(directory, { recursive: true, force: true });
  // Snippets import the package by its name, as its users do.
  mkdirSync(join(directory, 'node_modules'), { recursive: true });
  symlinkSync(root, join(directory, 'node_modules', 'cdktf-resilient-exchange'), 'junction');
  // Also from the copy for cdktn, which has the tools above itself.
  const tool = join(
    dirname(createRequire(import.meta.url).resolve('jsii-rosetta/package.json')),
    'bin/jsii-rosetta',
  );
  const args = ['extract', '--compile', '--directory', directory, '--output', tablet, '.'];
  execFileSync(process.execPath, [tool, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  // Whoever looks for assemblies below the root would follow it in circles.
  rmSync(join(directory, 'node_modules'), { recursive: true });
  writeFileSync(mark, '');
  return tablet;
}

/** Examples of docstrings by the type or member that has them, such as `Objective` or `Objective.goesOn`. */
export function examples() {
  const { snippets } = JSON.parse(readFileSync(translations(), 'utf8'));
  const found = Object.values(snippets).filter(({ location }) => location.field?.field === 'example');
  const broken = found.filter(({ didCompile }) => !didCompile).map(({ location }) => owner(location));
  if (broken.length > 0)
    throw new Error(`These examples do not compile, as said above: ${broken.join(', ')}`);
  return new Map(found.map(({ location, translations: all }) => [owner(location), all]));
}

function owner({ api }) {
  const type = api.fqn.split('.').pop();
  return api.memberName === undefined ? type : `${type}.${api.memberName}`;
}
