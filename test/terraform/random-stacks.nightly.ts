import { SEED_OF_NIGHT } from './support/random-programs';
import { describeRandomStacks } from './support/random-stacks';

// More stacks than in CI, and others each night. `RANDOM_SEED` repeats a night.

describeRandomStacks(Number(process.env.RANDOM_STACKS ?? 200), SEED_OF_NIGHT);
