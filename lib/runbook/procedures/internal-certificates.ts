import { PageId } from '../../model/page-ids';
import { namesOf } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { SiteView } from '../site-view';
import { pageRef, ref, sentences, text } from '../text';
import {
  checkSubscription,
  INTERNAL_DAYS,
  runningServers,
  seeCertificates,
} from '../vocabulary/certificates';
import { quietSitesFirst } from '../vocabulary/maintenance';
import { exchangeShell, windowsShell } from '../vocabulary/shells';

/** Days until a certificate for OAuth takes effect that replaces a valid one: every server has to have it by then. */
const DAYS_AHEAD = 3;

const NEW_CERTIFICATE = [
  "$name = 'Microsoft Exchange Server Auth Certificate'",
  '$new = New-ExchangeCertificate -KeySize 2048 -PrivateKeyExportable $true -SubjectName "CN=$name" -FriendlyName $name -DomainName @()',
];

/**
 * Certificates that Exchange has signed itself: the one for OAuth, without which Outlook on the web does not open, and those for transport
 * between servers, which EdgeSync is bound to.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/integration-with-sharepoint-and-skype/maintain-oauth-certificate,
 * learn.microsoft.com/exchange/troubleshoot/administration/cannot-access-owa-or-ecp-if-oauth-expired, MonitorExchangeAuthCertificate of
 * microsoft/CSS-Exchange and learn.microsoft.com/exchange/architecture/client-access/renew-certificates.
 *
 * @returns the page; undefined where the program knows no Exchange servers
 */
export function internalCertificates(estate: EstateView): Procedure | undefined {
  const servers = namesOf(runningServers(estate));
  if (servers.length === 0) return undefined;
  return {
    id: 'internal-certificates',
    title: 'The OAuth certificate has expired, or another internal one is about to',
    purpose:
      'Outlook on the web and the admin center show an error after sign-in, servers report that tokens cannot be signed, or the list of certificates says that the end is near. ' +
      'Afterwards both kinds of internal certificates are valid for five years.',
    before: [
      text`For the certificate that clients or other mail servers see, use ${pageRef(PageId.certificateRenewal)}.`,
      'You are a member of Organization Management.',
      'A certificate for a federation trust, where the organization has one, is renewed by itself with `Set-FederationTrust`, and its proof in DNS with it.',
    ],
    steps: [
      ...seeCertificates(estate),
      stage(servers),
      replace(servers),
      restart(servers),
      renewTransport(servers),
      // The standby first: little mail passes there while its Edges are not trusted.
      ...quietSitesFirst(estate).flatMap((site) => [...renewEdges(site), ...checkSubscription(site)]),
    ],
    after: [
      'A hybrid organization: run the Hybrid Configuration Wizard again, since Exchange Online still trusts the old OAuth certificate only.',
      'Let MonitorExchangeAuthCertificate of microsoft/CSS-Exchange run as a scheduled task: it renews the OAuth certificate before its end.',
    ],
  };
}

function stage(servers: string[]): Step {
  return {
    id: 'stage-auth-certificate',
    title: 'Stage a new OAuth certificate while the old one is valid',
    when: `Only if the current one is valid for ${DAYS_AHEAD + 2} more days or longer, and for less than ${INTERNAL_DAYS}.`,
    why: `The new one is copied to every server before it takes effect in ${DAYS_AHEAD} days, and nobody notices. Answer No when you are asked to overwrite the default SMTP certificate.`,
    ...exchangeShell(servers[0]),
    command: [
      ...NEW_CERTIFICATE,
      `Set-AuthConfig -NewCertificateThumbprint $new.Thumbprint -NewCertificateEffectiveDate (Get-Date).AddDays(${DAYS_AHEAD})`,
    ],
    check: [
      'Get-AuthConfig | Format-List -Property CurrentCertificateThumbprint, NextCertificateThumbprint, NextCertificateEffectiveDate',
    ],
    expected: `NextCertificateThumbprint is that of the new certificate, and the date is in ${DAYS_AHEAD} days. Within half a day after that date it is CurrentCertificateThumbprint.`,
    otherwise: text`An error about the date: it has to be at least 48 hours ahead. The current certificate ends sooner: ${ref('replace-auth-certificate')}.`,
  };
}

function replace(servers: string[]): Step {
  return {
    id: 'replace-auth-certificate',
    title: 'Replace an OAuth certificate that has expired or is missing',
    when: 'Only if the current one has expired, is missing on the servers, ends within days, or its key may be known to others.',
    why: 'The new one takes effect at once: the date is now, and the warning that it is less than 48 hours ahead is answered with Yes. Answer No when you are asked to overwrite the default SMTP certificate.',
    ...exchangeShell(servers[0]),
    command: [
      ...NEW_CERTIFICATE,
      'Set-AuthConfig -NewCertificateThumbprint $new.Thumbprint -NewCertificateEffectiveDate (Get-Date)',
      'Set-AuthConfig -PublishCertificate',
      'Set-AuthConfig -ClearPreviousCertificate',
    ],
    check: [
      'Get-AuthConfig | Format-List -Property CurrentCertificateThumbprint, PreviousCertificateThumbprint, NextCertificateThumbprint',
    ],
    expected: 'CurrentCertificateThumbprint is that of the new certificate, and the other two are empty.',
    otherwise:
      'The shell itself does not connect: open Windows PowerShell on a server and load the snap-in with `Add-PSSnapin Microsoft.Exchange.Management.PowerShell.SnapIn`, for this step only.',
  };
}

