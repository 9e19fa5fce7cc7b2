import { Token } from 'cdktf';
import { quotePowerShell } from '../core/quote-powershell';
import { EXCHANGE_SETUP_KEY } from '../exchange/hold-out-commands';
import type { DataDisk } from './data-disk';

/**
 * The script that puts a volume on a server's data disks, each with its own letter: recovering a server with
 * `Setup /m:RecoverServer` needs the same letters. 64 KB clusters, which Exchange recommends. It throws when a disk is missing, which fails the
 * apply, and changes nothing where the volumes are as they should be.
 *
 * Source: learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/storage-configuration.
 */
export function diskScript(disks: DataDisk[]): string {
  const sizes = disks.map(({ sizeGib }) => sizeGib);
  const isUnique = (size: number): boolean => sizes.filter((each) => each === size).length === 1;
  return [
    "$ErrorActionPreference = 'Stop'",
    ...FUNCTIONS,
    ...disks.map(({ name, lun, driveLetter, sizeGib }) =>
      [
        `Add-DataVolume -Label ${quotePowerShell(name)} -Letter ${driveLetter} -Lun ${lun} -SizeGib ${written(sizeGib)}`,
        `-SizeIsUnique $${isUnique(sizeGib)}`,
      ].join(' '),
    ),
  ].join('\n');
}

function written(sizeGib: number): string {
  return Token.isUnresolved(sizeGib) ? Token.asString(sizeGib) : String(sizeGib);
}

/**
 * A disk is known by its logical unit number and its size. On NVMe, Windows shows the number incremented by 1, in
 * `Win32_DiskDrive.SCSILogicalUnit`, or where that is always 0 at the end of the device path, which is hexadecimal. Where neither fits, a size that
 * no other data disk of the server has is enough. Local NVMe disks are left out: they are empty after each stop.
 *
 * A volume is known by its label, and nothing with a partition is formatted. The drive is asked first: the storage cmdlets of a cluster member
 * may answer for the cluster.
 *
 * Sources: learn.microsoft.com/azure/virtual-machines/enable-nvme-remote-faqs (number + 1);
 * github.com/kubernetes-sigs/azuredisk-csi-driver/pull/3632 (device path); github.com/Azure/azure-vm-utils (names of local disks).
 */
const FUNCTIONS = [
  'function Get-DataLun {',
  '  param($Disk)',
  "  if ($Disk.BusType -ne 'NVMe') {",
  "    if ($Disk.Location -match 'LUN (\\d+)$') { return [int] $Matches[1] }",
  '    return -1',
  '  }',
  '  $drive = Get-CimInstance -ClassName Win32_DiskDrive -Filter "Index = $($Disk.Number)"',
  '  $unit = [int] $drive.SCSILogicalUnit',
  "  if ($unit -eq 0 -and $Disk.Path -match '&[0-9a-f]{4}([0-9a-f]{2})#') { $unit = [Convert]::ToInt32($Matches[1], 16) }",
  '  return $unit - 1',
  '}',
  'function Test-EmptyDisk {',
  '  param($Disk)',
  "  if ($Disk.PartitionStyle -eq 'RAW') { return $true }",
  '  $partitions = @(Get-Partition -DiskNumber $Disk.Number -ErrorAction SilentlyContinue)',
  "  return @($partitions | Where-Object { $_.Type -ne 'Reserved' }).Count -eq 0",
  '}',
  'function Select-DataDisk {',
  '  param($Disks, [int] $Lun, [int] $SizeGib, [bool] $SizeIsUnique)',
  "  $fitting = @($Disks | Where-Object { $_.FriendlyName -notmatch 'Direct Disk' -and [math]::Round($_.Size / 1073741824) -eq $SizeGib })",
  '  $found = @($fitting | Where-Object { (Get-DataLun -Disk $_) -eq $Lun })',
  "  if ($found.Count -ne 1 -and $SizeIsUnique) { $found = @($fitting | Where-Object { $_.BusType -eq 'NVMe' }) }",
  '  return $found',
  '}',
  'function Add-DataVolume {',
  '  param([string] $Label, [string] $Letter, [int] $Lun, [int] $SizeGib, [bool] $SizeIsUnique)',
  "  if ((Test-Path -Path ($Letter + ':\\')) -and ([System.IO.DriveInfo] $Letter).VolumeLabel -eq $Label) { return }",
  // A disk that comes from another machine may be offline. No other disk is brought online: what is on it is not known here.
  '  $offline = @(Get-Disk | Where-Object { $_.IsOffline -or $_.IsReadOnly })',
  '  $own = @(Select-DataDisk -Disks $offline -Lun $Lun -SizeGib $SizeGib -SizeIsUnique $SizeIsUnique)',
  '  if ($own.Count -eq 1) {',
  '    Set-Disk -Number $own[0].Number -IsOffline $false',
  '    Set-Disk -Number $own[0].Number -IsReadOnly $false',
  '  }',
  '  $volumes = @(Get-Volume -FileSystemLabel $Label -ErrorAction SilentlyContinue)',
  '  if ($volumes.Count -gt 1) { throw "Several volumes are called $Label. Give $Letter to the right one, and run this again." }',
  '  if ($volumes.Count -eq 1) {',
  '    $present = [string] $volumes[0].DriveLetter',
  `    if ($present -match '[A-Z]' -and (Test-Path -Path '${EXCHANGE_SETUP_KEY}')) {`,
  '      throw "The volume $Label has the letter $present, and the program gives it $Letter. Exchange is installed and may use it, so nothing is changed. Put $present into the program, or stop Exchange and change the letter in Windows."',
  '    }',
  // A disk that comes from a machine that was replaced has its volume already, under whichever letter was free.
  '    $volumes[0] | Get-Partition | Set-Partition -NewDriveLetter $Letter',
  '    return',
  '  }',
  '  $all = @(Get-Disk)',
  '  $empty = @($all | Where-Object { Test-EmptyDisk -Disk $_ })',
  '  $found = @(Select-DataDisk -Disks $empty -Lun $Lun -SizeGib $SizeGib -SizeIsUnique $SizeIsUnique)',
  '  if ($found.Count -ne 1) {',
  '    $seen = ($all | ForEach-Object { "$($_.Number) $($_.FriendlyName), $($_.Size) bytes, $($_.PartitionStyle), $($_.Location)" }) -join \'; \'',
  '    throw "The disk for $Label (LUN $Lun, $SizeGib GiB, without a partition) is not there. Disks: $seen"',
  '  }',
  "  if ($found[0].PartitionStyle -eq 'RAW') { Initialize-Disk -Number $found[0].Number -PartitionStyle GPT }",
  '  New-Partition -DiskNumber $found[0].Number -UseMaximumSize -DriveLetter $Letter |',
  '    Format-Volume -FileSystem NTFS -AllocationUnitSize 65536 -NewFileSystemLabel $Label -Confirm:$false | Out-Null',
  '}',
];
