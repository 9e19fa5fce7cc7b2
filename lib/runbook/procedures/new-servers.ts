import {
  HOLD_TRANSPORT,
  RELEASE_TRANSPORT,
  setupArguments,
  TRANSPORT_SERVICES,
} from '../../exchange/setup-commands';
import { PageId } from '../../model/page-ids';
import { byHand, exchangeServers, madeSites, namesOf, standingSites, unattended } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, quote, terraform } from '../powershell-text';
import type { Procedure, ProcedureTable, Step } from '../procedure';
import { Shell, stepId, UnnamedHost } from '../procedure';
import type { SiteView } from '../site-view';
import type { ServerView } from '../server-view';
import type { Text } from '../text';
import { code, listed, pageRef, ref, sentences, text } from '../text';
import { clientProtocolSteps } from '../vocabulary/client-services';
import {
  buildEdges,
  certifyEdges,
  exportConfiguration,
  importConfiguration,
  startTransport,
} from '../vocabulary/edge-setup';
import { connectorNames, smartHostSteps, syncServerOf, SYNC_CHECK } from '../vocabulary/edge-subscription';
import { rotateByHand } from '../vocabulary/local-administrators';
import { endEdgeMaintenance } from '../vocabulary/edge-maintenance';
import { licenseTerms } from '../vocabulary/foundation';
import { setupCommand } from '../vocabulary/installers';
import {
  endOfInstallation,
  followInstallation,
  provisionServers,
  reachedText,
  wakeSetupAccount,
  widenScope,
  withoutCertificate,
} from '../vocabulary/installation';
import type { Target } from '../vocabulary/server-protection';
import {
  checkHealth,
  checkHeldOut,
  letIntoPools,
  onTarget,
  STOPPED_SERVICES,
  tuneWindows,
} from '../vocabulary/server-protection';
import {
  autodiscover,
  certificateSteps,
  directorySiteOf,
  drivesText,
  prerequisites,
  protectSteps,
  urlSteps,
} from '../vocabulary/server-setup';
import { changedNote, exchangeShell, exchangeShellOr, TERRAFORM } from '../vocabulary/shells';
import { logClientAddresses } from '../vocabulary/proxies';
import { generic, THIS } from '../vocabulary/this-server';

const SERVER = 'the new server';
const EDGE = 'the new Edge';
const SUBSCRIBE_NEW = 'subscribe-new-edge';
const FOLDER = 'C:\\EdgeSubscription';

/** Where the program makes new servers: a server of a datacenter is set up by those who run it. */
function newServerSites(estate: EstateView): SiteView[] {
  return madeSites(standingSites(estate));
}

/**
 * A server that is new to the estate, from the change of the program to its first client.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/unattended-installs and
 * .../high-availability/manage-ha/create-dags.
 */
