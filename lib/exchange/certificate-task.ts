/** Where the task that renews the certificate keeps its script and what it remembers. Only SYSTEM and administrators can read it. */
export const CERTIFICATE_TASK = {
  folder: 'C:\\ProgramData\\ExchangeEstate\\Certificate',
  script: 'C:\\ProgramData\\ExchangeEstate\\Certificate\\certificate.ps1',
  /** JSON: current, former, since, refused. */
  state: 'C:\\ProgramData\\ExchangeEstate\\Certificate\\certificate.json',
} as const;

/** What the task reports; each is the id of an event of `WATCH_SOURCE` in the log Application. */
export const CertificateEvent = {
  /** A new certificate is in use: `certificate=<thumbprint>; subject=<subject>`. */
  RENEWED: 1110,
  /** The newest certificate is in use already, or waits for the next night. */
  NOTHING: 1111,
  /** The certificate could not be fetched or used, and the former one is in use: `reason=<why>`. */
  FAILED: 1112,
} as const;

/** Days for which the former certificate stays on a server after another one is in use. */
export const FORMER_STAYS_DAYS = 7;

/** The provider whose keys Exchange can use. Source: support.microsoft.com/topic/44f8b0c0-037d-77f6-6bb1-98c7a292048d. */
export const KEY_PROVIDER = 'Microsoft RSA SChannel Cryptographic Provider';

/** The time of the day, in the time of the machine, at which the first member of a tier looks for a new certificate. */
const FIRST_HOUR = 1;

/** Minutes from one member of a tier to the next: more than a change takes that is rolled back. */
const MINUTES_APART = 30;

/** Members that have a time of their own in a night. */
const SLOTS = 14;

/**
 * When a member of a tier looks for a new certificate, by its own place in the tier, such as `01:30`. One member after the other: a certificate that a server cannot use is
 * rolled back on the first one, and the others answer meanwhile.
 */
export function certificateTime(ordinal: number): string {
  const minutes = FIRST_HOUR * 60 + ((ordinal - 1) % SLOTS) * MINUTES_APART;
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** The line that says since when a version has to be in the vault: all members of a tier take it in the same night. */
export const BEGIN_OF_NIGHT = `$night = (Get-Date).Date.AddHours(${FIRST_HOUR})`;
