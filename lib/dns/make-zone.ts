import { DnsCaaRecord } from '@cdktf/provider-azurerm/lib/dns-caa-record';
import { DnsZone } from '@cdktf/provider-azurerm/lib/dns-zone';
import { ManagementLock } from '@cdktf/provider-azurerm/lib/management-lock';
import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import { checkHostName } from '../core/host-name';
import type { INaming } from '../core/naming';
import { protect } from '../core/protection';
import { refuse } from '../core/refusal';
import { ResourceKind } from '../core/resource-kind';
import { checkedResourceName } from '../core/resource-name';
import { checkTags, checkText } from '../core/visible-text';
import type { ExistingZone } from './existing-zone';
import type { ZoneTarget } from './zone-target';

/** A zone to be made, or to be written into. */
export interface ZoneSpec {
  readonly domainName: string;
  readonly existingZone?: ExistingZone;
  readonly lockZone?: boolean;
  readonly naming: INaming;
  /** Parts of the name of its lock. */
  readonly lockName: string[];
  /** A reference to the resource group for what is made. */
  readonly groupName: string;
  /** Name of the output with the name servers. */
  readonly output: string;
}

/** Makes a zone, or finds the one that exists, and locks it where that is asked for. */
export function makeZone(scope: Construct, spec: ZoneSpec): ZoneTarget {
  const { domainName, existingZone, groupName } = spec;
  const tags = checkTags(scope, spec.naming.tags());
  if (existingZone) {
    const group = zoneGroup(scope, domainName, existingZone.zoneId);
    lock(scope, spec, existingZone.zoneId);
    const zone = { existingZoneId: existingZone.zoneId, zoneResourceGroupName: group };
    return { domainName, zoneName: domainName, ...zone, tags };
  }
  const zone = protect(new DnsZone(scope, 'Zone', { name: domainName, resourceGroupName: groupName, tags }));
  const delegation = new TerraformOutput(scope, 'Delegation', {
    value: zone.nameServers,
    description: `NS records to enter at the registrar of ${domainName}.`,
  });
  delegation.overrideLogicalId(spec.output);
  lock(scope, spec, zone.id);
  const { nameServers } = zone;
  return { domainName, zoneName: zone.name, zoneResourceGroupName: groupName, nameServers, tags };
}

/** Says who may issue certificates for the domain. */
export function addAuthorities(scope: Construct, target: ZoneTarget, authorities: string[] = []): void {
  authorities.forEach((authority) => checkHostName(scope, 'certificateAuthorities', authority));
  if (authorities.length === 0) return;
  new DnsCaaRecord(scope, 'CertificateAuthorities', {
    name: '@',
    zoneName: target.zoneName,
    resourceGroupName: target.zoneResourceGroupName,
    ttl: 3600,
    record: authorities.map((value) => ({ flags: 0, tag: 'issue', value })),
    tags: target.tags,
  });
}

/**
 * A lock on the zone itself would hold every record in it too, those of a server that is taken out included; one on the SOA
 * record set holds just the zone.
 *
 * Source: learn.microsoft.com/azure/dns/dns-protect-zones-recordsets.
 */
function lock(scope: Construct, spec: ZoneSpec, zoneId: string): void {
  if (!spec.lockZone) return;
  new ManagementLock(scope, 'Lock', {
    name: checkedResourceName(scope, spec.naming, ResourceKind.LOCK, spec.lockName),
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
