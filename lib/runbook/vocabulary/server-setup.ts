import {
  autodiscoverUri,
  clientAccessNoun,
  CLOSE_ADMIN_CENTER,
  setAutodiscover,
  setUrls,
} from '../../exchange/client-access-commands';
import { DatabaseLimit } from '../../exchange/database-limits';
import { databaseOfSetup } from '../../model/database-files';
import { VirtualDirectory } from '../../exchange/virtual-directory';
import { setupArguments } from '../../exchange/setup-commands';
import { NET_48_RELEASE, serverFeatures } from '../../exchange/setup-requirements';
import { ownBalancers } from './datacenter';
import { licenseTerms } from './foundation';
import type { EstateView } from '../estate-view';
import type { DatabaseView } from '../group-view';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { byHand, exchangeServers, isMember, made, namesOf, standingSites } from '../estate-parts';
import { clientProtocolSteps } from './client-services';
import { followInstallation, installationSteps, withoutCertificate } from './installation';
import { installerLines, installersText, setupCommand } from './installers';
import { logClientAddresses } from './proxies';
import { moveQueue, queueFolder } from './queue-volume';
import type { Target } from './server-protection';
import {
  antivirusExclusions,
  checkHealth,
  checkHeldOut,
  letIntoPools,
  onTarget,
  securityUpdate,
  targetId,
  targetText,
  tuneWindows,
} from './server-protection';
import { exchangeShell, KEY_FILE, READ_KEY_FILE, windowsShell } from './shells';
import { count, forEachOf, nameList, quote, quoteList, plural } from '../powershell-text';
import type { Step } from '../procedure';
import { Shell, stepId } from '../procedure';
import { code, ref, sentences, text } from '../text';

/** Every server that the program makes, ready, installed, up to date, licensed and with its names; none has clients yet. */
export function serverSteps(estate: EstateView): Step[] {
  const sites = standingSites(estate);
  const servers = byHand(certifiedServers(estate));
  const frontEnds = namesOf(byHand(frontEndServers(estate)));
  return [
    ...prepareMachines(estate, servers),
    ...sites.flatMap((site) => [
      ...installOrder(site).map((server) => install(estate, server)),
      ...autodiscover(estate, byHand(made(site.frontEnds)), site.name, site.code),
    ]),
    ...installationSteps(
      estate,
      certifiedServers(estate),
      sites.flatMap(({ edges }) => edges),
    ),
    ...(servers.length === 0 ? [] : protectSteps(estate, { servers })),
    ...license(estate),
    ...urlSteps(estate, frontEnds),
    ...logClientAddresses(estate, { hosts: namesOf(frontEndServers(estate)) }),
    // The rule is one of the organization, whoever sets the URLs.
    ...(frontEnds.length === 0
      ? closeRemotePowerShell(
          estate,
          sites.flatMap((site) => namesOf(site.frontEnds)),
        )
      : []),
    ...certificateSteps(estate, withClientCertificate(estate)),
    ...followCertified(estate),
    ...clientProtocolSteps(estate, frontEnds, servers),
  ];
}

/** Servers that waited for the certificate go on by themselves. */
function followCertified(estate: EstateView): Step[] {
  const names = withClientCertificate(estate);
  const waited = withoutCertificate(certifiedServers(estate)).filter(({ name }) => names.includes(name));
  return waited.length === 0
    ? []
    : [
        followInstallation({
          id: 'follow-certified-servers',
          title: `Wait until ${nameList(namesOf(waited))} ${plural(waited, 'goes', 'go')} on with the certificate`,
          servers: waited,
        }),
      ];
}

/** The latest security update, and what scanners have to leave alone, before a server has clients or databases. */
export function protectSteps(estate: EstateView, target: Target): Step[] {
  const { group } = estate;
  const inGroup = target.servers.some(({ name }) => isMember(group, name));
  return [
    securityUpdate(target),
    ...moveQueue(target),
    antivirusExclusions(target, {
      servers: target.servers,
      ...(group && inGroup ? { group } : {}),
      queueFolder: target.servers.map((server) => queueFolder(server)).find((folder) => folder !== undefined),
    }),
  ];
}

