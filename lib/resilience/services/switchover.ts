import { ExternalKind } from '../../model/external-model';
import { regionDomain } from '../../model/ids';
import { NameUse } from '../../model/name-model';
import { PageId } from '../../model/page-ids';
import type { SiteModel } from '../../model/site-model';
import type { EstateParts } from '../estate-parts';
import { allOf, anyOf, type Fault, given } from '../fault';
import { Outcome } from '../outcome';
import type { Rung, Service } from '../rung';
import { ServiceKind } from '../service-result';
import { stacksForNames } from './moving-names';
import { activatedTierUnusable } from './recovery';

/** Whether the names and databases can be moved to the standby site: nobody notices that they cannot, until they have to. */
export function ableToSwitchOver(parts: EstateParts): Service[] {
  const standby = parts.estate.sites.find(({ standbyFor }) => standbyFor !== undefined);
  if (!standby) return [];
  return [
    {
      result: { id: ServiceKind.SWITCHOVER, name: 'ability to switch over', kind: ServiceKind.SWITCHOVER },
      rungs: rungsOf(parts, standby),
    },
  ];
}

/** The site that is left is lost on top: whatever the standby uses of it is gone when it is needed. */
function rungsOf(parts: EstateParts, standby: SiteModel): Rung[] {
  const left = parts.estate.sites.find(({ id }) => id === standby.standbyFor);
  const domains = (left?.failureDomains ?? []).filter((domain) => !standby.failureDomains.includes(domain));
  return [...namesRungs(parts, standby), ...standbyRungs(parts, standby), ...groupRungs(parts, standby)].map(
    (rung) => ({ ...rung, of: given(rung.of, domains) }),
  );
}

/** Azure may change no record of a zone whose region is lost, and Terraform none without the state. */
function namesRungs(parts: EstateParts, standby: SiteModel): Rung[] {
  const { estate, components } = parts;
  const stacks = estate.dnsZones.flatMap(({ stack }) => stacksForNames(parts, stack));
  // The machines of a pilot light are made by its stack.
  if (standby.recovery && standby.stack !== undefined) stacks.push(standby.stack);
  const externals = [...new Set(stacks.flatMap((stack) => components.neededBy(stack)))]
    .map((id) => estate.externals.find((each) => each.id === id))
    .filter((external) => external !== undefined);
  const states = externals.filter(({ kind }) => kind === ExternalKind.STATE);
  const servers = externals.filter(({ kind }) => kind === ExternalKind.NAME_CHANGES);
  const page = parts.page(PageId.terraformState);
  const needed = new Set(
    Object.values(NameUse)
      .flatMap((use) => parts.names(use))
      .flatMap(({ id }) => components.neededBy(id)),
  );
  const services = estate.externals.filter((each) => needed.has(each.id) && each.page === undefined);
  const profiles = estate.externals.filter(
    ({ id, kind, page: own }) => needed.has(id) && kind === ExternalKind.TRAFFIC_MANAGER && own !== undefined,
  );
  return [
    ...services.map(({ id, name }) => ({
      outcome: Outcome.LOST,
      of: parts.fails(id),
      reason: `The names depend on ${name}.`,
    })),
    ...profiles.map(({ id, name, page: own }) => ({
      outcome: Outcome.NEEDS_PERSON,
      of: parts.fails(id),
      reason: `The client names move past ${name} only by hand.`,
      ...parts.byPage(own),
    })),
    ...servers.map(({ id, name, page: own }) => ({
      outcome: Outcome.NEEDS_PERSON,
      of: id,
      reason: `The names resolve, and none of them can be moved without ${name}.`,
      ...parts.byPage(own),
    })),
    ...estate.dnsZones.flatMap(({ id, region }) =>
      region === undefined
        ? []
        : [
            {
              outcome: Outcome.LOST,
              of: regionDomain(region),
              reason: `The names of ${id} resolve, and Azure may refuse to change them while the region that keeps them is lost.`,
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
        ...parts.byPage(PageId.terraformState),
      },
    ]),
  ];
}

/** There is nothing to switch over to. */
function standbyRungs(parts: EstateParts, standby: SiteModel): Rung[] {
  const lost = (of: Fault, reason: string): Rung => ({ outcome: Outcome.LOST, of, reason });
  const frontEnds = parts.estate.tiers.filter(
    ({ site, clientAccess }) => site === standby.id && clientAccess !== undefined,
  );
  const edges = parts.estate.tiers.filter(
    ({ site, mailTransport, machines }) =>
      site === standby.id && mailTransport !== undefined && machines.length > 0,
  );
  return [
    ...standby.failureDomains.map((domain) => lost(domain, `${standby.name} is lost.`)),
    ...frontEnds.map((tier) =>
      lost(
        anyOf(
          parts.isPilotLight(tier) ? activatedTierUnusable(parts, tier) : parts.fails(tier.id),
          parts.carrier(tier),
        ),
        `${tier.name} of ${standby.name} cannot serve clients.`,
      ),
    ),
    ...edges.map((tier) =>
      lost(
        parts.isPilotLight(tier)
          ? activatedTierUnusable(parts, tier)
          : allOf(...tier.machines.map((edge) => parts.fails(edge))),
        `No Edge of ${standby.name} takes mail.`,
      ),
    ),
  ];
}

/** Members have to run in the standby site, with a copy of each database that has one there. A witness is made of any server by the page. */
function groupRungs(parts: EstateParts, standby: SiteModel): Rung[] {
  const { estate } = parts;
  const here = new Set(estate.machines.filter(({ site }) => site === standby.id).map(({ id }) => id));
  const groups = estate.availabilityGroups.map(({ id, members }) => ({
    servers: members.filter((member) => here.has(member)),
    reason: `No member of ${id} runs in ${standby.name}.`,
  }));
  const databases = estate.databases.map(({ id, copies }) => ({
    servers: copies.map(({ server }) => server).filter((server) => here.has(server)),
    reason: `No server with a copy of ${id} runs in ${standby.name}.`,
  }));
  return [...groups, ...databases]
    .filter(({ servers }) => servers.length > 0)
    .map(({ servers, reason }) => ({
      outcome: Outcome.LOST,
      of: allOf(...servers.map((server) => parts.fails(server))),
      reason,
    }));
}
