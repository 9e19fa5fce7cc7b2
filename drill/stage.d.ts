import { AzureStandIn } from '../test/azure/stand-in';
import { Processes } from './terraform-process';
/** All that has to be cleared away in the end, whatever the end is. */
export declare class Stage {
    readonly directory: string;
    readonly stacks: string;
    readonly processes: Processes;
    private starting?;
    constructor();
    azure(): Promise<AzureStandIn>;
    clear(): Promise<void>;
}
