import type { Duration } from '../../core/duration';
import type { DnsUpdateAuthentication } from './dns-update-authentication';

/** A DNS server that takes dynamic updates (RFC 2136), such as BIND or Windows DNS. */
export interface Rfc2136Props {
  /** What people call it, such as `BIND in Bern`; unique in the program. */
  readonly name: string;
  /**
   * The server that takes the updates: its host name or IPv4 address. It is best a hidden primary, from which the servers that answer copy the zones.
   * With Kerberos it has to be the host name. It must not be located in a site whose names it holds: while it does not answer, no name can be moved.
   */
  readonly server: string;
  /** Where that server is located, for people, such as `Bern, at the carrier`. The name or the region of a site is refused. */
  readonly location: string;
  /**
   * Port of the server, TCP.
   *
   * @default 53
   */
  readonly port?: number;
  /** How the server knows who may change its zones. */
  readonly authentication: DnsUpdateAuthentication;
  /**
   * Longest time until all servers that answer have a change. They are told at once (NOTIFY), so that it is seconds; it is the refresh time of the SOA record
   * where they are not. It is part of the recovery time where names move by their records.
   *
   * @default Duration.minutes(1)
   */
  readonly propagation?: Duration;
  /**
   * Domains whose zones on the server are new and hold no names yet. Until their names go live they show the previous records. Every other zone
   * is in use: its previous records are taken over.
   *
   * @default - none: every zone is in use
   */
  readonly newZones?: string[];
  /**
   * Host names of the servers that answer for the zones. A parent zone of the program delegates a new zone to them.
   *
   * @default - nobody but the program's owner delegates to them
   */
  readonly nameServers?: string[];
}
