import { FailureId } from '../core/failure-id';
import type { DatabaseCopies, DatabaseCopy } from '../copy-layout/database-copies';
import { FailureKind } from '../core/failure-kind';
import { copiesOf } from '../copy-layout/moves';
import type { GroupFailureModel } from '../model/availability-group-model';
import type { CopyModel, DatabaseModel } from '../model/database-model';
import { databaseGroupId, quorumGroupId, regionDomain, siteDomain, zoneDomain } from '../model/ids';
import { DependencyKind } from '../model/dependency';
import type { ModelPart } from '../model/model-part';
import type { DatabaseAvailabilityGroup } from './database-availability-group';

/** What a group says of itself. */
export function describeGroup(group: DatabaseAvailabilityGroup): ModelPart {
  const { name, quorum, witness, alternateWitness, memberNames } = group;
  const { laggedCopies, replayLag } = group._copies;
  const databases = group.layout.databases.map((each) => describeDatabase(group, each));
  return {
    estate: group._members[0]?.memberSite.estate,
    availabilityGroups: [
      {
        id: name,
        members: memberNames,
        witness: witness?.computerName,
        witnessDirectory: witness?.directory,
        alternateWitness: alternateWitness?.computerName,
        alternateWitnessDirectory: alternateWitness?.directory,
        quorumMode: quorum.mode,
        votes: quorum.votes,
        votesNeeded: quorum.votesNeeded,
        replayLagDays: laggedCopies > 0 ? replayLag.toDays() : undefined,
        itemRetentionDays: group.itemRetention.toDays(),
        automaticMountDial: group.automaticMountDial,
        logTruncation: {
          circularLogging: group.logTruncation.isCircular,
          backupProduct: group.logTruncation.product,
        },
        copiesToSeed: group.moves.filter(({ addedOn }) => addedOn !== undefined).length,
        copiesToRemove: group.moves.filter(({ removedFrom }) => removedFrom !== undefined).length,
        fewestMoves: group.fewestMoves,
        failures: describeFailures(group),
      },
    ],
    databases,
    redundancyGroups: [
      {
        id: quorumGroupId(name),
        provides: `quorum of ${name}`,
        members: quorum.voters,
        needed: quorum.votesNeeded,
        votes: true,
      },
      ...databases.map(({ id, copies }) => ({
        id: databaseGroupId(id),
        provides: `database ${id}`,
        members: copies.filter(({ lagged }) => !lagged).map(({ server }) => server),
        needed: 1,
        votes: false,
      })),
    ],
    // Without a majority no database is mounted, whatever copies are left.
    dependencies: databases.map(({ id }) => ({
      source: databaseGroupId(id),
      target: quorumGroupId(name),
      kind: DependencyKind.NEEDS,
    })),
  };
}

function describeDatabase(
  group: DatabaseAvailabilityGroup,
  { database, copies, drive }: DatabaseCopies,
): DatabaseModel {
  return {
    id: database,
    group: group.name,
    copies: describeCopies(copies),
    drive,
    committedCopies: group._previous && describeCopies(copiesOf(group._previous, database)),
  };
}

function describeCopies(copies: DatabaseCopy[]): CopyModel[] {
  return copies.map(({ server, preference, lagged }) => ({ server, preference, lagged }));
}

/** The vote and the active databases after each failure. */
function describeFailures(group: DatabaseAvailabilityGroup): GroupFailureModel[] {
  const { quorum, balance } = group;
  const votes = new Map(quorum.outcomes.map((each) => [each.id, each]));
  const domains = failureDomains(group);
  const ofServers = balance.map(
    ({ id, failure, kind, active, imbalance, withoutHealthyCopy, activeAwayFromHome }) => ({
      id,
      failure,
      failureDomain: domains.get(id),
      kind,
      votesLeft: votes.get(id)?.votesLeft ?? quorum.votes,
      keepsQuorum: votes.get(id)?.holds ?? true,
      active,
      imbalance,
      withoutHealthyCopy,
      activeAwayFromHome,
    }),
  );
  const [healthy] = ofServers;
  // The loss of the witness moves no database.
  const ofWitness = quorum.outcomes
    .filter(({ kind }) => kind === FailureKind.WITNESS)
    .map(({ id, failure, kind, votesLeft, holds }) => ({
      ...healthy,
      id,
      failure,
      kind,
      votesLeft,
      keepsQuorum: holds,
    }));
  return [...ofServers, ...ofWitness];
}

/** What is lost with each zone and region that has members, by the id of the failure. A datacenter is in no region and is lost by itself. */
function failureDomains(group: DatabaseAvailabilityGroup): Map<string, string> {
  return new Map(
    group._members.flatMap(({ site, region, zone }): [string, string][] =>
      region === undefined
        ? [[FailureId.site(site), siteDomain(site)]]
        : [
            [FailureId.site(site), regionDomain(region)],
            ...(zone === undefined
              ? []
              : [[FailureId.zone(site, zone), zoneDomain(region, zone)] as [string, string]]),
          ],
    ),
  );
}