/** Lets the new servers take clients, when everything else is in place. */
export function admitServers(estate: EstateView): Step[] {
  const servers = byHand(certifiedServers(estate));
  const frontEnds = byHand(frontEndServers(estate));
  const others = servers.filter(({ name }) => !namesOf(frontEnds).includes(name));
  return [
    ...(others.length > 0 ? [checkHealth(estate, { servers: others, of: 'mailbox-servers' }, false)] : []),
    ...(frontEnds.length > 0
      ? [checkHealth(estate, { servers: frontEnds }, true), letIntoPools(estate, { servers: frontEnds })]
      : []),
  ];
}

/** Servers that answer clients and that the program makes. */
function frontEndServers(estate: EstateView): ServerView[] {
  return standingSites(estate).flatMap((site) => made(site.frontEnds));
}

/** In 2013 a site gets its Client Access servers after its Mailbox servers. */
function installOrder(site: SiteView): ServerView[] {
  return byHand(made(exchangeServers(site)));
}

function certifiedServers(estate: EstateView): ServerView[] {
  return standingSites(estate).flatMap((site) => made(exchangeServers(site)));
}

/** Clients meet front ends only; in 2013 Mailbox servers keep the certificate that Setup gave them. */
function withClientCertificate(estate: EstateView): string[] {
  const servers = estate.hasClientAccessRole ? frontEndServers(estate) : certifiedServers(estate);
  return namesOf(servers.filter(({ certificate }) => certificate === undefined));
}

/** The site of a server. */
function siteWith(estate: EstateView, server: ServerView): SiteView {
  return standingSites(estate).find((site) =>
    exchangeServers(site).some(({ name }) => name === server.name),
  )!;
}

/** The Active Directory site of a server: a pair has one of its own. */
export function directorySiteOf(site: SiteView, server: string): string {
  const pair = site.subscriptions.find(
    ({ activeDirectorySite, mailboxServers }) =>
      activeDirectorySite !== site.directorySite && mailboxServers.includes(server),
  );
  return pair?.activeDirectorySite ?? site.directorySite;
}

function prepareMachines(estate: EstateView, servers: ServerView[]): Step[] {
  if (servers.length === 0) return [];
  const frontEnds = servers.filter(({ name }) => namesOf(frontEndServers(estate)).includes(name));
  return [
    { ...prerequisites(estate, { servers }), title: 'Install what Setup needs on the servers' },
    { ...tuneWindows(estate, { servers }), title: 'Set the page file and the power plan of the servers' },
    seeMachines(estate, servers),
    ...(frontEnds.length > 0 ? [checkHeldOut({ servers: frontEnds })] : []),
  ];
}

/** Windows features and the software that Setup asks for; on each server itself. */
export function prerequisites({ version }: EstateView, target: Target): Step {
  const features = serverFeatures(version);
  return {
    id: targetId('install-prerequisites', target),
    title: `Install what Setup needs on ${targetText(target)}`,
    why:
      `Setup of ${version} needs ${installersText(false)}. Save them under these names in a folder of their own: only these files are run, without questions. ` +
      'Source: learn.microsoft.com/exchange/plan-and-deploy/prerequisites.',
    ...onTarget(target, Shell.POWERSHELL),
    command: [
      ...installerLines(false),
      `Install-WindowsFeature -Name ${features.join(', ')}`,
      'Restart-Computer',
    ],
    check: [
      `Get-WindowsFeature -Name ${features.join(', ')} | Where-Object { -not $_.Installed }`,
      "Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full' | Format-List -Property Release",
    ],
    expected: `No feature is listed, and Release is at least ${NET_48_RELEASE} (.NET Framework 4.8).`,
    otherwise:
      'A feature that stays missing: read the error of `Install-WindowsFeature`, usually a pending restart. If the release is lower, run the installer of .NET Framework ' +
      'again and restart.',
  };
}

