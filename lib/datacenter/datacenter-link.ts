import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { checkAllProps, checkedInUse, checkGiven, givenOfClass, type SettingsOf } from '../core/check-class';
import { freeIdInStack } from '../core/construct-id';
import { refuse, refusalText } from '../core/refusal';
import { WarningId } from '../core/warning-id';
import { breaksRules } from '../core/resiliency-rule';
import { advise } from '../core/warnings';
import { validateWholeApp } from '../core/whole-app-validation';
import { EstateModel } from '../model/estate-model';
import type { GatewayModel } from '../model/gateway-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import { checkDistinctSites } from '../site/distinct-sites';
import { GatewayConnection } from '../site/gateway-connection';
import type { ISite } from '../site/i-site';
import type { Site } from '../site/site';
import { siteInStackOf, siteListOf } from '../site/site-of';
import { Datacenter } from './datacenter';
import { sharedFate } from './shared-fate';

/** Settings of a link. */
export interface DatacenterLinkProps {
  /** The site in Azure, whose network has the gateway or is peered with it. */
  readonly site: ISite;
  /** The datacenter. */
  readonly datacenter: Datacenter;
  /** The gateway. */
  readonly connection: GatewayConnection;
  /**
   * Further sites that reach the datacenter over the same gateway, by the peerings of an `Interconnect` that comes later in the program. Such a site loses
   * the datacenter together with the site of the gateway: for the datacenter, a witness is lost together with that site.
   *
   * Source: learn.microsoft.com/azure/vpn-gateway/vpn-gateway-peering-gateway-transit.
   *
   * @default - none
   */
  readonly transitFor?: ISite[];
}

const LINK: SettingsOf<DatacenterLinkProps> = {
  site: checkedInUse,
  datacenter: givenOfClass(Datacenter, 'new Datacenter(stack, id, props)'),
  connection: givenOfClass(GatewayConnection, 'GatewayConnection.vpn({ devices })'),
  transitFor: checkedInUse,
};

/**
 * The connection between a site in Azure and a datacenter.
 *
 * It belongs in the stack of the site: it is located in the site's region, servers may need it to join their domain, and no other stack needs it. A
 * switchover applies names only, so that it needs no link.
 */
export class DatacenterLink extends Construct implements IModelContributor {
  /** What the connection consists of. */
  public readonly gateway: GatewayModel;

  private readonly site: Site;
  private readonly datacenter: Datacenter;
  private readonly transitFor: Site[];

  /**
   * @param scope - the site, or a construct in its stack
   * @param id - construct id
   * @param props - the two sides and the gateway
   * @throws if the scope is in another stack, the network has a gateway already, or a site cannot reach the datacenter over this one
   */
  public constructor(scope: Construct, id: string, props: DatacenterLinkProps) {
    super(scope, freeIdInStack(scope, id));
    checkAllProps(this, props, LINK);
    const { datacenter, connection } = props;
    checkGiven(this, 'datacenter', datacenter, Datacenter, 'new Datacenter(stack, id, props)');
    this.site = siteInStackOf(this, props);
    this.datacenter = datacenter;
    this.transitFor = siteListOf(this, 'transitFor', props.transitFor ?? []);
    checkDistinctSites(this, [this.site, datacenter, ...this.transitFor]);
    this.checkEstate();
    const { code, siteName, networks } = datacenter;
    this.gateway = connection.bind(this, this.site, { code, siteName, networks });
    for (const other of this.transitFor) this.letThrough(other, connection);
    [this.site, ...this.transitFor].forEach((each) => datacenter._connectTo(each));
    this.node.addValidation({ validate: () => this.validateTransit() });
    validateWholeApp(this);
    EstateModel.contribute(this, this);
    advise(this, WarningId.SINGLE_GATEWAY_PATH, () => this.pathAdvice());
    advise(this, WarningId.GATEWAY_TRANSIT, () => this.transitAdvice());
  }

  /** What the link is in the model of the estate. */
  public describe(): ModelPart {
    const { site, datacenter, gateway } = this;
    const stack = TerraformStack.of(site).node.id;
    return {
      estate: site.estate,
      interconnects: [
        { stack, sites: [datacenter.code, site.code], gateway },
        ...this.transitFor.map((other) => ({
          stack,
          sites: [datacenter.code, other.code],
          gateway: { ...gateway, through: site.code },
        })),
      ],
    };
  }

  private checkEstate(): void {
    const { site, datacenter } = this;
    if (site.estate === datacenter.estate) return;
    refuse(this, {
      property: 'datacenter',
      value: datacenter.estate,
      limit: `of the estate ${site.estate}, that of ${site.siteName}`,
      cause: 'the link is part of one estate',
      remedy: 'give both the same estate',
    });
  }

  private letThrough(other: Site, connection: GatewayConnection): void {
    const { site, datacenter } = this;
    const refuseTransit = (fault: string, cause: string): never =>
      refuse(this, {
        property: 'transitFor',
        value: other.siteName,
        fault,
        cause,
        remedy: `give ${other.siteName} a DatacenterLink of its own, or leave it out`,
      });
    if (other === site) refuseTransit('must not name the site of the gateway', 'it needs no transit');
    if (!connection._isInNetworkOfSite()) {
      refuseTransit(
        `cannot be used with a gateway in another network than that of ${site.siteName}`,
        'traffic passes one peering, not two (learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview)',
      );
    }
    if (site._isConnectedTo(other)) {
      refuseTransit(
        'must come before the Interconnect',
        `the peerings of ${other.siteName} are made without the gateway already`,
      );
    }
    if (other._network.letThrough(site._network)) return;
    refuseTransit(
      'already reaches a gateway',
      `a network uses one gateway, its own or that of a peered network; ${datacenter.siteName} would be reached by a second one`,
    );
  }

  private validateTransit(): string[] {
    return this.transitFor
      .filter((other) => !this.site._isConnectedTo(other))
      .map((other) =>
        refusalText({
          property: 'transitFor',
          value: other.siteName,
          fault: `is not connected with ${this.site.siteName}`,
          cause: 'its traffic to the datacenter passes the peering of the two networks',
          remedy: 'make an Interconnect of both sites, after the link',
        }),
      );
  }

  private pathAdvice(): string | undefined {
    const shared = sharedFate(this.gateway);
    if (shared === undefined) return undefined;
    return (
      `The connection between ${this.site.siteName} and ${this.datacenter.siteName} ${shared}. Without it databases are not copied between the two, and ` +
      `one of them has no vote. Add a second device, circuit or carrier, or acknowledge this and say why one is enough.${breaksRules('concentrators', 'peeringLocations')}`
    );
  }

  private transitAdvice(): string | undefined {
    if (this.transitFor.length === 0) return undefined;
    const { site, datacenter } = this;
    const others = this.transitFor.map(({ siteName }) => siteName).join(', ');
    return (
      `${others} and ${datacenter.siteName} reach each other through ${site.siteName} only, and not while ${site.siteName} is lost. With a witness in ${others}, the ` +
      `Mailbox servers of ${datacenter.siteName} then lose its vote together with those of ${site.siteName}, and dismount all databases. Give ${others} a DatacenterLink of its own, ` +
      'or acknowledge this and say who restores the quorum.'
    );
  }
}
