import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { AzureRegion } from './azure-region';
import { isKnown, refusalText } from './refusal';

const checked = new WeakSet<TerraformStack>();

/**
 * Refuses a provider that asks another cloud than the region of its stack is in. The public cloud is asked where the provider names none, whatever the
 * variable `ARM_ENVIRONMENT` of one workstation says.
 */
export function providerAsksCloudOf(scope: IConstruct, region: AzureRegion): void {
  const stack = TerraformStack.of(scope);
  if (checked.has(stack)) return;
  checked.add(stack);
  stack.node.addValidation({
    validate: () =>
      stack.node.children
        .filter((each) => each instanceof AzurermProvider && each.alias === undefined)
        .flatMap((each) => faultOf(each as AzurermProvider, region)),
  });
}

function faultOf(provider: AzurermProvider, { name, cloud }: AzureRegion): string[] {
  const environment = provider.environmentInput;
  if (!isKnown(environment ?? '') || (environment ?? 'public').toLowerCase() === cloud.environment) return [];
  return [
    refusalText({
      property: 'AzurermProvider.environment',
      value: environment,
      limit: `'${cloud.environment}'`,
      cause: `${name} is in ${cloud.title}, and another cloud knows neither the region nor the subscription`,
      remedy: cloud.isPublic
        ? 'leave environment out'
        : `give the provider of the stack environment: '${cloud.environment}'`,
    }),
  ];
}
