import { rmSync } from 'node:fs';
import { temporaryDirectory } from '../support/synth';
import { problemsOf, randomEstates } from './support/random-estates';
import { SEED_OF_NIGHT } from './support/random-programs';
import { describeHere } from './support/terraform';

// The real Terraform applies estates of random programs on the stand-in, and has nothing to do afterwards. `RANDOM_SEED` repeats a night.

const COUNT = Number(process.env.RANDOM_ESTATES ?? 10);

describeHere(`estates of random programs of seed ${SEED_OF_NIGHT}`, () => {
  const directory = temporaryDirectory();
  const estates = randomEstates(COUNT, SEED_OF_NIGHT, directory);

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('are as many as are asked for', () => {
    expect(estates).toHaveLength(COUNT);
  });

  test.each(estates.map((each) => [each.title, each] as const))(
    'are applied, and the next plan is empty: %s',
    async (_, estate) => {
      const { text } = estate;
      expect({ problems: await problemsOf(estate, directory), text }).toEqual({ problems: [], text });
    },
  );
});
