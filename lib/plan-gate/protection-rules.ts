import { Effect } from './effect';
import type { Changes, ResourceRule } from './resource-rule';

/** What no machine and no client notices: what it protects or tells is judged beside it, in protection-loss.ts and loosened.ts. */
function unnoticed(
  source: string,
  attributes: readonly string[],
  rule: Partial<ResourceRule> = {},
): ResourceRule {
  const changed: Changes = { [Effect.HARMLESS]: attributes };
  return {
    created: Effect.HARMLESS,
    deleted: Effect.HARMLESS,
    replaced: Effect.HARMLESS,
    changed,
    source,
    ...rule,
  };
}

/** What tells or watches: without it, somebody learns of a failure later. */
function watching(
  source: string,
  attributes: readonly string[],
  rule: Partial<ResourceRule> = {},
): ResourceRule {
  const isHarmless = (name: string): boolean => name === 'tags';
  const changed: Changes = {
    [Effect.LATER]: attributes.filter((each) => !isHarmless(each)),
    [Effect.HARMLESS]: attributes.filter(isHarmless),
  };
  return {
    created: Effect.HARMLESS,
    deleted: Effect.LATER,
    replaced: Effect.LATER,
    changed,
    source,
    ...rule,
  };
}

/**
 * The script that installs Exchange, and the one that waits for it. Where Exchange is installed they do nothing; where it is not, the server takes no connections yet.
 */
export const INSTALLATION_RULE = unnoticed(
  'lib/installation/installation-script.ts of this library',
  ['source', 'tags'],
  { leadsTo: ['virtual_machine_id'] },
);

/** The agent that sends a machine's logs: unlike a domain join it disturbs nothing on the machine. */
export const AGENT_RULE = unnoticed(
  'learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-manage',
  [
    'settings',
    'protected_settings',
    'type_handler_version',
    'auto_upgrade_minor_version',
    'automatic_upgrade_enabled',
    'failure_suppression_enabled',
    'provision_after_extensions',
    'tags',
  ],
  { leadsTo: ['virtual_machine_id'] },
);

/** Backups, exports, keys, and who may use them. Line numbers are those of azurerm v4.55.0. */
export const PROTECTION_RULES: Record<string, ResourceRule> = {
  azurerm_recovery_services_vault: unnoticed('recoveryservices/recovery_services_vault_resource.go:50-160', [
    'cross_region_restore_enabled',
    'encryption',
    'identity',
    'immutability',
    'monitoring',
    'public_network_access_enabled',
    'sku',
    'soft_delete_enabled',
    'storage_mode_type',
    'tags',
  ]),
  azurerm_backup_policy_vm: watching('recoveryservices/backup_policy_vm_resource.go:279-420, 1050', [
    'backup',
    'instant_restore_resource_group',
    'instant_restore_retention_days',
    'retention_daily',
    'retention_monthly',
    'retention_weekly',
    'retention_yearly',
    'tiering_policy',
    'timezone',
  ]),
  // The machine goes on, and so do its backups where the provider retains them; no new ones are made.
  azurerm_backup_protected_vm: unnoticed(
    'recoveryservices/backup_protected_vm_resource.go:45-60, 318-378',
    ['backup_policy_id', 'exclude_disk_luns', 'include_disk_luns', 'protection_state', 'source_vm_id'],
    { leadsTo: ['source_vm_id'] },
  ),
  azurerm_recovery_services_vault_resource_guard_association: unnoticed(
    'recoveryservices/recovery_services_vault_resource_guard_association_resource.go:45-180',
    [],
    { protects: 'the consent of a second account, without which nobody weakens the protection of the vault' },
  ),
  azurerm_data_protection_resource_guard: unnoticed(
    'dataprotection/data_protection_resource_guard_resource.go',
    ['tags', 'vault_critical_operation_exclusion_list'],
  ),
  azurerm_storage_account: unnoticed('storage/storage_account_resource.go:70-1130', [
    'access_tier',
    'account_replication_type',
    'allow_nested_items_to_be_public',
    'allowed_copy_scope',
    'azure_files_authentication',
    'blob_properties',
    'cross_tenant_replication_enabled',
    'customer_managed_key',
    'default_to_oauth_authentication',
    'https_traffic_only_enabled',
    'identity',
    'local_user_enabled',
    'min_tls_version',
    'network_rules',
    'public_network_access_enabled',
    'queue_properties',
    'routing',
    'sas_policy',
    'share_properties',
    'shared_access_key_enabled',
    'tags',
  ]),
  // Who is shut out of the store exports nothing, which an alert tells a day later.
  azurerm_storage_account_network_rules: watching(
    'storage/storage_account_network_rules_resource.go:50-110',
    ['bypass', 'default_action', 'ip_rules', 'private_link_access', 'virtual_network_subnet_ids'],
  ),
  azurerm_storage_container: unnoticed('storage/storage_container_resource.go:45-120', [
    'container_access_type',
    'has_immutability_policy',
    'has_legal_hold',
    'metadata',
  ]),
  azurerm_storage_container_immutability_policy: unnoticed(
    'storage/storage_container_immutability_policy_resource.go:40-70',
    [
      'immutability_period_in_days',
      'locked',
      'protected_append_writes_all_enabled',
      'protected_append_writes_enabled',
    ],
    { protects: 'the exports against deletion and change' },
  ),
  azurerm_storage_management_policy: watching('storage/storage_management_policy_resource.go:40-330', [
    'rule',
  ]),
  azurerm_key_vault: unnoticed('keyvault/key_vault_resource.go:60-240', [
    'access_policy',
    'contact',
    'enable_rbac_authorization',
    'enabled_for_deployment',
    'enabled_for_disk_encryption',
    'enabled_for_template_deployment',
    'network_acls',
    'public_network_access_enabled',
    'purge_protection_enabled',
    'rbac_authorization_enabled',
    'sku_name',
    'soft_delete_retention_days',
    'tags',
  ]),
  azurerm_key_vault_key: unnoticed('keyvault/key_vault_key_resource.go:60-230', [
    'expiration_date',
    'key_opts',
    'not_before_date',
    'rotation_policy',
    'tags',
  ]),
  // What a template has made stays when the deployment goes: delete_nested_items_during_deletion is off.
  azurerm_resource_group_template_deployment: unnoticed(
    'resource/resource_group_template_deployment_resource.go:120-330',
    ['debug_level', 'output_content', 'parameters_content', 'tags', 'template_content'],
  ),
  azurerm_role_definition: watching('authorization/role_definition_resource.go:50-130', [
    'assignable_scopes',
    'description',
    'name',
    'permissions',
    'role_definition_resource_id',
  ]),
  // A machine that is made again has another identity.
  azurerm_role_assignment: watching('authorization/role_assignment_resource.go:60-170', ['description'], {
    leadsTo: ['principal_id'],
  }),
  // A pipeline that nobody trusts any more is a failed run, and no machine.
  azurerm_federated_identity_credential: watching(
    'managedidentity/federated_identity_credential_resource.go',
    ['audience', 'issuer', 'subject'],
  ),
  azurerm_user_assigned_identity: watching('managedidentity/user_assigned_identity_resource.go', ['tags']),
};

