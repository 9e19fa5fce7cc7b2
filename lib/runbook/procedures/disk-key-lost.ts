import { KEY_USER_ROLE } from '../../core/key-role';
import type { DiskKeyModel } from '../../model/disk-key-model';
import { PageId } from '../../model/page-ids';
import { sitesOf, standingVariables } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { count, nameList, plural, quote, terraform } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { pageRef, ref, sentences, text } from '../text';
import { LAST_OUTPUT, OUTSIDE, PASSWORDS, TERRAFORM } from '../vocabulary/shells';
import { startMachines } from '../vocabulary/start-machines';
import { inSubscription, signIn } from '../vocabulary/subscriptions';

/** A site with the key of its disks. */
interface KeySite {
  readonly estate: EstateView;
  readonly site: SiteView;
  readonly key: DiskKeyModel;
  /** Name of the vault, and the id of its subscription, which may be another one than that of the machines. */
  readonly vault: string;
  readonly subscription: string;
  /** Id of the page about the loss of the witness, where the estate has it. */
  readonly witnessPage?: string;
}

const seeKey = ({ site }: KeySite): string => stepId('see-disk-key', site.code);
const recoverVault = ({ site }: KeySite): string => stepId('recover-key-vault', site.code);
const recoverKey = ({ site }: KeySite): string => stepId('recover-disk-key', site.code);
const enableKey = ({ site }: KeySite): string => stepId('enable-disk-key', site.code);
const extendKey = ({ site }: KeySite): string => stepId('extend-disk-key', site.code);
const giveRight = ({ site }: KeySite): string => stepId('give-key-right', site.code);
const assignIdentity = ({ site }: KeySite): string => stepId('assign-key-identity', site.code);

/** The role of the person who follows the page. */
const OFFICER_ROLE = 'Key Vault Crypto Officer';

/**
 * The machines of a site have stopped because the key of their disks is disabled, expired or deleted, or may not be used any more.
 *
 * Sources: learn.microsoft.com/azure/virtual-machines/disk-encryption (full control of your keys), learn.microsoft.com/azure/key-vault/general/key-vault-recovery,
 * learn.microsoft.com/cli/azure/keyvault/key, learn.microsoft.com/cli/azure/disk-encryption-set/identity.
 *
 * @param witnessPage - id of the page about the loss of the witness, where the estate has it
 * @returns the page; undefined where the disks of the site have keys of Azure
 */
export function diskKeyLost(estate: EstateView, site: SiteView, witnessPage?: string): Procedure | undefined {
  if (!site.diskKey || site.encrypted.length === 0) return undefined;
  const key = site.diskKey;
  const [, , subscription] = key.vault.split('/');
  const lost: KeySite = { estate, site, key, vault: key.vault.split('/').pop()!, subscription, witnessPage };
  return {
    id: PageId.diskKeyLost(site.code),
    title: `The key of the disks of ${site.name} is lost`,
    purpose:
      `The key ${key.name} in the vault ${lost.vault} is disabled, has expired or was deleted, or the disks may not use it any more. Azure shuts down all machines whose disks have it: ${nameList(site.encrypted)}. ` +
      'Afterwards the key can be used, and the machines run.',
    before: preconditions(lost),
    steps: [
      see(lost),
      vaultBack(lost),
      keyBack(lost),
      enable(lost),
      extend(lost),
      ...pipelineRights(lost),
      right(lost),
      ...(estate.cloud.isPublic ? [identity(lost)] : []),
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
      'If the vault was deleted: give the other rights on it again, and make its Event Grid subscriptions again, such as the warning before a key expires. Its recovery brings neither back.',
    ],
  };
}

