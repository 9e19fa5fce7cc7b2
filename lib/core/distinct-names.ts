import type { TerraformStack } from 'cdktf';
import {
  DefaultTokenResolver,
  StringConcat,
  TerraformProvider,
  TerraformResource,
  Token,
  Tokenization,
} from 'cdktf';
import type { IConstruct } from 'constructs';
import { nameOf } from './reference';
import { isKnown, refusalText } from './refusal';

const GROUP = ['resourceGroupName'];
const NETWORK = [...GROUP, 'virtualNetworkName'];
const BALANCER = ['loadbalancerId'];
const ZONE = [...GROUP, 'zoneName'];
const MACHINE = ['virtualMachineId'];

/**
 * The arguments within which the name of a resource is unique, by type. Types that are not listed are not compared: their parents
 * are unknown here, and two equal names could be right.
 *
 * Source: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (scope).
 */
const SCOPES: Record<string, string[] | undefined> = {
  azurerm_availability_set: GROUP,
  azurerm_backup_policy_vm: [...GROUP, 'recoveryVaultName'],
  azurerm_bastion_host: GROUP,
  azurerm_disk_encryption_set: GROUP,
  azurerm_dns_a_record: ZONE,
  azurerm_dns_caa_record: ZONE,
  azurerm_dns_cname_record: ZONE,
  azurerm_dns_mx_record: ZONE,
  azurerm_dns_ns_record: ZONE,
  azurerm_dns_srv_record: ZONE,
  azurerm_dns_txt_record: ZONE,
  azurerm_dns_zone: GROUP,
  azurerm_lb: GROUP,
  azurerm_lb_backend_address_pool: BALANCER,
  azurerm_lb_outbound_rule: BALANCER,
  azurerm_lb_probe: BALANCER,
  azurerm_lb_rule: BALANCER,
  azurerm_linux_virtual_machine: GROUP,
  azurerm_local_network_gateway: GROUP,
  azurerm_log_analytics_workspace: GROUP,
  azurerm_maintenance_configuration: GROUP,
  azurerm_managed_disk: GROUP,
  azurerm_management_lock: ['scope'],
  azurerm_monitor_action_group: GROUP,
  azurerm_monitor_activity_log_alert: GROUP,
  azurerm_monitor_alert_processing_rule_action_group: GROUP,
  azurerm_monitor_data_collection_rule: GROUP,
  azurerm_monitor_metric_alert: GROUP,
  azurerm_monitor_scheduled_query_rules_alert_v2: GROUP,
  azurerm_nat_gateway: GROUP,
  azurerm_network_interface: GROUP,
  azurerm_network_security_group: GROUP,
  azurerm_network_security_rule: [...GROUP, 'networkSecurityGroupName'],
  azurerm_private_dns_a_record: ZONE,
  azurerm_private_dns_zone: GROUP,
  azurerm_private_dns_zone_virtual_network_link: [...GROUP, 'privateDnsZoneName'],
  azurerm_public_ip: GROUP,
  azurerm_recovery_services_vault: GROUP,
  azurerm_resource_group: [],
  azurerm_subnet: NETWORK,
  azurerm_traffic_manager_external_endpoint: ['profileId'],
  azurerm_traffic_manager_profile: GROUP,
  azurerm_virtual_machine_extension: MACHINE,
  azurerm_virtual_machine_run_command: MACHINE,
  azurerm_virtual_network: GROUP,
  azurerm_virtual_network_gateway: GROUP,
  azurerm_virtual_network_gateway_connection: GROUP,
  azurerm_virtual_network_peering: NETWORK,
  azurerm_windows_virtual_machine: GROUP,
};

/** Types whose names are public host names, given to one customer of Azure only. */
const PUBLIC_NAMES = ['azurerm_key_vault', 'azurerm_storage_account'];

/** A resource with the arguments that this file reads: `nameInput` is how cdktf gives back what was written as `name`. */
type Written = TerraformResource & Record<`${string}Input`, unknown>;

/** The provider with the argument that this file reads. */
type Provider = TerraformProvider & { readonly subscriptionIdInput?: unknown };

/** A name that one thing in Azure has; equal keys are the same thing. */
interface Claim {
  readonly property: string;
  readonly value: unknown;
  /** Where the name has to be unique, for people. */
  readonly within: string;
  readonly scope: string[];
}

/** A stack with everything in it. */
export interface StackContents {
  readonly stack: TerraformStack;
  readonly constructs: IConstruct[];
}

/**
 * Finds two resources of one type with one name in one scope, and public labels that Azure gives to one customer only. Terraform plans
 * both; then Azure refuses the second, or each apply overwrites the other.
 */
