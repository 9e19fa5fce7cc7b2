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
  if (Test-Path -LiteralPath 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending') { return $true }
  if (Test-Path -LiteralPath 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired') { return $true }
  $flags = Get-RegistryValue -Path 'HKLM:\\SOFTWARE\\Microsoft\\Updates\\UpdateExeVolatile' -Name 'Flags'
  $renames = Get-RegistryValue -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager' -Name 'PendingFileRenameOperations'
  return $null -ne $flags -or $null -ne $renames
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

/** What Active Directory has below a path, as hash tables: each of the attributes is a list. */
export const FIND_IN_DIRECTORY = `function Find-InDirectory {
  param([string] $Path, [string] $Filter, [string[]] $Attributes)
  $root = New-Object -TypeName System.DirectoryServices.DirectoryEntry -ArgumentList $Path
  $searcher = New-Object -TypeName System.DirectoryServices.DirectorySearcher -ArgumentList $root, $Filter, $Attributes
  $searcher.PageSize = 500
  foreach ($found in $searcher.FindAll()) {
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
