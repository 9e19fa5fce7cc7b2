import { START_TRANSPORT, VALIDATE_RECIPIENTS } from '../../exchange/edge-commands';
import { setupArguments } from '../../exchange/setup-commands';
import { EDGE_FEATURES } from '../../exchange/setup-requirements';
import { licenseTerms } from './foundation';
import type { EstateView } from '../estate-view';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { byHand, madeSites, namesOf, standingSites, unattended } from '../estate-parts';
import { followInstallation } from './installation';
import { installerLines, installersText, setupCommand } from './installers';
import { moveQueue, queueFolder } from './queue-volume';
import type { Target } from './server-protection';
import { antivirusExclusions, checkHealth, securityUpdate, tuneWindows } from './server-protection';
import { acceptedLines } from './mail-domains';
import { exchangeShell, KEY_FILE, READ_KEY_FILE, windowsShell } from './shells';
import { forEachOf, nameList, plural, quote, quoteList } from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';
import { code, ref, sentences, text } from '../text';

/** Where the exported configuration is, on the source and on the others. */
export const CLONE_FOLDER = 'C:\\EdgeClone';
export const CLONE_FILE = `${CLONE_FOLDER}\\CloneConfigData.xml`;
const ANSWER_FILE = `${CLONE_FOLDER}\\CloneConfigAnswer.xml`;

/** Every Edge installed, licensed, with its queue on its own disk, its certificate and the same settings as the others. */
export function edgeSteps(estate: EstateView): Step[] {
  return madeSites(standingSites(estate))
    .filter((site) => site.edges.length > 0)
    .flatMap((site) => {
      const edges = byHand(site.edges);
      return [
        ...(edges.length > 0 ? buildEdges(estate, site, edges, site.code) : []),
        ...certifyOwn(site.edges, site.code),
        ...paritySteps(site),
      ];
    });
}

/** Edges that install themselves, and whose certificate people import. */
function certifyOwn(edges: ServerView[], of: string): Step[] {
  const without = unattended(edges).filter(({ certificate }) => certificate === undefined);
  return without.length === 0
    ? []
    : [certifyEdges(without, without.length === edges.length ? of : `${of}-own`)];
}

/** What an Edge takes from its site. */
export type EdgeSite = Pick<SiteView, 'name' | 'mailboxServers'> &
  Partial<Pick<SiteView, 'stack' | 'existing'>>;

/** From a machine to an Edge that can be configured; the same on each. `of` is what the steps are named after. */
export function buildEdges(estate: EstateView, site: EdgeSite, edges: ServerView[], of: string): Step[] {
  return [
    readyEdges(site, edges, of),
    tuneWindows(estate, { servers: edges, of }),
    installEdges(estate, edges, of),
    updateBeforeMail({ servers: edges, of }),
    licenseEdges(edges, of),
    ...moveQueue({ servers: edges, of }),
    antivirusExclusions({ servers: edges, of }, { servers: edges, queueFolder: queueFolder(edges[0]) }),
    ...(edges.every(({ certificate }) => certificate !== undefined) ? [] : [certifyEdges(edges, of)]),
  ];
}

/** Transport has to stay off: the update sets services back to what they were. */
function updateBeforeMail(target: Target): Step {
  const step = securityUpdate(target);
  return {
    ...step,
    check: [
      ...step.check,
      "Get-Service -Name 'MSExchangeTransport' | Format-Table -Property Name, Status, StartType",
    ],
    expected: sentences(
      step.expected,
      'MSExchangeTransport is still Stopped and Disabled; set it so again where it is not.',
    ),
  };
}

/** Full names; with the machine where there are several. */
function hosts(edges: ServerView[]): string {
  return nameList(
    edges.map(({ name, hostName }) => (edges.length === 1 ? hostName : `${hostName} on ${name}`)),
  );
}

