import { checkAllProps, checkedInUse, givenListOf, givenText, ofList } from '../core/check-class';
import { refuse } from '../core/refusal';
import { MailPort } from '../exchange/mail-port';

/** A relay that takes outbound mail. */
export interface SmartHostProps {
  /** Its host name. */
  readonly host: string;
  /**
   * Its TCP port.
   *
   * @default 587
   */
  readonly port?: number;
  /**
   * Address blocks of the relay: port `port` is then open to these only, and port 25 to nothing else. They may be in your own network.
   *
   * @default - unknown: any address of the Internet on that port
   */
  readonly addressPrefixes?: string[];
  /** SPF mechanisms of the addresses it sends from, such as `include:spf.relay.example`; at least one. */
  readonly spfMechanisms: string[];
}

/** How mail leaves for the Internet. */
export class OutboundMail {
  /**
   * Through a relay, on the submission port: the only way that Exchange supports from Azure, and the only way on subscriptions where TCP 25 is
   * blocked.
   *
   * Sources: learn.microsoft.com/exchange/plan-and-deploy/virtualization,
   * learn.microsoft.com/azure/virtual-network/troubleshoot-outbound-smtp-connectivity.
   *
   * @param props - the relay
   * @throws if it has no host, or no SPF mechanism
   */
  public static smartHost(props: SmartHostProps): OutboundMail {
    checkRelay(props);
    return new OutboundMail(props);
  }

  /**
   * Directly to the recipients' servers on TCP 25, which is warned about: Exchange does not support it from Azure, and the port is open on
   * Enterprise Agreement and MCA-E subscriptions, but blocked on others.
   */
  public static direct(): OutboundMail {
    return new OutboundMail();
  }

  private constructor(
    /** The relay; undefined for direct delivery. */
    public readonly relay?: SmartHostProps,
  ) {}

  /** TCP port on which mail leaves. */
  public get port(): number {
    return this.relay ? (this.relay.port ?? MailPort.SUBMISSION) : MailPort.SMTP;
  }

  /** Service tag or address blocks to which mail leaves. */
  public get destinationPrefixes(): string[] {
    return [...(this.relay?.addressPrefixes ?? ['Internet'])];
  }
}

function checkRelay(props: SmartHostProps): void {
  const where = 'OutboundMail.smartHost';
  const mechanism = "'include:spf.relay.example'";
  checkAllProps<SmartHostProps>(where, props, {
    port: checkedInUse,
    host: givenText("'smtp.relay.example'"),
    addressPrefixes: ofList("['203.0.113.0/24']"),
    spfMechanisms: givenListOf(givenText(mechanism), `[${mechanism}]`),
  });
  if (props.spfMechanisms.length > 0) return;
  refuse(where, {
    property: 'spfMechanisms',
    value: props.spfMechanisms,
    fault: 'must contain at least one mechanism',
    cause:
      'the relay sends your mail, and an SPF record without its addresses lets receivers refuse all of it (RFC 7208 5)',
    remedy: `copy the mechanism from the documentation of the relay, such as ${mechanism}`,
  });
}
