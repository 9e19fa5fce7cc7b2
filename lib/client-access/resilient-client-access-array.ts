import { adviseOnDatabases } from '../mailbox/database-advice';
import { MAILBOX_STORAGE } from '../mailbox/storage-settings';
import { ManagementLock } from '@cdktf/provider-azurerm/lib/management-lock';
import { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import {
  checkAllProps,
  checkedInUse,
  flag,
  listOfClass,
  ofClass,
  ofEnum,
  ofList,
  type SettingsOf,
} from '../core/check-class';
import { freeIdInStack } from '../core/construct-id';
import { Duration } from '../core/duration';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { checkSources } from '../core/rule-sources';
import { suggest } from '../core/closest';
import { checkLabel } from '../core/host-name';
import { checkRange, refuse } from '../core/refusal';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { ClientProtocol } from '../exchange/client-protocol';
import { ExchangeVersion } from '../exchange/exchange-version';
import { ExportPurpose } from '../exchange/export-purpose';
import type { HoldOut } from '../exchange/hold-out';
import { VirtualDirectory } from '../exchange/virtual-directory';
import { InstalledRole } from '../installation/installation-plan';
import { asMailboxServers, mailboxDisks, mailboxDrives, mailboxVolumeSizes } from '../mailbox/mailbox-disks';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import type { HealthPage, IClientAccessService } from '../publishing/client-access-service';
import type { SiteRef } from '../publishing/site-ref';
import { ServerProtection } from '../protection/server-protection';
import { ExportStore } from '../protection/export-store';
import { Exposure } from '../server/exposure';
import { admitClients } from '../balancing/admit-clients';
import type { ILoadBalancer } from '../balancing/i-load-balancer';
import { LoadBalancing } from '../balancing/load-balancing';
import type { PlannedMember } from '../server/planned-member';
import { adviseOnSupport, checkVersion, exchangeSoftware, SERVER_TIER } from '../server/server-build';
import { exportFrom } from '../server/server-exports';
import { TierServers } from '../server/tier-servers';
import type { WindowsServer } from '../server/windows-server';
import type { MailboxServer } from '../site/mailbox-server';
import { MICROSOFT_NETWORK } from '../site/public-address';
import type { IEstateSite } from '../site/i-estate-site';
import type { Site } from '../site/site';
import { scopeOfCopy, siteInStackOf } from '../site/site-of';
import type { SiteSubnet } from '../site/site-subnet';
import type { ITier, TierCopyProps } from '../site/i-tier';
import { idOf } from '../core/reference';
import { ResourceKind } from '../core/resource-kind';
import { SubnetRole } from '../site/subnet-role';
import { describeArray } from './describe-array';
import type {
  ResilientClientAccessArrayOptions,
  ResilientClientAccessArrayProps,
} from './client-access-options';

/** 128 GB, the recommended minimum of a Mailbox server. Source: learn.microsoft.com/exchange/plan-and-deploy/system-requirements. */
const DEFAULT_SIZE = 'Standard_E16s_v5';

/** The settings of an array, but for its site. */
export const ARRAY_OPTIONS: SettingsOf<ResilientClientAccessArrayOptions> = {
  ...SERVER_TIER,
  version: checkedInUse,
  mailboxStorage: MAILBOX_STORAGE,
  clientPrefixes: checkedInUse,
  internalAddress: checkedInUse,
  namespaces: ofList("['mail', 'autodiscover']"),
  exposure: ofEnum('Exposure', Exposure),
  protocols: listOfClass(ClientProtocol, 'ClientProtocol.HTTPS'),
  balancing: ofClass(LoadBalancing, 'LoadBalancing.layer4()'),
  healthCheck: ofEnum('VirtualDirectory', VirtualDirectory),
  siteHealthCheck: ofEnum('VirtualDirectory', VirtualDirectory),
  idleTimeout: ofClass(Duration, 'Duration.minutes(30)'),
  drainedMembers: ofList("['1']"),
  lockAddresses: flag,
  exportStore: ofClass(ExportStore, "new ExportStore(stack, 'Exports', { region })"),
};

const ARRAY: SettingsOf<ResilientClientAccessArrayProps> = { ...ARRAY_OPTIONS, site: checkedInUse };

/**
 * The client access front end of a site: servers over zones behind a zone-redundant load balancer, with one set of names.
 *
 * @example
 * import { LoadBalancing, ResilientClientAccessArray, Site } from 'cdktf-resilient-exchange';
 *
 * declare const site: Site;
 * new ResilientClientAccessArray(site, 'ClientAccess', {
 *   site,
 *   servers: 3,
 *   balancing: LoadBalancing.layer4(),
 * });
 */
export class ResilientClientAccessArray
  extends Construct
  implements IClientAccessService, ITier, IModelContributor
{
  /** The site whose front end it is. */
  public readonly site: IEstateSite;
  public readonly siteRef: SiteRef;
  public readonly namespaces: string[];
  public readonly healthPage: HealthPage;
  /** Path of the page by which load balancers judge a server. */
  public readonly serverHealthPath: string;
  /** The Exchange version. */
  public readonly version: ExchangeVersion;
  /** How connections are spread. */
  public readonly balancing: LoadBalancing;
  /** What clients speak. */
  public readonly protocols: ClientProtocol[];
  public readonly warmServers = 2;

  private readonly ownSite: Site;
  private readonly props: ResilientClientAccessArrayProps;
  private readonly exposure: Exposure;
  private readonly subnet: SiteSubnet;
  private readonly balancer: ILoadBalancer;
  private readonly tierServers: TierServers;

  /**
   * @param scope - the site, or a construct of your own in the site's stack
   * @param id - construct id, unique among the site's tiers; a standby site repeats the array under the same one
   * @param props - site, servers, names, protocols
   * @throws if the site is not a Site or is in another stack, there are fewer than two servers, a name is not a DNS label, or a setting is out of its range
   */
  public constructor(scope: Construct, id: string, props: ResilientClientAccessArrayProps) {
    super(scope, freeIdInStack(scope, id));
    const site = siteInStackOf(this, props);
    this.site = site;
    this.ownSite = site;
    this.siteRef = site._ref();
    checkAllProps(this, props, ARRAY);
    this.props = { ...props };
    checkVersion(this, props.version);
    this.version = props.version ?? ExchangeVersion.SUBSCRIPTION_EDITION;
    this.exposure = props.exposure ?? Exposure.BOTH;
    this.protocols = [...(props.protocols ?? [ClientProtocol.HTTPS])];
    this.balancing =
      props.balancing ??
      (this.version.needsAffinity ? LoadBalancing.sourceAffinity() : LoadBalancing.layer4());
    this.namespaces = checkNamespaces(this, props.namespaces ?? ['mail', 'autodiscover']);
    const { healthCheck = VirtualDirectory.OWA, siteHealthCheck = healthCheck } = props;
    this.serverHealthPath = this.version.healthPath(healthCheck);
    this.healthPage = { port: ClientProtocol.HTTPS.port, path: this.version.healthPath(siteHealthCheck) };
    this.check();
    this.subnet = site.subnet(SubnetRole.CLIENT_ACCESS);
    this.balancer = this.balance();
    this.admitClients();
    this.tierServers = this.planServers();
    const role = this.version.hasClientAccessRole ? InstalledRole.CLIENT_ACCESS : InstalledRole.MAILBOX;
    this.tierServers._installExchange(role, this.version);
    const drained = this.checkDrained(this.tierServers.members);
    for (const member of this.tierServers.members) this.makeServer(member, drained.has(member.name));
    if (props.lockAddresses) this.lockAddresses();
    site.addMailboxServers(this);
    EstateModel.contribute(this, this);
    this.advise();
    site.addTier(this);
  }

  /** The servers, drained ones included. */
  public get servers(): WindowsServer[] {
    return this.tierServers.servers;
  }

  public get publicHostName(): string | undefined {
    return this.balancer.publicHostName;
  }

  public get privateAddresses(): string[] {
    return [...this.balancer.privateAddresses];
  }

  /** From 2016 on all of them; none where the version has a Client Access role of its own. */
  public get mailboxServers(): MailboxServer[] {
    if (this.version.hasClientAccessRole) return [];
    const { mailboxStorage } = this.props;
    return asMailboxServers(
      this.servers,
      this.version,
      mailboxStorage && {
        ...mailboxDrives(this, mailboxStorage),
        ...mailboxVolumeSizes(this, mailboxStorage),
      },
    );
  }

  /** What the array is in the model of the estate. */
  public describe(): ModelPart {
    const sharing = new Set(this.sharing());
    const drained = this.servers.filter((server) => !sharing.has(server));
    return describeArray(
      this,
      drained.map((server) => server.computerName),
      this.balancer,
    );
  }

  /**
   * The path by which its public addresses reach the Internet: they have no routing preference.
   *
   * @internal
   */
  public get _carrier(): string | undefined {
    return this.exposure === Exposure.INTERNAL ? undefined : MICROSOFT_NETWORK;
  }

  public serverAddressesFor(consumer: IConstruct): string[] {
    return this.balancer.serverAddressesFor(consumer);
  }

  public repeatAt(props: TierCopyProps): ITier {
    const { site, scale, publisher } = props;
    const copy = new ResilientClientAccessArray(scopeOfCopy(this, site), this.node.id, {
      ...this.props,
      ...TierServers.optionsOfCopy(this.props, scale),
      site,
      internalAddress: undefined,
      drainedMembers: scale.servers === undefined ? this.props.drainedMembers : undefined,
    });
    publisher.publishClientAccess(this, copy);
    return copy;
  }

  private check(): void {
    if (this.props.mailboxStorage && this.version.hasClientAccessRole) {
      refuse(this, {
        property: 'mailboxStorage',
        fault: `cannot be set with ${this.version.name}`,
        cause: 'the front ends of that version have the Client Access role and hold no databases',
        remedy: 'give the storage to a MailboxTier',
      });
    }
    checkSources(this, 'clientPrefixes', this.props.clientPrefixes, {
      nobodyElse: {
        fault: 'must contain the sources of your clients only',
        cause: 'it limits who may come, and this source is the whole Internet or every customer of Azure',
        remedy: 'list the blocks of the clients, or leave clientPrefixes out',
      },
    });
    checkRange(this, this.props.idleTimeout?.toMinutes(), {
      property: 'idleTimeout',
      min: 21,
      max: 100,
      unit: 'minutes',
      cause:
        'it must exceed the TCP KeepAliveTime of the servers (microsoft.github.io/CSS-Exchange, TCPIPSettingsCheck), and Azure allows at most 100 minutes',
    });
    if (new Set(this.protocols).size < this.protocols.length) {
      refuse(this, {
        property: 'protocols',
        value: this.protocols.map((protocol) => protocol.label),
        fault: 'must not contain a protocol twice',
        cause: 'a protocol has one rule and one probe',
        remedy: 'list each protocol once',
      });
    }
    if (this.protocols.includes(ClientProtocol.HTTPS)) return;
    refuse(this, {
      property: 'protocols',
      value: this.protocols.map((protocol) => protocol.label),
      fault: 'must include HTTPS',
      cause: 'Autodiscover and the health page use it',
      remedy: 'add ClientProtocol.HTTPS',
    });
  }

  private admitClients(): void {
    const taken = this.balancer.admittedPorts ?? [];
    admitClients(this.subnet, {
      protocols: this.protocols.filter(({ port }) => !taken.includes(port)),
      exposure: this.exposure,
      clientPrefixes: this.props.clientPrefixes,
    });
  }

  private lockAddresses(): void {
    for (const address of this.node.findAll().filter((each) => each instanceof PublicIp)) {
      const owner = address.node.scope as Construct;
      const member = /^Address-(.+)$/.exec(owner.node.id)?.[1];
      new ManagementLock(owner, 'Lock', {
        name: this.ownSite.resourceName(ResourceKind.LOCK, [
          this.node.id.toLowerCase(),
          ...(member === undefined ? [] : [member]),
        ]),
        scope: idOf(address, this),
        lockLevel: 'CanNotDelete',
        notes: 'Published names lead to it.',
      });
    }
  }

  private balance(): ILoadBalancer {
    const { internalAddress, idleTimeout } = this.props;
    return this.balancing.bind(this, {
      site: this.ownSite,
      role: SubnetRole.CLIENT_ACCESS,
      name: this.node.id.toLowerCase(),
      exposure: this.exposure,
      ports: this.protocols.map(({ label, port }) => ({
        label,
        port,
        healthPath: port === this.healthPage.port ? this.serverHealthPath : undefined,
      })),
      idleTimeout: idleTimeout ?? Duration.minutes(35),
      internalAddress,
      namespaces: this.namespaces,
      version: this.version,
      certificate: this.props.certificate,
      clientPrefixes: this.props.clientPrefixes,
    });
  }

  private planServers(): TierServers {
    const { mailboxStorage } = this.props;
    return new TierServers(this, {
      site: this.ownSite,
      role: SubnetRole.CLIENT_ACCESS,
      software: exchangeSoftware(this.version),
      options: this.props,
      defaultServers: 3,
      defaultSize: DEFAULT_SIZE,
      defaultRoleCode: 'FE',
      dataDisks: mailboxStorage && mailboxDisks(this, mailboxStorage),
      holdOut: this.holdOut,
      defaultProtection: this.version.hasClientAccessRole
        ? ServerProtection.fullServer()
        : ServerProtection.withoutDatabaseVolumes(),
    });
  }

  /** How the servers are probed; undefined where nothing probes them. */
  private get holdOut(): HoldOut | undefined {
    const { probeSources } = this.balancer;
    return probeSources && { ports: this.protocols.map(({ port }) => port), probeSources };
  }

  private makeServer(member: PlannedMember, drained: boolean): void {
    const addressId = drained ? undefined : this.balancer.publicAddressIdFor(member.name);
    const server = this.tierServers.add(member, addressId);
    if (!drained) this.balancer.addServer(member.name, server);
    const { exportStore } = this.props;
    if (!exportStore) return;
    exportFrom(server, {
      store: exportStore,
      purpose: ExportPurpose.CUSTOMISATIONS,
      site: this.ownSite,
      subnet: this.subnet,
    });
  }

  private sharing(): WindowsServer[] {
    const drainedMembers = (this.props.drainedMembers ?? []).map((name) => `Server-${name}`);
    return this.servers.filter((server) => !drainedMembers.includes(server.node.id));
  }

  private checkDrained(members: PlannedMember[]): Set<string> {
    const names = members.map((member) => member.name);
    const drainedMembers = this.props.drainedMembers ?? [];
    for (const name of drainedMembers.filter((each) => !names.includes(each))) {
      refuse(this, {
        property: 'drainedMembers',
        value: name,
        fault: 'must contain names of members only',
        cause: 'only a member can be left without a share of the clients',
        remedy: suggest(name, names),
      });
    }
    if (new Set(drainedMembers).size < members.length) return new Set(drainedMembers);
    return refuse(this, {
      property: 'drainedMembers',
      value: drainedMembers,
      fault: 'must leave at least one member in service',
      cause: 'otherwise no server would serve clients',
      remedy: 'remove at least one member from the list',
    });
  }

  private advise(): void {
    adviseOnSupport(this, this.version);
    if (!this.version.hasClientAccessRole) adviseOnDatabases(this, this.servers, this.props.protection);
    advise(this, WarningId.AFFINITY_NOT_NEEDED, () =>
      this.balancing.keepsAffinity && !this.version.needsAffinity
        ? `${this.version.name} needs no affinity (learn.microsoft.com/exchange/architecture/client-access/load-balancing), and source ` +
          'affinity sends all clients behind one NAT to one server. Use LoadBalancing.layer4().'
        : undefined,
    );
    advise(this, WarningId.DNS_ROUND_ROBIN, () =>
      !this.balancing.detectsFailures
        ? 'DNS round robin keeps answering with a failed server until somebody edits the records, and it spreads load unevenly. ' +
          'Use LoadBalancing.layer4().'
        : undefined,
    );
    advise(this, WarningId.HEALTH_CHECK_BEHIND_PROXIES, () =>
      this.props.healthCheck !== undefined && this.balancer.proxy !== undefined
        ? `healthCheck decides about no server of ${this.site.siteName}: proxies take servers out by the pages of their routing. Leave it out; for the page by which Traffic Manager judges ` +
          'the site, use siteHealthCheck.'
        : undefined,
    );
  }
}

function checkNamespaces(array: ResilientClientAccessArray, namespaces: string[]): string[] {
  namespaces.forEach((name) => checkLabel(array, 'namespaces', name));
  const distinct = new Set(namespaces.map((name) => name.toLowerCase()));
  if (namespaces.length > 0 && distinct.size === namespaces.length) return [...namespaces];
  return refuse(array, {
    property: 'namespaces',
    value: namespaces,
    fault: 'must contain at least one name, and none twice',
    cause: 'clients find the servers by name',
    remedy: "use names such as ['mail', 'autodiscover']",
  });
}
