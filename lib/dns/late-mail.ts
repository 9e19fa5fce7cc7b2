import type { RecoveryTiming } from './recovery-timing';

/**
 * How long Exchange Online keeps mail for a host that does not answer, in hours; a tenant can choose less, down to 12.
 *
 * Source: Microsoft 365 message center MC441064 (message expiration timeout).
 */
const KEPT_HOURS = 24;

/**
 * What is wrong where a pilot light takes mail later than many senders keep it; undefined where it does not. Mail waits for the servers and not for the
 * mailboxes: the Edges take it while these are restored. No name has to move, since senders try every MX record.
 */
export function lateMail({ detection, recovery }: RecoveryTiming): string | undefined {
  if (recovery === undefined) return undefined;
  const { activation, installation } = recovery;
  const hours = (detection + activation.toSeconds() + (installation?.toSeconds() ?? 0)) / 3600;
  if (hours <= KEPT_HOURS) return undefined;
  return (
    `After the loss of the primary site nobody takes inbound mail for ${Math.ceil(hours * 10) / 10} h (decision, activation and installation of the standby site). ` +
    `Exchange Online returns mail to its senders after ${KEPT_HOURS} h, others after two to five days. Shorten these times, let a filtering service keep the mail, ` +
    'keep Edges outside the site, or acknowledge this and say why.'
  );
}