export function newServer(estate: EstateView): Procedure | undefined {
  const servers = newServerSites(estate).flatMap((site) => exchangeServers(site));
  if (servers.length === 0) return undefined;
  const { group } = estate;
  const target: Target = { servers, of: 'new', subject: SERVER };
  const frontEnds = newServerSites(estate).flatMap((site) => site.frontEnds);
  // Those that install themselves wait for it without clients too, but for Mailbox servers of 2013.
  const certified = withoutVault([
    ...byHand(frontEnds),
    ...unattended(estate.hasClientAccessRole ? frontEnds : servers),
  ]);
  return {
    id: 'new-server',
    title: 'A server that is new to the estate',
    purpose:
      'The program has a Mailbox server or a front end more than before. Afterwards that server is up to date, certified and healthy, and takes clients; databases come to it by a page of their own.',
    table: serverTable(estate, servers),
    before: [
      'The program that wrote this page has the new server: the table lists it, with the address and the Active Directory site that it gets. Add servers in one change of the program, and remove others in the next.',
      ...(group
        ? [
            'Before the program was changed, `copy-layout.json` was committed and given to it as `previousLayout`: a new member then moves the fewest copies.',
          ]
        : []),
      ...(byHand(servers).length === 0
        ? ['A licence key, and the change log of receive connectors, web.config files and registry values.']
        : [
            `Setup files of ${estate.version} in the release that the other servers have, with the installers of what Setup needs, the latest security update for that release (.msp), and Set-ExchAVExclusions.ps1 and HealthChecker.ps1 of microsoft/CSS-Exchange.`,
            'The certificate of the clients with its key, a licence key, and the change log of receive connectors, web.config files and registry values.',
          ]),
    ],
    steps: [
      ...wakeSetupAccount(estate, { servers, of: 'new-server' }, false).map((step) => whenOwn(step, target)),
      create(estate),
      ...forKind(byHand(servers), servers, (manual) => prepareByHand(estate, manual)),
      ...forKind(unattended(servers), servers, (own) => installsItself(estate, own)),
      license(target),
      ...(group ? [removeDatabase(target)] : []),
      ...forKind(byHand(frontEnds), servers, (manual) => [
        ...generic(urlSteps(estate, [THIS], THIS), manual),
        ...generic(clientProtocolSteps(estate, [THIS], [{ name: THIS }], THIS), manual),
      ]),
      ...forKind(certified, servers, (manual) => generic(certificateSteps(estate, [THIS], THIS), manual)),
      ...forKind(unattended(certified), servers, goesOn),
      ...(group ? [joinGroup(estate, target)] : []),
      ...(frontEnds.length > 0
        ? logClientAddresses(estate, { hosts: namesOf(frontEnds), subject: target.subject }, 'new')
        : []),
      applyChangeLog(target),
      ...forKind(byHand(servers), servers, (manual) => [
        checkHealth(estate, manual, frontEnds.length > 0),
        startMail(manual),
      ]),
      ...forKind(byHand(frontEnds), servers, (manual) => [letIntoPools(estate, manual)]),
      ...endOfInstallation(estate, { servers, of: 'new-server' }).map((step) => whenOwn(step, target)),
    ],
    after: [
      ...(group
        ? [
            'The page with the changes of the copy layout brings databases to the new member: the output of the changed program has it as long as the committed layout differs.',
          ]
        : []),
      ...subscribeAgain(estate),
      'Monitoring and backup agents on the new machine.',
    ],
  };
}

/** Steps for servers of one kind: with a condition where the estate has both, nothing where it has none of that kind. */
function forKind(kind: ServerView[], all: ServerView[], steps: (target: Target) => Step[]): Step[] {
  if (kind.length === 0) return [];
  const made = steps({ servers: kind, of: 'new', subject: SERVER });
  return byHand(all).length === 0 || unattended(all).length === 0
    ? made
    : made.map((step) => whenOneOf(step, kind));
}

function whenOneOf(step: Step, kind: ServerView[]): Step {
  return step.when === undefined
    ? { ...step, when: `Only if ${SERVER} is one of ${nameList(namesOf(kind))}.` }
    : step;
}

/** Steps about the setup account, where the new server may be one that people install. */
function whenOwn(step: Step, { servers }: Target): Step {
  return byHand(servers).length === 0 ? step : whenOneOf(step, unattended(servers));
}

function withoutVault(servers: ServerView[]): ServerView[] {
  return servers.filter(({ certificate }) => certificate === undefined);
}

function prepareByHand(estate: EstateView, target: Target): Step[] {
  const served = new Set(newServerSites(estate).flatMap((site) => namesOf(site.frontEnds)));
  const fronts = { ...target, servers: target.servers.filter(({ name }) => served.has(name)) };
  return [
    ...(fronts.servers.length > 0 ? [checkHeldOut(fronts)] : []),
    prerequisites(estate, target),
    tuneWindows(estate, target),
    checkMachine(estate, target),
    install(estate, target),
    ...(fronts.servers.length > 0 ? generic(autodiscover(estate, [{ name: THIS }], THIS, THIS), fronts) : []),
    ...protectSteps(estate, target),
  ];
}

/** The machine waits until it is provisioned, and then does the rest. */
function installsItself(estate: EstateView, { servers }: Target): Step[] {
  return [
    provisionServers(estate, {
      id: 'provision-new-server',
      title: `Provision ${SERVER} in Active Directory`,
    }),
    ...widenScope(estate),
    followInstallation({
      id: 'follow-installation-new',
      title: `Wait until ${SERVER} has installed itself`,
      servers,
      subject: SERVER,
      expected: reachedText(servers, [], SERVER),
    }),
  ];
}

