import * as fc from 'fast-check';
import { FailureKind } from '../../lib/core/failure-kind';
import { QuorumMode } from '../../lib/exchange/quorum-mode';
import { Quorum } from '../../lib/mailbox/quorum';
import type { QuorumMember, QuorumWitness } from '../../lib/mailbox/quorum-voters';
import { each } from '../support/each';

const SITES = [
  { site: 'AMS', siteName: 'Amsterdam', region: 'westeurope' },
  { site: 'DUB', siteName: 'Dublin', region: 'northeurope' },
];
const ZONES = ['1', '2', '3', undefined];

function member(site: number, zone: string | undefined, index: number): QuorumMember {
  return { name: `EX${index}`, ...SITES[site], zone };
}

function witnessIn(region: string | undefined, zone?: string): QuorumWitness {
  return { name: 'FSW', location: 'somewhere', region, zone };
}

/** Members by site, each over zones 1, 2, 3 in turn. */
function group(primary: number, standby: number, witness?: QuorumWitness): Quorum {
  const sizes = [primary, standby];
  const members = sizes.flatMap((size, site) =>
    Array.from({ length: size }, (_, index) => member(site, ZONES[index % 3], site * 10 + index)),
  );
  return Quorum._of(members, witness);
}

/** More than half of all who may vote, counted one by one: what Windows does. */
function majority(
  members: QuorumMember[],
  witness: QuorumWitness | undefined,
  lost: (voter: string) => boolean,
): boolean {
  const voters = members.map((each) => each.name);
  if (voters.length > 0 && voters.length % 2 === 0 && witness) voters.push(witness.name);
  const alive = voters.filter((voter) => !lost(voter));
  return alive.length * 2 > voters.length;
}

/** Who is lost with each loss, by its id. */
function losses(members: QuorumMember[], witness: QuorumWitness | undefined): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  for (const each of members) {
    const peers = members.filter((other) => other.site === each.site);
    const near = witness && witness.region === each.region ? [witness] : [];
    all.set(`server:${each.name}`, new Set([each.name]));
    all.set(`site:${each.site}`, new Set([...peers, ...near].map(({ name }) => name)));
    if (each.zone === undefined) continue;
    const inZone = [...peers, ...near].filter(({ zone }) => zone === each.zone);
    all.set(`zone:${each.site}/${each.zone}`, new Set(inZone.map(({ name }) => name)));
  }
  if (witness) all.set(`witness:${witness.name}`, new Set([witness.name]));
  return all;
}

const anyMember = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.constantFrom(...ZONES));
const anyMembers = fc
  .array(anyMember, { maxLength: 16 })
  .map((places) => places.map(([site, zone], index) => member(site, zone, index)));
const anyWitness = fc.option(
  fc
    .tuple(
      fc.constantFrom('westeurope', 'northeurope', 'francecentral', undefined),
      fc.constantFrom(...ZONES),
    )
    .map(([region, zone]) => witnessIn(region, zone)),
  { nil: undefined },
);

test('every loss leaves what counting voters one by one says', () => {
  fc.assert(
    fc.property(anyMembers, anyWitness, (members, witness) => {
      const expected = losses(members, witness);
      const actual = Quorum._of(members, witness).outcomes;
      expect(new Map(actual.map(({ id, holds }) => [id, holds]))).toEqual(
        new Map(
          [...expected].map(([id, lost]) => [id, majority(members, witness, (voter) => lost.has(voter))]),
        ),
      );
      expect(actual).toHaveLength(expected.size);
    }),
    { numRuns: 500 },
  );
});

test('all groups of up to six members over two sites with three zones, with and without witness', () => {
  const witnesses = [undefined, 'francecentral', 'westeurope', 'northeurope'];
  let seen = 0;
  for (const places of multisets(6, 6)) {
    const members = places.map((place, index) => member(Math.floor(place / 3), ZONES[place % 3], index));
    for (const region of witnesses) {
      const witness = region === undefined ? undefined : witnessIn(region, '1');
      const expected = losses(members, witness);
      for (const { id, holds } of Quorum._of(members, witness).outcomes) {
        seen++;
        if (holds !== majority(members, witness, (voter) => expected.get(id)!.has(voter)))
          throw new Error(`${id} of ${JSON.stringify(members)} with ${region}`);
      }
    }
  }
  expect(seen).toBeGreaterThan(20_000);
});

test.each([2, 4, 6, 8, 16])(
  '%i members in equal halves and a witness elsewhere outlive every single loss',
  (count) => {
    const quorum = group(count / 2, count / 2, witnessIn('francecentral'));
    expect(quorum.mode).toBe(QuorumMode.NODE_AND_FILE_SHARE_MAJORITY);
    expect(quorum.outcomes.filter(({ holds }) => !holds)).toEqual([]);
    expect([quorum.votes, quorum.votesNeeded]).toEqual([count + 1, count / 2 + 1]);
  },
);

test.each([
  ['the witness beside the primary', group(3, 3, witnessIn('westeurope')), ['site Amsterdam']],
  ['the witness beside the standby', group(3, 3, witnessIn('northeurope')), ['site Dublin']],
  ['no witness', group(3, 3), ['site Amsterdam', 'site Dublin']],
  ['an odd number, the primary larger', group(3, 2, witnessIn('francecentral')), ['site Amsterdam']],
  ['an odd number, the standby larger', group(2, 3, witnessIn('francecentral')), ['site Dublin']],
  ['one site', group(4, 0, witnessIn('francecentral')), ['site Amsterdam']],
])('with %s the site that must not be lost is named', (_, quorum, expected) => {
  const lost = quorum.outcomes.filter(({ kind, holds }) => kind === FailureKind.SITE && !holds);
  expect(lost.map(({ failure }) => failure)).toEqual(expected);
  for (const { site, siteName } of each(SITES))
    expect([
      site,
      quorum.survivesSite(site) || !quorum.outcomes.some(({ id }) => id === `site:${site}`),
    ]).toEqual([site, !expected.includes(`site ${siteName}`)]);
});

test('a witness has no vote among an odd number of members', () => {
  const quorum = group(3, 2, witnessIn('francecentral'));
  expect([quorum.mode, quorum.votes, quorum.votesNeeded]).toEqual([QuorumMode.NODE_MAJORITY, 5, 3]);
  expect(quorum.voters).not.toContain('FSW');
  expect(group(2, 2, witnessIn('francecentral')).voters).toContain('FSW');
  expect(quorum.outcomes.find(({ kind }) => kind === FailureKind.WITNESS)).toEqual({
    kind: FailureKind.WITNESS,
    id: 'witness:FSW',
    failure: 'witness FSW',
    votesLeft: 5,
    votesNeeded: 3,
    holds: true,
  });
});

test('a group without members has no votes to lose', () => {
  const quorum = group(0, 0, witnessIn('francecentral'));
  expect([quorum.votes, quorum.outcomes.map(({ failure }) => failure)]).toEqual([0, ['witness FSW']]);
});

/** All multisets of at most `most` out of `kinds` kinds. */
function* multisets(kinds: number, most: number, least = 0): Generator<number[]> {
  yield [];
  if (most === 0) return;
  for (let kind = least; kind < kinds; kind++)
    for (const rest of multisets(kinds, most - 1, kind)) yield [kind, ...rest];
}
