import { Effect } from './effect';
import type { ResourceRule } from './resource-rule';

/** A set of records: what becomes of the names is judged by all records together, in published-names.ts. */
function recordRule(...values: string[]): ResourceRule {
  return {
    created: Effect.HARMLESS,
    deleted: Effect.LATER,
    replaced: Effect.INTERRUPTED,
    changed: {
      [Effect.LATER]: [...values, 'ttl'],
      [Effect.HARMLESS]: ['tags', 'fqdn'],
    },
    source: 'dns and privatedns record resources:57-68; RFC 2308',
  };
}

/**
 * A set of records on a server that takes updates. Its values change in one message; anything else deletes it first, and resolvers then remember for
 * up to the minimum of the SOA record that there is none. Line numbers are those of hashicorp/terraform-provider-dns v3.4.3.
 */
function updatedRecordRule(values: string, where: string): ResourceRule {
  return {
    created: Effect.HARMLESS,
    deleted: Effect.LATER,
    replaced: Effect.UNPUBLISHED,
    changed: { [Effect.LATER]: [values], [Effect.HARMLESS]: ['id'] },
    source: `internal/provider/${where}; RFC 2308 5`,
  };
}

/** Names and what answers them. Line numbers are those of azurerm v4.55.0. */
export const NAME_RULES: Record<string, ResourceRule> = {
  azurerm_dns_zone: {
    created: Effect.HARMLESS,
    deleted: Effect.UNPUBLISHED,
    replaced: Effect.UNPUBLISHED,
    changed: {
      [Effect.HARMLESS]: ['tags', 'soa_record', 'number_of_record_sets', 'max_number_of_record_sets'],
    },
    source: 'dns/dns_zone_resource.go:60-63',
  },
  azurerm_dns_a_record: recordRule('records', 'target_resource_id'),
  azurerm_dns_cname_record: recordRule('record', 'target_resource_id'),
  azurerm_dns_mx_record: recordRule('record'),
  azurerm_dns_txt_record: recordRule('record'),
  azurerm_dns_ns_record: recordRule('records'),
  azurerm_dns_srv_record: recordRule('record'),
  azurerm_dns_caa_record: recordRule('record'),
  dns_a_record_set: updatedRecordRule('addresses', 'resource_dns_a_record_set.go:26-57'),
  dns_aaaa_record_set: updatedRecordRule('addresses', 'resource_dns_aaaa_record_set.go:26-57'),
  dns_cname_record: updatedRecordRule('cname', 'resource_dns_cname_record.go:44-80'),
  dns_mx_record_set: updatedRecordRule('mx', 'resource_dns_mx_record_set.go:47-102'),
  dns_txt_record_set: updatedRecordRule('txt', 'resource_dns_txt_record_set.go:47-82'),
  dns_srv_record_set: updatedRecordRule('srv', 'resource_dns_srv_record_set.go:47-112'),
  dns_ns_record_set: updatedRecordRule('nameservers', 'resource_dns_ns_record_set.go:47-77'),
  azurerm_private_dns_a_record: recordRule('records'),
  azurerm_private_dns_zone: {
    created: Effect.HARMLESS,
    deleted: Effect.UNPUBLISHED,
    replaced: Effect.UNPUBLISHED,
    changed: { [Effect.HARMLESS]: ['tags', 'number_of_record_sets'] },
    source: 'privatedns/private_dns_zone_resource.go:86',
  },
  azurerm_private_dns_zone_virtual_network_link: {
    created: Effect.HARMLESS,
    deleted: Effect.UNPUBLISHED,
    replaced: Effect.UNPUBLISHED,
    changed: { [Effect.HARMLESS]: ['tags', 'registration_enabled', 'resolution_policy'] },
    source: 'privatedns/private_dns_zone_virtual_network_link_resource.go:53-72',
  },
  azurerm_traffic_manager_profile: {
    created: Effect.HARMLESS,
    deleted: Effect.UNPUBLISHED,
    replaced: Effect.UNPUBLISHED,
    changed: {
      [Effect.UNPUBLISHED]: ['fqdn'],
      [Effect.INTERRUPTED]: ['monitor_config', 'traffic_routing_method', 'max_return', 'profile_status'],
      [Effect.LATER]: ['dns_config'],
      [Effect.HARMLESS]: ['tags', 'traffic_view_enabled'],
    },
    source:
      'trafficmanager/traffic_manager_profile_resource.go:79; learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring',
  },
  azurerm_traffic_manager_external_endpoint: {
    created: Effect.HARMLESS,
    deleted: Effect.INTERRUPTED,
    replaced: Effect.INTERRUPTED,
    changed: {
      [Effect.INTERRUPTED]: [
        'target',
        'enabled',
        'priority',
        'weight',
        'always_serve_enabled',
        'geo_mappings',
      ],
      [Effect.HARMLESS]: ['custom_header', 'endpoint_location'],
    },
    source: 'trafficmanager/traffic_manager_external_endpoint_resource.go:54-133',
  },
  azurerm_traffic_manager_nested_endpoint: {
    created: Effect.HARMLESS,
    deleted: Effect.INTERRUPTED,
    replaced: Effect.INTERRUPTED,
    changed: {
      [Effect.INTERRUPTED]: [
        'target_resource_id',
        'enabled',
        'priority',
        'weight',
        'geo_mappings',
        'minimum_child_endpoints',
      ],
      [Effect.HARMLESS]: [
        'custom_header',
        'endpoint_location',
        'minimum_required_child_endpoints_ipv4',
        'minimum_required_child_endpoints_ipv6',
      ],
    },
    source:
      'trafficmanager/traffic_manager_nested_endpoint_resource.go:54-160; learn.microsoft.com/azure/traffic-manager/traffic-manager-nested-profiles',
  },
};
