import { Effect } from './effect';
import type { ResourceRule } from './resource-rule';
import { PARENT } from './resource-rule';

/** Networks, load balancing, rules and addresses. Line numbers are those of azurerm v4.55.0. */
export const NETWORK_RULES: Record<string, ResourceRule> = {
  azurerm_resource_group: {
    created: Effect.HARMLESS,
    deleted: Effect.DESTROYED,
    replaced: Effect.DESTROYED,
    changed: { [Effect.HARMLESS]: ['tags', 'managed_by'] },
    source: 'internal/features/defaults.go:45, resource/resource_group_resource.go',
  },
  azurerm_management_lock: {
    created: Effect.HARMLESS,
    deleted: Effect.HARMLESS,
    replaced: Effect.HARMLESS,
    changed: {},
    source: 'resource/management_lock_resource.go:43-66',
  },
  azurerm_virtual_network: {
    created: Effect.HARMLESS,
    deleted: Effect.CUT_OFF,
    replaced: Effect.CUT_OFF,
    changed: {
      [Effect.LATER]: ['dns_servers'],
      [Effect.INTERRUPTED]: ['address_space', 'encryption', 'bgp_community', 'ddos_protection_plan'],
      // The subnets are resources of their own; here they are shown once more.
      [Effect.HARMLESS]: ['tags', 'flow_timeout_in_minutes', 'subnet', 'private_endpoint_vnet_policies'],
    },
    source: 'network/virtual_network_resource.go:71-155',
  },
  azurerm_subnet: {
    behind: [PARENT, 'virtual_network_name'],
    created: Effect.HARMLESS,
    deleted: Effect.CUT_OFF,
    replaced: Effect.CUT_OFF,
    changed: {
      [Effect.CUT_OFF]: ['address_prefixes', 'default_outbound_access_enabled', 'delegation'],
      [Effect.HARMLESS]: [
        'service_endpoints',
        'service_endpoint_policy_ids',
        'private_endpoint_network_policies',
        'private_link_service_network_policies_enabled',
      ],
    },
    source: 'network/subnet_resource.go:139-147',
  },
  // Between sites of the estate, a peering is a link that members of a group need to each other: see judge.ts.
  azurerm_virtual_network_peering: {
    created: Effect.HARMLESS,
    deleted: Effect.LINK_CUT,
    replaced: Effect.LINK_CUT,
    changed: {
      // A way that is switched on cuts nothing: see change-effect.ts.
      [Effect.LINK_CUT]: [
        'allow_virtual_network_access',
        'local_subnet_names',
        'remote_subnet_names',
        'allow_forwarded_traffic',
        'allow_gateway_transit',
        'use_remote_gateways',
      ],
      [Effect.INTERRUPTED]: ['triggers'],
    },
    source: 'network/virtual_network_peering_resource.go:49-104',
  },
  // The way to a datacenter. What leaves another connection alone parts nobody: see judge-plan.ts.
  azurerm_virtual_network_gateway: {
    behind: ['ip_configuration'],
    created: Effect.HARMLESS,
    deleted: Effect.LINK_CUT,
    replaced: Effect.LINK_CUT,
    changed: {
      [Effect.LINK_CUT]: ['active_active', 'ip_configuration', 'enable_bgp', 'bgp_settings'],
      // A gateway is resized instance by instance.
      [Effect.INTERRUPTED]: [
        'sku',
        'custom_route',
        'default_local_network_gateway_id',
        'ip_sec_replay_protection_enabled',
        'dns_forwarding_enabled',
        'bgp_route_translation_for_nat_enabled',
      ],
      [Effect.HARMLESS]: ['tags', 'remote_vnet_traffic_enabled', 'virtual_wan_traffic_enabled'],
    },
    source:
      'network/virtual_network_gateway_resource.go:60-250, 780-860; learn.microsoft.com/azure/vpn-gateway/gateway-sku-resize',
  },
  azurerm_local_network_gateway: {
    created: Effect.HARMLESS,
    deleted: Effect.LINK_CUT,
    replaced: Effect.LINK_CUT,
    changed: {
      [Effect.LINK_CUT]: ['gateway_address', 'gateway_fqdn', 'address_space', 'bgp_settings'],
      [Effect.HARMLESS]: ['tags'],
    },
    source: 'network/local_network_gateway_resource.go:51-105',
  },
  azurerm_virtual_network_gateway_connection: {
    behind: ['virtual_network_gateway_id', 'local_network_gateway_id'],
    created: Effect.HARMLESS,
    deleted: Effect.LINK_CUT,
    replaced: Effect.LINK_CUT,
    changed: {
      // Both ends have to have the same key: the tunnel is down until the device has it too.
      [Effect.LINK_CUT]: [
        'shared_key',
        'authorization_key',
        'local_network_gateway_id',
        'enable_bgp',
        'ipsec_policy',
        'traffic_selector_policy',
        'use_policy_based_traffic_selectors',
        'custom_bgp_addresses',
        'egress_nat_rule_ids',
        'ingress_nat_rule_ids',
      ],
      [Effect.INTERRUPTED]: [
        'routing_weight',
        'express_route_gateway_bypass',
        'private_link_fast_path_enabled',
      ],
      [Effect.HARMLESS]: ['tags'],
    },
    source: 'network/virtual_network_gateway_connection_resource.go:55-330, 570-700',
  },
  azurerm_network_interface: {
    behind: ['ip_configuration'],
    created: Effect.HARMLESS,
    deleted: Effect.CUT_OFF,
    replaced: Effect.CUT_OFF,
    changed: {
      [Effect.CUT_OFF]: ['ip_configuration', 'private_ip_address', 'private_ip_addresses'],
      [Effect.DEALLOCATED]: ['accelerated_networking_enabled', 'auxiliary_mode', 'auxiliary_sku'],
      [Effect.LATER]: ['dns_servers', 'applied_dns_servers', 'internal_dns_name_label'],
      [Effect.HARMLESS]: ['tags', 'ip_forwarding_enabled'],
    },
    source: 'network/network_interface_resource.go:58-154',
  },
  azurerm_network_interface_backend_address_pool_association: {
    behind: ['backend_address_pool_id'],
    leadsTo: ['network_interface_id'],
    created: Effect.HARMLESS,
    deleted: Effect.REMOVED_FROM_POOL,
    replaced: Effect.REMOVED_FROM_POOL,
    changed: {},
    source: 'network/network_interface_backend_address_pool_association_resource.go:44-58, 264',
  },
  azurerm_network_interface_security_group_association: {
    behind: ['network_security_group_id'],
    leadsTo: ['network_interface_id'],
    created: Effect.CUT_OFF,
    deleted: Effect.CUT_OFF,
    replaced: Effect.CUT_OFF,
    changed: {},
    source: 'network/network_interface_security_group_association_resource.go:43-50',
  },
  azurerm_subnet_network_security_group_association: {
    behind: ['network_security_group_id'],
    leadsTo: ['subnet_id'],
    created: Effect.CUT_OFF,
    // Standard addresses are closed while no security group admits anything.
    deleted: Effect.CUT_OFF,
    replaced: Effect.CUT_OFF,
    changed: {},
    source: 'network/subnet_network_security_group_association_resource.go:44-51',
  },
  azurerm_network_security_group: {
    created: Effect.HARMLESS,
    deleted: Effect.CUT_OFF,
    replaced: Effect.CUT_OFF,
    // The rules are resources of their own; here they are shown once more.
    changed: { [Effect.HARMLESS]: ['tags', 'security_rule'] },
    source: 'network/network_security_group_resource.go',
  },
  // Whether a rule cuts anything off depends on what it admits: see security-rule-effect.ts.
  azurerm_network_security_rule: {
    leadsTo: [PARENT, 'network_security_group_name'],
    created: Effect.CUT_OFF,
    deleted: Effect.CUT_OFF,
    replaced: Effect.CUT_OFF,
    changed: { [Effect.HARMLESS]: ['description'] },
    source: 'network/network_security_rule_resource.go:49-58',
  },
  azurerm_lb: {
    behind: ['frontend_ip_configuration'],
    created: Effect.HARMLESS,
    deleted: Effect.REMOVED_FROM_POOL,
    replaced: Effect.REMOVED_FROM_POOL,
    // Another frontend beside those that exist is harmless: see change-effect.ts.
    changed: {
      [Effect.REMOVED_FROM_POOL]: ['frontend_ip_configuration', 'private_ip_address', 'private_ip_addresses'],
      [Effect.HARMLESS]: ['tags'],
    },
    source: 'network/load_balancer (azurerm_lb):57-69, 117, 388-413',
  },
  azurerm_lb_backend_address_pool: {
    behind: ['loadbalancer_id'],
    created: Effect.HARMLESS,
    deleted: Effect.REMOVED_FROM_POOL,
    replaced: Effect.REMOVED_FROM_POOL,
    changed: {
      [Effect.HARMLESS]: [
        'backend_ip_configurations',
        'inbound_nat_rules',
        'load_balancing_rules',
        'outbound_rules',
      ],
    },
    source: 'network (azurerm_lb_backend_address_pool):53-67',
  },
  azurerm_lb_probe: {
    behind: ['loadbalancer_id'],
    created: Effect.HARMLESS,
    // Azure refuses to delete a probe that a rule uses; without one, dead servers get connections.
    deleted: Effect.INTERRUPTED,
    replaced: Effect.REMOVED_FROM_POOL,
    // Another page of those that Exchange answers interrupts only: see change-effect.ts.
    changed: {
      [Effect.REMOVED_FROM_POOL]: ['request_path', 'port', 'protocol'],
      [Effect.HARMLESS]: [
        'interval_in_seconds',
        'number_of_probes',
        'probe_threshold',
        'load_balancer_rules',
      ],
    },
    source:
      'network (azurerm_lb_probe):51-58; learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview',
  },
  azurerm_lb_rule: {
    behind: ['loadbalancer_id', 'probe_id'],
    leadsTo: ['backend_address_pool_ids'],
    created: Effect.HARMLESS,
    deleted: Effect.REMOVED_FROM_POOL,
    replaced: Effect.REMOVED_FROM_POOL,
    changed: {
      [Effect.REMOVED_FROM_POOL]: [
        'frontend_port',
        'backend_port',
        'protocol',
        'frontend_ip_configuration_name',
        'frontend_ip_configuration_id',
        'backend_address_pool_ids',
        'floating_ip_enabled',
        'enable_floating_ip',
        // What another probe asks for is not in the rule.
        'probe_id',
      ],
      [Effect.INTERRUPTED]: [
        'idle_timeout_in_minutes',
        'tcp_reset_enabled',
        'enable_tcp_reset',
        'load_distribution',
        'disable_outbound_snat',
      ],
    },
    source: 'network (azurerm_lb_rule):348-355; learn.microsoft.com/azure/load-balancer/manage-rules-how-to',
  },
  azurerm_lb_outbound_rule: {
    behind: ['loadbalancer_id'],
    leadsTo: ['backend_address_pool_id'],
    created: Effect.HARMLESS,
    // Default outbound access is off: without the rule nothing leaves.
    deleted: Effect.REMOVED_FROM_POOL,
    replaced: Effect.REMOVED_FROM_POOL,
    changed: {
      // A rule for all protocols is wider: see change-effect.ts.
      [Effect.REMOVED_FROM_POOL]: ['backend_address_pool_id', 'frontend_ip_configuration', 'protocol'],
      [Effect.INTERRUPTED]: [
        'allocated_outbound_ports',
        'idle_timeout_in_minutes',
        'tcp_reset_enabled',
        'enable_tcp_reset',
      ],
    },
    source:
      'network (azurerm_lb_outbound_rule):51-58; learn.microsoft.com/azure/load-balancer/outbound-rules',
  },
  // The way out of the directory subnet, in which no machine of the program is.
  azurerm_nat_gateway: {
    created: Effect.HARMLESS,
    deleted: Effect.INTERRUPTED,
    replaced: Effect.INTERRUPTED,
    changed: {
      [Effect.INTERRUPTED]: ['idle_timeout_in_minutes'],
      [Effect.HARMLESS]: ['tags'],
    },
    source: 'network/nat_gateway_resource.go',
  },
  azurerm_nat_gateway_public_ip_association: {
    behind: ['nat_gateway_id'],
    created: Effect.HARMLESS,
    deleted: Effect.INTERRUPTED,
    replaced: Effect.INTERRUPTED,
    changed: {},
    source: 'network/nat_gateway_public_ip_association_resource.go',
  },
  // A NAT gateway takes over from every other way out of its subnet, the addresses of Edges included.
  azurerm_subnet_nat_gateway_association: {
    behind: ['nat_gateway_id'],
    leadsTo: ['subnet_id'],
    created: Effect.INTERRUPTED,
    deleted: Effect.INTERRUPTED,
    replaced: Effect.INTERRUPTED,
    changed: {},
    source:
      'network/subnet_nat_gateway_association_resource.go; learn.microsoft.com/azure/nat-gateway/nat-overview',
  },
  azurerm_public_ip: {
    created: Effect.HARMLESS,
    deleted: Effect.UNPUBLISHED,
    replaced: Effect.UNPUBLISHED,
    changed: {
      [Effect.UNPUBLISHED]: [
        'domain_name_label',
        'fqdn',
        'reverse_fqdn',
        'ip_address',
        'domain_name_label_scope',
      ],
      [Effect.HARMLESS]: [
        'tags',
        'idle_timeout_in_minutes',
        'ddos_protection_mode',
        'ddos_protection_plan_id',
      ],
    },
    identityIn: ['domain_name_label', 'reverse_fqdn', 'ip_address', 'domain_name_label_scope'],
    source: 'network/public_ip_resource.go:96-182',
  },
  azurerm_bastion_host: {
    created: Effect.HARMLESS,
    deleted: Effect.INTERRUPTED,
    replaced: Effect.INTERRUPTED,
    changed: {
      [Effect.HARMLESS]: [
        'tags',
        'scale_units',
        'sku',
        'copy_paste_enabled',
        'file_copy_enabled',
        'ip_connect_enabled',
        'kerberos_enabled',
        'session_recording_enabled',
        'shareable_link_enabled',
        'tunneling_enabled',
      ],
    },
    source: 'network/bastion_host_resource.go:84-173',
  },
};
