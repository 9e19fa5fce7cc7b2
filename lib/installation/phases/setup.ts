import { quotePowerShell, quotePowerShellLate } from '../../core/quote-powershell';
import { INSTALLATION } from '../../exchange/installation-names';
import { SETUP_LOG, SETUP_SUCCEEDED, setupArguments } from '../../exchange/setup-commands';
import type { SetupRun } from '../../exchange/setup-commands';
import { EXCHANGE_FOLDER } from '../../exchange/setup-requirements';
import type { InstallationPlan } from '../installation-plan';
import { InstalledRole } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';
import {
  ASSERT_NO_EXECUTION_POLICY,
  FIND_IN_DIRECTORY,
  GET_REGISTRY_VALUE,
  GET_ROOT_DSE,
  OPEN_SETUP_MEDIA,
  TEST_RESTART_PENDING,
} from '../phase-commands';
import { mediaPath } from './media';

const VERSION_KEY = 'HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v15';

/** Products in the list of installed programs. Source: github.com/dsccommunity/ExchangeDsc (helper Get-ExchangeUninstallKey). */
const PRODUCT = '{CD981244-E9B8-405A-9026-6AEB9DCEF1F1}';
const PRODUCT_2013 = '{4934D1EA-BE46-48B1-8847-F1AF20E892C1}';

/**
 * Where Setup has stopped. Nothing removes the mark: every unattended retry fails with it, and without it too, later and less clearly.
 *
 * Source: github.com/microsoft/CSS-Exchange, Setup/SetupAssist/Checks/LocalServer/Test-InstallWatermark.ps1.
 */
const GET_WATERMARK = `function Get-Watermark {
  foreach ($role in @(Get-ChildItem -Path '${VERSION_KEY}' -ErrorAction SilentlyContinue)) {
    $mark = Get-RegistryValue -Path $role.PSPath -Name 'Watermark'
    if ($mark) { "$($role.PSChildName) at $mark" }
  }
}`;

/** Whether Setup has changed the machine: roles that it writes down before it installs them, or its own key. */
const TEST_SETUP_BEGUN = `function Test-SetupBegun {
  return (Test-Path -Path '${VERSION_KEY}\\*Role') -or (Test-Path -Path '${VERSION_KEY}\\Setup')
}`;

/**
 * Whether the last run of Setup has succeeded: it says so in its log after the line that begins the run, the program is registered, and no role has stopped.
 *
 * Source: github.com/microsoft/CSS-Exchange, Setup/Shared/SetupLogReviewerLogic.ps1.
 */
const TEST_SETUP_DONE = `function Test-SetupDone {
  param([string] $Product)
  $begun = @(Select-String -LiteralPath '${SETUP_LOG}' -Pattern 'Starting Microsoft Exchange Server' -ErrorAction SilentlyContinue)
  $ended = @(Select-String -LiteralPath '${SETUP_LOG}' -Pattern '${SETUP_SUCCEEDED}' -SimpleMatch -ErrorAction SilentlyContinue)
  if ($begun.Count -eq 0 -or $ended.Count -eq 0 -or $ended[-1].LineNumber -lt $begun[-1].LineNumber) { return $false }
  if (@(Get-Watermark).Count -gt 0) { return $false }
  return $null -ne (Get-RegistryValue -Path "HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\$Product" -Name 'InstallDate')
}`;

const GET_SETUP_ERROR = `function Get-SetupError {
  $errors = @(Select-String -LiteralPath '${SETUP_LOG}' -Pattern '[ERROR]' -SimpleMatch -ErrorAction SilentlyContinue)
  if ($errors.Count -gt 0) { $errors[-1].Line } else { 'its log has no error' }
}`;

/**
 * Points the Autodiscover entry of the server to the name of all, or empties one with the server's own name where there is none yet: clients in the domain follow a new entry at once, and Setup
 * writes the name of the server into it, whose certificate they do not trust. The account may change it, since the entry is below the server object.
 *
 * Sources: learn.microsoft.com/exchange/architecture/client-access/autodiscover; the keyword of these entries:
 * learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-find-autodiscover-endpoints-by-using-scp-lookup-in-exchange.
 */
const SET_AUTODISCOVER_ENTRY = `function Set-AutodiscoverEntry {
  param([string] $Uri)
  try {
    $configuration = 'LDAP://' + (Get-RootDse -Name 'configurationNamingContext')
    $filter = "(&(objectClass=serviceConnectionPoint)(cn=$env:COMPUTERNAME)(keywords=77378F46-2C66-4aa9-A6A6-3E7A48B19596))"
    foreach ($found in @(Find-InDirectory -Path $configuration -Filter $filter -Attributes 'distinguishedName', 'serviceBindingInformation')) {
      $binding = "$($found['serviceBindingInformation'])"
      if ($binding -ne $Uri -and ($Uri -or $binding -like "*//$env:COMPUTERNAME.*")) {
        $entry = New-Object -TypeName System.DirectoryServices.DirectoryEntry -ArgumentList "LDAP://$($found['distinguishedName'][0])"
        if ($Uri) { $entry.Properties['serviceBindingInformation'].Value = $Uri } else { $entry.Properties['serviceBindingInformation'].Clear() }
        $entry.CommitChanges()
        Write-Step -Text "The Autodiscover entry is '$Uri'."
      }
    }
  } catch {
    Write-Step -Text "The Autodiscover entry has not been set: $($_.Exception.Message)"
  }
}`;

