import { Construct } from 'constructs';
import { ResilientClientAccessArray } from '../client-access/resilient-client-access-array';
import { checkHostName, checkLabel } from '../core/host-name';
import { refuse } from '../core/refusal';
import { ClientProtocol } from '../exchange/client-protocol';
import { ExchangeVersion } from '../exchange/exchange-version';
import { VirtualDirectory } from '../exchange/virtual-directory';
import { describeExistingServer } from '../mailbox/describe-existing-server';
import { mailboxDrives } from '../mailbox/mailbox-disks';
import { DependencyKind } from '../model/dependency';
import { EstateModel } from '../model/estate-model';
import { tierId } from '../model/ids';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import type { HealthPage, IClientAccessService } from '../publishing/client-access-service';
import type { SiteRef } from '../publishing/site-ref';
import { Exposure } from '../server/exposure';
import { checkVersion } from '../server/server-build';
import { TierServers } from '../server/tier-servers';
import type { IEstateSite } from '../site/i-estate-site';
import type { ITier, TierCopyProps } from '../site/i-tier';
import type { IMailboxServers, MailboxServer } from '../site/mailbox-server';
import { scopeOfCopy } from '../site/site-of';
import { checkInside, checkOnce, checkPublic, checkSome, claimExisting } from './check-datacenter';
import type { Datacenter } from './datacenter';
import type { DatacenterClientAccess } from './datacenter-client-access';
import { existingProtection } from './existing-protection';

