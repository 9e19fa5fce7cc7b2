import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rooms } from '../rooms.json';

const ROOT = join(__dirname, '..');
const names = rooms.map(({ name }) => name);

test('every folder of the library is a room', () => {
  const folders = readdirSync(join(ROOT, 'lib'), { withFileTypes: true }).filter((each) =>
    each.isDirectory(),
  );
  expect(folders.map(({ name }) => name).sort()).toEqual([...names].sort());
});

test('ARCHITECTURE.md lists the rooms in the order that is checked', () => {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  expect([...text.matchAll(/^lib\/([^/\s]+)\/\s/gm)].map(([, name]) => name)).toEqual(names);
});
