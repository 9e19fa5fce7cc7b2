import type { App } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type {
  DatacenterClientAccess,
  DatacenterEdges,
  DatacenterProps,
  EdgeTierOptions,
  EstateDatacenter,
  EstateSite,
  FailoverZoneProps,
  ResilientClientAccessArrayOptions,
  StandbySiteProps,
  TwoSiteExchangeProps,
} from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  Datacenter,
  DatabaseAvailabilityGroup,
  FailoverZone,
  LogTruncation,
  OutboundMail,
  Site,
  StandbySite,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import { DIRECTORY, estateProps, LIVE, stackIn } from './app';

/** How mail leaves Azure. */
export const RELAY = OutboundMail.smartHost({
  host: 'smtp.relay.example',
  spfMechanisms: ['include:spf.relay.example'],
});

/** How the front end is repeated: as members of a group. */
export const FRONT_IN_AZURE: ResilientClientAccessArrayOptions = { mailboxStorage: {} };

/** How the Edges are repeated. */
export const EDGES_IN_AZURE: EdgeTierOptions = { outbound: RELAY };

/** The front end of the datacenter of the tests. */
export const FRONT_ENDS: DatacenterClientAccess = {
  servers: [
    { computerName: 'AMSEX1', address: '172.16.4.11' },
    { computerName: 'AMSEX2', address: '172.16.4.12' },
    { computerName: 'AMSEX3', address: '172.16.4.13' },
  ],
  publicHostName: 'ams.contoso.net',
  privateAddresses: ['172.16.4.10'],
  carrier: 'Example Net',
  inAzure: FRONT_IN_AZURE,
};

/** Its Edges. */
export const EDGES: DatacenterEdges = {
  servers: [
    {
      computerName: 'AMSEDGE1',
      hostLabel: 'mx1',
      publicAddress: '203.0.113.11',
      privateAddress: '172.16.8.11',
      carrier: 'Example Net',
    },
    {
      computerName: 'AMSEDGE2',
      hostLabel: 'mx2',
      publicAddress: '198.51.100.12',
      privateAddress: '172.16.8.12',
      carrier: 'Other Net',
    },
  ],
  inAzure: EDGES_IN_AZURE,
};

/** A datacenter with three Mailbox servers and two Edges. */
export const DATACENTER: DatacenterProps = {
  networks: ['172.16.0.0/16'],
  activeDirectory: DIRECTORY,
  domainControllers: ['172.16.1.4', '172.16.1.5'],
  protectedBy: 'Contoso Backup Team',
  clientAccess: FRONT_ENDS,
  edges: EDGES,
};

/** The sites of an estate whose primary is a datacenter, put together from pieces. */
export interface DatacenterEstate {
  readonly zone: FailoverZone;
  readonly datacenter: Datacenter;
  readonly standby: StandbySite;
}

/** What a test says of the pieces. */
export interface DatacenterEstateProps {
  readonly datacenter?: Partial<DatacenterProps>;
  readonly standby?: Partial<StandbySiteProps>;
  readonly zone?: Partial<FailoverZoneProps>;
}

/** A zone outside both sites. */
export function zoneIn(app: App, props: Partial<FailoverZoneProps> = {}): FailoverZone {
  return new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    region: AzureRegion.FRANCE_CENTRAL,
    ...LIVE,
    ...props,
  });
}

/** A datacenter as primary, and its standby in Azure. */
export function datacenterEstate(app: App, props: DatacenterEstateProps = {}): DatacenterEstate {
  const zone = zoneIn(app, props.zone);
  const datacenter = new Datacenter(TerraformStack.of(zone), 'Amsterdam', {
    ...DATACENTER,
    ...props.datacenter,
  });
  const standby = new StandbySite(stackIn(app, 'dublin'), 'Dublin', {
    primary: datacenter,
    publisher: zone,
    region: AzureRegion.NORTH_EUROPE,
    addressSpace: '10.20.0.0/16',
    domainControllers: ['10.20.160.4'],
    managementPrefixes: ['10.99.0.0/24'],
    ...props.standby,
  });
  return { zone, datacenter, standby };
}

/** A group over both sites, with its witness in a third region. */
export function groupOver(
  app: App,
  { datacenter, standby }: DatacenterEstate,
  databases = 12,
): DatabaseAvailabilityGroup {
  const site = new Site(stackIn(app, 'paris'), 'Paris', {
    region: AzureRegion.FRANCE_CENTRAL,
    addressSpace: '10.30.0.0/24',
    activeDirectory: DIRECTORY,
    domainControllers: ['10.30.0.4'],
    managementPrefixes: ['10.99.0.0/24'],
  });
  const witness = new WitnessServer(site, 'Witness', { site, witnessFor: [datacenter, standby] });
  return new DatabaseAvailabilityGroup(standby, 'Group', {
    members: [...datacenter.mailboxTiers, ...standby.mailboxTiers],
    databases,
    logTruncation: LogTruncation.circularLogging(),
    witness,
  });
}

/** What the datacenter of an estate is, in one call. */
export const ESTATE_DATACENTER: EstateDatacenter = {
  name: 'Amsterdam',
  networks: DATACENTER.networks,
  domainControllers: DATACENTER.domainControllers,
  protectedBy: DATACENTER.protectedBy,
  clientAccess: { ...FRONT_ENDS, inAzure: undefined },
  edges: { ...EDGES, inAzure: undefined },
};

/** An estate in one call whose primary site is a datacenter. */
export function primaryDatacenter(overrides: Partial<TwoSiteExchangeProps> = {}): TwoSiteExchangeProps {
  return { ...estateOf('primary'), datacenter: ESTATE_DATACENTER, ...overrides };
}

/** The front end of the datacenter with other computer names. */
export function frontEndsOf(code: string): DatacenterClientAccess {
  return { ...FRONT_ENDS, servers: FRONT_ENDS.servers.map((each) => renamed(each, code)) };
}

/** Its Edges with other computer names. */
export function edgesOf(code: string): DatacenterEdges {
  return { ...EDGES, servers: EDGES.servers.map((each) => renamed(each, code)) };
}

function renamed<T extends { readonly computerName: string }>(each: T, code: string): T {
  return { ...each, computerName: each.computerName.replace('AMS', code) };
}

/** An estate in one call whose standby site is a datacenter. */
export function standbyDatacenter(overrides: Partial<TwoSiteExchangeProps> = {}): TwoSiteExchangeProps {
  const datacenter: EstateDatacenter = {
    ...ESTATE_DATACENTER,
    name: 'Dublin',
    clientAccess: { ...frontEndsOf('DUB'), inAzure: undefined },
    edges: { ...edgesOf('DUB'), inAzure: undefined },
    alternateWitness: { computerName: 'DUBFS1' },
  };
  return { ...estateOf('standby'), datacenter, ...overrides };
}

function estateOf(missing: 'primary' | 'standby'): TwoSiteExchangeProps {
  const site = (controller: string): Partial<EstateSite> => ({
    domainControllers: [controller],
    managementPrefixes: ['10.99.0.0/24'],
  });
  return {
    ...estateProps({
      primary: site('10.10.160.4'),
      standby: site('10.20.160.4'),
      witness: site('10.30.0.4'),
      edge: { outbound: RELAY },
    }),
    [missing]: undefined,
    databaseAvailabilityGroup: { databases: 12, logTruncation: LogTruncation.circularLogging() },
  };
}
