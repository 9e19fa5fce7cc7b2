import { TerraformElement } from 'cdktf';

/**
 * The id of a resource for others of its stack, as Terraform reads it. A token says the same and takes a stack trace of its
 * maker each time; an estate has hundreds of references, and beyond a stack nothing here refers by id.
 */
export function idOf(resource: TerraformElement & { readonly terraformResourceType: string }): string {
  return `\${${addressOf(resource)}.id}`;
}

/** The name of a resource for others of its stack; see `idOf`. */
export function nameOf(resource: TerraformElement & { readonly terraformResourceType: string }): string {
  return `\${${addressOf(resource)}.name}`;
}

/** The address of a resource within its stack. */
export function addressOf(resource: TerraformElement & { readonly terraformResourceType: string }): string {
  return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}
