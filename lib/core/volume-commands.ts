import { quotePowerShell } from './quote-powershell';

/** Disks that come from another machine may be offline or read-only; Set-Disk changes one of the two at a time. */
export const BRING_DISKS_ONLINE = [
  'Get-Disk | Where-Object { $_.IsOffline } | Set-Disk -IsOffline $false',
  'Get-Disk | Where-Object { $_.IsReadOnly } | Set-Disk -IsReadOnly $false',
];

/** Gives a volume, known by its label, the letter it had; nothing where there is no such volume. */
export function giveLetter(label: string, letter: string): string[] {
  return [
    `Get-Volume -FileSystemLabel ${quotePowerShell(label)} -ErrorAction SilentlyContinue | Where-Object { $_.DriveLetter -ne ${quotePowerShell(letter)} } |`,
    `  Get-Partition | Set-Partition -NewDriveLetter ${letter}`,
  ];
}
