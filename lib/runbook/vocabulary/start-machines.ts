import { namesOf } from '../estate-parts';
import { nameList, portLine, quote } from '../powershell-text';
import type { Step } from '../procedure';
import { PORTS } from './ports';
import type { InAzure } from '../subscription';
import { OUTSIDE } from './shells';
import { eachSubscription, MACHINES, signIn } from './subscriptions';

/** What a step that starts machines is about. */
export interface MachineStart {
  readonly id: string;
  readonly machines: readonly InAzure[];
  /** Machines outside Azure, such as those of a datacenter; none where it is left out. */
  readonly elsewhere?: string[];
  readonly why: string;
  readonly otherwise: Step['otherwise'];
}

/**
 * Starts machines that are down, all at once: one that hangs, as in a lost zone, does not hold the others up. One that runs stays as it is.
 *
 * Source: learn.microsoft.com/cli/azure/vm (az vm start, az vm list --show-details).
 */
export function startMachines({ id, machines, elsewhere = [], why, otherwise }: MachineStart): Step {
  const names = namesOf(machines);
  return {
    id,
    title: `Start the machines that are down`,
    why,
    ...OUTSIDE,
    command: [
      ...(elsewhere.length === 0
        ? []
        : [
            `Read-Host -Prompt ${quote(`Let whoever runs ${nameList(elsewhere)} power on those that are off, then press Enter`)}`,
          ]),
      ...(names.length === 0 ? [] : signIn(machines, MACHINES)),
      ...eachSubscription(machines, (own) =>
        own.flatMap((name) => [`$machine = ${found(name, 'id')}`, 'az vm start --ids $machine --no-wait']),
      ),
    ],
    check: [
      ...elsewhere.map((name) => portLine(quote(name), PORTS.smb)),
      ...eachSubscription(machines, (own) =>
        own.map((name) => found(name, '[name, powerState]', ' --show-details')),
      ),
    ],
    wait: {
      seconds: 300,
      because: 'the machines start at the same time; where a zone is disturbed, Azure tries for longer',
    },
    expected: [
      ...(elsewhere.length === 0
        ? []
        : [
            `TcpTestSucceeded is True for ${nameList(elsewhere)}, where the workstation is connected to the networks.`,
          ]),
      ...(names.length === 0 ? [] : [`Each of ${nameList(names)} is "VM running".`]),
    ].join(' '),
    otherwise,
  };
}

function found(name: string, what: string, more = ''): string {
  return `az vm list${more} --query "[?osProfile.computerName=='${name}'].${what}" --output tsv`;
}
