import type { Construct } from 'constructs';
import type { IDnsHosting, IHostedZone, IZoneToHost } from '../publishing/dns-hosting';
import { AzureDns } from './azure-dns';

/** Where the records of a domain are kept: the ways that the library knows. Implement `IDnsHosting` for another one. */
export class DnsHosting implements IDnsHosting {
  /** Azure DNS: the program makes the zone, or uses one that exists (`existingZone`). */
  public static azureDns(): DnsHosting {
    return new DnsHosting(new AzureDns());
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
