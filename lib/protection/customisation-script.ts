import { quotePowerShell } from '../core/quote-powershell';
import { ExportPurpose } from '../exchange/export-purpose';
import type { ExportTarget } from './seal-script';
import { sealFunctions } from './seal-script';
import { taskScript, taskStart } from './task-script';

/** Files below the folder of Exchange that people change: RecoverServer and every cumulative update put the product's own in their place. */
const FOLDERS = [
  { path: 'FrontEnd\\HttpProxy', filter: '*.config' },
  { path: 'FrontEnd\\HttpProxy\\owa\\auth', filter: '*' },
  { path: 'ClientAccess', filter: '*.config' },
  { path: 'TransportRoles', filter: '*.config' },
  { path: 'Bin', filter: '*.config' },
];

/**
 * Files that people change in folders named like the build, which each cumulative update makes new: of the newest build only, and under a name without the
 * build, so that captures from before and after an update are comparable.
 *
 * Sources: "Customize the Outlook on the web sign-in, language selection, and error pages in Exchange Server" and "Create a theme for Outlook on the web in
 * Exchange Server" of learn.microsoft.com.
 */
const BUILD_FILES = [
  { root: 'FrontEnd\\HttpProxy\\owa\\auth', path: '\\themes\\resources', filters: ['*'] },
  { root: 'ClientAccess\\Owa\\prem', path: '\\resources\\themes', filters: ['*'] },
  { root: 'ClientAccess\\Owa\\prem', path: '\\resources\\styles', filters: ['languageselection.css'] },
  {
    root: 'ClientAccess\\Owa\\prem',
    path: '\\resources\\images',
    filters: ['olk_logo_white.png', 'owa_text_blue.png', 'office_logo_white_small.png'],
  },
];

/** Keys of the registry that people change for Exchange, by the name of the file. */
const KEYS: Readonly<Record<string, string>> = {
  exchange: 'SOFTWARE\\Microsoft\\ExchangeServer\\v15',
  schannel: 'SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL',
  dotnet: 'SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319',
  'dotnet-32': 'SOFTWARE\\Wow6432Node\\Microsoft\\.NETFramework\\v4.0.30319',
  tcpip: 'SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters',
  http: 'SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters',
  rpc: 'SOFTWARE\\Policies\\Microsoft\\Windows NT\\Rpc',
};

/** Folders named like a build stay out: they hold the product's own files, again with each update. */
const SAVE_FILES = [
  'function Save-Files {',
  '  param([string] $Root, [string] $Target, [string] $Filter)',
  '  if (-not (Test-Path -Path $Root)) { return }',
  "  $full = (Get-Item -Path $Root).FullName.TrimEnd('\\')",
  '  $files = @(Get-ChildItem -Path $full -Recurse -File -Filter $Filter | Where-Object { $_.Length -lt 5000000 })',
  '  foreach ($file in $files) {',
  "    if ($file.FullName.Substring($full.Length) -match '\\\\15(\\.\\d+){2,3}\\\\') { continue }",
  '    $copy = $Target + $file.FullName.Substring($full.Length)',
  '    New-Item -Path (Split-Path -Path $copy) -ItemType Directory -Force | Out-Null',
  '    Copy-Item -LiteralPath $file.FullName -Destination $copy',
  '  }',
  '}',
];

const SAVE_BUILD = [
  'function Save-Build {',
  '  param([string] $Root, [string] $Path, [string] $Target, [string] $Filter)',
  '  if (-not (Test-Path -Path $Root)) { return }',
  "  $newest = [version] '0.0'",
  "  $folder = ''",
  "  $builds = @(Get-ChildItem -Path $Root -Directory | Where-Object { $_.Name -match '^15(\\.\\d+){2,3}$' })",
  '  foreach ($build in $builds) {',
  '    if ((Test-Path -Path ($build.FullName + $Path)) -and ([version] $build.Name -gt $newest)) {',
  '      $newest = [version] $build.Name',
  '      $folder = $build.FullName + $Path',
  '    }',
  '  }',
  "  if ($folder -ne '') { Save-Files -Root $folder -Target ($Target + $Path) -Filter $Filter }",
  '}',
];

/** The virtual directories as the directory has them; the machine may read that part of it, and no shell of Exchange is needed. */
const SAVE_DIRECTORIES = [
  'function Save-Directories {',
  '  param([string] $Path)',
  "  $root = New-Object -TypeName System.DirectoryServices.DirectoryEntry -ArgumentList 'LDAP://RootDSE'",
  "  $services = 'LDAP://CN=Microsoft Exchange,CN=Services,' + $root.Properties['configurationNamingContext'].Value",
  '  $base = New-Object -TypeName System.DirectoryServices.DirectoryEntry -ArgumentList $services',
  "  $filter = '(&(objectClass=msExchExchangeServer)(cn=' + $env:COMPUTERNAME + '))'",
  '  $servers = New-Object -TypeName System.DirectoryServices.DirectorySearcher -ArgumentList $base, $filter',
  '  $server = $servers.FindOne().GetDirectoryEntry()',
  "  $directories = New-Object -TypeName System.DirectoryServices.DirectorySearcher -ArgumentList $server, '(objectClass=msExchVirtualDirectory)'",
  "  $passing = 'usnchanged', 'whenchanged', 'dscorepropagationdata'",
  '  $lines = foreach ($directory in @($directories.FindAll())) {',
  "    '[' + $directory.Properties['distinguishedname'][0] + ']'",
  '    $names = @($directory.Properties.PropertyNames | Where-Object { $passing -notcontains $_ } | Sort-Object)',
  "    foreach ($name in $names) { $name + ': ' + ($directory.Properties[$name] -join '; ') }",
  '  }',
  '  Set-Content -Path $Path -Value $lines -Encoding UTF8',
  '}',
];