/** What the script of the program writes on an Edge in Azure. */
function nameLines(suffix: string, mailboxServers: readonly ServerView[]): string[] {
  const key = quote('HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters');
  return [
    `Set-ItemProperty -Path ${key} -Name 'NV Domain' -Value ${quote(suffix)}`,
    `Set-ItemProperty -Path ${key} -Name 'Domain' -Value ${quote(suffix)}`,
    "$file = Join-Path -Path $env:SystemRoot -ChildPath 'System32\\drivers\\etc\\hosts'",
    ...forEachOf(
      'line',
      mailboxServers.map(({ address, hostName, name }) => `${address} ${hostName} ${name.toLowerCase()}`),
      (line) => `Add-Content -Path $file -Value ${line}`,
    ),
  ];
}

/** DNS suffix and hosts file, which the program writes, take a restart to count. */
function readyEdges(site: EdgeSite, edges: ServerView[], of: string): Step {
  const [{ queueDrive }] = edges;
  const suffix = suffixOf(edges[0]);
  const { mailboxServers, existing = false } = site;
  return {
    id: stepId('set-full-name', of),
    title: `Give ${nameList(namesOf(edges))} ${plural(edges, 'its full name', 'their full names')}`,
    why:
      (existing
        ? `Terraform writes nothing on machines of ${site.name}: the command sets the DNS suffix ${suffix} and the Mailbox servers of ${site.name} in the hosts file. `
        : `The program has written the DNS suffix ${suffix} and the Mailbox servers of ${site.name} into the hosts file. `) +
      `The suffix counts after a restart only, and Exchange takes the full name it ` +
      `finds when it is installed: it has to be ${hosts(edges)}, the name of MX, PTR and HELO, and cannot be changed afterwards.`,
    ...windowsShell(...namesOf(edges)),
    command: [...(existing ? nameLines(suffix, mailboxServers) : []), 'Restart-Computer'],
    check: [
      '[System.Net.Dns]::GetHostEntry($env:COMPUTERNAME).HostName',
      "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters' | Format-List -Property Domain, Hostname",
      "Get-Content -Path 'C:\\Windows\\System32\\drivers\\etc\\hosts'",
      ...(queueDrive === undefined ? [] : [`Get-Volume -DriveLetter ${queueDrive}`]),
    ],
    expected:
      `The full name is ${hosts(edges)}, Domain is ${suffix}.` +
      (mailboxServers.length === 0
        ? ''
        : ` The hosts file has ${mailboxServers.map(({ address, hostName }) => `${address} ${hostName}`).join(', ')}.`) +
      (queueDrive === undefined ? '' : ` The volume ${queueDrive} is healthy.`),
    otherwise:
      (existing
        ? 'Without suffix or hosts do the step again as administrator. '
        : `Without suffix or hosts the script of the program has not run: apply the stack ${site.stack} again, which repeats a script that failed, then restart. `) +
      `Where the suffix is there and the name is short, restart once more. ` +
      'Do not install Exchange before the full name is right.',
    wait: { seconds: 300, because: 'a restart of the machine' },
  };
}

function suffixOf({ hostName }: ServerView): string {
  return hostName.split('.').slice(1).join('.');
}

