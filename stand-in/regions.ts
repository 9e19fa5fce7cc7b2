import type { ResourceId } from './resource-id';
import { groupOf, parseResourceId } from './resource-id';
import type { Body, ResourceStore } from './store';
import { referencesOf } from './store';

/** Types that live in two regions at once: they need the networks they name. */
const BETWEEN_REGIONS = [
  'microsoft.network/virtualnetworks/virtualnetworkpeerings',
  'microsoft.network/privatednszones/virtualnetworklinks',
];

/**
 * The regions that a call concerns: where the resource lives, where its group keeps its metadata, and both ends of what
 * ties two networks together.
 *
 * Source: learn.microsoft.com/azure/azure-resource-manager/management/overview (a group whose region is down cannot be
 * changed).
 */
export function regionsOf(id: ResourceId, body: Body | undefined, store: ResourceStore): string[] {
  const regions = new Set<string>();
  const resource = store.get(id.text);
  add(regions, resource?.body.location);
  add(regions, body?.location);
  const group = groupOf(id);
  if (group) add(regions, store.get(group)?.body.location);
  if (id.parent && id.parent !== group) {
    const parent = parseResourceId(id.parent);
    if (parent && parent.type !== 'subscription')
      regionsOf(parent, undefined, store).forEach((each) => regions.add(each));
  }
  if (BETWEEN_REGIONS.includes(id.type)) {
    for (const reference of referencesOf({ id, body: body ?? resource?.body }))
      add(regions, store.get(reference)?.body.location);
  }
  return [...regions];
}

function add(regions: Set<string>, location: unknown): void {
  if (typeof location === 'string' && location !== '' && location !== 'global') {
    regions.add(location.toLowerCase().replace(/ /g, ''));
  }
}
