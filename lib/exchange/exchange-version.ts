import { checkFacts, type FactsOf } from './check-facts';
import type { VirtualDirectory } from './virtual-directory';
import { WindowsVersion } from './windows-version';

/** What one generation of Exchange Server differs in. */
export interface ExchangeVersionFacts {
  /** The product name. */
  readonly name: string;
  /**
   * Last day of Microsoft support, `YYYY-MM-DD`.
   *
   * @default - in support when this library was released
   */
  readonly supportEnded?: string;
  /** Whether the front end needs the same server for all requests of a client. */
  readonly needsAffinity: boolean;
  /** Whether every virtual directory has a `healthcheck.htm` written by Managed Availability. */
  readonly hasHealthPages: boolean;
  /** Whether a Client Access role separate from the Mailbox role exists. */
  readonly hasClientAccessRole: boolean;
  /** Whether Microsoft supports the version on Azure virtual machines. */
  readonly supportedOnAzure: boolean;
  /** Windows Server releases the version is supported on, preferred one first. Empty: needs a gallery image. */
  readonly windows: WindowsVersion[];
}

const FACTS: FactsOf<ExchangeVersionFacts> = {
  name: 'required',
  supportEnded: 'optional',
  needsAffinity: 'required',
  hasHealthPages: 'required',
  hasClientAccessRole: 'required',
  supportedOnAzure: 'required',
  windows: 'required',
};

/**
 * A generation of Exchange Server. Everything that differs between generations is data here; no construct
 * compares versions by name.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/supportability-matrix (Windows releases, Azure),
 * learn.microsoft.com/lifecycle (end of support), learn.microsoft.com/exchange/architecture/client-access/load-balancing
 * (affinity, health pages) and TechNet ff625248 (affinity in 2010).
 */
export class ExchangeVersion {
  /** Exchange Server 2010: RPC Client Access and OWA need affinity; no marketplace Windows fits it. */
  public static readonly V2010 = new ExchangeVersion({
    name: 'Exchange Server 2010',
    supportEnded: '2020-10-13',
    needsAffinity: true,
    hasHealthPages: false,
    hasClientAccessRole: true,
    supportedOnAzure: false,
    windows: [],
  });
  /** Exchange Server 2013: the first without affinity, the last with a separate Client Access role. */
  public static readonly V2013 = new ExchangeVersion({
    name: 'Exchange Server 2013',
    supportEnded: '2023-04-11',
    needsAffinity: false,
    hasHealthPages: true,
    hasClientAccessRole: true,
    supportedOnAzure: true,
    windows: [WindowsVersion.WS2012_R2],
  });
  /** Exchange Server 2016. */
  public static readonly V2016 = new ExchangeVersion({
    name: 'Exchange Server 2016',
    supportEnded: '2025-10-14',
    needsAffinity: false,
    hasHealthPages: true,
    hasClientAccessRole: false,
    supportedOnAzure: true,
    windows: [WindowsVersion.WS2016, WindowsVersion.WS2012_R2],
  });
  /** Exchange Server 2019; on Windows Server 2025 from CU15. */
  public static readonly V2019 = new ExchangeVersion({
    name: 'Exchange Server 2019',
    supportEnded: '2025-10-14',
    needsAffinity: false,
    hasHealthPages: true,
    hasClientAccessRole: false,
    supportedOnAzure: true,
    windows: [WindowsVersion.WS2022, WindowsVersion.WS2019, WindowsVersion.WS2025],
  });
  /** Exchange Server Subscription Edition, the only one in support. */
  public static readonly SUBSCRIPTION_EDITION = new ExchangeVersion({
    name: 'Exchange Server Subscription Edition',
    needsAffinity: false,
    hasHealthPages: true,
    hasClientAccessRole: false,
    supportedOnAzure: true,
    windows: [WindowsVersion.WS2022, WindowsVersion.WS2025, WindowsVersion.WS2019],
  });

  /**
   * A version this library does not know yet, described by its facts.
   *
   * @param facts - what the version differs in
   * @throws if a fact is missing, or misspelt
   */
  public static of(facts: ExchangeVersionFacts): ExchangeVersion {
    checkFacts('ExchangeVersion.of', facts, FACTS);
    return new ExchangeVersion(facts);
  }

  private constructor(private readonly facts: ExchangeVersionFacts) {}

  /** The product name. */
  public get name(): string {
    return this.facts.name;
  }

  /** Last day of Microsoft support, or undefined while in support. */
  public get supportEnded(): string | undefined {
    return this.facts.supportEnded;
  }

  /** Whether the front end needs source affinity. */
  public get needsAffinity(): boolean {
    return this.facts.needsAffinity;
  }

  /** Whether a Client Access role separate from the Mailbox role exists. */
  public get hasClientAccessRole(): boolean {
    return this.facts.hasClientAccessRole;
  }

  /** Whether Microsoft supports the version on Azure virtual machines. */
  public get supportedOnAzure(): boolean {
    return this.facts.supportedOnAzure;
  }

  /** Windows Server releases the version is supported on, preferred one first. */
  public get windows(): WindowsVersion[] {
    return [...this.facts.windows];
  }

  /**
   * The page a probe asks for: `healthcheck.htm` answers 200 without a login while Managed Availability finds the
   * protocol healthy; 2010 has none, there the logon page is the nearest thing.
   *
   * @param directory - the virtual directory to judge a server by
   */
  public healthPath(directory: VirtualDirectory): string {
    return this.facts.hasHealthPages ? `/${directory}/healthcheck.htm` : '/owa/auth/logon.aspx';
  }

  /** The product name. */
  public toString(): string {
    return this.name;
  }
}
