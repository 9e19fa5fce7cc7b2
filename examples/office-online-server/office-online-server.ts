import type {
  HealthPage,
  IClientAccessService,
  ILoadBalancer,
  IModelContributor,
  ISite,
  ITier,
  ModelPart,
  ServerTierOptions,
  SiteRef,
  TierCopyProps,
  WindowsServer,
} from 'cdktf-resilient-exchange';
import {
  ClientProtocol,
  Duration,
  EstateModel,
  Exposure,
  LoadBalancing,
  SubnetRole,
  TierServers,
  WindowsVersion,
} from 'cdktf-resilient-exchange';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';

/** Slots 5 to 11 and 15 of a site's address plan are free for tiers of a team. */
const OFFICE = SubnetRole.custom('office', { slot: 5 });

/** Supported releases. Source: learn.microsoft.com/officeonlineserver/plan-office-online-server. */
const SOFTWARE = {
  name: 'Office Online Server',
  windows: [WindowsVersion.WS2022, WindowsVersion.WS2019, WindowsVersion.WS2016],
  source: 'learn.microsoft.com/officeonlineserver/plan-office-online-server',
};

/** Settings of an Office Online Server farm. */
export interface OfficeOnlineServerProps extends ServerTierOptions {
  /** The site of the farm. */
  readonly site: ISite;
  /** Names below the mail domain that browsers use. */
  readonly namespaces: string[];
}

/**
 * An Office Online Server farm, in which Outlook on the web opens attachments. A tier of the team's own: this file uses nothing but what
 * the library exports.
 *
 * The farm needs servers of its own, members of the domain: it cannot share one with Exchange or a domain controller. Several servers
 * need a load balancer that keeps a client on one server, and HTTPS. Source: learn.microsoft.com/officeonlineserver/plan-office-online-server.
 * Microsoft supports it until 2026-12-31 (learn.microsoft.com/lifecycle/products/office-online-server).
 */
export class OfficeOnlineServer extends Construct implements ITier, IClientAccessService, IModelContributor {
  public readonly site: ISite;
  public readonly siteRef: SiteRef;
  public readonly namespaces: string[];
  public readonly warmServers = 1;
  /** Exchange reads it too: `Set-OrganizationConfig -WacDiscoveryEndpoint https://office.contoso.com/hosting/discovery`. */
  public readonly healthPage: HealthPage = { port: ClientProtocol.HTTPS.port, path: '/hosting/discovery' };

  private readonly tierServers: TierServers;
  private readonly balancer: ILoadBalancer;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: OfficeOnlineServerProps,
  ) {
    super(scope, id);
    const { site } = props;
    this.site = site;
    this.siteRef = { siteName: site.siteName, code: site.code, estate: site.estate, region: site.region };
    this.namespaces = props.namespaces;
    this.tierServers = new TierServers(this, {
      site,
      role: OFFICE,
      software: SOFTWARE,
      options: props,
      defaultServers: 2,
      defaultSize: 'Standard_E4s_v5',
      defaultRoleCode: 'OOS',
    });
    site.subnet(OFFICE).allowInbound({
      name: 'AllowHttpsFromClients',
      priority: 100,
      port: this.healthPage.port,
      sources: ['Internet'],
      description: 'Browsers open documents.',
    });
    this.balancer = LoadBalancing.sourceAffinity().bind(this, {
      site,
      role: OFFICE,
      name: id.toLowerCase(),
      exposure: Exposure.BOTH,
      ports: [{ label: 'Https', port: this.healthPage.port, healthPath: this.healthPage.path }],
      idleTimeout: Duration.minutes(35),
    });
    for (const member of this.tierServers.members) {
      this.balancer.addServer(member.name, this.tierServers.add(member));
    }
    EstateModel.contribute(this, this);
    site.addTier(this);
  }

  public get servers(): WindowsServer[] {
    return this.tierServers.servers;
  }

  public get publicHostName(): string | undefined {
    return this.balancer.publicHostName;
  }

  public get privateAddresses(): string[] {
    return this.balancer.privateAddresses;
  }

  public serverAddressesFor(consumer: IConstruct): string[] {
    return this.balancer.serverAddressesFor(consumer);
  }

  public repeatAt({ site, scale, publisher }: TierCopyProps): ITier {
    const options = TierServers.optionsOfCopy(this.props, scale);
    const copy = new OfficeOnlineServer(site, this.node.id, { ...this.props, ...options, site });
    publisher.publishClientAccess(this, copy);
    return copy;
  }

  public describe(): ModelPart {
    const { namespaces, publicHostName, privateAddresses, healthPage } = this;
    return this.tierServers.describe({
      kind: 'office-online',
      provides: 'Office in the browser',
      clientAccess: {
        namespaces,
        publicHostName,
        privateAddresses,
        healthPort: healthPage.port,
        healthPath: healthPage.path,
        protocols: [ClientProtocol.HTTPS.label],
      },
    });
  }
}
