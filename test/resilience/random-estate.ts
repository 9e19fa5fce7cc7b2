import { MountDial } from '../../lib/exchange/mount-dial';
import { QuorumMode } from '../../lib/exchange/quorum-mode';
import { DependencyKind } from '../../lib/model/dependency';
import type { EstateDocument } from '../../lib/model/estate-document';
import { ExternalKind } from '../../lib/model/external-model';
import { directoryId, quorumGroupId, regionDomain, zoneDomain } from '../../lib/model/ids';
import type { MachineModel } from '../../lib/model/machine-model';
import { NameUse, type NameModel } from '../../lib/model/name-model';
import { NameStage } from '../../lib/model/name-stage';
import { Runs } from '../../lib/model/site-model';

/** Numbers that look random and are the same for the same seed. */
export class Dice {
  public constructor(private state: number) {}

  /** A whole number from 0 to below the limit. */
  public below(limit: number): number {
    this.state = (Math.imul(this.state ^ (this.state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(this.state ^ (this.state >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % limit;
  }

  public chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  public oneOf<T>(all: readonly T[]): T {
    return all[this.below(all.length)];
  }
}

/** What a random estate is made of. */
interface Shape {
  readonly dice: Dice;
  readonly sites: string[];
  readonly pilotLight: boolean;
}

/** A small estate of any shape, also of shapes that no program may have: the rules read the model and assume little. */
export function randomEstate(seed: number): EstateDocument {
  const dice = new Dice(seed * 7919 + 13);
  const sites = dice.chance(80) ? ['AMS', 'DUB'] : ['AMS'];
  const shape: Shape = { dice, sites, pilotLight: sites.length > 1 && dice.chance(15) };
  const servers = sites.flatMap((site) =>
    machines(shape, site, 'FE', ['mailbox', 'client-access'], 1 + dice.below(2)),
  );
  const edges = dice.chance(70)
    ? sites.flatMap((site) => machines(shape, site, 'EDGE', ['edge'], 1 + dice.below(2)))
    : [];
  const witness = machine({ id: 'FSW1', site: dice.oneOf([...sites, 'PAR']), roles: ['witness'] });
  const members = servers.filter(({ runs }) => runs === Runs.ALWAYS).map(({ id }) => id);
  const voters = members.length % 2 === 0 ? [...members, witness.id] : members;
  const directories = dice.chance(40) ? sites : [];
  const names = namesOf(shape, edges);
  return {
    formatVersion: '1.0',
    vaults: [],
    exportStores: [],
    exports: [],
    restoreDrills: [],
    alerts: [],
    mailDomains: [],
    estate: 'random',
    sites: [...sites, 'PAR'].map((id) => ({
      id,
      name: `Site ${id}`,
      region: id,
      failureDomains: [regionDomain(id)],
      stack: `${id}-stack`,
      runs: shape.pilotLight && id === 'DUB' ? Runs.WHEN_ACTIVATED : Runs.ALWAYS,
      standbyFor: id === 'DUB' ? 'AMS' : undefined,
      recovery:
        shape.pilotLight && id === 'DUB'
          ? { activationSeconds: 1, installationSeconds: 1, restoreSeconds: 1 }
          : undefined,
      activeDirectorySite: id,
      domainSubnets: [],
      domainControllers: [],
      patchWindow: {
        daysAfterPatchTuesday: 1,
        daysAfterStandby: 1,
        weekdays: [],
        startTime: '22:00',
        timeZone: 'UTC',
        durationMinutes: 60,
      },
    })),
    tiers: sites.flatMap((site) => [
      {
        id: `${site}/ClientAccess`,
        name: 'ClientAccess',
        kind: 'client-access',
        site,
        machines: idsIn(servers, site),
      },
      ...(idsIn(edges, site).length > 0
        ? [
            {
              id: `${site}/Edge`,
              name: 'Edge',
              kind: 'edge',
              site,
              machines: idsIn(edges, site),
              mailTransport: {
                subscriptions: subscriptions(shape, site, idsIn(edges, site), idsIn(servers, site)),
                filterHosts: [],
                smartHost: dice.chance(40) ? { host: 'relay.example', port: 587 } : undefined,
                externalEdges: [],
              },
            },
          ]
        : []),
    ]),
    machines: [...servers, ...edges, witness],
    redundancyGroups: [
      {
        id: quorumGroupId('DAG1'),
        provides: 'quorum',
        members: voters,
        needed: Math.floor(voters.length / 2) + 1,
        votes: true,
      },
    ],
    dependencies: [
      ...names.flatMap(({ id, usedBy }) => [
        ...sites
          .map((site) => `${site}/${usedBy === NameUse.MAIL && edges.length > 0 ? 'Edge' : 'ClientAccess'}`)
          .filter((tier) => usedBy !== NameUse.MAIL || edges.length === 0 || id.includes(tier.slice(0, 3)))
          .map((target) => ({ source: id, target, kind: DependencyKind.LEADS_TO })),
        ...(dice.chance(50) ? [{ source: id, target: 'azure-dns', kind: DependencyKind.NEEDS }] : []),
        ...(dice.chance(30) ? [{ source: id, target: 'certificate', kind: DependencyKind.NEEDS }] : []),
      ]),
      { source: 'dns-stack', target: 'state', kind: DependencyKind.NEEDS },
    ],
    externals: [
      ...directories.map((site) => ({
        id: directoryId(site),
        kind: ExternalKind.DOMAIN_CONTROLLERS,
        name: `domain controllers of ${site}`,
        failureDomains: [regionDomain(site)],
        site,
      })),
      { id: 'azure-dns', kind: ExternalKind.NAME_SERVICE, name: 'Azure DNS', failureDomains: [] },
      {
        id: 'certificate',
        kind: ExternalKind.CERTIFICATE,
        name: 'certificate',
        failureDomains: [],
        page: 'certificate-renewal',
      },
      { id: 'smart-host:relay.example', kind: ExternalKind.SMART_HOST, name: 'relay', failureDomains: [] },
      {
        id: 'state',
        kind: ExternalKind.STATE,
        name: 'state',
        failureDomains: [regionDomain('PAR')],
        page: 'terraform-state',
      },
    ],
    availabilityGroups: [
      {
        id: 'DAG1',
        members,
        witness: voters.includes(witness.id) ? witness.id : undefined,
        quorumMode: voters.includes(witness.id)
          ? QuorumMode.NODE_AND_FILE_SHARE_MAJORITY
          : QuorumMode.NODE_MAJORITY,
        votes: voters.length,
        votesNeeded: Math.floor(voters.length / 2) + 1,
        automaticMountDial: dice.oneOf(Object.values(MountDial)),
        logTruncation: { circularLogging: true },
        copiesToSeed: 0,
        copiesToRemove: 0,
        fewestMoves: 0,
        failures: [],
      },
    ],
    databases: [databaseOf(dice, members)],
    dnsZones: [
      {
        id: 'contoso.com',
        stack: 'dns-stack',
        region: dice.oneOf(['PAR', 'AMS', 'ZRH']),
        clientNames: NameStage.LIVE,
        mailNames: NameStage.LIVE,
        previousRecords: [],
        automatic: dice.chance(50),
        activeSite: dice.oneOf(['automatic', 'primary', 'standby']),
        networks: [...sites, ...(dice.chance(50) ? ['PAR'] : [])],
        ttlSeconds: 60,
        detectionSeconds: 60,
        recoverySeconds: 120,
        recoverySum: '',
        objectiveSeconds: 300,
        mxPrimary: 10,
        mxStandby: 20,
        mxStandbyActive: 5,
      },
    ],
    names,
    stacks: [{ id: 'dns-stack', resources: 1, dependsOn: [] }],
    states: [],
    interconnects: dice.chance(70) ? [{ stack: 'link', sites: [...sites, 'PAR'] }] : [],
    documents: [{ kind: 'runbooks', path: 'runbooks' }],
    released: [],
    warnings: [],
  };
}

function machines(
  { dice, pilotLight }: Shape,
  site: string,
  label: string,
  roles: string[],
  count: number,
): MachineModel[] {
  return Array.from({ length: count }, (_, index) =>
    machine({
      id: `${site}${label}${index + 1}`,
      site,
      roles,
      tier: `${site}/${label === 'FE' ? 'ClientAccess' : 'Edge'}`,
      hostName: `${site}${label}${index + 1}.contoso.com`,
      runs: pilotLight && site === 'DUB' ? Runs.WHEN_ACTIVATED : Runs.ALWAYS,
      failureDomains: [
        regionDomain(site),
        ...(dice.chance(60) ? [zoneDomain(site, String(1 + dice.below(2)))] : []),
        ...(label === 'EDGE' && dice.chance(50) ? [`carrier:${dice.oneOf(['one', 'two'])}`] : []),
      ],
    }),
  );
}

function machine(more: Partial<MachineModel> & Pick<MachineModel, 'id' | 'roles'>): MachineModel {
  return {
    location: more.site ?? 'elsewhere',
    failureDomains: more.site === undefined ? [] : [regionDomain(more.site)],
    existing: false,
    runs: Runs.ALWAYS,
    drained: false,
    volumes: [],
    exchangeVersion: more.roles.includes('witness') ? undefined : 'Exchange Server Subscription Edition',
    ...more,
  };
}

function namesOf({ sites }: Shape, edges: readonly MachineModel[]): NameModel[] {
  const common = { zone: 'contoso.com', stage: NameStage.LIVE };
  const hosts =
    edges.length > 0
      ? edges.map(({ hostName, site }) => ({ host: hostName!, site }))
      : sites.map((site) => ({ host: `${site} front ends`, site }));
  return [
    {
      ...common,
      id: 'mail outside',
      name: 'mail.contoso.com',
      recordType: 'CNAME',
      usedBy: NameUse.CLIENTS,
      primary: 'one',
      standby: 'other',
    },
    {
      ...common,
      id: 'mail inside',
      name: 'mail.contoso.com',
      recordType: 'A inside',
      usedBy: NameUse.CLIENTS_INSIDE,
      primary: 'one',
      standby: 'other',
    },
    ...hosts.map(({ host, site }) => ({
      ...common,
      id: `MX ${host}`,
      name: 'contoso.com',
      recordType: 'MX',
      usedBy: NameUse.MAIL,
      ...(site === 'DUB' ? { standby: host } : { primary: host }),
    })),
  ];
}

function subscriptions(
  { dice }: Shape,
  site: string,
  edges: string[],
  servers: string[],
): {
  activeDirectorySite: string;
  edges: string[];
  mailboxServers: string[];
  laterMailboxServers: string[];
  dueEdges: string[];
}[] {
  const common = { laterMailboxServers: [], dueEdges: [] };
  if (dice.chance(70) || edges.length !== servers.length)
    return [{ ...common, activeDirectorySite: site, edges, mailboxServers: servers }];
  return edges.map((edge, index) => ({
    ...common,
    activeDirectorySite: `${site}-${index + 1}`,
    edges: [edge],
    mailboxServers: [servers[index]],
  }));
}

function databaseOf(dice: Dice, members: readonly string[]): EstateDocument['databases'][0] {
  const holders = members.filter(() => dice.chance(70));
  const servers = holders.length > 0 ? holders : [members[0]];
  return {
    id: 'DB01',
    group: 'DAG1',
    copies: servers.map((server, index) => ({
      server,
      preference: index + 1,
      lagged: servers.length > 1 && index === servers.length - 1 && dice.chance(40),
    })),
  };
}

function idsIn(all: readonly MachineModel[], site: string): string[] {
  return all.filter((each) => each.site === site).map(({ id }) => id);
}