const COMPARE = [
  'function Get-Hashes {',
  '  param([string] $Root)',
  '  $hashes = @{}',
  '  foreach ($file in @(Get-ChildItem -Path $Root -Recurse -File)) {',
  '    $hashes[$file.FullName.Substring($Root.Length)] = (Get-FileHash -LiteralPath $file.FullName).Hash',
  '  }',
  '  $hashes',
  '}',
  '',
  'function Get-Changes {',
  '  param([string] $Before, [string] $After)',
  "  if (-not (Test-Path -Path $Before)) { return 'The first capture of this machine.' }",
  '  $old = Get-Hashes -Root $Before',
  '  $new = Get-Hashes -Root $After',
  '  $names = @(@($old.Keys) + @($new.Keys) | Sort-Object -Unique)',
  '  foreach ($name in $names) {',
  "    if (-not $old.ContainsKey($name)) { 'added   ' + $name }",
  "    elseif (-not $new.ContainsKey($name)) { 'removed ' + $name }",
  '    elseif ($old[$name] -ne $new[$name]) {',
  "      'changed ' + $name",
  "      if ($name -match '\\.(config|reg|txt|csv|css|js|htm|html|aspx)$') {",
  '        $lines = @(Compare-Object -ReferenceObject @(Get-Content -LiteralPath ($Before + $name)) -DifferenceObject @(Get-Content -LiteralPath ($After + $name)))',
  '        foreach ($line in $lines) {',
  "          if ($line.SideIndicator -eq '=>') { '  + ' + $line.InputObject } else { '  - ' + $line.InputObject }",
  '        }',
  '      }',
  '    }',
  '  }',
  '}',
];

/**
 * The script of the run command that captures, every day, what people change on a front end by hand, and the difference to the capture before: files of
 * Exchange and IIS, the registry, the virtual directories, and which certificates there are, without their private keys.
 *
 * The machine compares with its own last capture, since it cannot read the store. A capture that could not be stored is not the last one, so that its
 * differences are in the next.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/disaster-recovery/disaster-recovery (what RecoverServer loses),
 * learn.microsoft.com/exchange/plan-and-deploy/install-cumulative-updates (an update overwrites .config files and IIS settings),
 * learn.microsoft.com/exchange/architecture/client-access/client-message-size-limits (the files), microsoft.github.io/CSS-Exchange (HealthChecker: the keys).
 */
export function customisationScript(target: ExportTarget): string {
  const registry = Object.entries(KEYS).map(
    ([name, key]) =>
      `if (Test-Path -Path ${quotePowerShell(`HKLM:\\${key}`)}) { reg.exe export ${quotePowerShell(`HKLM\\${key}`)} "$capture\\registry\\${name}.reg" | Out-Null }`,
  );
  return taskScript(ExportPurpose.CUSTOMISATIONS, [
    ...taskStart([
      ...sealFunctions(target),
      '',
      ...SAVE_FILES,
      '',
      ...SAVE_BUILD,
      '',
      ...SAVE_DIRECTORIES,
      '',
      ...COMPARE,
    ]),
    "$place = Join-Path -Path $PSScriptRoot -ChildPath 'customisations'",
    "$last = Join-Path -Path $place -ChildPath 'last'",
    "$work = Join-Path -Path $place -ChildPath 'next'",
    "$capture = Join-Path -Path $work -ChildPath 'capture'",
    'Remove-Item -Path $work -Recurse -Force -ErrorAction SilentlyContinue',
    'New-Item -Path "$capture\\registry" -ItemType Directory -Force | Out-Null',
    ...FOLDERS.map(
      ({ path, filter }) =>
        `Save-Files -Root ($install + ${quotePowerShell(path)}) -Target "$capture\\files\\${path}" -Filter '${filter}'`,
    ),
    ...BUILD_FILES.flatMap(({ root, path, filters }) =>
      filters.map(
        (filter) =>
          `Save-Build -Root ($install + ${quotePowerShell(root)}) -Path ${quotePowerShell(path)} -Target "$capture\\files\\${root}\\build" -Filter '${filter}'`,
      ),
    ),
    'Save-Files -Root "$env:SystemRoot\\System32\\inetsrv\\config" -Target "$capture\\inetsrv" -Filter \'*.config\'',
    ...registry,
    'Save-Directories -Path "$capture\\directories.txt"',
    '$certificates = @(Get-ChildItem -Path Cert:\\LocalMachine\\My | Sort-Object -Property Thumbprint)',
    '$certificates | Select-Object -Property Thumbprint, Subject, NotAfter | Export-Csv -Path "$capture\\certificates.csv" -NoTypeInformation',
    '$changes = @(Get-Changes -Before $last -After $capture)',
    'Set-Content -Path "$work\\changes.txt" -Value $changes -Encoding UTF8',
    'Copy-Item -Path "$work\\changes.txt" -Destination "$place\\changes.txt"',
    'Send-Export -Folder $work',
    'Remove-Item -Path $last -Recurse -Force -ErrorAction SilentlyContinue',
    'Move-Item -Path $capture -Destination $last',
    'Remove-Item -Path $work -Recurse -Force',
  ]);
}
