/**
 * Moves the transport queue to a folder of its own. Transport runs as Network Service, which needs full control of it, and is restarted only where
 * it runs.
 *
 * Source: learn.microsoft.com/exchange/mail-flow/queues/relocate-queue-database.
 *
 * @param folder - the folder, between quotes of PowerShell
 */
export function moveQueueLines(folder: string): string[] {
  return [
    "$file = Join-Path -Path $env:ExchangeInstallPath -ChildPath 'Bin\\EdgeTransport.exe.config'",
    `$folder = New-Item -Path ${folder} -ItemType Directory -Force`,
    "$service = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList 'S-1-5-20'",
    "$rule = New-Object -TypeName System.Security.AccessControl.FileSystemAccessRule -ArgumentList $service, 'FullControl', 'ContainerInherit, ObjectInherit', 'None', 'Allow'",
    '$access = $folder.GetAccessControl()',
    '$access.AddAccessRule($rule)',
    '$folder.SetAccessControl($access)',
    'Copy-Item -Path $file -Destination "$file.before"',
    '$config = New-Object -TypeName System.Xml.XmlDocument',
    '$config.Load($file)',
    `$config.SelectSingleNode("/configuration/appSettings/add[@key='QueueDatabasePath']").SetAttribute('value', ${folder})`,
    `$config.SelectSingleNode("/configuration/appSettings/add[@key='QueueDatabaseLoggingPath']").SetAttribute('value', ${folder})`,
    '$config.Save($file)',
    "Get-Service -Name 'MSExchangeTransport' | Where-Object { $_.Status -eq 'Running' } | Restart-Service",
  ];
}
