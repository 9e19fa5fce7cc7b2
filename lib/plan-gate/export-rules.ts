import { Effect } from './effect';
import type { Changes, ResourceRule } from './resource-rule';

/** Nothing of the store is in the way of mail or clients; what its end loses is in core/holdings.ts. */
function aside(source: string, arguments_: readonly string[]): ResourceRule {
  const changed: Changes = { [Effect.HARMLESS]: arguments_ };
  return {
    created: Effect.HARMLESS,
    deleted: Effect.HARMLESS,
    replaced: Effect.HARMLESS,
    changed,
    source,
  };
}

/** Storage and keys of exports, and the rights to them. */
export const EXPORT_RULES: Record<string, ResourceRule> = {
  azurerm_storage_account: aside('storage/storage_account_resource.go', [
    'tags',
    'access_tier',
    'account_replication_type',
    'allow_nested_items_to_be_public',
    'blob_properties',
    'cross_tenant_replication_enabled',
    'default_to_oauth_authentication',
    'local_user_enabled',
    'min_tls_version',
    'network_rules',
    'public_network_access_enabled',
    'shared_access_key_enabled',
  ]),
  azurerm_storage_account_network_rules: aside('storage/storage_account_network_rules_resource.go', [
    'bypass',
    'default_action',
    'ip_rules',
    'private_link_access',
    'virtual_network_subnet_ids',
  ]),
  azurerm_storage_container: aside('storage/storage_container_resource.go', [
    'container_access_type',
    'metadata',
  ]),
  azurerm_storage_container_immutability_policy: aside(
    'storage/storage_container_immutability_policy_resource.go:48-79',
    ['immutability_period_in_days', 'locked'],
  ),
  azurerm_storage_management_policy: aside('storage/storage_management_policy_resource.go', ['rule']),
  azurerm_key_vault: aside('keyvault/key_vault_resource.go', [
    'tags',
    'network_acls',
    'public_network_access_enabled',
    'purge_protection_enabled',
    'rbac_authorization_enabled',
    'soft_delete_retention_days',
  ]),
  azurerm_resource_group_template_deployment: aside(
    'resource/resource_group_template_deployment_resource.go',
    ['tags', 'output_content', 'parameters_content', 'template_content'],
  ),
  azurerm_role_definition: aside('authorization/role_definition_resource.go', [
    'assignable_scopes',
    'description',
    'name',
    'permissions',
  ]),
  azurerm_role_assignment: aside('authorization/role_assignment_resource.go', ['description']),
};
