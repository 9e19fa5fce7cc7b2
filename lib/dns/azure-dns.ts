import { DnsARecord } from '@cdktf/provider-azurerm/lib/dns-a-record';
import { DnsCaaRecord } from '@cdktf/provider-azurerm/lib/dns-caa-record';
import { DnsCnameRecord } from '@cdktf/provider-azurerm/lib/dns-cname-record';
import { DnsMxRecord } from '@cdktf/provider-azurerm/lib/dns-mx-record';
import { DnsNsRecord } from '@cdktf/provider-azurerm/lib/dns-ns-record';
import { DnsSrvRecord } from '@cdktf/provider-azurerm/lib/dns-srv-record';
import { DnsTxtRecord } from '@cdktf/provider-azurerm/lib/dns-txt-record';
import { DnsZone } from '@cdktf/provider-azurerm/lib/dns-zone';
import { ManagementLock } from '@cdktf/provider-azurerm/lib/management-lock';
import type { TerraformResource } from 'cdktf';
import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import { protect } from '../core/protection';
import { refuse } from '../core/refusal';
import { ResourceKind } from '../core/resource-kind';
import { checkedResourceName } from '../core/resource-name';
import { checkTags, checkText } from '../core/visible-text';
import type { DnsHostingModel } from '../model/dns-hosting-model';
import { domainInId } from '../model/ids';
import type {
  AddressSet,
  AliasSet,
  AuthoritySet,
  ExchangerSet,
  HostedRecordSet,
  IDnsHosting,
  IHostedZone,
  IZoneToHost,
  NameServerSet,
  ServiceSet,
  TextSet,
} from '../publishing/dns-hosting';
import { RecordImport } from './record-import';
import type { ZoneTarget } from './zone-target';

const KIND = 'azure-dns';

/** Whether Azure DNS keeps the records of a zone. The model states other hostings only. */
export function isInAzure({ zone }: Pick<ZoneTarget, 'zone'>): boolean {
  return zone.describe().kind === KIND;
}

/** Records in Azure DNS. */
export class AzureDns implements IDnsHosting {
  public bind(scope: Construct, zone: IZoneToHost): IHostedZone {
    const tags = checkTags(scope, zone.naming.tags());
    const { domainName, existingZoneId } = zone;
    const resourceGroupName = zone.resourceGroupName();
    if (existingZoneId !== undefined) {
      const zoneResourceGroupName = zoneGroup(scope, domainName, existingZoneId);
      lock(scope, zone, existingZoneId);
      return new AzureZone({ zoneName: domainName, zoneResourceGroupName, existingZoneId, tags });
    }
    const made = protect(new DnsZone(scope, 'Zone', { name: domainName, resourceGroupName, tags }));
    const delegation = new TerraformOutput(scope, 'Delegation', {
      value: made.nameServers,
      description: `NS records to enter at the registrar of ${domainName}.`,
    });
    delegation.overrideLogicalId(zone.isMain ? 'name_servers' : `name_servers_${domainInId(domainName)}`);
    lock(scope, zone, made.id);
    const { nameServers, name: zoneName } = made;
    return new AzureZone({ zoneName, zoneResourceGroupName: resourceGroupName, nameServers, tags });
  }
}

interface AzureZoneSpec {
  /** Name of the zone, as a reference where the zone is made here. */
  readonly zoneName: string;
  readonly zoneResourceGroupName: string;
  readonly existingZoneId?: string;
  readonly nameServers?: string[];
  readonly tags: Record<string, string>;
}

/** The values that all record sets of a zone have. */
interface SetProps {
  readonly name: string;
  readonly zoneName: string;
  readonly resourceGroupName: string;
  readonly ttl: number;
  readonly tags: Record<string, string>;
}

class AzureZone implements IHostedZone {
  public constructor(private readonly spec: AzureZoneSpec) {}

  public get holdsPreviousRecords(): boolean {
    return this.spec.existingZoneId !== undefined;
  }

  public get nameServers(): string[] | undefined {
    return this.spec.nameServers;
  }

  public describe(): DnsHostingModel {
    return { kind: KIND, name: 'Azure DNS', needsServerForChanges: false };
  }

  public addresses(scope: Construct, id: string, set: AddressSet): void {
    const made = new DnsARecord(scope, id, { ...this.of(set), records: set.addresses });
    this.take(made, 'A', set);
  }

  public alias(scope: Construct, id: string, set: AliasSet): void {
    const made = new DnsCnameRecord(scope, id, { ...this.of(set), record: set.target });
    this.take(made, 'CNAME', set);
  }

  public exchangers(scope: Construct, id: string, set: ExchangerSet): void {
    const made = scope.node.tryFindChild(id) as DnsMxRecord | undefined;
    made?.putRecord(set.exchangers);
    if (!made) this.take(new DnsMxRecord(scope, id, { ...this.of(set), record: set.exchangers }), 'MX', set);
  }

  public texts(scope: Construct, id: string, set: TextSet): void {
    const record = set.texts.map((value) => ({ value }));
    const made = scope.node.tryFindChild(id) as DnsTxtRecord | undefined;
    made?.putRecord(record);
    if (!made) this.take(new DnsTxtRecord(scope, id, { ...this.of(set), record }), 'TXT', set);
  }

  public services(scope: Construct, id: string, set: ServiceSet): void {
    const made = new DnsSrvRecord(scope, id, { ...this.of(set), record: set.services });
    this.take(made, 'SRV', set);
  }

  public delegation(scope: Construct, id: string, set: NameServerSet): void {
    new DnsNsRecord(scope, id, { ...this.of(set), records: set.nameServers });
  }

  public authorities(scope: Construct, id: string, set: AuthoritySet): void {
    const record = set.authorities.map((value) => ({ flags: 0, tag: 'issue', value }));
    new DnsCaaRecord(scope, id, { ...this.of(set), record });
  }

  private of({ name, ttl }: HostedRecordSet): SetProps {
    const { zoneName, zoneResourceGroupName: resourceGroupName, tags } = this.spec;
    return { name, zoneName, resourceGroupName, ttl, tags };
  }

  private take(made: TerraformResource, type: string, { name, takenOver }: HostedRecordSet): void {
    if (takenOver ?? false) RecordImport.into(made, `${String(this.spec.existingZoneId)}/${type}/${name}`);
  }
}

/**
 * A lock on the zone itself would hold every record in it too, those of a server that is taken out included; one on the SOA
 * record set holds just the zone.
 *
 * Source: learn.microsoft.com/azure/dns/dns-protect-zones-recordsets.
 */
function lock(scope: Construct, zone: IZoneToHost, zoneId: string): void {
  if (!zone.isLocked) return;
  const parts = zone.isMain ? ['dns'] : ['dns', zone.domainName.replace(/\./g, '-')];
  new ManagementLock(scope, 'Lock', {
    name: checkedResourceName(scope, zone.naming, ResourceKind.LOCK, parts),
    scope: `${zoneId}/SOA/@`,
    lockLevel: 'CanNotDelete',
    notes: 'The zone leads all clients and all mail.',
  });
}

function zoneGroup(scope: Construct, domainName: string, zoneId: string): string {
  checkText(scope, 'existingZone.zoneId', zoneId);
  const match =
    /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/dnsZones\/([^/]+)$/i.exec(
      zoneId,
    );
  if (match && match[2].toLowerCase() === domainName.toLowerCase()) return match[1];
  return refuse(scope, {
    property: 'existingZone.zoneId',
    value: zoneId,
    limit: `the resource id of the public zone ${domainName}`,
    cause: 'the records are written into that zone',
    remedy: "copy it from 'az network dns zone show --query id'",
  });
}
