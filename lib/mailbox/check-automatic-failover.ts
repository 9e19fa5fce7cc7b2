import { refusalText } from '../core/refusal';
import { Wording } from '../core/shown';
import type { ActivationBalance } from '../copy-layout/activation-balance';
import { FailureKind } from '../core/failure-kind';
import { MountDial } from '../exchange/mount-dial';
import type { GroupMember } from './group-member';
import { membersIn, sitesOf } from './group-member';
import type { Quorum } from './quorum';
import type { IWitness } from './witness';

/** What a claim of automatic failover is measured by. */
export interface AutomaticFailoverClaim {
  readonly members: GroupMember[];
  readonly witness?: IWitness;
  readonly quorum: Quorum;
  readonly balance: ActivationBalance[];
  readonly mountDial: MountDial;
}

const SOURCE = 'learn.microsoft.com/exchange/high-availability/plan-ha';
const MANUAL = 'or use DnsFailover.manual()';

/**
 * Names that move automatically must not move to databases that do not mount automatically: refusals for a group in sites with
 * automatic failover.
 */
export function automaticFailoverErrors(claim: AutomaticFailoverClaim): string[] {
  const placement = [...symmetry(claim.members), ...witnessPlace(claim)];
  return placement.length > 0 ? placement : [...readiness(claim.members), ...dial(claim), ...outcome(claim)];
}

function symmetry(members: GroupMember[]): string[] {
  const sites = sitesOf(members).map((site) => ({
    site: site.siteName,
    count: membersIn(members, site).length,
  }));
  if (sites.length === 2 && sites[0].count === sites[1].count) return [];
  return [
    refusalText({
      property: 'members',
      value: new Wording(sites.map(({ site, count }) => `${count} in ${site}`).join(', ')),
      limit: 'as many in the standby site as in the primary site, with automatic failover',
      cause: `after the loss of the larger site there is no majority, and databases stay dismounted although the names have moved (${SOURCE})`,
      remedy: `give both sites the same servers, ${MANUAL}`,
    }),
  ];
}

function witnessPlace({ members, witness }: AutomaticFailoverClaim): string[] {
  const shared = members.find((member) => isWith(member, witness));
  if (!witness || !shared) return [];
  return [
    refusalText({
      property: 'witness',
      value: new Wording(`${witness.computerName} in ${shared.region ?? shared.siteName}`),
      limit: 'in another region than the members, with automatic failover',
      cause:
        `the loss of ${shared.siteName} would stop its members and the witness together, and the remaining members have no majority ` +
        '(learn.microsoft.com/exchange/high-availability/manage-ha/azure-vms-as-dag-witness-servers)',
      remedy: `put the witness in a third region, ${MANUAL}`,
    }),
  ];
}

/** Whether a witness is lost together with the site of a member. */
function isWith({ site, region }: GroupMember, witness: IWitness | undefined): boolean {
  if (witness?.siteCode === site) return true;
  return region !== undefined && region === witness?.region?.name;
}

/** The servers that take over automatically must be able to serve the load. */
function readiness(members: GroupMember[]): string[] {
  const [primary, standby] = sitesOf(members).map((site) =>
    membersIn(members, site)
      .filter((member) => member.server.size !== undefined)
      .map((member) => member.server.size)
      .sort()
      .join(', '),
  );
  if (primary === standby || primary === '' || standby === '') return [];
  return [
    refusalText({
      property: 'readiness',
      value: standby,
      limit: `hot for Mailbox servers (${primary}), with automatic failover`,
      cause: 'the whole load moves to the members in the standby site without any check by an administrator',
      remedy: `give the members in the standby site the size of those in the primary site, ${MANUAL}`,
    }),
  ];
}

/** A site that is lost abruptly takes logs with it that the other site has not got yet. */
function dial({ mountDial }: AutomaticFailoverClaim): string[] {
  if (mountDial !== MountDial.LOSSLESS) return [];
  return [
    refusalText({
      property: 'automaticMountDial',
      value: mountDial,
      limit: 'GoodAvailability or BestAvailability, with automatic failover',
      cause:
        'logs are copied to the other site asynchronously, and a copy that lacks one would stay dismounted although the names have moved ' +
        '(learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags)',
      remedy: `accept the loss of some log files, ${MANUAL}`,
    }),
  ];
}

function outcome({ quorum, balance }: AutomaticFailoverClaim): string[] {
  const lost = quorum.outcomes.filter((each) => each.kind === FailureKind.SITE && !each.holds);
  const withoutCopy = balance.filter((each) => each.kind === FailureKind.SITE && each.withoutHealthyCopy > 0);
  return [
    ...lost.map(({ failure, votesLeft, votesNeeded }) =>
      refusalText({
        property: 'members',
        value: new Wording(`${votesLeft} votes after the loss of ${failure}`),
        fault: `must keep ${votesNeeded} votes, with automatic failover`,
        cause: `without a majority, databases stay dismounted although the names have moved (${SOURCE})`,
        remedy: `give the group a witness in a third region, ${MANUAL}`,
      }),
    ),
    ...withoutCopy.map(({ failure, withoutHealthyCopy: count }) =>
      refusalText({
        property: 'copies.remoteCopies',
        value: new Wording(`${count} databases without one after the loss of ${failure}`),
        fault: 'must leave a healthy copy of each database in either site, with automatic failover',
        cause:
          'names would move to a site in which these databases cannot be mounted, and lagged copies do not count',
        remedy: `raise copies.remoteCopies or lower copies.laggedCopies, ${MANUAL}`,
      }),
    ),
  ];
}
