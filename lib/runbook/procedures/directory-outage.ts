import { PageId } from '../../model/page-ids';
import { exchangeServers, namesOf, sitesOf, standingVariables } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { forEachOf, nameList, plural, portLine, quote, quoteList, terraform } from '../powershell-text';
import type { Procedure, Step, StepPlace } from '../procedure';
import { Shell, stepId, UnnamedHost } from '../procedure';
import type { SiteView } from '../site-view';
import { pageRef, ref, sentences, text } from '../text';
import { forEachServer, windowsIn } from '../vocabulary/group-switchover';
import { asksAzure } from '../vocabulary/foundation';
import { PORTS } from '../vocabulary/ports';
import { exchangeShell, siteNote, TERRAFORM, windowsShell } from '../vocabulary/shells';

/** A site without domain controllers, with what has to be known of it at every turn. */
interface DirectoryOutage {
  readonly estate: EstateView;
  readonly site: SiteView;
  /** Names of its Exchange servers. */
  readonly servers: string[];
  /** Addresses of domain controllers elsewhere. */
  readonly survivors: string[];
  /** Where one of them is worked on. */
  readonly elsewhere: StepPlace;
}

/** The domain controllers of the lost site, as the directory knows them; others that the site may have are left alone. */
function lostControllers({ site }: DirectoryOutage): string {
  return `$lost = @(Get-ADDomainController -Filter * | Where-Object { $_.Site -eq ${quote(site.directorySite)} -and $_.IPv4Address -in ${quoteList(site.domainControllers)} })`;
}

/** The same for what cannot be taken back: it goes on only if none of them answers, and somebody has read their names. */
function deadControllers(outage: DirectoryOutage, fate: string): string[] {
  return [
    lostControllers(outage),
    "if ($lost.Count -eq 0) { throw 'The directory lists no domain controller with these addresses.' }",
    `$answering = @($lost | Where-Object { Test-NetConnection -ComputerName $_.IPv4Address -Port ${PORTS.ldap} -InformationLevel Quiet })`,
    'if ($answering.Count -gt 0) { throw "$($answering.HostName) answers: it is not lost." }',
    '$lost | Format-Table -Property HostName, IPv4Address, OperationMasterRoles -AutoSize',
    `if ((Read-Host ${quote(`${fate} Enter yes`)}) -ne 'yes') { throw 'Nothing was changed.' }`,
  ];
}

/**
 * All domain controllers of a site are lost. Its Exchange servers use those of other sites, if DNS names them and the network lets them.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/active-directory/ad-access, learn.microsoft.com/powershell/module/exchangepowershell/set-exchangeserver,
 * learn.microsoft.com/troubleshoot/windows-server/active-directory/transfer-or-seize-operation-master-roles-in-ad-ds and
 * learn.microsoft.com/windows-server/identity/ad-ds/deploy/ad-ds-metadata-cleanup.
 *
 * @returns the page; undefined where the program knows no domain controllers in the site or none elsewhere
 */
export function directoryOutage(estate: EstateView, site: SiteView): Procedure | undefined {
  const outage = outageOf(estate, site);
  if (!outage) return undefined;
  return {
    id: PageId.directoryOutage(site.code),
    title: `All domain controllers of ${site.name} are lost`,
    purpose:
      `${nameList(site.domainControllers)} ${plural(site.domainControllers, 'does', 'do')} not answer, while ${nameList(outage.servers)} run. Exchange goes on with domain controllers of other sites, slower; ` +
      'without any it stops within minutes. Afterwards the site has domain controllers of its own again.',
    before: [
      `Domain controllers elsewhere: ${nameList(outage.survivors)}.`,
      'You are a member of Domain Admins; for the seizure of roles of Enterprise Admins and Schema Admins too.',
      'If the machines come back within hours, stop before the seizure of roles: a role that was seized cannot be given back.',
      ...(estate.standby
        ? [
            text`If the Exchange servers of ${site.name} cannot reach any domain controller, clients need the other site: ${pageRef(PageId.switchover)}.`,
          ]
        : []),
    ],
    steps: [
      confirm(outage),
      seeExchange(outage),
      seeResolver(outage),
      site.existing ? setResolver(outage) : applyResolver(outage),
      exclude(outage),
      seize(outage),
      cleanUp(outage),
      promote(outage),
      release(outage),
    ],
    after: [
      'Check that the new domain controllers are backed up, and that one of the backups has been restored once.',
      'Change the password of krbtgt twice if others may have got the lost machines.',
      'Find out why all domain controllers of a site could fail at once: they belong into different zones.',
    ],
  };
}

