/**
 * The TCP ports between Exchange servers that a boundary may filter.
 *
 * Between internal Exchange servers, or Exchange and domain controllers, filtering is unsupported, so no port
 * of the DAG is here. Source: learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports.
 */
export const MailPort = {
  /** SMTP between servers. */
  SMTP: 25,
  /** Authenticated submission, the usual port of a relay. */
  SUBMISSION: 587,
  /** Secure LDAP of AD LDS on an Edge, written to by EdgeSync. */
  EDGE_SYNC: 50636,
  /** Remote Desktop, the administrator's way in. */
  RDP: 3389,
} as const;
