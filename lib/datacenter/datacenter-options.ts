import type { ActiveDirectory } from '../site/active-directory';
import type { DatacenterClientAccess } from './datacenter-client-access';
import type { DatacenterEdges } from './datacenter-edges';
import type { DatacenterMailboxServers } from './datacenter-mailbox-servers';

/** What a datacenter has, be it the primary or the standby site. */
export interface DatacenterOptions {
  /**
   * What people call the datacenter.
   *
   * @default - the construct id
   */
  readonly siteName?: string;
  /**
   * Short code that identifies it in the estate, one to five letters or digits.
   *
   * @default - the first three letters of the name
   */
  readonly code?: string;
  /**
   * Id of the estate that it belongs to, where a program has several.
   *
   * @default 'exchange'; that of the primary site where the datacenter is the standby
   */
  readonly estate?: string;
  /**
   * IPv4 blocks of the datacenter that the connection with Azure leads to. Every address inside the datacenter that the program states is in one of
   * them, and none of them overlaps the network of a site in Azure.
   */
  readonly networks: string[];
  /**
   * The directory that its servers are members of. Nothing is joined, so that no password is needed here.
   *
   * @default - that of the primary site where the datacenter is the standby, otherwise none
   */
  readonly activeDirectory?: ActiveDirectory;
  /**
   * Its Active Directory site.
   *
   * @default - the name of the datacenter
   */
  readonly activeDirectorySite?: string;
  /**
   * Addresses of its domain controllers. Sites in Azure have them behind their own among the DNS servers, and do not filter them from Exchange servers.
   *
   * @default - none
   */
  readonly domainControllers?: string[];
  /**
   * Address blocks of further Exchange servers there, which sites in Azure do not filter from theirs.
   *
   * @default - none
   */
  readonly exchangeServerPrefixes?: string[];
  /**
   * The front end.
   *
   * @default - none
   */
  readonly clientAccess?: DatacenterClientAccess;
  /**
   * The Edges.
   *
   * @default - none
   */
  readonly edges?: DatacenterEdges;
  /**
   * Mailbox servers that are not front ends: Exchange 2013 with split roles.
   *
   * @default - none
   */
  readonly mailboxServers?: DatacenterMailboxServers;
  /**
   * Who backs its servers up and with what, such as `Contoso Backup Team, Veeam`, where a tier does not say it.
   *
   * @default - undecided, which synthesis refuses
   */
  readonly protectedBy?: string;
}
