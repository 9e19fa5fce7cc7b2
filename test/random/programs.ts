import fc from 'fast-check';
import { consistent } from './consistent';
import { mutated } from './mutate';
import { fromDatacenter, oneSite, toDatacenter, twoSites } from './pieces';
import { printProgram, type Program } from './program';
import { twoSiteProgram } from './two-site';

/** Kinds of programs. */
export const KINDS = { twoSiteProgram, oneSite, twoSites, fromDatacenter, toDatacenter };

const meant = (kind: keyof typeof KINDS): fc.Arbitrary<Program> => KINDS[kind].map(consistent);

/** A report of fast-check shows the program as a person would write it. */
function shown(programs: fc.Arbitrary<Program>): fc.Arbitrary<Program> {
  return programs.map((program) =>
    Object.assign({ ...program }, { [fc.toStringMethod]: () => `\n${printProgram(program)}\n` }),
  );
}

/** Programs of one kind, some of them with odd or wrong values, and a few with values that do not go together. */
export const programsOf = (kind: keyof typeof KINDS): fc.Arbitrary<Program> =>
  shown(
    fc.oneof(
      { weight: 7, arbitrary: meant(kind) },
      { weight: 2, arbitrary: mutated(meant(kind)) },
      { weight: 1, arbitrary: KINDS[kind] },
    ),
  );

/** Programs of all kinds. */
export const programs: fc.Arbitrary<Program> = fc.oneof(
  { weight: 4, arbitrary: programsOf('twoSiteProgram') },
  { weight: 2, arbitrary: programsOf('oneSite') },
  { weight: 2, arbitrary: programsOf('twoSites') },
  { weight: 1, arbitrary: programsOf('fromDatacenter') },
  { weight: 1, arbitrary: programsOf('toDatacenter') },
);