function outageOf(estate: EstateView, site: SiteView): DirectoryOutage | undefined {
  const servers = namesOf(exchangeServers(site));
  const places = [...sitesOf(estate), ...estate.others].filter(
    (each) => each !== site && each.domainControllers.length > 0,
  );
  const survivors = places.flatMap(({ domainControllers }) => domainControllers);
  if (site.domainControllers.length === 0 || survivors.length === 0 || servers.length === 0) return undefined;
  const [near] = sitesOf(estate)
    .filter((each) => each !== site)
    .flatMap(({ domainControllers }) => domainControllers);
  return {
    estate,
    site,
    servers,
    survivors,
    elsewhere:
      near === undefined
        ? {
            shell: Shell.POWERSHELL,
            hosts: [],
            unnamedHost: { kind: UnnamedHost.DOMAIN_CONTROLLER, of: nameList(namesOf(places)) },
          }
        : windowsShell(near),
  };
}

function confirm({ site, survivors }: DirectoryOutage): Step {
  return {
    id: stepId('confirm-directory-outage', site.code),
    title: 'Confirm which domain controllers answer',
    why: 'What the Exchange servers of the site can reach counts, not what you can reach from elsewhere.',
    ...windowsIn(site),
    command: forEachOf('controller', site.domainControllers, (controller) =>
      portLine(controller, PORTS.ldap),
    ),
    check: forEachOf('controller', survivors, (controller) => portLine(controller, PORTS.ldap)),
    expected: `TcpTestSucceeded is False for ${nameList(site.domainControllers)}, and True for ${nameList(survivors)}.`,
    otherwise: sentences(
      'A domain controller of the site answers: it is enough; repair the others.',
      'None answers anywhere: the connection or the rules between the sites. Compare them with the plan of the stacks before you go on here.',
    ),
  };
}

function seeExchange({ site, servers }: DirectoryOutage): Step {
  return {
    id: stepId('see-directory-access', site.code),
    title: 'See which domain controllers Exchange uses',
    why: 'Exchange looks for domain controllers every 15 minutes and at once when one fails. Event 2080 lists what it found: in-site ones, then out-of-site ones, each with a number for what answered.',
    ...windowsShell(...servers),
    command: ['Clear-DnsClientCache'],
    check: [
      "Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = 'MSExchange ADAccess'; Id = 2080 } -MaxEvents 1 | Format-List -Property TimeCreated, Message",
      "Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = 'MSExchange ADAccess'; Level = 1, 2 } -MaxEvents 5 | Format-List -Property TimeCreated, Id, Message",
    ],
    expected:
      'The newest event 2080 was written after the loss, and has domain controllers of another site under Out-of-site with the roles CDG. No error is newer.',
    otherwise: text`No domain controller under Out-of-site: ${ref(stepId('see-directory-resolver', site.code))}. One with a role missing, such as C-G or CD-, is not a global catalog or does not answer completely; Exchange leaves it out.`,
  };
}

function seeResolver({ estate, site, survivors }: DirectoryOutage): Step {
  return {
    id: stepId('see-directory-resolver', site.code),
    title: 'Check that the servers can still ask DNS',
    why: `The domain controllers are the DNS servers of the network as well. Unless the network names some of another site too, the servers of ${site.name} find nothing: no domain controller, no Edge, no address outside.`,
    ...windowsIn(site),
    command: [`nltest ${quote(`/dsgetdc:${estate.directoryDomain}`)} /force`],
    check: [
      'Get-DnsClientServerAddress -AddressFamily IPv4 | Format-Table -Property InterfaceAlias, ServerAddresses',
      `Resolve-DnsName -Name ${quote(`_ldap._tcp.dc._msdcs.${estate.directoryDomain}`)} -Type SRV | Format-Table -Property NameTarget, Port, Priority`,
    ],
    expected: `The list has one of ${nameList(survivors)} beside those of ${site.name}. nltest names a domain controller that answers, and the SRV records are found.`,
    otherwise: text`No address of another site in the list: ${site.existing ? 'do' : 'add one to the DNS servers of the network in the program and do'} ${ref(stepId('apply-directory-resolver', site.code))}. The address is there and names are not found: port 53 between the sites, and the connection between them.`,
  };
}

