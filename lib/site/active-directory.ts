import type { Secret } from './secret';

/**
 * The Active Directory forest that Exchange lives in, and the account that joins servers to it. Its domain
 * controllers are the team's own, and exist in or near each site before the servers do.
 */
export interface ActiveDirectory {
  /** DNS name of the domain, such as `corp.contoso.com`. */
  readonly domainName: string;
  /**
   * DNS name of the forest's root domain, where `domainName` is another one: preparing Active Directory for Exchange makes the group Exchange Trusted
   * Subsystem there, which the witness gives rights to.
   *
   * Source: learn.microsoft.com/exchange/plan-and-deploy/active-directory/ad-changes.
   *
   * @default - domainName
   */
  readonly forestRootDomain?: string;
  /** Account that may join machines, such as `svc-join@corp.contoso.com`. */
  readonly joinUsername: string;
  /**
   * Its password.
   *
   * @default Secret.variable('domain_join_password')
   */
  readonly joinPassword?: Secret;
  /**
   * Distinguished name of the organizational unit for the servers.
   *
   * @default - the domain's own default for computers
   */
  readonly organizationalUnit?: string;
  /**
   * Who backs up the domain controllers and with what, such as `Contoso Directory Team, Windows Server Backup`. Exchange keeps its configuration and all
   * recipients in the directory, and no Exchange server can be recovered without it.
   *
   * Source: learn.microsoft.com/exchange/high-availability/disaster-recovery/disaster-recovery.
   *
   * @default - not stated, which is warned about
   */
  readonly protectedBy?: string;
}
