import type { RedundancyGroup } from '../model/redundancy-group';
import type { DnsZoneModel } from '../model/name-model';
import { NameStage } from '../model/name-stage';
import { Runs } from '../model/site-model';
import type { Estates } from './estate';
import { protectionLoosened } from './protection-loosened';
import { releaseOf, releasesOf } from './released';

/** What the new model asks less of than the deployed one. The present change is judged by the deployed model all the same. */
export function loosened(estates: Estates): string[] {
  const { deployed, planned } = estates;
  const groups = new Map(planned.redundancyGroups.map((each) => [each.id, each]));
  const machines = new Map(planned.machines.map((each) => [each.id, each]));
  const sites = new Map(planned.sites.map((each) => [each.id, each]));
  const zones = new Map(planned.dnsZones.map((each) => [each.id, each]));
  const stacks = new Set(planned.stacks.map(({ id }) => id));
  return [
    ...deployed.redundancyGroups.flatMap((each) => groupLoosened(each, groups.get(each.id))),
    ...deployed.machines
      .filter(({ id }) => !machines.has(id))
      .map(({ id }) => `${id} is no machine of the estate any more`),
    ...deployed.machines
      .filter((each) => !each.drained && machines.get(each.id)?.drained)
      .map(({ id }) => `${id} is drained`),
    ...deployed.sites
      .filter(({ id, runs }) => runs === Runs.ALWAYS && sites.get(id)?.runs === Runs.WHEN_ACTIVATED)
      .map(({ id }) => `the machines of ${id} run only when the site is activated`),
    ...deployed.dnsZones.flatMap((each) => heldAgain(each, zones.get(each.id))),
    ...deployed.stacks
      .filter(({ id }) => !stacks.has(id))
      .map(({ id }) => `the stack ${id} goes: what it has left is not judged after this`),
    ...protectionLoosened(estates),
    ...released(estates),
  ];
}

/** Resources that Terraform could not destroy before, in one line for each machine, or stack, and reason. */
function released({ deployed, planned }: Estates): string[] {
  const lines = releasesOf(planned)
    .filter((each) => releaseOf(deployed, each) === undefined)
    .map(({ stack, machine, holds, reason, until }) => ({
      holds,
      text: `of ${machine ?? stack} may be destroyed from now on${until === undefined ? '' : ` until ${until}`}: ${reason}`,
    }));
  return [...new Set(lines.map(({ text }) => text))].map((text) => {
    const kinds = lines.filter((each) => each.text === text).map(({ holds }) => holds);
    return `${kinds.length} ${kinds.length === 1 ? 'resource' : 'resources'} with ${[...new Set(kinds)].sort().join(' and ')} ${text}`;
  });
}

/** A model without stages is of a version that published every name at once. */
function heldAgain(was: Partial<DnsZoneModel>, is?: DnsZoneModel): string[] {
  const stages = [
    { what: 'client names', from: was.clientNames, to: is?.clientNames },
    { what: 'records about mail', from: was.mailNames, to: is?.mailNames },
  ];
  return stages
    .filter(({ from, to }) => from !== NameStage.HELD && to === NameStage.HELD)
    .map(
      ({ what }) =>
        `the ${what} of ${was.id} are held again: their record sets go, and no old ones come back`,
    );
}

function groupLoosened(was: RedundancyGroup, is?: RedundancyGroup): string[] {
  if (is === undefined) return [`${was.id} is no group any more (${was.provides})`];
  const removed = was.members.filter((each) => !is.members.includes(each));
  return [
    ...(is.needed < was.needed ? [`${was.id} needs ${is.needed} members, and needed ${was.needed}`] : []),
    ...((is.neededForLoad ?? 0) < (was.neededForLoad ?? 0)
      ? [
          `${was.id} needs ${is.neededForLoad ?? 'no stated number of'} members for its load, and needed ${was.neededForLoad}`,
        ]
      : []),
    ...(was.votes && !is.votes ? [`the members of ${was.id} do not vote any more`] : []),
    ...(removed.length > 0 ? [`${was.id} is without ${removed.join(', ')}`] : []),
  ];
}