/** The machine waited for the certificate. */
function goesOn({ servers }: Target): Step[] {
  return [
    followInstallation({
      id: 'follow-certified-new',
      title: `Wait until ${SERVER} goes on with the certificate`,
      servers,
      subject: SERVER,
    }),
  ];
}

/** The page of the new subscription exists only as long as the committed names lack the server; those of the rebuild do always. */
function subscribeAgain(estate: EstateView): Text[] {
  const steps = newServerSites(estate).flatMap((site) =>
    site.subscriptions
      .filter(({ edges }) => edges.length > 0)
      .flatMap(({ mailboxServers }) => mailboxServers.slice(0, 1))
      .map((name) => pageRef(PageId.memberRebuild(name), stepId('check-edgesync', name))),
  );
  return steps.length === 0
    ? []
    : [
        text`Where the site has Edges, a new Mailbox server takes no part in EdgeSync until they are subscribed again: the output of the changed program has a page for that, as long as the committed names do not have the server. Where it has none, do the steps that follow this one, for the site of the server: ${listed(steps)}.`,
      ];
}

function serverTable(estate: EstateView, servers: ServerView[]): ProcedureTable {
  return {
    title: 'Servers of the program',
    head: ['server', 'Active Directory site', 'address', 'stack'],
    rows: servers.map(({ name, address }) => {
      const site = newServerSites(estate).find((each) =>
        exchangeServers(each).some((one) => one.name === name),
      )!;
      return [name, directorySiteOf(site, name), address, site.stack];
    }),
  };
}

/** Stacks of sites whose servers exist all the time, then the names. */
function create(estate: EstateView): Step {
  const stacks = [...new Set(newServerSites(estate).map(({ stack }) => stack)), estate.names.stack];
  return {
    id: 'create-new-server',
    title: 'Create the machine',
    why: `The plan of one site has the new machine and what is attached to it; the names read its address from there. ${changedNote('with the new server')}`,
    ...TERRAFORM,
    command: stacks.map((stack) => terraform(stack, 'apply')),
    check: stacks.map((stack) => terraform(stack, 'plan')),
    expected:
      'The plan of the apply adds resources of the new server and changes or destroys no machine. Afterwards each plan says "No changes. Your infrastructure matches the configuration."',
    otherwise: `A plan that destroys something: answer no. A server was removed by the same change of the program, or the output is not that of the program. A join that fails names its reason in ${code('C:\\Windows\\debug\\NetSetup.LOG')} on the machine.`,
    wait: { seconds: 1800, because: 'creation, extensions and scripts of one machine' },
  };
}

function checkMachine(estate: EstateView, target: Target): Step {
  const drives = drivesText(estate, target.servers);
  return {
    id: 'check-new-server',
    title: `Check that ${SERVER} is ready`,
    why: 'Setup takes domain, Active Directory site and volumes as they are, and copies need the same paths on every member.',
    ...onTarget(target, Shell.POWERSHELL),
    command: ["Restart-Service -Name 'Netlogon'"],
    check: [
      '"$env:COMPUTERNAME $(nltest /dsgetsite)"',
      'Test-ComputerSecureChannel',
      'Get-CimInstance -ClassName Win32_OperatingSystem | Format-List -Property Caption',
      'Get-Volume | Format-Table -Property DriveLetter, FileSystemLabel, FileSystem, AllocationUnitSize, Size',
    ],
    expected: `The site is that of the table, and the channel is True.${drives}`,
    otherwise:
      'Another site: its subnet is missing in Active Directory Sites and Services. No channel: the join failed. A volume that is missing: the script of the program that formats it has failed; apply the stack of the site again.',
  };
}

