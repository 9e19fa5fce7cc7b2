import { EXPLORATIONS, explore, kindsAsked, total } from './explore';

// Programs of an estate in one call: see explore.ts for how to repeat one.

const KINDS = kindsAsked('twoSiteProgram');

describe.each(EXPLORATIONS(30))('of seed $seed', (exploration) => {
  test('each is refused in the form of a refusal, or written as it may be applied', () => {
    const { programs, written } = total(KINDS.map((kind) => explore(kind, exploration)));
    expect(written).toBeGreaterThanOrEqual(programs * exploration.fewest);
  });
});