export function duplicateNames(stacks: StackContents[]): string[] {
  const seen = new Map<string, IConstruct>();
  const readers = stacks.map((each) => new StackReader(each));
  const groups = new Map(readers.flatMap((reader) => reader.groupNames()));
  return readers.flatMap((reader) =>
    reader.resources.flatMap((resource) =>
      claimsOf(resource, (value) => reader.literal(value, groups), reader.subscriptionOf(resource)).flatMap(
        (claim) => {
          const { property, value, scope } = claim;
          if (typeof value !== 'string' || !isKnown(value)) return [];
          const key = [resource.terraformResourceType, property, value.toLowerCase(), ...scope].join('|');
          const earlier = seen.get(key);
          seen.set(key, earlier ?? resource);
          return earlier ? [taken(resource, claim, earlier)] : [];
        },
      ),
    ),
  );
}

function claimsOf(resource: Written, literal: (value: unknown) => string, subscription: string): Claim[] {
  const { domainNameLabelInput, dnsConfigInput, nameInput } = resource;
  const claims: Claim[] = [];
  const scope = SCOPES[resource.terraformResourceType];
  if (scope)
    claims.push({
      property: 'name',
      value: nameInput,
      within: scope.length === 0 ? 'the subscription' : 'its resource group or parent',
      scope: [subscription, ...scope.map((argument) => literal(resource[`${argument}Input`]))],
    });
  if (PUBLIC_NAMES.includes(resource.terraformResourceType))
    claims.push({ property: 'name', value: nameInput, within: 'all of Azure', scope: [] });
  if (domainNameLabelInput !== undefined)
    claims.push({
      property: 'domainNameLabel',
      value: domainNameLabelInput,
      within: 'the region',
      scope: [literal(resource.locationInput)],
    });
  if (dnsConfigInput !== undefined)
    claims.push({
      property: 'dnsConfig.relativeName',
      value: (dnsConfigInput as { relativeName?: unknown }).relativeName,
      within: 'all of Azure',
      scope: [],
    });
  return claims;
}

function taken(resource: Written, { property, value, within }: Claim, earlier: IConstruct): string {
  const refusal = refusalText({
    property,
    value,
    limit: `unique among resources of type ${resource.terraformResourceType} in ${within}`,
    cause: `${earlier.node.path} has it too, so Azure would refuse one of them, or each apply would overwrite the other`,
    remedy:
      'give one of them another naming, such as new CafNaming({ workload, labelPrefix }), or another site code or construct id',
  });
  return `[${resource.node.path}] ${refusal}`;
}

/** Reads the resources of a stack as Terraform would see them. */
class StackReader {
  public readonly resources: Written[];
  private readonly provider?: TerraformProvider;
  private readonly resolved = new Map<string, string>();

  public constructor(private readonly contents: StackContents) {
    const { constructs } = contents;
    this.resources = constructs.filter((each): each is Written =>
      TerraformResource.isTerraformResource(each),
    );
    this.provider = constructs
      .filter((each) => TerraformProvider.isTerraformProvider(each))
      .find((each) => each.terraformResourceType === 'azurerm' && each.alias === undefined);
  }

  /** References to the resource groups of the stack, and what these are called. */
  public groupNames(): [string, string][] {
    return this.resources
      .filter((each) => each.terraformResourceType === 'azurerm_resource_group')
      .map((group) => [this.within(nameOf(group, group)), this.text(group.nameInput)]);
  }

  /** A value that compares with those of other stacks; a reference means something in its own stack only. */
  public literal(value: unknown, groups: Map<string, string>): string {
    const text = this.text(value);
    if (!text.includes('${')) return text.toLowerCase();
    return groups.get(this.within(text))?.toLowerCase() ?? this.within(text);
  }

  /** What tells subscriptions apart; providers that name none work in the one that Terraform is told by its environment. */
  public subscriptionOf(resource: Written): string {
    const provider: Provider | undefined = resource.provider ?? this.provider;
    const id = provider?.subscriptionIdInput;
    if (id !== undefined) return this.literal(id, new Map());
    return provider?.alias === undefined ? '' : this.within(provider.alias);
  }

  private within(text: string): string {
    return `${this.contents.stack.node.id}/${text}`;
  }

  private text(value: unknown): string {
    if (typeof value !== 'string' || !Token.isUnresolved(value)) return String(value);
    const known = this.resolved.get(value);
    if (known !== undefined) return known;
    const options = {
      scope: this.contents.stack,
      resolver: new DefaultTokenResolver(new StringConcat()),
      preparing: false,
    };
    const text = String(Tokenization.resolve(value, options));
    this.resolved.set(value, text);
    return text;
  }
}
