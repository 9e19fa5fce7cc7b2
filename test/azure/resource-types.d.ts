import { Request, Rule } from './rules/rule';
import { Body } from './store';
/** What is particular about a type. */
export interface ResourceType {
    readonly rules?: Rule[];
    /** What Azure adds to what was written: `serial` is a number that stays the resource's own. */
    readonly complete?: (request: Request, serial: number) => Body;
    /** Status of a successful delete. */
    readonly deleted?: number;
    /** What comes into being with the resource, by path below or beside it. */
    readonly accompany?: (request: Request) => {
        path: string;
        body: Body;
    }[];
}
/** Every type that the library emits; a call for any other is an unknown path. */
export declare const RESOURCE_TYPES: Record<string, ResourceType>;