function restart(servers: string[]): Step {
  return {
    id: 'restart-sign-in',
    title: 'Let each server take the new OAuth certificate',
    when: text`After ${ref('replace-auth-certificate')}.`,
    why: 'Otherwise a server notices the new certificate within hours. Users of Outlook on the web sign in again.',
    ...windowsShell(...servers),
    command: [
      "Restart-Service -Name 'MSExchangeServiceHost'",
      "Restart-WebAppPool -Name 'MSExchangeOWAAppPool'",
      "Restart-WebAppPool -Name 'MSExchangeECPAppPool'",
    ],
    check: [
      "Get-ChildItem -Path 'Cert:\\LocalMachine\\My' | Where-Object { $_.Subject -eq 'CN=Microsoft Exchange Server Auth Certificate' } | Format-Table -Property NotAfter, Thumbprint, HasPrivateKey",
      "Get-Service -Name 'MSExchangeServiceHost' | Format-Table -Property Name, Status",
    ],
    expected:
      'The new thumbprint is listed on each server, with its key, and the service runs. A sign-in to Outlook on the web shows the mailbox.',
    otherwise: sentences(
      'The new thumbprint is missing on a server: wait for Active Directory to replicate, and do this step there again after an hour.',
      'It has no key there: `Set-AuthConfig -PublishCertificate` again, from the server that made it.',
    ),
  };
}

/** What is the same on Mailbox servers and on Edges. */
const TRANSPORT = {
  when: `Only on servers whose InternalTransportCertificateThumbprint leads to a certificate of less than ${INTERNAL_DAYS} days.`,
  command: [
    'New-ExchangeCertificate -KeySize 2048 -PrivateKeyExportable $false -FriendlyName $env:COMPUTERNAME -DomainName $env:COMPUTERNAME -IncludeServerFQDN -Services SMTP -Force',
    "Restart-Service -Name 'MSExchangeTransport'",
  ],
  check: [
    'Get-TransportService -Identity $env:COMPUTERNAME | Format-List -Property Name, InternalTransportCertificateThumbprint',
    'Get-ExchangeCertificate | Format-Table -Property Services, NotAfter, Subject, Thumbprint -AutoSize',
    'Get-Queue | Format-Table -Property Identity, Status, MessageCount, LastError -AutoSize',
  ],
};

const RENEWED = 'The thumbprint is that of a certificate that ends in five years and has the service SMTP.';

function renewTransport(servers: string[]): Step {
  return {
    id: 'renew-transport-certificate',
    title: 'Renew the certificate for transport on the Mailbox servers, one at a time',
    ...TRANSPORT,
    why: 'Each server has one of its own, which the others trust because it is in Active Directory. -Force makes the new one the default without a question, which is wanted here and nowhere else. Go on to the next server only when the check shows no queue in Retry. The old one stays until the subscriptions are new.',
    ...exchangeShell(...servers),
    expected: `${RENEWED} No queue stays in Retry.`,
    otherwise:
      'Queues between servers say 454 or 4.7.0 (TLS): Active Directory has not replicated the certificate yet; wait, then `Retry-Queue`. A queue to an Edge may wait until its subscription is new: go on.',
  };
}

/** The Mailbox servers trust an Edge by the certificate in its subscription, so never two at once. */
function renewEdges(site: SiteView): Step[] {
  const edges = namesOf(site.edges);
  const subscribed = checkSubscription(site);
  if (edges.length === 0) return [];
  return [
    {
      id: stepId('renew-transport-certificate', site.code),
      title: `Renew the certificate for transport on ${nameList(edges)}${edges.length > 1 ? ', one at a time' : ''}`,
      ...TRANSPORT,
      why:
        subscribed.length === 0
          ? 'One Edge after the other: the restart of Transport interrupts its mail.'
          : text`The Mailbox servers trust an Edge by the certificate in its subscription: from now until it has a new one, its mail waits. So do this on one Edge, then ${ref(subscribed[0].id)} for that Edge until its SyncStatus is Normal, and only then this on the next.`,
      ...exchangeShell(...edges),
      expected: `${RENEWED} Its queues may be in Retry until the Edge is subscribed again; then they are not.`,
      otherwise:
        'Access denied: open the shell as the local administrator. A queue that stays in Retry after the subscription: `Retry-Queue`, then LastError.',
    },
  ];
}
