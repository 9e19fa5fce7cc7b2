/** A throw-away certificate for loopback. */
export interface LoopbackCertificate {
    readonly key: string;
    readonly cert: string;
    /** File for `SSL_CERT_FILE`: what is trusted anyway, and this certificate. */
    readonly bundle: string;
}
/** Makes a certificate for loopback addresses, good for this one run. */
export declare function loopbackCertificate(directory: string): Promise<LoopbackCertificate>;