/** The servers of a datacenter have their DNS servers from Windows or from its DHCP server. */
function setResolver({ site, servers, survivors }: DirectoryOutage): Step {
  return {
    id: stepId('apply-directory-resolver', site.code),
    title: `Name domain controllers of another site as DNS servers of the servers of ${site.name}`,
    when: text`Only if ${ref(stepId('see-directory-resolver', site.code))} shows none.`,
    why: `The program does not make the network of ${site.name}: the address is set on each server, behind those of its own site, or given out by the DHCP server there.`,
    ...windowsShell(...servers),
    command: [
      '$adapters = @(Get-DnsClientServerAddress -AddressFamily IPv4 | Where-Object { $_.ServerAddresses })',
      `foreach ($adapter in $adapters) { Set-DnsClientServerAddress -InterfaceIndex $adapter.InterfaceIndex -ServerAddresses (@($adapter.ServerAddresses) + ${quote(survivors[0])}) }`,
    ],
    check: [
      'Get-DnsClientServerAddress -AddressFamily IPv4 | Format-Table -Property InterfaceAlias, ServerAddresses',
    ],
    expected: `${survivors[0]} is the last of the list.`,
    otherwise:
      'The list has it and names are not found: port 53 between the sites is closed, or the connection between them is down.',
  };
}

function applyResolver({ site, servers }: DirectoryOutage): Step {
  const call = { variables: standingVariables(site) };
  return {
    id: stepId('apply-directory-resolver', site.code),
    title: `Name domain controllers of another site as DNS servers of ${site.name}`,
    when: text`Only if ${ref(stepId('see-directory-resolver', site.code))} shows none.`,
    why: sentences(
      `The program states them for the network of ${site.name}; a machine learns them when it renews its lease or restarts: run \`ipconfig /renew\` on ${nameList(servers)}.`,
      siteNote(site.stack),
    ),
    ...TERRAFORM,
    command: [terraform(site.stack, 'apply', call)],
    check: [terraform(site.stack, 'plan', call)],
    expected:
      'The plan of the apply changes the network in place and nothing else. Afterwards it says "No changes."',
    otherwise:
      'The plan touches machines: answer no and start from the commit that was deployed. Until then set the address on the network interface in the Azure portal, and undo that afterwards.',
  };
}

function exclude(outage: DirectoryOutage): Step {
  const { site, servers } = outage;
  return {
    id: stepId('exclude-lost-controllers', site.code),
    title: 'Keep Exchange away from domain controllers that answer only at times',
    when: 'Only while a domain controller of the site answers at times, or slowly. One that is off is left out by itself.',
    why: 'Exchange prefers domain controllers of its own site as long as they answer at all. A list of exclusions is better than a list of those to use: a fixed list is never left when it fails.',
    ...exchangeShell(servers[0]),
    command: [
      lostControllers(outage),
      ...forEachServer(
        servers.map((name) => ({ name })),
        (server) => `Set-ExchangeServer -Identity ${server} -StaticExcludedDomainControllers $lost.HostName`,
      ),
    ],
    check: directoryChecks(servers),
    expected: `StaticExcludedDomainControllers has the domain controllers of ${site.name}, and CurrentDomainControllers and CurrentConfigDomainController name others. The service reads it within 15 minutes.`,
    otherwise:
      'The command itself finds no domain controller: `Set-ADServerSettings -PreferredServer` with the name of one elsewhere, then again.',
    wait: { seconds: 900, because: 'Exchange looks for domain controllers every 15 minutes' },
  };
}

function directoryChecks(servers: string[]): string[] {
  return forEachServer(
    servers.map((name) => ({ name })),
    (server) =>
      `Get-ExchangeServer -Identity ${server} -Status | Format-List -Property Name, CurrentDomainControllers, CurrentGlobalCatalogs, CurrentConfigDomainController, StaticExcludedDomainControllers`,
  );
}

function seize(outage: DirectoryOutage): Step {
  const { site, elsewhere } = outage;
  return {
    id: stepId('seize-roles', site.code),
    title: 'Seize the operations master roles of the lost domain controllers',
    when: 'Only if the machines do not come back.',
    why: `Without the PDC emulator and the RID master passwords and new accounts fail within days; Setup needs the schema master. -Force takes a role whose holder does not answer. From now on a lost domain controller must never be started again: delete its machine, or keep it cut off.`,
    ...elsewhere,
    command: [
      ...deadControllers(outage, 'The roles of these are seized, and they are never started again.'),
      '$roles = @($lost.OperationMasterRoles | Where-Object { $_ })',
      'if ($roles.Count -gt 0) { Move-ADDirectoryServerOperationMasterRole -Identity $env:COMPUTERNAME -OperationMasterRole $roles -Force }',
    ],
    check: [
      'Get-ADForest | Format-List -Property SchemaMaster, DomainNamingMaster',
      'Get-ADDomain | Format-List -Property PDCEmulator, RIDMaster, InfrastructureMaster',
    ],
    expected: `No role is held by a domain controller that is lost.`,
    otherwise:
      'The command refuses to go on: one of them answers, or there is a new one with its address already. Access denied: roles of the forest need Schema Admins and Enterprise Admins, and a new sign-in after that. The old PDC emulator was the source of time: let the new one ask an outside source with `w32tm /config`.',
  };
}

