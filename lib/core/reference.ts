import type { TerraformElement } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { refuse } from './refusal';

type Resource = TerraformElement & { readonly terraformResourceType: string };

/**
 * The id of a resource for another of its stack, as Terraform reads it. A token says the same and takes a stack trace of its
 * maker each time; an estate has hundreds of references.
 */
export function idOf(resource: Resource, reader: IConstruct): string {
  return `\${${addressOf(resource, reader)}.id}`;
}

/** The name of a resource for another of its stack; see `idOf`. */
export function nameOf(resource: Resource, reader: IConstruct): string {
  return `\${${addressOf(resource, reader)}.name}`;
}

/** The address of a resource within the one stack that it shares with its reader. */
export function addressOf(resource: Resource, reader: IConstruct): string {
  const [its, readers] = [resource, reader].map((each) => TerraformStack.of(each));
  if (its !== readers) {
    refuse(reader, {
      property: 'stack',
      value: readers.node.id,
      limit: `the stack of ${resource.node.path}, which it refers to`,
      cause: `Terraform finds a resource by its address only within one state, and that one is in the state of ${its.node.id}`,
      remedy: `make ${reader.node.path} in ${its.node.id}, or the other in ${readers.node.id}`,
    });
  }
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}
