import { describeRandomStacks } from './support/random-stacks';

// `RANDOM_SEED` and `RANDOM_STACKS` ask about others; the nightly lane takes more of them.

describeRandomStacks(Number(process.env.RANDOM_STACKS ?? 20), Number(process.env.RANDOM_SEED ?? 20261122));
