/**
 * A protocol that clients speak to the front end.
 *
 * Source of the ports: learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports.
 */
export class ClientProtocol {
  /** HTTPS: Outlook, Outlook on the web, ActiveSync, EWS, OAB, Autodiscover. */
  public static readonly HTTPS = new ClientProtocol('Https', 443, 100);
  /** HTTP, only to be redirected to HTTPS by IIS on the servers. */
  public static readonly HTTP_REDIRECT = new ClientProtocol('HttpRedirect', 80, 110);
  /** Authenticated SMTP submission (receive connector `Client Frontend`). */
  public static readonly SUBMISSION = new ClientProtocol('Submission', 587, 120);
  /** IMAP4 over TLS; the service is off by default on the servers. */
  public static readonly IMAPS = new ClientProtocol('Imaps', 993, 130);
  /** POP3 over TLS; the service is off by default on the servers. */
  public static readonly POP3S = new ClientProtocol('Pop3s', 995, 140);

  private constructor(
    /** Name in resource names and construct ids. */
    public readonly label: string,
    /** TCP port at the front end and on the servers. */
    public readonly port: number,
    /** Priority of the network rule that admits it, fixed so that a protocol added later moves no other rule. */
    public readonly rulePriority: number,
  ) {}
}