function installEdges(estate: EstateView, edges: ServerView[], of: string): Step {
  return {
    id: stepId('install-edge', of),
    title: `Install Exchange on ${nameList(namesOf(edges))}`,
    why:
      `The Edge Transport role of ${estate.version}, on a machine of no domain. It needs AD LDS, and ${installersText(true)}. Save them under these names in a folder of their own: only these files are run. ` +
      'Transport stays off until the Edge is subscribed: before that it knows neither the domains nor the recipients and would reject mail permanently. Source: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/unattended-installs.',
    ...windowsShell(...namesOf(edges)),
    command: [
      "$media = Read-Host 'Folder of the Exchange Setup files (the drive of the mounted image)'",
      ...installerLines(true),
      `Install-WindowsFeature -Name ${EDGE_FEATURES.join(', ')}`,
      'Set-Location -Path $media',
      setupCommand(
        setupArguments({
          role: 'EdgeTransport',
          terms: licenseTerms(estate),
          installsFeatures: true,
          keepsTransportOff: true,
        }),
      ),
      "if ($LASTEXITCODE -eq 0) { Set-Service -Name 'MSExchangeTransport' -StartupType Disabled; Restart-Computer }",
    ],
    check: [
      "Get-Service -Name 'ADAM_MSExchange', 'MSExchangeEdgeCredential', 'MSExchangeTransport' | Format-Table -Property Name, Status, StartType",
      "Select-String -Path 'C:\\ExchangeSetupLogs\\ExchangeSetup.log' -Pattern '\\[ERROR\\]' | Select-Object -Last 5",
    ],
    expected:
      'Setup has ended with "The Exchange Server setup operation completed successfully." `ADAM_MSExchange` and MSExchangeEdgeCredential run, MSExchangeTransport is Stopped and Disabled, and no error in the log is newer than the run.',
    otherwise: text`Setup names the readiness check that failed: repair it and run Setup again. "FqdnMissing" is the DNS suffix: go back to ${ref(stepId('set-full-name', of))}.`,
  };
}

/** The licence is read when the Edge is subscribed. Source: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions. */
function licenseEdges(edges: ServerView[], of: string): Step {
  return {
    id: stepId('license-edge', of),
    title: `License ${nameList(namesOf(edges))}`,
    why: 'The organization learns of the licence at the subscription only: a key that comes later asks for another subscription.',
    ...exchangeShell(...namesOf(edges)),
    command: [
      "$key = Read-Host 'Product key of the Edges'",
      `Set-ExchangeServer -Identity $env:COMPUTERNAME -ProductKey $key`,
    ],
    check: [
      `Get-ExchangeServer -Identity $env:COMPUTERNAME | Format-List -Property Name, Fqdn, Edition, IsExchangeTrialEdition`,
    ],
    expected: `Fqdn is ${hosts(edges)}, and IsExchangeTrialEdition is False.`,
    otherwise:
      'An invalid key belongs to another version. Access denied: open the shell as the local administrator.',
  };
}

/**
 * Without recipient validation an Edge takes mail for addresses that do not exist, and the non-delivery reports go to people whose addresses
 * were forged. It needs a subscription.
 *
 * Source: learn.microsoft.com/exchange/antispam-and-antimalware/antispam-protection/recipient-filtering-procedures.
 */
function validateRecipients({ domainName }: EstateView, edges: ServerView[], of: string): Step {
  return {
    id: stepId('validate-recipients', of),
    title: `Let ${nameList(namesOf(edges))} refuse mail for unknown recipients`,
    why:
      'EdgeSync has brought the recipients; an Edge compares with them only when it is told to. Otherwise it takes mail for addresses that do not exist, and the non-delivery reports go to senders whose addresses were forged: ' +
      'other servers list this one as a source of spam then. Source: learn.microsoft.com/exchange/antispam-and-antimalware/antispam-protection/recipient-filtering-procedures.',
    ...exchangeShell(...namesOf(edges)),
    command: VALIDATE_RECIPIENTS,
    check: [
      'Get-RecipientFilterConfig | Format-List -Property Enabled, ExternalMailEnabled, RecipientValidationEnabled',
      "Get-TransportAgent -Identity 'Recipient Filter Agent' | Format-Table -Property Identity, Enabled, Priority",
      'Get-AcceptedDomain | Format-Table -Property DomainName, DomainType, AddressBookEnabled',
    ],
    expected: `All three values are True, the agent is enabled, and AddressBookEnabled is True for ${domainName}.`,
    otherwise:
      'AddressBookEnabled is False: the domain is an internal relay, since another system has mailboxes too; set it with `Set-AcceptedDomain -AddressBookEnabled $true` on a Mailbox server only when every recipient is in Active Directory. ' +
      'No such agent: `Get-TransportAgent` lists those that are installed; Setup installs it on every Edge, so the installation is damaged: rebuild the Edge.',
  };
}

