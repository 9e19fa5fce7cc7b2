/**
 * The advice this library gives. Each is a warning at synthesis until it is acknowledged with a reason
 * (see `Warnings`).
 */
export enum WarningId {
  /** Source affinity is asked for on an Exchange version that needs none (2013 and later). */
  AFFINITY_NOT_NEEDED = 'affinity-not-needed',
  /** DNS round robin has no service health, spreads load unevenly and needs a public address per server. */
  DNS_ROUND_ROBIN = 'dns-round-robin',
  /** The Exchange version is out of Microsoft support. */
  VERSION_OUT_OF_SUPPORT = 'version-out-of-support',
  /** Mail leaves Azure directly on TCP 25, which Exchange does not support from Azure and some subscription types block. */
  DIRECT_OUTBOUND_25 = 'direct-outbound-25',
  /** A smart host on the Internet is reached on TCP 25, which some subscription types block. */
  SMART_HOST_ON_25 = 'smart-host-on-25',
  /** All Edges of a tier depend on one carrier. */
  SINGLE_CARRIER = 'single-carrier',
  /** The servers of a group are spread unevenly over the zones. */
  UNEVEN_ZONES = 'uneven-zones',
  /** The Edge tier cannot handle the stated peak after the loss of one server. */
  EDGE_CAPACITY = 'edge-capacity',
  /** Disks have keys of the team, and the vault keeps their backups with a key of Azure. */
  BACKUPS_WITH_PLATFORM_KEYS = 'backups-with-platform-keys',
  /** The servers join no Active Directory domain. */
  NO_ACTIVE_DIRECTORY = 'no-active-directory',
  /** No rule admits administrators to the servers of a site. */
  NO_MANAGEMENT_PATH = 'no-management-path',
  /** The rules filter domain controllers that the program does not know from the Exchange servers. */
  UNLISTED_DOMAIN_CONTROLLERS = 'unlisted-domain-controllers',
  /** The witness is in the region of a site. */
  WITNESS_IN_SITE_REGION = 'witness-in-site-region',
  /** State is kept in files on the machine that runs Terraform. */
  LOCAL_STATE = 'local-state',
  /** The standby site has fewer or smaller servers than the primary. */
  UNDERSIZED_STANDBY = 'undersized-standby',
  /** The region has no availability zones: an availability set survives a rack, not a building. */
  NO_ZONES = 'no-zones',
  /** The Mailbox servers of a site and its standby are in no database availability group of the program. */
  NO_DATABASE_AVAILABILITY_GROUP = 'no-database-availability-group',
  /** A database availability group has fewer than two members. */
  SMALL_DATABASE_AVAILABILITY_GROUP = 'small-database-availability-group',
  /** A database availability group has members, and the program states no database. */
  NO_DATABASES = 'no-databases',
  /** Members of a group in a datacenter have an unstated Windows release, which has to be that of the others. */
  UNSTATED_WINDOWS = 'unstated-windows',
  /** Databases, logs or the transport queue are expected to fill most of a volume. */
  STORAGE_NEARLY_FULL = 'storage-nearly-full',
  /** The sites of a database availability group are not connected with each other in the program. */
  SITES_NOT_CONNECTED = 'sites-not-connected',
  /** No network of the program resolves the private names of a zone. */
  NO_PRIVATE_NAME_LINKS = 'no-private-name-links',
  /** After some loss, databases stay dismounted until someone acts. */
  MANUAL_RECOVERY_REQUIRED = 'manual-recovery-required',
  /** Each Edge is subscribed to an Active Directory site with a single Mailbox server. */
  STRICT_EDGE_PAIRS = 'strict-edge-pairs',
  /** A warning is acknowledged where it does not occur. */
  UNUSED_ACKNOWLEDGEMENT = 'unused-acknowledgement',
  /** Receivers deliver mail that others send in the domain's name: its DMARC policy asks for reports only. */
  DMARC_REPORTS_ONLY = 'dmarc-reports-only',
  /** Senders need not use TLS, since the domain publishes no MTA-STS policy. */
  NO_MTA_STS = 'no-mta-sts',
  /** Mailbox servers came after the Edges were subscribed. */
  RESUBSCRIBE_EDGES = 'resubscribe-edges',
  /** The program makes the zone of the domain: delegating a domain in use to it drops the records that it does not have. */
  ZONE_DELEGATION = 'zone-delegation',
  /** The server that takes changes of names has a name in the directory of the sites, and nothing shows that it is located in neither. */
  NAME_SERVER_IN_DIRECTORY = 'name-server-in-directory',
  /** Names go live in a zone that exists, and the program does not state what they lead to now. */
  NO_PREVIOUS_RECORDS = 'no-previous-records',
  /** A text that the head of the zone has is not published any more once the mail names are live. */
  PREVIOUS_TEXTS_DROPPED = 'previous-texts-dropped',
  /** Names are not published, and no stage in the program says that this is meant: where they are live, an apply deletes them. */
  NAMES_HELD = 'names-held',
  /** Terraform may destroy resources with data or an identity, since a release says so. */
  RELEASED = 'released',
  /** An exception of an objective has no effect: no failure that the objective is about contains it. */
  UNUSED_EXCEPTION = 'unused-exception',
  /** Nobody is named who backs up the domain controllers, which have the configuration of Exchange. */
  UNSTATED_DIRECTORY_BACKUP = 'unstated-directory-backup',
  /** A vault is locked: nobody can ever shorten the retention of its recovery points, or delete them before their time. */
  LOCKED_VAULT = 'locked-vault',
  /** Backups of some members of a tier are scheduled from 07:00 to 19:00. */
  BACKUPS_IN_WORKING_HOURS = 'backups-in-working-hours',
  /** Nobody is told when a part of the estate fails. */
  UNMONITORED = 'unmonitored',
  /** The storage of exports takes requests from every network. */
  OPEN_EXPORT_STORE = 'open-export-store',
  /** Nobody can ever shorten the time for which exports cannot be deleted. */
  LOCKED_EXPORTS = 'locked-exports',
  /** Nothing exports the configuration of Edges, and nothing backs them up. */
  UNSAVED_EDGES = 'unsaved-edges',
  /** Mailbox servers are in no database availability group, and their backups leave the volumes of databases out. */
  UNPROTECTED_DATABASES = 'unprotected-databases',
  /** No machine exports anything into a store of exports. */
  UNUSED_EXPORT_STORE = 'unused-export-store',
  /** Nobody is named who approves changes of the workflows of GitHub Actions and of the exceptions of the gate. */
  NO_CODE_OWNERS = 'no-code-owners',
  /** No machine is backed up into a vault. */
  UNUSED_VAULT = 'unused-vault',
  /** A standby site that is made on the day takes inbound mail later than many senders keep it. */
  LATE_INBOUND_MAIL = 'late-inbound-mail',
  /** A name among those whose installation is over does not belong to a server of the tiers. */
  UNKNOWN_INSTALLED_SERVER = 'unknown-installed-server',
  /** Autodiscover of a domain beside the main one is live, and the name that it leads to is held. */
  LIVE_BEFORE_MAIN_DOMAIN = 'live-before-main-domain',
  /** Rules name IPv6 sources, and the machines have IPv4 addresses only. */
  IPV6_SOURCES = 'ipv6-sources',
  /** Servers install Exchange by themselves without a security update. */
  NO_SECURITY_UPDATE = 'no-security-update',
  /** Both sites serve, and a site that has lost its largest zone cannot serve all clients that may be led to it. */
  UNKNOWN_CLIENT_SHARES = 'unknown-client-shares',
  /** Both sites take mail at equal preference, and nobody has stated how much their Edges can take. */
  UNSTATED_MAIL_CAPACITY = 'unstated-mail-capacity',
  /** Both sites serve clients with a version of Exchange before 2016. */
  ACTIVE_ACTIVE_BEFORE_2016 = 'active-active-before-2016',
  /** All tunnels of the connection with a datacenter depend on one device, circuit or carrier. */
  SINGLE_GATEWAY_PATH = 'single-gateway-path',
  /** A site reaches the datacenter through the network of another site, and not while that one is lost. */
  GATEWAY_TRANSIT = 'gateway-transit',
  /** A warm standby site has one proxy in front of its servers. */
  SINGLE_PROXY = 'single-proxy',
  /** Proxies of a site that is made on the day install their packages from the Internet then. */
  PROXY_INSTALLED_ON_THE_DAY = 'proxy-installed-on-the-day',
  /** Clients pass the proxies by. */
  BYPASSED_PROXIES = 'bypassed-proxies',
  /** A health check is stated that decides about no server, since proxies do. */
  HEALTH_CHECK_BEHIND_PROXIES = 'health-check-behind-proxies',
  /** The program uses a name that a release has deprecated. */
  DEPRECATED = 'deprecated',
  /** The network interfaces of servers go through the host's switch. */
  NO_ACCELERATED_NETWORKING = 'no-accelerated-networking',
  /** Servers are of a size whose processors are slowed down under constant load. */
  BURSTABLE_SIZE = 'burstable-size',
  /** The recovery points of a geo-redundant vault can be restored in their own region only. */
  NO_CROSS_REGION_RESTORE = 'no-cross-region-restore',
}
