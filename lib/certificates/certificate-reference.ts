import type { AzureRegion } from '../core/azure-region';

/** Where a certificate with its key is kept, as a secret of a Key Vault that a certificate of the vault makes. */
export interface CertificateReference {
  /** Region of the vault; machines of this region read it, so that no site needs the vault of another. */
  readonly region: AzureRegion;
  /** Resource id of the vault. */
  readonly keyVaultId: string;
  /** Name of the secret, which is that of the certificate. */
  readonly secretName: string;
}
