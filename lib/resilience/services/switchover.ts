import { regionDomain } from '../../model/ids';
import { PageId } from '../../model/page-ids';
import type { SiteModel } from '../../model/site-model';
import type { EstateParts } from '../estate-parts';
import { allOf, anyOf, type Fault } from '../fault';
import { Outcome } from '../outcome';
import type { Rung, Service } from '../rung';
import { ServiceKind } from '../service-result';
import { timeByPage } from '../times';
import { stacksForNames } from './moving-names';

/** Whether the names and databases can be moved to the standby site: nobody notices that they cannot, until they have to. */
export function ableToSwitchOver(parts: EstateParts): Service[] {
  const standby = parts.estate.sites.find(({ standbyFor }) => standbyFor !== undefined);
  if (!standby) return [];
  return [
    {
      result: { id: ServiceKind.SWITCHOVER, name: 'ability to switch over', kind: ServiceKind.SWITCHOVER },
      rungs: [...namesRungs(parts, standby), ...standbyRungs(parts, standby), ...groupRungs(parts, standby)],
    },
  ];
}

/** Azure changes no record of a zone whose region is lost, and Terraform none without the state. */
function namesRungs(parts: EstateParts, standby: SiteModel): Rung[] {
  const { estate, components } = parts;
  const stacks = estate.dnsZones.flatMap(({ stack }) => stacksForNames(parts, stack));
  // The machines of a pilot light are made by its stack.
  if (standby.recovery) stacks.push(standby.stack);
  const states = [...new Set(stacks.flatMap((stack) => components.neededBy(stack)))]
    .map((id) => estate.externals.find((each) => each.id === id))
    .filter((state) => state !== undefined);
  const page = parts.page(PageId.terraformState);
  return [
    ...estate.dnsZones.flatMap(({ id, region }) =>
      region === undefined
        ? []
        : [
            {
              outcome: Outcome.LOST,
              of: regionDomain(region),
              reason: `The names of ${id} resolve, and Azure changes none while the region that keeps them is lost.`,
            },
          ],
    ),
    ...states.flatMap(({ id, name, failureDomains }): Rung[] => [
      {
        outcome: Outcome.LOST,
        of: anyOf(...failureDomains),
        reason: `The state of Terraform is lost with its region (${name}).`,
        page,
      },
      {
        outcome: Outcome.NEEDS_PERSON,
        of: id,
        reason: `Terraform applies nothing without its state (${name}).`,
        page,
        time: timeByPage(estate, page),
      },
    ]),
  ];
}

/** There is nothing to switch over to. */
function standbyRungs(parts: EstateParts, standby: SiteModel): Rung[] {
  const lost = (of: Fault, reason: string): Rung => ({ outcome: Outcome.LOST, of, reason });
  const running = parts.estate.tiers.filter((tier) => tier.site === standby.id && !parts.isPilotLight(tier));
  return [
    ...standby.failureDomains.map((domain) => lost(domain, `${standby.name} is lost.`)),
    ...running
      .filter(({ clientAccess, mailTransport }) => clientAccess !== undefined || mailTransport !== undefined)
      .map(({ id, name }) => lost(parts.fails(id), `${name} of ${standby.name} does not run.`)),
  ];
}

/** The members of the standby site have to reach a majority of themselves, with a witness where their number is even. */
function groupRungs(parts: EstateParts, standby: SiteModel): Rung[] {
  const { estate, components } = parts;
  return estate.availabilityGroups.flatMap((group): Rung[] => {
    const members = group.members.filter(
      (member) => estate.machines.find(({ id }) => id === member)?.site === standby.id,
    );
    if (members.length === 0) return [];
    const { witness, alternateWitness } = group;
    const witnesses = [witness, alternateWitness].filter((each) => each !== undefined);
    const page = parts.page(PageId.switchover);
    return [
      {
        outcome: Outcome.LOST,
        of: allOf(...members.map((member) => parts.fails(member))),
        reason: `No member of ${group.id} runs in ${standby.name}.`,
      },
      ...(members.length % 2 === 0 && witnesses.length > 0
        ? [
            {
              outcome: Outcome.NEEDS_PERSON,
              of: allOf(...witnesses.map((each) => components.down(each))),
              reason: `${members.length} members of ${group.id} need a witness in ${standby.name}, and another server has to become one.`,
              page,
              time: timeByPage(estate, page),
            },
          ]
        : []),
    ];
  });
}
