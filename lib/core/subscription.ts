import { DataAzurermClientConfig } from '@cdktf/provider-azurerm/lib/data-azurerm-client-config';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { isKnown } from './refusal';

/**
 * The subscription in which the stack of `scope` works, from its provider's own configuration: known without a call
 * to Azure, so that ids of other stacks' resources can be written out without reading their state.
 */
export function subscriptionId(scope: IConstruct): string {
  return clientConfig(scope, 'subscription_id');
}

/** The Entra ID tenant of that subscription. */
export function tenantId(scope: IConstruct): string {
  return clientConfig(scope, 'tenant_id');
}

const stated = new WeakMap<TerraformStack, string>();

/** Notes the subscription that a stack is applied in, as what is in it says. */
export function stateSubscription(scope: IConstruct, subscription: string): void {
  stated.set(TerraformStack.of(scope), subscription);
}

/** The subscription that a stack works in, where it is known at synthesis: its provider names it, or something in it. */
export function knownSubscription(stack: TerraformStack): string | undefined {
  return namedSubscription(stack) ?? stated.get(stack);
}

/** The subscription that the provider of a stack names, where it is known at synthesis. */
export function namedSubscription(stack: TerraformStack): string | undefined {
  const own = stack.node.children.find(
    (each): each is AzurermProvider => each instanceof AzurermProvider && each.alias === undefined,
  );
  return isKnown(own?.subscriptionIdInput) ? own?.subscriptionIdInput : undefined;
}

/** A subscription beside that of a stack. */
export interface OtherSubscription {
  readonly id: string;
  /** Code of a site in it: part of the alias of the provider. */
  readonly code: string;
  /** The cloud, as the provider names it; undefined for the public one. */
  readonly environment?: string;
}

/** The provider of a stack that works in another subscription, which everything in the stack shares. */
export function providerIn(
  stack: TerraformStack,
  { id, code, environment }: OtherSubscription,
): AzurermProvider {
  const known = stack.node.children.find(
    (each): each is AzurermProvider =>
      each instanceof AzurermProvider &&
      each.alias !== undefined &&
      each.subscriptionIdInput?.toLowerCase() === id.toLowerCase(),
  );
  if (known) return known;
  return new AzurermProvider(stack, `Provider-${code}`, {
    alias: `subscription_of_${code.toLowerCase()}`,
    features: [{}],
    subscriptionId: id,
    environment,
  });
}

function clientConfig(scope: IConstruct, attribute: string): string {
  const stack = TerraformStack.of(scope);
  if (!stack.node.tryFindChild('Subscription')) new DataAzurermClientConfig(stack, 'Subscription');
  return `\${data.azurerm_client_config.Subscription.${attribute}}`;
}
