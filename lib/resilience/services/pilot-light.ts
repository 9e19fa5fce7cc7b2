import { carrierDomain } from '../../model/ids';
import { PageId } from '../../model/page-ids';
import { Runs, type SiteModel } from '../../model/site-model';
import type { EstateParts } from '../estate-parts';
import { allOf, anyOf, type Fault, NEVER } from '../fault';
import { Outcome } from '../outcome';
import type { Rung } from '../rung';
import type { TimePart } from '../time-part';
import { decided, mailRecovery } from './recovery';

/**
 * A site cannot be rebuilt where it is: what its Mailbox servers are lost with fails, for each of them. A server that is lost alone leaves its disks,
 * and those have the mailboxes, so that it is rebuilt before a pilot light is activated.
 */
export function siteGone({ estate }: EstateParts, site: string): Fault {
  const all = estate.machines.filter((machine) => machine.site === site && machine.runs === Runs.ALWAYS);
  const mailbox = all.filter(({ roles }) => roles.includes('mailbox'));
  const servers = mailbox.length > 0 ? mailbox : all;
  if (servers.length === 0) return NEVER;
  return allOf(
    ...servers.map(({ failureDomains, carrier }) =>
      anyOf(...failureDomains.filter((each) => carrier === undefined || each !== carrierDomain(carrier))),
    ),
  );
}

/** The site is lost, and a service comes back in its pilot light, which the switchover activates. */
export function switchedOver(parts: EstateParts, { from, pilot, of, reason, time }: SwitchedOver): Rung {
  return {
    outcome: Outcome.NEEDS_PERSON,
    of: allOf(of, siteGone(parts, from)),
    reason: `${reason} ${pilot.name} has to be activated.`,
    page: parts.page(PageId.switchover),
    time: time ?? [decided(parts.estate), ...mailRecovery(pilot.recovery)],
  };
}

/** What is lost with a site that has a pilot light. */
export interface SwitchedOver {
  /** Id of the lost site. */
  readonly from: string;
  readonly pilot: SiteModel;
  readonly of: Fault;
  readonly reason: string;
  /** Left out where it is that of mail, which does not wait for old mailboxes. */
  readonly time?: TimePart[];
}

/** The servers are down and the site is not lost: they are rebuilt, with their disks where those are left. */
export function rebuilt(
  parts: EstateParts,
  { of, pilot, reason, page }: Pick<SwitchedOver, 'of' | 'pilot' | 'reason'> & { readonly page?: string },
): Rung {
  return {
    outcome: Outcome.NEEDS_PERSON,
    of,
    reason: `${reason} The servers are rebuilt, with their disks; ${pilot.name} is activated only if the disks are lost.`,
    ...parts.byPage(page),
  };
}
