import { quotePowerShellLate } from '../core/quote-powershell';

/**
 * The script that lets the DAG commands make the witness directory and share on a machine without Exchange.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (Exchange Trusted Subsystem in the local
 * Administrators group; file sharing and WMI admitted by the firewall).
 */
export function witnessScript(domainName: string): string {
  const group = `${domainName}\\Exchange Trusted Subsystem`;
  return [
    "$ErrorActionPreference = 'Stop'",
    'Install-WindowsFeature -Name FS-FileServer | Out-Null',
    "Enable-NetFirewallRule -DisplayGroup 'File and Printer Sharing'",
    "Enable-NetFirewallRule -DisplayGroup 'Windows Management Instrumentation (WMI)'",
    `$group = ${quotePowerShellLate(group)}`,
    "if ((Get-LocalGroupMember -Group 'Administrators').Name -notcontains $group) {",
    "  Add-LocalGroupMember -Group 'Administrators' -Member $group",
    '}',
  ].join('\n');
}
