import { DataDisk } from './data-disk';

/**
 * The script that puts a volume on a server's data disks, each with its own letter: recovering a server with
 * `Setup /m:RecoverServer` needs the same letters. 64 KB clusters, which Exchange recommends.
 *
 * Source: learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/storage-configuration.
 */
export function diskScript(disks: DataDisk[]): string {
  return [
    "$ErrorActionPreference = 'Stop'",
    ...disks.flatMap(({ name, lun, driveLetter }) => [
      `$disk = Get-Disk | Where-Object { $_.PartitionStyle -eq 'RAW' -and $_.Location -match 'LUN ${lun}$' }`,
      'if ($disk) {',
      '  $disk | Initialize-Disk -PartitionStyle GPT -PassThru |',
      `    New-Partition -UseMaximumSize -DriveLetter ${driveLetter} |`,
      `    Format-Volume -FileSystem NTFS -AllocationUnitSize 65536 -NewFileSystemLabel '${name}' -Confirm:$false | Out-Null`,
      '}',
    ]),
  ].join('\n');
}
