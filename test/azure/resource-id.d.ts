/** A resource id taken apart. */
export interface ResourceId {
    /** The id as it was written. */
    readonly text: string;
    /** Key under which it is kept: ids are compared without regard to case. */
    readonly key: string;
    /** Lower-case type, such as `microsoft.network/virtualnetworks/subnets`. */
    readonly type: string;
    readonly name: string;
    readonly subscription: string;
    readonly resourceGroup?: string;
    /** Id of the resource it is part of: a parent resource or, at the top, the resource group. */
    readonly parent?: string;
}
/**
 * Takes a path apart; undefined for paths that name no single resource (collections, actions).
 *
 * Source: learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource (format of ids).
 */
export declare function parseResourceId(path: string): ResourceId | undefined;
/** The resource group an id lies in, as an id; undefined for what lies in none. */
export declare function groupOf(id: ResourceId): string | undefined;
