/**
 * The virtual directories behind the client access namespace; each has a health page of its own.
 *
 * Source: learn.microsoft.com/exchange/architecture/client-access/load-balancing.
 */
export enum VirtualDirectory {
  /** Outlook on the web. */
  OWA = 'owa',
  /** Exchange admin center. */
  ECP = 'ecp',
  /** Exchange Web Services. */
  EWS = 'ews',
  /** MAPI over HTTP. */
  MAPI = 'mapi',
  /** Outlook Anywhere. */
  RPC = 'rpc',
  /** Offline address book. */
  OAB = 'oab',
  /** Autodiscover. */
  AUTODISCOVER = 'autodiscover',
  /** Exchange ActiveSync. */
  ACTIVE_SYNC = 'Microsoft-Server-ActiveSync',
}
