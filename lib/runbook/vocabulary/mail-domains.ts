import { namesOf } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, quote, quoteList } from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';
import { exchangeShell } from './shells';

/** A mail domain beside the main one, which Exchange takes mail for. */
export function acceptFurther({ domainName, domainInIds, directoryDomain, primary }: EstateView): Step[] {
  const [server] = namesOf(primary.mailboxServers);
  if (server === undefined || domainName.toLowerCase() === directoryDomain.toLowerCase()) return [];
  return [
    {
      id: stepId('accept-domain', domainInIds),
      title: `Accept mail for ${domainName}`,
      why:
        'The Edges learn of the domain by EdgeSync, and refuse its mail until then. No connector changes: those of EdgeSync take mail for all accepted domains (`--`) and send to all others (`*`), ' +
        'and the Edges keep their host names. Mailboxes get addresses in the domain by an address policy, or one by one.',
      ...exchangeShell(server),
      command: [
        `New-AcceptedDomain -Name ${quote(domainName)} -DomainName ${quote(domainName)} -DomainType Authoritative`,
      ],
      check: ['Get-AcceptedDomain | Format-Table -Property Name, DomainName, DomainType, Default -AutoSize'],
      expected: `${domainName} is Authoritative, and not the default.`,
      otherwise:
        'It exists already: leave its type, which may be InternalRelay while another system has mailboxes too.',
    },
  ];
}

/**
 * Every domain that takes mail has a postmaster, and reports need a mailbox.
 *
 * Sources: RFC 5321 4.5.1; learn.microsoft.com/powershell/module/exchangepowershell/new-mailbox (Shared, PrimarySmtpAddress) and .../set-mailbox
 * (EmailAddresses).
 */
export function reportMailboxes(estate: EstateView): Step[] {
  const [server] = namesOf(estate.primary.mailboxServers);
  const addresses = reportAddresses(estate);
  const [first, ...others] = addresses;
  if (server === undefined || first === undefined) return [];
  return [
    {
      id: 'create-report-mailboxes',
      title: `Create the mailbox for ${nameList(addresses)}`,
      why:
        'Each domain that takes mail has to take it for postmaster (RFC 5321 4.5.1), and receivers send their reports of DMARC and TLS to the addresses that the records name. One shared mailbox takes all of them; an ' +
        'address that belongs to a recipient already stays there. Read the reports for some weeks before you make a policy stricter.',
      ...exchangeShell(server),
      command: [
        `if (-not (Get-Recipient -Identity ${quote(first)} -ErrorAction SilentlyContinue)) { New-Mailbox -Shared -Name 'Postmaster' -Alias 'postmaster' -PrimarySmtpAddress ${quote(first)} }`,
        ...(others.length === 0
          ? []
          : [
              `foreach ($address in ${quoteList(others)}) {`,
              `  if (-not (Get-Recipient -Identity $address -ErrorAction SilentlyContinue)) { Set-Mailbox -Identity ${quote(first)} -EmailAddresses @{ Add = $address } }`,
              '}',
            ]),
        "$group = Read-Host 'Security group whose members read the reports'",
        `Add-MailboxPermission -Identity ${quote(first)} -User $group -AccessRights FullAccess -InheritanceType All`,
      ],
      check: [
        `foreach ($address in ${quoteList(addresses)}) {`,
        '  Get-Recipient -Identity $address | Format-Table -Property PrimarySmtpAddress, RecipientTypeDetails',
        '}',
      ],
      expected: 'Each address belongs to a mailbox that somebody reads.',
      otherwise: `An address that is not found: its domain is not accepted yet. ${first} belongs to a group or a contact: the other addresses and the permission cannot be added to it; add them to a mailbox of your choice.`,
    },
  ];
}

/** Addresses of postmaster and of reports, each once. Those in domains of others are read there. */
function reportAddresses({ mailDomains }: EstateView): string[] {
  const own = mailDomains.filter(({ receives }) => receives).map(({ id }) => id.toLowerCase());
  const all = mailDomains.flatMap(({ id, receives, reportAddress }) => [
    ...(receives ? [`postmaster@${id}`] : []),
    reportAddress,
  ]);
  const known = all.map((address) => address.toLowerCase());
  return [...new Set(known.filter((address) => own.includes(address.split('@')[1])))];
}

/** Lines that stop where EdgeSync has not brought a domain: the Edge would reject its mail for good. */
export function acceptedLines({ domainName, domains }: EstateView, otherwise: string): string[] {
  return [domainName, ...domains.map((each) => each.domainName)].map(
    (domain) =>
      `if (-not (Get-AcceptedDomain | Where-Object { "$($_.DomainName)" -eq ${quote(domain)} })) { throw ${quote(`EdgeSync has not brought ${domain}${otherwise}.`)} }`,
  );
}
