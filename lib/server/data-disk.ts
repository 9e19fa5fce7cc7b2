/** A data disk of a server, always Premium. */
export interface DataDisk {
  /** Name within the server, such as `queue`. */
  readonly name: string;
  /** Size in GiB. */
  readonly sizeGib: number;
  /** Logical unit number, fixed for the disk's life. */
  readonly lun: number;
  /** Letter of its volume, the same for the server's whole life. */
  readonly driveLetter: string;
}
