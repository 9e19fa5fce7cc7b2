import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { AzureRegion } from './azure-region';
import { providerAsksCloudOf } from './provider-cloud';
import { refusalText } from './refusal';

/** Something in a stack that Terraform cannot refresh while a region is lost. */
interface Need {
  readonly region: string;
  /** What needs the region, for people, such as `the site Dublin`. */
  readonly what: string;
}

const needsByStack = new WeakMap<TerraformStack, Need[]>();

/**
 * Notes that the stack of `scope` needs a region. Terraform refreshes everything that a state holds, so nothing in the stack can be
 * planned or applied while the region is lost.
 */
export function stackNeedsRegion(scope: IConstruct, region: AzureRegion, what: string): void {
  providerAsksCloudOf(scope, region);
  const stack = TerraformStack.of(scope);
  const needs = needsByStack.get(stack) ?? [];
  needsByStack.set(stack, needs);
  needs.push({ region: region.name, what });
}

/**
 * Refuses the stack of `scope` where it needs a region whose loss it must survive. `mustSurvive` is asked when the program has been
 * read to its end.
 */
export function stackSurvives(
  scope: IConstruct,
  what: string,
  mustSurvive: (region: string) => boolean,
): void {
  const stack = TerraformStack.of(scope);
  const validate = (): string[] => {
    const found = (needsByStack.get(stack) ?? []).find(({ region }) => mustSurvive(region));
    return found ? [sharedStack(stack, what, found)] : [];
  };
  scope.node.addValidation({ validate });
}

function sharedStack(stack: TerraformStack, what: string, need: Need): string {
  return refusalText({
    property: 'scope',
    value: stack.node.id,
    limit: `a stack without ${need.what}`,
    cause: `Terraform refreshes everything in a stack, so ${what} could not be planned or applied while ${need.region} is lost`,
    remedy: `create ${what} and ${need.what} in different stacks`,
  });
}
