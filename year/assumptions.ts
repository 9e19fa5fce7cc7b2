/**
 * Minutes until a machine that was made again serves again: Windows, domain, Exchange, certificates. Nobody publishes such a time, and
 * it depends on the team: this one is assumed.
 */
export const INSTALLATION = 240;

/** Minutes that Windows and the services of Exchange need to answer after Azure reports a machine as running. Assumed, as above. */
export const STARTUP = 10;

/** What the observer does not see, so that no row speaks of it. */
export const NOT_SEEN: readonly string[] = [
  'what runs in the machines (Windows, Exchange, certificates, copies of databases, EdgeSync)',
  'ways out (outbound rules, NAT gateways, what security groups do with calls that leave)',
  'rules of security groups for a part of the Internet, and between servers',
  'route tables, DNS servers of networks, gateways to other networks',
  'role assignments, Key Vaults, disk encryption sets, backups',
];
