/** What a person may choose. */
export interface Options {
    /** Without the interconnect: its peerings take 90 s of the provider's own waits. */
    readonly quick: boolean;
    /** Calls to the lost region get no answer at all, instead of an error. */
    readonly hang: boolean;
    /** Destroys the estate by Terraform at the end. */
    readonly destroy: boolean;
    readonly help: boolean;
}
export declare const USAGE = "npm run drill -- [options]\n\nBuilds examples/two-site with the real Terraform on a stand-in of Azure, takes the primary's region down, switches\nover, and goes back. Nothing reaches Azure, and nothing stays on this machine.\n\n  --quick    leave out the interconnect, whose peerings take 90 s\n  --hang     the lost region hangs instead of failing\n  --destroy  destroy the estate with Terraform at the end (by default the stand-in ends with all that is on it)\n  --help     show this\n";
/** Reads the arguments; throws at one that there is not. */
export declare function parseOptions(args: string[]): Options;
