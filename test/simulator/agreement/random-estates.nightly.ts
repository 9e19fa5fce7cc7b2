import { compareRandomEstates } from './random-estates';

test('analysis and simulator say the same of every single and every double failure of 300 random estates', () => {
  const { estates, compared, unknown, differences } = compareRandomEstates(300, 1);
  expect(estates).toBe(300);
  expect(unknown).toEqual([]);
  expect(differences.slice(0, 20)).toEqual([]);
  expect(compared).toBeGreaterThan(1_000_000);
});