/** Transport starts when the Edge is healthy, and knows whom to take mail for. */
export function startTransport(estate: EstateView, edges: ServerView[], of: string): Step[] {
  if (edges.length === 0) return [];
  const manual = byHand(edges);
  const own = unattended(edges);
  return [
    ...(manual.length === 0
      ? []
      : [
          validateRecipients(estate, manual, of),
          checkHealth(estate, { servers: manual, of }, false),
          openTransport(estate, manual, of),
        ]),
    ...(own.length === 0
      ? []
      : [
          followInstallation({
            id: stepId('follow-edges', of),
            title: `Wait until ${nameList(namesOf(own))} ${plural(own, 'takes', 'take')} mail`,
            servers: own,
          }),
        ]),
  ];
}

function openTransport(estate: EstateView, edges: ServerView[], of: string): Step {
  const { domainName } = estate;
  const folder = queueFolder(edges[0]);
  return {
    id: stepId('start-transport', of),
    title: `Start Transport on ${nameList(namesOf(edges))}`,
    why: 'Recipients, domains and connectors have come by EdgeSync: mail that is taken now can be judged and passed on.',
    ...exchangeShell(...namesOf(edges)),
    command: [...acceptedLines(estate, ' yet'), ...START_TRANSPORT],
    check: [
      'Get-AcceptedDomain | Format-Table -Property Name, DomainName, DomainType',
      "Get-Service -Name 'MSExchangeTransport' | Format-Table -Property Name, Status, StartType",
      'Get-Queue | Format-Table -Property Identity, DeliveryType, Status, MessageCount, LastError -AutoSize',
      ...(folder === undefined
        ? []
        : [`Get-ChildItem -Path ${quote(folder)} | Format-Table -Property Name, Length, LastWriteTime`]),
    ],
    expected:
      `${domainName} is an accepted domain, and MSExchangeTransport runs and starts automatically. No queue is in Retry.` +
      (folder === undefined ? '' : ` ${code(folder)} has mail.que, trn.chk and trn.log, written just now.`),
    otherwise:
      `The step stops because ${domainName} is missing: without it the Edge would reject mail permanently. EdgeSync has not come through; see \`Test-EdgeSynchronization\` on a Mailbox server. ` +
      'The service does not stay up: event log Application, source MSExchangeTransport, usually a missing right ' +
      'on the folder of the queue.',
  };
}

/** What Edges show to the servers of others. Source: learn.microsoft.com/exchange/architecture/client-access/import-certificates. */
export function certifyEdges(edges: ServerView[], of: string): Step {
  return {
    id: stepId('import-certificate', of),
    title: `Import the certificate on ${nameList(namesOf(edges))}`,
    why:
      `Others ask for STARTTLS and, with MTA-STS, for a certificate with the name they came for: ${hosts(edges)}. Answer No when you are asked to overwrite the default SMTP certificate: EdgeSync is bound to it, and a ` +
      `new one asks for another subscription. That is also why certificates come before the subscription. ${KEY_FILE}`,
    ...exchangeShell(...namesOf(edges)),
    command: [
      ...READ_KEY_FILE,
      '$present = @(Get-ExchangeCertificate)',
      'if ($present.Thumbprint -notcontains $thumb) { Import-ExchangeCertificate -FileData ([System.IO.File]::ReadAllBytes($pfx)) -Password $secret -PrivateKeyExportable $false -ErrorAction Stop }',
      'if ($thumb) { Enable-ExchangeCertificate -Thumbprint $thumb -Services SMTP -ErrorAction Stop; Remove-Item -LiteralPath $pfx }',
    ],
    check: [
      'Get-ExchangeCertificate | Format-List -Property Thumbprint, CertificateDomains, Services, Status, NotAfter, PrivateKeyExportable',
      "Test-Path -Path (Read-Host 'Path of the file that was imported')",
    ],
    expected: `A certificate with ${hosts(edges)} has the service SMTP, the Status Valid and PrivateKeyExportable False; the self-signed one has SMTP as well. The file is gone (False).`,
    otherwise: `RevocationCheckFailure: the Edge does not reach the list of the authority. Another name: Exchange offers this certificate only to those who ask for that name; order one with ${hosts(edges)}.`,
  };
}

