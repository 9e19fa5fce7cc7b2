/** A resource id taken apart. */
export interface ResourceId {
  /** The id as it was written. */
  readonly text: string;
  /** Key under which it is kept: ids are compared without regard to case. */
  readonly key: string;
  /** Lower-case type, such as `microsoft.network/virtualnetworks/subnets`. */
  readonly type: string;
  readonly name: string;
  readonly subscription: string;
  readonly resourceGroup?: string;
  /** Id of the resource it is part of: a parent resource or, at the top, the resource group. */
  readonly parent?: string;
}

/**
 * Takes a path apart; undefined for paths that name no single resource (collections, actions).
 *
 * Source: learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource (format of ids).
 */
export function parseResourceId(path: string): ResourceId | undefined {
  const parts = path.replace(/^\/+|\/+$/g, '').split('/');
  if (parts[0]?.toLowerCase() !== 'subscriptions') return undefined;
  const lastProvider = parts.map((part) => part.toLowerCase()).lastIndexOf('providers');
  const text = `/${parts.join('/')}`;
  const base = { text, key: text.toLowerCase(), subscription: parts[1], name: parts[parts.length - 1] };
  if (lastProvider === -1) {
    if (parts.length === 2) return { ...base, type: 'subscription' };
    if (parts.length !== 4 || parts[2].toLowerCase() !== 'resourcegroups') return undefined;
    return { ...base, type: 'microsoft.resources/resourcegroups', resourceGroup: parts[3] };
  }
  const own = parts.slice(lastProvider + 1);
  // Namespace, then pairs of type and name.
  if (own.length < 3 || own.length % 2 === 0) return undefined;
  const types = own.filter((_, index) => index % 2 === 1);
  const scope = `/${parts.slice(0, lastProvider).join('/')}`;
  return {
    ...base,
    type: [own[0], ...types].join('/').toLowerCase(),
    resourceGroup: parts[2]?.toLowerCase() === 'resourcegroups' ? parts[3] : undefined,
    parent: own.length > 3 ? `/${parts.slice(0, -2).join('/')}` : scope,
  };
}

/** The resource group an id lies in, as an id; undefined for what lies in none. */
export function groupOf(id: ResourceId): string | undefined {
  return id.resourceGroup && `/subscriptions/${id.subscription}/resourceGroups/${id.resourceGroup}`;
}