function preconditions(lost: KeySite): Text[] {
  const { key, vault } = lost;
  return [
    `Reads and writes of disks begin to fail about an hour after the key was disabled, deleted or has expired. Within that hour an enabled key prevents the stop of the machines.`,
    ...sameKey(lost),
    ...meanwhile(lost),
    ...withoutWitness(lost),
    'Stop no machine and remove no disk: a machine that still runs keeps its data readable until its disks fail.',
    `Someone with the role ${OFFICER_ROLE} on the vault ${vault}, and a network from which the vault answers.`,
    `Only if the vault was deleted: someone with the role Key Vault Contributor in the subscription ${lost.subscription}, and an Owner of the resource group of the vault. Azure deletes all rights on a vault with it, those of the first person too.`,
    ...(key.version === undefined
      ? []
      : [
          `The program states the version ${key.version}: the set follows no newer one, so that a new version of the key does not help.`,
        ]),
    purged(lost),
  ];
}

/** Sites in one region may have one key. */
function sameKey({ estate, site, key }: KeySite): Text[] {
  return [...sitesOf(estate), ...estate.others]
    .filter((each) => each.code !== site.code && each.diskKey?.id === key.id && each.encrypted.length > 0)
    .map(
      (each) =>
        text`The disks of ${each.name} have the same key, and its machines stop too. Start them by ${pageRef(PageId.diskKeyLost(each.code))} when the key is back.`,
    );
}

/** Where clients and mail are meanwhile. */
function meanwhile({ estate, site, key }: KeySite): Text[] {
  const { primary, standby, names } = estate;
  if (!standby || (site !== primary && site !== standby)) return [];
  const other = site === primary ? standby : primary;
  if (other.diskKey?.id === key.id) return [];
  if (other.pilotLight)
    return [
      text`${other.name} is a pilot light: its servers do not exist, and its mailboxes would come from backups. Bring the key back first. Only if that cannot be done, decide on ${pageRef(PageId.switchover)}, which leads to ${pageRef(PageId.activation(other.code))}.`,
    ];
  return [
    sentences(keysOf(other), otherServes(estate, site, other)),
    ...(names.bothServe ? [] : [turnedNames(estate, site)]),
  ];
}

function keysOf({ name, existing, diskKey }: SiteView): string {
  if (existing) return `The disks of ${name} have nothing to do with this key, and its servers go on.`;
  return diskKey
    ? `${name} has a key of its own and goes on.`
    : `The disks of ${name} have keys of Azure, and its servers go on.`;
}

function otherServes({ names, primary }: EstateView, site: SiteView, other: SiteView): Text {
  if (site !== primary && !names.bothServe)
    return `While the names lead to ${other.name}, clients and mail stay there, and nothing is to be moved; ${other.name} has no standby until the key is back.`;
  const page = site === primary ? PageId.switchover : PageId.switchoverFrom(site.code);
  return sentences(
    text`If the key is not back within the hour, lead clients and mail to ${other.name} meanwhile: ${pageRef(page)}.`,
    other.warm && `${other.name} is a warm standby, with fewer or smaller servers: clients are slower there.`,
  );
}

/** After a switchover the sites have changed places. */
function turnedNames({ primary, standby }: EstateView, site: SiteView): Text {
  return site === primary
    ? `Where the names lead to ${standby!.name} already, as after a switchover, leave them there until this page is done.`
    : text`Where the names lead to ${site.name}, as after a switchover, clients and mail wait for the key. If it does not come back within the hour and ${primary.name} is whole, lead them there: ${pageRef(PageId.switchback)}.`;
}

/** The witness is one of the machines that stop. */
function withoutWitness({ estate, site, witnessPage: page }: KeySite): Text[] {
  const { group } = estate;
  const witness = group?.witness?.name;
  if (!group || page === undefined || witness === undefined || !site.encrypted.includes(witness)) return [];
  return [
    text`${witness} is the witness of ${group.name}, which has one vote less without it: stop no member and postpone planned work on members until it runs. If the key does not come back today, use another witness: ${pageRef(page)}.`,
  ];
}

