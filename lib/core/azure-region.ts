import { AzureCloud } from './azure-cloud';
import { checkAllProps, givenText, listOfText, ofClass, ofText, type SettingsOf } from './check-class';
import { isKnown, refuse } from './refusal';
import { Wording } from './shown';

/** Facts of a region that this library does not list. */
export interface AzureRegionFacts {
  /** Programmatic name, such as `westeurope`. */
  readonly name: string;
  /**
   * Logical availability zones.
   *
   * @default - none: servers are spread by availability sets
   */
  readonly zones?: string[];
  /**
   * Programmatic name of the paired region, the only one that geo-redundant vaults copy to.
   *
   * @default - unpaired
   */
  readonly pair?: string;
  /**
   * The cloud that it belongs to.
   *
   * @default - that of the listed region with this name, or else the public cloud
   */
  readonly cloud?: AzureCloud;
}

const OF = 'AzureRegion.of';

const FACTS: SettingsOf<AzureRegionFacts> = {
  name: givenText("'westeurope'"),
  zones: listOfText("'1', '2', '3'"),
  pair: ofText("'northeurope'"),
  cloud: ofClass(AzureCloud, 'AzureCloud.US_GOVERNMENT'),
};

function checkFacts(facts: AzureRegionFacts): void {
  checkAllProps(OF, facts, FACTS);
  const { name, zones = [], pair } = facts;
  checkName('name', name);
  if (pair !== undefined) checkName('pair', pair);
  if (pair === name) {
    refuse(OF, {
      property: 'pair',
      value: pair,
      limit: 'another region',
      cause: 'copies in the pair survive the loss of the region',
      remedy: 'leave it out where the region is unpaired',
    });
  }
  const wrong = zones.find((zone, index) => !/^[1-9]$/.test(zone) || zones.indexOf(zone) < index);
  if (wrong === undefined) return;
  refuse(OF, {
    property: 'zones',
    value: zones,
    limit: 'distinct numbers of zones, each as a text',
    cause:
      'Azure calls the zones of a region 1, 2 and 3 (learn.microsoft.com/azure/reliability/availability-zones-overview)',
    remedy: "write ['1', '2', '3'], or leave it out where the region has no zones",
  });
}

function checkName(property: string, name: string): void {
  if (isKnown(name) && /^[a-z][a-z0-9]*$/.test(name)) return;
  refuse(OF, {
    property,
    value: name,
    limit: 'the programmatic name of a region, known at synthesis',
    cause: 'sites, pairs and clouds are told apart by it',
    remedy: "write it as 'az account list-locations --query [].name' does, such as 'westeurope'",
  });
}

/**
 * An Azure region, with its cloud, its zones and its pair as data.
 *
 * Sources: learn.microsoft.com/azure/reliability/regions-list, learn.microsoft.com/azure/reliability/regions-paired (pairs of Azure Government),
 * learn.microsoft.com/azure/reliability/availability-zones-region-support (US Gov Virginia), learn.microsoft.com/azure/china/overview-regions.
 */