function install(estate: EstateView, target: Target): Step {
  const terms = licenseTerms(estate);
  const setup = (role: 'Mailbox' | 'ClientAccess'): string =>
    setupCommand(setupArguments({ role, terms, installsFeatures: true, keepsTransportOff: true }));
  const mailbox = newServerSites(estate).flatMap((site) => namesOf(site.mailboxServers));
  return {
    id: 'install-exchange-new',
    title: `Install Exchange on ${SERVER}`,
    why: `The same release as on the other servers, or a newer one. As soon as Setup has ended, Outlook in the domain finds the server by its Autodiscover entry: do the next step at once. Transport stays off until the server is checked: others would hand it mail.`,
    ...onTarget(target, Shell.POWERSHELL),
    command: [
      "$media = Read-Host 'Folder of the Exchange Setup files (the drive of the mounted image)'",
      'Set-Location -Path $media',
      ...(estate.hasClientAccessRole
        ? [
            `if ($env:COMPUTERNAME -in ${mailbox.map(quote).join(', ')}) {`,
            `  ${setup('Mailbox')}`,
            '} else {',
            `  ${setup('ClientAccess')}`,
            '}',
          ]
        : [setup('Mailbox')]),
      'if ($LASTEXITCODE -eq 0) {',
      `  ${HOLD_TRANSPORT}`,
      '  Restart-Computer',
      '}',
    ],
    check: [
      STOPPED_SERVICES,
      `Get-Service -Name ${TRANSPORT_SERVICES} -ErrorAction SilentlyContinue | Format-Table -Property Name, Status, StartType`,
      "Select-String -Path 'C:\\ExchangeSetupLogs\\ExchangeSetup.log' -Pattern '\\[ERROR\\]' | Select-Object -Last 5",
    ],
    expected:
      'Setup has ended with "The Exchange Server setup operation completed successfully." After the restart Transport is Stopped and Disabled, no other service is listed, and no error in the log is newer than the run.',
    otherwise:
      'Setup names the readiness check that failed, with a link; repair that and run Setup again: it continues where it stopped.',
  };
}

/** Connectors of relays, web.config and registry: nothing brings them to a new server. */
function applyChangeLog(target: Target): Step {
  return {
    id: 'apply-change-log-new',
    title: `Apply the change log on ${SERVER}`,
    why: 'What was changed on the other servers is not on this one: receive connectors for relays and devices, web.config, EdgeTransport.exe.config, TLS and other values of the registry. Without it the server behaves differently from the others, for a part of the clients.',
    ...onTarget(target, Shell.EXCHANGE),
    command: ["Read-Host 'Enter the changes of the change log, then press Enter'", 'Restart-Computer'],
    check: [
      '$site = "$((Get-ExchangeServer -Identity $env:COMPUTERNAME).Site)"',
      '$servers = @(Get-ExchangeServer | Where-Object { "$($_.Site)" -eq $site -and "$($_.ServerRole)" -notmatch \'Edge\' })',
      'foreach ($server in $servers) { Get-ReceiveConnector -Server $server.Name | Format-Table -Property Identity, Bindings, RemoteIPRanges, AuthMechanism, PermissionGroups, MaxMessageSize -AutoSize }',
    ],
    expected:
      'Each receive connector of the older servers of the site has its like on the new one, with the same RemoteIPRanges, AuthMechanism, PermissionGroups and MaxMessageSize.',
    otherwise:
      'A connector that is missing: `New-ReceiveConnector` with the values of the list, and `Add-ADPermission` where anonymous senders may relay. No other server is in the site: run the lines of the check for a server of another site.',
  };
}

function startMail(target: Target): Step {
  return {
    id: 'start-transport-new',
    title: `Start Transport on ${SERVER}`,
    why: 'The other servers hand mail to it as soon as Transport runs: it has the certificate, the connectors and the security update now.',
    ...onTarget(target, Shell.POWERSHELL),
    command: [...RELEASE_TRANSPORT],
    check: [
      `Get-Service -Name ${TRANSPORT_SERVICES} -ErrorAction SilentlyContinue | Format-Table -Property Name, Status, StartType`,
    ],
    expected: 'Every service that is listed runs and starts automatically.',
    otherwise: 'A service that stops again: event log Application tells why.',
  };
}

function license(target: Target): Step {
  return {
    id: 'license-new-server',
    title: `License ${SERVER}`,
    why: 'Without a key a server is a trial edition; with another edition than the others it may not mount as many databases.',
    ...onTarget(target, Shell.EXCHANGE),
    command: [
      "$key = Read-Host 'Product key of the Mailbox servers'",
      'Set-ExchangeServer -Identity $env:COMPUTERNAME -ProductKey $key',
      "Restart-Service -Name 'MSExchangeIS' -ErrorAction SilentlyContinue",
    ],
    check: [
      'Get-ExchangeServer | Format-Table -Property Name, ServerRole, Edition, IsExchangeTrialEdition, Site -AutoSize',
    ],
    expected: 'IsExchangeTrialEdition is False, and the edition is that of the other servers.',
    otherwise: 'An invalid key belongs to another version or edition.',
  };
}

