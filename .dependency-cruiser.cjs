// `npm run rooms`: what may import what. The rooms of lib/ are in rooms.json, from top to bottom; a room imports only from rooms
// below its own, or only from those that its `importsOnly` names.
const { rooms } = require('./rooms.json');

const floors = rooms.map(({ name }) => name);
const inRooms = (names) => `^lib/(${names.join('|')})/`;

/** A type costs nothing at runtime, so that a circle of types loads nothing twice. */
const TYPES = ['type-only', 'pre-compilation-only'];

const order = rooms.map(({ name, importsOnly }, floor) => ({
  name: `${name}-imports-from-below`,
  severity: 'error',
  from: { path: inRooms([name]) },
  to: {
    path: '^lib/',
    pathNot: inRooms([name, ...(importsOnly ?? floors.slice(floor + 1))]),
  },
}));

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...order,
    rule(
      'every-folder-is-a-room',
      'Add the folder to rooms.json, where it belongs.',
      { path: '^lib/[^/]+/', pathNot: inRooms(floors) },
      {},
    ),
    rule(
      'index-exports-only',
      'lib/index.ts is for users; inside the library import the file itself.',
      { path: '^lib/' },
      { path: '^lib/index\\.ts$' },
    ),
    rule(
      'procedures-share-a-vocabulary',
      'Steps that two procedures need belong to the vocabulary.',
      { path: '^lib/runbook/(procedures|vocabulary)/([^/]+)' },
      { path: '^lib/runbook/(procedures|render)/', pathNot: '^lib/runbook/$1/$2$' },
    ),
    rule(
      'no-value-cycle',
      'Files that need each other as values are one file, or need a third. Types may go round in a circle.',
      { path: '^(lib|stand-in|stage|packages|year)/' },
      { circular: true, viaOnly: { dependencyTypesNot: TYPES } },
    ),
    rule(
      'library-is-alone',
      'The package has lib/ only.',
      { path: '^lib/' },
      { path: '^(?!lib/|node_modules/)', dependencyTypesNot: ['core'] },
    ),
    rule(
      'library-depends-on-dependencies',
      'What lib/ imports is a dependency or a peer dependency of the package.',
      { path: '^lib/' },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'],
        dependencyTypesNot: ['npm-peer'],
      },
    ),
    rule(
      'stand-in-knows-azure-only',
      'The stand-in for Azure judges the library from outside.',
      { path: '^stand-in/' },
      { path: '^(lib|test|stage|packages|year|bench|examples)/' },
    ),
    rule(
      'programs-do-not-import-tests',
      'Tests import programs.',
      { path: '^(stage|packages|year|bench|examples)/' },
      { path: '^test/' },
    ),
    rule(
      'drills-know-no-program',
      'The package of drills reads what a program has synthesized. The program of the year is that of this repository.',
      { path: '^(packages/drill|year/(year|play-all|observer|table|picture|steps)\\.)' },
      { path: '^(lib/index\\.ts$|year/(estate|events|output|options|report|main|keep-output)\\.)' },
    ),
    rule(
      'examples-import-the-package',
      "A user has 'cdktf-resilient-exchange' and nothing of its files.",
      { path: '^examples/' },
      { path: '^lib/(?!index\\.ts$|testing/register\\.ts$)' },
    ),
    rule(
      'nothing-unused',
      'lib/index.ts does not lead to this file: remove it, or move it to test/ where only tests need it.',
      { path: '^lib/index\\.ts$' },
      // The commands of bin/ and the matchers of testing.js have entries of their own. No property has another name at present.
      {
        path: '^lib/',
        pathNot: '^lib/(plan-gate/|testing/|resilience/difference/command-line|core/renamed-prop)',
        reachable: false,
      },
    ),
    rule(
      'nothing-unused-by-the-gate',
      'bin/ does not lead to this file: remove it.',
      { path: '^lib/plan-gate/command-line\\.ts$' },
      { path: '^lib/plan-gate/', reachable: false },
    ),
    rule('resolvable', 'The file or package is not there.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The library is compiled in place.
    exclude: { path: ['cdktf\\.out/', '^lib/.+\\.(js|d\\.ts)$'] },
    tsConfig: { fileName: 'tsconfig.dev.json' },
    // Imports that the compiler removes count too, and are marked as such.
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
