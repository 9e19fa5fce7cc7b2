import { TerraformStack } from 'cdktf';
import { DependencyKind } from '../model/dependency';
import { ExternalKind, type ExternalModel } from '../model/external-model';
import type { ModelPart } from '../model/model-part';
import { AutodiscoverKind, type MailDomainModel } from '../model/mail-domain-model';
import { NameUse, type DnsZoneModel } from '../model/name-model';
import { PageId } from '../model/page-ids';
import { isInAzure } from './azure-dns';
import type { DnsHostingModel } from '../model/dns-hosting-model';
import type { ZoneTarget } from './zone-target';
import { RoutingMethod, type RoutingModel } from '../model/routing-model';
import type { FailoverZone } from './failover-zone';
import { receives, sends } from './mail-domain';
import type { MailDomainZone } from './mail-domain-zone';
import { mailPreferences } from './mail-names';
import { probeDetection } from './probe-settings';
import type { PublishedName } from './published-name';
import { recoverySum, recoveryTime } from './recovery-timing';

/** What a zone says of itself. */
export function describeZone(zone: FailoverZone): ModelPart {
  const { failover, domainName } = zone;
  const timing = zone._recoveryTiming();
  const mail = zone._mailPreferences();
  const stages = zone._stages();
  const domains = zone._domains.zones;
  const names = [
    ...zone._published().map((each) => ({ ...each, zone: domainName, id: nameId(each) })),
    ...domains.flatMap(({ published, domain }) =>
      published.map((each) => ({ ...each, zone: domain.domainName, id: nameId(each) })),
    ),
  ];
  const main: DnsZoneModel = {
    id: domainName,
    stack: TerraformStack.of(zone).node.id,
    hosting: foreign(zone._target),
    insideNames: zone._inside,
    existingInsideZones: zone._existingInsideZones,
    region: zone._isInAzure ? zone.region.name : undefined,
    existingZoneId: stages.zoneId,
    isNew: isNew(zone._target),
    clientNames: stages.clients,
    mailNames: stages.mail,
    previousRecords: stages.previous,
    previousTtlSeconds: stages.previousTtl,
    automatic: failover.isAutomatic,
    activeSite: failover.activeSite,
    networks: zone._networkSites,
    ttlSeconds: failover.ttl.toSeconds(),
    detectionSeconds: failover._probe && probeDetection(failover._probe),
    recoverySeconds: recoveryTime(timing),
    recoverySum: recoverySum(timing),
    objectiveSeconds: failover.recoveryTimeObjective.toSeconds(),
    mxPrimary: mail.primary,
    mxStandby: mail.standby,
    mxStandbyActive: mail.promoted,
    routing: describeRouting(zone, mail.equal),
  };
  const zones = [main, ...domains.map((each) => describeDomainZone(main, each))];
  const hostings = zones.flatMap(({ hosting, insideNames }) => [hosting, insideNames?.hosting]);
  const changed = [
    ...new Map(
      hostings.flatMap((each) =>
        each?.needsServerForChanges ? [[each.name, changesAt(each)] as const] : [],
      ),
    ).values(),
  ];
  return {
    estate: zone._estate,
    cloud: zone.region.cloud.environment,
    dnsZones: zones,
    mailDomains: [
      ...(zone._publishesMail
        ? [
            {
              id: domainName,
              main: true,
              receives: true,
              sends: true,
              reportAddress: zone._reportAddress,
              dkimSelectors: zone._selectors,
              ...autodiscoverOf(zone),
            },
          ]
        : []),
      ...domains.map(({ domain, reportAddress, found }) => ({
        id: domain.domainName,
        main: false,
        receives: receives(domain),
        sends: sends(domain),
        reportAddress,
        dkimSelectors: (domain.mail?.dkim ?? []).map(({ selector }) => selector),
        ...found,
      })),
    ],
    externals: [
      ...new Map(
        [
          ...(names.length > 0 ? [AZURE_DNS] : []),
          ...names.flatMap((each) => neededBy(zone, each)),
          ...changed,
        ].map((each) => [each.id, each]),
      ).values(),
    ],
    names: names.map(({ id, zone: of, name, type, usedBy, stage, primary, standby }) => ({
      id,
      zone: of,
      name,
      recordType: type,
      usedBy,
      stage,
      primary,
      standby,
    })),
    dependencies: [
      ...names.flatMap((each) => [
        ...each.leadsTo.map((target) => ({ source: each.id, target, kind: DependencyKind.LEADS_TO })),
        ...neededBy(zone, each).map((external) => ({
          source: each.id,
          target: external.id,
          kind: DependencyKind.NEEDS,
        })),
      ]),
      ...changed.map(({ id }) => ({ source: main.stack, target: id, kind: DependencyKind.NEEDS })),
    ],
  };
}

