/**
 * The script by which Azure Backup leaves the logs of databases alone: its snapshots are copies to the writers of VSS, and another product, or
 * Exchange itself, truncates the logs.
 *
 * Source: learn.microsoft.com/azure/backup/backup-azure-vms-introduction (USEVSSCOPYBACKUP).
 */
export function copyModeScript(): string {
  return [
    "$ErrorActionPreference = 'Stop'",
    "$key = 'HKLM:\\SOFTWARE\\Microsoft\\BcdrAgent'",
    // New-Item -Force would empty a key that exists.
    'if (-not (Test-Path -Path $key)) { New-Item -Path $key -Force | Out-Null }',
    "Set-ItemProperty -Path $key -Name 'USEVSSCOPYBACKUP' -Value 'TRUE'",
  ].join('\n');
}
