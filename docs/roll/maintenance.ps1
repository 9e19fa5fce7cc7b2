<#
.SYNOPSIS
  The commands of a team around a wave of resilience-gate roll: a sample, to be adapted and tried on an estate that nobody uses.
.DESCRIPTION
  -Do Begin and -Do End do the steps of the pages maintenance-member or maintenance-edge before and after the work, on the machine itself. -Do Health
  fails unless every other server is in service. End fails on a machine that a wave has made again: Exchange is not there. Rebuild it by its page.
  Exchange asks Active Directory in the name of who runs a command, so a remote session needs credentials that it may pass on: CredSSP, with an
  account that Export-Clixml has written to a file. Edges are in no domain and take their local administrator.
#>
param(
  [Parameter(Mandatory = $true)] [ValidateSet('Begin', 'End', 'Health')] [string] $Do,
  # RESILIENCE_MEMBER: the machine of the wave; for Health the next one, which may be out of service already.
  [string] $Member,
  # The runbooks of the estate, such as cdktf.out\runbooks\contoso.
  [Parameter(Mandatory = $true)] [string] $Runbooks,
  # All Exchange servers, and the full names of all Edges, for Health.
  [string[]] $Servers = @(),
  [string[]] $Edges = @(),
  # Servers whose activation policy is not Unrestricted on purpose.
  [string[]] $Blocked = @(),
  [int] $DrainSeconds = 900,
  [int] $HealthMinutes = 60
)
$ErrorActionPreference = 'Stop'
$Begin = 'Invoke-CheckBeforeMaintenance', 'Invoke-RecordCopyStateMaintenance', 'Invoke-DrainTransport', 'Invoke-MoveDatabasesOff', 'Invoke-RedirectMail', 'Invoke-TakeOffline'
$End = 'Invoke-BringOnline', 'Invoke-ResumeNode', 'Invoke-RestoreCopyStateMaintenance', 'Invoke-ResumeTransport', 'Invoke-CheckInService', 'Test-CheckInService', 'Invoke-LetClientsIn'

function Invoke-OnMachine {
  param([string] $Name, [bool] $IsEdge, [scriptblock] $Block, [object[]] $Arguments)
  $file = if ($IsEdge) { 'roll-edge.xml' } else { 'roll-server.xml' }
  $way = if ($IsEdge) { 'Negotiate' } else { 'Credssp' }
  $session = New-PSSession -ComputerName $Name -Credential (Import-Clixml -Path "$env:USERPROFILE\$file") -Authentication $way
  try {
    Invoke-Command -Session $session -ArgumentList $IsEdge -ScriptBlock {
      param($IsEdge)
      $ErrorActionPreference = 'Stop'
      if ($IsEdge) { Add-PSSnapin -Name Microsoft.Exchange.Management.PowerShell.SnapIn }
      else {
        . "$env:ExchangeInstallPath\bin\RemoteExchange.ps1"
        Connect-ExchangeServer -auto -ClientApplication:ManagementShell
      }
    } | Out-Null
    Invoke-Command -Session $session -ScriptBlock $Block -ArgumentList $Arguments
  } finally { Remove-PSSession -Session $session }
}

# Runs functions of a page on the machine: those that the page of this estate has.
$RunSteps = {
  param([string] $Page, [string[]] $Steps)
  . ([scriptblock]::Create($Page))
  foreach ($step in $Steps) {
    if (-not (Get-Command -Name $step -ErrorAction SilentlyContinue)) { continue }
    # What has ended already does not end twice.
    if ($step -eq 'Invoke-RestoreCopyStateMaintenance' -and -not (Test-Path -Path 'C:\ExchangeState\server.csv')) { continue }
    if ($step -eq 'Invoke-OpenEdge' -and -not (Get-NetFirewallRule -DisplayName 'Exchange: maintenance' -ErrorAction SilentlyContinue)) { continue }
    & $step
  }
}

# What a maintenance that has not ended, or an empty machine, leaves behind.
$FindWrong = {
  param([bool] $IsBlocked)
  $name = $env:COMPUTERNAME
  foreach ($component in 'ServerWideOffline', 'HubTransport') {
    if ("$((Get-ServerComponentState -Identity $name -Component $component).State)" -ne 'Active') { "${name}: $component is not Active" }
  }
  if (Test-ServiceHealth -Server $name | Where-Object { -not $_.RequiredServicesRunning }) { "${name}: a service does not run" }
  if (Get-NetFirewallRule -DisplayName 'Exchange: held out of rotation' -ErrorAction SilentlyContinue) { "${name}: it is held out of rotation" }
  if ((Get-MailboxServer -Identity $name).DatabaseAvailabilityGroup) {
    if ("$((Get-ClusterNode -Name $name).State)" -ne 'Up') { "${name}: its node is not Up" }
    if (-not $IsBlocked -and "$((Get-MailboxServer -Identity $name).DatabaseCopyAutoActivationPolicy)" -ne 'Unrestricted') { "${name}: the activation policy is not Unrestricted" }
    if (Test-Path -Path 'C:\ExchangeState\server.csv') { "${name}: the state of its copies has not been restored" }
    foreach ($copy in Get-MailboxDatabaseCopyStatus -Server $name) {
      if ("$($copy.Status)" -notin 'Healthy', 'Mounted') { "$($copy.Name): $($copy.Status)" }
    }
  }
}

function Get-WhatIsWrong {
  foreach ($server in $Servers) {
    try { Invoke-OnMachine -Name $server -IsEdge $false -Block $FindWrong -Arguments @($server -in $Blocked) } catch { "${server}: $($_.Exception.Message)" }
  }
  foreach ($edge in $Edges) {
    if (-not (Test-NetConnection -ComputerName $edge -Port 25 -InformationLevel Quiet)) { "${edge}: port 25 does not answer" }
  }
}

if ($Do -eq 'Health') {
  $until = (Get-Date).AddMinutes($HealthMinutes)
  while ($wrong = @(Get-WhatIsWrong)) {
    Write-Output $wrong
    if ((Get-Date) -gt $until) { exit 1 }
    Start-Sleep -Seconds 60
  }
  exit 0
}
if (Test-Path -Path "$Runbooks\edge-rebuild-$Member.ps1") {
  $isEdge = $true
  $page = 'maintenance-edge.ps1'
  $steps = if ($Do -eq 'Begin') { @('Invoke-CloseEdge') } else { @('Invoke-OpenEdge', 'Test-OpenEdge') }
} elseif (Test-Path -Path "$Runbooks\member-rebuild-$Member.ps1") {
  $isEdge = $false
  $page = 'maintenance-member.ps1'
  $steps = if ($Do -eq 'Begin') { $Begin } else { $End }
} else {
  # A witness serves again as soon as it runs; Health sees the group.
  exit 0
}
Invoke-OnMachine -Name $Member -IsEdge $isEdge -Block $RunSteps -Arguments @((Get-Content -Path "$Runbooks\$page" -Raw), $steps)
if ($Do -eq 'Begin') { Start-Sleep -Seconds $DrainSeconds }
