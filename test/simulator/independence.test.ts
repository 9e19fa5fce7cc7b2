import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { each } from '../support/each';

// The simulator is worth something only as long as it shares nothing with what it checks.

const SOURCES = readdirSync(__dirname).filter((name) => name.endsWith('.ts') && !name.includes('.test.'));
const ALLOWED = /^(\.\/[\w-]+|\.\.\/support\/(estate|terraform-expression))$/;
const TYPES_ALLOWED = /^\.\.\/support\/(app|synth)$/;

const textOf = (name: string): string => readFileSync(join(__dirname, name), 'utf8');

test.each(each(SOURCES))('%s imports nothing of the library', (name) => {
  const lines = textOf(name).match(/^(import|export)[^;]*from '[^']+';/gm) ?? [];
  const foreign = lines
    .map((line) => ({ isType: /^(import|export) type/.test(line), from: /from '([^']+)'/.exec(line)![1] }))
    .filter(({ isType, from }) => !ALLOWED.test(from) && !(isType && TYPES_ALLOWED.test(from)));
  expect(foreign).toEqual([]);
});

test.each(each(SOURCES))('%s does not know the model', (name) => {
  expect(textOf(name)).not.toMatch(/estate\.json|\brequire\(|import\(|\/lib\//);
});

test.each(['estate', 'terraform-expression'])(
  'what it borrows from the tests, %s, imports no library either',
  (name) => {
    const text = readFileSync(join(__dirname, '..', 'support', `${name}.ts`), 'utf8');
    expect(text).not.toMatch(/^import \{[^}]*\} from '(\.\.\/\.\.\/lib|cdktf)/m);
  },
);
