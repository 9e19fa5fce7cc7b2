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
    // The members are in the domain; a network that Windows takes for another has no business there.
    ...['File and Printer Sharing', 'Windows Management Instrumentation (WMI)'].map(
      (rules) => `Set-NetFirewallRule -DisplayGroup '${rules}' -Profile Domain -Enabled True`,
    ),
    // Windows lists a member by its NetBIOS name, so that only the attempt tells whether the group is one already.
    'try {',
    `  Add-LocalGroupMember -Group 'Administrators' -Member ${quotePowerShellLate(group)}`,
    '} catch [Microsoft.PowerShell.Commands.MemberExistsException] {',
    '}',
  ].join('\n');
}
