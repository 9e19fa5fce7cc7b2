import fc from 'fast-check';
import { call, flag, membersOf, mostly, named, pick, ref, settings, type Some } from './arbitrary';
import { PLACES, trio } from './place';
import type { Statement, Value } from './program';
import { prose } from './values';

// What a program consists of.

/** `const name = value;` */
export const let_ = (name: string, value: Some): fc.Arbitrary<Statement> =>
  value.map((made: Value) => ({ name, value: made }));

/** The statement in so many of a hundred programs. */
export const maybe = (percent: number, value: Some, name?: string): fc.Arbitrary<readonly Statement[]> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 100 - percent, arbitrary: fc.constant([]) },
    { weight: percent, arbitrary: value.map((made: Value) => [{ name, value: made }]) },
  );

/** A region that the library does not know. */
const unknownRegion = (name: string): Some =>
  call(
    'AzureRegion.of',
    settings(
      'AzureRegionFacts',
      { name: pick(name) },
      {
        zones: mostly(pick(['1', '2', '3']), pick(['1'])),
        pair: pick('westeurope'),
        cloud: named('AzureCloud.PUBLIC'),
      },
      60,
    ),
  );

/** The regions of the sites, as variables. */
export const regions: fc.Arbitrary<readonly Statement[]> = fc
  .oneof(
    { weight: 20, arbitrary: trio.map((chosen) => chosen.map((each): Value => ref(`AzureRegion.${each}`))) },
    { weight: 1, arbitrary: fc.tuple(...['denmarkeast', 'norwaysouth', 'finlandeast'].map(unknownRegion)) },
  )
  .map((chosen) =>
    PLACES.map(({ name }, index) => ({ name: `${name.toLowerCase()}Region`, value: chosen[index] })),
  );

const releaseProps = settings(
  'ReleaseProps',
  { reason: prose },
  { servers: pick(['AMSFE1'], ['AMSEDGE1', 'AMSEDGE2']), dataOnly: flag, until: pick('2030-12-31') },
  50,
);

/** Something of the program may be destroyed. */
export const release = (scope: string): Some => call('Release.of', named(scope), releaseProps);

/** A warning is acknowledged. */
export const warnings = (_: string): Some =>
  call(
    'acknowledge',
    named('app'),
    membersOf('WarningId', 'SINGLE_CARRIER', 'LOCAL_STATE', 'UNMONITORED'),
    prose,
  );
