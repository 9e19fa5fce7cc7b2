import { ClientProtocol } from '../../exchange/client-protocol';
import { MailPort } from '../../exchange/mail-port';

/**
 * TCP ports that a procedure asks.
 *
 * Source of the last two: learn.microsoft.com/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements.
 */
export const PORTS = {
  smtp: MailPort.SMTP,
  edgeSync: MailPort.EDGE_SYNC,
  rdp: MailPort.RDP,
  https: ClientProtocol.HTTPS.port,
  /** A domain controller. */
  ldap: 389,
  /** A file server, such as a witness. */
  smb: 445,
} as const;