export class AzureRegion {
  /** Austria East (Vienna), unpaired. */
  public static readonly AUSTRIA_EAST = AzureRegion.zonal('austriaeast');
  /** Australia East (New South Wales). */
  public static readonly AUSTRALIA_EAST = AzureRegion.zonal('australiaeast', 'australiasoutheast');
  /** Australia Southeast (Victoria), without zones. */
  public static readonly AUSTRALIA_SOUTHEAST = AzureRegion.zoneless('australiasoutheast', 'australiaeast');
  /** Belgium Central (Brussels), unpaired. */
  public static readonly BELGIUM_CENTRAL = AzureRegion.zonal('belgiumcentral');
  /** Brazil South (Sao Paulo State). */
  public static readonly BRAZIL_SOUTH = AzureRegion.zonal('brazilsouth', 'southcentralus');
  /** Canada Central (Toronto). */
  public static readonly CANADA_CENTRAL = AzureRegion.zonal('canadacentral', 'canadaeast');
  /** Canada East (Quebec), without zones. */
  public static readonly CANADA_EAST = AzureRegion.zoneless('canadaeast', 'canadacentral');
  /** Central India (Pune). */
  public static readonly CENTRAL_INDIA = AzureRegion.zonal('centralindia', 'southindia');
  /** Central US (Iowa). */
  public static readonly CENTRAL_US = AzureRegion.zonal('centralus', 'eastus2');
  /** China East, in Azure in China, without zones. */
  public static readonly CHINA_EAST = AzureRegion.zoneless('chinaeast', 'chinanorth', AzureCloud.CHINA);
  /** China East 2, in Azure in China, without zones. */
  public static readonly CHINA_EAST_2 = AzureRegion.zoneless('chinaeast2', 'chinanorth2', AzureCloud.CHINA);
  /** China East 3, in Azure in China, without zones, restricted. */
  public static readonly CHINA_EAST_3 = AzureRegion.zoneless('chinaeast3', 'chinanorth3', AzureCloud.CHINA);
  /** China North, in Azure in China, without zones. */
  public static readonly CHINA_NORTH = AzureRegion.zoneless('chinanorth', 'chinaeast', AzureCloud.CHINA);
  /** China North 2, in Azure in China, without zones. */
  public static readonly CHINA_NORTH_2 = AzureRegion.zoneless('chinanorth2', 'chinaeast2', AzureCloud.CHINA);
  /** China North 3, in Azure in China. */
  public static readonly CHINA_NORTH_3 = AzureRegion.zonal('chinanorth3', 'chinaeast3', AzureCloud.CHINA);
  /** East Asia (Hong Kong SAR). */
  public static readonly EAST_ASIA = AzureRegion.zonal('eastasia', 'southeastasia');
  /** East US (Virginia). */
  public static readonly EAST_US = AzureRegion.zonal('eastus', 'westus');
  /** East US 2 (Virginia). */
  public static readonly EAST_US_2 = AzureRegion.zonal('eastus2', 'centralus');
  /** France Central (Paris). */
  public static readonly FRANCE_CENTRAL = AzureRegion.zonal('francecentral', 'francesouth');
  /** France South (Marseille), without zones, restricted. */
  public static readonly FRANCE_SOUTH = AzureRegion.zoneless('francesouth', 'francecentral');
  /** Germany North (Berlin), without zones, restricted. */
  public static readonly GERMANY_NORTH = AzureRegion.zoneless('germanynorth', 'germanywestcentral');
  /** Germany West Central (Frankfurt). */
  public static readonly GERMANY_WEST_CENTRAL = AzureRegion.zonal('germanywestcentral', 'germanynorth');
  /** Israel Central, unpaired. */
  public static readonly ISRAEL_CENTRAL = AzureRegion.zonal('israelcentral');
  /** Italy North (Milan), unpaired. */
  public static readonly ITALY_NORTH = AzureRegion.zonal('italynorth');
  /** Japan East (Tokyo, Saitama). */
  public static readonly JAPAN_EAST = AzureRegion.zonal('japaneast', 'japanwest');
  /** Japan West (Osaka). */
  public static readonly JAPAN_WEST = AzureRegion.zonal('japanwest', 'japaneast');
  /** Korea Central (Seoul). */
  public static readonly KOREA_CENTRAL = AzureRegion.zonal('koreacentral', 'koreasouth');
  /** Korea South (Busan), without zones. */
  public static readonly KOREA_SOUTH = AzureRegion.zoneless('koreasouth', 'koreacentral');
  /** Mexico Central, unpaired. */
  public static readonly MEXICO_CENTRAL = AzureRegion.zonal('mexicocentral');
  /** New Zealand North (Auckland), unpaired. */
  public static readonly NEW_ZEALAND_NORTH = AzureRegion.zonal('newzealandnorth');
  /** North Central US (Illinois), without zones. */
  public static readonly NORTH_CENTRAL_US = AzureRegion.zoneless('northcentralus', 'southcentralus');
  /** North Europe (Ireland). */
  public static readonly NORTH_EUROPE = AzureRegion.zonal('northeurope', 'westeurope');
  /** Norway East (Oslo). */
  public static readonly NORWAY_EAST = AzureRegion.zonal('norwayeast', 'norwaywest');
  /** Norway West (Stavanger), without zones, restricted. */
  public static readonly NORWAY_WEST = AzureRegion.zoneless('norwaywest', 'norwayeast');
  /** Poland Central (Warsaw), unpaired. */
  public static readonly POLAND_CENTRAL = AzureRegion.zonal('polandcentral');
  /** Qatar Central (Doha), unpaired. */
  public static readonly QATAR_CENTRAL = AzureRegion.zonal('qatarcentral');
  /** South Africa North (Johannesburg). */
  public static readonly SOUTH_AFRICA_NORTH = AzureRegion.zonal('southafricanorth', 'southafricawest');
  /** South Africa West (Cape Town), without zones, restricted. */
  public static readonly SOUTH_AFRICA_WEST = AzureRegion.zoneless('southafricawest', 'southafricanorth');
  /** South Central US (Texas). */
  public static readonly SOUTH_CENTRAL_US = AzureRegion.zonal('southcentralus', 'northcentralus');
  /** South India (Chennai), without zones. */
  public static readonly SOUTH_INDIA = AzureRegion.zoneless('southindia', 'centralindia');
  /** Southeast Asia (Singapore). */
  public static readonly SOUTHEAST_ASIA = AzureRegion.zonal('southeastasia', 'eastasia');
  /** Spain Central (Madrid), unpaired. */
  public static readonly SPAIN_CENTRAL = AzureRegion.zonal('spaincentral');
  /** Sweden Central (Gävle). */
  public static readonly SWEDEN_CENTRAL = AzureRegion.zonal('swedencentral', 'swedensouth');
  /** Sweden South (Malmö), without zones, restricted. */
  public static readonly SWEDEN_SOUTH = AzureRegion.zoneless('swedensouth', 'swedencentral');
  /** Switzerland North (Zurich). */
  public static readonly SWITZERLAND_NORTH = AzureRegion.zonal('switzerlandnorth', 'switzerlandwest');
  /** Switzerland West (Geneva), without zones, restricted. */
  public static readonly SWITZERLAND_WEST = AzureRegion.zoneless('switzerlandwest', 'switzerlandnorth');
  /** UAE Central (Abu Dhabi), without zones, restricted. */
  public static readonly UAE_CENTRAL = AzureRegion.zoneless('uaecentral', 'uaenorth');
  /** UAE North (Dubai). */
  public static readonly UAE_NORTH = AzureRegion.zonal('uaenorth', 'uaecentral');
  /** UK South (London). */
  public static readonly UK_SOUTH = AzureRegion.zonal('uksouth', 'ukwest');
  /** UK West (Cardiff), without zones. */
  public static readonly UK_WEST = AzureRegion.zoneless('ukwest', 'uksouth');
  /** US DoD Central, in Azure Government, without zones, restricted. */
  public static readonly US_DOD_CENTRAL = AzureRegion.zoneless(
    'usdodcentral',
    'usdodeast',
    AzureCloud.US_GOVERNMENT,
  );
  /** US DoD East, in Azure Government, without zones, restricted. */
  public static readonly US_DOD_EAST = AzureRegion.zoneless(
    'usdodeast',
    'usdodcentral',
    AzureCloud.US_GOVERNMENT,
  );
  /** US Gov Arizona, in Azure Government, without zones. */
  public static readonly US_GOV_ARIZONA = AzureRegion.zoneless(
    'usgovarizona',
    'usgovtexas',
    AzureCloud.US_GOVERNMENT,
  );
  /** US Gov Texas, in Azure Government, without zones. */
  public static readonly US_GOV_TEXAS = AzureRegion.zoneless(
    'usgovtexas',
    'usgovvirginia',
    AzureCloud.US_GOVERNMENT,
  );
  /** US Gov Virginia, in Azure Government. */
  public static readonly US_GOV_VIRGINIA = AzureRegion.zonal(
    'usgovvirginia',
    'usgovtexas',
    AzureCloud.US_GOVERNMENT,
  );
  /** West Central US (Wyoming), without zones. */
  public static readonly WEST_CENTRAL_US = AzureRegion.zoneless('westcentralus', 'westus2');
  /** West Europe (Netherlands). */
  public static readonly WEST_EUROPE = AzureRegion.zonal('westeurope', 'northeurope');
  /** West US (California), without zones. */
  public static readonly WEST_US = AzureRegion.zoneless('westus', 'eastus');
  /** West US 2 (Washington). */
  public static readonly WEST_US_2 = AzureRegion.zonal('westus2', 'westcentralus');
  /** West US 3 (Phoenix). */
  public static readonly WEST_US_3 = AzureRegion.zonal('westus3', 'eastus');

