import { quotePowerShell, quotePowerShellLate } from '../../core/quote-powershell';
import { INSTALLATION } from '../../exchange/installation-names';
import { EXCHANGE_FOLDER } from '../../exchange/setup-requirements';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';
import { FIND_IN_DIRECTORY, GET_ROOT_DSE, waitsForDirectory } from '../phase-commands';

/** Bits of `msExchCurrentServerRoles`: the front end of 2016 and later, mailboxes, and a server object that waits for its server. */
const FRONT_END = 1;
const MAILBOX = 2;
const PROVISIONED = 4096;

/** All roles of a Mailbox server from 2016 on. */
const COMPLETE = 16439;

/**
 * Whether the setup account is in Organization Management. The group is the one that the organization names, also where people have renamed it, and membership
 * counts through other groups.
 *
 * Sources: github.com/microsoft/CSS-Exchange, HealthChecker (GUID of the group in otherWellKnownObjects);
 * learn.microsoft.com/windows/win32/adsi/search-filter-syntax (1.2.840.113556.1.4.1941, membership through groups).
 */
const TEST_ORGANIZATION_MANAGEMENT = `function Test-OrganizationManagement {
  param([string] $Account, [string] $Exchange)
  $known = @(Find-InDirectory -Path $Exchange -Filter '(objectClass=msExchConfigurationContainer)' -Attributes 'otherWellKnownObjects')
  foreach ($value in $known[0]['otherWellKnownObjects']) {
    if ("$value" -match '^B:32:C262A929D691B74A9E068728F8F842EA:(.+)$') { $group = $Matches[1] }
  }
  if (-not $group) { return $false }
  $group = $group.Replace('\\', '\\5c').Replace('(', '\\28').Replace(')', '\\29').Replace('*', '\\2a')
  $user = New-Object -TypeName System.Security.Principal.NTAccount -ArgumentList $Account
  $sid = $user.Translate([System.Security.Principal.SecurityIdentifier]).Value
  $forest = 'GC://' + (Get-RootDse -Name 'rootDomainNamingContext')
  return @(Find-InDirectory -Path $forest -Filter "(&(objectSid=$sid)(memberOf:1.2.840.113556.1.4.1941:=$group))" -Attributes 'cn').Count -gt 0
}`;

/**
 * What Setup has to do, and whether it is the turn of this server.
 *
 * - A provisioned server object (`/NewProvisionedServer`): install, with no more than Delegated Setup.
 * - No object: wait for one. Only the first server of an organization, which cannot be provisioned, is installed without, while its account is in
 *   Organization Management.
 * - An object with roles, and no Exchange on the machine: recover. Its account has to be in Organization Management; Microsoft names Domain Admins too, whose rights the
 *   reset of the computer account takes, which people do. That the lost machine had the same Windows cannot be seen: the computer account has the new one by
 *   now. A member of a group is waited for until people have removed its membership,
 *   and every one until they have seen what the old machine left on the disks.
 * - An object without roles: an installation that has stopped halfway, and a matter for people.
 *
 * Setup takes the mark of provisioning away with the first role that it adds. That a server which others wait for is complete is seen by its roles, of which the front
 * end comes last; this order is as it was observed, and no promise of Microsoft.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/delegate-installations,
 * learn.microsoft.com/exchange/high-availability/disaster-recovery/recover-exchange-servers (rights, path, build) and .../recover-dag-member-servers;
 * the values of the roles are those of the type ServerRole in the management library of Exchange.
 */
