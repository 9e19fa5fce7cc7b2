import type { DnsHostingModel } from './dns-hosting-model';
import type { NameStage } from './name-stage';
import type { RoutingModel } from './routing-model';

/** A zone that publishes the names of an estate. */
export interface DnsZoneModel {
  /** The mail domain. */
  readonly id: string;
  /** Id of the Terraform stack. */
  readonly stack: string;
  /**
   * Where the records are kept.
   *
   * @default - Azure DNS
   */
  readonly hosting?: DnsHostingModel;
  /**
   * Where names are published for clients inside the networks.
   *
   * @default - in private zones of Azure DNS
   */
  readonly insideNames?: InsideNamesModel;
  /**
   * Private zones in Azure that existed before.
   *
   * @default - the program makes all of them
   */
  readonly existingInsideZones?: ExistingInsideZoneModel[];
  /**
   * Region of what keeps the records.
   *
   * @default - it is bound to no region of Azure
   */
  readonly region?: string;
  /**
   * Resource id of a zone that existed before.
   *
   * @default - the program makes the zone, and it has to be delegated
   */
  readonly existingZoneId?: string;
  /**
   * Whether the zone is outside Azure and had no names before.
   *
   * @default false
   */
  readonly isNew?: boolean;
  /** How far the client names have gone live, as it is committed. */
  readonly clientNames: NameStage;
  /** How far the records about mail have gone live, as it is committed. */
  readonly mailNames: NameStage;
  /** What the names lead to until they are live, and after going back a stage. */
  readonly previousRecords: PreviousRecordModel[];
  /**
   * Longest time to live that those records had, in seconds.
   *
   * @default - there are none
   */
  readonly previousTtlSeconds?: number;
  /** Whether names move without people. */
  readonly automatic: boolean;
  /** To which site the names lead, as it is committed: `automatic`, `primary` or `standby`. */
  readonly activeSite: string;
  /** Ids of the sites whose networks resolve the names that are published inside. */
  readonly networks: string[];
  /** Time to live of the records that move, in seconds. */
  readonly ttlSeconds: number;
  /**
   * Seconds until a failure is noticed.
   *
   * @default - nothing notices it: a person decides
   */
  readonly detectionSeconds?: number;
  /** Longest time until clients are led to a standby site that serves, in seconds. */
  readonly recoverySeconds: number;
  /** How that time comes about, for people. */
  readonly recoverySum: string;
  /** The recovery time objective, in seconds. */
  readonly objectiveSeconds: number;
  /** Preference of the MX records of the primary site. */
  readonly mxPrimary: number;
  /** Preference of those of the standby site. */
  readonly mxStandby: number;
  /** Preference of those of the standby site after a switchover. */
  readonly mxStandbyActive: number;
  /**
   * How clients are spread over both sites while nobody has pinned one.
   *
   * @default - one site serves at a time
   */
  readonly routing?: RoutingModel;
}

/** Where names are published for clients inside the networks. */
export interface InsideNamesModel {
  /**
   * Where the records are kept.
   *
   * @default - nobody publishes them
   */
  readonly hosting?: DnsHostingModel;
  /** The zones there that have to exist; of a zone that has the name of a host, the record is at its head. */
  readonly zones: string[];
  /**
   * Why nobody publishes them.
   *
   * @default - they are published
   */
  readonly reason?: string;
}

/** A private zone in Azure that existed before, with the name at its head. */
export interface ExistingInsideZoneModel {
  /** The zone, which is the full name of what is published there. */
  readonly id: string;
  /** Its resource group. */
  readonly group: string;
  /** The addresses at its head before. */
  readonly previousAddresses: string[];
  /** Codes of the sites whose networks somebody else has linked. */
  readonly linkedSites: string[];
}

/** A record set that a zone had before its names lead to the estate. */
export interface PreviousRecordModel {
  /** Name within the zone, such as `mail` or `@`. */
  readonly name: string;
  /** `A`, `CNAME`, `MX`, `TXT` or `SRV`; `AAAA` for a set that is removed before its stage. */
  readonly recordType: string;
  /** Its values as people write them, such as `10 mx.example.com`. */
  readonly values: string[];
  /** Whether it goes live with the records about mail, and not with the client names. */
  readonly mail: boolean;
  /**
   * The time to live that the program gives it, in seconds; stated where a record set with another one would be replaced.
   *
   * @default - any: it changes in place
   */
  readonly ttlSeconds?: number;
  /**
   * Whether the wildcard of the zone answered for the name, so that there is no set to take over.
   *
   * @default - the zone has the set
   */
  readonly fromWildcard?: true;
}

/** What a published name is for. */
export enum NameUse {
  /** Clients on the Internet use it. */
  CLIENTS = 'clients',
  /** Clients inside the networks use it. */
  CLIENTS_INSIDE = 'clients inside',
  /** Senders deliver mail to it. */
  MAIL = 'mail',
}

/** A published name, and where it leads. */
export interface NameModel {
  /** Name, type and target. */
  readonly id: string;
  /** The zone that publishes it. */
  readonly zone: string;
  /** Full name, such as `mail.contoso.com`. */
  readonly name: string;
  /** What it is, such as `Traffic Manager`, `MX 10` or `A inside`. */
  readonly recordType: string;
  /** What it is for. */
  readonly usedBy: NameUse;
  /** How far it has gone live, as it is committed. */
  readonly stage: NameStage;
  /**
   * Where it leads while the primary site serves.
   *
   * @default - it leads to the standby site only
   */
  readonly primary?: string;
  /**
   * Where it leads to in the standby site.
   *
   * @default - it leads to the primary site only
   */
  readonly standby?: string;
}
