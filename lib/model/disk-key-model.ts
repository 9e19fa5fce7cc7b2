/** The key of the team that encrypts the disks of a site. */
export interface DiskKeyModel {
  /** Such as `key:kv-ams/disks`: what all machines of the site are lost with. */
  readonly id: string;
  /** Resource id of the vault. */
  readonly vault: string;
  /** Name of the key. */
  readonly name: string;
  /**
   * Its version.
   *
   * @default - the newest, which Azure takes within an hour
   */
  readonly version?: string;
  /** Region of the vault. */
  readonly region: string;
  /** Name of the disk encryption set. */
  readonly set: string;
  /**
   * Ids of further keys that may be used, such as the next one.
   *
   * @default - none
   */
  readonly others?: string[];
  /**
   * Whether a key of Azure encrypts the disks as well.
   *
   * @default false
   */
  readonly doubleEncryption?: boolean;
}
