import { listed } from '../core/words';
import type { DatabaseModel } from '../model/database-model';
import { ExternalKind } from '../model/external-model';
import { quorumGroupId } from '../model/ids';
import type { MachineModel } from '../model/machine-model';
import { PageId } from '../model/page-ids';
import { hasRunbooks } from '../model/page-link';
import { installationSource, READINESS_SOURCE, statedFigure } from '../model/restore-figures';
import { secondCopy } from '../model/second-copy';
import type { SiteModel } from '../model/site-model';
import { decisionTime, figureOf, pageTime } from './figures';
import type { Figure } from './plan-document';
import type { PlanEstate } from './plan-estate';
import { roleId, roleName } from './roles';
import { applyGuidance, type Guidance, rebuildPages } from './stack-pages';
import { routesOf, workOn } from './routes';
import type { Waiting } from '../core/topological-order';

/** What is lost together. */
export interface Lost {
  readonly machines: readonly MachineModel[];
  /** Sites that are lost with their networks. */
  readonly sites: readonly SiteModel[];
}

/** Something that is recovered as one. */
export interface Unit extends Waiting, Guidance {
  readonly what: string;
  readonly machines: string[];
  readonly time: Figure[];
}

const DECISION = 'decision';
const DATABASES = 'databases';
/** In this order the servers of a site come back, as far as nothing else demands another. */
const RANKS = ['witness', 'mailbox', 'client-access', 'proxy', '', 'edge'];

/** All that has to be recovered, what users need first. */
export function unitsOf(estate: PlanEstate, lost: Lost): Unit[] {
  const all = [
    ...moveOf(estate, lost),
    ...meanwhile(estate, lost),
    ...stateOf(estate, lost),
    ...storesOf(estate, lost),
    ...estate.sites.flatMap((site, index) => [
      ...siteUnits(estate, lost, site),
      // The mailboxes come back in the site that serves first.
      ...(index === 0 ? databaseUnits(estate, lost) : []),
    ]),
    ...groups(estate, lost, undefined),
    ...stacksBeside(estate, lost),
    ...protectAgain(estate, lost),
    ...moveBack(estate, lost),
  ];
  const decision: Unit = {
    id: DECISION,
    what: 'Notice the loss, and decide that what is lost does not come back by itself',
    machines: [],
    pages: pagesOf(estate, estate.document.alerts.length > 0 ? PageId.alerts : PageId.index),
    time: [decisionTime(estate.document)],
    after: [],
  };
  return [decision, ...all.map((unit) => ({ ...unit, after: [DECISION, ...unit.after] }))].map((unit) =>
    hasRunbooks(estate.document) ? unit : { ...unit, note: 'The program writes no runbooks.' },
  );
}

function siteUnits(estate: PlanEstate, lost: Lost, site: SiteModel): Unit[] {
  return [
    ...(lost.sites.includes(site) ? [networkOf(estate, site), ...directoryUnit(estate, lost, site)] : []),
    ...groups(estate, lost, site.id),
  ];
}

/** The network of a site, its addresses and its machines, without Exchange: its stack, or the work of those who run a datacenter. */
function networkOf(estate: PlanEstate, site: SiteModel): Unit {
  const { stack } = site;
  const common = {
    id: siteUnit(site),
    machines: [],
    time: [pageTime(estate.document, PageId.siteFromNothing(site.id), 'network and machines')],
  };
  if (stack === undefined) {
    return {
      ...common,
      what: `Provide the network, the addresses and the machines of ${site.name} again`,
      pages: rebuildPages(estate, [site]),
      note: 'Those who run the datacenter do this by their own plan: Terraform has nothing there.',
      after: [],
    };
  }
  return {
    ...common,
    what: `Create the network, the addresses and the machines of ${site.name} (stack ${stack})`,
    ...applyGuidance(estate, stack, [site]),
    after: ['state', ...dependenciesOf(estate, stack)],
  };
}

