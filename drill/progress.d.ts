/** An event that `terraform apply -json` prints, as far as it is read here. */
export interface TerraformEvent {
    readonly type: string;
    readonly changes?: Changes & {
        readonly operation: string;
    };
    readonly hook?: {
        readonly action?: string;
        readonly resource?: {
            readonly addr: string;
        };
    };
    readonly diagnostic?: {
        readonly severity: string;
        readonly summary: string;
        readonly detail?: string;
    };
}
/** How many resources an apply made, changed and removed. */
export interface Changes {
    readonly add: number;
    readonly change: number;
    readonly remove: number;
}
/** How far Terraform is with a stack. */
export interface StackProgress {
    readonly name: string;
    readonly phase: 'planning' | 'working' | 'done';
    /** Resources whose state has been read. */
    readonly read: number;
    readonly done: number;
    readonly total: number;
    /** Addresses of what Terraform is at, the longest under way first. */
    readonly underWay: string[];
}
/** A stack that Terraform has been started for. */
export declare function startedStack(name: string): StackProgress;
/** What an event means for the progress of a stack. */
export declare function advance(progress: StackProgress, event: TerraformEvent): StackProgress;
/** Stacks side by side, and the resource that is longest under way: it is what everything waits for. */
export declare function describeStacks(stacks: StackProgress[]): string;
/** A time as people say it. */
export declare function duration(seconds: number): string;
/** The line of a step under way, not longer than the terminal is wide: a longer one would not be overwritten but scroll. */
export declare function liveLine(title: string, seconds: number, detail: string, width: number): string;
declare const CODES: {
    readonly bold: readonly [1, 22];
    readonly dim: readonly [2, 22];
    readonly red: readonly [31, 39];
    readonly green: readonly [32, 39];
    readonly yellow: readonly [33, 39];
};
export type Style = keyof typeof CODES;
/** What a person sees: text, and at most one line that is alive. */
export declare class Progress {
    private readonly out;
    private timer?;
    private readonly live;
    constructor(out: NodeJS.WriteStream);
    /** Text in a style, where the terminal has any. */
    paint(style: Style, text: string): string;
    say(text?: string): void;
    /** Shows a step as it goes, until `end`. */
    begin(title: string, detail: () => string): void;
    /** Takes the live line away, whether there is one or not. */
    end(): void;
}
export {};
