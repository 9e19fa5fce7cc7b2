import type { ResourceStore } from '../test/azure/store';
/** One place that a name leads to. */
export interface Target {
    readonly text: string;
    /** The lowest is asked first; undefined for a place that is switched off. */
    readonly rank?: number;
    /** Azure region of the place, where it is one that is known. */
    readonly region?: string;
}
/** A name, and where it leads. */
export interface PublishedName {
    readonly name: string;
    readonly kind: 'clients' | 'mail' | 'host' | 'inside';
    readonly targets: Target[];
}
/** All names of the estate in the order in which people ask for them: clients, mail, mail hosts, inside the networks. */
export declare function publishedNames(store: ResourceStore): PublishedName[];
/** The regions that are asked first for a name. */
export declare function leadsTo({ targets }: PublishedName): string[];
/** Names that a switchover has to move: all but those of hosts, which stay with their machine. */
export declare function movingNames(names: PublishedName[]): PublishedName[];
/** Those that had to move away from a region, and still lead there first, or to nowhere that is known. */
export declare function strandedNames(names: PublishedName[], region: string): PublishedName[];
/** What a cell of a table shows of a name. */
export declare function targetLines({ targets }: PublishedName): string[];