  /**
   * A region that is not listed here, or has changed since.
   *
   * @param facts - name, zones and pair, and the cloud where it is not the public one
   * @throws if a name is not a programmatic one, zones are not distinct numbers, or a listed region is in another cloud
   */
  public static of(facts: AzureRegionFacts): AzureRegion {
    checkFacts(facts);
    const { name, zones = [], pair } = facts;
    const listed = AzureRegion._listed(name)?.cloud;
    const cloud = facts.cloud ?? listed;
    if (listed !== undefined && cloud !== listed) {
      refuse(OF, {
        property: 'cloud',
        value: new Wording(String(cloud)),
        limit: `${listed.title}, or left out`,
        cause: `the region ${name} is in that cloud`,
        remedy: 'leave it out, or correct the name',
      });
    }
    return new AzureRegion(name, zones, pair, cloud);
  }

  /**
   * The listed region with a name.
   *
   * @internal
   */
  public static _listed(name: string): AzureRegion | undefined {
    return AzureRegion._all.find((each) => each.name === name);
  }

  /**
   * The listed regions.
   *
   * @internal
   */
  public static get _all(): AzureRegion[] {
    const all: unknown[] = Object.values(AzureRegion);
    return all.filter((each): each is AzureRegion => each instanceof AzureRegion);
  }

  private static zonal(name: string, pair?: string, cloud?: AzureCloud): AzureRegion {
    return new AzureRegion(name, ['1', '2', '3'], pair, cloud);
  }

  private static zoneless(name: string, pair?: string, cloud?: AzureCloud): AzureRegion {
    return new AzureRegion(name, [], pair, cloud);
  }

  private constructor(
    /** Programmatic name, such as `westeurope`. */
    public readonly name: string,
    private readonly zoneList: string[],
    /** Programmatic name of the paired region, if any. */
    public readonly pair?: string,
    /** The cloud that it belongs to. */
    public readonly cloud: AzureCloud = AzureCloud.PUBLIC,
  ) {}

  /** Logical availability zones; empty where the region has none. */
  public get zones(): string[] {
    return [...this.zoneList];
  }

  /** Whether the region has availability zones. */
  public get hasZones(): boolean {
    return this.zoneList.length > 0;
  }

  /** The programmatic name. */
  public toString(): string {
    return this.name;
  }
}
