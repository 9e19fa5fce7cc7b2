import type { Size } from '../core/size';
import type { ExchangeVersion } from '../exchange/exchange-version';
import type { ExportStore } from '../protection/export-store';
import type { ServerTierOptions } from '../server/server-tier-options';
import type { Administrator } from '../site/administrator';
import type { ISite } from '../site/i-site';
import type { EdgeCapacity } from './edge-capacity';
import type { EdgeSubscription } from './edge-subscription';
import type { ExternalEdge } from './external-edge';
import type { InboundMail } from './inbound-mail';
import type { InternetAccess } from './internet-access';
import type { OutboundMail } from './outbound-mail';
import type { RoutingPreference } from './routing-preference';

/** Settings of an Edge tier, wherever it is. */
export interface EdgeTierOptions extends ServerTierOptions {
  /**
   * The Exchange version.
   *
   * @default ExchangeVersion.SUBSCRIPTION_EDITION
   */
  readonly version?: ExchangeVersion;
  /**
   * Routing preferences of public addresses, by the computer name of the Edge: `{ AMSEDGE2: RoutingPreference.internet() }`. An Edge of a standby
   * site has an entry of its own. The preference of an address is fixed when it is made: add an entry together with a new Edge, and never
   * change or remove that of an Edge that exists. Its address would be replaced, which the plan gate and `prevent_destroy` stop.
   *
   * @default - RoutingPreference.microsoftNetwork() for every Edge: a single carrier, which is warned about
   */
  readonly routingPreferences?: Record<string, RoutingPreference>;
  /**
   * Edges outside Azure that belong to the tier, each on a carrier of its own.
   *
   * @default - none
   */
  readonly externalEdges?: ExternalEdge[];
  /**
   * Where mail from the Internet comes from.
   *
   * @default InboundMail.fromInternet()
   */
  readonly inbound?: InboundMail;
  /**
   * How mail leaves. Nothing is the default: Exchange supports a relay only from Azure, and a relay needs a contract.
   *
   * Source: learn.microsoft.com/exchange/plan-and-deploy/virtualization.
   */
  readonly outbound: OutboundMail;
  /**
   * Where the Edges may connect to in the Internet, besides mail: the port of the smart host needs no destination.
   *
   * @default InternetAccess.unrestricted()
   */
  readonly internetAccess?: InternetAccess;
  /**
   * How the Edges are subscribed.
   *
   * @default EdgeSubscription.toSite()
   */
  readonly subscription?: EdgeSubscription;
  /**
   * Name of the member whose configuration the others are cloned from, so that all Edges of the tier are configured alike. EdgeSync brings
   * connectors and domains by itself; transport rules, agents, address rewriting and the like are the Edge's own.
   *
   * Source: learn.microsoft.com/exchange/edge-transport-server-cloned-configuration-exchange-2013-help.
   *
   * @default - the member with the lowest ordinal
   */
  readonly configurationSource?: string;
  /**
   * Size of the disk for the transport queue database, always Premium; from 32 GiB to 32,767 GiB.
   *
   * @default Size.gibibytes(128)
   */
  readonly queueDisk?: Size;
  /**
   * Peak load, and how much one server can handle.
   *
   * @default - unknown: no statement on the loss of a server
   */
  readonly capacity?: EdgeCapacity;
  /**
   * Whether the public addresses are locked against deletion: an address that is lost takes its reputation with it.
   *
   * @default false
   */
  readonly lockAddresses?: boolean;
  /**
   * Local administrator of the Edges. It has a password of its own, since an Edge is the machine that the Internet reaches; give it
   * `Secret.variable('admin_password')` to share that of the site on purpose.
   *
   * @default - user name of the site's administrator, password from the variable `edge_admin_password`
   */
  readonly administrator?: Administrator;
  /**
   * Where the Edges export their configuration to, every day and with identities of their own.
   *
   * @default - they export nothing; `TwoSiteExchange` gives its tiers a store
   */
  readonly exportStore?: ExportStore;
}

/** Settings of an Edge tier in a site. */
export interface EdgeTierProps extends EdgeTierOptions {
  /** The site whose mail the Edges take. */
  readonly site: ISite;
}
