import { EXPLORATIONS, explore, kindsAsked, total } from './explore';

// Programs that are put together from pieces: see explore.ts for how to repeat one.

const KINDS = kindsAsked('oneSite', 'twoSites', 'fromDatacenter', 'toDatacenter');

describe.each(EXPLORATIONS(10))('of seed $seed', (exploration) => {
  test('each is refused in the form of a refusal, or written as it may be applied', () => {
    const { programs, written } = total(KINDS.map((kind) => explore(kind, exploration)));
    expect(written).toBeGreaterThanOrEqual(programs * exploration.fewest);
  });
});