function seeMachines(estate: EstateView, servers: ServerView[]): Step {
  const drives = drivesOf(estate, servers);
  const names = quoteList(namesOf(servers));
  return {
    id: 'check-machines',
    title: 'Check that the servers are ready',
    why: sentences(
      'Setup takes domain, Active Directory site and volumes as they are.',
      drives.length > 0 &&
        'All copies of a database have the same paths, and a server is recovered with the same drive letters only: they have to be right now.',
    ),
    ...windowsShell(servers[0].name),
    command: [`Invoke-Command -ComputerName ${names} -ScriptBlock { Restart-Service -Name 'Netlogon' }`],
    check: [
      `Invoke-Command -ComputerName ${names} -ScriptBlock { "$env:COMPUTERNAME $(nltest /dsgetsite)" }`,
      `Invoke-Command -ComputerName ${names} -ScriptBlock { "$env:COMPUTERNAME $(Test-ComputerSecureChannel)" }`,
      `Invoke-Command -ComputerName ${names} -ScriptBlock { Get-CimInstance -ClassName Win32_OperatingSystem } | Format-Table -Property PSComputerName, Caption`,
      `Invoke-Command -ComputerName ${names} -ScriptBlock { Get-Volume } | Sort-Object -Property PSComputerName, DriveLetter | Format-Table -Property PSComputerName, DriveLetter, FileSystemLabel, FileSystem, AllocationUnitSize, Size`,
    ],
    expected:
      `${servers.map((server) => `${server.name} is in ${directorySiteOf(siteWith(estate, server), server.name)}`).join(', ')}. The channel is True, and the system is ${windowsText(servers)}.` +
      drivesText(estate, servers),
    otherwise: sentences(
      text`Another site: compare the subnets with ${ref('create-ad-sites')}.`,
      `No channel: the join failed, see ${code('C:\\Windows\\debug\\NetSetup.LOG')} on that machine.`,
      drives.length > 0 &&
        'A volume that is missing: `Get-Disk` shows whether the disk is there; the script of the program that formats it has failed, and its error is shown in the plan of the stack. ' +
          '`Initialize-Disk`, `New-Partition` and `Format-Volume -AllocationUnitSize 65536` do the same.',
    ),
  };
}

/** Letters of the data volumes, that for logs last, where the servers are members. */
function drivesOf({ group }: EstateView, servers: ServerView[]): string[] {
  if (!group || !servers.some(({ name }) => isMember(group, name))) return [];
  return [...group.databaseDrives, group.logDrive].filter((letter) => letter !== '');
}

/** What the volumes have to look like. */
export function drivesText(estate: EstateView, servers: ServerView[]): string {
  const drives = drivesOf(estate, servers);
  if (drives.length < 2) return '';
  const holders = servers.filter(({ name }) => isMember(estate.group, name));
  const who = plural(holders, `${holders[0].name} has`, `${nameList(namesOf(holders))} have`);
  const [{ queueDrive }] = holders;
  const queue = queueDrive === undefined ? '' : ` ${queueDrive} is for the queue.`;
  return ` ${who} the volumes ${nameList(drives.slice(0, -1))} for databases and ${drives.at(-1)} for logs, NTFS with 65536 bytes to a cluster.${queue}`;
}

function windowsText(servers: ServerView[]): string {
  const releases = [...new Set(servers.flatMap(({ windows }) => (windows === undefined ? [] : [windows])))];
  return releases.length === 0 ? 'the one that was ordered' : nameList(releases);
}

/** The database that Setup makes on a server; none on one that existed before, where Setup ran long ago. */
export function databaseFor({ group }: EstateView, server: string): DatabaseView | undefined {
  if (!group || !namesOf(made(group.members)).includes(server)) return undefined;
  return databaseOfSetup(group.databases, server);
}

