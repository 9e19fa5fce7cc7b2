import type { Construct } from 'constructs';
import { checkHostName } from '../core/host-name';
import type { AzureRegion } from '../core/azure-region';
import { useExistingGroup } from '../core/existing-groups';
import type { INaming } from '../core/naming';
import { checkTags } from '../core/visible-text';
import type { IDnsHosting } from '../publishing/dns-hosting';
import { bindZone } from './bind-zone';
import { zoneElsewhere } from './zone-elsewhere';
import type { ExistingZone } from './existing-zone';
import type { ZoneTarget } from './zone-target';

/** An hour: the record does not move in a failover. */
const STEADY_TTL = 3600;

/** A zone to be made, or to be written into. */
export interface ZoneSpec {
  readonly domainName: string;
  /** Region of the resource group, which no loss of a site's region takes. */
  readonly region: AzureRegion;
  readonly hosting: IDnsHosting;
  readonly isMain: boolean;
  readonly existingZone?: ExistingZone;
  readonly lockZone?: boolean;
  readonly naming: INaming;
  /** A reference to the resource group for what is made in Azure. */
  readonly groupName: () => string;
}

/** Makes a zone where its records are kept, or finds the one that exists. */
export function makeZone(scope: Construct, spec: ZoneSpec): ZoneTarget {
  const { domainName, hosting, isMain, existingZone, lockZone, naming, groupName } = spec;
  const zone = bindZone(scope, hosting, {
    domainName,
    isMain,
    existingZoneId: existingZone?.zoneId,
    isLocked: lockZone ?? false,
    naming,
    resourceGroupName: groupName,
  });
  // A hosting elsewhere has refused it.
  const [, subscription, name] =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i.exec(existingZone?.zoneId ?? '') ?? [];
  if (name !== undefined) {
    const property = 'existingZone.zoneId';
    const what = `the zone ${domainName}`;
    // A zone in another subscription than its stack is refused, so that the group is in that of the stack.
    useExistingGroup(scope, { property, name, region: spec.region.name, what, isGlobal: true });
    scope.node.addValidation({
      validate: () => zoneElsewhere(scope, { property, zoneId: existingZone!.zoneId, subscription }),
    });
  }
  return { domainName, zone, tags: checkTags(scope, naming.tags()) };
}

/** Says who may issue certificates for the domain. */
export function addAuthorities(scope: Construct, { zone }: ZoneTarget, authorities: string[] = []): void {
  authorities.forEach((authority) =>
    checkHostName(scope, 'certificateAuthorities', authority, undefined, 'letsencrypt.org'),
  );
  if (authorities.length === 0) return;
  zone.authorities(scope, 'CertificateAuthorities', { name: '@', ttl: STEADY_TTL, authorities });
}
