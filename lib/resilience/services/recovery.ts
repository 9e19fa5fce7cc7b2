import type { EstateDocument } from '../../model/estate-document';
import { ExternalKind } from '../../model/external-model';
import { PageId } from '../../model/page-ids';
import { Runs, type SiteModel, type SiteRecoveryModel } from '../../model/site-model';
import type { TierModel } from '../../model/tier-model';
import { DOMAIN_ROLES } from '../components';
import type { EstateParts } from '../estate-parts';
import { allOf, anyOf, type Fault, NEVER } from '../fault';
import { Outcome } from '../outcome';
import type { Rung } from '../rung';
import type { TimePart } from '../time-part';
import { decision } from '../times';
import { stateDomains } from './moving-names';

const READINESS = 'readiness of the standby site in the program';

/** The site whose machines are made on the day; undefined where there is none. */
export function pilotLightOf({ sites }: EstateDocument): SiteModel | undefined {
  return sites.find(({ runs }) => runs === Runs.WHEN_ACTIVATED);
}

/** A pilot light cannot be activated: its region is lost, or that of its state. */
export function pilotLightUnusable(parts: EstateParts, { failureDomains, stack }: SiteModel): Fault {
  return anyOf(...failureDomains, ...stateDomains(parts, stack));
}

/** A service comes back by the activation of a pilot light. */
export function activatedRung(parts: EstateParts, site: SiteModel, of: Fault, reason: string): Rung {
  return {
    outcome: Outcome.NEEDS_PERSON,
    of,
    reason: `${reason} ${site.name} has to be activated.`,
    page: parts.page(PageId.activation(site.id)),
    time: [decision(parts.estate), ...recoveryParts(site.recovery)],
  };
}

/** The work until a pilot light serves. */
export function recoveryParts(recovery?: SiteRecoveryModel): TimePart[] {
  if (!recovery) return [];
  return [
    { what: 'activation of the site', seconds: recovery.activationSeconds, source: READINESS },
    { what: 'installation of Exchange', seconds: recovery.installationSeconds, source: READINESS },
    { what: 'restore of the mailboxes', seconds: recovery.restoreSeconds, source: READINESS },
  ];
}

/** A tier of a pilot light is of no use even after an activation: what its machines would be lost with fails. */
export function activatedTierUnusable(parts: EstateParts, tier: TierModel): Fault {
  const machines = parts.estate.machines.filter(({ id }) => tier.machines.includes(id));
  const inDomain = machines.some(({ roles }) => roles.some((role) => DOMAIN_ROLES.includes(role)));
  return anyOf(
    pilotLightUnusable(parts, parts.site(tier.site)),
    ...(inDomain ? [parts.components.withoutDirectory(tier.site)] : []),
    ...(machines.length > 0
      ? [allOf(...machines.map(({ failureDomains }) => anyOf(...failureDomains)))]
      : []),
  );
}

/** No Mailbox server is left in any site, not even in a pilot light that is activated; never where the program knows none. */
export function noMailboxServer(parts: EstateParts): Fault {
  const servers = parts.estate.machines.filter(({ roles }) => roles.includes('mailbox'));
  const running = servers.filter(({ runs }) => runs === Runs.ALWAYS);
  const activated = parts.estate.tiers.filter(
    (tier) => parts.isPilotLight(tier) && servers.some(({ id }) => tier.machines.includes(id)),
  );
  if (servers.length === 0) return NEVER;
  return allOf(
    ...running.map(({ id }) => parts.fails(id)),
    ...activated.map((tier) => activatedTierUnusable(parts, tier)),
  );
}

/** The Exchange servers of a site use the domain controllers of others: they go on, and a page helps. */
export function otherDirectory(parts: EstateParts, site: string | undefined): Rung[] {
  const all = parts.estate.externals.filter(({ kind }) => kind === ExternalKind.DOMAIN_CONTROLLERS);
  const own = all.find((each) => each.site === site);
  if (site === undefined || !own || all.length < 2) return [];
  return [
    {
      outcome: Outcome.GOES_ON,
      of: parts.fails(own.id),
      reason: `The Exchange servers of ${parts.site(site).name} use domain controllers of other sites.`,
      page: parts.page(PageId.directoryOutage(site)),
    },
  ];
}