function purged(lost: KeySite): Text {
  const { estate, site } = lost;
  const serves = site === estate.primary || site === estate.standby;
  const page = serves ? PageId.siteFromNothing(site.code) : ownWitnessPage(lost);
  return text`A key that was purged is gone, with everything that it encrypts. Purge protection prevents that until the retention of the vault is over; then only backups and rebuilds are left${page === undefined ? '' : text`: ${pageRef(page)}`}.`;
}

function ownWitnessPage({ estate, site, witnessPage }: KeySite): string | undefined {
  return site.encrypted.includes(estate.group?.witness?.name ?? '') ? witnessPage : undefined;
}

/** A value of the set, which is in the subscription of the machines. */
function ofSet({ key }: KeySite, what: string): string {
  return `az disk-encryption-set list --query "[?name=='${key.set}'].${what}" --output tsv`;
}

/** Principals of the set, then those with a right to the key. */
function principals(lost: KeySite): string[] {
  const { key, estate, site } = lost;
  return [
    ...inSubscription(site),
    ofSet(
      lost,
      estate.cloud.isPublic ? 'identity.userAssignedIdentities.*.principalId[]' : 'identity.principalId',
    ),
    rightsToKey(key),
  ];
}

function rightsToKey({ vault, name }: DiskKeyModel): string {
  return `az role assignment list --scope ${quote(`${vault}/keys/${name}`)} --query "[?roleDefinitionName=='${KEY_USER_ROLE}'].principalId" --output tsv`;
}

/** A set whose key cannot be used says so. Source: learn.microsoft.com/rest/api/compute/disk-encryption-sets/get (autoKeyRotationError). */
function see(lost: KeySite): Step {
  const { key, vault, subscription, site } = lost;
  return {
    id: seeKey(lost),
    title: 'See what the key is, and what may use it',
    why: 'The address of the key that the set has comes first, with its version as the last part. Then come the versions of the key, deleted keys, and a deleted vault. The check shows the principal of the set, then the principals with a right to the key.',
    ...OUTSIDE,
    command: [
      ...signIn([site], `Id of the subscription with the machines of ${site.name}`),
      ...inSubscription(site),
      ofSet(lost, '[activeKey.keyUrl, autoKeyRotationError.message]'),
      `az keyvault key list-versions --vault-name ${quote(vault)} --name ${quote(key.name)} --query "[].[kid, attributes.enabled, attributes.expires]" --output tsv`,
      `az keyvault key list-deleted --vault-name ${quote(vault)} --query "[].[name, scheduledPurgeDate]" --output tsv`,
      `az keyvault list-deleted --subscription ${quote(subscription)} --query "[?name=='${vault}'].[name, properties.scheduledPurgeDate]" --output tsv`,
    ],
    check: principals(lost),
    expected:
      'The version of the set is enabled and has no expiry in the past, no key or vault of that name is deleted, and the principal of the set is among those with a right to the key.',
    otherwise: sentences(
      `There is no line for the set ${key.set}: it is in another subscription, so do this step again with that one.`,
      text`The vault is deleted: ${ref(recoverVault(lost))}. The key is deleted: ${ref(recoverKey(lost))}. The version of the set is disabled: ${ref(enableKey(lost))}. It has expired: ${ref(extendKey(lost))}.`,
      text`Nobody has a right to the key: ${ref(giveRight(lost))}. Somebody has, but not the principal of the set: ${lost.estate.cloud.isPublic ? text`${ref(giveRight(lost))}, then ${ref(assignIdentity(lost))}` : ref(giveRight(lost))}.`,
      '"Forbidden": your role on the vault, or the network that you come from. All is as expected: the network rules of the vault have to admit trusted services of Microsoft.',
    ),
  };
}

