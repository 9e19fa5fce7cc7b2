import { KEY_USER_ROLE } from '../core/key-role';

/** What changes a resource of a type: the actions of Azure, without `read`, which every role has for its resource groups. */
const whole = (...types: string[]): string[] => types.map((type) => `${type}/*`);
const made = (type: string): string[] => [`${type}/write`, `${type}/delete`];
/** Of what holds data or an identity of an estate: people delete it. */
const kept = (type: string): string[] => [`${type}/write`];

const LOAD_BALANCER = whole('Microsoft.Network/loadBalancers');
const MACHINE = whole('Microsoft.Compute/virtualMachines');
const INTERFACE = whole('Microsoft.Network/networkInterfaces');
const SECURITY_GROUP = whole('Microsoft.Network/networkSecurityGroups');
const SUBNET = whole('Microsoft.Network/virtualNetworks/subnets');
const PROFILES = 'Microsoft.Network/trafficManagerProfiles';
const VAULT = 'Microsoft.RecoveryServices/vaults';
const IDENTITY = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const CONTAINERS = 'Microsoft.Storage/storageAccounts/blobServices/containers';

/**
 * What an identity has to do to change resources of each type. Some rights are left out on purpose, so that people do what a pipeline never has to:
 * the deletion of resource groups, zones, vaults, stores and backups, the keys of storage accounts, the contents of disks, definitions of roles, and locks.
 *
 * Source: learn.microsoft.com/azure/role-based-access-control/resource-provider-operations.
 */
export const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  azurerm_application_insights_workbook: whole('Microsoft.Insights/workbooks'),
  azurerm_availability_set: whole('Microsoft.Compute/availabilitySets'),
  azurerm_backup_policy_vm: whole(`${VAULT}/backupPolicies`),
  azurerm_backup_protected_vm: [
    `${VAULT}/backupFabrics/refreshContainers/action`,
    `${VAULT}/backupFabrics/protectionContainers/protectedItems/write`,
  ],
  azurerm_bastion_host: whole('Microsoft.Network/bastionHosts'),
  azurerm_disk_encryption_set: whole('Microsoft.Compute/diskEncryptionSets'),
  azurerm_dns_a_record: whole('Microsoft.Network/dnsZones/A'),
  azurerm_dns_aaaa_record: whole('Microsoft.Network/dnsZones/AAAA'),
  azurerm_dns_caa_record: whole('Microsoft.Network/dnsZones/CAA'),
  azurerm_dns_cname_record: whole('Microsoft.Network/dnsZones/CNAME'),
  azurerm_dns_mx_record: whole('Microsoft.Network/dnsZones/MX'),
  azurerm_dns_ns_record: whole('Microsoft.Network/dnsZones/NS'),
  azurerm_dns_srv_record: whole('Microsoft.Network/dnsZones/SRV'),
  azurerm_dns_txt_record: whole('Microsoft.Network/dnsZones/TXT'),
  azurerm_dns_zone: kept('Microsoft.Network/dnsZones'),
  azurerm_key_vault: kept('Microsoft.KeyVault/vaults'),
  azurerm_lb: LOAD_BALANCER,
  azurerm_lb_backend_address_pool: LOAD_BALANCER,
  azurerm_lb_outbound_rule: LOAD_BALANCER,
  azurerm_lb_probe: LOAD_BALANCER,
  azurerm_lb_rule: LOAD_BALANCER,
  azurerm_linux_virtual_machine: MACHINE,
  azurerm_local_network_gateway: whole('Microsoft.Network/localNetworkGateways'),
  azurerm_log_analytics_workspace: [
    ...made('Microsoft.OperationalInsights/workspaces'),
    'Microsoft.OperationalInsights/workspaces/sharedKeys/action',
  ],
  azurerm_maintenance_assignment_virtual_machine: whole('Microsoft.Maintenance/configurationAssignments'),
  azurerm_maintenance_configuration: whole('Microsoft.Maintenance/maintenanceConfigurations'),
  azurerm_managed_disk: made('Microsoft.Compute/disks'),
  azurerm_management_lock: [],
  azurerm_monitor_action_group: whole('Microsoft.Insights/actionGroups'),
  azurerm_monitor_activity_log_alert: whole('Microsoft.Insights/activityLogAlerts'),
  azurerm_monitor_alert_processing_rule_action_group: whole('Microsoft.AlertsManagement/actionRules'),
  azurerm_monitor_alert_processing_rule_suppression: whole('Microsoft.AlertsManagement/actionRules'),
  azurerm_monitor_data_collection_rule: whole('Microsoft.Insights/dataCollectionRules'),
  azurerm_monitor_data_collection_rule_association: whole(
    'Microsoft.Insights/dataCollectionRuleAssociations',
  ),
  azurerm_monitor_diagnostic_setting: whole('Microsoft.Insights/diagnosticSettings'),
  azurerm_monitor_metric_alert: whole('Microsoft.Insights/metricAlerts'),
  azurerm_monitor_scheduled_query_rules_alert_v2: whole('Microsoft.Insights/scheduledQueryRules'),
  azurerm_nat_gateway: whole('Microsoft.Network/natGateways'),
  azurerm_nat_gateway_public_ip_association: whole('Microsoft.Network/natGateways'),
  azurerm_network_interface: INTERFACE,
  azurerm_network_interface_backend_address_pool_association: INTERFACE,
  azurerm_network_interface_security_group_association: INTERFACE,
  azurerm_network_security_group: SECURITY_GROUP,
  azurerm_network_security_rule: SECURITY_GROUP,
  azurerm_private_dns_a_record: whole('Microsoft.Network/privateDnsZones/A'),
  azurerm_private_dns_zone: kept('Microsoft.Network/privateDnsZones'),
  azurerm_private_dns_zone_virtual_network_link: whole(
    'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  ),
  azurerm_public_ip: whole('Microsoft.Network/publicIPAddresses'),
  azurerm_recovery_services_vault: [
    ...kept(VAULT),
    `${VAULT}/backupconfig/write`,
    `${VAULT}/backupstorageconfig/write`,
    `${VAULT}/replicationVaultSettings/write`,
  ],
  azurerm_recovery_services_vault_resource_guard_association: [`${VAULT}/backupResourceGuardProxies/write`],
  azurerm_resource_group: ['Microsoft.Resources/subscriptions/resourceGroups/write'],
  azurerm_resource_group_template_deployment: whole('Microsoft.Resources/deployments'),
  azurerm_role_assignment: made('Microsoft.Authorization/roleAssignments'),
  azurerm_role_definition: [],
  azurerm_storage_account: [
    ...kept('Microsoft.Storage/storageAccounts'),
    'Microsoft.Storage/storageAccounts/blobServices/write',
  ],
  azurerm_storage_account_network_rules: ['Microsoft.Storage/storageAccounts/write'],
  azurerm_storage_container: kept(CONTAINERS),
  azurerm_storage_container_immutability_policy: whole(`${CONTAINERS}/immutabilityPolicies`),
  azurerm_storage_management_policy: made('Microsoft.Storage/storageAccounts/managementPolicies'),
  azurerm_subnet: SUBNET,
  azurerm_subnet_nat_gateway_association: SUBNET,
  azurerm_subnet_network_security_group_association: SUBNET,
  azurerm_traffic_manager_external_endpoint: whole(`${PROFILES}/externalEndpoints`),
  azurerm_traffic_manager_nested_endpoint: whole(`${PROFILES}/nestedEndpoints`),
  azurerm_traffic_manager_profile: kept(PROFILES),
  // Without the right to make anybody trusted by it: whoever has it reads the disks of a site.
  azurerm_user_assigned_identity: [...kept(IDENTITY), `${IDENTITY}/assign/action`],
  azurerm_virtual_machine_data_disk_attachment: MACHINE,
  azurerm_virtual_machine_extension: MACHINE,
  azurerm_virtual_machine_run_command: MACHINE,
  azurerm_virtual_network: [
    ...made('Microsoft.Network/virtualNetworks'),
    'Microsoft.Network/virtualNetworks/join/action',
    'Microsoft.Network/virtualNetworks/peer/action',
  ],
  azurerm_virtual_network_gateway: whole('Microsoft.Network/virtualNetworkGateways'),
  azurerm_virtual_network_gateway_connection: whole('Microsoft.Network/connections'),
  azurerm_virtual_network_peering: whole('Microsoft.Network/virtualNetworks/virtualNetworkPeerings'),
  azurerm_windows_virtual_machine: MACHINE,
};

