import { Construct } from 'constructs';
import type { INaming } from '../core/naming';
import { refuse, refusalText } from '../core/refusal';
import type { InsideNamesModel } from '../model/name-model';
import { NameStage } from '../model/name-stage';
import type { IDnsHosting, IHostedZone } from '../publishing/dns-hosting';
import type { Site } from '../site/site';
import { isInAzure } from './azure-dns';
import { bindZone } from './bind-zone';
import type { InsidePublisher } from './inside-publisher';
import { isBelow } from './mail-domain';
import type { ZoneTarget } from './zone-target';

/** What names on the organization's own servers need. */
export interface HostedNamesSpec {
  readonly hosting: IDnsHosting;
  /** The zone of all names; a zone for each name where it is left out. */
  readonly zone?: string;
  readonly previousAddresses?: Record<string, string[]>;
  /** The zone that clients outside ask. */
  readonly outside: ZoneTarget;
  readonly naming: INaming;
  readonly ttl: number;
}

/** A zone on the servers of the organization. */
interface InsideZone {
  readonly domainName: string;
  readonly hosted: IHostedZone;
}

/** Published names as the clients of the organization's own DNS servers see them. */
export class HostedNames extends Construct implements InsidePublisher {
  public readonly publishes = true;
  public readonly networkSites: string[] = [];
  public readonly areUnlinked = false;

  private readonly zones: InsideZone[] = [];
  private readonly names = new Set<string>();

  public constructor(
    scope: Construct,
    private readonly spec: HostedNamesSpec,
  ) {
    super(scope, 'InsideNames');
    this.node.addValidation({ validate: () => this.validatePrevious() });
  }

  /** A name that is held, or whose former addresses nobody states, is left to whoever has it there now. */
  public add(hostName: string, addresses: string[], stage = NameStage.LIVE): void {
    this.names.add(hostName.toLowerCase());
    const previous = this.previousOf(hostName);
    const records = stage === NameStage.PREVIOUS ? previous : addresses;
    if (stage === NameStage.HELD || records === undefined) return;
    const scope = new Construct(this, hostName);
    const { domainName, hosted } = this.zoneFor(scope, hostName);
    hosted.addresses(scope, 'Address', {
      name: domainName === hostName ? '@' : hostName.slice(0, -domainName.length - 1),
      ttl: this.spec.ttl,
      addresses: records,
      takenOver: previous !== undefined && hosted.holdsPreviousRecords,
    });
  }

  /** The servers answer all who ask them, whatever their network. */
  public linkTo(_scope: Construct, site: Site): void {
    this.networkSites.push(site.code);
  }

  public describe(): InsideNamesModel {
    const { zone } = this.spec;
    const zones = zone === undefined ? [...this.names] : [zone];
    return { hosting: this.zones[0]?.hosted.describe(), zones };
  }

  private previousOf(hostName: string): string[] | undefined {
    const stated = Object.entries(this.spec.previousAddresses ?? {});
    return stated.find(([name]) => name.toLowerCase() === hostName.toLowerCase())?.[1];
  }

  private zoneFor(scope: Construct, hostName: string): InsideZone {
    const { zone = hostName } = this.spec;
    if (zone !== hostName && !isBelow(hostName, zone)) {
      refuse(this, {
        property: 'insideNames.zone',
        value: zone,
        limit: `a domain that ${hostName} is below`,
        cause: 'the record of a name is in the zone of a domain above it',
        remedy: 'name the inside zone of that domain, or leave the zone out for a zone of each name',
      });
    }
    const known = this.zones.find(({ domainName }) => domainName === zone);
    return known ?? this.bound(this.spec.zone === undefined ? scope : this, zone);
  }

  private bound(scope: Construct, domainName: string): InsideZone {
    const { hosting, naming, outside } = this.spec;
    const hosted = bindZone(scope, hosting, {
      domainName,
      isMain: false,
      isLocked: false,
      naming,
      resourceGroupName: () => this.refuseAzure(),
    });
    if (isInAzure({ zone: hosted })) this.refuseAzure();
    const isOutside =
      hosted.describe().name === outside.zone.describe().name && domainName === outside.domainName;
    if (isOutside) this.refuseOne(domainName);
    const made = { domainName, hosted };
    this.zones.push(made);
    return made;
  }

  /** Private addresses in a public zone lead clients outside nowhere. */
  private refuseAzure(): never {
    return refuse(this, {
      property: 'insideNames',
      fault: 'cannot be in public zones of Azure DNS',
      cause: 'the whole Internet would find the private addresses there',
      remedy: 'use InsideNames.azurePrivateZones(), or the hosting of your own DNS servers',
    });
  }

  private refuseOne(domainName: string): never {
    return refuse(this, {
      property: 'insideNames.zone',
      value: domainName,
      limit: 'another zone than the one that clients outside ask',
      cause: 'a name would have public and private records in one zone',
      remedy:
        'give the view for inside another server and port, or leave the zone out for a zone of each name',
    });
  }

  private validatePrevious(): string[] {
    return Object.keys(this.spec.previousAddresses ?? {})
      .filter((name) => !this.names.has(name.toLowerCase()))
      .map((name) =>
        refusalText({
          property: `insideNames.previousAddresses.${name}`,
          fault: 'belongs to no name that the program publishes inside',
          cause: 'going live does not change it, so that there is nothing to take over',
          remedy: 'remove it, or correct the name',
        }),
      );
  }
}
