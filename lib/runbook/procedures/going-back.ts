import type { EstateView } from '../estate-view';
import type { Procedure } from '../procedure';
import { goBackSteps } from '../vocabulary/going-live';

/** Back to what the names led to before a stage; none where nothing of that is stated. */
export function goingBack(estate: EstateView): Procedure[] {
  const steps = goBackSteps(estate);
  if (steps.length === 0) return [];
  return [
    {
      id: 'going-back',
      title: `Going back a stage of ${estate.domainName}`,
      purpose:
        'Names went live and the service does not work, while the former service still runs: the names lead to it again.',
      before: ['The former servers run, and have the mailboxes of those who are led back to them.'],
      steps,
      after: [
        'Find the fault, test as the bring-up does, and let the stage go live again by committing LIVE.',
      ],
    },
  ];
}
