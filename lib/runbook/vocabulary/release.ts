import { standingVariables } from '../estate-parts';
import { terraform } from '../powershell-text';
import type { Step } from '../procedure';
import type { SiteView } from '../site-view';
import { LAST_OUTPUT, PASSWORDS, TERRAFORM } from './shells';

/** What is released. */
export interface ReleaseOf {
  readonly id: string;
  /** Such as `the server that goes`. */
  readonly what: string;
  /** Sites whose stacks hold it. */
  readonly sites: SiteView[];
  /** The line of the program, in TypeScript. */
  readonly line: string;
  /** Until when it stays in the program. */
  readonly until: string;
}

/** The step that lets Terraform destroy what holds data or an identity, by a change of the program that changes nothing in Azure. */
export function releaseStep({ id, what, sites, line, until }: ReleaseOf): Step {
  const plans = sites.map((site) => terraform(site.stack, 'plan', { variables: standingVariables(site) }));
  return {
    id,
    title: `Release ${what} in the program`,
    why: `Terraform destroys no data disk and no public address that the program does not release, and the plan gate asks the program that was deployed last. Add \`${line}\` to the program that still has it, with the reason and who decided it, and a last day for the plan gate (\`until\`) if you like. Let the CI synthesize and deploy that output, which changes nothing in Azure. ${until} ${LAST_OUTPUT} ${PASSWORDS}`,
    ...TERRAFORM,
    command: plans,
    check: plans.flatMap((plan) => [`${plan} -detailed-exitcode`, '$LASTEXITCODE']),
    expected:
      'No changes, exit code 0 for each, and the gate lists the release under what the new program asks less of.',
    otherwise:
      'A plan with changes: the program has changed more than the release; take the rest out. A synthesis that is refused: the release names what the program does not have, or what has neither a data disk nor a public address and needs no release.',
  };
}