/**
 * The domain controllers of a lost site. Others have the same directory; where none is left, one site restores it and the others follow, since
 * controllers of backups of different days are never connected.
 *
 * Source: learn.microsoft.com/windows-server/identity/ad-ds/manage/forest-recovery-guide/ad-forest-recovery-guide.
 */
function directoryUnit(estate: PlanEstate, { sites }: Lost, site: SiteModel): Unit[] {
  const own = estate.directoryOf(site.id);
  if (!own) return [];
  const survive = estate.directories.some((each) => !sites.some(({ id }) => id === each.site));
  const first = estate.sites.find(({ id }) => estate.directoryOf(id) !== undefined)!;
  const common = { id: `directory:${site.id}`, machines: [] };
  const times = estate.document.recoveryTimes;
  if (!survive && site === first) {
    const by = site.directoryProtectedBy ?? 'whoever backs it up, which is not stated';
    return [
      {
        ...common,
        what: `Restore Active Directory in ${site.name} from its backup (${by})`,
        pages: rebuildPages(estate, [site]),
        note: 'Those who back it up restore it, by their own plan.',
        time: [
          figureOf(
            'restore of Active Directory',
            statedFigure(times?.directoryRestoreSeconds, 'recoveryTimes.directoryRestore'),
          ),
        ],
        after: [siteUnit(site)],
      },
    ];
  }
  const hasServers = estate.document.machines.some(
    (machine) => machine.site === site.id && !estate.isPilotLight(machine) && isExchange(machine),
  );
  return [
    {
      ...common,
      what: `Add domain controllers in ${site.name}: ${survive ? 'those of other sites have the directory' : `those of ${first.name} have the directory`}`,
      ...controllerGuidance(estate, site, survive && hasServers ? own.page : undefined),
      time: [
        figureOf(
          'new domain controllers',
          statedFigure(times?.directoryRebuildSeconds, 'recoveryTimes.directoryRebuild'),
        ),
      ],
      after: [siteUnit(site), ...linksOf(estate, site.id), ...(survive ? [] : [`directory:${first.id}`])],
    },
  ];
}

/** The program makes no domain controllers: pages say where they have to be, and what has to answer. */
function controllerGuidance(estate: PlanEstate, site: SiteModel, page: string | undefined): Guidance {
  const pages = page === undefined ? rebuildPages(estate, [site]) : pagesOf(estate, page);
  return {
    pages,
    note:
      pages.length > 0
        ? undefined
        : `Those who run Active Directory promote new ones at the addresses that the network of ${site.name} names as its DNS servers.`,
  };
}

function isExchange({ roles }: MachineModel): boolean {
  return roles.includes('mailbox') || roles.includes('client-access');
}

/** The machines of a site by role; those that are located in no site of the program where none is given. */
function groups(estate: PlanEstate, lost: Lost, site: string | undefined): Unit[] {
  const own = lost.machines.filter((machine) => machine.site === site);
  const ids = [...new Set(own.map(roleId))].sort((one, other) => rank(one) - rank(other));
  return ids.map((id) =>
    groupUnit(
      estate,
      lost,
      own.filter((machine) => roleId(machine) === id),
    ),
  );
}

function rank(id: string): number {
  const found = RANKS.findIndex((role) => role !== '' && id.split('+').includes(role));
  return found < 0 ? RANKS.indexOf('') : found;
}

