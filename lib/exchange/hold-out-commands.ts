import type { HoldOut } from './hold-out';

/** Display name of the firewall rule that holds a server out of its pools. */
export const HOLD_OUT_RULE = 'Exchange: held out of rotation';

/**
 * The registry key that Setup makes, of Exchange 2010 (v14) and of all later versions (v15).
 *
 * Source: github.com/microsoft/CSS-Exchange (Shared, the scripts find an installed Exchange by it).
 */
export const EXCHANGE_SETUP_KEY = 'HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v1*\\Setup';

/** The command that lets a server into its pools. */
export const LET_IN = `Remove-NetFirewallRule -DisplayName '${HOLD_OUT_RULE}'`;

/**
 * The command that holds a server out: the balancer's probes fail, and nothing else uses these ports from that address. A rule that blocks
 * takes precedence over those of Exchange that allow.
 *
 * Sources: learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview (block the source of the probe to mark an instance
 * down), learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 (agent, DNS and DHCP are outbound, on other ports),
 * learn.microsoft.com/windows/security/operating-system-security/network-security/windows-firewall/rules (precedence).
 */
export function holdOutCommand(holdOut: HoldOut): string {
  return `New-NetFirewallRule -DisplayName '${HOLD_OUT_RULE}' -Direction Inbound -Action Block ${filter(holdOut)} | Out-Null`;
}

/**
 * The script that holds a machine out of its pools at birth. Where Exchange is installed it adds nothing, so that an apply never takes a
 * serving member out; a rule that is there follows the ports.
 */
export function holdOutScript(holdOut: HoldOut): string {
  return [
    "$ErrorActionPreference = 'Stop'",
    `if (Get-NetFirewallRule -DisplayName '${HOLD_OUT_RULE}' -ErrorAction SilentlyContinue) {`,
    `  Set-NetFirewallRule -DisplayName '${HOLD_OUT_RULE}' ${filter(holdOut)}`,
    `} elseif (-not (Test-Path -Path '${EXCHANGE_SETUP_KEY}')) {`,
    `  ${holdOutCommand(holdOut)}`,
    '}',
  ].join('\n');
}

function filter({ ports, probeSources }: HoldOut): string {
  const sources = probeSources.map((source) => `'${source}'`).join(', ');
  return `-Protocol TCP -LocalPort ${ports.join(', ')} -RemoteAddress ${sources}`;
}
