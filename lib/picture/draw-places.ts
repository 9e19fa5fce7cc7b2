import { DependencyKind } from '../model/dependency';
import type { EstateDocument } from '../model/estate-document';
import { ExternalKind } from '../model/external-model';
import { carrierDomain, machineEvent } from '../model/ids';
import type { MachineModel } from '../model/machine-model';
import { placeOf } from '../model/place-of-site';
import type { SiteModel } from '../model/site-model';
import { Runs } from '../model/site-model';
import type { TierModel } from '../model/tier-model';
import type { GraphColumn, GraphFooter, GraphHandover, GraphMachine, GraphPlace, GraphRow } from './graph';
import { distinct } from './graph-part';

/** Id of the column with the Edges that a tier has outside Azure. */
export function externalColumnId(tier: string): string {
  return `external:${tier}`;
}

/** Left to right: what clients reach, then mail, then what only servers reach. */
const COLUMN_ORDER = ['proxy', 'client-access', 'edge', 'mailbox', 'witness'];
const OTHER_COLUMNS = 4;
const WITNESS = 'witness';

const TITLES: Record<string, string> = {
  proxy: 'Proxies',
  'client-access': 'Client access',
  edge: 'Edge',
  mailbox: 'Mailboxes',
  witness: 'Witness',
};

/** Sites, then other locations with machines, then what is outside Azure. */
export function drawPlaces(document: EstateDocument): GraphPlace[] {
  const known = new Set(document.sites.map(({ id }) => id));
  const strays = document.machines.filter(({ site }) => site === undefined || !known.has(site));
  return [
    ...document.sites.map((site) => drawSite(document, site)),
    ...distinct(strays.map(({ location }) => location)).map((location) =>
      drawLocation(
        document,
        location,
        strays.filter((each) => each.location === location),
      ),
    ),
    ...drawExternal(document),
  ];
}

function drawSite(document: EstateDocument, site: SiteModel): GraphPlace {
  const machines = document.machines.filter((machine) => machine.site === site.id);
  const tiers = document.tiers.filter((tier) => tier.site === site.id);
  const inTiers = new Set(tiers.flatMap((tier) => tier.machines));
  const loose = machines.filter(({ id }) => !inTiers.has(id));
  const lostWith = site.failureDomains;
  const columns = [
    ...tiers.map((tier) => drawTier(document, tier)),
    ...(loose.length > 0 ? [drawLoose(document, site.id, loose)] : []),
  ];
  return {
    id: site.id,
    lines: [site.name, standing(document, site), placeOf(site)]
      .filter((text) => text !== '')
      .map((text) => ({ text })),
    lostWith,
    rows: rowsOf(site.id, machines, lostWith),
    columns: columns.sort((a, b) => orderOf(document, a) - orderOf(document, b)),
    handovers: handovers(document, tiers),
    footers: footersOf(document, site),
  };
}

function standing({ sites, tiers }: EstateDocument, site: SiteModel): string {
  if (site.readiness !== undefined) return `standby, ${site.readiness}`;
  if (site.standbyFor !== undefined) return 'standby';
  if (sites.some(({ standbyFor }) => standbyFor === site.id)) return 'primary';
  const kinds = tiers.filter((tier) => tier.site === site.id).map(({ kind }) => kind);
  return kinds.length > 0 && kinds.every((kind) => kind === WITNESS) ? 'witness' : '';
}

function drawTier(document: EstateDocument, tier: TierModel): GraphColumn {
  const machines = tier.machines
    .map((id) => document.machines.find((machine) => machine.id === id))
    .filter((machine) => machine !== undefined);
  const { clientAccess } = tier;
  const addresses = clientAccess?.privateAddresses ?? [];
  const balanced =
    clientAccess !== undefined && !machines.some(({ address = '' }) => addresses.includes(address));
  const balancing = clientAccess && (balanced ? 'load balancer' : 'DNS round robin');
  const note = isAlternate(document, tier) ? 'alternate' : balancing;
  return column(document, tier.id, titleOf(tier), machines, { balanced, note });
}

function titleOf({ kind, name }: TierModel): string {
  return TITLES[kind] ?? name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
}

function isAlternate({ availabilityGroups }: EstateDocument, { kind, machines }: TierModel): boolean {
  return availabilityGroups.some(
    ({ alternateWitness = '' }) => kind === WITNESS && machines.includes(alternateWitness),
  );
}

function drawLoose(document: EstateDocument, place: string, machines: MachineModel[]): GraphColumn {
  const isWitness = machines.every(({ roles }) => roles.includes(WITNESS));
  return column(document, `loose:${place}`, isWitness ? TITLES.witness : 'Servers', machines);
}

interface HeadOptions {
  readonly balanced: boolean;
  readonly note?: string;
}

function column(
  { redundancyGroups }: EstateDocument,
  id: string,
  title: string,
  machines: MachineModel[],
  { balanced, note }: HeadOptions = { balanced: false },
): GraphColumn {
  const members = machines.map((machine) => machine.id);
  const needed = redundancyGroups.find((group) => group.id === id)?.needed ?? Math.min(1, members.length);
  const count = members.length === 1 ? '1 server' : `${members.length} servers`;
  const longest = `${members.length} of ${members.length} left`;
  return {
    id,
    lines: [{ text: title }, ...(note ? [{ text: note }] : []), { text: count, longest }],
    lostWith: [],
    balanced,
    machines: machines.map(drawMachine),
    quorum: { members, needed },
  };
}

