import { compareRandomEstates } from './random-estates';

// The nightly lane asks about all double failures: random-estates.nightly.ts.

test('analysis and simulator say the same of every single and one in 10 double failures of 200 random estates', () => {
  const { estates, compared, unknown, differences } = compareRandomEstates(200, 10);
  expect(estates).toBe(200);
  expect(unknown).toEqual([]);
  expect(differences.slice(0, 20)).toEqual([]);
  expect(compared).toBeGreaterThan(100_000);
}, 600_000);
