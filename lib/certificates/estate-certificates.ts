import type { ServerCertificate } from './server-certificate';

/** The certificates of the servers of an estate. */
export interface EstateCertificates {
  /**
   * The certificate of the servers that clients meet, with the names that clients use.
   *
   * @default ServerCertificate.manual()
   */
  readonly clients?: ServerCertificate;
  /**
   * The certificate of the Edges, with the public host name of each.
   *
   * @default ServerCertificate.manual()
   */
  readonly edges?: ServerCertificate;
}
