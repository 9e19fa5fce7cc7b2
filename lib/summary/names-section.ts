import { RoutingMethod } from '../model/routing-model';
import { textTable } from '../core/text-table';
import { clientCapacities } from '../model/client-capacity';
import type { EstateModel } from '../model/estate-model';
import type { MailDomainModel } from '../model/mail-domain-model';
import type { DnsHostingModel } from '../model/dns-hosting-model';
import type { DnsZoneModel } from '../model/name-model';
import { NameStage } from '../model/name-stage';

/** The names of a zone, where they lead, and how long a switchover of names takes. */
export function namesSection(model: EstateModel, zone: DnsZoneModel): string {
  const names = model.names.filter((name) => name.zone === zone.id);
  const rows = names.map(({ name, recordType, primary = '-', standby = '-' }) => [
    name,
    recordType,
    primary,
    standby,
  ]);
  const moves = names.some(({ standby }) => standby !== undefined);
  return [
    `Names of ${zone.id}`,
    ...(names.length > 0 ? [textTable(['name', 'type', 'primary', 'standby'], rows)] : []),
    ...domainLines(model, zone),
    stageLine(zone, model.mailDomains),
    ...(moves ? [recoveryLine(zone), ...ownClientsLines(model, zone), ...capacityLines(model, zone)] : []),
    ...hostingLines(zone, moves),
    ...insideLines(zone),
  ].join('\n');
}

const STAGES: Record<NameStage, string> = {
  [NameStage.HELD]: 'are not live (held)',
  [NameStage.LIVE]: 'are live',
  [NameStage.PREVIOUS]: 'lead to what was there before (previous)',
};

const IS: Record<NameStage, string> = {
  [NameStage.HELD]: 'is not live (held)',
  [NameStage.LIVE]: 'is live',
  [NameStage.PREVIOUS]: 'leads to what was there before (previous)',
};

/** What the domain does, where there are several. */
function domainLines({ mailDomains }: EstateModel, { id }: DnsZoneModel): string[] {
  const domain = mailDomains.find((each) => each.id === id);
  if (!domain || mailDomains.length < 2) return [];
  const { receives, sends, reportAddress, dkimSelectors, autodiscover, autodiscoverTarget } = domain;
  const way = receives ? (sends ? 'receives and sends mail' : 'only receives mail') : 'only sends mail';
  return [
    [
      `The domain ${way}; reports about it go to ${reportAddress}.`,
      ...(dkimSelectors.length > 0 ? [`DKIM selectors: ${dkimSelectors.join(', ')}.`] : []),
      ...(autodiscover === undefined || domain.main
        ? []
        : [`Autodiscover by ${autodiscover}, which leads to ${autodiscoverTarget!}.`]),
    ].join(' '),
  ];
}

/** How far the names have gone live; rows of names that are not live say where they will lead. */
function stageLine({ id, clientNames, mailNames }: DnsZoneModel, domains: MailDomainModel[]): string {
  const domain = domains.find((each) => each.id === id);
  if (domain && !domain.main) {
    const autodiscover = domain.autodiscover === undefined ? '' : `Autodiscover ${IS[clientNames]}; `;
    const sentence = `${autodiscover}the records about mail ${STAGES[mailNames]}.`;
    return `${sentence[0].toUpperCase()}${sentence.slice(1)}`;
  }
  return `The client names ${STAGES[clientNames]}; the records about mail ${STAGES[mailNames]}.`;
}

function recoveryLine({ automatic, recoverySum, objectiveSeconds, routing }: DnsZoneModel): string {
  const sum = `${recoverySum}, objective ${objectiveSeconds} s.`;
  if (routing === undefined) return `Failover is ${automatic ? 'automatic' : 'manual'}: ${sum}`;
  const judged =
    routing.method === RoutingMethod.WEIGHTED
      ? ''
      : ' Traffic Manager judges by where the resolver of a client is, not the client: compare the two for a VPN and for resolvers abroad.';
  return `Both sites serve at once (${routing.method} routing); a site that fails is left by its clients: ${sum}${judged}`;
}

/** Clients inside a datacenter, whose DNS servers nothing here changes. */
function ownClientsLines({ sites }: EstateModel, { insideNames }: DnsZoneModel): string[] {
  if (insideNames?.hosting) return [];
  return sites
    .filter(({ existing }) => existing === true)
    .map(
      ({ name }) =>
        `This holds for clients outside and in the networks in Azure. Clients inside ${name} ask the DNS servers there: people change the internal zone, and clients follow after its time to live.`,
    );
}

/** What each site can serve, where both do. */
function capacityLines(model: EstateModel, zone: DnsZoneModel): string[] {
  const capacities = clientCapacities(model, zone);
  if (zone.routing === undefined || capacities.length === 0) return [];
  const carried = capacities.map(({ site, servers, capacity, withoutZone, share }) =>
    [
      `${site.name} can serve ${capacity} with ${servers} front ends`,
      ...(withoutZone === undefined ? [] : [`${Math.floor(withoutZone)} without its largest zone`]),
      ...(share === undefined ? [] : [`and has ${Math.round(share * 100)} % of them`]),
    ].join(', '),
  );
  return [`Clients at the busiest time: ${zone.routing.clients}. ${carried.join('; ')}.`];
}

/** What takes changes where the records are not in Azure DNS, and what nothing probes there. */
function hostingLines({ hosting, automatic, stack }: DnsZoneModel, moves: boolean): string[] {
  if (!hosting) return [];
  const probed = automatic
    ? 'Traffic Manager probes the sites; the zone has aliases of it, which a failover does not change.'
    : 'Nothing probes the sites for these records: people move them, and the time above counts from the failure.';
  return [
    `The records are kept at ${hosting.name}.${moves ? ` ${probed}` : ''}${serverText(hosting, stack)}`,
  ];
}

function serverText({ server, location, needsServerForChanges }: DnsHostingModel, stack: string): string {
  if (!needsServerForChanges) return '';
  const place = location === undefined ? '' : ` (${location})`;
  return ` The server ${server ?? 'there'}${place} takes the changes: while it does not answer, ${stack} cannot be planned or applied.`;
}

function insideLines({ insideNames: inside, stack }: DnsZoneModel): string[] {
  if (inside?.reason !== undefined) return [`Nobody publishes names inside the networks: ${inside.reason}.`];
  if (!inside?.hosting) return [];
  return [
    `The names inside are kept at ${inside.hosting.name}, and follow active_site; nothing probes them.${serverText(inside.hosting, stack)}`,
  ];
}
