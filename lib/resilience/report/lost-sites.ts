import { quoteCell as cell } from '../../core/quote-markdown';
import type { EstateDocument } from '../../model/estate-document';
import { ServiceKind } from '../service-result';
import { listed } from '../text';
import { table } from './markdown';
import type { LostWithSite } from './matrix';
import type { ReportDocument } from './report-document';

/** EdgeSync of a lost site: its Edges are lost too, so that none is left that has to learn. */
export function lostWithSite({ tiers, sites }: EstateDocument): LostWithSite {
  const domains = new Map(
    tiers.flatMap(({ site, mailTransport }) =>
      (mailTransport?.subscriptions ?? []).map((each) => [
        `${ServiceKind.EDGE_SYNC}: ${each.activeDirectorySite}`,
        sites.find(({ id }) => id === site)?.failureDomains ?? [],
      ]),
    ),
  );
  return (service, events) => domains.get(service)?.some((domain) => events.includes(domain)) ?? false;
}

/** A section of the report: what a site loses with itself, which no other site can take over. */
export function lostSites(report: ReportDocument, document: EstateDocument): string[] {
  const rows = report.scenarios
    .filter(({ kind }) => kind === 'site')
    .map(({ name, events }) => [cell(name), cell(listed(lossesOf(document, events)))])
    .filter(([, lost]) => lost !== '');
  if (rows.length === 0) return [];
  return [
    '## What a lost site loses with itself',
    'No other site takes these over, and they are no single points of failure of the services.',
    table(['what fails', 'lost with it'], rows),
  ];
}

function lossesOf({ sites, tiers, machines, dnsZones }: EstateDocument, events: readonly string[]): string[] {
  const own = sites.filter(({ failureDomains }) => failureDomains.some((each) => events.includes(each)));
  const ids = own.map(({ id }) => id);
  const has = (role: string): boolean =>
    machines.some(({ site, roles }) => site !== undefined && ids.includes(site) && roles.includes(role));
  const subscribed = tiers.some(
    ({ site, mailTransport }) => ids.includes(site) && (mailTransport?.subscriptions ?? []).length > 0,
  );
  return [
    ...(own.some((site) => site.existing) ||
    dnsZones.some(({ networks }) => networks.some((each) => ids.includes(each)))
      ? ['the clients in its network']
      : []),
    ...(has('edge') ? ['the mail in the queues of its Edges'] : []),
    ...(has('mailbox')
      ? ['the mail in the queues of its Mailbox servers that has no shadow copy elsewhere']
      : []),
    ...(subscribed ? ['EdgeSync of its Edges, which nobody needs then'] : []),
  ];
}
