import { quotePowerShell } from '../core/quote-powershell';

/** A list of texts between quotes. */
export function quotedList(texts: readonly string[]): string {
  return texts.map(quotePowerShell).join(', ');
}

/** What a value of the registry is; nothing where it is not there. */
export const GET_REGISTRY_VALUE = `function Get-RegistryValue {
  param([string] $Path, [string] $Name)
  $properties = Get-ItemProperty -LiteralPath $Path -ErrorAction SilentlyContinue
  if ($null -ne $properties) { $properties.$Name }
}`;

/** Writes a number into the registry; whether it was another one before. */
export const SET_REGISTRY_NUMBER = `function Set-RegistryNumber {
  param([string] $Path, [string] $Name, [int] $Value)
  if ((Get-RegistryValue -Path $Path -Name $Name) -eq $Value) { return $false }
  if (-not (Test-Path -LiteralPath $Path)) { $null = New-Item -Path $Path -Force }
  $null = New-ItemProperty -LiteralPath $Path -Name $Name -Value $Value -PropertyType DWord -Force
  return $true
}`;

/**
 * Whether Windows wants a restart, by what Setup looks at.
 *
 * Source: github.com/microsoft/CSS-Exchange, Shared/Get-ServerRebootPending.ps1.
 */
export const TEST_RESTART_PENDING = `function Test-RestartPending {
  $why = ''
  if (Test-Path -LiteralPath 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending') { $why = 'its features' }
  if (Test-Path -LiteralPath 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired') { $why = 'Windows Update' }
  $flags = Get-RegistryValue -Path 'HKLM:\\SOFTWARE\\Microsoft\\Updates\\UpdateExeVolatile' -Name 'Flags'
  $renames = Get-RegistryValue -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager' -Name 'PendingFileRenameOperations'
  if ($null -ne $flags) { $why = 'an update (UpdateExeVolatile)' }
  if ($null -ne $renames) { $why = "files that are in use: $renames" }
  if (-not $why) { return $false }
  Write-Step -Text "Windows wants a restart: $why"
  return $true
}`;

/** The drive of the mounted image of Setup. It is mounted where a restart has ended that. */
export const OPEN_SETUP_MEDIA = `function Open-SetupMedia {
  param([string] $Image)
  if (-not (Get-DiskImage -ImagePath $Image).Attached) { $null = Mount-DiskImage -ImagePath $Image }
  $attempt = 0
  while ($attempt -lt 30) {
    $attempt += 1
    $volume = Get-DiskImage -ImagePath $Image | Get-Volume
    if ($volume.DriveLetter) { return "$($volume.DriveLetter):" }
    Start-Sleep -Seconds 2
  }
  throw "The image $Image has no drive letter."
}`;

/** ERROR_DS_NO_SUCH_OBJECT. Source: learn.microsoft.com/windows/win32/adsi/win32-error-codes-for-adsi. */
const NO_SUCH_OBJECT = -2147016656;

/** ERROR_DS_BUSY, UNAVAILABLE, OPERATIONS_ERROR, SERVER_DOWN, LOCAL_ERROR, ERROR_NO_SUCH_DOMAIN and RPC_S_SERVER_UNAVAILABLE. */
const DIRECTORY_IS_AWAY = [
  -2147016690, -2147016689, -2147016672, -2147016646, -2147016645, -2147023541, -2147023174,
];

/** Lines of a phase that waits while no domain controller answers: its restart takes longer than the tries of a phase. */
export function waitsForDirectory(lines: readonly string[]): string[] {
  return [
    'try {',
    ...lines.map((line) => `  ${line}`),
    '} catch {',
    `  if ($_.Exception.GetBaseException().HResult -notin ${[NO_SUCH_OBJECT, ...DIRECTORY_IS_AWAY].join(', ')}) { throw }`,
    '  return Wait-For -Text "a domain controller that answers ($($_.Exception.Message))"',
    '}',
  ];
}

/** What Active Directory has below a path, as hash tables: each of the attributes is a list. A path that is not there yet has nothing below it. */
export const FIND_IN_DIRECTORY = `function Find-InDirectory {
  param([string] $Path, [string] $Filter, [string[]] $Attributes)
  $root = New-Object -TypeName System.DirectoryServices.DirectoryEntry -ArgumentList $Path
  $searcher = New-Object -TypeName System.DirectoryServices.DirectorySearcher -ArgumentList $root, $Filter, $Attributes
  $searcher.PageSize = 500
  try { $all = @($searcher.FindAll()) }
  catch {
    if ($_.Exception.GetBaseException().HResult -ne ${NO_SUCH_OBJECT}) { throw }
    $all = @()
  }
  foreach ($found in $all) {
    $values = @{}
    foreach ($attribute in $Attributes) { $values[$attribute] = @($found.Properties[$attribute]) }
    $values
  }
}`;

/** What the domain controller that answers says about itself and the forest. */
export const GET_ROOT_DSE = `function Get-RootDse {
  param([string] $Name)
  $root = New-Object -TypeName System.DirectoryServices.DirectoryEntry -ArgumentList 'LDAP://RootDSE'
  $root.Properties[$Name].Value
}`;

/** The Active Directory site of the machine; nothing where it has none. */
export const GET_DIRECTORY_SITE = `function Get-DirectorySite {
  try { [System.DirectoryServices.ActiveDirectory.ActiveDirectorySite]::GetComputerSite().Name }
  catch { Write-Step -Text $_.Exception.Message }
}`;

const LSA = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Lsa';
const DEVICE_GUARD = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\DeviceGuard';

/** Keys with the value `LsaCfgFlags`, whose 0 turns Credential Guard off also where Windows would turn it on by itself at its next start. */
export const CREDENTIAL_GUARD_KEYS = [LSA, DEVICE_GUARD];

/** The lines that find out in `$guard` what security by virtualization does; nothing where Windows has none. */
export const FIND_DEVICE_GUARD =
  "$guard = Get-CimInstance -ClassName Win32_DeviceGuard -Namespace 'root\\Microsoft\\Windows\\DeviceGuard' -ErrorAction SilentlyContinue";

/** A group policy may have come after the settings were made. */
export const ASSERT_NO_CREDENTIAL_GUARD = `function Assert-NoCredentialGuard {
  ${FIND_DEVICE_GUARD}
  $flags = @(${CREDENTIAL_GUARD_KEYS.map((key) => `(Get-RegistryValue -Path '${key}' -Name 'LsaCfgFlags')`).join(', ')})
  if (($guard -and $guard.SecurityServicesRunning -contains 1) -or $flags -contains 1 -or $flags -contains 2) { throw 'Credential Guard runs, or a group policy turns it on at the next start. Exchange does not support it: take the server out of that policy, then go on.' }
}`;

/**
 * Setup and updates of Exchange stop halfway where a group policy sets the execution policy of PowerShell, whatever it sets: while they have stopped WMI, PowerShell cannot
 * ask for it.
 *
 * Sources: support.microsoft.com/topic/2810617 (2010 and 2013; nothing says that it has ended); learn.microsoft.com/powershell/module/microsoft.powershell.security/get-executionpolicy.
 */
export const ASSERT_NO_EXECUTION_POLICY = `function Assert-NoExecutionPolicy {
  foreach ($scope in 'MachinePolicy', 'UserPolicy') {
    $policy = [string] (Get-ExecutionPolicy -Scope $scope)
    if ($policy -ne 'Undefined') { throw "A group policy sets the execution policy of PowerShell ($scope is $policy), with which Setup and updates of Exchange stop halfway: take the server out of that policy, then go on." }
  }
}`;