/**
 * What it takes to name a resource of another stack in one's own, by the type of that resource in lower case; the rest takes a right to read.
 *
 * Source: learn.microsoft.com/azure/role-based-access-control/permissions/networking.
 */
export const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  'microsoft.compute/virtualmachines': ['Microsoft.Compute/virtualMachines/read'],
  'microsoft.network/loadbalancers/backendaddresspools': [
    'Microsoft.Network/loadBalancers/backendAddressPools/join/action',
  ],
  'microsoft.network/natgateways': ['Microsoft.Network/natGateways/join/action'],
  'microsoft.network/networksecuritygroups': ['Microsoft.Network/networkSecurityGroups/join/action'],
  'microsoft.network/publicipaddresses': ['Microsoft.Network/publicIPAddresses/join/action'],
  'microsoft.network/trafficmanagerprofiles': ['Microsoft.Network/trafficManagerProfiles/read'],
  'microsoft.network/virtualnetworkgateways': ['Microsoft.Network/virtualNetworkGateways/read'],
  'microsoft.network/virtualnetworks': [
    'Microsoft.Network/virtualNetworks/join/action',
    'Microsoft.Network/virtualNetworks/peer/action',
  ],
  'microsoft.network/virtualnetworks/subnets': [
    'Microsoft.Network/virtualNetworks/subnets/join/action',
    'Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action',
  ],
  'microsoft.operationalinsights/workspaces': ['Microsoft.OperationalInsights/workspaces/sharedKeys/action'],
};

/** The same by the type of a data source. */
export const DATA_REFERENCES: Readonly<Record<string, readonly string[]>> = {
  azurerm_subnet: REFERENCES['microsoft.network/virtualnetworks/subnets'],
  azurerm_virtual_network: REFERENCES['microsoft.network/virtualnetworks'],
  azurerm_public_ip: REFERENCES['microsoft.network/publicipaddresses'],
  azurerm_network_security_group: REFERENCES['microsoft.network/networksecuritygroups'],
};

/**
 * Roles of Azure that machines of the library get, by name.
 *
 * Source: learn.microsoft.com/azure/role-based-access-control/built-in-roles.
 */
export const BUILT_IN_ROLES: Readonly<Record<string, string>> = {
  [KEY_USER_ROLE]: 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6',
  'Storage Blob Data Reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
};