function groupUnit(estate: PlanEstate, { machines: lost, sites }: Lost, own: readonly MachineModel[]): Unit {
  const [first] = own;
  const ids = own.map(({ id }) => id);
  const names = [...new Set(estate.document.dnsZones.map(({ stack }) => stackUnit(stack)))];
  const before = lost.filter((machine) => waitsFor(estate, lost, own, machine));
  const formed = groupThatIsFormed(estate, lost, own);
  return {
    id: groupId(first),
    what: `Replace the ${roleName(roleId(first))} of ${first.location}${formed ? `, the first of which forms ${formed} again` : ''}`,
    machines: ids,
    pages: [
      ...(formed ? pagesOf(estate, PageId.groupFromNothing) : []),
      ...new Set(own.flatMap((machine) => pageFor(estate, sites, machine) ?? [])),
    ],
    note: withoutPage(own.filter((machine) => pageFor(estate, sites, machine) === undefined)),
    time: own.flatMap((machine) => workOn(estate, machine)),
    after: [
      ...own.flatMap(({ stack }) => (stack === undefined ? [] : [stackUnit(stack)])),
      ...(own.some((machine) => estate.inDomain(machine)) ? [`directory:${first.site}`] : []),
      ...(own.some((machine) => estate.groupOf(machine)) ? linksOf(estate, first.site) : []),
      ...(own.some(({ roles }) => !roles.includes('witness')) ? names : []),
      ...(first.roles.includes('edge') ? [DATABASES] : []),
      ...estate.document.exports
        .filter(({ machine }) => ids.includes(machine))
        .map(({ store }) => `store:${store}`),
      ...before.map(groupId).filter((id) => id !== groupId(first)),
    ],
  };
}

/** The page about a machine; that of its lost site has a step for a witness that does not vote. */
function pageFor(estate: PlanEstate, sites: readonly SiteModel[], machine: MachineModel): string | undefined {
  const { alternateWitness } =
    estate.document.availabilityGroups.find((group) => group.alternateWitness === machine.id) ?? {};
  const lost = alternateWitness === undefined ? [] : sites.filter(({ id }) => id === machine.site);
  return routesOf(estate, machine)[0].page ?? rebuildPages(estate, lost).at(0);
}

/** Who replaces machines that no page is about. */
function withoutPage(machines: readonly MachineModel[]): string | undefined {
  if (machines.length === 0) return undefined;
  const [{ roles, existing }] = machines;
  const names = listed(machines.map(({ id }) => id));
  if (existing) return `${names}: whoever runs the machine replaces it; the runbooks have no page of it.`;
  if (roles.includes('witness'))
    return `${names}: whoever applies Terraform creates it again (\`terraform apply -replace\`). It has no vote, so that no page follows.`;
  return isExchange(machines[0]) || roles.includes('edge')
    ? `${names}: the steps are those of the pages of other servers of this role, with these names; the runbooks are about the primary site and its standby.`
    : `${names}: the page of the team whose tier it is; the runbooks have none of it.`;
}

/** The group of which every member is lost, in the site that comes first: its first member forms it again, and needs no vote of a witness. */
function groupThatIsFormed(
  estate: PlanEstate,
  lost: readonly MachineModel[],
  own: readonly MachineModel[],
): string | undefined {
  const group = own.map((machine) => estate.groupOf(machine)).find((each) => each !== undefined);
  const ids = new Set(lost.map(({ id }) => id));
  if (!group?.members.every((id) => ids.has(id))) return undefined;
  if (!estate.document.databases.some((database) => database.group === group.id)) return undefined;
  const members = lost.filter(({ id }) => group.members.includes(id));
  const first = estate.sites.find(({ id }) => members.some(({ site }) => site === id));
  return first?.id === own[0].site ? group.id : undefined;
}

/** Whether servers of one role cannot serve before another machine does. */
function waitsFor(
  estate: PlanEstate,
  lost: readonly MachineModel[],
  own: readonly MachineModel[],
  other: MachineModel,
): boolean {
  const { tiers, redundancyGroups } = estate.document;
  const isMailbox = other.roles.includes('mailbox');
  return own.some((machine) => {
    const subscribed = tiers
      .flatMap(({ mailTransport }) => mailTransport?.subscriptions ?? [])
      .some(({ edges, mailboxServers }) => edges.includes(machine.id) && mailboxServers.includes(other.id));
    const group = estate.groupOf(machine);
    const voters = redundancyGroups.find(({ id }) => group && id === quorumGroupId(group.id))?.members ?? [];
    const votesFor =
      voters.includes(other.id) &&
      !group!.members.includes(other.id) &&
      groupThatIsFormed(estate, lost, own) === undefined;
    const behind = !machine.roles.includes('mailbox') && machine.roles.includes('client-access') && isMailbox;
    return subscribed || votesFor || (behind && machine.site === other.site) || estate.needs(machine, other);
  });
}

