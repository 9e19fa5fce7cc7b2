import type { DiskKeyModel } from '../../model/disk-key-model';
import { PageId } from '../../model/page-ids';
import { standingVariables } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { count, nameList, quote, terraform } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { pageRef, ref, text } from '../text';
import { LAST_OUTPUT, OUTSIDE, PASSWORDS, TERRAFORM } from '../vocabulary/shells';
import { startMachines } from '../vocabulary/start-machines';

/** A site with the key of its disks. */
interface KeySite {
  readonly site: SiteView;
  readonly key: DiskKeyModel;
  readonly vault: string;
}

const seeKey = ({ site }: KeySite): string => stepId('see-disk-key', site.code);
const giveRight = ({ site }: KeySite): string => stepId('give-key-right', site.code);
const recoverKey = ({ site }: KeySite): string => stepId('recover-disk-key', site.code);

/**
 * The machines of a site have stopped because the key of their disks is disabled, expired or deleted, or may not be used any more.
 *
 * Sources: learn.microsoft.com/azure/virtual-machines/disk-encryption (full control of your keys), learn.microsoft.com/azure/key-vault/general/key-vault-recovery,
 * learn.microsoft.com/cli/azure/keyvault/key.
 *
 * @returns the page; undefined where the disks of the site have keys of Azure
 */
export function diskKeyLost(estate: EstateView, site: SiteView): Procedure | undefined {
  if (!site.diskKey || site.encrypted.length === 0) return undefined;
  const key = site.diskKey;
  const lost: KeySite = { site, key, vault: key.vault.split('/').pop()! };
  return {
    id: PageId.diskKeyLost(site.code),
    title: `The key of the disks of ${site.name} is lost`,
    purpose:
      `The key ${key.name} in the vault ${lost.vault} is disabled, has expired or was deleted, or the disks may not use it any more. Azure shuts down all machines whose disks have it: ${nameList(site.encrypted)}. ` +
      'Afterwards the key can be used, and the machines run.',
    before: preconditions(estate, lost),
    steps: [
      see(lost),
      recover(lost),
      enable(lost),
      right(lost),
      startMachines({
        id: stepId('start-encrypted', site.code),
        machines: site.encrypted.map((name) => estate.machineInAzure(name)),
        why: 'A machine that Azure has shut down for its key does not start by itself. One that runs stays as it is.',
        otherwise: text`A machine does not start: its message names the key, ${ref(seeKey(lost))}. Key Vault may know a right or a key some minutes later: try again for half an hour.`,
      }),
    ],
    after: [
      'Disks that were cut off while they were written to may need attention: look at databases and queues as after a loss of power, with the health check of each server.',
      'Find out who disabled or deleted the key, or why it expired, in the log of the vault. Where nobody of the team did it, treat it as an attack on the estate.',
      `Let the vault warn before a key expires, and state no expiry that nobody watches: ${site.name} stops with it.`,
    ],
  };
}

function preconditions(estate: EstateView, { site, key, vault }: KeySite): Text[] {
  const { primary, standby } = estate;
  const other = [primary, standby].find((each) => each && each !== site && standby);
  const serves = site === primary || site === standby;
  return [
    `Reads and writes of disks begin to fail about an hour after the key was disabled, deleted or has expired. Within that hour an enabled key prevents the stop of the machines.`,
    ...(serves && other && site === primary
      ? [
          text`${other.name} has a key of its own and goes on. If the key is not back within the hour, lead clients and mail there meanwhile: ${pageRef(PageId.switchover)}.`,
        ]
      : []),
    'Stop no machine and remove no disk: a machine that still runs keeps its data readable until its disks fail.',
    `Someone with the role Key Vault Crypto Officer on the vault ${vault}, and a network from which the vault answers.`,
    ...(key.version === undefined
      ? []
      : [
          `The program states the version ${key.version}: this one has to be enabled, whatever newer ones there are.`,
        ]),
    text`A key that was purged is gone, with everything that it encrypts. Purge protection prevents that until the retention of the vault is over; then only backups and rebuilds are left${serves ? text`: ${pageRef(PageId.siteFromNothing(site.code))}` : ''}.`,
  ];
}

