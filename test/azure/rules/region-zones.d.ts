/** Regions with their availability zones. Source: learn.microsoft.com/azure/reliability/regions-list. */
export declare const REGION_ZONES: Map<string, string[]>;