/** Source: learn.microsoft.com/azure/key-vault/general/soft-delete-overview (role assignments are deleted with a vault, and its recovery does not restore them). */
function vaultBack(lost: KeySite): Step {
  const { key, vault, subscription } = lost;
  return {
    id: recoverVault(lost),
    title: 'Recover the vault, and give yourself its role again',
    when: 'Only if the vault was deleted.',
    why: 'The vault comes back with its keys and without any right on it. An Owner gives you the role again: without it you see and change no key. Key Vault may know the role up to ten minutes later.',
    ...OUTSIDE,
    command: [
      `az keyvault recover --name ${quote(vault)} --subscription ${quote(subscription)}`,
      "$person = Read-Host 'Object id of whoever follows this page, from az ad signed-in-user show'",
      `az role assignment create --assignee-object-id $person --assignee-principal-type User --role ${quote(OFFICER_ROLE)} --scope ${quote(key.vault)} --output none`,
    ],
    check: [
      `az keyvault key show --vault-name ${quote(vault)} --name ${quote(key.name)} --query "attributes.enabled" --output tsv`,
    ],
    expected: 'The answer is "true" or "false".',
    otherwise: text`"Forbidden": the role is not known yet, so ask again for ten minutes; then the network that you come from. "KeyNotFound": the key was deleted as well, ${ref(recoverKey(lost))}. The role is refused with "AuthorizationFailed": only an Owner can give it.`,
    wait: { seconds: 600, because: 'Azure may know a new right up to ten minutes later' },
  };
}

function keyBack(lost: KeySite): Step {
  const { key, vault } = lost;
  return {
    id: recoverKey(lost),
    title: 'Recover the key',
    when: 'Only if the key was deleted.',
    why: 'A deleted key comes back with all its versions.',
    ...OUTSIDE,
    command: [`az keyvault key recover --vault-name ${quote(vault)} --name ${quote(key.name)}`],
    check: [
      `az keyvault key show --vault-name ${quote(vault)} --name ${quote(key.name)} --query "attributes.enabled" --output tsv`,
    ],
    expected: 'The answer is "true" or "false".',
    otherwise:
      '"KeyNotFound": the recovery takes up to some minutes; ask again. "Forbidden": your role on the vault, or the network that you come from.',
    wait: { seconds: 120, because: 'the recovery of a key' },
  };
}

/** The version that the set has, which is not always the newest one. */
function keyOfSet(lost: KeySite): string[] {
  return [...inSubscription(lost.site), `$key = ${ofSet(lost, 'activeKey.keyUrl')}`];
}

const STATE_OF_KEY =
  'az keyvault key show --id $key --query "[attributes.enabled, attributes.expires]" --output tsv';

const noKey = (lost: KeySite): Text =>
  text`"$key" is empty: the set is in another subscription, ${ref(seeKey(lost))}. "Forbidden": your role on the vault, or the network that you come from.`;

function enable(lost: KeySite): Step {
  return {
    id: enableKey(lost),
    title: 'Enable the key',
    when: 'Only if the version of the set is disabled.',
    why: 'The set says which version its disks have: a newer one does not help them. Nothing else of the key is changed. Enable former versions in the same way, since disks may still have them.',
    ...OUTSIDE,
    command: [...keyOfSet(lost), 'az keyvault key set-attributes --id $key --enabled true'],
    check: [...keyOfSet(lost), STATE_OF_KEY],
    expected: 'The first answer is "true".',
    otherwise: noKey(lost),
  };
}

function extend(lost: KeySite): Step {
  return {
    id: extendKey(lost),
    title: 'Move the expiry of the key',
    when: 'Only if the expiry of the version of the set is in the past.',
    why: 'The new expiry is asked for, such as 2030-01-01T00:00:00Z: choose one that somebody watches.',
    ...OUTSIDE,
    command: [
      ...keyOfSet(lost),
      "$expires = Read-Host 'Expiry of the key in UTC, later than today'",
      'az keyvault key set-attributes --id $key --expires $expires',
    ],
    check: [...keyOfSet(lost), STATE_OF_KEY],
    expected: 'The answers are "true" and the new expiry.',
    otherwise: sentences(noKey(lost), 'A date in another form is refused.'),
  };
}

