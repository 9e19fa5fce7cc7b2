import * as fc from 'fast-check';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { App } from 'cdktf';
import { LocalBackend, TerraformStack } from 'cdktf';
import type { EdgeTierOptions, IMailboxServers, IWitness } from 'cdktf-resilient-exchange';
import {
  AddressBook,
  AzureRegion,
  DatabaseAvailabilityGroup,
  DnsFailover,
  Duration,
  EdgeSubscription,
  EdgeTier,
  FailoverZone,
  InboundMail,
  Interconnect,
  LoadBalancing,
  LogTruncation,
  MailboxTier,
  NameStage,
  OutboundMail,
  PrivateNameLinks,
  Readiness,
  RecoveryVault,
  ResilientClientAccessArray,
  RoutingPreference,
  Site,
  StandbySite,
  StateStore,
  TwoSiteExchange,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import type { ProgramKnowledge } from './translation';

/** A program as somebody could write it; the library refuses some. */
export interface Program {
  /** Whether one construct makes the estate, or the program puts it together from pieces. */
  readonly inPieces: boolean;
  readonly automatic: boolean;
  readonly readiness: 'hot' | 'warm' | 'pilot light';
  readonly frontEnds: number;
  /** Zone of each front end, in turn. */
  readonly zones: string[];
  readonly standbyHasZones: boolean;
  readonly roundRobin: boolean;
  readonly edges: number;
  /** Edges that have an address over transit carriers, by their number; 0 for none. */
  readonly otherCarrier: number;
  readonly oneToOne: boolean;
  readonly smartHost: boolean;
  readonly filtered: boolean;
  readonly externalEdge: boolean;
  readonly databases: number;
  readonly localCopies: number;
  readonly remoteCopies: number;
  readonly laggedCopies: number;
  readonly controllersAtWitness: boolean;
  readonly namesElsewhere: boolean;
  readonly statesInRegion: boolean;
  /** In pieces only. */
  readonly witnessIn: 'third' | 'primary' | 'standby';
  /** Mailbox servers of the standby site that exist already; in pieces only. */
  readonly existing: number;
}

/** Programs of the public API. */
export const PROGRAMS: fc.Arbitrary<Program> = fc.record({
  inPieces: fc.boolean(),
  automatic: fc.boolean(),
  readiness: fc.constantFrom('hot' as const, 'hot' as const, 'warm' as const, 'pilot light' as const),
  frontEnds: fc.integer({ min: 2, max: 4 }),
  zones: fc.constantFrom(['1', '2', '3'], ['1', '2'], ['1', '1', '2'], ['2', '3', '3']),
  standbyHasZones: fc.boolean(),
  roundRobin: fc.boolean(),
  edges: fc.integer({ min: 2, max: 3 }),
  otherCarrier: fc.integer({ min: 0, max: 2 }),
  oneToOne: fc.boolean(),
  smartHost: fc.boolean(),
  filtered: fc.boolean(),
  externalEdge: fc.boolean(),
  databases: fc.integer({ min: 0, max: 4 }),
  localCopies: fc.integer({ min: 1, max: 3 }),
  remoteCopies: fc.integer({ min: 0, max: 2 }),
  laggedCopies: fc.integer({ min: 0, max: 1 }),
  controllersAtWitness: fc.boolean(),
  namesElsewhere: fc.boolean(),
  statesInRegion: fc.boolean(),
  witnessIn: fc.constantFrom('third' as const, 'primary' as const, 'standby' as const),
  existing: fc.integer({ min: 0, max: 2 }),
});

const DIRECTORY = { domainName: 'corp.contoso.com', joinUsername: 'svc-join@corp.contoso.com' };
const QUICK = {
  activation: Duration.minutes(4),
  installation: Duration.minutes(6),
  restore: Duration.seconds(0),
};
const EXTERNAL = { name: 'edge9', address: '203.0.113.25', carrier: 'city fibre' };
const WITNESS_REGION = AzureRegion.CANADA_CENTRAL;

/** A program that is likelier to be accepted: settings that cannot be together are left out, whatever else the library refuses. */
export function sensible(program: Program): Program {
  const roundRobin = program.roundRobin && program.frontEnds < 4;
  const oneToOne = program.oneToOne && !program.externalEdge && !program.roundRobin;
  const automatic =
    program.automatic && !roundRobin && program.readiness !== 'pilot light' && program.existing === 0;
  const isHot = program.readiness === 'hot' || automatic;
  const hasGroup = program.databases > 0 && program.readiness !== 'pilot light';
  return {
    ...program,
    automatic,
    readiness: automatic ? 'hot' : program.readiness,
    roundRobin,
    oneToOne: oneToOne && isHot,
    edges: oneToOne && isHot ? program.frontEnds : program.edges,
    otherCarrier: Math.min(program.otherCarrier, program.edges),
    localCopies: Math.min(program.localCopies, program.frontEnds),
    remoteCopies: hasGroup ? Math.min(program.remoteCopies, 2) : 0,
    laggedCopies: program.remoteCopies > 1 && hasGroup ? program.laggedCopies : 0,
    existing: oneToOne || !hasGroup ? 0 : program.existing,
  };
}

/** Writes a program into an app; the library refuses it by an error, here or at synthesis. */
export function write(program: Program, app: App): ProgramKnowledge {
  if (program.inPieces) inPieces(program, app);
  else inOneCall(program, app);
  return {
    regions: program.inPieces && program.witnessIn === 'third' ? { CANFS1: WITNESS_REGION.name } : {},
    carrierHosts: program.externalEdge ? { 'city fibre': ['edge9.contoso.com'] } : {},
  };
}

function inOneCall(program: Program, app: App): void {
  const { primary, standby } = sites(program);
  new TwoSiteExchange(app, 'contoso', {
    domainName: 'contoso.com',
    activeDirectory: DIRECTORY,
    primary: { name: 'Amsterdam', ...primary },
    standby: { name: 'Dublin', ...standby },
    witness: {
      name: 'Paris',
      region: AzureRegion.FRANCE_CENTRAL,
      addressSpace: '10.30.0.0/24',
      ...(program.controllersAtWitness && { domainControllers: ['10.30.0.68'] }),
    },
    ...(program.namesElsewhere && { dnsRegion: AzureRegion.SWEDEN_CENTRAL }),
    clientAccess: clientAccess(program),
    ...(program.databases > 0 && { databaseAvailabilityGroup: group(program) }),
    edge: edge(program),
    failover: failover(program),
    readiness: readiness(program),
    clientNames: NameStage.LIVE,
    mailNames: NameStage.LIVE,
    stateStore: states(program),
    runbooks: false,
  });
}

function inPieces(program: Program, app: App): void {
  const { primary: primaryProps, standby: standbyProps } = sites(program);
  const stackOf = (part: string): TerraformStack => {
    const stack = new TerraformStack(app, `contoso-${part}`);
    new AzurermProvider(stack, 'azurerm', { features: RecoveryVault.providerFeatures() });
    if (program.statesInRegion) states(program).bind(stack);
    else new LocalBackend(stack, { path: `terraform.${part}.tfstate` });
    return stack;
  };
  const [primaryStack, standbyStack] = ['primary', 'standby'].map(stackOf);
  const primary = new Site(primaryStack, 'Amsterdam', {
    estate: 'contoso',
    activeDirectory: DIRECTORY,
    ...primaryProps,
  });
  new ResilientClientAccessArray(primary, 'ClientAccess', {
    site: primary,
    mailboxStorage: {},
    ...clientAccess(program),
  });
  new EdgeTier(primary, 'Edge', { site: primary, ...edge(program) });
  new AddressBook(stackOf('addresses'), 'Addresses', { stacks: [primaryStack, standbyStack] });
  const zone = new FailoverZone(stackOf('dns'), 'Zone', {
    domainName: 'contoso.com',
    region: program.namesElsewhere ? AzureRegion.SWEDEN_CENTRAL : WITNESS_REGION,
    failover: failover(program),
    clientNames: NameStage.LIVE,
    mailNames: NameStage.LIVE,
  });
  const standby = new StandbySite(standbyStack, 'Dublin', {
    primary,
    publisher: zone,
    readiness: readiness(program),
    ...standbyProps,
  });
  const existing: IMailboxServers[] = [];
  if (program.existing > 0) {
    const servers = Array.from({ length: program.existing }, (_, index) => ({
      computerName: `DUBMBX${index + 1}`,
      address: `10.29.2.${index + 10}`,
    }));
    existing.push(
      MailboxTier.fromServers(standby, 'Existing', {
        protectedBy: 'Contoso Backup Team',
        site: standby,
        servers,
      }),
    );
  }
  if (program.databases > 0) {
    new DatabaseAvailabilityGroup(primary, 'Group', {
      members: [...new Set([...primary.mailboxTiers, ...standby.mailboxTiers, ...existing])],
      witness: witness(program, primary, standby),
      ...group(program),
    });
  }
  const between = stackOf('interconnect');
  new Interconnect(between, 'Interconnect', { sites: [primary, standby] });
  new PrivateNameLinks(between, 'PrivateNameLinks', { zone, sites: [primary, standby] });
}

function sites(
  program: Program,
): Record<'primary' | 'standby', { region: AzureRegion; addressSpace: string; domainControllers: string[] }> {
  return {
    primary: {
      region: AzureRegion.WEST_EUROPE,
      addressSpace: '10.10.0.0/16',
      domainControllers: ['10.10.64.4', '10.10.64.5'],
    },
    standby: {
      region: program.standbyHasZones ? AzureRegion.NORTH_EUROPE : AzureRegion.UK_WEST,
      addressSpace: '10.20.0.0/16',
      domainControllers: ['10.20.64.4'],
    },
  };
}

function clientAccess(program: Program): {
  members: { name: string; zone?: string }[];
  balancing?: LoadBalancing;
} {
  return {
    members: Array.from({ length: program.frontEnds }, (_, index) => ({
      name: String(index + 1),
      zone: program.zones[index % program.zones.length],
    })),
    ...(program.roundRobin && { balancing: LoadBalancing.dnsRoundRobin() }),
  };
}

function edge(program: Program): EdgeTierOptions {
  return {
    servers: program.edges,
    ...(program.otherCarrier > 0 && {
      routingPreferences: { [`AMSEDGE${program.otherCarrier}`]: RoutingPreference.internet() },
    }),
    ...(program.oneToOne && { subscription: EdgeSubscription.oneToOne() }),
    ...(program.externalEdge && { externalEdges: [EXTERNAL] }),
    ...(program.filtered && {
      inbound: InboundMail.fromFilteringService({
        sourcePrefixes: ['198.51.100.0/24'],
        hosts: ['mx1.filter.example', 'mx2.filter.example'],
      }),
    }),
    outbound: program.smartHost
      ? OutboundMail.smartHost({ host: 'relay.example', spfMechanisms: ['include:relay.example'] })
      : OutboundMail.direct(),
  };
}

function group(program: Program): {
  databases: number;
  copies: { localCopies: number; remoteCopies: number; laggedCopies: number };
  logTruncation: LogTruncation;
} {
  const { databases, localCopies, remoteCopies, laggedCopies } = program;
  return {
    databases,
    copies: { localCopies, remoteCopies, laggedCopies },
    logTruncation: LogTruncation.backup({ product: 'Contoso Backup' }),
  };
}

function failover(program: Program): DnsFailover {
  return program.automatic ? DnsFailover.automatic() : DnsFailover.manual();
}

function readiness(program: Program): Readiness {
  if (program.readiness === 'pilot light') return Readiness.pilotLight({ recovery: QUICK });
  return program.readiness === 'warm' ? Readiness.warm() : Readiness.hot();
}

function states(program: Program): StateStore {
  if (!program.statesInRegion) return StateStore.localFiles();
  return StateStore.azureStorage({
    storageAccountName: 'stcontosotfstate',
    containerName: 'tfstate',
    resourceGroupName: 'rg-contoso-state',
    region: AzureRegion.GERMANY_WEST_CENTRAL,
  });
}

function witness(program: Program, primary: Site, standby: StandbySite): IWitness {
  if (program.witnessIn === 'third') {
    return WitnessServer.fromComputerName(primary, 'Witness', {
      computerName: 'CANFS1',
      location: 'Toronto',
      region: WITNESS_REGION,
    });
  }
  const site = program.witnessIn === 'primary' ? primary : standby;
  return new WitnessServer(site, 'Witness', { site, witnessFor: [primary, standby] });
}
