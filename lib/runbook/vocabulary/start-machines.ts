import { nameList } from '../powershell-text';
import type { Step } from '../procedure';
import { OUTSIDE } from './shells';

/** What a step that starts machines is about. */
export interface MachineStart {
  readonly id: string;
  readonly names: string[];
  readonly why: string;
  readonly otherwise: Step['otherwise'];
}

/**
 * Starts machines that are down, all at once: one that hangs, as in a lost zone, does not hold the others up. One that runs stays as it is.
 *
 * Source: learn.microsoft.com/cli/azure/vm (az vm start, az vm list --show-details).
 */
export function startMachines({ id, names, why, otherwise }: MachineStart): Step {
  return {
    id,
    title: `Start the machines that are down`,
    why,
    ...OUTSIDE,
    command: [
      'az login',
      "$subscription = Read-Host 'Id of the subscription with the machines'",
      'az account set --subscription $subscription',
      ...names.flatMap((name) => [`$machine = ${found(name, 'id')}`, 'az vm start --ids $machine --no-wait']),
    ],
    check: names.map((name) => found(name, '[name, powerState]', ' --show-details')),
    wait: {
      seconds: 300,
      because: 'the machines start at the same time; where a zone is disturbed, Azure tries for longer',
    },
    expected: `Each of ${nameList(names)} is "VM running".`,
    otherwise,
  };
}

function found(name: string, what: string, more = ''): string {
  return `az vm list${more} --query "[?osProfile.computerName=='${name}'].${what}" --output tsv`;
}