function install(estate: EstateView, server: ServerView): Step {
  const { version, hasClientAccessRole } = estate;
  const site = siteWith(estate, server);
  const isMailbox = site.mailboxServers.some(({ name }) => name === server.name);
  const isFrontEnd =
    namesOf(made(site.frontEnds)).includes(server.name) && autodiscoverName(estate) !== undefined;
  const role = isMailbox ? 'Mailbox' : 'ClientAccess';
  const database = databaseFor(estate, server.name);
  const first = isMailbox && database;
  const options = setupArguments({
    role,
    ...(first ? { database: { name: first.name, file: first.edbPath, logFolder: first.logPath } } : {}),
    terms: licenseTerms(estate),
    installsFeatures: true,
    keepsTransportOff: false,
  });
  return {
    id: stepId('install-exchange', server.name),
    title: `Install Exchange on ${server.name}`,
    why: sentences(
      `The ${isMailbox ? 'Mailbox' : 'Client Access'} role of ${version}.`,
      first
        ? `Setup always creates a database: here it is ${first.name}, which is to be active on this server, in its place.`
        : isMailbox &&
            'Setup creates a database with a name of its own, since no database of the layout starts here.',
      isFrontEnd
        ? text`As soon as Setup has ended, Outlook in the domain finds ${server.name} by its Autodiscover entry and its self-signed certificate: do ${ref(stepId('set-autodiscover', site.code))} for it at once.`
        : 'It answers no clients itself.',
    ),
    ...windowsShell(server.name),
    command: [
      "$media = Read-Host 'Folder of the Exchange Setup files (the drive of the mounted image)'",
      'Set-Location -Path $media',
      setupCommand(options),
      'if ($LASTEXITCODE -eq 0) { Restart-Computer }',
    ],
    check: [
      `Get-Service -ComputerName ${quote(server.name)} -Name 'MSExchange*' -Exclude 'MSExchangeNotificationsBroker' | Where-Object { $_.StartType -eq 'Automatic' -and $_.Status -ne 'Running' }`,
      "Select-String -Path 'C:\\ExchangeSetupLogs\\ExchangeSetup.log' -Pattern '\\[ERROR\\]' | Select-Object -Last 5",
    ],
    expected:
      'Setup has ended with "The Exchange Server setup operation completed successfully." After the restart no service is listed, and no error in the log is newer than the run.',
    otherwise:
      'Setup names the readiness check that failed, with a link; repair that and run Setup again: it continues where it stopped. A pending restart is one of the ' +
      `checks. ${hasClientAccessRole || !first ? '' : `A path that is not found: the volumes of ${server.name} are not as they should be.`}`.trim(),
  };
}

function autodiscoverName({ names }: EstateView): string | undefined {
  return names.autodiscover ?? names.clientNames[0];
}

/** The service connection point, which members of the domain ask first. Source: learn.microsoft.com/exchange/architecture/client-access/autodiscover. */
export function autodiscover(
  estate: EstateView,
  frontEnds: readonly { readonly name: string }[],
  whose: string,
  of: string,
): Step[] {
  const name = autodiscoverName(estate);
  if (frontEnds.length === 0 || name === undefined) return [];
  const { hasClientAccessRole } = estate;
  const uri = autodiscoverUri(name);
  return [
    {
      id: stepId('set-autodiscover', of),
      title: `Point the Autodiscover entries of ${whose} to ${name}`,
      why:
        'Setup enters the name of each server as the place of Autodiscover. Until that is changed, Outlook within the domain asks the server itself and warns about its certificate. ' +
        'Do it for each server as soon as its Setup has ended, not after the last one.',
      ...exchangeShell(frontEnds[0].name),
      command: forEachOf('server', namesOf(frontEnds), (server) =>
        setAutodiscover(hasClientAccessRole, server, quote(uri)),
      ),
      check: [
        `Get-${clientAccessNoun(hasClientAccessRole)} | Format-Table -Property Name, AutoDiscoverServiceInternalUri -AutoSize`,
      ],
      expected: `${nameList(namesOf(frontEnds))} ${plural(frontEnds, 'shows', 'show')} ${uri}.`,
      otherwise:
        'A server that is not found has not been installed yet, or Active Directory has not replicated it: `repadmin /syncall /AdeP` on a domain controller, then again.',
    },
  ];
}

