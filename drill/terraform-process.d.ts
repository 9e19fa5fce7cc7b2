import { Changes, TerraformEvent } from './progress';
/** What a person is told in a sentence, without a trace of the program. */
export declare class DrillError extends Error {
}
/** A process has come to its end. */
interface Ended {
    readonly status: number | null;
    readonly errors: string;
}
interface Where {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
}
/** Processes that this program started, each with all that it starts itself. */
export declare class Processes {
    private readonly running;
    private stopped;
    /** Runs a command to its end. */
    run(command: string, args: string[], where: Where, onLine?: (line: string) => void): Promise<Ended>;
    /** Ends everything, and waits until it is gone; nothing can be started afterwards. */
    stop(): Promise<void>;
    /**
     * Ends what runs. By SIGKILL: Terraform would finish what it is at first, which takes for ever in a region that hangs, and
     * the state that it would save is thrown away with the stand-in.
     */
    killAll(): Promise<void>;
}
/** How a stack is applied. */
export interface Apply {
    /** Variables by environment, which are ignored where a stack has none of that name. */
    readonly variables?: Record<string, string>;
    /** Further arguments. */
    readonly args?: string[];
}
/** Terraform on the stacks of a synthesized estate. */
export declare class Terraform {
    private readonly processes;
    private readonly stacks;
    private readonly temporary;
    private readonly azure;
    constructor(processes: Processes, stacks: string, temporary: string, azure: Record<string, string>);
    /** Prepares all stacks; the first one alone, since a cache of providers must not be filled by two at once. */
    init(names: string[]): Promise<void>;
    apply(name: string, { variables, args }: Apply, onEvent: (event: TerraformEvent) => void): Promise<Changes>;
    destroy(name: string, onEvent: (event: TerraformEvent) => void): Promise<Changes>;
    /** Azure region of a stack, as its program wrote it. */
    regionOf(name: string): string;
    private change;
    /** Without the stand-in's certificates: providers may come from a registry, by the person's own settings. */
    private initStack;
    /**
     * The person's environment without what would change what is applied, above all credentials of a real subscription.
     * Temporary files, sockets of providers included, go where they are cleared away.
     */
    private environment;
    private read;
}
export {};
