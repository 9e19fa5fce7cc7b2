import { checkAllProps, checkedInUse, givenListOf, ofClass, type SettingsOf } from '../core/check-class';
import { AzureRegion } from '../core/azure-region';
import { checkRange, refuse } from '../core/refusal';
import { RoutingMethod } from '../model/routing-model';
import { checkKnownFigure } from './client-load';
import { isGeographicRegion } from './geographic-regions';

/** Weights of the two sites. */
export interface WeightedRoutingProps {
  /**
   * Weight of the primary site, 1 to 1000.
   *
   * @default 1
   */
  readonly primary?: number;
  /**
   * Weight of the standby site, 1 to 1000.
   *
   * @default 1
   */
  readonly standby?: number;
}

/** Where latency to the two sites is measured. */
export interface PerformanceRoutingProps {
  /**
   * The Azure region that is closest to the primary site.
   *
   * @default - its own region; a site outside Azure has none and needs one
   */
  readonly primaryLocation?: AzureRegion;
  /**
   * The Azure region that is closest to the standby site.
   *
   * @default - its own region; a site outside Azure has none and needs one
   */
  readonly standbyLocation?: AzureRegion;
}

/**
 * Which clients each site serves first, by codes such as `GEO-EU` (Europe), `IE` (Ireland), `US-CA` (California). One of the sites has `WORLD`: clients
 * from a region that no site has, or whose region nobody knows, get no answer otherwise.
 *
 * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-geographic-regions (codes).
 */
export interface GeographicRoutingProps {
  /** Regions of the primary site. */
  readonly primary: string[];
  /** Regions of the standby site. */
  readonly standby: string[];
}

const SOURCE = 'learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods';
const WORLD = 'WORLD';

const WEIGHTS: SettingsOf<WeightedRoutingProps> = { primary: checkedInUse, standby: checkedInUse };
const PLACE = ofClass(AzureRegion, 'AzureRegion.WEST_EUROPE');
const PLACES: SettingsOf<PerformanceRoutingProps> = { primaryLocation: PLACE, standbyLocation: PLACE };
const CODES = givenListOf(() => undefined, "['GEO-EU', 'GEO-AF']");
const REGIONS: SettingsOf<GeographicRoutingProps> = { primary: CODES, standby: CODES };

/**
 * How clients are spread over two sites that both serve. DNS spreads them, so that what a resolver has learnt lasts for the time to live, and all
 * clients behind one resolver are led to one site.
 *
 * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods.
 */
export class ClientRouting {
  /**
   * Each answer is a site by chance, in the proportion of the weights.
   *
   * @param props - the weights; equal ones where they are left out
   * @throws if a weight is not from 1 to 1000
   */
  public static weighted(props: WeightedRoutingProps = {}): ClientRouting {
    const scope = 'ClientRouting.weighted';
    checkAllProps(scope, props, WEIGHTS);
    const { primary = 1, standby = 1 } = props;
    for (const [property, weight] of Object.entries({ primary, standby })) {
      checkKnownFigure(scope, property, weight);
      checkRange(scope, weight, {
        property,
        min: 1,
        max: 1000,
        unit: '',
        cause:
          'Traffic Manager has these weights (learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods); ActiveSite.PRIMARY and STANDBY leave a site out',
      });
    }
    return new ClientRouting(RoutingMethod.WEIGHTED, [primary, standby]);
  }

  /**
   * Each answer is the site with the least latency to the resolver that asks. Traffic Manager does not see the client. One behind a VPN, or with a resolver
   * in another part of the world, is led to the site that is near to the resolver, and the connection between the sites has its requests.
   *
   * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-faqs (performance routing; the source of a query is the resolver).
   *
   * @param props - where the sites are, for a site outside Azure
   */
  public static performance(props: PerformanceRoutingProps = {}): ClientRouting {
    checkAllProps('ClientRouting.performance', props, PLACES);
    const { primaryLocation, standbyLocation } = props;
    return new ClientRouting(RoutingMethod.PERFORMANCE, undefined, [primaryLocation, standbyLocation]);
  }

  /**
   * Each answer is the site of the region that the resolver asks from, which need not be that of the client. A client behind a VPN, or with a resolver in another region, is led to the other site, and its requests pass the connection between the sites. Traffic Manager itself never leads clients of a region elsewhere, so each region
   * has a profile of its own that leads to the other site when the first fails.
   *
   * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-faqs (nested profiles with geographic routing; how it determines where a user is).
   *
   * @param props - the regions of each site
   * @throws if a code does not exist, a region is given twice, a site has none, or none has `WORLD`
   */
  public static geographic(props: GeographicRoutingProps): ClientRouting {
    const scope = 'ClientRouting.geographic';
    checkAllProps(scope, props, REGIONS);
    const regions = {
      primary: checkedCodes('primary', props.primary),
      standby: checkedCodes('standby', props.standby),
    };
    const twice = regions.primary.find((code) => regions.standby.includes(code));
    if (twice !== undefined) {
      refuse(scope, {
        property: 'standby',
        value: twice,
        fault: 'must not contain a region of the primary site',
        cause: `Traffic Manager maps a region to one endpoint (${SOURCE})`,
        remedy: 'give it to one of the sites',
      });
    }
    if (![...regions.primary, ...regions.standby].includes(WORLD)) {
      refuse(scope, {
        property: 'primary',
        value: props.primary,
        fault: `or standby must contain '${WORLD}'`,
        cause: `a query from a region that no site has is answered with nothing (${SOURCE})`,
        remedy: `add '${WORLD}' to the site that serves everybody else`,
      });
    }
    return new ClientRouting(RoutingMethod.GEOGRAPHIC, undefined, undefined, [
      regions.primary,
      regions.standby,
    ]);
  }

  private constructor(
    /** How Traffic Manager chooses. */
    public readonly method: RoutingMethod,
    private readonly weights?: number[],
    private readonly locations?: (AzureRegion | undefined)[],
    private readonly regions?: string[][],
  ) {}

  /**
   * Weights of the primary and of the standby site.
   *
   * @internal
   */
  public get _weights(): number[] | undefined {
    return this.weights;
  }

  /**
   * Stated locations of the primary and of the standby site.
   *
   * @internal
   */
  public get _locations(): (AzureRegion | undefined)[] {
    return this.locations ?? [];
  }

  /**
   * Regions of the primary and of the standby site.
   *
   * @internal
   */
  public get _regions(): string[][] | undefined {
    return this.regions;
  }
}

function checkedCodes(property: string, given: string[]): string[] {
  const scope = 'ClientRouting.geographic';
  if (given.length === 0) {
    refuse(scope, {
      property,
      value: given,
      limit: 'at least one region',
      cause: `an endpoint without a region is refused (${SOURCE})`,
      remedy: `write codes such as 'GEO-EU', or '${WORLD}'`,
    });
  }
  for (const [index, code] of given.entries()) {
    if (!isGeographicRegion(code)) {
      refuse(scope, {
        property,
        value: code,
        limit: "codes such as 'WORLD', 'GEO-EU', 'IE' or 'US-CA'",
        cause:
          'Traffic Manager knows no other regions (learn.microsoft.com/azure/traffic-manager/traffic-manager-geographic-regions); the United Kingdom is GB',
        remedy: 'write the code of the list, in capital letters',
      });
    }
    if (given.indexOf(code) === index) continue;
    refuse(scope, {
      property,
      value: code,
      fault: 'must not contain a region twice',
      cause: 'a region is mapped once',
      remedy: 'list it once',
    });
  }
  return [...given];
}
