const ZONAL = [
  'australiaeast austriaeast belgiumcentral brazilsouth canadacentral centralindia centralus eastasia eastus eastus2',
  'francecentral germanywestcentral israelcentral italynorth japaneast japanwest koreacentral mexicocentral',
  'newzealandnorth northeurope norwayeast polandcentral qatarcentral southafricanorth southcentralus southeastasia',
  'spaincentral swedencentral switzerlandnorth uaenorth uksouth westeurope westus2 westus3',
  'usgovvirginia chinanorth3',
];
const ZONELESS = [
  'australiasoutheast canadaeast francesouth germanynorth koreasouth northcentralus norwaywest southafricawest southindia',
  'swedensouth switzerlandwest uaecentral ukwest westcentralus westus',
  'usgovarizona usgovtexas usdodcentral usdodeast chinanorth chinanorth2 chinaeast chinaeast2 chinaeast3',
];

const named = (lines: string[], zones: string[]): [string, string[]][] =>
  lines
    .join(' ')
    .split(' ')
    .map((region) => [region, zones]);

/** Regions with their availability zones. Source: learn.microsoft.com/azure/reliability/regions-list. */
export const REGION_ZONES = new Map([...named(ZONAL, ['1', '2', '3']), ...named(ZONELESS, [])]);
