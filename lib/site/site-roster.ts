import type { IConstruct } from 'constructs';
import { Cidr } from '../core/cidr';
import { isKnown } from '../core/refusal';
import type { IMailboxServers, MailboxServer } from './mailbox-server';
import type { SiteSubnet } from './site-subnet';

/**
 * The machines of a site that others have to know while the program is still being read: Edges resolve and admit the Exchange
 * servers, and a group takes the Mailbox servers as members. Everything else is a question to the model.
 */
export class SiteRoster {
  private readonly mailboxGroups: IMailboxServers[] = [];
  private readonly exchangeSubnets = new Set<SiteSubnet>();
  private readonly foreignAddresses = new Set<string>();
  /** Addresses of Exchange servers by computer name. */
  private readonly exchangeServers = new Map<string, string>();
  private readonly edgesElsewhere: string[] = [];
  private joined = false;

  public constructor(
    private readonly site: IConstruct,
    /** Blocks with Exchange servers that are not part of the program. */
    public readonly foreignPrefixes: string[],
  ) {}

  /** Whether a machine of the program joins the domain. */
  public get hasDomainMembers(): boolean {
    return this.joined;
  }

  /** What has Mailbox servers, in the order in which it was added. */
  public get mailboxTiers(): IMailboxServers[] {
    return [...this.mailboxGroups];
  }

  /** All Mailbox servers that the program knows, those that exist already included. */
  public get mailboxServers(): MailboxServer[] {
    return this.mailboxGroups.flatMap((group) => group.mailboxServers);
  }

  /** Names and addresses of the Exchange servers, so that Edges outside the domain can resolve them. */
  public get hosts(): [string, string][] {
    return [...this.exchangeServers];
  }

  /** Public addresses of the Edges outside Azure. */
  public get externalEdges(): string[] {
    return [...this.edgesElsewhere];
  }

  /** The blocks with Exchange servers. */
  public get exchangePrefixes(): string[] {
    const own = [...this.exchangeSubnets]
      .sort((a, b) => a.role.slot - b.role.slot)
      .map((subnet) => subnet.addressPrefix);
    const blocks = [...own, ...this.foreignPrefixes];
    if (this.foreignAddresses.size === 0) return blocks;
    const parsed = blocks
      .filter(isKnown)
      .map((block) => Cidr.parse(this.site, 'exchangeServerPrefixes', block));
    const single = [...this.foreignAddresses].filter(
      (address) => !parsed.some((block) => block.contains(address)),
    );
    return [...blocks, ...single.map((address) => `${address}/32`)];
  }

  /** Adds a machine of the domain. */
  public addDomainMember(computerName: string, address: string, subnet: SiteSubnet): void {
    this.joined = true;
    if (!subnet.role.hostsExchange) return;
    this.exchangeServers.set(computerName, address);
    this.exchangeSubnets.add(subnet);
  }

  /** Adds an Exchange server that is not part of the program. */
  public addExchangeServer(computerName: string, address: string): void {
    this.exchangeServers.set(computerName, address);
    this.foreignAddresses.add(address);
  }

  /** Adds an Edge outside Azure. */
  public addExternalEdge(address: string): void {
    this.edgesElsewhere.push(address);
  }

  /** Adds Mailbox servers. */
  public addMailboxServers(servers: IMailboxServers): void {
    this.mailboxGroups.push(servers);
  }
}
