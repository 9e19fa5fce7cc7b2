/** To which site published names point. */
export enum ActiveSite {
  /** Whichever Traffic Manager finds healthy: the primary first, or both with `DnsFailover.activeActive()`; not with manual failover. */
  AUTOMATIC = 'automatic',
  /** The primary, whatever its health. */
  PRIMARY = 'primary',
  /** The standby, whatever the primary's health. */
  STANDBY = 'standby',
}
