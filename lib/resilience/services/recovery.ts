import type { EstateDocument } from '../../model/estate-document';
import { ExternalKind } from '../../model/external-model';
import { PageId } from '../../model/page-ids';
import { installationSource, READINESS_SOURCE } from '../../model/restore-figures';
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

/** The site whose machines are made on the day; undefined where there is none. */
export function pilotLightOf({ sites }: EstateDocument): SiteModel | undefined {
  return sites.find(({ runs }) => runs === Runs.WHEN_ACTIVATED);
}

/** A pilot light cannot be activated: its region is lost, the key of its disks, or the region of its state. */
export function pilotLightUnusable(parts: EstateParts, { failureDomains, stack, diskKey }: SiteModel): Fault {
  return anyOf(
    ...failureDomains,
    ...(diskKey ? [diskKey.id] : []),
    ...(stack === undefined ? [] : stateDomains(parts, stack)),
  );
}

/** Until people have decided to lead the names elsewhere. Where that is manual, the program states it with the failover. */
export function decided(
  estate: EstateDocument,
  zone = estate.dnsZones.find(({ automatic }) => !automatic),
): TimePart {
  if (zone === undefined || zone.automatic) return decision(estate);
  const work = recoveryParts(pilotLightOf(estate)?.recovery);
  const known = work.reduce((sum, { seconds = 0 }) => sum + seconds, zone.ttlSeconds);
  return {
    what: 'decision and changed record',
    seconds: zone.recoverySeconds - known,
    source: 'decisionTime of the failover in the program',
  };
}

const RESTORE = 'restore of the mailboxes';

/** The work until a pilot light serves. */
export function recoveryParts(recovery?: SiteRecoveryModel): TimePart[] {
  if (!recovery) return [];
  return [
    { what: 'activation of the site', seconds: recovery.activationSeconds, source: READINESS_SOURCE },
    {
      what: 'installation of Exchange',
      seconds: recovery.installationSeconds,
      source: installationSource(recovery),
    },
    { what: RESTORE, seconds: recovery.restoreSeconds, source: READINESS_SOURCE },
  ];
}

/** The work until a pilot light takes mail: it is handed to the servers as soon as they are installed, and nobody waits for old mailboxes. */
export function mailRecovery(recovery?: SiteRecoveryModel): TimePart[] {
  return recoveryParts(recovery).filter(({ what }) => what !== RESTORE);
}

/** A tier of a pilot light is of no use even after an activation: what its machines would be lost with fails. */
export function activatedTierUnusable(parts: EstateParts, tier: TierModel): Fault {
  const machines = parts.estate.machines.filter(({ id }) => tier.machines.includes(id));
  const proxies = parts.estate.tiers.find(({ id }) => id === tier.clientAccess?.proxy?.tier);
  const inDomain = machines.some(({ roles }) => roles.some((role) => DOMAIN_ROLES.includes(role)));
  return anyOf(
    pilotLightUnusable(parts, parts.site(tier.site)),
    ...(inDomain ? [parts.components.withoutDirectory(tier.site)] : []),
    ...(machines.length > 0
      ? [allOf(...machines.map(({ failureDomains }) => anyOf(...failureDomains)))]
      : []),
    ...(proxies ? [activatedTierUnusable(parts, proxies)] : []),
  );
}

/** Azure DNS is lost, which Edges in Azure ask for every name, and by whose private zones they are found; never where one is elsewhere, as in a datacenter. */
export function azureDnsFails({ estate }: EstateParts, edges: readonly string[]): Fault {
  const dns = estate.externals.find(({ id }) => id === 'azure-dns');
  const elsewhere = estate.sites.filter((site) => site.existing).map(({ id }) => id);
  const inAzure = edges.every((edge) =>
    estate.machines.some(({ id, site = '' }) => id === edge && !elsewhere.includes(site)),
  );
  return dns && inAzure ? dns.id : NEVER;
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

/**
 * The Exchange servers of a site stall until they have found the domain controllers of another one.
 *
 * @param beside - what else has to have failed, and what makes them no longer the ones in use
 */
export function otherDirectory(
  parts: EstateParts,
  site: string | undefined,
  beside: { readonly of?: Fault; readonly unless?: Fault } = {},
): Rung[] {
  const all = parts.estate.externals.filter(({ kind }) => kind === ExternalKind.DOMAIN_CONTROLLERS);
  const own = all.find((each) => each.site === site);
  if (site === undefined || !own || all.length < 2) return [];
  const of = parts.fails(own.id);
  return [
    {
      outcome: Outcome.INTERRUPTED,
      of: beside.of === undefined ? of : allOf(beside.of, of),
      unless: beside.unless,
      reason: `The Exchange servers of ${parts.site(site).name} stall until they use domain controllers of other sites.`,
      page: parts.page(PageId.directoryOutage(site)),
      time: [OTHER_DIRECTORY],
    },
  ];
}

/**
 * Minutes by experience. Microsoft states no time.
 *
 * Source: support.microsoft.com/help/3088777 (out-of-site domain controllers).
 */
const OTHER_DIRECTORY: TimePart = {
  what: 'Exchange finds the domain controllers of another site (minutes)',
  source: 'not stated by Microsoft',
};
