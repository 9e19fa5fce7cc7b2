import { ResourceStore } from './store';
/** A call as it came in. */
export interface Call {
    readonly method: string;
    readonly path: string;
    /** Regions the call concerned. */
    readonly regions: string[];
    readonly status: number;
}
/** How a lost region shows. */
export type Outage = 'fails' | 'hangs';
/** A loopback stand-in for Azure Resource Manager. */
export declare class AzureStandIn {
    private readonly server;
    private readonly directory;
    private readonly bundle;
    readonly store: ResourceStore;
    /** Every call so far, the newest last. */
    readonly calls: Call[];
    /** Delay before each answer, in milliseconds. */
    delay: number;
    /** How often a long-running operation says that it is not done yet. */
    pollsPerOperation: number;
    private readonly outages;
    private readonly serials;
    private readonly polls;
    /** Starts one on a free port of the loopback interface. */
    static start(): Promise<AzureStandIn>;
    private constructor();
    /** Environment by which Terraform's provider finds it, and nothing else. */
    get environment(): Record<string, string>;
    stop(): Promise<void>;
    /** From now on every call that concerns the region fails or hangs. */
    takeDown(region: string, outage?: Outage): void;
    bringBack(region: string): void;
    private get port();
    private get origin();
    private answer;
    private reply;
    private concern;
    private read;
    private write;
    private written;
    private remove;
    private list;
    /** Actions such as powerOff: the resource has to exist, and its region to live. */
    private act;
    private operation;
    private done;
    /** A number that stays the resource's own, so that what Azure makes up is stable. */
    private serial;
}