/** A set whose key cannot be used says so. Source: learn.microsoft.com/rest/api/compute/disk-encryption-sets/get (autoKeyRotationError). */
function see(lost: KeySite): Step {
  const { key, vault } = lost;
  return {
    id: seeKey(lost),
    title: 'See what the key is, and what may use it',
    why: 'The versions of the key come first, then deleted keys and vaults, then which version the disk encryption set has, and who has a right to the key.',
    ...OUTSIDE,
    command: [
      'az login',
      `az keyvault key list-versions --vault-name ${quote(vault)} --name ${quote(key.name)} --query "[].[kid, attributes.enabled, attributes.expires]" --output tsv`,
      `az keyvault key list-deleted --vault-name ${quote(vault)} --query "[].[name, scheduledPurgeDate]" --output tsv`,
      `az keyvault list-deleted --query "[?name=='${vault}'].[name, properties.scheduledPurgeDate]" --output tsv`,
      `az disk-encryption-set list --query "[?name=='${key.set}'].[activeKey.keyUrl, autoKeyRotationError.message]" --output tsv`,
    ],
    check: [
      `az role assignment list --scope ${quote(`${key.vault}/keys/${key.name}`)} --query "[].[principalName, roleDefinitionName]" --output tsv`,
    ],
    expected:
      'The version of the set is enabled and has no expiry in the past, no key or vault of that name is deleted, and one principal has the role Key Vault Crypto Service Encryption User.',
    otherwise: text`The vault is not found or has no such key: ${ref(recoverKey(lost))}. A version is not enabled or has expired: the step after it. The role is missing: ${ref(giveRight(lost))}. All is as expected: the network rules of the vault have to admit trusted services of Microsoft.`,
  };
}

function recover(lost: KeySite): Step {
  const { key, vault } = lost;
  return {
    id: recoverKey(lost),
    title: 'Recover the deleted vault or key',
    when: 'Only if the vault or the key was deleted.',
    why: 'A deleted vault comes back with its keys, and a deleted key with all its versions. Rights to a vault that was deleted may have to be given again.',
    ...OUTSIDE,
    command: [
      `$deleted = az keyvault list-deleted --query "[?name=='${vault}'].name" --output tsv`,
      `if ($deleted) { az keyvault recover --name ${quote(vault)} }`,
      `$gone = az keyvault key list-deleted --vault-name ${quote(vault)} --query "[?name=='${key.name}'].name" --output tsv`,
      `if ($gone) { az keyvault key recover --vault-name ${quote(vault)} --name ${quote(key.name)} }`,
    ],
    check: [
      `az keyvault key show --vault-name ${quote(vault)} --name ${quote(key.name)} --query "attributes.enabled" --output tsv`,
    ],
    expected: 'The answer is "true".',
    otherwise:
      '"KeyNotFound": the recovery takes up to some minutes; ask again. "Forbidden": your role on the vault, or the network that you come from.',
    wait: { seconds: 120, because: 'the recovery of a vault' },
  };
}

function enable(lost: KeySite): Step {
  const { key, vault } = lost;
  const version = key.version === undefined ? '' : ` --version ${key.version}`;
  return {
    id: stepId('enable-disk-key', lost.site.code),
    title: 'Enable the key',
    when: 'Only if the version of the set is disabled or has expired.',
    why: 'The expiry is asked for, such as 2030-01-01T00:00:00Z: choose one that somebody watches. Keep former versions enabled too, since disks may still have them.',
    ...OUTSIDE,
    command: [
      "$expires = Read-Host 'Expiry of the key in UTC, later than today'",
      `az keyvault key set-attributes --vault-name ${quote(vault)} --name ${quote(key.name)}${version} --enabled true --expires $expires`,
    ],
    check: [
      `az keyvault key show --vault-name ${quote(vault)} --name ${quote(key.name)}${version} --query "[attributes.enabled, attributes.expires]" --output tsv`,
    ],
    expected: 'The answers are "true" and the expiry.',
    otherwise:
      '"Forbidden": your role on the vault, or the network that you come from. A date in another form is refused.',
  };
}

function right(lost: KeySite): Step {
  const { site, key } = lost;
  const variables = standingVariables(site);
  return {
    id: giveRight(lost),
    title: 'Give the disks their right to the key again',
    when: 'Only if the role Key Vault Crypto Service Encryption User is missing.',
    why: `Terraform makes the right again, and the identity that has it where somebody has deleted that. ${LAST_OUTPUT} ${PASSWORDS}`,
    ...TERRAFORM,
    command: [terraform(site.stack, 'apply', { variables })],
    check: [
      `az role assignment list --scope ${quote(`${key.vault}/keys/${key.name}`)} --query "[].[principalName, roleDefinitionName]" --output tsv`,
    ],
    expected:
      'The plan of the apply makes a right, and changes no machine. The list has the role Key Vault Crypto Service Encryption User.',
    otherwise: `The plan changes more: answer no, and find out what else was changed. ${count(site.encrypted.length, 'machine')} ${site.encrypted.length === 1 ? 'waits' : 'wait'} meanwhile.`,
    wait: { seconds: 600, because: 'Azure may know a new right up to ten minutes later' },
  };
}
