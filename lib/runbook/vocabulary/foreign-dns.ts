import type { DnsHostingModel } from '../../model/dns-hosting-model';
import type { EstateView } from '../estate-view';
import { quote } from '../powershell-text';
import type { Text } from '../text';
import { pageRef, text } from '../text';
import { PageId } from '../../model/page-ids';

/** A change of one record set: what it has gives way to these values in one message. */
export interface RecordChange {
  /** Full name, without a trailing dot. */
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  /** Values as a zone file has them. None: the set goes. PowerShell where `isCode` says so. */
  readonly values: readonly string[];
  /** Whether the old values stay beside the new ones. */
  readonly adds?: boolean;
}

/** A server that takes changes, and the zones that it is asked to change. */
export interface Server {
  readonly hosting: DnsHostingModel;
  readonly zones: string[];
}

/** The servers that take changes of the names: each once with all its zones, those inside and of further mail domains included. */
export function serversOf(estate: EstateView): Server[] {
  const all = [estate, ...estate.domains]
    .flatMap(({ names }) => names.zonesToExist)
    .filter(({ hosting }) => hosting.needsServerForChanges && hosting.server !== undefined);
  const names = [...new Set(all.map(({ hosting }) => hosting.name))];
  return names.map((name) => {
    const same = all.filter(({ hosting }) => hosting.name === name);
    return { hosting: same[0].hosting, zones: [...new Set(same.flatMap(({ zones }) => zones))] };
  });
}

/** What reads the key: a file as `tsig-keygen` writes it. */
const KEY = "$key = Read-Host 'Path of the file with the TSIG key, as tsig-keygen writes it'";

/**
 * Lines that change records of a zone beside Terraform, wherever it is hosted outside Azure. A server that takes updates gets them in one message, so that no
 * name is without an answer; elsewhere a person does it.
 *
 * Source: bind9.readthedocs.io (nsupdate: server, zone, update, send; -v for TCP, -k for the key, -g for Kerberos).
 */
export function changeLines(
  hosting: DnsHostingModel,
  zone: string,
  changes: readonly RecordChange[],
): string[] {
  if (changes.length === 0) return [];
  if (hosting.server === undefined) {
    return changes.map(
      ({ name, type, ttl, values, adds }) =>
        `Read-Host -Prompt ${said(`At ${hosting.name}, ${adds ? 'add to' : 'set'} ${type} ${name}: ${values.length === 0 ? 'no record' : `${values.join(', ')}, TTL ${ttl}`}; then press Enter`)}`,
    );
  }
  const updates = changes.flatMap(({ name, type, ttl, values, adds }) => [
    ...(adds ? [] : [`update delete ${name}. ${type}`]),
    ...values.map((value) => `update add ${name}. ${ttl} ${type} ${value}`),
  ]);
  return [
    KEY,
    `$server = Read-Host ${quote(`Server that takes changes (${hosting.server}, or the secondary that was promoted)`)}`,
    `@("server $server", ${quote(`zone ${zone}`)}, ${updates.map(said).join(', ')}, 'send') | nsupdate -v -k $key`,
  ];
}

/** A text whose variables PowerShell fills in, where it has any. */
function said(value: string): string {
  return value.includes('$') ? `"${value}"` : quote(value);
}

/** A question to the server that takes changes, where the zone depends on one. */
export function askServer({ domainName, names: { hosting } }: EstateView): string[] {
  if (hosting?.server === undefined) return [];
  return [
    `Resolve-DnsName -Name ${quote(domainName)} -Type SOA -Server ${quote(hosting.server)} -TcpOnly -DnsOnly | Format-Table -Property Name, PrimaryServer, SerialNumber`,
  ];
}

/** What a plan of the names needs of servers outside Azure, and the page for the day when it does not get it. */
export function serverNote({ names }: EstateView): Text | undefined {
  const servers = [names.hosting, names.insideHosting].filter((each) => each?.needsServerForChanges === true);
  const all = [...new Map(servers.map((each) => [each!.name, each!])).values()];
  if (all.length === 0) return undefined;
  const list = all
    .map(({ server, location }) => `${server} (${location ?? 'its place is not stated'})`)
    .join(' and ');
  return text`The plan asks ${list} for every record, and fails while it does not answer: then use the page ${pageRef(PageId.nameServerLost)}. The copies on the other servers come sooner with \`rndc notify ZONE\` on BIND, or \`repadmin /syncall /AdeP\` where zones are in Active Directory.`;
}

/** Who may change records there. */
export function rightsFor(hosting: DnsHostingModel | undefined): string {
  if (hosting === undefined) return 'You have the role DNS Zone Contributor on the zone.';
  return hosting.server === undefined
    ? `You may change records at ${hosting.name}.`
    : `You have the TSIG key of ${hosting.name} as a file, or an account that it takes with Kerberos (then it is nsupdate -g instead of -k), and nsupdate (Debian: bind9-dnsutils).`;
}