/** Setup makes a database on the system disk, which no layout knows. */
function removeDatabase(target: Target): Step {
  return {
    id: 'remove-setup-database-new',
    title: `Remove the database that Setup created on ${SERVER}`,
    why: 'Setup creates a database on the system disk, without copies. Nobody has a mailbox in it yet.',
    ...onTarget(target, Shell.EXCHANGE),
    command: [
      "$databases = @(Get-MailboxDatabase -Server $env:COMPUTERNAME | Where-Object { $_.Name -like 'Mailbox Database *' })",
      'foreach ($database in $databases) { Remove-MailboxDatabase -Identity $database.Name -Confirm:$false }',
    ],
    check: [
      'Get-MailboxDatabase -Server $env:COMPUTERNAME | Format-Table -Property Name, EdbFilePath -AutoSize',
    ],
    expected: 'No database is listed.',
    otherwise:
      '"This mailbox database contains one or more mailboxes": `Get-Mailbox -Database` with `-Arbitration`, `-AuditLog`, `-Monitoring` or `-PublicFolder` shows them; move them with `New-MoveRequest`, then run the step again.',
  };
}

function joinGroup(estate: EstateView, target: Target): Step {
  const group = estate.group!;
  const servers = target.servers.filter(({ name }) => group.members.some((member) => member.name === name));
  return {
    id: 'add-new-member',
    title: `Add ${SERVER} to ${group.name}`,
    why: sentences(
      `It joins the cluster as a new node. With ${group.members.length} members the vote is ${group.quorumMode}, which Exchange sets by itself.`,
      group.witness && `The witness is ${group.witness.name}.`,
    ),
    ...onTarget({ ...target, servers }, Shell.EXCHANGE),
    command: [
      `Add-DatabaseAvailabilityGroupServer -Identity ${quote(group.name)} -MailboxServer $env:COMPUTERNAME`,
      'repadmin /syncall /AdeP',
    ],
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -Status | Format-List -Property Name, Servers, OperationalServers, StartedMailboxServers, WitnessShareInUse`,
      'Test-ReplicationHealth -Identity $env:COMPUTERNAME | Format-Table -Property Server, Check, Result, Error -AutoSize',
    ],
    expected: `Servers, OperationalServers and StartedMailboxServers list ${nameList(namesOf(group.members))}; every check has passed.`,
    otherwise: `The reason is in ${code('C:\\ExchangeSetupLogs\\DagTasks')}. "Already a node of a cluster": \`Clear-ClusterNode -Force\`, then again. Among the stopped ones: \`Start-DatabaseAvailabilityGroup\` with its name.`,
  };
}

/**
 * An Edge that is new to the estate. Its name is published before its PTR is written, while the others keep theirs.
 *
 * Source: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscription-procedures.
 */
