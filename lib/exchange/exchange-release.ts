import { checkFacts, type FactsOf } from './check-facts';
import { ExchangeVersion } from './exchange-version';
import { WindowsVersion } from './windows-version';

/** What one release of Exchange Server differs in, as its Setup sees it. */
export interface ExchangeReleaseFacts {
  /** The name that Microsoft gives it, such as `Exchange Server 2019 CU15`. */
  readonly name: string;
  /** The generation that it belongs to. */
  readonly version: ExchangeVersion;
  /** Build of its setup files, such as `15.2.1748.10`. */
  readonly buildNumber: string;
  /** Windows Server releases that this release is supported on. */
  readonly windows: WindowsVersion[];
  /** `rangeUpper` of `ms-Exch-Schema-Version-Pt` in the schema, after `/PrepareSchema` of this release. */
  readonly schemaVersion: number;
  /** `objectVersion` of the organization in the configuration, after `/PrepareAD` of this release. */
  readonly organizationVersion: number;
  /** `objectVersion` of `Microsoft Exchange System Objects` in a domain, after `/PrepareDomain` of this release. */
  readonly domainVersion: number;
  /** Least value of `Release` in the registry for the .NET Framework that Setup accepts: 528040 is 4.8. */
  readonly dotNetRelease: number;
  /**
   * Whether .NET Framework 4.8.1 is supported, which is recommended on Windows Server 2022 and later then.
   *
   * @default false
   */
  readonly supportsDotNet481?: boolean;
  /**
   * Whether Setup asks for a decision about diagnostic data in the switch that accepts the licence terms: releases since September 2021.
   *
   * @default true
   */
  readonly asksForDiagnosticData?: boolean;
  /**
   * Generations of which no server may be left in the organization, or Setup refuses.
   *
   * @default - none is known
   */
  readonly refusesBeside?: ExchangeVersion[];
}

const FACTS: FactsOf<ExchangeReleaseFacts> = {
  name: 'required',
  version: 'required',
  buildNumber: 'required',
  windows: 'required',
  schemaVersion: 'required',
  organizationVersion: 'required',
  domainVersion: 'required',
  dotNetRelease: 'required',
  supportsDotNet481: 'optional',
  asksForDiagnosticData: 'optional',
  refusesBeside: 'optional',
};

/** .NET Framework 4.8.1. Source: learn.microsoft.com/dotnet/framework/install/how-to-determine-which-versions-are-installed. */
const DOT_NET_481 = 533320;

const DOT_NET_48 = 528040;

/** On all Windows but those of 2018, 4.7.2 says 461814; this is the least of its values. */
const DOT_NET_472 = 461808;

/**
 * A release of Exchange Server: the setup files of one cumulative update.
 *
 * Sources: learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates (builds),
 * learn.microsoft.com/exchange/plan-and-deploy/prerequisites and .../supportability-matrix (Windows, .NET Framework),
 * learn.microsoft.com/exchange/plan-and-deploy/prepare-ad-and-domains (versions in Active Directory, as in
 * github.com/microsoft/CSS-Exchange, Shared/Get-ExchangeBuildVersionInformation.ps1), and
 * learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/unattended-installs (the licence switch).
 * 2013 is refused by the Setup of 2019 CU15 and of Subscription Edition (the script Install-Exchange15 checks the same).
 */
export class ExchangeRelease {
  /** Subscription Edition as it was released on 1 July 2025. The prerequisites have no row for .NET Framework on Windows Server 2019. */
  public static readonly SE_RTM = new ExchangeRelease({
    name: 'Exchange Server Subscription Edition RTM',
    version: ExchangeVersion.SUBSCRIPTION_EDITION,
    buildNumber: '15.2.2562.17',
    windows: [WindowsVersion.WS2022, WindowsVersion.WS2025, WindowsVersion.WS2019],
    schemaVersion: 17003,
    organizationVersion: 16763,
    domainVersion: 13243,
    dotNetRelease: DOT_NET_48,
    supportsDotNet481: true,
    refusesBeside: [ExchangeVersion.V2010, ExchangeVersion.V2013],
  });

  /** The last cumulative update of 2019. */
  public static readonly V2019_CU15 = new ExchangeRelease({
    name: 'Exchange Server 2019 CU15',
    version: ExchangeVersion.V2019,
    buildNumber: '15.2.1748.10',
    windows: [WindowsVersion.WS2022, WindowsVersion.WS2025, WindowsVersion.WS2019],
    schemaVersion: 17003,
    organizationVersion: 16763,
    domainVersion: 13243,
    dotNetRelease: DOT_NET_48,
    supportsDotNet481: true,
    refusesBeside: [ExchangeVersion.V2010, ExchangeVersion.V2013],
  });

