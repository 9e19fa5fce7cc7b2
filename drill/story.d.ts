import { AzureStandIn } from '../test/azure/stand-in';
import { Options } from './options';
import { Progress } from './progress';
import { Processes, Terraform } from './terraform-process';
/** What the story is told with. */
export interface Cast {
    readonly azure: AzureStandIn;
    readonly terraform: Terraform;
    readonly processes: Processes;
    readonly progress: Progress;
    /** Writes the stacks of the example. */
    readonly synthesize: () => Promise<void>;
}
/** The loss of a region, from the first apply to the way back. */
export declare class Story {
    private readonly options;
    private readonly cast;
    private readonly steps;
    private readonly findings;
    /** Region that is lost; known once the example is synthesized. */
    private region;
    constructor(options: Options, cast: Cast);
    /** Tells all of it; false where something that it has to show does not hold. */
    tell(): Promise<boolean>;
    private introduce;
    /** In the order of the README. */
    private build;
    private loseRegion;
    private switchOver;
    private judgeSwitchover;
    private goBack;
    private destroy;
    private conclude;
    private find;
    private findingLine;
    private chapter;
    private names;
    /** Calls since then that concerned the region. */
    private regionCalls;
    /** Does something that must not call the lost region, and stops it when it does: it would not come to an end by itself. */
    private withoutLostRegion;
    private refuseLostCalls;
    private apply;
    /** Runs Terraform on stacks side by side. */
    private terraform;
    private step;
}
