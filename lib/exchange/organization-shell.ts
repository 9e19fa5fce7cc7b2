/**
 * Lines that give a script the cmdlets of Exchange by the server's own remote PowerShell, with the roles of the account that runs it; they are known in the function
 * that has the lines. `cmdlets` are those that it calls: the others are not fetched.
 *
 * Source: learn.microsoft.com/powershell/exchange/connect-to-exchange-servers-using-remote-powershell.
 */
export function connectOrganization(cmdlets: readonly string[]): string[] {
  return [
    "$uri = 'http://' + [System.Net.Dns]::GetHostEntry($env:COMPUTERNAME).HostName + '/PowerShell/'",
    '$session = New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri $uri -Authentication Kerberos',
    `Import-PSSession -Session $session -CommandName ${cmdlets.map((cmdlet) => `'${cmdlet}'`).join(', ')} -DisableNameChecking -AllowClobber | Out-Null`,
  ];
}

/**
 * The line that gives SYSTEM the cmdlets of Exchange on its own machine, with the rights of the computer account. On an Edge it is the way of the shell itself; on a
 * server of the domain Microsoft supports it for few cmdlets. A process that has it already, from a phase before or from the shell of an Edge, would not take it again.
 */
export const LOCAL_SHELL =
  'if (-not (Get-PSSnapin -Name Microsoft.Exchange.Management.PowerShell.SnapIn -ErrorAction SilentlyContinue)) { Add-PSSnapin -Name Microsoft.Exchange.Management.PowerShell.SnapIn }';
