import type { DiskKeyModel } from './disk-key-model';
import type { PatchWindowModel } from './maintenance-slot';

/** When the machines of a site run. */
export enum Runs {
  /** They run all the time. */
  ALWAYS = 'always',
  /** They are made on the day, by an activation of the site's stack (pilot light). */
  WHEN_ACTIVATED = 'when-activated',
}

/** What has to be done in a site before it serves, in seconds. */
export interface SiteRecoveryModel {
  /** Until every server exists. */
  readonly activationSeconds: number;
  /** Until Exchange is installed on all of them. */
  readonly installationSeconds: number;
  /**
   * Whether that is the `expectedDuration` of servers that install themselves.
   *
   * @default false - the program states it with the readiness of the site
   */
  readonly installsItself?: boolean;
  /** Until the mailboxes are back. */
  readonly restoreSeconds: number;
}

/** A site: a datacenter of the estate. */
export interface SiteModel {
  /** Its code, such as `AMS`. */
  readonly id: string;
  /** What people call it, such as `Amsterdam`. */
  readonly name: string;
  /**
   * Whether it is a datacenter that somebody else runs: the program makes nothing there, and Terraform changes nothing there.
   *
   * @default false
   */
  readonly existing?: boolean;
  /**
   * The Azure region, such as `westeurope`.
   *
   * @default - the site exists already, outside Azure
   */
  readonly region?: string;
  /** What it is lost with, such as `region:westeurope`. A site that exists already is lost as `site:AMS`, which the model adds to it and to what is located in it. */
  readonly failureDomains: string[];
  /**
   * Id of the Terraform stack.
   *
   * @default - the site exists already
   */
  readonly stack?: string;
  /** When its machines run. */
  readonly runs: Runs;
  /**
   * Id of the site that it replaces when that is lost.
   *
   * @default - it is not a standby site
   */
  readonly standbyFor?: string;
  /**
   * How much of a standby site runs before it is needed: `hot`, `warm` or `pilot light`.
   *
   * @default - it is not a standby site
   */
  readonly readiness?: string;
  /**
   * What has to be done before it serves.
   *
   * @default - its servers run
   */
  readonly recovery?: SiteRecoveryModel;
  /** The Active Directory site of its subnets. */
  readonly activeDirectorySite: string;
  /**
   * DNS name of the domain that its servers join.
   *
   * @default - its servers join no domain
   */
  readonly activeDirectoryDomain?: string;
  /**
   * DNS name of the forest's root domain, which has the groups of Exchange.
   *
   * @default - the domain that its servers join
   */
  readonly forestRootDomain?: string;
  /**
   * Networks of the administrators, without those of Bastions.
   *
   * @default - none
   */
  readonly managementPrefixes?: string[];
  /** Subnets of the members of the domain, for Active Directory Sites and Services. */
  readonly domainSubnets: string[];
  /** Addresses of its domain controllers. */
  readonly domainControllers: string[];
  /**
   * Who backs up Active Directory.
   *
   * @default - not stated
   */
  readonly directoryProtectedBy?: string;
  /**
   * When its servers may be patched.
   *
   * @default - the site exists already: whoever runs it decides
   */
  readonly patchWindow?: PatchWindowModel;
  /**
   * The key of the team that encrypts the disks of its machines.
   *
   * @default - the keys are those of Azure, or the site exists already
   */
  readonly diskKey?: DiskKeyModel;
  /**
   * Its address space.
   *
   * @default - it is located in a network that exists, in which it has subnets only
   */
  readonly addressSpace?: string;
  /**
   * Prefixes of the networks of a site that exists already.
   *
   * @default - the program makes the site
   */
  readonly networks?: string[];
}
