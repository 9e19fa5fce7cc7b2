/** The one subscription of the stand-in. */
export declare const SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";
/** The metadata document by which the provider finds a cloud's endpoints. */
export declare function metadata(origin: string): object;
/** A token whose claims the provider reads; nobody checks the signature. */
export declare function token(): object;
/**
 * Environment with which Terraform's provider finds the stand-in and nothing else; empty where the caller's environment names
 * another Azure.
 */
export declare function standInEnvironment(port: number, bundle: string): Record<string, string>;
