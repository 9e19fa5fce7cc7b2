import { quoteMarkdown as escape } from '../../core/quote-markdown';
import { mostLostLogs } from '../../exchange/mount-dial';
import type { EstateDocument } from '../../model/estate-document';
import { ExternalKind } from '../../model/external-model';
import { PageId } from '../../model/page-ids';
import { type KindText, SERVICE_KINDS } from '../service-kinds';
import { ServiceKind } from '../service-result';
import { listed } from '../text';
import { pageLink } from './markdown';
import type { ReportDocument } from './report-document';

/** What each service is, where a reader may take it for more. */
const MEANINGS: Partial<Record<KindText, string>> = {
  [ServiceKind.CLIENT_ACCESS]: '**Client access** ends at a front end that answers its health page.',
  [ServiceKind.INBOUND_MAIL]:
    '**Inbound mail** is accepted and handed to a Mailbox server. It is in the mailbox when the database is mounted. Mail that nobody accepts stays with its senders, who try for 12 hours ' +
    '(the least of Exchange Online, whose default is 24 hours) to 5 days (RFC 5321 4.5.4.1); then it goes back to them.',
  [ServiceKind.OUTBOUND_MAIL]:
    '**Outbound mail** that finds no way out waits in queues. Exchange Server returns it after 2 days by default (MessageExpirationTimeout).',
  [ServiceKind.DATABASE]:
    '**A mailbox is usable** when clients reach a front end and its database is mounted. Both go on at the same time, so the longer of the two counts, and it is unknown while one of them is.',
  [ServiceKind.EDGE_SYNC]:
    '**EdgeSync** brings recipients and settings to the Edges. While it does not run, mail goes on with those that they have.',
};

/** A section of the report: what its words mean. */
export function meanings({ services }: ReportDocument): string[] {
  const kinds = new Set(services.map(({ kind }) => kind));
  const lines = SERVICE_KINDS.filter((kind) => kinds.has(kind)).flatMap((kind) => meaningOf(kind, kinds));
  return lines.length > 0 ? ['## What the services are', lines.map((line) => `- ${line}`).join('\n')] : [];
}

function meaningOf(kind: KindText, kinds: ReadonlySet<string>): string[] {
  const meaning = MEANINGS[kind];
  if (meaning === undefined) return [];
  return [kind === ServiceKind.CLIENT_ACCESS ? `${meaning} ${mailboxBehind(kinds)}` : meaning];
}

/** Where to read whether clients reach their mailboxes. */
function mailboxBehind(kinds: ReadonlySet<string>): string {
  return kinds.has(ServiceKind.DATABASE)
    ? 'Whether it reaches a mailbox is the column of the databases.'
    : 'Whether it reaches a mailbox is not judged, since the program states no databases.';
}

/** What has to be said below the matrix. */
export function conditions(document: EstateDocument): string[] {
  const { availabilityGroups, databases, externals, machines, sites } = document;
  const mounting = availabilityGroups.filter(({ id }) => databases.some(({ group }) => group === id));
  const dials = [...new Set(mounting.map(({ automaticMountDial }) => automaticMountDial))];
  const controllers = externals.filter(({ kind }) => kind === ExternalKind.DOMAIN_CONTROLLERS);
  // The page is about Exchange servers: a site without any has none.
  const served = controllers.filter(({ site }) =>
    machines.some((machine) => machine.site === site && machine.exchangeVersion !== undefined),
  );
  const pages = served.flatMap(({ site }) =>
    site === undefined ? [] : pageLink(PageId.directoryOutage(site), document),
  );
  const carriers = new Set(machines.flatMap(({ carrier }) => carrier ?? []));
  return [
    ...dials.map(
      (dial) =>
        `A database comes back by itself where a copy is healthy and lacks at most ${mostLostLogs(dial)} log files (mount dial ${dial}). It stays dismounted where no copy does, until a person decides.`,
    ),
    ...(controllers.length > 1
      ? [
          `Without the domain controllers of their site, Exchange servers change to those of other sites. That interrupts services for minutes, which nobody has stated: ${listed(pages)}.`,
        ]
      : []),
    ...sites.flatMap((site) =>
      site.diskKey
        ? [
            `All machines of ${escape(site.name)} stop about an hour after the key of their disks is disabled, deleted or expires, and start again with the key only: ${pageLink(PageId.diskKeyLost(site.id), document)}. The vault is in the region of the site and counts as lost with it; that the vault alone is not reached is the failure of the key.`,
          ]
        : [],
    ),
    ...(carriers.size > 0
      ? [
          `A carrier is the path of a public address (${escape(listed([...carriers]))}). ${machines.some(({ carrier, existing }) => carrier !== undefined && existing) ? 'In Azure, addresses' : 'Addresses'} of all routing preferences end at the network of Microsoft in the region, so a failure there takes all of them.`,
        ]
      : []),
  ];
}

/** A section of the report: what it says nothing about. */
export function unknown({ machines, sites }: EstateDocument): string[] {
  const datacenters = sites.filter((site) => site.existing).map(({ name }) => escape(name));
  const front = machines.some(({ roles }) => roles.includes('mailbox'))
    ? []
    : ['The Mailbox servers behind this estate, which the program does not describe.'];
  return [
    '## What this page does not know',
    [
      ...front,
      ...(datacenters.length > 0
        ? [
            `What machines of ${listed(datacenters)} share with each other: power, storage, hypervisors, switches, firewalls, the balancer. Here they fail one by one, or all with the site.`,
          ]
        : []),
      'Ransomware, deletion and corruption: they reach every copy. Only backups outside the estate help.',
      'Microsoft Entra ID and Azure Resource Manager: without them nobody signs in to Azure or changes anything, and switchovers stop.',
      'The registrar and the delegation of the domain, DKIM and the reputation of addresses.',
      'The Active Directory forest as a whole, the certification authority, and the Auth certificate of Exchange.',
      'A bad update or setting that reaches all servers at once.',
    ]
      .map((line) => `- ${line}`)
      .join('\n'),
  ];
}
