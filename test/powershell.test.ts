import { each } from './support/each';
import {
  checkPowerShell,
  CMDLETS,
  COMMON_PARAMETERS,
  loadPowerShell,
  NATIVE_PROGRAMS,
  parsePowerShell,
  SCRIPTS,
  unassignedVariables,
} from './support/powershell';

const GOOD = String.raw`<#
.SYNOPSIS
  Moves mail to the other site.
#>
param(
  [Parameter(Mandatory = $true)]
  [ValidateSet('Amsterdam', 'Dublin')]
  [string] $Site,
  [switch] $Force
)
$ErrorActionPreference = 'Stop'

function Wait-Copy {
  param([string] $Database, [int] $Seconds = 30)
  do {
    Start-Sleep -Seconds $Seconds # until the copy has caught up
    $copies = Get-MailboxDatabaseCopyStatus -Identity "$Database\*" | Where-Object { $_.CopyQueueLength -gt 0 }
  } while (@($copies).Count -gt 0)
}

New-DatabaseAvailabilityGroup -Name 'DAG1' -WitnessServer 'parfsw1.corp.contoso.com' -WitnessDirectory 'C:\DAGFileShareWitnesses' -DatabaseAvailabilityGroupIpAddresses ([System.Net.IPAddress]::None)
New-EdgeSubscription -FileData ([System.IO.File]::ReadAllBytes('C:\Temp\AMSEDGE1.xml')) -Site 'Amsterdam'
Get-MailboxDatabaseCopyStatus -Server 'AMSFE1' | Where-Object { $_.Status -ne 'Mounted' } | Format-Table Name, Status, CopyQueueLength
terraform "-chdir=cdktf.out/stacks/contoso-dns" apply -var active_site=standby
terraform '-chdir=cdktf.out/stacks/contoso-ams' apply '-replace=azurerm_windows_virtual_machine.fe[\"1\"]'
terraform '-chdir=cdktf.out/stacks/contoso-ams' output -json addresses
E:\Setup.exe /IAcceptExchangeServerLicenseTerms_DiagnosticDataOFF /Mode:RecoverServer '/TargetDir:D:\Program Files\Exchange'
& "$PSScriptRoot\Setup.exe" /IAcceptExchangeServerLicenseTerms_DiagnosticDataON /PrepareAD '/OrganizationName:Contoso Ltd'
Set-Location $ExScripts
.\StartDagServerMaintenance.ps1 -ServerName 'AMSFE1' -MoveComment 'Maintenance' -PauseClusterNode
& $env:ExchangeInstallPath\Scripts\RedistributeActiveDatabases.ps1 -DagName 'DAG1' -BalanceDbsByActivationPreference -Confirm:$false
.\ImportEdgeConfig.ps1 -CloneConfigData:'C:\Temp\config.xml' -IsImport $true -CloneConfigAnswer:'C:\Temp\answer.xml'
Set-DatabaseAvailabilityGroup -Identity DAG1 -DatabaseAvailabilityGroupIpAddresses 10.0.0.9,10.1.0.9
Get-MailboxDatabase -Status -IncludePreExchange2013 | Sort-Object -Property Name |
  Format-Table -AutoSize -Property Name,
    Mounted, @{ Name = 'Copies'; Expression = { @($_.DatabaseCopies).Count } }
Set-ServerComponentState -Identity 'AMSFE1' -Component ServerWideOffline ${'`'}
  -State Inactive -Requester Maintenance -Confirm:$false -ErrorAction Stop
