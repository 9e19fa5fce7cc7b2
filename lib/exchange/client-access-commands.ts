import { VirtualDirectory } from './virtual-directory';

/** Commands about what clients meet on a server. Texts are PowerShell already; `$server` is the name of the server, `$certificate` its certificate. */

/** Points the entry of a server in Active Directory to the common name. In 2013 the cmdlet has another name. */
export function setAutodiscover(hasClientAccessRole: boolean, server: string, uri: string): string {
  return `Set-${clientAccessNoun(hasClientAccessRole)} -Identity ${server} -AutoDiscoverServiceInternalUri ${uri}`;
}

export function clientAccessNoun(hasClientAccessRole: boolean): string {
  return hasClientAccessRole ? 'ClientAccessServer' : 'ClientAccessService';
}

/** Where Autodiscover answers below a name. */
export function autodiscoverUri(name: string): string {
  return `https://${name}/Autodiscover/Autodiscover.xml`;
}

/** The URLs of all virtual directories; `hostOf` knows the name of each, `quote` makes PowerShell of a text. */
export function setUrls(
  hostOf: (directory: VirtualDirectory) => string,
  quote: (text: string) => string,
): string[] {
  const directory = (path: string): string => `-Identity "$server\\${path} (Default Web Site)"`;
  const both = (of: VirtualDirectory, path: string): string => {
    const url = quote(`https://${hostOf(of)}/${path}`);
    return `-InternalUrl ${url} -ExternalUrl ${url}`;
  };
  const anywhere = quote(hostOf(VirtualDirectory.RPC));
  return [
    `Set-OwaVirtualDirectory ${directory('owa')} ${both(VirtualDirectory.OWA, 'owa')}`,
    `Set-EcpVirtualDirectory ${directory('ecp')} ${both(VirtualDirectory.ECP, 'ecp')}`,
    `Set-WebServicesVirtualDirectory ${directory('EWS')} ${both(VirtualDirectory.EWS, 'EWS/Exchange.asmx')}`,
    `Set-ActiveSyncVirtualDirectory ${directory('Microsoft-Server-ActiveSync')} ${both(VirtualDirectory.ACTIVE_SYNC, 'Microsoft-Server-ActiveSync')}`,
    `Set-OabVirtualDirectory ${directory('OAB')} ${both(VirtualDirectory.OAB, 'OAB')}`,
    `Set-MapiVirtualDirectory ${directory('mapi')} ${both(VirtualDirectory.MAPI, 'mapi')} -IISAuthenticationMethods NTLM, OAuth, Negotiate`,
    `Set-OutlookAnywhere ${directory('Rpc')} -InternalHostname ${anywhere} -ExternalHostname ${anywhere} -InternalClientsRequireSsl $true -ExternalClientsRequireSsl $true -DefaultAuthenticationMethod NTLM -SSLOffloading $false`,
  ];
}

/** Source: learn.microsoft.com/exchange/architecture/client-access/disable-access-to-exchange-admin-center. */
export const CLOSE_ADMIN_CENTER =
  'Set-EcpVirtualDirectory -Identity "$server\\ecp (Default Web Site)" -AdminEnabled $false';

/** A mail protocol beside HTTPS, whose services Setup leaves stopped. */
export interface ClientService {
  /** What people call it, and its name among the services of a certificate. */
  readonly name: 'IMAP' | 'POP';
  /** What its cmdlets are named after. */
  readonly cmdlet: 'Imap' | 'Pop';
  /** TCP port of its form over TLS. */
  readonly port: number;
  /** The service that clients meet, and the one behind it, which is beside the mailboxes. */
  readonly services: string[];
}

export const CLIENT_SERVICES: readonly ClientService[] = [
  { name: 'IMAP', cmdlet: 'Imap', port: 993, services: ['MSExchangeIMAP4', 'MSExchangeIMAP4BE'] },
  { name: 'POP', cmdlet: 'Pop', port: 995, services: ['MSExchangePOP3', 'MSExchangePOP3BE'] },
];

/** The name that clients of a protocol use, and by which its services find the certificate. */
export function setClientService(
  { cmdlet, port }: ClientService,
  name: string,
  quote: (text: string) => string,
): string {
  return `Set-${cmdlet}Settings -Server $server -ExternalConnectionSettings ${quote(`${name}:${port}:SSL`)} -X509CertificateName ${quote(name)}`;
}

/** A certificate without a wildcard is assigned to the services as well. */
export function assignToClientServices(services: readonly ClientService[]): string {
  return `if (-not "$($certificate.Subject) $($certificate.CertificateDomains)".Contains('*')) { Enable-ExchangeCertificate -Server $server -Thumbprint $certificate.Thumbprint -Services ${services.map(({ name }) => name).join(', ')} }`;
}

/** Services that are on the machine where the command runs; in 2013 the two of a protocol are on different servers. `names` is a list. */
export function startClientServices(names: string): string {
  return `Get-Service -Name ${names} -ErrorAction SilentlyContinue | Set-Service -StartupType Automatic -PassThru | Restart-Service`;
}

/** How a connector names a certificate: by issuer and subject. */
export const TLS_NAME =
  "$name = '{0}I{1}{2}{0}S{1}{3}' -f [char]60, [char]62, $certificate.Issuer, $certificate.Subject";

/** Authenticated submission, under the name that clients use. */
export function setSubmission(name: string): string {
  return `Set-ReceiveConnector -Identity "$server\\Client Frontend $server" -Fqdn ${name} -TlsCertificateName $name -AdvertiseClientSettings $true`;
}

/** The certificate that clients see, the one that lasts longest where there are several; undefined variable where there is none. */
export const CLIENT_CERTIFICATE =
  '$certificate = Get-ExchangeCertificate -Server $server | Where-Object { -not $_.IsSelfSigned -and "$($_.Services)" -like \'*IIS*\' } | Sort-Object -Property NotAfter -Descending | Select-Object -First 1';