function drawMachine(machine: MachineModel): GraphMachine {
  const { id, failureDomains, existing, drained, carrier, runs } = machine;
  const notes = [
    carrier,
    existing ? 'existing' : undefined,
    drained ? 'drained' : undefined,
    runs === Runs.WHEN_ACTIVATED ? 'when activated' : undefined,
  ].filter((note) => note !== undefined);
  return {
    id,
    lines: [id, ...notes].map((text) => ({ text })),
    lostWith: [machineEvent(id), ...failureDomains],
    row: rowOf(machine),
    planned: runs === Runs.WHEN_ACTIVATED,
  };
}

function rowOf({ zone, existing }: MachineModel): string {
  if (zone !== undefined) return `Zone ${zone}`;
  return existing ? 'zone unknown' : 'no zones';
}

function rowsOf(place: string, machines: MachineModel[], lostWith: string[]): GraphRow[] {
  return distinct(machines.map(rowOf))
    .sort()
    .map((label) => {
      const domains = machines
        .filter((machine) => rowOf(machine) === label)
        .flatMap(({ failureDomains }) => failureDomains)
        .filter((domain) => domain.startsWith('zone:'));
      return { id: `row:${place}/${label}`, label, lostWith: [...lostWith, ...distinct(domains)] };
    });
}

function drawLocation(document: EstateDocument, location: string, machines: MachineModel[]): GraphPlace {
  const regions = distinct(machines.flatMap(({ failureDomains }) => failureDomains)).filter((domain) =>
    domain.startsWith('region:'),
  );
  const id = `location:${location}`;
  return {
    id,
    lines: [location, ...regions.map((region) => region.replace('region:', ''))].map((text) => ({ text })),
    lostWith: regions,
    rows: rowsOf(id, machines, regions),
    columns: [drawLoose(document, location, machines)],
    handovers: [],
    footers: [],
  };
}

/** Edges outside Azure have a carrier, and neither a site nor a zone. */
function drawExternal({ tiers }: EstateDocument): GraphPlace[] {
  const columns = tiers
    .filter(({ mailTransport }) => (mailTransport?.externalEdges.length ?? 0) > 0)
    .map(({ id, mailTransport }): GraphColumn => {
      const edges = mailTransport!.externalEdges;
      return {
        id: externalColumnId(id),
        lines: [
          { text: TITLES.edge },
          {
            text: edges.length === 1 ? '1 server' : `${edges.length} servers`,
            longest: `${edges.length} of ${edges.length} left`,
          },
        ],
        lostWith: [],
        balanced: false,
        quorum: { members: edges.map(({ name }) => name), needed: 1 },
        machines: edges.map(({ name, carrier }) => ({
          id: name,
          lines: [{ text: name }, { text: carrier }],
          lostWith: [name, carrierDomain(carrier)],
          row: EXTERNAL_ROW,
          planned: false,
        })),
      };
    });
  if (columns.length === 0) return [];
  return [
    {
      id: 'outside-azure',
      lines: [{ text: 'Outside Azure' }],
      lostWith: [],
      rows: [{ id: 'row:outside-azure', label: EXTERNAL_ROW, lostWith: [] }],
      columns,
      handovers: [],
      footers: [],
    },
  ];
}

const EXTERNAL_ROW = 'own networks';

function orderOf({ tiers }: EstateDocument, { id }: GraphColumn): number {
  const kind = tiers.find((tier) => tier.id === id)?.kind ?? '';
  const order = COLUMN_ORDER.indexOf(kind);
  return order < 0 ? OTHER_COLUMNS - 0.5 : order;
}

function handovers({ dependencies }: EstateDocument, tiers: TierModel[]): GraphHandover[] {
  const ids = new Set(tiers.map(({ id }) => id));
  const own = dependencies.filter(
    ({ source, target, kind }) =>
      kind !== DependencyKind.LEADS_TO && ids.has(source) && ids.has(target) && source !== target,
  );
  const back = (one: { source: string; target: string }): number =>
    own.findIndex(({ source, target }) => source === one.target && target === one.source);
  return own
    .map(({ source, target }, index) => ({ source, target, index, reverse: back({ source, target }) }))
    .filter(({ index, reverse }) => reverse < 0 || reverse > index)
    .map(({ source, target, reverse }) => ({ source, target, twoWay: reverse >= 0 }));
}

/** Things outside the machines that are located in the site. */
function footersOf({ externals }: EstateDocument, site: SiteModel): GraphFooter[] {
  return externals
    .filter((each) => each.site === site.id)
    .map(({ id, kind, name, failureDomains }) => {
      const addresses = kind === ExternalKind.DOMAIN_CONTROLLERS ? site.domainControllers.join(', ') : '';
      const text = addresses === '' ? name : `Domain controllers ${addresses}`;
      return { id, line: { text }, lostWith: [id, ...failureDomains] };
    });
}
