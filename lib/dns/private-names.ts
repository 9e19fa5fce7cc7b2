import { PrivateDnsARecord } from '@cdktf/provider-azurerm/lib/private-dns-a-record';
import { PrivateDnsZone } from '@cdktf/provider-azurerm/lib/private-dns-zone';
import { PrivateDnsZoneVirtualNetworkLink } from '@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { AzureRegion } from '../core/azure-region';
import { useExistingGroup } from '../core/existing-groups';
import { nameOf } from '../core/reference';
import { protect } from '../core/protection';
import { refusalText } from '../core/refusal';
import { ResourceKind } from '../core/resource-kind';
import type { ExistingInsideZoneModel } from '../model/name-model';
import { NameStage } from '../model/name-stage';
import type { Site } from '../site/site';
import type { FoundZone } from './existing-private-zone';
import type { InsidePublisher } from './inside-publisher';
import { RecordImport } from './record-import';
import { zoneElsewhere } from './zone-elsewhere';

interface Linked {
  readonly scope: Construct;
  readonly site: Site;
}

/** A zone with a name at its head. */
interface Named {
  readonly hostName: string;
  /** Undefined for one that exists. */
  readonly zone?: PrivateDnsZone;
  readonly found?: FoundZone;
}

/** What private names have in common. */
export interface PrivateNamesSpec {
  /** A reference to the resource group, for the zones themselves. */
  readonly resourceGroupName: () => string;
  /** Its plain name, for links in another stack. */
  readonly plainResourceGroupName: string;
  /** Its region. */
  readonly region: AzureRegion;
  readonly ttl: number;
  readonly tags: Record<string, string>;
  /** Zones that exist. */
  readonly found: readonly FoundZone[];
}

/**
 * Published names as the networks see them: a private zone for each name, with the address at its head, so that no other name
 * of the public zone is shadowed.
 */
export class PrivateNames extends Construct implements InsidePublisher {
  public readonly publishes = true;

  private readonly names: Named[] = [];
  private readonly known = new Set<string>();
  private readonly networks: Linked[] = [];

  public constructor(
    scope: Construct,
    private readonly spec: PrivateNamesSpec,
  ) {
    super(scope, 'PrivateNames');
    for (const { hostName, groupName } of spec.found) {
      useExistingGroup(this, {
        property: 'insideNames.existingZones',
        name: groupName,
        region: spec.region.name,
        what: `the private zone ${hostName}`,
        isGlobal: true,
      });
    }
    this.node.addValidation({ validate: () => this.validateFound() });
  }

  /** A private zone answers for its whole name: a network in which people work already would move to the estate with it. */
  public add(hostName: string, addresses: string[], stage = NameStage.LIVE): void {
    this.known.add(hostName.toLowerCase());
    const found = this.spec.found.find((zone) => zone.hostName === hostName.toLowerCase());
    const records = stage === NameStage.PREVIOUS ? found?.previousAddresses : addresses;
    if (stage === NameStage.HELD || records === undefined) return;
    const { ttl, tags } = this.spec;
    const resourceGroupName = found?.groupName ?? this.spec.resourceGroupName();
    const scope = new Construct(this, hostName);
    const zone = found
      ? undefined
      : protect(new PrivateDnsZone(scope, 'Zone', { name: hostName, resourceGroupName, tags }));
    const set = new PrivateDnsARecord(scope, 'Address', {
      name: '@',
      zoneName: zone ? nameOf(zone, scope) : hostName,
      resourceGroupName,
      ttl,
      records,
      tags,
    });
    if (found?.previousAddresses) RecordImport.into(set, `${found.zoneId}/A/@`);
    const named = { hostName, zone, found };
    this.names.push(named);
    for (const network of this.networks) this.link(network, named);
  }

  public get networkSites(): string[] {
    return this.networks.map(({ site }) => site.code);
  }

  public get areUnlinked(): boolean {
    return this.names.length > 0 && this.networks.length === 0;
  }

  public linkTo(scope: Construct, site: Site): void {
    const network = { scope, site };
    this.networks.push(network);
    for (const named of this.names) this.link(network, named);
  }

  public describe(): undefined {
    return undefined;
  }

  /** The zones that exist, as pages need them. */
  public get existing(): ExistingInsideZoneModel[] {
    return this.spec.found.map(({ hostName, groupName, previousAddresses = [], linkedSites = [] }) => ({
      ...{ id: hostName, group: groupName, previousAddresses, linkedSites },
    }));
  }

  private link({ scope, site }: Linked, { hostName, zone, found }: Named): void {
    if (found?.linkedSites?.includes(site.code)) return;
    const from = TerraformStack.of(scope);
    const near = from === TerraformStack.of(this);
    if (!near) from.addDependency(TerraformStack.of(this));
    if (from !== TerraformStack.of(site)) from.addDependency(TerraformStack.of(site));
    new PrivateDnsZoneVirtualNetworkLink(scope, `${hostName}-${site.code}`, {
      name: site.resourceName(ResourceKind.DNS_LINK, []),
      privateDnsZoneName: near && zone ? nameOf(zone, scope) : hostName,
      resourceGroupName: found?.groupName ?? this.ownGroupName(near),
      virtualNetworkId: site.virtualNetworkIdFor(scope),
      tags: this.spec.tags,
    });
  }

  private ownGroupName(near: boolean): string {
    return near ? this.spec.resourceGroupName() : this.spec.plainResourceGroupName;
  }

  private validateFound(): string[] {
    const property = 'insideNames.existingZones';
    const sites = this.networkSites;
    const strangers = this.spec.found.filter(({ hostName }) => !this.known.has(hostName));
    const unlinked = this.spec.found.flatMap(({ linkedSites = [] }) =>
      linkedSites.filter((code) => !sites.includes(code)),
    );
    return [
      ...strangers.map(({ hostName }) =>
        refusalText({
          property,
          value: hostName,
          fault: 'has a zone that belongs to no name that the program publishes inside',
          cause: 'nothing would be written into it',
          remedy: `remove it, or name the zone of one of these: ${[...this.known].join(', ')}`,
        }),
      ),
      ...this.spec.found.flatMap((found) => zoneElsewhere(this, { property, ...found })),
      ...[...new Set(unlinked)].map((code) =>
        refusalText({
          property: `${property}.linkedSites`,
          value: code,
          limit: 'codes of sites in PrivateNameLinks',
          cause: 'it says which links the program leaves out',
          remedy: `use one of: ${sites.join(', ')}`,
        }),
      ),
    ];
  }
}
