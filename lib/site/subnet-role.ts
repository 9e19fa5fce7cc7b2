/** What a subnet of a site is for; each role has a fixed slot in the site's address plan. */
export enum SubnetRole {
  /** Front-end servers; from Exchange 2016 on these are Mailbox servers. */
  CLIENT_ACCESS = 'client-access',
  /** Edge Transport servers, outside the domain. */
  PERIMETER = 'perimeter',
  /** Mailbox servers that are no front ends (2013 with split roles). */
  MAILBOX = 'mailbox',
  /** The file share witness. */
  WITNESS = 'witness',
  /** The team's own domain controllers. */
  DIRECTORY = 'directory',
  /** Servers restored for a drill or a recovery. */
  RESTORE = 'restore',
  /** VPN or ExpressRoute gateway. */
  GATEWAY = 'gateway',
  /** Azure Bastion. */
  BASTION = 'bastion',
}
