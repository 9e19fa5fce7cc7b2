/** What a change does to a machine or to what leads to it. */
export enum Effect {
  DESTROYED = 'destroyed',
  REPLACED = 'replaced',
  STAYS_OFF = 'switched off for good',
  DEALLOCATED = 'deallocated',
  RESTARTED = 'restarted',
  KEY_LOST = 'without the key of its disks',
  DISK_DETACHED = 'disk detached',
  CUT_OFF = 'cut off',
  LINK_CUT = 'site link cut',
  REMOVED_FROM_POOL = 'removed from a pool',
  UNPUBLISHED = 'unpublished',
  UNKNOWN = 'unknown change',
  INTERRUPTED = 'interrupted',
  LATER = 'later',
  HARMLESS = 'harmless',
}

/** What an effect is for those who use the service. */
export interface EffectMeaning {
  /** Whether the machine counts as down, and for whom: everybody, or clients and senders only, while copies and votes go on. */
  readonly outage: 'all' | 'service' | 'none';
  /** How long, as a class. Figures would be invented: none of the sources states one. */
  readonly lasts: string;
  /** Where that is from. */
  readonly source: string;
}

const PROVIDER = 'hashicorp/terraform-provider-azurerm v4.55.0, internal/services';
const VM = `${PROVIDER}/compute/windows_virtual_machine_resource.go`;

/** The worst first: what is said of a machine when several things happen to it. */
export const MEANINGS: Record<Effect, EffectMeaning> = {
  [Effect.DESTROYED]: {
    outage: 'all',
    lasts: 'for good',
    source: `${VM}:1866 (deleted without a shutdown)`,
  },
  [Effect.REPLACED]: {
    outage: 'all',
    lasts: 'until it has been rebuilt: Windows, domain, Exchange',
    source: `${VM}:1866, internal/features/defaults.go:55 (the disk of the operating system is deleted)`,
  },
  [Effect.STAYS_OFF]: {
    outage: 'all',
    lasts:
      'until somebody starts it: the change fails after the stop, and no later plan shows a machine that is off',
    source: `${VM}:1239, 1756, 1823`,
  },
  [Effect.UNKNOWN]: {
    outage: 'all',
    lasts: 'unknown, so that it counts as an outage',
    source: 'the table of the gate has no rule for it',
  },
  [Effect.DEALLOCATED]: {
    outage: 'all',
    lasts:
      'a stop with deallocation, the change, a start; for good if Azure refuses the change or has no capacity',
    source: `${VM}:1425-1617`,
  },
  [Effect.RESTARTED]: {
    outage: 'all',
    lasts: 'a restart',
    source: 'learn.microsoft.com/azure/virtual-machines/extensions/overview',
  },
  [Effect.KEY_LOST]: {
    outage: 'all',
    lasts:
      'until the key may be used again: Azure shuts the machine down, and does not start it without the key',
    source: 'learn.microsoft.com/azure/virtual-machines/disk-encryption (full control of your keys)',
  },
  [Effect.DISK_DETACHED]: {
    outage: 'all',
    lasts: 'until the disk is attached and its databases or queue are mounted again',
    source: `${PROVIDER}/compute/virtual_machine_data_disk_attachment_resource.go:245`,
  },
  [Effect.LINK_CUT]: {
    outage: 'all',
    lasts: 'until the networks are connected again',
    source: `${PROVIDER}/network/virtual_network_peering_resource.go:49-104`,
  },
  [Effect.CUT_OFF]: {
    outage: 'all',
    lasts: 'until the connection is there again; for good where nothing is created in its place',
    source: 'learn.microsoft.com/azure/virtual-network/network-security-groups-overview',
  },
  [Effect.REMOVED_FROM_POOL]: {
    outage: 'service',
    lasts: 'until it is a member of the pool again: no new connection reaches it',
    source: `${PROVIDER}/network/network_interface_backend_address_pool_association_resource.go:264`,
  },
  [Effect.UNPUBLISHED]: {
    outage: 'service',
    lasts: 'until it is published again, and caches have forgotten the gap',
    source: 'RFC 2308 (negative caching), learn.microsoft.com/azure/dns/dns-zones-records',
  },
  [Effect.INTERRUPTED]: {
    outage: 'none',
    lasts: 'the connections of the moment',
    source: 'learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview',
  },
  [Effect.LATER]: {
    outage: 'none',
    lasts: 'shows at the next restart, patch window or expiry of a cache',
    source: `${VM}:1274-1397`,
  },
  [Effect.HARMLESS]: { outage: 'none', lasts: 'nothing stops', source: VM },
};

const RANKS = Object.keys(MEANINGS) as Effect[];

/** The worst of several effects; harmless where there are none. */
export function worst(effects: Effect[]): Effect {
  return effects.reduce((a, b) => (RANKS.indexOf(b) < RANKS.indexOf(a) ? b : a), Effect.HARMLESS);
}

/** Whether a machine with this effect counts as down for anybody. */
export function isOutage(effect: Effect): boolean {
  return MEANINGS[effect].outage !== 'none';
}
