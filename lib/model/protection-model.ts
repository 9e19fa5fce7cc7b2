/** How what is on a machine is protected. */
export enum ProtectionKind {
  /** Every disk: file system, system state and IIS together. */
  FULL_SERVER = 'full-server',
  /** The disk of the operating system only: the copies or an Exchange-aware backup protect the databases and their logs, and a queue needs no backup. */
  WITHOUT_DATABASE_VOLUMES = 'without-database-volumes',
  /** Something that is not part of the program backs it up. */
  ELSEWHERE = 'elsewhere',
  /** Nothing backs it up: what is on it can be made again. */
  NONE = 'none',
}

/** How many recovery points are kept, and for how long. */
export interface RetentionModel {
  /** Days. */
  readonly days: number;
  /**
   * Weeks.
   *
   * @default - no recovery point is kept for weeks
   */
  readonly weeks?: number;
  /**
   * Months.
   *
   * @default - no recovery point is kept for months
   */
  readonly months?: number;
  /**
   * Years.
   *
   * @default - no recovery point is kept for years
   */
  readonly years?: number;
}

/** How one machine is protected, as the program has decided. */
export interface ProtectionModel {
  /** How. */
  readonly kind: ProtectionKind;
  /**
   * Why nothing backs it up.
   *
   * @default - something does
   */
  readonly reason?: string;
  /**
   * What backs it up, where the program does not: a product, or a team.
   *
   * @default - the vault
   */
  readonly protectedBy?: string;
  /**
   * Id of the vault.
   *
   * @default - no vault of the program holds its backups
   */
  readonly vault?: string;
  /**
   * Name of the backup policy.
   *
   * @default - no vault of the program holds its backups
   */
  readonly policy?: string;
  /**
   * When its backup is scheduled, such as `02:00`, in `timeZone`. Azure starts it up to two hours later.
   *
   * @default - no vault of the program holds its backups
   */
  readonly startTime?: string;
  /**
   * The time zone of `startTime`, by its Windows name, such as `UTC`.
   *
   * @default - no vault of the program holds its backups
   */
  readonly timeZone?: string;
  /**
   * How long its recovery points are kept.
   *
   * @default - no vault of the program holds its backups
   */
  readonly retention?: RetentionModel;
  /**
   * How many members of its tier may be backed up at the same time.
   *
   * @default 1
   */
  readonly membersAtOnce?: number;
  /**
   * Purposes of the volumes that a backup leaves out, such as `databases`: copies or an Exchange-aware backup protect databases and logs, and what a `queue` held
   * is delivered again by shadow redundancy and Safety Net.
   *
   * @default - none
   */
  readonly excludedVolumes?: string[];
}

/** A vault that holds backups of machines. */
export interface VaultModel {
  /** Its name in Azure. */
  readonly id: string;
  /** Id of the site whose machines it protects. */
  readonly site: string;
  /** Its region. */
  readonly region: string;
  /** Its resource group. */
  readonly resourceGroup: string;
  /** What it is lost with, such as `region:westeurope`. */
  readonly failureDomains: string[];
  /** `GeoRedundant`, `ZoneRedundant` or `LocallyRedundant`. */
  readonly redundancy: string;
  /** Whether its recovery points can be restored in the paired region; they are up to 36 hours old there. */
  readonly crossRegionRestore: boolean;
  /**
   * The region that its recovery points can be restored in when its own is lost.
   *
   * @default - none: the loss of its region takes the backups
   */
  readonly pairedRegion?: string;
  /**
   * `Disabled`, `Unlocked` or `Locked`.
   *
   * @default - unknown: the vault exists already
   */
  readonly immutability?: string;
  /**
   * Days for which deleted backups are kept.
   *
   * @default - unknown: the vault exists already
   */
  readonly softDeleteDays?: number;
  /**
   * Id of the key that encrypts the backups: nothing is restored without it.
   *
   * @default - a key of Azure, or unknown where the vault exists already
   */
  readonly encryptionKey?: string;
  /**
   * Resource id of the identity by which the vault reads the key.
   *
   * @default - none
   */
  readonly identity?: string;
  /**
   * Resource id of the Resource Guard, whose owner has to consent to what would destroy backups.
   *
   * @default - none
   */
  readonly resourceGuard?: string;
  /** Whether somebody else made it. */
  readonly existing: boolean;
  /**
   * What recovery relies on where the loss of the site takes the vault too, in words.
   *
   * @default - the vault survives the loss of the site
   */
  readonly withoutIt?: string;
}

/** What is exported from a machine and kept outside its region. */
export interface ExportModel {
  /** Computer name of the machine. */
  readonly machine: string;
  /** Name of the storage account that keeps it. */
  readonly store: string;
  /** `edge-configuration` or `customisations`. */
  readonly purpose: string;
  /** Name of the container of the store. */
  readonly container: string;
  /** Hours between two exports. */
  readonly everyHours: number;
}

/** The storage that exports are kept in. */
export interface ExportStoreModel {
  /** Its name in Azure. */
  readonly id: string;
  /** Its region. */
  readonly region: string;
  /** Its resource group. */
  readonly resourceGroup: string;
  /** What it is lost with. */
  readonly failureDomains: string[];
  /**
   * Id of its subscription of Azure, as the program states it.
   *
   * @default - not stated: whoever applies it chooses it
   */
  readonly subscriptionId?: string;
  /** Name of the Key Vault whose key encrypts exports. */
  readonly keyVault: string;
  /** Name of the key. */
  readonly key: string;
  /** Days for which nobody can delete or change an export. */
  readonly immutableDays: number;
}

/** A restore drill that a team carries out on a schedule. */
export interface RestoreDrillModel {
  /** Its id, such as `edge-import`. */
  readonly id: string;
  /** What is rehearsed, in words. */
  readonly rehearses: string;
  /** Role of the machines. */
  readonly role: string;
  /** Days after which it is overdue. */
  readonly everyDays: number;
  /** Id of its page. */
  readonly page: string;
  /**
   * Address block of the network that it creates for itself.
   *
   * @default - 192.168.255.0/24
   */
  readonly network?: string;
  /**
   * The page of recovery whose steps it measures: its id, or the beginning of it, such as `edge-rebuild`.
   *
   * @default - its own page
   */
  readonly measures?: string;
  /**
   * The day of the last one, such as `2026-10-05`, as the team has recorded it.
   *
   * @default - never
   */
  readonly lastDay?: string;
  /**
   * The day by which the next one is due, such as `2027-04-03`.
   *
   * @default - none was ever recorded: it is due now
   */
  readonly dueDay?: string;
  /**
   * Where the evidence of the last one is kept.
   *
   * @default - none was ever recorded
   */
  readonly evidence?: string;
  /**
   * How long it took, in seconds, as measured then.
   *
   * @default - not measured
   */
  readonly measuredSeconds?: number;
  /**
   * Age of the recovery point that was restored, in seconds.
   *
   * @default - not measured
   */
  readonly measuredLossSeconds?: number;
}

/** An alert. */
export interface AlertModel {
  /** Its name in Azure. */
  readonly id: string;
  /** What it tells, as a sentence. */
  readonly tells: string;
  /** Id of the page that says what to do. */
  readonly page: string;
  /** 0 (critical) to 4 (verbose). */
  readonly severity: number;
  /** Id of the Terraform stack that makes it. */
  readonly stack: string;
  /** Region that evaluates it, or `global`. */
  readonly region: string;
}