export function newEdge(estate: EstateView): Procedure | undefined {
  const sites = newServerSites(estate).filter(({ edges }) => edges.length > 0);
  const edges = sites.flatMap((site) => site.edges);
  if (edges.length === 0) return undefined;
  const target: Target = { servers: edges, of: 'new-edge', subject: EDGE };
  const place = { name: 'its site', stack: nameList(sites.map(({ stack }) => stack)), mailboxServers: [] };
  const source = sites[0].edges.find(({ name }) => name === sites[0].cloneSource);
  return {
    id: 'new-edge',
    title: 'An Edge that is new to the estate',
    purpose:
      'The program has an Edge more than before. Afterwards it has its public name and its PTR, is subscribed, and takes and sends mail like the others.',
    table: {
      title: 'Edges of the program',
      head: ['Edge', 'full name', 'address', 'Active Directory site', 'stack'],
      rows: sites.flatMap((site) =>
        site.edges.map(({ name, hostName, address }) => [
          name,
          hostName,
          address,
          site.subscriptions.find((each) => each.edges.includes(name))?.activeDirectorySite ??
            site.directorySite,
          site.stack,
        ]),
      ),
    },
    before: [
      'The program that wrote this page has the new Edge: the table lists it.',
      byHand(edges).length === 0
        ? 'A licence key; the vault has a certificate with the full name of the Edge.'
        : `Setup files of ${estate.version} in the release of the other Edges, the latest security update for that release (.msp), Set-ExchAVExclusions.ps1 and HealthChecker.ps1 of microsoft/CSS-Exchange, a licence key, and a certificate with the full name of the Edge.`,
      'Receivers do not know its address yet: ask those who list senders (relays, partners) to add it, and send little by it at first.',
    ],
    steps: [
      createEdge(
        estate,
        sites.map(({ stack }) => stack),
      ),
      ...(byHand(edges).length > 0
        ? about(buildEdges(estate, place, byHand(edges), 'new-edge'), byHand(edges))
        : []),
      ...(unattended(edges).length > 0
        ? [
            followInstallation({
              id: 'follow-installation-new-edge',
              title: `Wait until ${EDGE} has installed itself`,
              servers: unattended(edges),
              subject: EDGE,
              expected: reachedText([], unattended(edges), EDGE),
            }),
          ]
        : []),
      ...(withoutCertificate(edges).length > 0
        ? about([certifyEdges(withoutCertificate(edges), 'new-edge-own')], withoutCertificate(edges))
        : []),
      ...(source
        ? [
            { ...exportConfiguration(source, [EDGE]), id: 'export-configuration-for-new-edge' },
            ...generic(
              [importConfiguration({ name: THIS, hostName: 'the full name of this Edge' }, source.name)],
              target,
            ),
          ]
        : []),
      makeSubscription(target, unattended(edges).length > 0),
      subscribe(estate),
      ...sites.flatMap((site) => smartHostSteps(site, estate, SUBSCRIBE_NEW)),
      ...about([{ ...rotateByHand(namesOf(edges)), id: 'rotate-administrator-new-edge' }], edges),
      ...about(startTransport(estate, edges, 'new-edge'), edges),
      ...endEdgeMaintenance(estate).slice(-1),
      ...endOfInstallation(estate, { servers: edges, of: 'new-edge' }),
    ],
    after: [
      'Commit the names of all Mailbox servers and Edges as `subscribed` of the Edge subscription.',
      'Monitoring and backup agents on the new machine; its configuration is exported and kept with the backups.',
    ],
  };
}

/** Steps for several Edges, done on the one that is new. */
function about(steps: Step[], edges: ServerView[]): Step[] {
  return steps.map((step) => ({
    ...step,
    subject: EDGE,
    title: step.title.replace(nameList(namesOf(edges)), EDGE).replace('their full names', 'its full name'),
  }));
}

function createEdge(estate: EstateView, stacks: string[]): Step {
  const { names } = estate;
  const own = [...new Set(stacks)];
  return {
    id: 'create-new-edge',
    title: 'Create the machine, publish its name and write its PTR',
    why: `Azure takes a PTR only once its name resolves: the first apply leaves out the one of the new Edge, the names are published, and the last apply writes it. The others keep theirs. Run it in PowerShell. ${changedNote('with the new Edge')}`,
    ...TERRAFORM,
    command: [
      "$edge = Read-Host 'Computer name of the new Edge'",
      '$env:TF_VAR_new_edges = \'["{0}"]\' -f $edge.ToLower()',
      ...own.map((stack) => terraform(stack, 'apply')),
      "Remove-Item -Path 'Env:TF_VAR_new_edges'",
      terraform(names.stack, 'apply'),
      ...own.map((stack) => terraform(stack, 'apply')),
    ],
    check: [...own, names.stack].map((stack) => terraform(stack, 'plan')),
    expected:
      'The first plan adds resources of the new Edge and changes no other, the last one writes one PTR. Afterwards each plan says "No changes. Your infrastructure matches the configuration."',
    otherwise:
      'Azure refuses the PTR: the name does not resolve in public yet; wait for the TTL and run the last apply again. A plan that takes the PTRs of other Edges away: answer no, the name was typed wrong.',
    wait: { seconds: 1800, because: 'creation, extensions and scripts of one machine' },
  };
}