/** Stacks that refer to what was lost: addresses, names, links. All others too where every site is lost. */
function stacksBeside(estate: PlanEstate, { sites }: Lost): Unit[] {
  const { stacks, recoveryTimes } = estate.document;
  const own = new Set(estate.sites.flatMap(({ stack }) => stack ?? []));
  const all = estate.sites.length === sites.length;
  const stale = new Set(sites.flatMap(({ stack }) => stack ?? []));
  // Stacks are in the order of their making, so that what depends on another comes after it.
  for (const { id, dependsOn } of stacks) if (dependsOn.some((each) => stale.has(each))) stale.add(id);
  return stacks
    .filter(({ id }) => !own.has(id) && (all || stale.has(id)))
    .map(({ id }) => ({
      id: stackUnit(id),
      what: `${purposeOf(estate, id)} (stack ${id})`,
      machines: [],
      ...applyGuidance(estate, id, sites),
      time: [
        figureOf('apply of the stack', statedFigure(recoveryTimes?.applySeconds, 'recoveryTimes.apply')),
      ],
      after: ['state', ...dependenciesOf(estate, id)],
    }));
}

function purposeOf({ document: { dnsZones, interconnects } }: PlanEstate, stack: string): string {
  const zones = dnsZones.filter((zone) => zone.stack === stack).map(({ id }) => id);
  if (zones.length > 0) return `Publish the names of ${listed(zones)} again`;
  return interconnects.some((each) => each.stack === stack && !each.gateway)
    ? 'Make the links between the sites again'
    : 'Apply the stack again: what it makes refers to what was lost, or is lost too';
}

/** Export stores that are lost with a region: rebuilds read them. */
function storesOf(estate: PlanEstate, { sites }: Lost): Unit[] {
  const { exportStores, recoveryTimes } = estate.document;
  const domains = sites.flatMap(({ failureDomains }) => failureDomains);
  return exportStores
    .filter(({ failureDomains }) => failureDomains.some((domain) => domains.includes(domain)))
    .map(({ id, region }) => ({
      id: `store:${id}`,
      what: `Bring the export store ${id} back: from its copy in another region, or empty, with the exports of the next day`,
      machines: [],
      pages: [],
      note: `Whoever applies Terraform applies the stack that makes the store.${secondCopy(region) === undefined ? '' : ' Pages that need an export read the copy in the other region meanwhile.'}`,
      time: [
        figureOf('apply of the stack', statedFigure(recoveryTimes?.applySeconds, 'recoveryTimes.apply')),
      ],
      after: ['state'],
    }));
}

/** New machines have no backup until the first one has run. */
function protectAgain(estate: PlanEstate, { machines, sites }: Lost): Unit[] {
  return sites.flatMap((site): Unit[] => {
    const here = machines.filter((machine) => machine.site === site.id);
    const elsewhere = here.filter(({ protection }) => protection?.protectedBy !== undefined);
    if (site.existing && elsewhere.length > 0) return [takenInAgain(site, elsewhere)];
    const own = here.filter(({ protection }) => protection?.vault !== undefined);
    if (own.length === 0) return [];
    return [
      {
        id: `protect:${site.id}`,
        what: `See that the machines of ${site.name} are backed up again`,
        machines: [],
        ...protectGuidance(estate, site),
        time: [],
        after: own.map(groupId),
      },
    ];
  });
}

