/** What the host names of a cloud of Azure end with. */
export interface CloudHosts {
  /** After the name of a key vault; tokens for it are asked for this host. */
  readonly keyVaultSuffix: string;
  /** After the service of a storage account. */
  readonly storageSuffix: string;
}
