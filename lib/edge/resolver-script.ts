import { quotePowerShellLate } from '../core/quote-powershell';

/**
 * The script that makes an Edge resolve names outside the domain: its DNS suffix, which makes its full name (and HELO) the
 * published one, and the Exchange servers of its site in the hosts file, since Azure's DNS does not know the domain.
 *
 * Source: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions (mutual name resolution;
 * the DNS suffix must be set before Exchange is installed).
 */
export function resolverScript(
  suffix: string,
  internalDomain: string | undefined,
  hosts: [string, string][],
): string {
  const lines = hosts.map(([name, address]) => {
    const short = name.toLowerCase();
    return internalDomain === undefined
      ? `${address} ${short}`
      : `${address} ${short}.${internalDomain} ${short}`;
  });
  return [
    "$ErrorActionPreference = 'Stop'",
    "$tcpip = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters'",
    `Set-ItemProperty -Path $tcpip -Name 'NV Domain' -Value ${quotePowerShellLate(suffix)}`,
    `Set-ItemProperty -Path $tcpip -Name 'Domain' -Value ${quotePowerShellLate(suffix)}`,
    "$file = Join-Path $env:SystemRoot 'System32\\drivers\\etc\\hosts'",
    "$begin = '# begin Exchange servers of the site'",
    "$end = '# end Exchange servers of the site'",
    '$inside = $false',
    '$kept = foreach ($line in @(Get-Content -Path $file)) {',
    '  if ($line -eq $begin) { $inside = $true }',
    '  if (-not $inside) { $line }',
    '  if ($line -eq $end) { $inside = $false }',
    '}',
    `$servers = @(${lines.map(quotePowerShellLate).join(', ')})`,
    'Set-Content -Path $file -Value (@($kept) + $begin + $servers + $end)',
  ].join('\n');
}
