import { quotePowerShell } from '../../core/quote-powershell';
import { GET_OWN_ANSWER, TEST_COVERS_NAME, TEST_OWN_CERTIFICATE } from '../../exchange/own-answer';
import { VirtualDirectory } from '../../exchange/virtual-directory';
import type { InstallationPlan } from '../installation-plan';
import { InstalledRole } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';
import {
  ASSERT_NO_CREDENTIAL_GUARD,
  FIND_IN_DIRECTORY,
  GET_REGISTRY_VALUE,
  GET_ROOT_DSE,
  waitsForDirectory,
} from '../phase-commands';

/** Services that should run and do not; the one of 2016 ends by itself where it has nothing to do. */
const STOPPED =
  "$stopped = @(Get-Service -Name 'MSExchange*' -Exclude 'MSExchangeNotificationsBroker' | Where-Object { $_.StartType -eq 'Automatic' -and $_.Status -ne 'Running' })";

/**
 * Nothing is wrong with the server before it has clients or mail: its build, its services, and the pages by which Exchange says of itself that a protocol works. Transport
 * is still off, and does not start automatically.
 */
export function healthPhase(plan: InstallationPlan): Phase[] {
  const { media, release, names } = plan;
  const isEdge = plan.role === InstalledRole.EDGE;
  const build = media.securityUpdate?.build ?? release.buildNumber;
  const paths = hasPages(plan)
    ? Object.values(VirtualDirectory).map((directory) =>
        quotePowerShell(release.version.healthPath(directory)),
      )
    : [];
  return [
    {
      id: 'health',
      does: 'checks the server',
      account: PhaseAccount.SYSTEM,
      functions: [
        GET_REGISTRY_VALUE,
        ASSERT_NO_CREDENTIAL_GUARD,
        ...(isEdge ? [] : [FIND_IN_DIRECTORY, GET_ROOT_DSE]),
        ...(paths.length > 0
          ? [GET_OWN_ANSWER, TEST_COVERS_NAME, TEST_OWN_CERTIFICATE].map((lines) => lines.join('\n'))
          : []),
      ],
      body: (isEdge ? (lines: string[]) => lines : waitsForDirectory)([
        "$install = (Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v15\\Setup').MsiInstallPath",
        "$version = (Get-Item -Path (Join-Path -Path $install -ChildPath 'Bin\\ExSetup.exe')).VersionInfo.FileVersion",
        `if ([version] $version -lt [version] ${quotePowerShell(build)}) { throw ('The build is ' + $version + ', and not ' + ${quotePowerShell(build)} + '.') }`,
        'Assert-NoCredentialGuard',
        ...(isEdge ? [] : maintenance(plan.computerName)),
        STOPPED,
        "foreach ($service in $stopped) { return Wait-For -Text ('the service ' + $service.Name) }",
        ...(paths.length > 0
          ? [
              `foreach ($path in ${paths.join(', ')}) {`,
              `  $answer = Get-OwnAnswer -Name ${quotePowerShell(names?.clients ?? 'localhost')} -Path $path`,
              "  if (-not $answer.Healthy) { return Wait-For -Text ('the page ' + $path) }",
              '}',
            ]
          : []),
        ...(paths.length > 0 && names ? shown(names.clients) : []),
        "'done'",
      ]),
      // After Setup it can take half an hour until every protocol counts as healthy.
      patienceMinutes: 120,
      onTimeout:
        'The server has not become healthy within two hours. It stays held out: Get-HealthReport and Get-ServerComponentState on the server say what is wrong; repair it, then go on.',
      tries: 3,
    },
  ];
}

/**
 * A server that was in maintenance when it was lost is in maintenance after its recovery: Active Directory keeps that too, as version, component, requester, state (1 is
 * active) and time. Only the requester that has set it can end it.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (maintenance mode); vanhybrid.com, exploring Exchange server component states.
 */
function maintenance(computerName: string): string[] {
  return [
    "$exchange = 'LDAP://CN=Microsoft Exchange,CN=Services,' + (Get-RootDse -Name 'configurationNamingContext')",
    `$own = @(Find-InDirectory -Path $exchange -Filter ${quotePowerShell(`(&(objectCategory=msExchExchangeServer)(cn=${computerName}))`)} -Attributes 'msExchComponentStates')`,
    '$held = @()',
    "foreach ($server in $own) { $held += @($server['msExchComponentStates'] | Where-Object { $_ -match ':Maintenance:' -and $_ -notmatch ':Maintenance:1:' }) }",
    "if ($held.Count -gt 0) { return Wait-For -Text ('the end of its maintenance, in which it was before (' + ($held -join ' ') + '): Set-ServerComponentState -State Active -Requester Maintenance for each of these components') }",
  ];
}

/** Clients would be warned on one server of several. */
function shown(clients: string): string[] {
  return [
    `if (-not (Test-OwnCertificate -Thumbprint $answer.Thumbprint -Name ${quotePowerShell(clients)})) { return Wait-For -Text ${quotePowerShell(`a certificate of an authority with the name ${clients} on port 443`)} }`,
  ];
}

/** From 2016 on every Mailbox server has the front end. */
function hasPages({ role, release }: InstallationPlan): boolean {
  if (role === InstalledRole.EDGE) return false;
  return role === InstalledRole.CLIENT_ACCESS || !release.version.hasClientAccessRole;
}