/** The front end of a datacenter. */
export class DatacenterFrontEnds
  extends Construct
  implements IClientAccessService, ITier, IMailboxServers, IModelContributor
{
  public readonly site: IEstateSite;
  public readonly siteRef: SiteRef;
  public readonly namespaces: string[];
  public readonly publicHostName?: string;
  public readonly publicAddresses?: string[];
  public readonly privateAddresses: string[];
  public readonly healthPage: HealthPage;
  public readonly mailboxServers: MailboxServer[];
  public readonly warmServers = 2;
  /** The Exchange version. */
  public readonly version: ExchangeVersion;

  private readonly servers: MailboxServer[];
  private readonly serverHealthPath: string;
  private readonly protocols: ClientProtocol[];

  public constructor(
    private readonly datacenter: Datacenter,
    private readonly props: DatacenterClientAccess,
    defaultNamespaces: string[],
  ) {
    super(datacenter, 'ClientAccess');
    this.site = datacenter;
    this.siteRef = datacenter._ref();
    checkSome(this, props.servers);
    checkVersion(this, props.version);
    this.version = props.version ?? ExchangeVersion.SUBSCRIPTION_EDITION;
    this.namespaces = [...(props.namespaces ?? defaultNamespaces)];
    this.publicHostName = props.publicHostName;
    this.publicAddresses = props.publicAddresses && [...props.publicAddresses];
    this.privateAddresses = [...(props.privateAddresses ?? props.servers.map(({ address }) => address))];
    this.protocols = [...(props.protocols ?? [ClientProtocol.HTTPS])];
    const { healthCheck = VirtualDirectory.OWA, siteHealthCheck = healthCheck } = props;
    this.serverHealthPath = this.version.healthPath(healthCheck);
    this.healthPage = { port: ClientProtocol.HTTPS.port, path: this.version.healthPath(siteHealthCheck) };
    this.check();
    this.servers = this.readServers();
    this.mailboxServers = this.version.hasClientAccessRole ? [] : this.servers;
    for (const { computerName, address } of this.servers)
      datacenter._roster.addExchangeServer(computerName, address);
    datacenter.addMailboxServers(this);
    EstateModel.contribute(this, this);
    datacenter.addTier(this);
  }

  /** Clients meet one host name: the balancer of the datacenter is not the program's. */
  public serverAddressesFor(): string[] {
    return [];
  }

  public repeatAt({ site, scale, publisher }: TierCopyProps): ITier {
    const { inAzure = {}, healthCheck, siteHealthCheck } = this.props;
    const servers = inAzure.servers ?? (inAzure.members ? undefined : Math.max(this.servers.length, 2));
    const copy = new ResilientClientAccessArray(scopeOfCopy(this, site), this.node.id, {
      exposure: this.publicHostName === undefined ? Exposure.INTERNAL : undefined,
      ...inAzure,
      ...TierServers.optionsOfCopy({ ...inAzure, servers }, scale),
      site,
      version: this.version,
      namespaces: this.namespaces,
      protocols: this.protocols,
      healthCheck,
      siteHealthCheck,
    });
    this.checkExposure(copy.publicHostName);
    publisher.publishClientAccess(this, copy);
    return copy;
  }

  /** What the front end is in the model of the estate. */
  public describe(): ModelPart {
    const { site, version } = this;
    const id = tierId(site.code, this.node.id);
    const roles = version.hasClientAccessRole ? ['client-access'] : ['mailbox', 'client-access'];
    const protection = existingProtection(this.props.protectedBy ?? this.datacenter._protectedBy);
    const machines = this.servers.map((server) => ({
      ...describeExistingServer(server, this.datacenter, this.node.id, protection),
      roles,
    }));
    const members = machines.map((machine) => machine.id);
    const { healthPage, serverHealthPath } = this;
    return {
      estate: site.estate,
      tiers: [
        {
          id,
          name: this.node.id,
          kind: 'client-access',
          site: site.code,
          machines: members,
          clientAccess: {
            namespaces: this.namespaces,
            publicHostName: this.publicHostName,
            carrier: this.carrier,
            privateAddresses: this.privateAddresses,
            healthPort: healthPage.port,
            healthPath: serverHealthPath,
            siteHealthPath: healthPage.path === serverHealthPath ? undefined : healthPage.path,
            protocols: this.protocols.map((protocol) => protocol.label),
          },
        },
      ],
      machines,
      redundancyGroups: [
        { id, provides: `client access in ${site.siteName}`, members, needed: 1, votes: false },
      ],
      dependencies: site.mailboxTiers
        .filter((tier) => version.hasClientAccessRole && tier.mailboxServers.length > 0)
        .map((tier) => ({ source: id, target: tierId(site.code, tier.node.id), kind: DependencyKind.NEEDS })),
    };
  }

  /**
   * Refuses a site whose front end clients outside reach while they do not reach this one, or the other way round.
   *
   * @internal
   */
  public checkExposure(other: string | undefined): void {
    if ((other === undefined) === (this.publicHostName === undefined)) return;
    refuse(this, {
      property: 'publicHostName',
      value: this.publicHostName,
      ...(other === undefined
        ? { fault: 'has no counterpart in Azure' }
        : { fault: `is required, because clients outside reach ${other}` }),
      cause: 'names that clients outside use would lead nowhere in one of the two sites',
      remedy:
        other === undefined
          ? 'give the front end in Azure a public load balancer (Exposure.BOTH), or leave publicHostName out'
          : 'state the host name by which clients outside reach the datacenter, or use Exposure.INTERNAL in Azure',
    });
  }

  private get carrier(): string | undefined {
    return this.publicHostName === undefined
      ? undefined
      : (this.props.carrier ?? `carrier of ${this.site.siteName}`);
  }

  private readServers(): MailboxServer[] {
    const { servers, windows } = this.props;
    const { databaseDrive, databaseDrives, logDrive } = this.props;
    const drives = this.version.hasClientAccessRole
      ? {}
      : mailboxDrives(this, { databaseDrive, databaseDrives, logDrive });
    return servers.map(({ computerName, address }) => ({
      computerName: claimExisting(this, computerName),
      address,
      version: this.version,
      windows,
      ...drives,
    }));
  }

  private check(): void {
    const { publicHostName, publicAddresses } = this.props;
    this.namespaces.forEach((name) => checkLabel(this, 'namespaces', name));
    const networks = this.datacenter._blocks();
    this.props.servers.forEach(({ address }) => checkInside(this, 'servers.address', address, networks));
    checkOnce(
      this,
      'servers.address',
      this.props.servers.map(({ address }) => address),
      'a network has each address once',
    );
    this.privateAddresses.forEach((address) => checkInside(this, 'privateAddresses', address, networks));
    for (const property of ['privateAddresses', 'publicAddresses'] as const)
      checkOnce(this, property, this.props[property] ?? [], 'a record has each address once');
    if (publicHostName !== undefined) this.checkHost(publicHostName);
    if (!publicAddresses) return;
    publicAddresses.forEach((address) =>
      checkPublic(this, 'publicAddresses', address, 'clients outside connect to it'),
    );
    if (publicHostName !== undefined && publicAddresses.length > 0) return;
    refuse(this, {
      property: publicHostName === undefined ? 'publicHostName' : 'publicAddresses',
      fault:
        publicHostName === undefined
          ? 'is required with publicAddresses'
          : 'must contain at least one address',
      cause:
        'the names of clients are aliases of one host name in each site, and Traffic Manager takes no addresses beside names (learn.microsoft.com/azure/traffic-manager/traffic-manager-faqs)',
      remedy:
        "name a host of the zone, such as publicHostName: 'ams.contoso.com', or leave publicAddresses out where its record exists already",
    });
  }

  /** Traffic Manager takes a profile of its own as a nested endpoint only. */
  private checkHost(name: string): void {
    checkHostName(this, 'publicHostName', name);
    if (!/trafficmanager\.(net|cn)$/i.test(name)) return;
    refuse(this, {
      property: 'publicHostName',
      value: name,
      limit: 'the host name of the datacenter itself',
      cause: 'Traffic Manager refuses a profile as an endpoint of another one by its name',
      remedy: 'state the name that the profile leads to',
    });
  }
}
