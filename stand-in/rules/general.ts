import { AzureError } from '../azure-error';
import { groupOf, parseResourceId } from '../resource-id';
import type { Body, ResourceStore } from '../store';
import { referencesOf } from '../store';
import { REGION_ZONES } from './region-zones';
import type { Rule } from './rule';
import { propertiesOf } from './rule';

/** Source: learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-parent-resource and .../error-not-found. */
export const hasParent: Rule = ({ id, store }) => {
  const group = groupOf(id);
  if (group && group.toLowerCase() !== id.key && !store.get(group)) {
    throw new AzureError(
      404,
      'ResourceGroupNotFound',
      `Resource group '${id.resourceGroup}' could not be found.`,
    );
  }
  const parent = id.parent && existing(id.parent);
  if (parent && parent !== group && parent.toLowerCase().includes('/providers/') && !store.get(parent)) {
    throw new AzureError(
      404,
      'ParentResourceNotFound',
      `Can not perform requested operation on nested resource. Parent resource '${parent}' not found.`,
    );
  }
};

/** Containers and fabrics of a vault are parts of a path: Azure finds them by itself. */
function existing(parent: string): string {
  return parent.replace(/\/backupFabrics\/.*$/i, '');
}

/** Source: learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors (InvalidResourceReference). */
export const hasReferences: Rule = ({ id, body, store }) => {
  // Backups outlive their machine: see backup.ts.
  if (id.type.endsWith('/protecteditems')) return;
  for (const reference of referencesOf({ id, body })) {
    if (!store.get(reference)) throw invalidReference(reference, id.text);
  }
};

/**
 * Images of a gallery, whose versions are copied to the regions in which machines are made of them.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/azure-compute-gallery.
 */
const IN_MANY_REGIONS = /^microsoft\.compute\/galleries(\/|$)/;

/**
 * What is tied together lies in one region: a network interface and its subnet, a machine and its disks.
 *
 * Source: learn.microsoft.com/azure/virtual-network/virtual-networks-faq (a network, and so what is in it, is limited to one
 * region) and, for code and message,
 * learn.microsoft.com/azure/postgresql/flexible-server/how-to-networking-servers-deployed-public-access-add-private-endpoint.
 */
export const staysInItsRegion: Rule = ({ id, body, store }) => {
  const own = locationOf(id.text, store) ?? plain(body.location);
  if (own === undefined) return;
  for (const reference of referencesOf({ id, body })) {
    const other = locationOf(reference, store);
    if (other !== undefined && other !== own) throw invalidReference(reference, id.text);
  }
};

function invalidReference(reference: string, from: string): AzureError {
  return new AzureError(
    400,
    'InvalidResourceReference',
    `Resource ${reference} referenced by resource ${from} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
  );
}

/** The region of a resource, or of what it is part of. */
function locationOf(path: string, store: ResourceStore): string | undefined {
  const id = parseResourceId(path);
  if (!id?.parent || id.type === 'microsoft.resources/resourcegroups') return undefined;
  if (IN_MANY_REGIONS.test(id.type)) return undefined;
  return plain(store.get(path)?.body.location) ?? locationOf(id.parent, store);
}

function plain(location: unknown): string | undefined {
  if (typeof location !== 'string' || location === '' || location.toLowerCase() === 'global')
    return undefined;
  return location.toLowerCase().replace(/ /g, '');
}

/**
 * The region exists, and has the zones that are asked for.
 *
 * Source: learn.microsoft.com/azure/reliability/regions-list and
 * learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-sku-not-available.
 */
export const hasZones: Rule = ({ id, body }) => {
  const location = plain(body.location);
  if (location === undefined) return;
  const zones = REGION_ZONES.get(location);
  if (!zones) throw unknownRegion(location, id.type);
  const asked = [...((body.zones as string[] | undefined) ?? []), ...frontendZones(body)];
  if (asked.length === 0 || asked.every((zone) => zones.includes(zone))) return;
  if (zones.length === 0) {
    throw new AzureError(
      400,
      'LocationNotSupportAvailabilityZones',
      `The resource '${id.type}/${id.name}' does not support availability zones at location '${location}'.`,
    );
  }
  throw new AzureError(
    400,
    'InvalidAvailabilityZone',
    `The zone(s) '${asked.join()}' for resource '${id.type}/${id.name}' is not supported. The supported zones for location '${location}' are '${zones.join()}'.`,
  );
};

function unknownRegion(location: string, type: string): AzureError {
  const available = [...REGION_ZONES.keys()].join();
  return type === 'microsoft.resources/resourcegroups'
    ? new AzureError(
        400,
        'LocationNotAvailableForResourceGroup',
        `The provided location '${location}' is not available for resource group. List of available regions is '${available}'.`,
      )
    : new AzureError(
        400,
        'LocationNotAvailableForResourceType',
        `The provided location '${location}' is not available for resource type '${type}'. List of available regions for the resource type is '${available}'.`,
      );
}

function frontendZones(body: Body): string[] {
  const frontends = propertiesOf(body).frontendIPConfigurations as { zones?: string[] }[] | undefined;
  return (frontends ?? []).flatMap((frontend) => frontend.zones ?? []);
}
