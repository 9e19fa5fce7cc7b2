import { isDatabasesLabel, VolumeLabel } from '../../exchange/volume-label';
import {
  pageFileSize,
  scanExclusions,
  SET_PAGE_FILE,
  SET_POWER_PLAN,
} from '../../exchange/setup-requirements';
import type { InstallationPlan } from '../installation-plan';
import { InstalledRole } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';
import {
  CREDENTIAL_GUARD_KEYS,
  FIND_DEVICE_GUARD,
  GET_REGISTRY_VALUE,
  quotedList,
  SET_REGISTRY_NUMBER,
} from '../phase-commands';

/**
 * The edition that no prerequisites list; the program cannot see which one is in an image.
 *
 * Source: learn.microsoft.com/windows/win32/cimwin32prov/win32-operatingsystem (OperatingSystemSKU).
 */
const AZURE_EDITION = 407;

/** Windows is set as Exchange wants it. */
export function settingsPhase(plan: InstallationPlan): Phase[] {
  return [
    {
      id: 'settings',
      does: 'sets page file, power plan and protection as Exchange wants them',
      functions: [GET_REGISTRY_VALUE, SET_REGISTRY_NUMBER],
      body: [
        ...windowsSettings(plan.release.version.name),
        ...scanLines(plan),
        "if ($changed) { return 'restart' }",
        "return 'done'",
      ],
      account: PhaseAccount.SYSTEM,
      patienceMinutes: 60,
      onTimeout: 'Windows does not take its settings.',
      tries: 3,
    },
  ];
}

/**
 * Page file and power plan count after a restart. Credential Guard, which Windows Server 2025 turns on at a later start by itself, is not supported with Exchange; only
 * it is turned off, not the security that virtualization gives otherwise.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/system-requirements (page file, Remote Registry); the public script Install-Exchange15 (KeepAlive, RPC);
 * github.com/microsoft/CSS-Exchange, HealthChecker (Credential Guard); learn.microsoft.com/windows/security/identity-protection/credential-guard/configure
 * (the values that turn it off, and 1 in SecurityServicesRunning for one that runs).
 */
export function windowsSettings(version: string): string[] {
  return [
    `if ((Get-CimInstance -ClassName Win32_OperatingSystem).OperatingSystemSKU -eq ${AZURE_EDITION}) { throw 'Exchange is not supported on Windows Server Datacenter: Azure Edition. Make the machine from an image of another edition.' }`,
    '$changed = $false',
    '$computer = Get-CimInstance -ClassName Win32_ComputerSystem',
    ...pageFileSize(version),
    "if ($memory -lt 1) { throw 'Windows does not say how much memory the machine has.' }",
    '$files = @(Get-CimInstance -ClassName Win32_PageFileSetting)',
    '$fixed = $files.Count -eq 1 -and $files[0].InitialSize -eq $size -and $files[0].MaximumSize -eq $size',
    'if ($computer.AutomaticManagedPagefile -or -not $fixed) {',
    ...SET_PAGE_FILE.map((line) => `  ${line}`),
    '  $changed = $true',
    '}',
    SET_POWER_PLAN,
    "$null = Set-RegistryNumber -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters' -Name 'KeepAliveTime' -Value 900000",
    "$null = Set-RegistryNumber -Path 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\RPC' -Name 'MinimumConnectionTimeout' -Value 120",
    "Set-Service -Name 'RemoteRegistry' -StartupType Automatic",
    '$off = $false',
    ...CREDENTIAL_GUARD_KEYS.map(
      (key) => `if (Set-RegistryNumber -Path '${key}' -Name 'LsaCfgFlags' -Value 0) { $off = $true }`,
    ),
    FIND_DEVICE_GUARD,
    'if ($guard -and $guard.SecurityServicesRunning -contains 1) {',
    "  if (-not $off) { throw 'Credential Guard runs although it is turned off here: a group policy or a lock in the firmware turns it on, and Exchange does not support it.' }",
    '  $changed = $true',
    '}',
  ];
}

/** Exclusions for Microsoft Defender; another scanner is a matter of its own console. */
function scanLines(plan: InstallationPlan): string[] {
  const { folders, processes, extensions } = scanExclusions(plan.role === InstalledRole.EDGE);
  const all = [...folders, ...dataFolders(plan)];
  return [
    "if (Get-Command -Name 'Add-MpPreference' -ErrorAction SilentlyContinue) {",
    '  try {',
    `    Add-MpPreference -ExclusionPath ${quotedList(all)} -ExclusionProcess ${quotedList(processes)} -ExclusionExtension ${quotedList(extensions)}`,
    '  } catch {',
    '    Write-Step -Text "Microsoft Defender takes no exclusions: $($_.Exception.Message)"',
    '  }',
    '}',
  ];
}

/** Folders where databases, logs and queue come later. */
function dataFolders({ volumes, queueFolder }: InstallationPlan): string[] {
  const folders = volumes.flatMap(({ label, letter }) =>
    isDatabasesLabel(label)
      ? [`${letter}:\\Databases`]
      : label === VolumeLabel.LOGS
        ? [`${letter}:\\Logs`]
        : [],
  );
  return [...folders, ...(queueFolder === undefined ? [] : [queueFolder])];
}
