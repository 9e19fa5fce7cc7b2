import type { TerraformResource } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { HOLDINGS, Holds } from './holdings';
import { isWithin } from './own-stack';
import { addressOf } from './reference';
import type { ReleaseProps } from './release';

/** A release, and where it holds. */
export interface Given {
  readonly scope: IConstruct;
  readonly props: ReleaseProps;
}

/** A resource with data or an identity. */
export interface Protected {
  readonly resource: TerraformResource;
  readonly holds: Holds;
  readonly server?: string;
}

/** A resource that Terraform may destroy. */
export interface Released {
  readonly stack: string;
  readonly resource: string;
  readonly holds: Holds;
  readonly machine?: string;
  readonly reason: string;
  readonly until?: string;
}

const releasesByApp = new WeakMap<IConstruct, Given[]>();
const protectedByApp = new WeakMap<IConstruct, Map<IConstruct, Protected>>();

/**
 * Keeps Terraform from destroying a resource with data or an identity until it is released. `server` is the computer name of what it belongs to. What is not in the table
 * holds data here, such as the identity that reads the key of disks, and nothing elsewhere.
 */
export function protect<T extends TerraformResource>(resource: T, server?: string): T {
  const { root } = resource.node;
  const all = protectedByApp.get(root) ?? new Map<IConstruct, Protected>();
  protectedByApp.set(root, all);
  const entry = { resource, holds: HOLDINGS[resource.terraformResourceType]?.kind ?? Holds.DATA, server };
  all.set(resource, entry);
  setLifecycle(entry);
  return resource;
}

/** Lets a release hold. */
export function addRelease(given: Given): void {
  const { root } = given.scope.node;
  releasesByApp.set(root, [...(releasesByApp.get(root) ?? []), given]);
  allProtected(root).forEach(setLifecycle);
}

/** What of a stack Terraform may destroy, in the order of its making. */
export function releasedIn(stack: TerraformStack): Released[] {
  return allProtected(stack)
    .filter(({ resource }) => TerraformStack.of(resource) === stack)
    .flatMap((each) => {
      const release = releaseOf(each);
      if (!release) return [];
      const { resource, holds, server } = each;
      const address = addressOf(resource, resource);
      const { reason, until } = release.props;
      return [{ stack: stack.node.id, resource: address, holds, machine: server, reason, until }];
    });
}

/** Every resource of a program with data or an identity. */
export function allProtected({ node }: IConstruct): Protected[] {
  return [...(protectedByApp.get(node.root)?.values() ?? [])];
}

function setLifecycle(each: Protected): void {
  each.resource.lifecycle = {
    ...each.resource.lifecycle,
    preventDestroy: releaseOf(each) === undefined,
  };
}

function releaseOf(each: Protected): Given | undefined {
  return releasesByApp.get(each.resource.node.root)?.find((given) => covers(given, each));
}

/** Whether a release is about a resource. */
export function covers({ scope, props }: Given, { resource, holds, server }: Protected): boolean {
  const { servers, dataOnly = false } = props;
  if (dataOnly && holds !== Holds.DATA) return false;
  if (servers && (server === undefined || !servers.includes(server))) return false;
  return isWithin(resource, scope);
}
