import type { TerraformStack } from 'cdktf';
import { knownSubscription } from '../core/subscription';

/** Arguments of a block as Terraform will read them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** A resource or data source as Terraform will read it. */
export interface Block {
  readonly type: string;
  readonly address: string;
  readonly values: Arguments;
}

/** Where a stack keeps its state, if that is a storage account. */
export interface StateBlob {
  readonly account: string;
  readonly container: string;
  readonly key: string;
  readonly resourceGroup: string;
  readonly subscription?: string;
}

interface StackJson {
  readonly resource?: Record<string, Record<string, Arguments>>;
  readonly data?: Record<string, Record<string, Arguments>>;
  readonly variable?: Record<string, { readonly sensitive?: boolean; readonly default?: unknown }>;
  readonly provider?: { readonly azurerm?: { readonly alias?: string; readonly subscription_id?: string }[] };
  readonly terraform?: { readonly backend?: { readonly azurerm?: Record<string, string | undefined> } };
}

/** What is in a stack, as Terraform will read it. */
export class StackContent {
  public readonly id: string;
  public readonly resources: Block[];
  public readonly data: Block[];
  /** Names of its resource groups by the expressions that lead to them. */
  public readonly groups: ReadonlyMap<string, string>;
  /** Variables that hold a secret and have no default. */
  public readonly secrets: string[];
  /** Those of them that something else has than arguments whose changes Terraform ignores. */
  public readonly planSecrets: string[];
  /** Where its state is; undefined where no storage account holds it. */
  public readonly state?: StateBlob;
  /** The subscription that it works in, where it is known. */
  public readonly subscription?: string;
  private readonly json: StackJson;

  public constructor(public readonly stack: TerraformStack) {
    this.json = stack.toTerraform() as StackJson;
    this.id = stack.node.id;
    this.resources = blocks(this.json.resource, '');
    this.data = blocks(this.json.data, 'data.');
    this.groups = new Map(
      this.resources
        .filter(({ type }) => type === 'azurerm_resource_group')
        .map(({ address, values }) => [`\${${address}.name}`, String(values.name)]),
    );
    this.secrets = Object.entries(this.json.variable ?? {})
      .filter(([, variable]) => variable.sensitive === true && variable.default === undefined)
      .map(([name]) => name)
      .sort();
    const read = JSON.stringify(withoutIgnored(this.json));
    this.planSecrets = this.secrets.filter((name) => new RegExp(`\\bvar\\.${name}(?![\\w-])`).test(read));
    this.subscription = knownSubscription(stack);
    this.state = this.stateBlob();
  }

  /** The subscription of a resource: that of the provider that it names, or that of the stack. */
  public subscriptionOf({ provider }: Arguments): string | undefined {
    const named = this.json.provider?.azurerm?.find(
      ({ alias }) => alias !== undefined && provider === `azurerm.${alias}`,
    );
    return named?.subscription_id ?? this.subscription;
  }

  private stateBlob(): StateBlob | undefined {
    const backend = this.json.terraform?.backend?.azurerm;
    const { storage_account_name: account, container_name: container, key } = backend ?? {};
    const resourceGroup = backend?.resource_group_name;
    if (account === undefined || container === undefined || key === undefined || resourceGroup === undefined)
      return undefined;
    return { account, container, key, resourceGroup, subscription: backend?.subscription_id };
  }
}

/** The stack without the arguments of resources that `ignore_changes` names: a plan does not depend on them, but for a resource that is new. */
function withoutIgnored(json: StackJson): object {
  const resources = blocks(json.resource, '').map(({ values }) => {
    const { ignore_changes: ignored } = (values.lifecycle ?? {}) as { readonly ignore_changes?: unknown };
    const names = Array.isArray(ignored) ? ignored : [];
    return Object.entries(values).filter(([name]) => !names.includes(name));
  });
  return { ...json, resource: resources };
}

function blocks(types: Record<string, Record<string, Arguments>> = {}, prefix: string): Block[] {
  return Object.entries(types).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, values]) => ({ type, address: `${prefix}${type}.${name}`, values })),
  );
}
