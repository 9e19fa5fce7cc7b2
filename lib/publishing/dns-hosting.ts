import type { Construct } from 'constructs';
import type { INaming } from '../core/naming';
import type { DnsHostingModel } from '../model/dns-hosting-model';

/**
 * Where the records of a domain are kept, and how Terraform writes them there. `DnsHosting` has those of the library; implement it for another
 * provider of DNS, and every name of an estate is written through it.
 */
export interface IDnsHosting {
  /**
   * Makes a zone, or finds the one that exists. It is called once for each zone.
   *
   * @param scope - the construct of the zone, in the stack of the names
   * @param zone - what is asked for
   * @throws if the hosting cannot do what is asked for
   */
  bind(scope: Construct, zone: IZoneToHost): IHostedZone;
}

/** What is asked of a hosting for one zone. */
export interface IZoneToHost {
  /** The domain, known at synthesis, without a trailing dot. */
  readonly domainName: string;
  /** Whether it is the main domain of the estate. */
  readonly isMain: boolean;
  /** Resource id of the zone in Azure DNS that exists (`existingZone`); a hosting elsewhere refuses it. */
  readonly existingZoneId?: string;
  /** Whether the program asks for a lock against deletion (`lockZone`); a hosting that has none refuses it. */
  readonly isLocked: boolean;
  /** Names and tags of what is made in Azure. */
  readonly naming: INaming;

  /** Name of the resource group for what is made in Azure. The first call makes the group. */
  resourceGroupName(): string;
}

/**
 * A zone with its records. What it cannot do it refuses with an error that says so.
 *
 * A method makes the record set `id` as a child of `scope`, in the stack of the zone. `texts` and `exchangers` are called with an empty list first, and
 * again with the same scope and id when values are known or more are added: the last call counts. Values are added at the end only.
 */
export interface IHostedZone {
  /**
   * Whether the zone exists with the records that the domain had before: these are taken over (`takenOver`). A zone that is new publishes them
   * until its names go live.
   */
  readonly holdsPreviousRecords: boolean;
  /** Servers that a parent zone of the program delegates to; undefined where it does not, or need not. May be a token for a list. */
  readonly nameServers?: string[];

  /** What it is in the model of the estate. */
  describe(): DnsHostingModel;

  /**
   * IPv4 addresses of a name (A).
   *
   * @param scope - parent of the record set
   * @param id - its construct id
   * @param set - name and values
   */
  addresses(scope: Construct, id: string, set: AddressSet): void;

  /**
   * The host that a name is an alias of (CNAME).
   *
   * @param scope - parent of the record set
   * @param id - its construct id
   * @param set - name and value
   */
  alias(scope: Construct, id: string, set: AliasSet): void;

  /**
   * The hosts that receive mail (MX).
   *
   * @param scope - parent of the record set
   * @param id - its construct id
   * @param set - name and values
   */
  exchangers(scope: Construct, id: string, set: ExchangerSet): void;

  /**
   * The texts of a name (TXT).
   *
   * @param scope - parent of the record set
   * @param id - its construct id
   * @param set - name and values
   */
  texts(scope: Construct, id: string, set: TextSet): void;

  /**
   * The service records of a name (SRV).
   *
   * @param scope - parent of the record set
   * @param id - its construct id
   * @param set - name and values
   */
  services(scope: Construct, id: string, set: ServiceSet): void;

  /**
   * The servers of a zone below this one (NS).
   *
   * @param scope - parent of the record set
   * @param id - its construct id
   * @param set - name and values
   */
  delegation(scope: Construct, id: string, set: NameServerSet): void;

  /**
   * The authorities that may issue certificates for the domain (CAA).
   *
   * @param scope - parent of the record set
   * @param id - its construct id
   * @param set - name and values
   */
  authorities(scope: Construct, id: string, set: AuthoritySet): void;
}

/** What all record sets have. */
export interface HostedRecordSet {
  /** Name within the zone, such as `mail` or `_smtp._tls`; `@` at the head of the zone. */
  readonly name: string;
  /** Time to live, in seconds. */
  readonly ttl: number;
  /**
   * Whether the zone has the set already, so that it has to be imported (`RecordImport`).
   *
   * @default false
   */
  readonly takenOver?: boolean;
}

/** Addresses of a name. */
export interface AddressSet extends HostedRecordSet {
  /** IPv4 addresses; may be a token for a list, and each may be one. */
  readonly addresses: string[];
}

/** An alias. */
export interface AliasSet extends HostedRecordSet {
  /** Full name of the host without a trailing dot; may be a Terraform expression. */
  readonly target: string;
}

/** A host that receives mail. */
export interface HostedExchanger {
  /** Full name of the host without a trailing dot; may be a Terraform expression. */
  readonly exchange: string;
  /** A number from 0 to 65535 in digits, or a Terraform expression that gives one. */
  readonly preference: string;
}

/** The hosts that receive mail of a domain. */
export interface ExchangerSet extends HostedRecordSet {
  /** The hosts; a value that comes twice is one record. */
  readonly exchangers: HostedExchanger[];
}

/** Texts of a name. */
export interface TextSet extends HostedRecordSet {
  /** Each text as a whole, of any length; may be a Terraform expression. A value that comes twice is one record. */
  readonly texts: string[];
}

/** A service record. */
export interface HostedService {
  /** Its priority, 0 to 65535; may be a token. */
  readonly priority: number;
  /** Its weight, 0 to 65535; may be a token. */
  readonly weight: number;
  /** TCP port; may be a token. */
  readonly port: number;
  /** Full name of the host without a trailing dot; may be a Terraform expression. */
  readonly target: string;
}

/** Service records of a name. */
export interface ServiceSet extends HostedRecordSet {
  /** The records; a value that comes twice is one record. */
  readonly services: HostedService[];
}

/** The servers of a zone. */
export interface NameServerSet extends HostedRecordSet {
  /** Full names with a trailing dot; may be a token for a list. */
  readonly nameServers: string[];
}

/** Certificate authorities. */
export interface AuthoritySet extends HostedRecordSet {
  /** Domain names of the authorities. */
  readonly authorities: string[];
}
