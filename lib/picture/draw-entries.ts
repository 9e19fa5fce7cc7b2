import { DependencyKind } from '../model/dependency';
import type { EstateDocument } from '../model/estate-document';
import type { ExternalModel } from '../model/external-model';
import { ExternalKind } from '../model/external-model';
import type { DnsZoneModel, NameModel } from '../model/name-model';
import { NameUse } from '../model/name-model';
import { NameStage } from '../model/name-stage';
import { externalColumnId } from './draw-places';
import type { GraphEdge, GraphLine, GraphNode, GraphPlace } from './graph';
import { EdgeKind, NodeKind } from './graph';
import type { GraphPart } from './graph-part';
import { distinct } from './graph-part';

const INTERNET = 'source:internet';
const INSIDE = 'source:inside';

const STAGES: Record<NameStage, string | undefined> = {
  [NameStage.LIVE]: undefined,
  [NameStage.HELD]: 'not published yet',
  [NameStage.PREVIOUS]: 'previous records',
};

/** Names that lead to the same tiers in the same way. */
interface Entry {
  readonly id: string;
  readonly isMail: boolean;
  readonly names: NameModel[];
  readonly zone?: DnsZoneModel;
  /** Tiers. */
  readonly targets: string[];
  /** What takes mail before the estate does. */
  readonly filters: ExternalModel[];
}

/** Where clients and senders are, the names that they use, and the tiers that these lead to. */
export function drawEntries(document: EstateDocument, places: GraphPlace[]): GraphPart {
  const entries = entriesOf(document);
  const filters = distinct(entries.flatMap((entry) => entry.filters));
  return {
    nodes: [
      ...sources(entries),
      ...entries.map((entry) => drawEntry(document, entry)),
      ...filters.map(drawFilter),
    ],
    edges: [
      ...entries.flatMap(asks),
      ...entries.flatMap((entry) => leads(document, places, entry)),
      ...filters.flatMap((filter) => leadsFrom(document, places, filter)),
    ],
  };
}

function entriesOf(document: EstateDocument): Entry[] {
  const groups = new Map<string, NameModel[]>();
  for (const name of document.names) {
    const { zone, stage } = name;
    const key = JSON.stringify([zone, stage, isMail(name) ? NameUse.MAIL : targetsOf(document, name)]);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()].map((names, index) => ({
    id: `names:${index + 1}`,
    isMail: isMail(names[0]),
    names,
    zone: document.dnsZones.find(({ id }) => id === names[0].zone),
    targets: distinct(names.flatMap((name) => targetsOf(document, name))),
    filters: document.externals.filter(
      ({ kind, hosts = [] }) =>
        kind === ExternalKind.FILTERING_SERVICE &&
        names.some(({ primary, standby }) => [primary, standby].some((host) => hosts.includes(host ?? ''))),
    ),
  }));
}

function isMail({ usedBy }: NameModel): boolean {
  return usedBy === NameUse.MAIL;
}

function isInside({ usedBy }: NameModel): boolean {
  return usedBy === NameUse.CLIENTS_INSIDE;
}

function targetsOf({ dependencies }: EstateDocument, { id }: NameModel): string[] {
  return dependencies
    .filter(({ source, kind }) => source === id && kind === DependencyKind.LEADS_TO)
    .map(({ target }) => target);
}

function sources(entries: Entry[]): GraphNode[] {
  const names = entries.flatMap((entry) => entry.names);
  const source = (id: string, title: string, text: string): GraphNode => ({
    id,
    kind: NodeKind.SOURCE,
    lines: [{ text: title }, { text }],
    lostWith: [],
  });
  return [
    ...(names.some(isInside) ? [source(INSIDE, 'Inside the networks', 'clients')] : []),
    ...(names.some((name) => !isInside(name)) ? [source(INTERNET, 'Internet', 'clients and senders')] : []),
  ];
}

function drawEntry(document: EstateDocument, entry: Entry): GraphNode {
  const { id, names, zone } = entry;
  const stage = STAGES[names[0].stage];
  const moves = zone && !entry.isMail && names.some(({ standby }) => standby !== undefined);
  return {
    id,
    kind: NodeKind.NAME,
    lines: [
      ...distinct(names.map(({ name }) => name)).map((text) => ({ text, isTitle: true })),
      ...recordLines(document, entry),
      ...(moves ? [{ text: failover(zone) }] : []),
      ...(stage === undefined ? [] : [{ text: stage }]),
    ],
    // What each of the names needs.
    lostWith: names
      .map((name) => lostWith(needsOf(document, name)))
      .reduce((common, own) => common.filter((event) => own.includes(event))),
    planned: stage !== undefined,
  };
}