/**
 * Exchange is installed, or recovered. Setup says 0 or 1 at its end, and is believed only with its log and the registry.
 *
 * A check of Setup that fails before it has begun lets it be run again; where Windows wants a restart, after one. Once it has begun, nothing repeats it: a Setup that
 * has stopped halfway does not go on unattended, and its marks are left as they are for people.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/unattended-installs; github.com/microsoft/CSS-Exchange, Setup (marks, log).
 */
export function setupPhase(plan: InstallationPlan): Phase[] {
  const product = plan.release.version.hasClientAccessRole ? PRODUCT_2013 : PRODUCT;
  const edge = plan.role === InstalledRole.EDGE;
  const own = [GET_REGISTRY_VALUE, GET_WATERMARK, TEST_SETUP_BEGUN, TEST_SETUP_DONE];
  return [
    {
      id: 'setup',
      does: 'runs Setup of Exchange',
      functions: [
        ...own,
        TEST_RESTART_PENDING,
        OPEN_SETUP_MEDIA,
        GET_SETUP_ERROR,
        ASSERT_NO_EXECUTION_POLICY,
        ...(edge ? [] : [FIND_IN_DIRECTORY, GET_ROOT_DSE, SET_AUTODISCOVER_ENTRY]),
      ],
      body: [
        'Assert-NoExecutionPolicy',
        "if (Test-RestartPending) { return 'restart' }",
        ...argumentLines(plan),
        `$drive = Open-SetupMedia -Image ${mediaPath(plan.media.setup)}`,
        'Write-Step -Text "Setup is run with $($options[0])."',
        '$process = Start-Process -FilePath "$drive\\Setup.exe" -ArgumentList $options -WorkingDirectory "$drive\\" -PassThru',
        '$handle = $process.Handle',
        'while (-not $process.HasExited) {',
        ...(edge ? [] : [`  Set-AutodiscoverEntry -Uri ${autodiscoverUri(plan)}`]),
        '  Start-Sleep -Seconds 5',
        '}',
        ...(edge ? [] : [`Set-AutodiscoverEntry -Uri ${autodiscoverUri(plan)}`]),
        `$null = Dismount-DiskImage -ImagePath ${mediaPath(plan.media.setup)} -ErrorAction SilentlyContinue`,
        `if ($process.ExitCode -eq 0 -and (Test-SetupDone -Product '${product}')) { return 'done' }`,
        "if (-not (Test-SetupBegun) -and (Test-RestartPending)) { return 'restart' }",
        'throw "Setup has ended with $($process.ExitCode): $(Get-SetupError)"',
      ],
      // Setup.exe copies files for minutes before ExSetup.exe is there; Windows Installer may go on when both are gone, and its process stays for some minutes.
      afterRestart: [
        "if (Get-Process -Name 'ExSetup', 'ExSetupUI', 'Setup', 'msiexec' -ErrorAction SilentlyContinue) { return Wait-For -Text 'Setup to end' }",
        `if (Test-SetupDone -Product '${product}') { return 'done' }`,
        '$marks = @(Get-Watermark)',
        'if ($marks.Count -gt 0) { throw "Setup has stopped halfway ($marks). Do not run it again: make the machine new and recover the server, or let people go on in the window of Setup." }',
        "if (Test-SetupBegun) { throw 'Setup has begun and has not ended well: read C:\\ExchangeSetupLogs\\ExchangeSetup.log. Make the machine new and recover the server.' }",
        "return 'retry'",
      ],
      account: edge ? PhaseAccount.SYSTEM : PhaseAccount.SETUP_ACCOUNT,
      patienceMinutes: 300,
      onTimeout: 'Setup does not end: read C:\\ExchangeSetupLogs\\ExchangeSetup.log.',
      tries: 3,
    },
  ];
}

/** What Setup is given; an argument with a blank is one argument between double quotes. */
function argumentLines(plan: InstallationPlan): string[] {
  const run = (what: Partial<SetupRun>): string => {
    const keepsTransportOff = plan.role !== InstalledRole.CLIENT_ACCESS;
    const terms = plan.release.licenseSwitch(plan.diagnosticData);
    const all = setupArguments({ terms, keepsTransportOff, installsFeatures: false, ...what });
    return all
      .map((argument) => quotePowerShellLate(argument.includes(' ') ? `"${argument}"` : argument))
      .join(', ');
  };
  const install = `$options = @(${run({ role: ROLE[plan.role], installsFeatures: true, ...(plan.database ? { database: plan.database } : {}) })})`;
  if (plan.role === InstalledRole.EDGE) return [install];
  return [
    `$mode = @(Get-Content -LiteralPath '${INSTALLATION.mode}')`,
    install,
    "if ($mode[0] -eq 'RecoverServer') {",
    `  $options = @(${run({})})`,
    `  if ($mode[1] -ne '${EXCHANGE_FOLDER}') { $options += '"/TargetDir:{0}"' -f $mode[1] }`,
    '}',
  ];
}

const ROLE = {
  [InstalledRole.MAILBOX]: 'Mailbox',
  [InstalledRole.CLIENT_ACCESS]: 'ClientAccess',
  [InstalledRole.EDGE]: 'EdgeTransport',
} as const;

function autodiscoverUri({ names }: InstallationPlan): string {
  if (names === undefined) return "''";
  return quotePowerShell(`https://${names.autodiscover}/Autodiscover/Autodiscover.xml`);
}
