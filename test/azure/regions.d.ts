import { ResourceId } from './resource-id';
import { Body, ResourceStore } from './store';
/**
 * The regions that a call concerns: where the resource lives, where its group keeps its metadata, and both ends of what
 * ties two networks together.
 *
 * Source: learn.microsoft.com/azure/azure-resource-manager/management/overview (a group whose region is down cannot be
 * changed).
 */
export declare function regionsOf(id: ResourceId, body: Body | undefined, store: ResourceStore): string[];