/** The rights of the pipelines on vault and key are deleted with the vault as well. */
function pipelineRights({ estate, site }: KeySite): Step[] {
  const stack = estate.pipeline?.bootstrapStack;
  if (stack === undefined) return [];
  return [
    {
      id: stepId('give-pipeline-key-rights', site.code),
      title: 'Give the pipeline its rights on vault and key again',
      when: 'Only if the vault was deleted.',
      why: `Without them a run of ${site.stack} can neither read nor make the right of the disks. An Owner applies this stack. ${LAST_OUTPUT}`,
      ...TERRAFORM,
      command: [terraform(stack, 'apply')],
      check: [`${terraform(stack, 'plan')} -detailed-exitcode`, '$LASTEXITCODE'],
      expected: 'No changes, exit code 0.',
      otherwise: 'A plan that deletes an identity or a right: answer no, and find out what else was changed.',
    },
  ];
}

function right(lost: KeySite): Step {
  const { site } = lost;
  const variables = standingVariables(site);
  return {
    id: giveRight(lost),
    title: 'Give the disks their right to the key again',
    when: 'Only if the principal of the set has no right to the key, and always after a deleted vault.',
    why: sentences(
      `Terraform makes the right again, and the identity that has it where somebody has deleted that. Whoever applies it has to be able to assign roles on the key.`,
      lost.key.version === undefined && 'They need a network from which the vault answers, too.',
      LAST_OUTPUT,
      PASSWORDS,
    ),
    ...TERRAFORM,
    command: [terraform(site.stack, 'apply', { variables })],
    check: principals(lost),
    expected: sentences(
      'The plan of the apply makes a right, and changes no machine. The first answer, the principal of the set, is among the others.',
    ),
    otherwise: sentences(
      `The plan changes more: answer no, and find out what else was changed. ${count(site.encrypted.length, 'machine')} ${plural(site.encrypted, 'waits', 'wait')} meanwhile.`,
      lost.estate.cloud.isPublic &&
        text`The principal of the set is not among the others: ${ref(assignIdentity(lost))}.`,
    ),
    wait: { seconds: 600, because: 'Azure may know a new right up to ten minutes later' },
  };
}

/**
 * An identity that was deleted and made again has the same id and another principal. Terraform sees no difference, and the set keeps the former principal.
 *
 * Sources: compute/disk_encryption_set_resource.go of azurerm 4.55.0 (Update: identity only where its ids change), learn.microsoft.com/cli/azure/disk-encryption-set/identity.
 */
function identity(lost: KeySite): Step {
  const { key, site } = lost;
  return {
    id: assignIdentity(lost),
    title: 'Give the set its identity again',
    when: 'Only if the principal of the set has no right to the key after the apply: somebody had deleted the identity.',
    why: 'The new identity has the same name as the deleted one and another principal. The set has the former principal until the identity is taken from it and given again.',
    ...OUTSIDE,
    command: [
      ...inSubscription(site),
      `$set = ${ofSet(lost, 'id')}`,
      `$identity = ${rightsToKey(key)} | ForEach-Object { az identity list --query "[?principalId=='$_'].id" --output tsv }`,
      '$identity',
      'az disk-encryption-set identity remove --ids $set --user-assigned $identity --yes',
      'az disk-encryption-set identity assign --ids $set --user-assigned $identity',
    ],
    check: principals(lost),
    expected: 'The first answer, the principal of the set, is among the others.',
    otherwise: text`"$identity" shows more than one id: take the one that the plan of ${ref(giveRight(lost))} has made. "Unable to access key vault resource": Key Vault does not know the right yet, so do this step again ten minutes later; that the set has no identity is said by the removal then, and makes no difference.`,
  };
}