function makeSubscription(target: Target, own: boolean): Step {
  return {
    id: 'export-subscription-new',
    title: `Create the subscription file of ${EDGE}`,
    why: `The file contains an account that expires after 24 hours: import it on the same day. Take it to a Mailbox server of the Active Directory site in the table, into ${code(FOLDER)}.`,
    ...onTarget(target, Shell.EXCHANGE),
    command: [
      ...(own
        ? [
            "$key = Read-Host 'Product key of the Edges (Enter where it is licensed)'",
            'if ($key) { Set-ExchangeServer -Identity $env:COMPUTERNAME -ProductKey $key }',
          ]
        : []),
      `$null = New-Item -Path ${quote(FOLDER)} -ItemType Directory -Force`,
      `New-EdgeSubscription -FileName "${FOLDER}\\$env:COMPUTERNAME.xml" -Force`,
    ],
    check: [
      `Get-ChildItem -Path ${quote(FOLDER)} | Format-Table -Property FullName, Length, LastWriteTime`,
      'Get-ExchangeServer -Identity $env:COMPUTERNAME | Format-List -Property Name, Fqdn, Edition, IsExchangeTrialEdition',
    ],
    expected:
      'The file was written just now, Fqdn is the full name of the table, and IsExchangeTrialEdition is False.',
    otherwise: own
      ? 'A trial edition: the key is missing or wrong; do this step again. Another Fqdn: the suffix was missing when Exchange was installed, and the machine has to be made again.'
      : text`A trial edition: go back to ${ref(stepId('license-edge', 'new-edge'))}. Another Fqdn: the Edge has to be installed again, from ${ref(stepId('set-full-name', 'new-edge'))} on.`,
  };
}

/** Mailbox servers that import it, with the Active Directory site of the subscription. */
function subscribe(estate: EstateView): Step {
  const all = newServerSites(estate).flatMap((site) =>
    site.subscriptions.map((subscription) => ({
      server: syncServerOf(site, subscription),
      site: subscription.activeDirectorySite,
    })),
  );
  const importers = new Map(
    all.flatMap(({ server, site }): [string, string][] => (server === undefined ? [] : [[server, site]])),
  );
  const servers = [...importers.keys()];
  const sites = [...new Set(all.map(({ site }) => site))];
  return {
    id: SUBSCRIBE_NEW,
    title: `Subscribe ${EDGE}`,
    why: 'Binds the Edge to the Active Directory site of the Mailbox server; all Mailbox servers that are in the site now will synchronize it. The file is a credential and is deleted at once.',
    // The Mailbox servers of an estate of Edges only are outside the program.
    ...(servers.length === 0
      ? exchangeShellOr(undefined, UnnamedHost.MAILBOX_SERVER, nameList(sites))
      : exchangeShell(...servers)),
    ...(servers.length > 1
      ? { subject: `the one of ${nameList(servers)} that is in the site of the Edge` }
      : {}),
    command: [
      ...(servers.length === 0
        ? [`$site = Read-Host ${quote(`Active Directory site of the Edge: ${nameList(sites)}`)}`]
        : [
            '$sites = @{',
            ...[...importers].map(([server, site]) => `  ${quote(server)} = ${quote(site)}`),
            '}',
            '$site = $sites[$env:COMPUTERNAME]',
          ]),
      `$files = @(Get-ChildItem -Path ${quote(FOLDER)} -Filter '*.xml')`,
      "if ($files.Count -ne 1) { throw 'The folder has to have the file of the new Edge, and no other.' }",
      'New-EdgeSubscription -FileData ([System.IO.File]::ReadAllBytes($files[0].FullName)) -Site $site -ErrorAction Stop',
      'Remove-Item -Path $files[0].FullName',
      'Start-EdgeSynchronization -Server $env:COMPUTERNAME -ForceFullSync',
    ],
    check: [
      'Get-EdgeSubscription | Format-Table -Property Name, Site, CreateTime -AutoSize',
      SYNC_CHECK,
      "Get-SendConnector | Where-Object { $_.Name -like 'EdgeSync - *' } | Format-List -Property Name, Enabled, SourceTransportServers",
    ],
    wait: {
      seconds: 300,
      because: 'the first replication takes five minutes or more, by the number of recipients',
    },
    expected: `The Edge is listed with its site, SyncStatus is Normal, and the Edge is among the SourceTransportServers of ${nameList(sites.map((site) => `"${connectorNames(site).outbound}"`))}${sites.length > 1 ? ', whichever is that of its site' : ''}.`,
    otherwise:
      'FailureDetail says why; "Invalid credentials": the 24 hours are over, make another file. "Could not connect": the forwarders on the domain controllers lack the name of the new Edge, or the clock is wrong.',
  };
}
