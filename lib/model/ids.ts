/** The id of a tier: its site and its name. */
export function tierId(siteCode: string, name: string): string {
  return `${siteCode}/${name}`;
}

/** The failure domain of all that is lost with a region. */
export function regionDomain(region: string): string {
  return `region:${region}`;
}

/** The failure domain of all that is lost with a site that no region contains. */
export function siteDomain(siteCode: string): string {
  return `site:${siteCode}`;
}

/** The failure domain of all that is lost with a zone of a region. */
export function zoneDomain(region: string, zone: string): string {
  return `zone:${region}/${zone}`;
}

/** The failure domain of all that is lost with a carrier. */
export function carrierDomain(carrier: string): string {
  return `carrier:${carrier}`;
}

/** The domain controllers of a site, as something that its servers need. */
export function directoryId(siteCode: string): string {
  return `directory:${siteCode}`;
}

/** A relay that takes outbound mail. */
export function smartHostId(host: string): string {
  return `smart-host:${host}`;
}

/** The event that the link between two sites breaks, whichever is named first. */
export function linkId(one: string, other: string): string {
  return `link:${[one, other].sort().join('/')}`;
}

/** One of the ways of the link between two sites, whichever is named first. */
export function tunnelId(one: string, other: string, name: string): string {
  return `tunnel:${[one, other].sort().join('/')}/${name}`;
}

/** The failure domain of all that ends at a device or a circuit of a site. */
export function deviceDomain(siteCode: string, name: string): string {
  return `device:${siteCode}/${name}`;
}

/** The failure domain of all whose disks a key in a vault encrypts. */
export function keyDomain(vault: string, key: string): string {
  return `key:${vault}/${key}`.toLowerCase();
}

/** The event that a machine alone fails. */
export function machineEvent(computerName: string): string {
  return `machine:${computerName}`;
}

/** The redundancy group of a database's healthy copies. */
export function databaseGroupId(database: string): string {
  return `database:${database}`;
}

/** The redundancy group of the voters of a database availability group. */
export function quorumGroupId(group: string): string {
  return `quorum:${group}`;
}

/** The variable that takes names of a zone back a stage. A zone beside the main one has its domain in it: hosts have no underscores. */
export function stageVariable(property: 'clientNames' | 'mailNames', domain?: string): string {
  const name = property === 'clientNames' ? 'client_names' : 'mail_names';
  return domain === undefined ? name : `${name}_${domainInId(domain)}`;
}

/** The variable that names another DNS server for changes; `alias` names the hosting in identifiers. */
export function serverVariable(alias: string): string {
  return `dns_server_${alias.replace(/-/g, '_')}`;
}

/** A domain as part of a Terraform identifier. */
export function domainInId(domain: string): string {
  return domain.toLowerCase().replace(/\./g, '_');
}
