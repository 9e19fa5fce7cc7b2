/** Asks the stand-in for a resource as the provider would, and says in few words what the answer is. */
export declare function ask(environment: Record<string, string>, id: string): Promise<string>;