/** Logs and alerts. */
export const MONITORING_RULES: Record<string, ResourceRule> = {
  azurerm_log_analytics_workspace: watching('loganalytics/log_analytics_workspace_resource.go:50-230', [
    'tags',
    'allow_resource_only_permissions',
    'cmk_for_query_forced',
    'daily_quota_gb',
    'data_collection_rule_id',
    'identity',
    'immediate_data_purge_on_30_days_enabled',
    'internet_ingestion_enabled',
    'internet_query_enabled',
    'local_authentication_disabled',
    'local_authentication_enabled',
    'reservation_capacity_in_gb_per_day',
    'retention_in_days',
    'sku',
  ]),
  azurerm_monitor_data_collection_rule: watching('monitor/monitor_data_collection_rule_resource.go', [
    'tags',
    'data_collection_endpoint_id',
    'data_flow',
    'data_sources',
    'description',
    'destinations',
    'identity',
    'stream_declaration',
  ]),
  azurerm_monitor_data_collection_rule_association: watching(
    'monitor/monitor_data_collection_rule_association_resource.go',
    ['data_collection_endpoint_id', 'data_collection_rule_id', 'description'],
    { leadsTo: ['target_resource_id'] },
  ),
  azurerm_monitor_action_group: watching('monitor/monitor_action_group_resource.go', [
    'tags',
    'arm_role_receiver',
    'automation_runbook_receiver',
    'azure_app_push_receiver',
    'azure_function_receiver',
    'email_receiver',
    'enabled',
    'event_hub_receiver',
    'itsm_receiver',
    'logic_app_receiver',
    'short_name',
    'sms_receiver',
    'voice_receiver',
    'webhook_receiver',
  ]),
  azurerm_monitor_metric_alert: watching('monitor/monitor_metric_alert_resource.go:56-380', [
    'tags',
    'action',
    'auto_mitigate',
    'criteria',
    'description',
    'dynamic_criteria',
    'enabled',
    'frequency',
    'scopes',
    'severity',
    'window_size',
  ]),
  azurerm_monitor_activity_log_alert: watching('monitor/monitor_activity_log_alert_resource.go', [
    'tags',
    'action',
    'criteria',
    'description',
    'enabled',
    'scopes',
  ]),
  azurerm_monitor_scheduled_query_rules_alert_v2: watching(
    'monitor/monitor_scheduled_query_rules_alert_v2_resource.go',
    [
      'tags',
      'action',
      'auto_mitigation_enabled',
      'criteria',
      'description',
      'display_name',
      'enabled',
      'evaluation_frequency',
      'identity',
      'mute_actions_after_alert_duration',
      'query_time_range_override',
      'scopes',
      'severity',
      'skip_query_validation',
      'target_resource_types',
      'window_duration',
      'workspace_alerts_storage_enabled',
    ],
  ),
  azurerm_monitor_alert_processing_rule_action_group: watching(
    'monitor/monitor_alert_processing_rule_action_group_resource.go',
    ['tags', 'add_action_group_ids', 'condition', 'description', 'enabled', 'schedule', 'scopes'],
  ),
  // What suppresses alerts: somebody learns of a failure later while it is there.
  azurerm_monitor_alert_processing_rule_suppression: watching(
    'monitor/monitor_alert_processing_rule_suppression_resource.go',
    ['tags', 'condition', 'description', 'enabled', 'schedule', 'scopes'],
    { created: Effect.LATER, deleted: Effect.HARMLESS },
  ),
  azurerm_monitor_diagnostic_setting: watching('monitor/monitor_diagnostic_setting_resource.go', [
    'enabled_log',
    'enabled_metric',
    'log_analytics_destination_type',
    'log_analytics_workspace_id',
    'metric',
  ]),
  azurerm_application_insights_workbook: watching(
    'applicationinsights/application_insights_workbook_resource.go',
    ['tags', 'category', 'data_json', 'description', 'display_name', 'identity'],
  ),
};