  /** The first release of 2019 that turns Extended Protection on by itself. Not on Windows Server 2025. */
  public static readonly V2019_CU14 = new ExchangeRelease({
    name: 'Exchange Server 2019 CU14',
    version: ExchangeVersion.V2019,
    buildNumber: '15.2.1544.4',
    windows: [WindowsVersion.WS2022, WindowsVersion.WS2019],
    schemaVersion: 17003,
    organizationVersion: 16762,
    domainVersion: 13243,
    dotNetRelease: DOT_NET_48,
    supportsDotNet481: true,
    refusesBeside: [ExchangeVersion.V2010],
  });

  /** The last cumulative update of 2016. */
  public static readonly V2016_CU23 = new ExchangeRelease({
    name: 'Exchange Server 2016 CU23',
    version: ExchangeVersion.V2016,
    buildNumber: '15.1.2507.6',
    windows: [WindowsVersion.WS2016, WindowsVersion.WS2012_R2],
    schemaVersion: 15334,
    organizationVersion: 16223,
    domainVersion: 13243,
    dotNetRelease: DOT_NET_48,
  });

  /** The last cumulative update of 2013. Its security update of May 2022 raises the version of domains to 13238. */
  public static readonly V2013_CU23 = new ExchangeRelease({
    name: 'Exchange Server 2013 CU23',
    version: ExchangeVersion.V2013,
    buildNumber: '15.0.1497.2',
    windows: [WindowsVersion.WS2012_R2],
    schemaVersion: 15312,
    organizationVersion: 16133,
    domainVersion: 13237,
    dotNetRelease: DOT_NET_472,
    asksForDiagnosticData: false,
  });

  /**
   * A release that this library does not know yet, described by its facts.
   *
   * @param facts - what it differs in
   * @throws if a fact is missing, or misspelt, if the build is not of the form `15.2.1748.10`, if no Windows release is named, or if a version is not a whole number above 0
   */
  public static of(facts: ExchangeReleaseFacts): ExchangeRelease {
    checkFacts('ExchangeRelease.of', facts, FACTS);
    const wrong = mistakeIn(facts);
    if (wrong !== undefined) throw new Error(`ExchangeRelease.of: ${wrong}`);
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
  public get buildNumber(): string {
    return this.facts.buildNumber;
  }

  /** Windows Server releases that it is supported on. */
  public get windows(): WindowsVersion[] {
    return [...this.facts.windows];
  }

  /** `rangeUpper` of the schema that it needs at least. */
  public get schemaVersion(): number {
    return this.facts.schemaVersion;
  }

  /** `objectVersion` of the organization that it needs at least. */
  public get organizationVersion(): number {
    return this.facts.organizationVersion;
  }

  /** `objectVersion` of a domain that it needs at least. */
  public get domainVersion(): number {
    return this.facts.domainVersion;
  }

  /** Least value of `Release` in the registry for the .NET Framework that Setup accepts. */
  public get dotNetRelease(): number {
    return this.facts.dotNetRelease;
  }

  /** Whether the switch that accepts the licence terms decides about diagnostic data too. */
  public get asksForDiagnosticData(): boolean {
    return this.facts.asksForDiagnosticData ?? true;
  }

  /** Generations of which no server may be left in the organization. */
  public get refusesBeside(): ExchangeVersion[] {
    return [...(this.facts.refusesBeside ?? [])];
  }

  /**
   * The value of `Release` in the registry for the .NET Framework that Microsoft recommends.
   *
   * @param windows - the Windows release of the server
   */
  public recommendedDotNetRelease(windows: WindowsVersion): number {
    const has481 = windows === WindowsVersion.WS2022 || windows === WindowsVersion.WS2025;
    return this.facts.supportsDotNet481 && has481 ? DOT_NET_481 : this.facts.dotNetRelease;
  }

  /**
   * The switch of Setup that accepts the licence terms.
   *
   * @param diagnosticData - whether diagnostic data is sent to Microsoft; a release that does not ask for it has one switch
   */
  public licenseSwitch(diagnosticData: boolean): string {
    const data = this.asksForDiagnosticData ? `_DiagnosticData${diagnosticData ? 'ON' : 'OFF'}` : '';
    return `/IAcceptExchangeServerLicenseTerms${data}`;
  }

  /** The name that Microsoft gives it. */
  public toString(): string {
    return this.name;
  }
}

function mistakeIn(facts: ExchangeReleaseFacts): string | undefined {
  if (!/\S/.test(facts.name)) return 'name must not be empty';
  if (!/^15\.\d+\.\d+\.\d+$/.test(facts.buildNumber))
    return `buildNumber must be that of the setup files, such as 15.2.1748.10 (got ${facts.buildNumber})`;
  if (facts.windows.length === 0)
    return 'windows must name a release of Windows Server that it is supported on';
  const { schemaVersion, organizationVersion, domainVersion, dotNetRelease } = facts;
  const numbers = { schemaVersion, organizationVersion, domainVersion, dotNetRelease };
  const wrong = Object.entries(numbers).find(([, value]) => !Number.isInteger(value) || value < 1);
  return wrong && `${wrong[0]} must be a whole number above 0 (got ${wrong[1]})`;
}