/** A hosting outside Azure; what it says of itself, Azure DNS need not say. */
function foreign(target: ZoneTarget): DnsHostingModel | undefined {
  return isInAzure(target) ? undefined : target.zone.describe();
}

function isNew(target: ZoneTarget): true | undefined {
  return isInAzure(target) || target.zone.holdsPreviousRecords ? undefined : true;
}

function autodiscoverOf(zone: FailoverZone): Pick<MailDomainModel, 'autodiscover' | 'autodiscoverTarget'> {
  const name = `autodiscover.${zone.domainName}`;
  const isPublished = zone._published().some((each) => each.name === name && each.usedBy === NameUse.CLIENTS);
  return isPublished ? { autodiscover: AutodiscoverKind.OWN_NAME, autodiscoverTarget: name } : {};
}

/** A domain beside the main one moves with it. */
function describeDomainZone(main: DnsZoneModel, { domain, stages, target }: MailDomainZone): DnsZoneModel {
  const mail = mailPreferences(domain.mail ?? {});
  return {
    ...main,
    id: domain.domainName,
    hosting: foreign(target),
    insideNames: undefined,
    existingInsideZones: undefined,
    existingZoneId: stages.zoneId,
    isNew: isNew(target),
    clientNames: stages.clients,
    mailNames: stages.mail,
    previousRecords: stages.previous,
    previousTtlSeconds: stages.previousTtl,
    networks: [],
    mxPrimary: mail.primary,
    mxStandby: mail.standby,
    mxStandbyActive: mail.promoted,
    routing: main.routing && { ...main.routing, equalMail: mail.equal },
  };
}

/** Undefined where one site serves at a time. */
function describeRouting(
  { failover, _sites: sites }: FailoverZone,
  equalMail: boolean,
): RoutingModel | undefined {
  if (!failover._both || sites.length < 2) return undefined;
  const { routing, load } = failover._both;
  const isNear = routing.method === RoutingMethod.PERFORMANCE;
  const [primary, standby] = [load.primaryCapacity, load.standbyCapacity].map((capacity, index) => ({
    site: sites[index].code,
    weight: routing._weights?.[index],
    location: isNear ? (routing._locations[index] ?? sites[index].region)?.name : undefined,
    regions: routing._regions?.[index],
    capacity,
  }));
  const { clients, clientsPerServer } = load;
  return { method: routing.method, primary, standby, clients, clientsPerServer, equalMail };
}

/** Machines in Azure ask it for names, wherever those of the estate are kept. */
const AZURE_DNS: ExternalModel = {
  id: 'azure-dns',
  kind: ExternalKind.NAME_SERVICE,
  name: 'Azure DNS',
  failureDomains: [],
};

/** What answers for a name. The servers of another hosting answer while the one that takes changes is lost. */
function nameService(hosting: DnsHostingModel | undefined): ExternalModel {
  if (!hosting) return AZURE_DNS;
  const { name } = hosting;
  return { ...AZURE_DNS, id: `name-servers:${name}`, name: `name servers of ${name}` };
}

/** Plans and applies of the names ask that one server. */
function changesAt({ name, server, location }: DnsHostingModel): ExternalModel {
  return {
    id: `name-changes:${name}`,
    kind: ExternalKind.NAME_CHANGES,
    name: `${server ?? name}${location === undefined ? '' : ` in ${location}`}, which takes the changes of ${name}`,
    failureDomains: [],
    page: PageId.nameServerLost,
  };
}

/** What a name needs beside the tiers that it leads to. Azure DNS answers inside the networks too. */
function neededBy(
  zone: FailoverZone,
  { usedBy, standby, zone: of }: PublishedName & { readonly zone: string },
): ExternalModel[] {
  const { domainName, failover } = zone;
  const ofDomain = zone._domains.zones.find(({ domain }) => domain.domainName === of);
  const hosting =
    usedBy === NameUse.CLIENTS_INSIDE ? zone._inside?.hosting : foreign(ofDomain?.target ?? zone._target);
  const moves = failover.isAutomatic && usedBy === NameUse.CLIENTS && standby !== undefined;
  return [
    nameService(hosting),
    ...(moves
      ? [
          {
            id: 'traffic-manager',
            kind: ExternalKind.TRAFFIC_MANAGER,
            name: 'Traffic Manager',
            failureDomains: [],
            page: PageId.trafficManagerLost,
          },
        ]
      : []),
    ...(usedBy === NameUse.MAIL
      ? []
      : [
          {
            id: `certificate:${domainName}`,
            kind: ExternalKind.CERTIFICATE,
            name: 'certificate of the client names',
            failureDomains: [],
            page: PageId.certificateRenewal,
          },
        ]),
  ];
}

/** Several records may have one name and type: the MX records of a domain. */
function nameId({ name, type, primary, standby }: PublishedName): string {
  return [name, type, ...(type.startsWith('MX') ? [primary ?? standby] : [])].join(' ');
}