function license(estate: EstateView): Step[] {
  const servers = namesOf(certifiedServers(estate));
  if (servers.length === 0) return [];
  const most = mostDatabases(estate);
  const enterprise = most > DatabaseLimit.STANDARD_EDITION;
  return [
    {
      id: 'license-servers',
      title: 'License the servers',
      why: sentences(
        'Without a key a server is a trial edition.',
        most > 0 &&
          `A member holds up to ${count(most, 'copy', 'copies')}; the Standard edition mounts ${DatabaseLimit.STANDARD_EDITION} databases, active and passive ones together: ` +
            (enterprise
              ? 'the key has to be one of the Enterprise edition.'
              : 'either edition is sufficient.'),
      ),
      ...exchangeShell(servers[0]),
      command: [
        "$key = Read-Host 'Product key of the Mailbox servers'",
        ...forEachOf(
          'server',
          servers,
          (server) => `Set-ExchangeServer -Identity ${server} -ProductKey $key`,
        ),
        ...forEachOf(
          'server',
          servers,
          (server) =>
            `Invoke-Command -ComputerName ${server} -ScriptBlock { Restart-Service -Name 'MSExchangeIS' }`,
        ),
      ],
      check: [
        'Get-ExchangeServer | Format-Table -Property Name, ServerRole, Edition, IsExchangeTrialEdition, Site -AutoSize',
      ],
      expected: `IsExchangeTrialEdition is False for ${nameList(servers)}${enterprise ? ', and the edition is Enterprise' : ''}.`,
      otherwise:
        'An invalid key belongs to another version or edition. A key of the Standard edition is replaced by one of the Enterprise edition with the same command; the other ' +
        'way round Exchange has to be installed again.',
    },
  ];
}

function mostDatabases({ group }: EstateView): number {
  if (!group) return 0;
  return Math.max(
    0,
    ...group.members.map(
      ({ name }) =>
        group.databases.filter(({ copies }) => copies.some((copy) => copy.server === name)).length,
    ),
  );
}

/**
 * URLs of the virtual directories: one name, the same inside and outside, so that a client needs to know nothing about sites.
 *
 * Source: learn.microsoft.com/exchange/architecture/client-access/load-balancing and .../clients/default-virtual-directory-settings.
 */
export function urlSteps(estate: EstateView, frontEnds: string[], only?: string): Step[] {
  const { names } = estate;
  const [name] = names.clientNames;
  if (frontEnds.length === 0 || name === undefined) return [];
  const hostOf = (directory: VirtualDirectory): string => names.hostOf(directory) ?? name;
  return [
    {
      id: stepId('set-urls', ...(only === undefined ? [] : [only])),
      title: `Set the URLs of ${only ?? 'all servers'} to ${names.namesDirectories ? 'the name of each protocol' : name}`,
      why:
        'Servers of both sites have the same names, inside and outside: a client continues to work when the name leads to the other site. The load balancer in Azure passes TLS through, and ' +
        'Outlook Anywhere does not offload it, since Extended Protection would refuse that.' +
        (names.namesDirectories
          ? ' The proxies know by the name which protocol a client uses, and Autodiscover hands these URLs out: a phone that is given another name stays on a server whose page for phones fails.'
          : '') +
        ownBalancers(
          estate,
          (sites) => ` A balancer of ${sites} that ends TLS has to begin it again with the same certificate.`,
        ),
      ...exchangeShell(frontEnds[0]),
      command: [
        `foreach ($server in ${quoteList(frontEnds)}) {`,
        ...setUrls(hostOf, quote).map((line) => `  ${line}`),
        '}',
      ],
      check: urlChecks(),
      expected: expectedUrls(estate, frontEnds, hostOf),
      otherwise:
        'An empty or a server name: run the line of that directory again for the server. "The object could not be found": `Get-OwaVirtualDirectory` and its like show how the directory is called there. ' +
        'Changes reach IIS within 15 minutes, or at once with `Restart-Service -Name W3SVC` on the server.',
    },
    ...closeAdminCenter(estate, frontEnds, only),
    // The rule is one of the organization: a server that comes later has it.
    ...(only === undefined ? closeRemotePowerShell(estate, frontEnds) : []),
  ];
}

/**
 * Clients of the Internet reach every path of a front end on port 443.
 *
 * Source: learn.microsoft.com/exchange/architecture/client-access/disable-access-to-exchange-admin-center.
 */
