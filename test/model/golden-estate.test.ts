import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GOLDEN = join(__dirname, '../two-site.estate.json');

const before = process.cwd();
const directory = mkdtempSync(join(tmpdir(), 'resilient-exchange-golden-'));

beforeAll(() => {
  process.chdir(directory);
  jest.spyOn(console, 'log').mockImplementation();
});

afterAll(() => {
  process.chdir(before);
  rmSync(directory, { recursive: true });
});

// What a reviewer reads of a change: npm run synth, and cp cdktf.out/estates/contoso/estate.json test/two-site.estate.json
test('the model of the two-site example is what it was', async () => {
  await import('../../examples/two-site/main');
  const written = readFileSync('cdktf.out/estates/contoso/estate.json', 'utf8');
  expect(written).toBe(readFileSync(GOLDEN, 'utf8'));
});