Invoke-Command -ComputerName 'AMSDC1', 'DUBDC1' -ScriptBlock {
  param($Zone)
  Clear-DnsServerCache -Force
  Resolve-DnsName -Name $Zone -Type MX
} -ArgumentList 'contoso.com'
foreach ($server in 'AMSFE1', 'AMSFE2') {
  Write-Host "${'$'}{server}: $((Get-Queue -Server $server | Measure-Object -Property MessageCount -Sum).Sum) messages"
}
if ($Force -or -not (Test-Path -Path 'C:\Temp')) { New-Item -Path 'C:\Temp' -ItemType Directory | Out-Null }
try {
  Wait-Copy -Database 'DB1'
} catch {
  Write-Warning $_.Exception.Message
}
$names, $first = @('a', 'b'), 1
$total = 0
for ($i = 0; $i -lt $first; $i++) { $total += $names[$i].Length }
Get-ExchangeServer -ErrorVariable failures
if ($failures) { Write-Error "at $Site" -ErrorAction Continue }
eseutil /mh 'D:\Databases\DB1\DB1.edb'
repadmin /syncall AMSDC1 /AdeP
w32tm /query /status
nltest /dsgetsite
dcdiag /s:AMSDC1 /test:Advertising /q`;

beforeAll(async () => {
  await loadPowerShell();
});

describe('a good text', () => {
  it('has no findings', () => {
    expect(checkPowerShell(GOOD)).toEqual([]);
    expect(checkPowerShell(GOOD.replace(/\n/g, '\r\n'))).toEqual([]);
  });

  it('reads no variable that it does not assign', () => {
    expect(unassignedVariables(parsePowerShell(GOOD))).toEqual([]);
  });

  it.each([
    '',
    '# a comment is no statement',
    '[System.IO.File]::ReadAllBytes("C:\\Temp\\a.xml")',
    '([System.Net.IPAddress])::None',
    '& { Get-Queue }',
    "@'\nnot, parsed\n'@ | Out-Null",
    'switch ($true) {\n  $true { Get-Queue }\n  default { Get-Date }\n}',
  ])('is %j', (text) => {
    expect(checkPowerShell(text)).toEqual([]);
  });
});

describe('what a text says', () => {
  it('lists commands with their parameters, wherever they stand', () => {
    const text = [
      'Invoke-Command -ScriptBlock { Get-Service -Name $(Read-Host -Prompt "x") } |',
      '  Where-Object { (Get-Date -Format o) -ne "$(Get-Item -Path C:\\)" }',
    ].join('\n');
    const found = parsePowerShell(text).commands.map(({ line, name, parameters }) => [
      line,
      name,
      ...parameters,
    ]);
    expect(found).toEqual([
      [1, 'Invoke-Command', 'ScriptBlock'],
      [1, 'Get-Service', 'Name'],
      [1, 'Read-Host', 'Prompt'],
      [2, 'Where-Object'],
      [2, 'Get-Date', 'Format'],
      [2, 'Get-Item', 'Path'],
    ]);
  });

  it('gives the arguments as a program gets them', () => {
    const { commands } = parsePowerShell(`terraform '-chdir=a b' plan -var x=y "it''s" -Confirm:$false 2>&1`);
    expect(commands[0].arguments.map(({ value }) => value)).toEqual([
      '-chdir=a b',
      'plan',
      '-var',
      'x=y',
      "it''s",
      '-Confirm:$false',
    ]);
  });

  it('tells variables that are read from those assigned', () => {
    const { read, assigned } = parsePowerShell(
      '$a = $b; $c.Name = $env:X; foreach ($d in $e) { $f += "$g" }',
    );
    expect(read.map(({ name }) => name)).toEqual(['b', 'c', 'e', 'f', 'g']);
    expect(assigned.map(({ name }) => name)).toEqual(['a', 'd']);
  });

  it('names the variables that nobody assigned', () => {
    const script = parsePowerShell(
      '$Server = 1\nGet-Queue -Server $server, $other\n$_, $true, $script:server',
    );
    expect(unassignedVariables(script)).toMatchObject([{ name: 'other', line: 2, column: 28 }]);
  });
});

describe('a defect', () => {
  it.each([
    ["Get-Queue\nGet-Queue -Server 'a", "2:1 syntax error: Get-Queue -Server 'a"],
    ['Get-Queue |', '1:1 syntax error: Get-Queue |'],
    ['if ($true) { Get-Queue', '1:23 missing }: { Get-Queue'],
    ['Get-Queue -Server (Get-Date', 'syntax error'],
    ['Get-Queue )', 'syntax error'],
    ['Format-Table Name,', 'syntax error'],
    ['Format-Table Name,, Status', '1:18 missing word'],
    ['Format-Table Name, | Out-Null', 'syntax error'],
    ['Get-Date, Get-Queue', 'syntax error'],
    ['Get-Queue -Server, a', 'syntax error'],
    ['Get-Date && Get-Queue', '1:10 Windows PowerShell 5.1 has no pipeline chains: &&'],
    ['$c = $a ?? $b', 'syntax error'],
    ['"$site: done"', '$site: is read as a drive: write ${site}:'],
    ['Get-Queue @filter', '1:11 splatting is not supported'],
    ['Get-Queue –Server a', 'typographic character –'],
    ['Write-Host ‘a’', 'typographic character ‘'],
    ['E:\\Setup.exe /on:"Contoso Ltd"', 'quotes within a word: quote the whole argument: /on:"Contoso'],
  ])('of syntax is noticed in %j', (text, finding) => {
    expect(checkPowerShell(text).join('\n')).toContain(finding);
  });

  it.each([
    ['Get-Qeue', '1:1 unknown command Get-Qeue'],
    ['Invoke-Command -ScriptBlock { Get-Qeue }', '1:31 unknown command Get-Qeue'],
    ['Write-Host "$(Get-Qeue)"', '1:15 unknown command Get-Qeue'],
    ['& $program', '1:1 the name of the command is known only at run time'],
    ['.\\Foo.ps1', '1:1 unknown script Foo.ps1'],
    ['notepad a.txt', '1:1 unknown command notepad'],
    ['get-queue', '1:1 get-queue is spelled Get-Queue'],
    ['Get-Queue | ? { $_.MessageCount }', '1:13 alias ?: write Where-Object'],
    ['Get-Queue | % { $_ }', '1:13 alias %: write ForEach-Object'],
    ['gci', '1:1 alias gci: write Get-ChildItem'],
    ["curl --fail 'https://a.b/'", '1:1 alias curl: write Invoke-WebRequest'],
    ['Get-Queue -Sever a', '1:1 Get-Queue has no parameter -Sever'],
    ['Get-Queue -Ser a', '1:1 Get-Queue has no parameter -Ser, short for -Server'],
    ['Get-Queue -server a', '1:1 -server is spelled -Server'],
    ['Get-Queue -Confirm:$false', '1:1 Get-Queue has no parameter -Confirm'],
    ['Get-Queue -Server a -Server b', '1:1 -Server is given twice'],
    ['Get-Queue Format-List', '1:11 Format-List is an argument of the command before it'],
    ['Format-List Name,\n Get-Date', '2:2 Get-Date is an argument of the command before it'],
    ['Mount-Database DB1 -WhatIf2', '1:1 Mount-Database has no parameter -WhatIf2'],
    ['.\\ExportEdgeConfig.ps1 -Path a', '1:1 ExportEdgeConfig.ps1 has no parameter -Path'],
    ['function Foo {\n  param($A)\n  $A\n}\nFoo -B 1', '5:1 Foo has no parameter -B'],
  ])('of names is noticed in %j', (text, finding) => {
    expect(checkPowerShell(text)).toEqual([finding]);
  });

  it.each([
    ['terraform apply -auto-approve', '1:1 terraform ^-?-auto-approve: a person has to see the plan'],
    ['terraform taint a.b', '1:1 terraform is not to be given "taint a.b"'],
    ['terraform destroy -target a.b', 'terraform is not to be given "destroy -target a.b"'],
    ['terraform apply -var active_site', 'is not to be given "apply -var active_site"'],
    ['terraform -chdir=a.b/c apply', 'syntax error'],
    ['terraform apply \'-replace=a.b["c"]\'', 'loses its inner quotes'],
    ['.\\Setup.exe /PrepareAD', 'Setup.exe lacks ^\\/IAcceptExchangeServerLicenseTerms_'],
    ['.\\Setup.exe /IAcceptExchangeServerLicenseTerms /PrepareAD', 'since September 2021'],
    ['Setup.exe /IAcceptExchangeServerLicenseTerms_DiagnosticDataON /Mode:Repair', '"/Mode:Repair"'],
    ["curl.exe --silent 'https://a.b/'", 'curl.exe lacks ^--fail$'],
    ["curl.exe --fail --data a 'https://a.b/'", 'curl.exe is not to be given "--data"'],
    ['eseutil /x a.edb', 'eseutil is not to be given "/x"'],
    ['repadmin /removelingeringobjects a', 'repadmin is not to be given'],
    ['w32tm /unregister', 'w32tm is not to be given "/unregister"'],
    ['nltest /sc_reset:contoso.com', 'nltest is not to be given'],
    ['dcdiag /fix', 'dcdiag is not to be given "/fix"'],
  ])('of a program is noticed in %j', (text, finding) => {
    expect(checkPowerShell(text).join('\n')).toContain(finding);
  });
});

describe('the Exchange Management Shell runs one pipeline at a time', () => {
  it.each([
    ['Get-Mailbox | Set-Mailbox -DisplayName a'],
    ['Get-Mailbox | Where-Object { $_.Name } | Set-Mailbox -DisplayName a'],
    ['$all = @(Get-Mailbox)\n$all | ForEach-Object { Get-MailboxStatistics -Identity $_ }'],
    ['(Get-Mailbox) | ForEach-Object { Get-MailboxStatistics -Identity $_ }'],
    ['@(Get-Mailbox | Where-Object { $_.Name }) | ForEach-Object { Set-Mailbox -Identity $_ }'],
    ['$all = @(Get-Mailbox)\nforeach ($one in $all) { Get-MailboxStatistics -Identity $one | Format-List }'],
    // The statement collects what it goes through before its block runs.
    ['foreach ($one in Get-Mailbox) { Get-MailboxStatistics -Identity $one }'],
    ["'DB01', 'DB02' | ForEach-Object { Get-Mailbox -Database $_ | Set-Mailbox -DisplayName a }"],
    ['Get-Queue -Server (Get-TransportService | Select-Object -First 1).Name | Format-List'],
    ['Get-Mailbox | ForEach-Object { Get-Service -ComputerName $_.ServerName }'],
    ['Get-Service | ForEach-Object { Get-Mailbox -Identity $_.Name } | Format-List'],
    ['Get-ExchangeServer | ForEach-Object { Invoke-Command -ComputerName $_ -ScriptBlock { Get-Queue } }'],
    ['if (@(Get-Mailbox).Count -gt 0) { Get-MailboxDatabase | Format-List }'],
  ])('and %j is one', (text) => {
    expect(parsePowerShell(text).concurrent).toEqual([]);
  });

  it.each([
    ['Get-Mailbox | ForEach-Object { Get-MailboxStatistics -Identity $_ }', 'Get-MailboxStatistics', 32],
    ['get-mailbox | ForEach-Object { get-mailboxstatistics -Identity $_ }', 'get-mailboxstatistics', 32],
    ['$x = Get-Mailbox | ForEach-Object { $_ | Set-Mailbox -DisplayName a }', 'Set-Mailbox', 42],
    ['Get-Mailbox | Where-Object { (Get-MailboxDatabase -Identity $_.Database).Mounted }', '', 31],
    ['Get-Mailbox | Where-Object { $_.Name } | ForEach-Object { "$(Get-Queue)" }', 'Get-Queue', 62],
    ['Get-Mailbox | Sort-Object | ForEach-Object { if ($_) { Get-Queue } }', 'Get-Queue', 56],
    ["'DB01' | ForEach-Object { Get-Mailbox -Database $_ } | New-MoveRequest", 'Get-Mailbox', 27],
    ["'DB01' | ForEach-Object { Get-Queue } | Where-Object { $_ } | New-MoveRequest", 'Get-Queue', 27],
    [
      "Get-Mailbox | Select-Object -Property @{ Name = 'a'; Expression = { Get-Queue -Server $_ } }",
      'Get-Queue',
      69,
    ],
    [
      "if ($a) { foreach ($b in $c) { Get-Mailbox | ForEach-Object { 'a' | ForEach-Object { Get-Queue } } } }",
      '',
      86,
    ],
  ])('and %j are two', (text, inner, column) => {
    const { concurrent } = parsePowerShell(text);
    expect(concurrent).toMatchObject([{ line: 1, column }]);
    expect(concurrent[0].inner).toContain(inner);
    expect(checkPowerShell(text).join('\n')).toContain('still streams: collect first');
  });
});

describe('the table', () => {
  const entries = [...Object.entries(CMDLETS), ...Object.entries(SCRIPTS)];

  it('has names that a shell can tell apart', () => {
    const names = entries.map(([name]) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(200);
  });

  it.each(entries)('says where %s comes from and what it takes', (name, { source, parameters }) => {
    const names = parameters.map((parameter) => parameter.toLowerCase());
    // Scripts that Microsoft's support offers beside the product have their documentation there.
    expect(source).toMatch(
      /^https:\/\/(learn\.microsoft\.com\/(powershell\/module|exchange)\/[a-z0-9./-]+|microsoft\.github\.io\/CSS-Exchange\/[\w/-]+)$/,
    );
    // AssembleMessage is a filter of the Exchange Management Shell, which Export-Message is piped to.
    expect(name).toMatch(/^([A-Z][A-Za-z]+(-[A-Z][A-Za-z]+(\.ps1)?|\.ps1)|AssembleMessage)$/);
    // Some take no arguments.
    expect(parameters.join(' ')).toMatch(/^([A-Za-z][A-Za-z0-9]*( [A-Za-z][A-Za-z0-9]*)*)?$/);
    expect(new Set(names).size).toBe(names.length);
    expect(COMMON_PARAMETERS.filter((common) => parameters.includes(common))).toEqual([]);
  });

  const documented = Object.entries(CMDLETS).filter(([name]) => name !== 'AssembleMessage');

  it.each(documented)('has the page of %s as its source', (name, { source, module }) => {
    const folder = module === 'exchange' ? 'exchangepowershell' : module;
    expect(source).toBe(`https://learn.microsoft.com/powershell/module/${folder}/${name.toLowerCase()}`);
  });

  it.each(Object.entries(NATIVE_PROGRAMS))(
    'says where the arguments of %s come from',
    (_name, { sources }) => {
      expect(sources).not.toEqual([]);
      each(sources).forEach((source) =>
        expect(source).toMatch(
          /^https:\/\/(learn\.microsoft\.com|developer\.hashicorp\.com\/terraform|docs\.npmjs\.com|curl\.se\/docs|bind9\.readthedocs\.io\/en|man\.freebsd\.org)\//,
        ),
      );
    },
  );
});