/** Those who back up a datacenter take its new machines in. */
function takenInAgain(site: SiteModel, machines: readonly MachineModel[]): Unit {
  const by = [...new Set(machines.flatMap(({ protection }) => protection?.protectedBy ?? []))];
  return {
    id: `protect:${site.id}`,
    what: `See that the machines of ${site.name} are backed up again`,
    machines: [],
    pages: [],
    note: `${listed(by)} ${by.length === 1 ? 'takes' : 'take'} the new machines in.`,
    time: [],
    after: machines.map(groupId),
  };
}

function protectGuidance(estate: PlanEstate, site: SiteModel): Guidance {
  const pages = rebuildPages(estate, [site]);
  return pages.length > 0
    ? { pages }
    : {
        pages,
        note: 'Whoever applies Terraform looks in the vault: each machine is Protected, and its last backup is Completed.',
      };
}

/** Where Terraform keeps state, if it is lost too. */
function stateOf(estate: PlanEstate, { sites }: Lost): Unit[] {
  if (sites.length === 0) return [];
  const domains = sites.flatMap(({ failureDomains }) => failureDomains);
  const lost = estate.document.externals.filter(
    ({ kind, failureDomains }) =>
      kind === ExternalKind.STATE && failureDomains.some((domain) => domains.includes(domain)),
  );
  if (lost.length === 0) return [];
  return [
    {
      id: 'state',
      what: `Make the state of Terraform readable again: ${listed(lost.map(({ name }) => name))}`,
      machines: [],
      pages: pagesOf(estate, PageId.terraformState),
      time: [pageTime(estate.document, PageId.terraformState)],
      after: [],
    },
  ];
}

/** Databases of which no copy is left, or only copies that lag. */
function databaseUnits(estate: PlanEstate, { machines }: Lost): Unit[] {
  const { databases, availabilityGroups } = estate.document;
  const ids = new Set(machines.map(({ id }) => id));
  const gone = databases.filter(({ copies }) => copies.every(({ server }) => ids.has(server)));
  const lagging = databases.filter(
    (database) =>
      !gone.includes(database) && database.copies.every(({ server, lagged }) => lagged || ids.has(server)),
  );
  const products = availabilityGroups
    .filter(({ id }) => gone.some(({ group }) => group === id))
    .flatMap(({ logTruncation }) => logTruncation.backupProduct ?? []);
  const restored = products.length > 0;
  return [
    ...(lagging.length > 0
      ? [
          {
            id: 'lagged',
            what: `Activate the lagged copies of ${namesOf(lagging)}: no other copy of them is left`,
            machines: [],
            pages: pagesOf(estate, PageId.laggedCopy),
            time: lagging.map(() => pageTime(estate.document, PageId.laggedCopy)),
            after: [],
          },
        ]
      : []),
    ...(gone.length > 0
      ? [
          {
            id: DATABASES,
            what: restored
              ? `Restore ${namesOf(gone)} from the backups by ${listed([...new Set(products)])}`
              : `Create ${namesOf(gone)} empty: every copy is lost, and the program names no backup of them. What they held is lost, unless disks of the members can be read`,
            machines: [],
            pages: pagesOf(estate, restored ? PageId.databaseRestore : PageId.groupFromNothing),
            time: restored ? gone.map(() => pageTime(estate.document, PageId.databaseRestore)) : [],
            after: restoredOn(estate, gone, machines).map(groupId),
          },
        ]
      : []),
  ];
}

/** The servers that databases come back on: those that had copies, in the first site that has some. */
function restoredOn(
  estate: PlanEstate,
  databases: readonly DatabaseModel[],
  machines: readonly MachineModel[],
): MachineModel[] {
  const all = machines.filter(({ id }) =>
    databases.some(({ copies }) => copies.some(({ server }) => server === id)),
  );
  const site = estate.sites.find(({ id }) => all.some((machine) => machine.site === id));
  return all.filter((machine) => site === undefined || machine.site === site.id);
}

