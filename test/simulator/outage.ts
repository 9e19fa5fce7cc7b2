/** What does not work, all at once and for good. Nothing here is an id of the library: the things are named as Azure and people name them. */
export interface Outage {
  /** Computer names. */
  readonly machines: string[];
  /** Such as `westeurope/1`. */
  readonly zones: string[];
  readonly regions: string[];
  /** `Microsoft`, `Internet`, or a carrier that the program names for an Edge outside Azure. */
  readonly carriers: string[];
  /** Pairs of networks whose peering carries nothing. */
  readonly links: (readonly [string, string])[];
  /** Tunnels to a datacenter: connection and instance. */
  readonly tunnels: string[];
  /** Devices at which tunnels end, by public address. */
  readonly devices: string[];
  /** Domain controllers, by address. */
  readonly domainControllers: string[];
  /** Host names and addresses outside the estate: a smart host, a filtering service, an Edge elsewhere. */
  readonly hosts: string[];
  /** Where Terraform keeps states: the name of a storage account, or `local` for the machine with the files. */
  readonly stateStores: string[];
  readonly azureDns: boolean;
  readonly trafficManager: boolean;
  readonly certificate: boolean;
}

/** Nothing has failed. */
export const ALL_WELL: Outage = {
  machines: [],
  zones: [],
  regions: [],
  carriers: [],
  links: [],
  tunnels: [],
  devices: [],
  domainControllers: [],
  hosts: [],
  stateStores: [],
  azureDns: false,
  trafficManager: false,
  certificate: false,
};

/** Several outages at once. */
export function together(...outages: Partial<Outage>[]): Outage {
  const all = outages.map((each) => ({ ...ALL_WELL, ...each }));
  return {
    machines: all.flatMap(({ machines }) => machines),
    zones: all.flatMap(({ zones }) => zones),
    regions: all.flatMap(({ regions }) => regions),
    carriers: all.flatMap(({ carriers }) => carriers),
    links: all.flatMap(({ links }) => links),
    tunnels: all.flatMap(({ tunnels }) => tunnels),
    devices: all.flatMap(({ devices }) => devices),
    domainControllers: all.flatMap(({ domainControllers }) => domainControllers),
    hosts: all.flatMap(({ hosts }) => hosts),
    stateStores: all.flatMap(({ stateStores }) => stateStores),
    azureDns: all.some(({ azureDns }) => azureDns),
    trafficManager: all.some(({ trafficManager }) => trafficManager),
    certificate: all.some(({ certificate }) => certificate),
  };
}
