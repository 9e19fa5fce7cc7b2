import type { AzureRegion } from '../core/azure-region';

/** The secret with the password of the setup account, as machines of one region read it. */
export interface SetupPassword {
  /** Region of the vault: machines of this region read it, so that no site needs the vault of another. */
  readonly region: AzureRegion;
  /** Resource id of the vault, which has to use Azure role-based access control. */
  readonly keyVaultId: string;
  /** Name of the secret. Terraform gives rights to it, and never reads it. */
  readonly secretName: string;
}

/**
 * The account of the domain that installs Exchange. It is a member of Delegated Setup, and of Organization Management only while the first server of an organization
 * is installed or a lost server is recovered.
 *
 * Source: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/delegate-installations.
 */
export interface SetupAccount {
  /** Its name behind the NetBIOS name of the domain, such as `CORP\svc-exsetup`. */
  readonly username: string;
  /** The secret with its password, in each region with servers that install themselves. */
  readonly passwords: SetupPassword[];
}
