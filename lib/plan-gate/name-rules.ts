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
};