function closeAdminCenter(estate: EstateView, frontEnds: string[], only?: string): Step[] {
  if (estate.names.primaryFrontEnd === undefined) return [];
  return [
    {
      id: stepId('close-admin-center', ...(only === undefined ? [] : [only])),
      title: `Close the Exchange admin center of ${only ?? 'all servers'}`,
      why:
        'Clients reach the front ends from the Internet, and the admin center is behind the same port as mail. Administrators work in the Exchange Management Shell, or on a server without a public front end. ' +
        'The settings that users have in Outlook on the web stay.',
      ...exchangeShell(frontEnds[0]),
      command: [`foreach ($server in ${quoteList(frontEnds)}) {`, `  ${CLOSE_ADMIN_CENTER}`, '}'],
      check: [
        'Get-EcpVirtualDirectory -ADPropertiesOnly | Format-Table -Property Server, AdminEnabled -AutoSize',
      ],
      expected: `AdminEnabled is False for ${nameList(frontEnds)}.`,
      otherwise:
        'True: run the line again for that server. The change reaches IIS within 15 minutes, or at once with `Restart-WebAppPool -Name MSExchangeECPAppPool` on the server.',
    },
  ];
}

/** What is no address of a private network, a loopback or a link, as ranges. Sources: RFC 1918, 6598, 3927. */
export const PUBLIC_RANGES = [
  '1.0.0.0-9.255.255.255',
  '11.0.0.0-100.63.255.255',
  '100.128.0.0-126.255.255.255',
  '128.0.0.0-169.253.255.255',
  '169.255.0.0-172.15.255.255',
  '172.32.0.0-192.167.255.255',
  '192.169.0.0-223.255.255.255',
];

/**
 * The same port leads to the remote PowerShell of Exchange. The rule names public addresses rather than everybody, so that it cannot lock out the
 * servers' own shells and the networks of the organization.
 *
 * Source: learn.microsoft.com/exchange/clients/client-access-rules/client-access-rules (2019 and later).
 */
function closeRemotePowerShell(estate: EstateView, frontEnds: string[]): Step[] {
  if (estate.names.primaryFrontEnd === undefined || !estate.hasClientAccessRules) return [];
  const name = 'No remote PowerShell from the Internet';
  const exempt = estate.publicManagementPrefixes;
  const except = exempt.length === 0 ? '' : ` -ExceptAnyOfClientIPAddressesOrRanges ${quoteList(exempt)}`;
  return [
    {
      id: stepId('close-remote-powershell'),
      title: 'Close the remote PowerShell of Exchange to the Internet',
      why:
        'The remote PowerShell of Exchange is behind the same port as mail. The rule refuses public addresses after sign-in; the shells on the servers and in private networks go on. It does not protect against flaws ' +
        'before sign-in: these need the latest security update, and networks of clients that the program names (`clientPrefixes`).',
      ...exchangeShell(frontEnds[0]),
      command: [
        `New-ClientAccessRule -Name ${quote(name)} -Action DenyAccess -AnyOfProtocols RemotePowerShell -AnyOfClientIPAddressesOrRanges ${quoteList(PUBLIC_RANGES)}${except}`,
      ],
      check: [
        `Get-ClientAccessRule -Identity ${quote(name)} | Format-List -Property Name, Enabled, Action, AnyOfProtocols, AnyOfClientIPAddressesOrRanges, ExceptAnyOfClientIPAddressesOrRanges`,
      ],
      expected: `Enabled is True, Action is DenyAccess, AnyOfProtocols is RemotePowerShell, and there are ${PUBLIC_RANGES.length} ranges.`,
      otherwise:
        'It exists already: nothing is to be done. The first rule of an organization takes effect within 24 hours, a changed one within an hour. If it refuses a network of yours, run `Set-ClientAccessRule` with ' +
        '`-ExceptAnyOfClientIPAddressesOrRanges` on a server.',
    },
  ];
}

/** What has one URL each, in the order of the checks. */
const WITH_URLS: readonly (readonly [string, VirtualDirectory])[] = [
  ['Owa', VirtualDirectory.OWA],
  ['Ecp', VirtualDirectory.ECP],
  ['WebServices', VirtualDirectory.EWS],
  ['ActiveSync', VirtualDirectory.ACTIVE_SYNC],
  ['Oab', VirtualDirectory.OAB],
  ['Mapi', VirtualDirectory.MAPI],
];

