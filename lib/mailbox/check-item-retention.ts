import type { IConstruct } from 'constructs';
import { Duration } from '../core/duration';
import { refuse } from '../core/refusal';

const USUAL_DAYS = 30;
const MOST_DAYS = 365;

/** How long deleted items are kept; refuses what no mailbox has room for, or what Exchange would not take as days. */
export function checkItemRetention(scope: IConstruct, given: Duration | undefined): Duration {
  const retention = given ?? Duration.days(USUAL_DAYS);
  const days = retention.toDays();
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return retention;
  return refuse(scope, {
    property: 'itemRetention',
    value: retention.toString(),
    limit: `a whole number of days from 1 to ${MOST_DAYS}`,
    cause:
      'deleted items count towards the quota of the Recoverable Items, 30 GB of a mailbox by default, and what has to be kept for years belongs into an archive',
    remedy: `write Duration.days(${USUAL_DAYS})`,
  });
}
