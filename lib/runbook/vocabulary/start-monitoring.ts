import type { EstateView } from '../estate-view';
import { terraform } from '../powershell-text';
import type { Step } from '../procedure';
import { PageId } from '../../model/page-ids';
import { pageRef, text } from '../text';
import { LAST_OUTPUT, TERRAFORM } from './shells';

/**
 * Applies the stack of the alerts, which name what all other stacks have made.
 *
 * Source: learn.microsoft.com/azure/azure-monitor/alerts/action-groups (e-mail addresses are confirmed).
 */
export function startMonitoring({ alerts }: EstateView): Step[] {
  const stacks = [...new Set(alerts.map(({ stack }) => stack))];
  if (stacks.length === 0) return [];
  return [
    {
      id: 'start-monitoring',
      title: 'Switch the alerts on',
      why: `The alerts name machines, load balancers and names, so that their stack comes last. Whoever is told by e-mail gets a code, and has to confirm the address within 30 minutes. ${LAST_OUTPUT}`,
      ...TERRAFORM,
      command: stacks.flatMap((stack) => [terraform(stack, 'init'), terraform(stack, 'apply')]),
      check: stacks.map((stack) => terraform(stack, 'plan')),
      expected:
        'The plan says "No changes". A quarter of an hour later the only alerts are those about drills that nobody has recorded, and each receiver has been told of them.',
      otherwise: text`A resource that does not exist: the stack that makes it has not been applied. Other alerts: ${pageRef(PageId.alerts)}.`,
    },
  ];
}