export function placePhase(plan: InstallationPlan): Phase[] {
  const { domain, release } = plan;
  if (domain === undefined) return [];
  return [
    {
      id: 'place',
      does: 'finds out what Setup has to do, and waits for its turn',
      functions: [FIND_IN_DIRECTORY, GET_ROOT_DSE, TEST_ORGANIZATION_MANAGEMENT],
      body: waitsForDirectory([
        "$exchange = 'LDAP://CN=Microsoft Exchange,CN=Services,' + (Get-RootDse -Name 'configurationNamingContext')",
        "$servers = @(Find-InDirectory -Path $exchange -Filter '(objectCategory=msExchExchangeServer)' -Attributes 'cn', 'msExchCurrentServerRoles', 'serialNumber', 'msExchInstallPath', 'msExchMDBAvailabilityGroupLink')",
        ...(domain.after === undefined ? [] : turn(plan, domain.after)),
        `$account = ${quotePowerShellLate(domain.setupAccount)}`,
        `$own = @($servers | Where-Object { $_['cn'][0] -eq ${quotePowerShell(plan.computerName)} })`,
        'if ($own.Count -eq 0) {',
        ...(domain.mayBeFirst
          ? [
              '  if ($servers.Count -eq 0) {',
              '    if (-not (Test-OrganizationManagement -Account $account -Exchange $exchange)) { return Wait-For -Text "$account to be in Organization Management, which the first server of an organization needs" }',
              `    Set-Content -LiteralPath '${INSTALLATION.mode}' -Value 'Install'`,
              "    return 'done'",
              '  }',
            ]
          : []),
        `  return Wait-For -Text ${quotePowerShell(`the server object of ${plan.computerName}, which people provision (/NewProvisionedServer)`)}`,
        '}',
        "$roles = [int] $own[0]['msExchCurrentServerRoles'][0]",
        `if ($roles -band ${PROVISIONED}) {`,
        `  Set-Content -LiteralPath '${INSTALLATION.mode}' -Value 'Install'`,
        "  return 'done'",
        '}',
        "if ($roles -eq 0) { throw 'The server object has no role: an installation has stopped halfway. People decide whether it is removed or recovered.' }",
        ...(release.version.hasClientAccessRole
          ? []
          : [
              `if (($roles -band ${COMPLETE}) -ne ${COMPLETE}) { throw "The server object has the roles $roles, and a complete server has ${COMPLETE}: an installation has stopped halfway. People decide whether it is removed or recovered." }`,
            ]),
        ...recovery(release.buildNumber),
        "return 'done'",
      ]),
      account: PhaseAccount.SYSTEM,
      patienceMinutes: 2 * 24 * 60,
      onTimeout:
        'What Setup needs in Active Directory is not there: the server object is not provisioned, the account is not in its group, the former server of the site is not installed, or the machine may not read memberships.',
      tries: 3,
    },
  ];
}

/** It waits as long as the phase does: the one before it may wait for people. Front ends that only carry clients come after their site has mailboxes; with combined roles a server is complete with its front end. */
function turn({ release }: InstallationPlan, after: string): string[] {
  const needed = release.version.hasClientAccessRole ? MAILBOX : FRONT_END;
  return [
    `$before = @($servers | Where-Object { $_['cn'][0] -eq ${quotePowerShell(after)} })`,
    `if ($before.Count -eq 0 -or -not ([int] $before[0]['msExchCurrentServerRoles'][0] -band ${needed})) {`,
    `  return Wait-For -Text ${quotePowerShell(`${after}, which is installed first in its site`)}`,
    '}',
  ];
}

/** `serialNumber` has the build with 30000 more, such as `Version 15.2 (Build 32562.17)`. */
function recovery(build: string): string[] {
  return [
    `if ($own[0]['msExchMDBAvailabilityGroupLink'].Count -gt 0) { return Wait-For -Text 'its membership in the database availability group to be removed, as the page for a lost member says' }`,
    "if ($own[0]['serialNumber'][0] -match 'Version (\\d+)\\.(\\d+) \\(Build (\\d+)\\.(\\d+)\\)') {",
    '  $number = [int] $Matches[3] % 30000',
    '  $lost = "$($Matches[1]).$($Matches[2]).$number.$($Matches[4])"',
    `  if ([version] '${build}' -lt [version] $lost) { throw "The lost server had the build $lost, and a recovery with ${build} would be older." }`,
    '}',
    'if (-not (Test-OrganizationManagement -Account $account -Exchange $exchange)) { return Wait-For -Text "$account to be in Organization Management, which a recovery needs" }',
    `if (-not (Test-Path -LiteralPath '${INSTALLATION.prepared}')) { return Wait-For -Text 'people, who put in order what the lost server left on its disks, as the page about its rebuild says' }`,
    "$path = $own[0]['msExchInstallPath'][0]",
    `if (-not $path) { $path = '${EXCHANGE_FOLDER}' }`,
    "$path = $path.TrimEnd('\\')",
    `Set-Content -LiteralPath '${INSTALLATION.mode}' -Value 'RecoverServer', $path`,
    "Write-Step -Text 'place: this server is recovered, from its object in Active Directory.'",
  ];
}