function namesOf(databases: readonly DatabaseModel[]): string {
  return databases.length > 4 ? `${databases.length} databases` : listed(databases.map(({ id }) => id));
}

/** All servers of a role are lost, and their site lives: a page keeps mail going without them. */
function meanwhile(estate: PlanEstate, { machines, sites }: Lost): Unit[] {
  const [first] = machines;
  if (sites.length > 0 || first?.site === undefined) return [];
  const here = estate.document.machines.filter(({ site }) => site === first.site);
  const has = (role: string): boolean => here.some(({ roles }) => roles.includes(role));
  const edges = first.roles.includes('edge');
  const page = edges ? PageId.edgesLost(first.site) : PageId.transportOutage(first.site);
  const written = edges
    ? has('mailbox') || has('client-access')
    : first.roles.includes('mailbox') && has('edge');
  if (!written || estate.pageOf(first, page) === undefined) return [];
  return [
    {
      id: 'meanwhile',
      what: `Keep mail going without the ${roleName(roleId(first))} of ${first.location}`,
      machines: [],
      pages: [page],
      time: [pageTime(estate.document, page)],
      after: [],
    },
  ];
}

/** The site that serves users is lost, and another takes over: users first, redundancy afterwards. */
function moveOf(estate: PlanEstate, lost: Lost): Unit[] {
  const to = estate.takesOver(lost.sites);
  if (!to) return [];
  const page = to === estate.standby ? PageId.switchover : PageId.switchback;
  const { recovery } = to;
  const estimate = (what: string, seconds: number, source = READINESS_SOURCE): Figure =>
    figureOf(what, { seconds, source, measured: false });
  return [
    {
      id: 'move',
      what: estate.movesByItself()
        ? `Confirm that ${to.name} serves, and keep the names there`
        : `Let ${to.name} serve${recovery ? ', after its activation' : ''}`,
      machines: [],
      pages: [...pagesOf(estate, page), ...(recovery ? pagesOf(estate, PageId.activation(to.id)) : [])],
      time: [
        ...(recovery
          ? [
              estimate('activation', recovery.activationSeconds),
              estimate(
                'installation of Exchange',
                recovery.installationSeconds,
                installationSource(recovery),
              ),
              estimate('restore of the mailboxes', recovery.restoreSeconds),
            ]
          : []),
        pageTime(estate.document, page),
      ],
      after: [],
    },
  ];
}

function moveBack(estate: PlanEstate, lost: Lost): Unit[] {
  const from = estate.takesOver(lost.sites);
  if (!from) return [];
  const page = from === estate.standby ? PageId.switchback : PageId.switchover;
  return [
    {
      id: 'move-back',
      what: `Let ${listed(lost.sites.map(({ name }) => name))} serve again, on a day that the team chooses`,
      machines: [],
      pages: pagesOf(estate, page),
      time: [pageTime(estate.document, page)],
      after: ['move', DATABASES, ...lost.machines.map(groupId), ...lost.sites.map(siteUnit)],
    },
  ];
}

function linksOf({ document: { interconnects } }: PlanEstate, site: string | undefined): string[] {
  return interconnects
    .filter(({ sites, gateway }) => !gateway && site !== undefined && sites.includes(site))
    .map(({ stack }) => stackUnit(stack));
}

function dependenciesOf({ document: { stacks } }: PlanEstate, stack: string): string[] {
  return (stacks.find(({ id }) => id === stack)?.dependsOn ?? []).map(stackUnit);
}

function siteUnit({ id, stack }: SiteModel): string {
  return stack === undefined ? `site:${id}` : stackUnit(stack);
}

function stackUnit(stack: string): string {
  return `stack:${stack}`;
}

function groupId(machine: MachineModel): string {
  return `group:${machine.site ?? machine.location}/${roleId(machine)}`;
}

function pagesOf(estate: PlanEstate, page: string): string[] {
  return estate.page(page) === undefined ? [] : [page];
}
