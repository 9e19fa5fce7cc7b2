import type { CertificateModel, InstallationModel } from './installation-model';
import type { MaintenanceSlot, PatchedBy } from './maintenance-slot';
import type { ProtectionModel } from './protection-model';
import type { Runs } from './site-model';

/** A data volume of a machine. */
export interface VolumeModel {
  /** What it holds: `databases`, `logs` or `queue`; further volumes for databases end with their letter, such as `databases-n`. */
  readonly purpose: string;
  /** Drive letter. */
  readonly driveLetter: string;
  /**
   * Size in GiB.
   *
   * @default - unknown: the machine exists already
   */
  readonly sizeGib?: number;
}

/** A machine of the estate, made by the program or existing. */
export interface MachineModel {
  /** Its computer name, such as `AMSFE1`. */
  readonly id: string;
  /**
   * What it does: `mailbox`, `client-access`, `proxy`, `edge`, `witness`, or the role of a tier that a team has written. From Exchange 2016 on, a
   * front end has the first two.
   */
  readonly roles: string[];
  /**
   * Id of its site.
   *
   * @default - it is located in no site of the program
   */
  readonly site?: string;
  /** Where it is located, for people: the name of its site, or of another place. */
  readonly location: string;
  /**
   * Id of its tier.
   *
   * @default - it belongs to no tier
   */
  readonly tier?: string;
  /**
   * What it is lost with: `region:westeurope`, `zone:westeurope/1`, `carrier:Microsoft network`, `key:kv-ams/disks`. Servers of a region without zones are in an
   * availability set, which has no domain here: Azure spreads it over fault domains of its own choice.
   */
  readonly failureDomains: string[];
  /**
   * Availability zone.
   *
   * @default - unknown, or the region has none
   */
  readonly zone?: string;
  /**
   * Address inside the networks.
   *
   * @default - unknown
   */
  readonly address?: string;
  /**
   * Full name: in the Active Directory domain, or the public host name of an Edge.
   *
   * @default - unknown: no domain, or an Edge that no zone publishes
   */
  readonly hostName?: string;
  /** Whether somebody else made it. */
  readonly existing: boolean;
  /** When it runs. */
  readonly runs: Runs;
  /** Whether clients are not sent to it, although it is a complete member of its tier. It may hold active databases all the same. */
  readonly drained: boolean;
  /**
   * Id of the Terraform stack that makes it.
   *
   * @default - it exists already
   */
  readonly stack?: string;
  /**
   * Its address in that stack, as `terraform apply -replace` takes it.
   *
   * @default - it exists already
   */
  readonly terraformAddress?: string;
  /**
   * Its name in Azure, which its backups are listed under.
   *
   * @default - unknown: it exists already
   */
  readonly azureName?: string;
  /**
   * Azure VM size.
   *
   * @default - unknown: it exists already
   */
  readonly size?: string;
  /**
   * The Windows release.
   *
   * @default - it runs Linux, or unknown: a gallery image, or it exists already
   */
  readonly windows?: string;
  /**
   * The Linux distribution and its release, such as `Ubuntu 24.04`.
   *
   * @default - it runs Windows, or it exists already
   */
  readonly linux?: string;
  /**
   * The Exchange version.
   *
   * @default - it does not run Exchange
   */
  readonly exchangeVersion?: string;
  /**
   * Size of the disk of the operating system in GiB.
   *
   * @default - unknown: it exists already
   */
  readonly osDiskGib?: number;
  /**
   * Id of the key of the team that encrypts its disks, such as `key:kv-ams/disks`; its site has more of it.
   *
   * @default - a key of Azure, or it exists already
   */
  readonly diskKey?: string;
  /**
   * Whether the host encrypts its temporary disk and the caches of its disks.
   *
   * @default false
   */
  readonly encryptionAtHost?: boolean;
  /**
   * Who may read its data disks from outside, as Azure calls it: `AllowAll`.
   *
   * @default - nobody, or it has none, or it exists already
   */
  readonly diskExport?: string;
  /** Its data volumes. */
  readonly volumes: VolumeModel[];
  /**
   * Who installs its Windows updates.
   *
   * @default - unknown: it exists already
   */
  readonly patchedBy?: PatchedBy;
  /**
   * When they are installed. A construct says it of machines that Azure patches; the model says it of those that people patch, and
   * gives machines of one redundancy group different days.
   *
   * @default - unknown: it exists already
   */
  readonly maintenanceSlot?: MaintenanceSlot;
  /**
   * The path by which its own public address reaches the Internet, such as a routing preference of Azure.
   *
   * @default - it has no public address of its own
   */
  readonly carrier?: string;
  /**
   * How what is on it is protected.
   *
   * @default - undecided, which synthesis refuses
   */
  readonly protection?: ProtectionModel;
  /**
   * How Exchange comes onto it.
   *
   * @default - people install it by the page, or it has no Exchange, or it exists already
   */
  readonly installation?: InstallationModel;
  /**
   * Where it takes its certificate from.
   *
   * @default - people import it by the page
   */
  readonly certificate?: CertificateModel;
}
