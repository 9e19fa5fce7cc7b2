/** What Exchange allows for databases and the groups that hold their copies. */
export const DatabaseLimit = {
  /** Members of a group. Source: learn.microsoft.com/exchange/high-availability/database-availability-groups. */
  GROUP_MEMBERS: 16,
  /**
   * Databases that a server with Enterprise Edition mounts, active and passive ones together.
   *
   * Source: learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/editions-and-versions.
   */
  ENTERPRISE_EDITION: 100,
  /** The same with Standard Edition; see there. */
  STANDARD_EDITION: 5,
  /**
   * Copies that do not lag and that a database needs when it is not backed up.
   *
   * Source: learn.microsoft.com/exchange/high-availability/disaster-recovery/disaster-recovery.
   */
  COPIES_WITHOUT_BACKUP: 3,
  /** Days that a copy may lag behind. Source: learn.microsoft.com/powershell/module/exchangepowershell/add-mailboxdatabasecopy. */
  REPLAY_LAG_DAYS: 14,
} as const;

/** Days that Safety Net holds mail by default. Source: learn.microsoft.com/exchange/mail-flow/transport-high-availability/safety-net. */
export const SAFETY_NET_DAYS = 2;
