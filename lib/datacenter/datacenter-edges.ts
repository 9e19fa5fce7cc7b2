import type { EdgeTierOptions } from '../edge/edge-tier-props';
import type { InboundMail } from '../edge/inbound-mail';
import type { OutboundMail } from '../edge/outbound-mail';
import type { ExchangeVersion } from '../exchange/exchange-version';

/** An Edge Transport server of a datacenter. */
export interface DatacenterEdge {
  /** NetBIOS name, unique in the estate. */
  readonly computerName: string;
  /**
   * First label of its host name in the mail domain. Its PTR, which the carrier has, and its HELO have to agree with the full name.
   *
   * @default - the computer name
   */
  readonly hostLabel?: string;
  /** Public IPv4 address from which it sends and at which it takes mail. */
  readonly publicAddress: string;
  /** Name of the carrier that the address belongs to. */
  readonly carrier: string;
  /** Address in one of the networks of the datacenter, by which servers in Azure would reach it. */
  readonly privateAddress: string;
}

/** The Edges of a datacenter, which exist already. */
export interface DatacenterEdges {
  /** The Edges. */
  readonly servers: DatacenterEdge[];
  /**
   * The Exchange version.
   *
   * @default ExchangeVersion.SUBSCRIPTION_EDITION
   */
  readonly version?: ExchangeVersion;
  /**
   * Where mail from the Internet comes from.
   *
   * @default InboundMail.fromInternet()
   */
  readonly inbound?: InboundMail;
  /**
   * How mail leaves the datacenter; from Azure it leaves by that of `inAzure`.
   *
   * @default OutboundMail.direct()
   */
  readonly outbound?: OutboundMail;
  /**
   * Who backs the Edges up and with what, such as `Contoso Backup Team, Veeam`.
   *
   * @default - what the datacenter says
   */
  readonly protectedBy?: string;
  /**
   * How a standby site in Azure repeats the Edges, and how mail leaves there.
   *
   * @default - as many Edges, and the same outbound mail where that is a smart host; otherwise it is refused, since Exchange supports a relay only from
   * Azure (learn.microsoft.com/exchange/plan-and-deploy/virtualization)
   */
  readonly inAzure?: EdgeTierOptions;
}
