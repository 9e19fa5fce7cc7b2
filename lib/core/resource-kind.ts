/**
 * The kinds of Azure resource that get a name; each value is the abbreviation of the Cloud Adoption Framework.
 *
 * Source: learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations.
 */
export enum ResourceKind {
  /** Resource group. */
  RESOURCE_GROUP = 'rg',
  /** Virtual network. */
  VIRTUAL_NETWORK = 'vnet',
  /** Subnet. */
  SUBNET = 'snet',
  /** Network security group. */
  SECURITY_GROUP = 'nsg',
  /** Virtual network peering. */
  PEERING = 'peer',
  /** VPN or ExpressRoute gateway. */
  VIRTUAL_NETWORK_GATEWAY = 'vgw',
  /** Local network gateway: a VPN device outside Azure. */
  LOCAL_NETWORK_GATEWAY = 'lgw',
  /** Connection of a gateway. */
  GATEWAY_CONNECTION = 'con',
  /** Public IP address. */
  PUBLIC_IP = 'pip',
  /** Load balancer with public front ends. */
  PUBLIC_LOAD_BALANCER = 'lbe',
  /** Load balancer with private front ends. */
  INTERNAL_LOAD_BALANCER = 'lbi',
  /** NAT gateway. */
  NAT_GATEWAY = 'ng',
  /** Bastion. */
  BASTION = 'bas',
  /** Virtual machine. */
  VIRTUAL_MACHINE = 'vm',
  /** Network interface. */
  NETWORK_INTERFACE = 'nic',
  /** Operating system disk. */
  OS_DISK = 'osdisk',
  /** Data disk. */
  DATA_DISK = 'disk',
  /** Disk encryption set. */
  DISK_ENCRYPTION_SET = 'des',
  /** Availability set. */
  AVAILABILITY_SET = 'avail',
  /** Maintenance configuration. */
  MAINTENANCE_CONFIGURATION = 'mc',
  /** Run command inside a machine. */
  RUN_COMMAND = 'run',
  /** Traffic Manager profile. */
  TRAFFIC_MANAGER = 'traf',
  /** Link of a private DNS zone to a network. */
  DNS_LINK = 'link',
  /** Management lock. */
  LOCK = 'lock',
  /** Recovery Services vault. */
  RECOVERY_VAULT = 'rsv',
  /** Policy of a vault: schedule and retention of backups. */
  BACKUP_POLICY = 'bkpol',
  /** Log Analytics workspace. */
  LOG_WORKSPACE = 'log',
  /** Action group. */
  ACTION_GROUP = 'ag',
  /** Data collection rule. */
  DATA_COLLECTION_RULE = 'dcr',
  /** Alert rule, of metrics, of logs or of the activity log; the framework has no abbreviation for it. */
  ALERT_RULE = 'alert',
  /** Alert processing rule. */
  ALERT_PROCESSING_RULE = 'apr',
  /** User-assigned identity. */
  IDENTITY = 'id',
}
