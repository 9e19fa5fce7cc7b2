/** What Azure Resource Manager answers when it refuses: a status and a body with code and message. */
export declare class AzureError extends Error {
    readonly status: number;
    readonly code: string;
    constructor(status: number, code: string, message: string);
    get body(): object;
}
