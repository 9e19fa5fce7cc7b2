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
  /** SPF mechanisms of the addresses it sends from, such as `include:spf.relay.example`. */
  readonly spfMechanisms: string[];
}

/** How mail leaves for the Internet. */
export class OutboundMail {
  /**
   * Through a relay, on the submission port: what Azure recommends, and the only way on subscriptions where TCP 25 is
   * blocked.
   *
   * Source: learn.microsoft.com/azure/virtual-network/troubleshoot-outbound-smtp-connectivity.
   *
   * @param props - the relay
   */
  public static smartHost(props: SmartHostProps): OutboundMail {
    return new OutboundMail(props);
  }

  /**
   * Directly to the recipients' servers on TCP 25, which is warned about: open on Enterprise Agreement and MCA-E
   * subscriptions, blocked on others.
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
}
