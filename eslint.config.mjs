import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

const deepImportsOnly = {
  paths: [
    ...['', '/lib', '/lib/index'].map((tail) => ({
      name: `@cdktf/provider-azurerm${tail}`,
      message:
        "The provider's root costs 1.6 s and 430 MB at each start: import '@cdktf/provider-azurerm/lib/<resource>'.",
    })),
  ],
};
const dynamicProviderRoot = [
  'ImportExpression[source.value=/^@cdktf.provider-azurerm(.lib(.index)?)?$/]',
  'TSImportType[source.value=/^@cdktf.provider-azurerm(.lib(.index)?)?$/]',
].map((selector) => ({
  selector,
  message: "Import '@cdktf/provider-azurerm/lib/<resource>', never its root.",
}));

// A loop over an empty list asserts nothing. `each()` of test/support/each.ts refuses one; a literal shows that it is not empty,
// unless it begins with the elements of another.
const mayBeEmpty = (list) => [
  ['', '.expression'] // as in `[1, 2] as const`
    .map((path) => `:not([${list}${path}.type='ArrayExpression'])`)
    .concat(`:not([${list}.callee.name='each']):not([${list}.callee.object.callee.name='each'])`)
    .join(''),
  `[${list}.elements.0.type='SpreadElement']`,
];
const assertionsOverNothing = [
  ...mayBeEmpty('right').map((list) => `ForOfStatement${list} CallExpression[callee.name=/^expect/]`),
  ...mayBeEmpty('callee.object').flatMap((list) => [
    `CallExpression[callee.property.name=/^(forEach|map|flatMap)$/]${list} > :function.arguments CallExpression[callee.name=/^expect/]`,
    `CallExpression[callee.name='expect'] > CallExpression.arguments[callee.property.name='every']${list}`,
  ]),
].map((selector) => ({
  selector,
  message: 'Nothing is asserted when the list is empty: loop over each(list) of test/support/each.ts.',
}));

export default defineConfig(
  globalIgnores([
    'testing.d.ts',
    'lib/**/*.js',
    'lib/**/*.d.ts',
    '**/dist/',
    '.stryker-tmp/',
    '**/cdktf.out/',
    'coverage/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.dev.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'no-restricted-syntax': ['error', ...dynamicProviderRoot],
      '@typescript-eslint/no-restricted-imports': ['error', deepImportsOnly],
      // `import Table = require('cli-table3')` is how jsii (no esModuleInterop) imports an `export =` module.
      '@typescript-eslint/no-require-imports': ['error', { allowAsImport: true }],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
      // A type import says that nothing is loaded: rooms.json lets types go where values may not.
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/promise-function-async': 'error',
      '@typescript-eslint/return-await': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'no-console': 'error',
      // Synthesis is pure: no clock, randomness, environment or working directory.
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Synthesis is pure: same program, same bytes.' },
        { object: 'Date', property: 'now', message: 'Synthesis is pure: same program, same bytes.' },
        { object: 'process', property: 'env', message: 'Synthesis is pure: take a prop instead.' },
        { object: 'process', property: 'cwd', message: 'Synthesis is pure: take a prop instead.' },
      ],
      'no-restricted-syntax': [
        'error',
        ...dynamicProviderRoot,
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Synthesis is pure: take the date as a prop instead.',
        },
      ],
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/explicit-member-accessibility': 'error',
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          // jsii reads I plus a capital as "interface with behaviour": IServer is one, IPRange is a trap.
          custom: { regex: '^I[A-Z]{2}', match: false },
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...dynamicProviderRoot, ...assertionsOverNothing] },
  },
  {
    files: ['test/**/*.test.ts'],
    plugins: { jest },
    rules: {
      'jest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect*', 'fc.assert', 'refused', 'isRefused', 'needsThePrimary'] },
      ],
      'jest/no-disabled-tests': 'error',
      'jest/no-focused-tests': 'error',
      'jest/no-identical-title': 'error',
      'jest/no-standalone-expect': ['error', { additionalTestBlockFunctions: ['testHere', 'testHere.each'] }],
      'jest/valid-expect': 'error',
      'jest/valid-expect-in-promise': 'error',
    },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    languageOptions: {
      globals: {
        URL: 'readonly',
        console: 'readonly',
        module: 'writable',
        process: 'readonly',
        require: 'readonly',
      },
    },
  },
);
