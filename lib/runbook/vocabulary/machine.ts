import type { ServerFacts, SiteFacts } from '../estate-facts';
import { standingVariables } from '../estate-parts';
import { LAST_OUTPUT, PASSWORDS, TERRAFORM, windowsShell } from './shells';
import { terraform } from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';

/** The machine that is to be made anew. */
export interface LostMachine {
  readonly name: string;
  readonly address: string;
  readonly terraformAddress?: string;
}

/** Makes a machine anew with its name and address, on the same data disks. */
export function replaceMachine(
  site: SiteFacts,
  machine: LostMachine & { readonly terraformAddress: string },
  disks: string,
): Step {
  const { name, address, terraformAddress } = machine;
  return {
    id: stepId('replace-machine', name),
    title: `Make the machine ${name} anew`,
    why:
      `The machine is replaced; network interface, address ${address}, and the data disks stay. ${disks} What hangs on the machine (attachments of disks, extensions, scripts) is made anew with ` +
      `it. ${LAST_OUTPUT} ${PASSWORDS}`,
    ...TERRAFORM,
    command: [
      terraform(site.stack, 'apply', { variables: standingVariables(site), replace: [terraformAddress] }),
    ],
    check: [terraform(site.stack, 'plan', { variables: standingVariables(site) })],
    expected: `The plan of the apply replaces the machine ${name} and what hangs on it, and no other machine. Afterwards the plan says "No changes. Your infrastructure matches the configuration."`,
    otherwise:
      'Another machine in the plan: answer no; the output is not the one that was deployed last. A managed disk in the plan that you did not name: answer no; what is on it would go with it. No capacity in the zone: the zone is disturbed, wait for it; a server keeps its zone. ' +
      'An apply that broke off is run again without `-replace`.',
    wait: { seconds: 1800, because: 'deletion, creation, extensions and scripts of one machine' },
  };
}

/** A machine that the program does not make: it is set up by other means, and compared here. */
export function compareMachine(server: ServerFacts): Step {
  return {
    id: stepId('set-up-machine', server.name),
    title: `Set the machine ${server.name} up again`,
    why: `${server.name} stood before the program and is not made by it: provide it by your own means, with the same name, the same address and the same Windows release, and join it to the domain.`,
    ...windowsShell(server.name),
    command: ['Restart-Computer'],
    check: [
      '$env:COMPUTERNAME',
      'Get-NetIPAddress -AddressFamily IPv4 | Format-Table -Property InterfaceAlias, IPAddress, PrefixLength',
      'Get-CimInstance -ClassName Win32_OperatingSystem | Format-List -Property Caption, Version',
      'Test-ComputerSecureChannel',
    ],
    expected: `${server.name}, ${server.address}, ${server.windows ?? 'the Windows release it had before'}, True.`,
    otherwise:
      'Recovery is refused under another name, and is not supported on another Windows release: correct the machine first.',
  };
}
