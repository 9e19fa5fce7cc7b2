import type { TerraformResource } from 'cdktf';
import { TerraformStack } from 'cdktf';
import { addressOf } from '../core/reference';

interface ImportBlock {
  readonly to: string;
  readonly id: string;
}

const BLOCKS = new WeakMap<TerraformStack, ImportBlock[]>();

/** How record sets that exist are taken into the state of Terraform; for implementations of `IDnsHosting`. */
export class RecordImport {
  /**
   * Lets Terraform take in a record set that exists, instead of failing on it. Once it is in the state, the block does nothing. Written as an
   * override: cdktf's own importFrom() asks the machine for its Terraform version at synthesis.
   *
   * Source: developer.hashicorp.com/terraform/language/import.
   *
   * @param set - the record set
   * @param id - what its provider calls it
   */
  public static into(set: TerraformResource, id: string): void {
    const stack = TerraformStack.of(set);
    const blocks = [...(BLOCKS.get(stack) ?? []), { to: addressOf(set, set), id }];
    BLOCKS.set(stack, blocks);
    stack.addOverride('import', blocks);
  }

  private constructor() {}
}