/** All Edges of a site get what was set on one of them. */
function paritySteps(site: SiteView): Step[] {
  const source = site.edges.find(({ name }) => name === site.cloneSource);
  const others = site.edges.filter(({ name }) => name !== site.cloneSource);
  if (!source || others.length === 0) return [];
  return [
    exportConfiguration(source, namesOf(others)),
    ...others.map((edge) => importConfiguration(edge, source.name)),
  ];
}

/** Exports the settings of an Edge. */
export function exportConfiguration(source: ServerView, targets: string[]): Step {
  return {
    id: stepId('export-configuration', source.name),
    title: `Export the configuration of ${source.name}`,
    why:
      `Agents, transport rules, address rewriting and the like are an Edge's own; EdgeSync does not bring them. What was set on ${source.name} is to hold on ${nameList(targets)} as well. Copy the file there through your ` +
      `own session, into ${code(CLONE_FOLDER)}. Passwords of connectors are in it under a key that all servers share: delete it when it has been imported. ` +
      'Source: learn.microsoft.com/exchange/configure-edge-transport-server-using-cloned-configuration-exchange-2013-help.',
    ...exchangeShell(source.name),
    command: [
      `New-Item -Path ${quote(CLONE_FOLDER)} -ItemType Directory -Force`,
      'Set-Location -Path $ExScripts',
      `.\\ExportEdgeConfig.ps1 -CloneConfigData ${quote(CLONE_FILE)}`,
    ],
    check: [`Get-Item -Path ${quote(CLONE_FILE)} | Format-List -Property FullName, Length, LastWriteTime`],
    expected:
      'The script says "Edge configuration data is exported successfully", and the file was written just now.',
    otherwise:
      'Access denied: open the shell as the local administrator. A script that is not found: it is in the folder Scripts of the Exchange installation.',
  };
}

/** Takes over the settings of another Edge. */
export function importConfiguration(edge: Pick<ServerView, 'name' | 'hostName'>, from: string): Step {
  return {
    id: stepId('import-configuration', edge.name),
    title: `Import the configuration of ${from} on ${edge.name}`,
    why:
      'First without importing: the script writes settings that cannot hold on this machine, such as addresses and paths, into an answer file; correct them there, then import. It comes before the subscription, which brings connectors ' +
      'and domains and locks them.',
    ...exchangeShell(edge.name),
    command: [
      'Set-Location -Path $ExScripts',
      `.\\ImportEdgeConfig.ps1 -CloneConfigData ${quote(CLONE_FILE)} -IsImport $false -CloneConfigAnswer ${quote(ANSWER_FILE)}`,
      `Get-Content -Path ${quote(ANSWER_FILE)}`,
      "Read-Host 'Correct the answer file if it has entries, then press Enter'",
      `.\\ImportEdgeConfig.ps1 -CloneConfigData ${quote(CLONE_FILE)} -IsImport $true -CloneConfigAnswer ${quote(ANSWER_FILE)}`,
      `Remove-Item -Path ${quoteList([CLONE_FILE, ANSWER_FILE])}`,
    ],
    check: [
      'Get-TransportService | Format-List -Property Name, ReceiveProtocolLogPath, MaxOutboundConnections, ExternalDNSServers',
      'Get-ReceiveConnector | Format-Table -Property Name, Bindings, Fqdn, MaxMessageSize -AutoSize',
    ],
    expected: `The script says "Importing Edge configuration information succeeded". The receive connector has the Fqdn ${edge.hostName} and otherwise the values of ${from}.`,
    otherwise: `A setting that is refused goes into ${code(ANSWER_FILE)}, then run the last import again. The Fqdn of ${from}: \`Set-ReceiveConnector -Fqdn\`. A file that is not found was not copied to this machine, or was deleted after an earlier import: export it again.`,
  };
}
