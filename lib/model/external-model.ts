/** What something outside the machines of an estate is. */
export enum ExternalKind {
  /** The domain controllers of a site. */
  DOMAIN_CONTROLLERS = 'domain controllers',
  /** A relay that takes outbound mail. */
  SMART_HOST = 'smart host',
  /** A service that takes mail for the domain and delivers it to the estate. */
  FILTERING_SERVICE = 'filtering service',
  /** An Edge outside Azure. */
  EDGE = 'Edge outside Azure',
  /** What answers questions for names. */
  NAME_SERVICE = 'name service',
  /** The server that takes changes of names; others answer. */
  NAME_CHANGES = 'server that takes changes of names',
  /** What leads clients to a site that answers. */
  TRAFFIC_MANAGER = 'Traffic Manager',
  /** A certificate that clients check. */
  CERTIFICATE = 'certificate',
  /** Where Terraform keeps state. */
  STATE = 'state',
  /** Something else that a service needs. */
  OTHER = 'other',
}

/** Something outside the machines of an estate that one of its services needs. */
export interface ExternalModel {
  /** Such as `directory:AMS`, `smart-host:relay.example` or `azure-dns`; things that several constructs know have one id. */
  readonly id: string;
  /** What it is. */
  readonly kind: ExternalKind;
  /** What people call it, such as `domain controllers of Amsterdam`. */
  readonly name: string;
  /** What it is lost with, beside itself, such as `region:westeurope`. */
  readonly failureDomains: string[];
  /**
   * Id of the site that it is located in.
   *
   * @default - none
   */
  readonly site?: string;
  /**
   * Host names that published names lead to.
   *
   * @default - none
   */
  readonly hosts?: string[];
  /**
   * Id of the runbook's page by which people repair it.
   *
   * @default - whoever runs it has to repair it
   */
  readonly page?: string;
}