/** How clients or senders find the estate, and what that needs: a line for each thing that can fail by itself. */
function recordLines(document: EstateDocument, { names }: Entry): GraphLine[] {
  const needs = distinct(names.flatMap((name) => needsOf(document, name)));
  const byRecord = needs.filter(({ kind }) => kind === ExternalKind.TRAFFIC_MANAGER);
  const outside = names.filter(({ usedBy }) => usedBy === NameUse.CLIENTS);
  const types = distinct(outside.map(({ recordType }) => recordType)).join(', ');
  return [
    ...(names.some(isMail) ? [{ text: 'mail exchangers (MX)' }] : []),
    ...(outside.length > 0 ? [lineOf(`from the Internet: ${types}`, byRecord)] : []),
    ...(names.some(isInside) ? [{ text: 'inside: private records' }] : []),
    ...needs
      .filter((need) => !byRecord.includes(need) && need.kind !== ExternalKind.FILTERING_SERVICE)
      .map((need) => lineOf(`needs ${need.name}`, [need])),
  ];
}

function lineOf(text: string, needs: ExternalModel[]): GraphLine {
  return { text, longest: lostText(text), lostWith: lostWith(needs) };
}

/** The text of a line that is lost. */
export function lostText(text: string): string {
  return `LOST: ${text}`;
}

function needsOf({ dependencies, externals }: EstateDocument, { id }: NameModel): ExternalModel[] {
  const needed = dependencies
    .filter(({ source, kind }) => source === id && kind === DependencyKind.NEEDS)
    .map(({ target }) => target);
  return externals.filter((each) => needed.includes(each.id));
}

function lostWith(needs: ExternalModel[]): string[] {
  return distinct(needs.flatMap(({ id, failureDomains }) => [id, ...failureDomains]));
}

function failover({ automatic, recoverySeconds, routing }: DnsZoneModel): string {
  if (routing !== undefined) return `both sites (${routing.method}), or one within ${recoverySeconds} s`;
  return automatic ? `fails over within ${recoverySeconds} s` : 'moved by a person';
}

/** Both sites take what an entry is for, as it is committed. */
function servesBoth({ isMail: ofMail, zone }: Entry): boolean {
  return (
    zone?.routing !== undefined && zone.activeSite === 'automatic' && (!ofMail || zone.routing.equalMail)
  );
}

function drawFilter({ id, hosts = [], failureDomains }: ExternalModel): GraphNode {
  return {
    id,
    kind: NodeKind.OUTSIDE,
    lines: ['Filtering service', ...hosts].map((text) => ({ text })),
    lostWith: [id, ...failureDomains],
  };
}

function asks({ id, names }: Entry): GraphEdge[] {
  return [
    ...(names.some(isInside) ? [{ source: INSIDE, target: id, kind: EdgeKind.ASKS }] : []),
    ...(names.some((name) => !isInside(name)) ? [{ source: INTERNET, target: id, kind: EdgeKind.ASKS }] : []),
  ];
}

function leads(document: EstateDocument, places: GraphPlace[], entry: Entry): GraphEdge[] {
  if (entry.filters.length > 0) {
    const label = mxText(entry.names);
    return entry.filters.map(({ id }) => ({ source: entry.id, target: id, kind: EdgeKind.SERVES, label }));
  }
  return entry.targets.flatMap((tier) =>
    columnsOf(places, tier).map((target) => ({
      source: entry.id,
      target,
      kind: servesBoth(entry) ? EdgeKind.SERVES : leadKind(document, tier),
      label: labelOf(document, entry, tier),
    })),
  );
}

function leadsFrom(
  document: EstateDocument,
  places: GraphPlace[],
  { id, hosts = [] }: ExternalModel,
): GraphEdge[] {
  return document.tiers
    .filter(({ mailTransport }) => mailTransport?.filterHosts.some((host) => hosts.includes(host)))
    .flatMap((tier) =>
      columnsOf(places, tier.id).map((target) => ({ source: id, target, kind: leadKind(document, tier.id) })),
    );
}

/** A tier, and its Edges outside Azure. */
function columnsOf(places: GraphPlace[], tier: string): string[] {
  const drawn = places.flatMap(({ columns }) => columns.map(({ id }) => id));
  return [tier, externalColumnId(tier)].filter((column) => drawn.includes(column));
}

/** The site that serves is the primary one until people have switched over. */
function leadKind({ tiers, sites, dnsZones }: EstateDocument, tier: string): EdgeKind {
  const site = tiers.find(({ id }) => id === tier)?.site;
  const isStandby = sites.some(({ id, standbyFor }) => id === site && standbyFor !== undefined);
  const isSwitched = dnsZones.some(({ activeSite }) => activeSite === 'standby');
  return isStandby === isSwitched ? EdgeKind.SERVES : EdgeKind.STANDS_BY;
}

function labelOf(document: EstateDocument, entry: Entry, tier: string): string | undefined {
  if (!entry.isMail)
    return !servesBoth(entry) && leadKind(document, tier) === EdgeKind.STANDS_BY ? 'standby' : undefined;
  return mxText(entry.names.filter((name) => targetsOf(document, name).includes(tier)));
}

function mxText(names: NameModel[]): string {
  const preferences = names.map(({ recordType }) => recordType.replace(/^MX\s*/, ''));
  return `MX ${distinct(preferences).join(', ')}`;
}
