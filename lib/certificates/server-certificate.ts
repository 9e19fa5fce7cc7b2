import { AzureRegion } from '../core/azure-region';
import { checkAllProps, given, givenListOf, givenOfClass, ofSettings } from '../core/check-class';
import type { SettingsOf } from '../core/check-class';
import { refuse } from '../core/refusal';
import { checkDistinctRegions } from '../core/regional';
import { checkKeyVaultId, checkSecretName } from '../site/secret-in-vault';
import type { CertificateReference } from './certificate-reference';

/** Where servers fetch their certificate. */
export interface KeyVaultCertificateProps {
  /**
   * The secret with the certificate in each region with servers. One name in two vaults is usual: whatever renews the certificate stores it in both.
   */
  readonly secrets: CertificateReference[];
}

const REFERENCE: SettingsOf<CertificateReference> = {
  region: givenOfClass(AzureRegion, 'AzureRegion.WEST_EUROPE'),
  keyVaultId: (scope, property, value) => checkKeyVaultId(scope, property, given(value)),
  secretName: (scope, property, value) => checkSecretName(scope, property, given(value)),
};

const KEY_VAULT: SettingsOf<KeyVaultCertificateProps> = {
  secrets: givenListOf(
    ofSettings(REFERENCE),
    "[{ region: AzureRegion.WEST_EUROPE, keyVaultId: '/subscriptions/…', secretName: 'mail' }]",
  ),
};

/** How the certificate of an authority comes onto the servers of a tier, and its successors. */
export class ServerCertificate {
  /** People import it and renew it as the runbook says. */
  public static manual(): ServerCertificate {
    return new ServerCertificate();
  }

  /**
   * Each server fetches it from Key Vault with its own identity, every night: one member of a tier after the other. The key comes into a cryptographic service provider, since
   * Outlook on the web does not work with keys of the Key Vault extension (CNG). A server that does not answer with a new certificate as it did before goes back to the
   * former one and reports it. The vault gets new versions from its own certificate authority, or from an ACME client; nothing of that is in the program.
   *
   * The vaults have to use Azure role-based access control, and an RSA key that may be exported (PKCS #12).
   *
   * Sources: learn.microsoft.com/azure/key-vault/certificates/about-certificates (a certificate with its key is a secret of the same name),
   * support.microsoft.com/topic/44f8b0c0-037d-77f6-6bb1-98c7a292048d (keys that Outlook on the web cannot use).
   *
   * @param props - the secret in each region
   * @throws if a secret is not one of a key vault, a region has two, or two regions have one vault
   */
  public static keyVault(props: KeyVaultCertificateProps): ServerCertificate {
    const scope = 'ServerCertificate.keyVault';
    checkAllProps(scope, props, KEY_VAULT);
    checkDistinctRegions(scope, 'secrets', props.secrets, ({ keyVaultId }) => keyVaultId);
    if (props.secrets.length === 0) {
      refuse(scope, {
        property: 'secrets',
        fault: 'is empty',
        cause: 'no server would find a certificate',
        remedy: 'name the secret of each region with servers, or use ServerCertificate.manual()',
      });
    }
    return new ServerCertificate([...props.secrets]);
  }

  private constructor(
    /** The secret of each region; undefined where people import the certificate. */
    public readonly secrets?: CertificateReference[],
  ) {}
}
