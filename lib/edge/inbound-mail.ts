import { checkAllProps, givenListOf, givenText, type SettingsOf } from '../core/check-class';

/** A filtering service in front of the Edges. */
export interface FilteringServiceProps {
  /** Blocks of IPv4 or IPv6 from which the service delivers, or its service tags in Azure. */
  readonly sourcePrefixes: string[];
  /** Host names of the service, which the MX records name. */
  readonly hosts: string[];
}

const SERVICE: SettingsOf<FilteringServiceProps> = {
  sourcePrefixes: givenListOf(givenText("'192.0.2.0/24'"), "['192.0.2.0/24']"),
  hosts: givenListOf(givenText("'mx1.filter.example'"), "['mx1.filter.example']"),
};

/** Where mail from the Internet comes from. */
export class InboundMail {
  /** From anywhere; the MX records name the Edges. */
  public static fromInternet(): InboundMail {
    return new InboundMail(['Internet'], [], false);
  }

  /**
   * From a filtering service only; the MX records name the service.
   *
   * @param props - its addresses and hosts
   * @throws if one of the two is missing, or is not a list of texts
   */
  public static fromFilteringService(props: FilteringServiceProps): InboundMail {
    checkAllProps('InboundMail.fromFilteringService', props, SERVICE);
    return new InboundMail(props.sourcePrefixes, props.hosts, true);
  }

  private constructor(
    private readonly sources: string[],
    private readonly filterHosts: string[],
    /** Whether mail comes through a filtering service. */
    public readonly filtered: boolean,
  ) {}

  /** Blocks or service tags that may send. */
  public get sourcePrefixes(): string[] {
    return [...this.sources];
  }

  /** Hosts that the MX records name instead of the Edges. */
  public get hosts(): string[] {
    return [...this.filterHosts];
  }
}
