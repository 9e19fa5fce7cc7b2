import { Construct } from 'constructs';
import { checkHostName, checkLabel } from '../core/host-name';
import { refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';
import { describeEdgeTier } from '../edge/describe-edge-tier';
import type { EdgeSiteSubscription } from '../edge/edge-pairs';
import { EdgeSubscription } from '../edge/edge-subscription';
import { subscribe } from '../edge/edge-subscriptions';
import { EdgeTier } from '../edge/edge-tier';
import type { EdgeTierOptions } from '../edge/edge-tier-props';
import { InboundMail } from '../edge/inbound-mail';
import type { SmartHostProps } from '../edge/outbound-mail';
import { OutboundMail } from '../edge/outbound-mail';
import { ExchangeVersion } from '../exchange/exchange-version';
import { EstateModel } from '../model/estate-model';
import { carrierDomain, tierId } from '../model/ids';
import type { MachineModel } from '../model/machine-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import { Runs } from '../model/site-model';
import type { IMailService, MailHost } from '../publishing/mail-service';
import type { SiteRef } from '../publishing/site-ref';
import { checkVersion } from '../server/server-build';
import { TierServers } from '../server/tier-servers';
import { checkOwnDirectorySite } from '../site/check-directory';
import type { IEstateSite } from '../site/i-estate-site';
import type { ITier, TierCopyProps } from '../site/i-tier';
import { scopeOfCopy } from '../site/site-of';
import { checkInside, checkOnce, checkPublic, checkSome, claimExisting } from './check-datacenter';
import type { Datacenter } from './datacenter';
import type { DatacenterEdge, DatacenterEdges } from './datacenter-edges';
import { existingProtection } from './existing-protection';

/** The Edges of a datacenter. */
export class DatacenterEdgeTier extends Construct implements IMailService, ITier, IModelContributor {
  public readonly site: IEstateSite;
  public readonly siteRef: SiteRef;
  public readonly warmServers = 1;
  /** Nothing of the program clones a configuration there. */
  public readonly configurationSource = undefined;
  /** The load of the Edges is not stated. */
  public readonly messagesPerSecondWithOneLess = undefined;

  private readonly version: ExchangeVersion;
  private readonly outbound: OutboundMail;
  private domain?: string;

  public constructor(
    private readonly datacenter: Datacenter,
    private readonly props: DatacenterEdges,
  ) {
    super(datacenter, 'Edge');
    this.site = datacenter;
    this.siteRef = datacenter._ref();
    checkVersion(this, props.version);
    this.version = props.version ?? ExchangeVersion.SUBSCRIPTION_EDITION;
    this.outbound = props.outbound ?? OutboundMail.direct();
    this.check();
    for (const { publicAddress } of props.servers) datacenter._roster.addExternalEdge(publicAddress);
    EstateModel.contribute(this, this);
    datacenter.addTier(this);
  }

  public get filterHosts(): string[] {
    return (this.props.inbound ?? InboundMail.fromInternet()).hosts;
  }

  public useMailDomain(domainName: string): void {
    checkHostName(this, 'domainName', domainName, undefined, 'contoso.com');
    if (this.domain !== undefined && this.domain !== domainName) {
      refuse(this, {
        property: 'domainName',
        value: domainName,
        limit: `'${this.domain}', in which the Edges are already published`,
        cause: 'an Edge has one host name, which is also its PTR and HELO name',
        remedy: 'publish them in one zone',
      });
    }
    this.domain = domainName;
  }

  /** All of them are literals: no state is read. */
  public hostsFor(): MailHost[] {
    return this.props.servers.map((edge) => ({
      hostName: this.hostNameOf(edge) ?? this.refuseHosts(),
      address: edge.publicAddress,
      privateAddress: edge.privateAddress,
    }));
  }

  public spfMechanismsFor(): string[] {
    const { relay } = this.outbound;
    return relay
      ? [...relay.spfMechanisms]
      : this.props.servers.map(({ publicAddress }) => `ip4:${publicAddress}`);
  }

  public repeatAt({ site, scale, publisher }: TierCopyProps): ITier {
    checkOwnDirectorySite(site, this.site, site);
    const options = this.optionsInAzure();
    const servers = options.servers ?? (options.members ? undefined : Math.max(this.props.servers.length, 2));
    const copy = new EdgeTier(scopeOfCopy(this, site), this.node.id, {
      inbound: this.props.inbound,
      version: this.version,
      ...options,
      ...TierServers.optionsOfCopy({ ...options, servers }, scale),
      site,
    });
    publisher.publishMail(this, copy);
    return copy;
  }

  /** What the Edges are in the model of the estate. */
  public describe(): ModelPart {
    return describeEdgeTier(this, {
      machines: this.props.servers.map((edge) => this.describeEdge(edge)),
      externalEdges: [],
    });
  }

  /** @internal */
  public get _relay(): SmartHostProps | undefined {
    return this.outbound.relay;
  }

  /** @internal */
  public _hostNamesOf(): string[] {
    return [];
  }

  /** @internal */
  public _subscriptions(): EdgeSiteSubscription[] {
    return subscribe(EdgeSubscription.toSite(), {
      adSite: this.site.activeDirectorySite,
      edges: this.props.servers.map(({ computerName: name }) => ({ name, member: name })),
      mailboxServers: this.datacenter._roster.mailboxServers,
    });
  }

  private describeEdge(edge: DatacenterEdge): MachineModel {
    const { site, version } = this;
    const { computerName, carrier, privateAddress } = edge;
    return {
      id: computerName,
      roles: ['edge'],
      site: site.code,
      location: site.siteName,
      tier: tierId(site.code, this.node.id),
      failureDomains: [carrierDomain(carrier)],
      address: privateAddress,
      hostName: this.hostNameOf(edge),
      existing: true,
      runs: Runs.ALWAYS,
      drained: false,
      exchangeVersion: version.name,
      volumes: [],
      carrier,
      protection: existingProtection(this.props.protectedBy ?? this.datacenter._protectedBy),
    };
  }

  private hostNameOf({ computerName, hostLabel = computerName }: DatacenterEdge): string | undefined {
    return this.domain && `${hostLabel.toLowerCase()}.${this.domain}`;
  }

  private refuseHosts(): never {
    return refuse(this, {
      property: 'domainName',
      fault: 'is not known yet',
      cause: 'no zone publishes the Edges, and their host names follow from the domain of the zone',
      remedy: 'publish them with a FailoverZone, or call useMailDomain(domainName) where DNS is elsewhere',
    });
  }

  /** Exchange supports direct delivery from a datacenter, but not from Azure. */
  private optionsInAzure(): EdgeTierOptions {
    const { inAzure } = this.props;
    if (inAzure) return inAzure;
    if (this.outbound.relay) return { outbound: this.outbound };
    return refuse(this, {
      property: 'edges.inAzure',
      fault: 'is required',
      cause:
        'the Edges of the datacenter deliver directly, and Exchange supports a relay only from Azure (learn.microsoft.com/exchange/plan-and-deploy/virtualization)',
      remedy:
        'state how mail leaves there: inAzure: { outbound: OutboundMail.smartHost({ host, spfMechanisms }) }',
    });
  }

  private check(): void {
    const { servers } = this.props;
    checkSome(this, servers);
    const networks = this.datacenter._blocks();
    for (const {
      computerName,
      hostLabel = computerName,
      publicAddress,
      privateAddress,
      carrier,
    } of servers) {
      claimExisting(this, computerName);
      checkLabel(this, 'servers.hostLabel', hostLabel);
      checkText(this, 'servers.carrier', carrier);
      checkPublic(
        this,
        'servers.publicAddress',
        publicAddress,
        'other mail servers connect to it, and the SPF record contains it',
      );
      checkInside(this, 'servers.privateAddress', privateAddress, networks);
    }
    checkOnce(
      this,
      'servers.hostLabel',
      servers.map(({ computerName, hostLabel = computerName }) => hostLabel),
      'each name becomes a host name',
    );
    checkOnce(
      this,
      'servers.publicAddress',
      servers.map(({ publicAddress }) => publicAddress),
      'the PTR of an address has one name, which is the HELO name of the Edge',
    );
  }
}
