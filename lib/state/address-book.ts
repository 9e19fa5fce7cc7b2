import { TerraformResource, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { freeIdInStack } from '../core/construct-id';
import { adviseOnLocalState } from '../core/local-state';
import { refuse, refusalText } from '../core/refusal';
import { relayThrough } from '../core/stack-export';
import { validateWholeApp } from '../core/whole-app-validation';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import { Site } from '../site/site';

/** Settings of an address book. */
export interface AddressBookProps {
  /** The stacks of the sites. The sites themselves may be added before or after the book. */
  readonly stacks: TerraformStack[];
}

/**
 * The public addresses of the sites in a state of their own, which the stack with the names reads in place of the sites' states. Those
 * hold the passwords that machines were made with, so that whoever may read them to switch over could log on to every server.
 *
 * The stack of the book makes nothing: it copies the outputs of the sites' stacks, and needs no region. Apply it after a site whose
 * addresses change, and before the names.
 */
export class AddressBook extends Construct implements IModelContributor {
  private readonly stacks: TerraformStack[];

  /**
   * @param scope - a stack of its own
   * @param id - construct id
   * @param props - the stacks of the sites
   * @throws if a stack is in two books, or its addresses are read already; at synthesis, if the stack of the book makes anything
   */
  public constructor(scope: Construct, id: string, props: AddressBookProps) {
    super(scope, freeIdInStack(scope, id));
    const own = TerraformStack.of(this);
    if (!Array.isArray(props.stacks) || props.stacks.length === 0) this.refuseStacks(props.stacks);
    for (const stack of props.stacks) {
      if (!TerraformStack.isStack(stack) || stack === own) this.refuseStacks(stack);
      if (!relayThrough(own, stack)) this.refuseReadStack(stack);
    }
    this.stacks = [...props.stacks];
    this.node.addValidation({ validate: () => this.validateAlone(own) });
    validateWholeApp(this);
    adviseOnLocalState(this);
    EstateModel.contribute(this, this);
  }

  /** What the book is in the model of the estate: a stack of the estate of its sites. */
  public describe(): ModelPart {
    const sites = this.stacks.flatMap((stack) => stack.node.findAll()).filter((each) => each instanceof Site);
    return { estate: sites[0]?.estate };
  }

  /** What else is in the stack would need its own region, and could have secrets. */
  private validateAlone(own: TerraformStack): string[] {
    const other = own.node.findAll().find((each) => TerraformResource.isTerraformResource(each));
    if (!other) return [];
    return [
      refusalText({
        property: 'scope',
        value: own.node.id,
        limit: 'a stack that makes nothing',
        cause: `${other.node.path} is in it, and whoever reads the addresses could read that too`,
        remedy: 'give the book a stack of its own',
      }),
    ];
  }

  private refuseStacks(value: unknown): never {
    return refuse(this, {
      property: 'stacks',
      value: TerraformStack.isStack(value) ? value.node.id : value,
      limit: 'a list of the stacks of the sites, without the stack of the book',
      cause: 'the book copies their addresses into a state that holds nothing else',
      remedy: "give the book a stack of its own, and write it like '[primaryStack, standbyStack]'",
    });
  }

  private refuseReadStack(stack: TerraformStack): never {
    return refuse(this, {
      property: 'stacks',
      value: stack.node.id,
      fault: 'has a stack that is in a book already, or whose state another stack reads',
      cause: 'addresses that were published before the book was made do not go through it',
      remedy: 'make one book, before the names are published',
    });
  }
}