function expectedUrls(
  estate: EstateView,
  frontEnds: string[],
  hostOf: (directory: VirtualDirectory) => string,
): string {
  const anywhere = `both host names of Outlook Anywhere are ${hostOf(VirtualDirectory.RPC)}`;
  const whose = `Every InternalUrl and ExternalUrl of ${nameList(frontEnds)} begins with`;
  if (!estate.names.namesDirectories)
    return `${whose} https://${hostOf(VirtualDirectory.OWA)}/, and ${anywhere}.`;
  const hosts = [...new Set(WITH_URLS.map(([, directory]) => hostOf(directory)))];
  const begins = hosts.map((host) => {
    const whoseHost = WITH_URLS.filter(([, directory]) => hostOf(directory) === host);
    return `https://${host}/ (${whoseHost.map(([kind]) => `${kind}VirtualDirectory`).join(', ')})`;
  });
  return `${whose} ${nameList(begins)}, and ${anywhere}.`;
}

function urlChecks(): string[] {
  const table = (cmdlet: string): string =>
    `${cmdlet} -ADPropertiesOnly | Format-Table -Property Server, InternalUrl, ExternalUrl -AutoSize`;
  return [
    ...WITH_URLS.map(([kind]) => table(`Get-${kind}VirtualDirectory`)),
    'Get-OutlookAnywhere -ADPropertiesOnly | Format-Table -Property ServerName, InternalHostname, ExternalHostname, SSLOffloading -AutoSize',
  ];
}

/** The same certificate everywhere: a client must not notice which server answers. Source: learn.microsoft.com/exchange/architecture/client-access/import-certificates. */
export function certificateSteps(estate: EstateView, servers: string[], only?: string): Step[] {
  if (servers.length === 0) return [];
  const { certificateNames } = estate;
  const names = nameList(certificateNames);
  return [
    {
      id: stepId('import-certificate', ...(only === undefined ? [] : [only])),
      title: `Import the certificate on ${only ?? 'all servers'}`,
      why:
        `One certificate for both sites, with ${names === '' ? 'the names that clients use' : names}. Answer No when you are asked to overwrite the default SMTP certificate: transport between the servers and ` +
        `EdgeSync continue with the self-signed one, and a new default would require new Edge subscriptions. ${KEY_FILE}`,
      ...exchangeShell(servers[0]),
      command: [
        ...READ_KEY_FILE,
        '$failed = @()',
        `foreach ($server in ${quoteList(servers)}) {`,
        '  try {',
        '    $present = @(Get-ExchangeCertificate -Server $server -ErrorAction Stop)',
        '    if ($present.Thumbprint -notcontains $thumb) { Import-ExchangeCertificate -Server $server -FileData ([System.IO.File]::ReadAllBytes($pfx)) -Password $secret -PrivateKeyExportable $false -ErrorAction Stop }',
        '    Enable-ExchangeCertificate -Server $server -Thumbprint $thumb -Services IIS, SMTP -ErrorAction Stop',
        '  } catch { $failed += "${server}: $_" }',
        '}',
        '$failed',
        'if ($failed.Count -eq 0) { Remove-Item -LiteralPath $pfx }',
      ],
      check: [
        ...forEachOf(
          'server',
          servers,
          (server) =>
            `Get-ExchangeCertificate -Server ${server} | Format-List -Property Thumbprint, CertificateDomains, Services, Status, NotAfter, PrivateKeyExportable`,
        ),
        "Test-Path -Path (Read-Host 'Path of the file that was imported')",
        'certutil.exe -store My',
      ],
      expected: `${nameList(servers)} ${plural(servers, 'has the thumbprint that the other servers have,', 'all have the same thumbprint,')} with the services IIS and SMTP, Status is Valid, and ${names === '' ? 'the names are' : `${names} ${plural(certificateNames, 'is', 'are')}`} among CertificateDomains. PrivateKeyExportable is False, and the file is gone (False). certutil shows for this certificate a Provider that is not a Key Storage Provider.`,
      otherwise:
        'RevocationCheckFailure: the server does not reach the list of the authority. A thumbprint without services: `Enable-ExchangeCertificate` for that server. A name that is missing asks for another certificate: ' +
        'clients would be warned. The file is there: the command has named the servers that failed, and has gone on with the others; run it again when they answer. "Key Storage Provider": Outlook on the web would send everybody back to its sign-in page (support.microsoft.com/topic/44f8b0c0-037d-77f6-6bb1-98c7a292048d); ' +
        'have the key in a file of a cryptographic service provider. Then do this step again.',
    },
  ];
}
