import { Effect } from './effect';
import type { RuleChange } from './security-group';
import { Cut, cutsOf } from './security-group';

/**
 * Whether a change of a rule of a security group cuts off what reached a machine before. New connections only.
 *
 * @param group - all rules of its group, this one included
 */
export function securityRuleEffect(change: RuleChange, group: readonly RuleChange[] = [change]): Effect {
  const cut = cutsOf(group).get(change);
  if (cut !== undefined) return cut === Cut.SERVICE ? Effect.CUT_OFF : Effect.INTERRUPTED;
  const { before, after } = change;
  // What another change of the same apply makes good is missing until then: Terraform promises no order.
  const alone = group.map((each) => (each === change ? each : { before: each.before, after: each.before }));
  return cutsOf(alone).has(change) ||
    (before !== null && after !== null && before.priority !== after.priority)
    ? Effect.INTERRUPTED
    : Effect.HARMLESS;
}
