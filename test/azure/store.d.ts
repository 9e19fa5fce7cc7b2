import { ResourceId } from './resource-id';
export type Body = Record<string, unknown>;
/** A resource as it is kept. */
export interface Resource {
    readonly id: ResourceId;
    body: Body;
}
/** Everything that exists, by id. */
export declare class ResourceStore {
    private readonly byKey;
    get(id: string): Resource | undefined;
    all(): Resource[];
    /** Resources of a type, by its lower-case name. */
    ofType(type: string): Resource[];
    childrenOf(id: string): Resource[];
    /** Writes a resource; an array of embedded children replaces them, its absence leaves them. */
    put(id: ResourceId, body: Body): Resource;
    delete(id: ResourceId): void;
    /** The resource as Azure shows it. */
    show(resource: Resource): Body;
    private replaceChildren;
}
/** Every id that a body mentions, children and the resource itself excluded. */
export declare function referencesOf(resource: {
    id: ResourceId;
    body: unknown;
}): string[];
