/** What a line between two things says. */
export enum EdgeKind {
  /** Clients or senders ask. */
  ASKS = 'asks',
  /** A name leads here while the primary site serves. */
  SERVES = 'serves',
  /** A name leads here when the primary site is lost. */
  STANDS_BY = 'stands by',
  /** Mail leaves for the Internet. */
  SENDS = 'sends mail out',
  /** Servers hold databases of a group. */
  HOLDS = 'holds databases',
  /** Does not work without it. */
  NEEDS = 'needs',
  /** A witness votes. */
  VOTES = 'votes',
}

/** What a box is. */
export enum NodeKind {
  /** Where clients and senders are. */
  SOURCE = 'source',
  /** Published names. */
  NAME = 'name',
  /** A service outside the estate. */
  OUTSIDE = 'outside',
  /** A database availability group. */
  GROUP = 'group',
}

/** A line of text in a box. */
export interface GraphLine {
  readonly text: string;
  /** The longest text that a loss puts in its place. */
  readonly longest?: string;
  /** Whether it is a title, as the first line of a box is. */
  readonly isTitle?: boolean;
  /** Whether it says something that a loss has changed. */
  readonly isStrong?: boolean;
  /** Ids of the events with which the line alone is lost. */
  readonly lostWith?: readonly string[];
}

/** What can be lost. */
export interface Losable {
  readonly id: string;
  /** Ids of the events with which it is lost, its own included. */
  readonly lostWith: readonly string[];
}

/** A box outside the sites. */
export interface GraphNode extends Losable {
  readonly kind: NodeKind;
  /** The first is its title. */
  readonly lines: readonly GraphLine[];
  /** Whether it is planned, and not in use yet. */
  readonly planned?: boolean;
  /** Votes of a group, for the line that counts them. */
  readonly quorum?: Quorum;
}

/** Who has to run so that something is provided. */
export interface Quorum {
  readonly members: readonly string[];
  readonly needed: number;
}

/** A machine in a cell of a site. */
export interface GraphMachine extends Losable {
  readonly lines: readonly GraphLine[];
  /** Label of its row. */
  readonly row: string;
  /** Whether it is made on the day that it is needed. */
  readonly planned: boolean;
}

/** A tier of a site. */
export interface GraphColumn extends Losable {
  readonly lines: readonly GraphLine[];
  /** Whether a balancer spreads clients over its machines. */
  readonly balanced: boolean;
  readonly machines: readonly GraphMachine[];
  readonly quorum: Quorum;
}

/** A zone of a site. */
export interface GraphRow extends Losable {
  readonly label: string;
}

/** A site, or another location with machines: rows are zones, columns are tiers. */
export interface GraphPlace extends Losable {
  /** The first is its title. */
  readonly lines: readonly GraphLine[];
  readonly rows: readonly GraphRow[];
  readonly columns: readonly GraphColumn[];
  /** Tiers that send to each other. */
  readonly handovers: readonly GraphHandover[];
  /** Things without a machine of their own, such as the domain controllers. */
  readonly footers: readonly GraphFooter[];
}

/** Two tiers of a place that send to each other. */
export interface GraphHandover {
  readonly source: string;
  readonly target: string;
  readonly twoWay: boolean;
}

/** A line at the foot of a place. */
export interface GraphFooter extends Losable {
  readonly line: GraphLine;
}

/** A line between a box and a box, or a tier. */
export interface GraphEdge {
  /** Id of a node or a column. */
  readonly source: string;
  readonly target: string;
  readonly kind: EdgeKind;
  readonly label?: string;
}

/** The connection of two sites' networks. */
export interface GraphLink extends Losable {
  readonly places: readonly [string, string];
}

/** All that is drawn of an estate. */
export interface PictureGraph {
  readonly estate: string;
  readonly nodes: readonly GraphNode[];
  readonly places: readonly GraphPlace[];
  readonly edges: readonly GraphEdge[];
  readonly links: readonly GraphLink[];
}
