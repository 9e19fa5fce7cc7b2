/** How Exchange comes onto a machine that installs itself. */
export interface InstallationModel {
  /** Name of the release, such as `Exchange Server Subscription Edition RTM`. */
  readonly release: string;
  /** Build that it ends with: that of the security update, or of the release where there is none. */
  readonly buildNumber: string;
  /** How long it is expected to take, in seconds, as the team has stated it. */
  readonly expectedSeconds: number;
  /**
   * Id of the prepared image that the machine starts from.
   *
   * @default - one of Microsoft's
   */
  readonly image?: string;
  /** Name of the storage account with the media. */
  readonly mediaAccount: string;
  /** Its container. */
  readonly mediaContainer: string;
  /**
   * Account that installs Exchange, such as `CORP\svc-exsetup`.
   *
   * @default - none: an Edge is installed by the machine itself
   */
  readonly setupAccount?: string;
  /**
   * Name of the Key Vault with the password of that account.
   *
   * @default - no account
   */
  readonly passwordVault?: string;
  /**
   * Name of the secret with the password of that account.
   *
   * @default - no account
   */
  readonly passwordSecret?: string;
  /** Whether it may be the first server of an organization. */
  readonly mayBeFirst: boolean;
  /**
   * Computer name of the server that is installed before it.
   *
   * @default - it waits for no other server
   */
  readonly after?: string;
  /** Whether the program says that its installation is over, so that the machine has no right to media and password any more. */
  readonly over: boolean;
}

/** Where a machine takes its certificate from. */
export interface CertificateModel {
  /** Name of the Key Vault. */
  readonly keyVault: string;
  /** Name of the secret, which is that of the certificate. */
  readonly secretName: string;
}
