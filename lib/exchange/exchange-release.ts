import { ExchangeVersion } from './exchange-version';
import { WindowsVersion } from './windows-version';

/** What one release of Exchange Server differs in, as its Setup sees it. */
export interface ExchangeReleaseFacts {
  /** The name that Microsoft gives it, such as `Exchange Server 2019 CU15`. */
  readonly name: string;
  /** The generation that it belongs to. */
  readonly version: ExchangeVersion;
  /** Build of its setup files, such as `15.2.1748.10`. */
  readonly build: string;
  /** Windows Server releases that this release is supported on. */
  readonly windows: WindowsVersion[];
}

/**
 * A release of Exchange Server: the setup files of one cumulative update.
 *
 * Sources: learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates, learn.microsoft.com/exchange/plan-and-deploy/prerequisites.
 */
export class ExchangeRelease {
  /** Subscription Edition as it was released on 1 July 2025. */
  public static readonly SE_RTM = new ExchangeRelease({
    name: 'Exchange Server Subscription Edition RTM',
    version: ExchangeVersion.SUBSCRIPTION_EDITION,
    build: '15.2.2562.17',
    windows: [WindowsVersion.WS2022, WindowsVersion.WS2025, WindowsVersion.WS2019],
  });

  /**
   * A release that this library does not know yet, described by its facts.
   *
   * @param facts - what it differs in
   */
  public static of(facts: ExchangeReleaseFacts): ExchangeRelease {
    return new ExchangeRelease(facts);
  }

  private constructor(private readonly facts: ExchangeReleaseFacts) {}

  /** The name that Microsoft gives it. */
  public get name(): string {
    return this.facts.name;
  }

  /** The generation that it belongs to. */
  public get version(): ExchangeVersion {
    return this.facts.version;
  }

  /** Build of its setup files. */
  public get build(): string {
    return this.facts.build;
  }

  /** Windows Server releases that it is supported on. */
  public get windows(): WindowsVersion[] {
    return [...this.facts.windows];
  }

  /** The name that Microsoft gives it. */
  public toString(): string {
    return this.name;
  }
}
