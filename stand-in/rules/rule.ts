import type { PowerState } from '../power';
import type { ResourceId } from '../resource-id';
import type { Body, Resource, ResourceStore } from '../store';

/** What a rule may look at: the request, and what exists. */
export interface Request {
  readonly id: ResourceId;
  readonly body: Body;
  readonly store: ResourceStore;
  /** What the request replaces. */
  readonly previous?: Resource;
  /** What a machine does, by its id. */
  readonly powerOf: (machine: string) => PowerState;
}

/** Throws an `AzureError` where Azure would refuse. */
export type Rule = (request: Request) => void;

/** The properties of a body, read with care. */
export function propertiesOf(body: Body): Body {
  return (body.properties ?? {}) as Body;
}
