import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { standingVariables } from '../estate-parts';
import { changedNote, LAST_OUTPUT, PASSWORDS, TERRAFORM, windowsShell } from './shells';
import { terraform } from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';

/** Rebuilds a machine with its name and address, on the same data disks. One that the program does not make is only compared. */
export function replaceMachine(site: SiteView, machine: ServerView, disks: string): Step {
  const { name, address, terraformAddress, installation } = machine;
  if (terraformAddress === undefined) return compareMachine(site, machine);
  return {
    id: stepId('replace-machine', name),
    title: `Rebuild the machine ${name}`,
    why:
      `The machine is replaced; network interface, address ${address}, and the data disks stay. ${disks} What is attached to the machine (disk attachments, extensions, scripts, and role assignments of its identity where it has some) is created again with ` +
      `it. ${
        installation === undefined
          ? `${LAST_OUTPUT} ${PASSWORDS}`
          : `The new machine installs itself: take ${name} out of \`installed\` in the program, so that its identity reads media and password. ${changedNote(`without ${name} in \`installed\``)}`
      }`,
    ...TERRAFORM,
    command: [
      terraform(site.stack, 'apply', { variables: standingVariables(site), replace: [terraformAddress] }),
    ],
    check: [terraform(site.stack, 'plan', { variables: standingVariables(site) })],
    expected: `The plan of the apply replaces the machine ${name} and what is attached to it, and no other machine. Afterwards the plan says "No changes. Your infrastructure matches the configuration."`,
    otherwise:
      'If the plan has another machine, answer no: the output is not the one that was deployed last. If the plan has a managed disk that you did not name, answer no: its data would be lost. If the zone has no capacity, it is disturbed; wait for it, since a server keeps its zone. ' +
      'If an apply was interrupted, run it again without `-replace`.',
    wait: { seconds: 1800, because: 'deletion, creation, extensions and scripts of one machine' },
  };
}

/** A machine that the program does not make: it is set up by other means, and compared here. */
function compareMachine(site: SiteView, server: ServerView): Step {
  const { name, address, windows } = server;
  const inDomain = !site.edges.some((edge) => edge.name === name);
  return {
    id: stepId('replace-machine', name),
    title: `Set the machine ${name} up again`,
    why: `${
      site.existing
        ? `Terraform creates no machine of ${site.name}: those who run it provide ${name}`
        : `${name} existed before the program, which does not create it: provide it by your own means`
    }, with the same name, the same address, the same drive letters and the same Windows release${inDomain ? ', and join it to the domain' : '. It is in no domain'}.`,
    ...windowsShell(name),
    command: ['Restart-Computer'],
    check: [
      '$env:COMPUTERNAME',
      'Get-NetIPAddress -AddressFamily IPv4 | Format-Table -Property InterfaceAlias, IPAddress, PrefixLength',
      'Get-CimInstance -ClassName Win32_OperatingSystem | Format-List -Property Caption, Version',
      ...(inDomain ? ['Test-ComputerSecureChannel'] : []),
    ],
    expected: `${name}, ${address}, ${windows ?? 'the Windows release it had before'}${inDomain ? ', True' : ''}.`,
    otherwise: inDomain
      ? 'Recovery is refused under another name, and is not supported on another Windows release: correct the machine first.'
      : 'Names, certificates and records lead to this name and this address: correct the machine first.',
  };
}
