import type { TerraformElement } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { addressOf } from '../core/reference';

interface ImportBlock {
  readonly to: string;
  readonly id: string;
}

const BLOCKS = new WeakMap<TerraformStack, ImportBlock[]>();

/**
 * Lets Terraform take in a record set that exists, instead of failing on it. Once it is in the state, the block does nothing. Written as an
 * override: cdktf's own importFrom() asks the machine for its Terraform version at synthesis.
 *
 * Source: developer.hashicorp.com/terraform/language/import.
 */
export function importRecordSet(
  scope: Construct,
  set: TerraformElement & { readonly terraformResourceType: string },
  id: string,
): void {
  const stack = TerraformStack.of(scope);
  const blocks = [...(BLOCKS.get(stack) ?? []), { to: addressOf(set, scope), id }];
  BLOCKS.set(stack, blocks);
  stack.addOverride('import', blocks);
}
