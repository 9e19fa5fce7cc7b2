import { PageId } from '../../model/page-ids';
import { exchangeServers, namesOf, sitesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, quoteList } from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import type { Reference, Text } from '../text';
import { listed, pageRef, ref, text } from '../text';
import { SYNC_CHECK, syncServerOf, syncServerShell, syncServerValue } from './edge-subscription';
import { exchangeShell } from './shells';

/** How long before its end a public certificate is renewed, in days. */
export const PUBLIC_DAYS = 14;
/** How long before its end one is renewed that Exchange has signed itself, in days. Source: microsoft.github.io/CSS-Exchange/Admin/MonitorExchangeAuthCertificate. */
export const INTERNAL_DAYS = 60;

/** Exchange servers that run all the time, existing ones too. */
export function runningServers(estate: EstateView): ServerView[] {
  return standingSites(estate).flatMap((site) => exchangeServers(site));
}

/** Edges that run all the time. */
export function runningEdges(estate: EstateView): ServerView[] {
  return standingSites(estate).flatMap(({ edges }) => edges);
}

/** One row for each certificate, with the days that are left. */
function daysTable(certificates: string): string {
  return `${certificates} | Sort-Object -Property NotAfter | Format-Table -AutoSize -Property @{ Name = 'Days'; Expression = { ($_.NotAfter - (Get-Date)).Days } }, Services, Subject, Thumbprint`;
}

/** Lists every certificate of the Exchange servers, with the days that are left. */
export function seeCertificates(estate: EstateView): Step[] {
  const servers = namesOf(runningServers(estate));
  const edges = namesOf(runningEdges(estate));
  return [
    ...(servers.length === 0
      ? []
      : [
          {
            id: 'see-certificates',
            title: 'List the certificates of all servers',
            why: 'The first lines say which certificate signs OAuth tokens and which one each server uses for transport between servers; the list has all others too.',
            ...exchangeShell(servers[0]),
            command: [
              'Get-AuthConfig | Format-List -Property CurrentCertificateThumbprint, NextCertificateThumbprint, NextCertificateEffectiveDate',
              'Get-TransportService | Format-Table -AutoSize -Property Name, InternalTransportCertificateThumbprint',
            ],
            check: [
              `foreach ($server in ${quoteList(servers)}) {`,
              '  $server',
              '  $certificates = @(Get-ExchangeCertificate -Server $server)',
              `  ${daysTable('$certificates')}`,
              '}',
            ],
            expected: `Days is more than ${PUBLIC_DAYS} for each certificate with IIS, IMAP or POP, and more than ${INTERNAL_DAYS} for "Microsoft Exchange Server Auth Certificate" and for each that a server uses for transport. A number below 0 has expired.`,
            otherwise:
              'A server does not answer: run `Get-ExchangeCertificate` on it. WMSVC belongs to the management service of IIS and does not concern Exchange.',
          },
        ]),
    ...(edges.length === 0
      ? []
      : [
          {
            id: 'see-edge-certificates',
            title: 'List the certificates of the Edges',
            why: 'An Edge answers for itself only.',
            ...exchangeShell(...edges),
            command: [
              'Get-TransportService | Format-List -Property Name, InternalTransportCertificateThumbprint',
            ],
            check: ['$certificates = @(Get-ExchangeCertificate)', daysTable('$certificates')],
            expected: `Days is more than ${PUBLIC_DAYS} for the certificate with the public name of the Edge, and more than ${INTERNAL_DAYS} for the one that it uses for transport, which EdgeSync is bound to.`,
            otherwise: 'Access denied: open the shell as the local administrator.',
          },
        ]),
  ];
}

/**
 * Steps of the bring-up as steps of a renewal, with ids of their own: here they concern servers that existed before as well, and a function has
 * one body.
 */
export function asRenewal(steps: Step[]): Step[] {
  const renewed = (id: string): string => stepId('renew', id);
  const rename = (said: Text): Text =>
    typeof said === 'string'
      ? said
      : said.map((part) =>
          typeof part === 'string' || part.page !== undefined || part.step === undefined
            ? part
            : ref(renewed(part.step)),
        );
  return steps.map((step) => ({
    ...step,
    id: renewed(step.id),
    why: rename(step.why),
    expected: rename(step.expected),
    otherwise: rename(step.otherwise),
  }));
}

/** The steps that subscribe the Edges of a site: those of the bring-up, or of the rebuild of Edges that were subscribed before. */
export function subscriptionRefs(site: SiteView): Reference[] {
  return site.subscriptions.flatMap(({ activeDirectorySite, edges }) =>
    edges.map((edge) =>
      pageRef(
        site.existing ? PageId.edgeRebuild(edge) : PageId.bringUp,
        stepId('export-subscription', edge, activeDirectorySite),
      ),
    ),
  );
}

/** EdgeSync encrypts its credentials with the certificates of both sides. */
export function checkSubscriptions(estate: EstateView): Step[] {
  return sitesOf(estate).flatMap((site) => checkSubscription(site));
}

/** The same for one site; nothing where none of its Edges is subscribed. */
export function checkSubscription(site: SiteView): Step[] {
  if (site.pilotLight || !site.subscriptions.some(({ edges }) => edges.length > 0)) return [];
  const server = syncServerOf(site, site.subscriptions[0]);
  return [
    {
      id: stepId('check-edgesync', site.code),
      title: `Subscribe the Edges of ${site.name} again, and check EdgeSync`,
      when: `After a certificate of an Edge of ${site.name} was replaced, or the transport certificate of a Mailbox server there.`,
      why: text`EdgeSync encrypts its credentials with the certificates of both sides, and the documentation asks for a new subscription after each renewal on a subscribed Edge (learn.microsoft.com/exchange/architecture/client-access/renew-certificates). Begin with ${listed(subscriptionRefs(site))} and the steps behind it; mail flows meanwhile. Then run this.`,
      ...syncServerShell(server, site.directorySite),
      command: [`Start-EdgeSynchronization -Server ${syncServerValue(server)} -ForceFullSync`],
      check: [SYNC_CHECK],
      expected: `SyncStatus is Normal for ${nameList(namesOf(site.edges))}, and FailureDetail is empty.`,
      otherwise: text`"Invalid credentials" or a certificate that cannot be decrypted: an Edge was left out; ${listed(subscriptionRefs(site))}.`,
    },
  ];
}
