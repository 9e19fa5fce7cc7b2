import { MemberLoad } from '../copy-layout/activation-balance';
import { FailureKind } from '../copy-layout/failure-kind';
import { textTable } from '../core/text-table';
import { DatabaseAvailabilityGroup } from '../mailbox/database-availability-group';

/** A group in the summary: who votes, what each loss leaves, and how active databases are spread then. */
export function groupSection(group: DatabaseAvailabilityGroup): string {
  const { name, quorum, witness, alternateWitness, memberNames, layout } = group;
  const alternate = alternateWitness
    ? `, alternate ${alternateWitness.computerName} in ${alternateWitness.placeName}`
    : '';
  const watcher = witness
    ? `witness ${witness.computerName} in ${witness.placeName}${alternate}`
    : 'no witness';
  return [
    `Database availability group ${name}: ${memberNames.length} members, ${watcher}`,
    `${quorum.mode}: ${quorum.votes} votes, ${quorum.votesNeeded} needed. ${layout.databases.length} databases.`,
    ...movesText(group),
    lossTable(group),
  ].join('\n');
}

function movesText({ moves, fewestMoves }: DatabaseAvailabilityGroup): string[] {
  if (moves.length === 0) return [];
  const seeded = moves.filter(({ addedOn }) => addedOn !== undefined).length;
  const removed = moves.filter(({ removedFrom }) => removedFrom !== undefined).length;
  return [
    `Coming from the committed layout, ${seeded} copies are seeded (no even layout takes fewer than ${fewestMoves}) and ${removed} are removed.`,
  ];
}

function lossTable(group: DatabaseAvailabilityGroup): string {
  const sites = new Map(group._members.map(({ site, siteName }) => [site, siteName]));
  const siteOf = new Map(group._members.map(({ name, site }) => [name, site]));
  const votes = new Map(group.quorum.outcomes.map((each) => [each.id, each]));
  const rows = group.balance.map(({ id, failure, active, imbalance }) => {
    const vote = votes.get(id);
    return [
      failure,
      String(vote?.votesLeft ?? group.quorum.votes),
      vote && !vote.holds ? 'by hand' : 'by itself',
      ...[...sites.keys()].map((site) => range(active.filter(({ server }) => siteOf.get(server) === site))),
      String(imbalance),
    ];
  });
  const witness = group.quorum.outcomes
    .filter(({ kind }) => kind === FailureKind.WITNESS)
    .map(({ failure, votesLeft, holds }) => [
      failure,
      String(votesLeft),
      holds ? 'by itself' : 'by hand',
      ...[...sites].map(() => '-'),
      '-',
    ]);
  const head = [
    'lost',
    'votes',
    'goes on',
    ...[...sites.values()].map((siteName) => `active in ${siteName}`),
    'largest difference',
  ];
  return textTable(head, [...rows, ...witness]);
}

/** Active databases of a site's members, such as `5 to 6 each`. */
function range(loads: MemberLoad[]): string {
  if (loads.length === 0) return '-';
  const counts = loads.map(({ databases }) => databases);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least} each` : `${least} to ${most}`;
}
