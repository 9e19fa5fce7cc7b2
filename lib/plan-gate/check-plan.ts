import type { EstateDocument } from '../model/estate-document';
import { Runs } from '../model/site-model';
import { BadInput } from './bad-input';
import type { Estates } from './estate';
import { machinesOf, stackIds } from './estate';
import { isMachine } from './machine-types';
import type { Plan } from './plan';
import { withoutIndex } from './plan';

/**
 * Checks that a plan is of the estate: its program is the one that the new model describes, and its state the one that the deployed
 * model describes.
 *
 * @param isUnderWay - whether a part of the change may have been applied already, by an apply that has failed
 * @throws BadInput if it is not
 */
export function checkPlan(plan: Plan, { deployed, planned }: Estates, { isUnderWay = false } = {}): void {
  checkStack(plan, { deployed, planned });
  checkProgram(plan, planned);
  checkState(plan, deployed, isUnderWay ? planned : undefined);
}

/** Addresses in the state of the machines that exist, by their address in the plan. */
export function machineAddresses(plan: Plan): Map<string, string> {
  const machines = plan.changes.filter(({ type, before }) => isMachine(type) && before !== null);
  return new Map(machines.map(({ address, previousAddress }) => [address, previousAddress ?? address]));
}

function checkStack({ stack }: Plan, { deployed, planned }: Estates): void {
  const known = [...new Set([...stackIds(deployed), ...stackIds(planned)])];
  if (known.includes(stack)) return;
  throw new BadInput(
    `The estate has no stack ${stack}: neither the deployed model nor the new one names it. Its stacks are ${known.join(', ')}.`,
  );
}

export function checkProgram({ stack, configured }: Plan, planned: EstateDocument): void {
  const model = planned.stacks.find(({ id }) => id === stack);
  if (model === undefined) return;
  const missing = machinesOf(planned, stack).find(
    ({ terraformAddress = '' }) => !configured.has(withoutIndex(terraformAddress)),
  );
  if (missing)
    throw new BadInput(
      `The plan of ${stack} was made from another program than the new model: it does not have ${missing.id} (${missing.terraformAddress}). Synthesize once, and plan and judge that output.`,
    );
  if (configured.size !== model.resources)
    throw new BadInput(
      `The plan of ${stack} was made from another program than the new model: it has ${configured.size} resources, and the model says ${model.resources}. Synthesize once, and plan and judge that output.`,
    );
}

/**
 * Where a part has been applied, machines may have been made, or have gone: for good, or until they are made again. They count as off. A state without any
 * machine is another state.
 */
function checkState(plan: Plan, deployed: EstateDocument, planned?: EstateDocument): void {
  const inState = new Set(machineAddresses(plan).values());
  const described = machinesOf(deployed, plan.stack);
  const isPart = planned !== undefined && described.some((each) => inState.has(each.terraformAddress ?? ''));
  const missing = described.find(
    ({ id, terraformAddress = '', runs }) =>
      runs === Runs.ALWAYS &&
      !isPart &&
      (planned?.machines.some((each) => each.id === id) ?? true) &&
      !inState.has(terraformAddress) &&
      !plan.deletedOutside.has(terraformAddress),
  );
  if (missing)
    throw new BadInput(
      `The state of ${plan.stack} is not the one that the deployed model describes: it does not have ${missing.id} (${missing.terraformAddress}). Pass the estate.json of the last apply as the deployed model, or finish that apply: where it has failed half way, judge what is left with --under-way.`,
    );
  const made = planned ? machinesOf(planned, plan.stack) : [];
  const known = new Set([...described, ...made].map(({ terraformAddress }) => terraformAddress));
  const strange = [...inState].find((address) => !known.has(address));
  if (strange !== undefined)
    throw new BadInput(
      `The state of ${plan.stack} is not the one that the deployed model describes: it has the machine ${strange}, which the model does not know. Pass the estate.json of the last apply as the deployed model; where an apply has failed half way, judge what is left with --under-way.`,
    );
}
