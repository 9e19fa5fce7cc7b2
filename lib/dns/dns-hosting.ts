import type { Construct } from 'constructs';
import type { IDnsHosting, IHostedZone, IZoneToHost } from '../publishing/dns-hosting';
import { AzureDns } from './azure-dns';
import { Rfc2136Hosting } from './rfc2136/rfc2136-hosting';
import type { Rfc2136Props } from './rfc2136/rfc2136-props';

/** Where the records of a domain are kept: the ways that the library knows. Implement `IDnsHosting` for another one. */
export class DnsHosting implements IDnsHosting {
  /** Azure DNS: the program makes the zone, or uses one that exists (`existingZone`). */
  public static azureDns(): DnsHosting {
    return new DnsHosting(new AzureDns());
  }

  /**
   * A server that takes dynamic updates (RFC 2136), such as BIND or Windows DNS, through the provider `dns`. Its zones exist: the program writes record sets
   * into them, and neither makes zones nor CAA records nor locks.
   *
   * @param props - the server, and how it knows who may change its zones
   * @throws if the server is neither a host name nor an IPv4 address, or an address with Kerberos
   */
  public static rfc2136(props: Rfc2136Props): DnsHosting {
    return new DnsHosting(new Rfc2136Hosting(props));
  }

  private constructor(private readonly hosting: IDnsHosting) {}

  /**
   * Makes a zone, or finds the one that exists.
   *
   * @param scope - the construct of the zone
   * @param zone - what is asked for
   * @throws if the hosting cannot do what is asked for
   */
  public bind(scope: Construct, zone: IZoneToHost): IHostedZone {
    return this.hosting.bind(scope, zone);
  }
}
