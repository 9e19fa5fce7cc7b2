import { INSTALLATION } from '../../exchange/installation-names';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/** Nothing of the installation is left on the machine but state and log; tasks and the local right of the setup account go with the runner. */
export function finishPhase(_plan: InstallationPlan): Phase[] {
  return [
    {
      id: 'finish',
      does: 'removes the media',
      account: PhaseAccount.SYSTEM,
      body: [
        // An image with media has it elsewhere, where it may stay.
        `if (Test-Path -LiteralPath '${INSTALLATION.media}') { Remove-Item -LiteralPath '${INSTALLATION.media}' -Recurse -Force }`,
        "'done'",
      ],
      patienceMinutes: 60,
      onTimeout: 'The media could not be removed; remove it by hand, then go on.',
      tries: 3,
    },
  ];
}
