import { TerraformStack } from 'cdktf';
import { ResilientClientAccessArray } from '../client-access/resilient-client-access-array';
import type { FailoverZone } from '../dns/failover-zone';
import { probeDetection } from '../dns/probe-settings';
import { EdgeTier } from '../edge/edge-tier';
import { QUEUE_DRIVE } from '../edge/queue-disk';
import { MailPort } from '../exchange/mail-port';
import type { DatabaseAvailabilityGroup } from '../mailbox/database-availability-group';
import type { IWitness } from '../mailbox/witness';
import { WitnessServer } from '../mailbox/witness-server';
import type { WindowsServer } from '../server/windows-server';
import type { MailboxServer } from '../site/mailbox-server';
import type { Interconnect } from '../site/interconnect';
import type { Site } from '../site/site';
import { siteOf } from '../site/site-of';
import type { EdgeFacts, EstateFacts, NameFacts, ServerFacts, SiteFacts, WitnessFacts } from './estate-facts';
import { groupFacts } from './group-facts';

/** The constructs that runbooks are about. */
export interface RunbookSubjects {
  readonly zone: FailoverZone;
  readonly primary: Site;
  readonly standby?: Site;
  readonly group?: DatabaseAvailabilityGroup;
  readonly witness?: WitnessServer;
  readonly interconnect?: Interconnect;
  readonly directoryDomain: string;
}

/** Reads the constructs once; everything a runbook says comes from here. */
export function collectFacts(subjects: RunbookSubjects): EstateFacts {
  const { zone, primary, standby, group, directoryDomain } = subjects;
  const [array] = arraysOf(primary);
  const hubs = primary._mailboxServers();
  const version = array?.version ?? hubs[0]?.version;
  return {
    domainName: zone.domainName,
    directoryDomain,
    version: version?.name ?? 'Exchange Server',
    hasClientAccessRole: version?.hasClientAccessRole ?? false,
    primary: siteFacts(primary, directoryDomain),
    standby: standby && siteFacts(standby, directoryDomain),
    group:
      group &&
      groupFacts(group, {
        server: (server) => serverFacts(server, directoryDomain),
        witness: (witness) => witnessFacts(witness, directoryDomain),
      }),
    names: nameFacts(subjects),
    witnessStack: subjects.witness && TerraformStack.of(subjects.witness).node.id,
    witnessSite: witnessSite(subjects),
    interconnectStack: subjects.interconnect && TerraformStack.of(subjects.interconnect).node.id,
  };
}

function witnessSite({ witness, primary, standby }: RunbookSubjects): EstateFacts['witnessSite'] {
  if (!witness || witness.site === primary || witness.site === standby) return undefined;
  return {
    directorySite: witness.site.activeDirectorySite,
    directorySubnets: siteOf(witness, witness)._domainBlocks(),
  };
}

function arraysOf(site: Site): ResilientClientAccessArray[] {
  return site.tiers.filter((tier) => tier instanceof ResilientClientAccessArray);
}

function edgeTierOf(site: Site): EdgeTier | undefined {
  return site.tiers.find((tier) => tier instanceof EdgeTier);
}

function siteFacts(site: Site, directoryDomain: string): SiteFacts {
  const tier = edgeTierOf(site);
  const edges = tier?.servers.map((server) => edgeFacts(tier, server)) ?? [];
  const pilotLight = site._activation() !== undefined;
  return {
    code: site.code,
    name: site.siteName,
    region: site.region.name,
    directorySite: site.activeDirectorySite,
    directorySubnets: site._domainBlocks(),
    stack: TerraformStack.of(site).node.id,
    domainControllers: site.domainControllers,
    mailboxServers: site._mailboxServers().map((server) => serverFacts(server, directoryDomain)),
    frontEnds: arraysOf(site).flatMap((array) =>
      array.servers.map((server) => windowsFacts(server, directoryDomain)),
    ),
    edges,
    pilotLight,
    subscriptions: (tier?._subscriptions() ?? [])
      .filter((each) => each.edges.length > 0)
      .map(({ adSite, edges: names, mailboxServers, laterMailboxServers, dueEdges }) => ({
        directorySite: adSite,
        edges: names,
        mailboxServers,
        unsubscribed: laterMailboxServers,
        dueEdges,
      })),
    cloneSource: tier?.configurationSource?.computerName,
  };
}

function edgeFacts(tier: EdgeTier, server: WindowsServer): EdgeFacts {
  return {
    name: server.computerName,
    hostName: tier.hostName(server),
    address: server.privateAddress,
    zone: server.zone,
    terraformAddress: server._terraformAddress,
    queueDrive: QUEUE_DRIVE,
  };
}

function windowsFacts(server: WindowsServer, directoryDomain: string): ServerFacts {
  const {
    computerName,
    privateAddress: address,
    zone,
    windows,
    _terraformAddress: terraformAddress,
  } = server;
  return serverFacts({ computerName, address, zone, windows, terraformAddress }, directoryDomain);
}

function serverFacts(server: Omit<MailboxServer, 'version'>, directoryDomain: string): ServerFacts {
  return {
    name: server.computerName,
    fqdn: fullName(server.computerName, directoryDomain),
    address: server.address,
    zone: server.zone,
    terraformAddress: server.terraformAddress,
    windows: server.windows?.toString(),
  };
}

function nameFacts({ zone, primary, standby }: RunbookSubjects): NameFacts {
  const [array] = arraysOf(primary);
  const twin = standby && arraysOf(standby)[0];
  const names = arraysOf(primary).flatMap((each) => each.namespaces);
  const relay = edgeTierOf(primary)?._relay;
  const mail = zone._mailPreferences();
  const probe = zone.failover._probe;
  return {
    stack: TerraformStack.of(zone).node.id,
    clientNames: names.map((name) => `${name}.${zone.domainName}`),
    autodiscover: names.includes('autodiscover') ? `autodiscover.${zone.domainName}` : undefined,
    automatic: zone.failover.isAutomatic,
    ttlSeconds: zone.failover.ttl.toSeconds(),
    detectionSeconds: probe && probeDetection(probe),
    recoverySum: zone.failover.recoverySum,
    filterHosts: edgeTierOf(primary)?.filterHosts ?? [],
    smartHost: relay && { host: relay.host, port: relay.port ?? MailPort.SUBMISSION },
    mxPrimary: mail.primary,
    mxStandby: mail.standby,
    mxStandbyActive: mail.promoted,
    healthPath: array?.healthPage.path ?? '',
    primaryFrontEnd: array?.publicHostName,
    standbyFrontEnd: twin?.publicHostName,
  };
}

function witnessFacts(witness: IWitness, directoryDomain: string): WitnessFacts {
  return {
    name: witness.computerName,
    fqdn: fullName(witness.computerName, directoryDomain),
    directory: witness.directory,
    site: witness.location,
    stack: witness instanceof WitnessServer ? TerraformStack.of(witness).node.id : undefined,
  };
}

function fullName(computerName: string, domain: string): string {
  return `${computerName.toLowerCase()}.${domain}`;
}
