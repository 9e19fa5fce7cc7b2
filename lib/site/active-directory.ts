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
}