function cleanUp(outage: DirectoryOutage): Step {
  const { site, elsewhere } = outage;
  return {
    id: stepId('clean-metadata', site.code),
    title: 'Remove the lost domain controllers from the directory',
    when: text`Only after ${ref(stepId('seize-roles', site.code))}.`,
    why: 'As long as they are listed, others try to replicate with them and clients are sent to them. ntdsutil asks for each one before it removes it.',
    ...elsewhere,
    command: [
      ...deadControllers(outage, 'These are removed from the directory.'),
      'foreach ($controller in $lost) { ntdsutil "metadata cleanup" "remove selected server $($controller.ServerObjectDN)" quit quit }',
      'repadmin /syncall /AdeP',
    ],
    check: [
      'Get-ADDomainController -Filter * | Format-Table -Property HostName, IPv4Address, Site, IsGlobalCatalog -AutoSize',
      'repadmin /replsummary',
    ],
    expected: `None of the lost ones is listed, and no replication fails.`,
    otherwise: `"Answers": that machine is not lost, or a new one has its address already. One is still listed: delete its object below Servers of ${site.directorySite} in Active Directory Sites and Services. Delete the records of its name in DNS, the SRV records below _msdcs too; new names may not reuse them.`,
  };
}

function promote({ estate, site, survivors }: DirectoryOutage): Step {
  const [address] = site.domainControllers;
  return {
    id: stepId('promote-controllers', site.code),
    title: `Give ${site.name} domain controllers again`,
    when: text`Only after ${ref(stepId('clean-metadata', site.code))}.`,
    why: text`They are not machines of the program: create them by your own means, in different zones, with the addresses ${nameList(site.domainControllers)}, which networks, forwarders and rules name, and ${survivors[0]} as their DNS server. Then promote each. ${asksAzure(estate, site) ? text`The forwarders of the published names are each one's own: ${pageRef('bring-up', stepId('forward-names', site.code))}.` : 'Forwarders and records of its DNS servers that Active Directory does not replicate are set again by those who run them.'}`,
    shell: Shell.POWERSHELL,
    hosts: [],
    unnamedHost: { kind: UnnamedHost.DOMAIN_CONTROLLER, of: `${site.name}, which is new` },
    command: [
      'Install-WindowsFeature -Name AD-Domain-Services -IncludeManagementTools',
      `Install-ADDSDomainController -DomainName ${quote(estate.directoryDomain)} -SiteName ${quote(site.directorySite)} -InstallDns -Credential (Get-Credential -Message ${quote(`Administrator of ${estate.directoryDomain}`)})`,
    ],
    check: [
      `Get-ADDomainController -Filter * | Where-Object { $_.Site -eq ${quote(site.directorySite)} } | Format-Table -Property HostName, IPv4Address, IsGlobalCatalog -AutoSize`,
      'dcdiag /q',
      'repadmin /showrepl',
    ],
    expected: `The new one is listed with ${plural(site.domainControllers, address, `one of ${nameList(site.domainControllers)}`)} and is a global catalog. dcdiag says nothing, and no replication fails.`,
    otherwise:
      'The forest is not found: the DNS server of the machine. SYSVOL is not shared after half an hour: event log DFS Replication.',
    wait: { seconds: 1800, because: 'the first replication and a restart' },
  };
}

function release({ site, servers }: DirectoryOutage): Step {
  return {
    id: stepId('release-controllers', site.code),
    title: 'Let Exchange use the domain controllers of the site again',
    when: 'When they answer again, or the new ones do.',
    why: 'An exclusion stays until it is removed, and the names of new domain controllers may be those of the old ones.',
    ...exchangeShell(servers[0]),
    command: forEachServer(
      servers.map((name) => ({ name })),
      (server) => `Set-ExchangeServer -Identity ${server} -StaticExcludedDomainControllers $null`,
    ),
    check: directoryChecks(servers),
    expected: `StaticExcludedDomainControllers is empty, and CurrentDomainControllers names those of ${site.directorySite}.`,
    otherwise:
      'Domain controllers of another site are still used after an hour: event 2080 on that server says what the near ones lack.',
    wait: { seconds: 900, because: 'Exchange looks for domain controllers every 15 minutes' },
  };
}
