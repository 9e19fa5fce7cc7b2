/**
 * Where the databases of servers that exist already are. All members of a database availability group have the same letters. Volumes that are mounted in
 * folders are not supported: move the paths of such databases to a volume with a letter first.
 */
export interface DatacenterDatabases {
  /**
   * Letter of the volume with the databases.
   *
   * @default 'M'
   */
  readonly databaseDrive?: string;
  /**
   * Letters of several volumes for databases, instead of `databaseDrive`. The first is the one that holds the databases that there are already.
   *
   * @default - the one of databaseDrive
   */
  readonly databaseDrives?: string[];
  /**
   * Letter of the volume with the logs.
   *
   * @default 'L'
   */
  readonly logDrive?: string;
}
