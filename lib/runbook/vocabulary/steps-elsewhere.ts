import type { Step } from '../procedure';
import { stepId } from '../procedure';
import type { Reference, Text } from '../text';

/**
 * Steps of one page as steps of another, with ids of their own, since they concern other servers and a function has one body. References to steps
 * that did not come along lead to the page that they are from.
 */
export function stepsElsewhere(steps: Step[], from: string, suffix: string): Step[] {
  const own = new Set(steps.map(({ id }) => id));
  const renamed = (id: string): string => stepId(id, suffix);
  const moved = (reference: Reference): Reference => {
    if (reference.page !== undefined || reference.step === undefined) return reference;
    return own.has(reference.step) ? { step: renamed(reference.step) } : { page: from, step: reference.step };
  };
  const text = (said: Text): Text =>
    typeof said === 'string' ? said : said.map((part) => (typeof part === 'string' ? part : moved(part)));
  return steps.map((step) => ({
    ...step,
    id: renamed(step.id),
    why: text(step.why),
    expected: text(step.expected),
    otherwise: text(step.otherwise),
    ...(step.when === undefined ? {} : { when: text(step.when) }),
  }));
}
