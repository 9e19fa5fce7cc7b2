/** An Edge outside Azure, on a carrier of its own. */
export interface ExternalEdge {
  /** First label of its host name in the mail domain, such as `edge9`; its PTR and HELO have to agree. */
  readonly name: string;
  /** Public IPv4 address. */
  readonly address: string;
  /** Name of the carrier that the address belongs to. */
  readonly carrier: string;
}
