import type { StackModel, StateModel } from '../../model/stack-model';
import { PageId } from '../../model/page-ids';
import type { EstateView } from '../estate-view';
import { nameList, quote, quoteList, terraform } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { Text } from '../text';
import { code, listed, pageRef, ref, sentences, text } from '../text';
import { moveNamesByHand } from '../vocabulary/names-by-hand';
import { LAST_OUTPUT, PASSWORDS, TERRAFORM } from '../vocabulary/shells';

/** A stack with what is known of its state. */
interface KeptStack {
  readonly stack: StackModel;
  readonly state?: StateModel;
}

/** A storage account that keeps states. */
interface StateAccount {
  readonly account: string;
  readonly container: string;
  readonly region?: string;
  readonly stacks: string[];
}

/**
 * The state of a stack is locked, lost, or behind a change that was made by hand.
 *
 * Sources: developer.hashicorp.com/terraform/cli/commands/force-unlock, .../state/push (why a file of an earlier serial is not pushed),
 * .../import, .../plan (-refresh-only), .../language/backend/azurerm and learn.microsoft.com/azure/storage/blobs/versioning-overview.
 */
export function terraformState(estate: EstateView): Procedure {
  const stacks = keptStacks(estate);
  const accounts = accountsOf(stacks);
  const files = filesOf(stacks);
  const restores = [
    ...accounts.map((account) => restoreBlob(account)),
    ...(files.length > 0 ? [restoreFile(files)] : []),
  ];
  return {
    id: PageId.terraformState,
    title: 'The state of a Terraform stack is locked, lost or out of date',
    purpose:
      'Terraform does not get the lock of a stack, no longer knows what it has made, or wants to undo a change that somebody made by hand. ' +
      'Afterwards the plan of the stack says "No changes" again. Machines, databases and mail are not concerned meanwhile.',
    table: {
      title: 'Stacks, in the order in which they are needed',
      head: ['stack', 'resources in the program', 'state'],
      rows: stacks.map(({ stack, state }) => [stack.id, String(stack.resources), placeOf(state)]),
    },
    before: preconditions(estate, accounts),
    steps: [
      ...moveNamesByHand(estate),
      setUpWorkstation(estate),
      seeStates(stacks, restores),
      releaseLock(stacks, accounts),
      ...restores,
      importAll(estate, stacks),
      takeOver(estate, stacks),
    ],
    after: [
      ...(accounts.length > 0
        ? [
            `Check that versioning and soft delete are on for ${nameList(accounts.map(({ account }) => account))}: without them there is no earlier version to go back to.`,
          ]
        : []),
      ...(files.length > 0
        ? [
            'State in files on one machine has neither versions nor a second copy: move it to a storage account outside the regions of the sites (`StateStore.azureStorage`).',
          ]
        : []),
      'Write down who changed what by hand and why, and give those who may have to do it again a way by the program.',
    ],
  };
}

/** The names first and what they read, since a switchover needs nothing else; then in the order of their making. */
function keptStacks(estate: EstateView): KeptStack[] {
  const first = [estate.names.stack, ...readByNames(estate)];
  return [
    ...first.flatMap((id) => estate.stacks.filter((stack) => stack.id === id)),
    ...estate.stacks.filter(({ id }) => !first.includes(id)),
  ].map((stack) => ({ stack, state: estate.stateOf(stack.id) }));
}

/** Stacks whose states the stack of the names reads. */
function readByNames({ stacks, names }: EstateView): string[] {
  return stacks.find(({ id }) => id === names.stack)?.dependsOn ?? [];
}

function accountsOf(stacks: KeptStack[]): StateAccount[] {
  const found: StateAccount[] = [];
  for (const { stack, state } of stacks) {
    const { account, container, region } = state ?? {};
    if (account === undefined || container === undefined) continue;
    const known = found.find((each) => each.account === account && each.container === container);
    if (known) known.stacks.push(stack.id);
    else found.push({ account, container, region, stacks: [stack.id] });
  }
  return found;
}

/** Stacks whose state is a file on the machine that runs Terraform. */
function filesOf(stacks: KeptStack[]): { readonly stack: string; readonly file: string }[] {
  return stacks.flatMap(({ stack, state }) =>
    state?.backend === 'local' && state.file !== undefined ? [{ stack: stack.id, file: state.file }] : [],
  );
}

function placeOf(state: StateModel | undefined): string {
  if (state?.account !== undefined)
    return `${state.file ?? 'a blob'} in ${state.account}/${state.container ?? ''} (${state.region ?? 'region unknown'})`;
  return state?.file === undefined ? 'where the backend of the stack keeps it' : `file ${state.file}`;
}

function preconditions(estate: EstateView, accounts: StateAccount[]): Text[] {
  return [
    ...(estate.standby
      ? [
          text`In a switchover only the state of ${estate.names.stack} matters, and what it reads${readByNames(estate).length > 0 ? ` (${nameList(readByNames(estate))})` : ''}: repair that first, and leave the others until ${pageRef(PageId.switchover)} is done.`,
        ]
      : []),
    'Nobody applies meanwhile: the pipeline is held, and colleagues know.',
    LAST_OUTPUT,
    ...accounts.map(
      ({ account, region = 'its region' }) =>
        `The Azure CLI is signed in with the role Storage Blob Data Contributor on ${account}. While ${region} is down, no stack with its state there can be applied; then move the account to its secondary region (Azure portal, Redundancy, Prepare for failover), if it has one.`,
    ),
    'A state holds passwords in clear text: copies go nowhere else and are deleted at the end.',
  ];
}

function idsOf(stacks: KeptStack[]): string[] {
  return stacks.map(({ stack }) => stack.id);
}

function askStack(question: string, stacks: readonly string[]): string {
  return `$stack = Read-Host ${quote(`${question} (${stacks.join(', ')})`)}`;
}

/** A command of Terraform in the stack that was asked for. */
function inStack(command: string): string {
  return `terraform "-chdir=cdktf.out/stacks/$stack" ${command}`;
}

function setUpWorkstation(estate: EstateView): Step {
  const { names } = estate;
  const named = estate.inAzure(names.stack).subscription?.id;
  return {
    id: 'set-up-workstation',
    title: 'Set up a workstation that can apply',
    when: 'Only if the machine that ran Terraform is lost or cannot be reached.',
    why: `Install the Azure CLI and the version of Terraform that CI installs: a state that a newer version has written is refused by an older one. Clone the repository of the program, and download into it the output (\`cdktf.out\`) that CI has kept from the last deployment: it is not synthesized again, since the program may have changed. Where backends are files, put copies of the states to the places in the table. ${PASSWORDS}`,
    ...TERRAFORM,
    command: [
      'az login',
      named === undefined
        ? "$env:ARM_SUBSCRIPTION_ID = Read-Host 'Id of the subscription of the estate'"
        : `$env:ARM_SUBSCRIPTION_ID = ${quote(named)}`,
      'az account set --subscription $env:ARM_SUBSCRIPTION_ID',
      terraform(names.stack, 'init'),
    ],
    check: ['terraform version', 'az account show --output table', terraform(names.stack, 'plan')],
    expected:
      'Terraform has the version of CI, the subscription is the one of the estate, and the plan says "No changes".',
    otherwise: text`The plan wants to create everything: the state was on the lost machine only, or is elsewhere; ${ref('see-states')}. "No configuration files": the output is not there. An error about access: your account has no role on the subscription, or none on the storage account of the states.`,
  };
}

function seeStates(stacks: KeptStack[], restores: Step[]): Step {
  return {
    id: 'see-states',
    title: 'See what each state knows',
    why: 'The number of resources tells a state that is there from one that is lost or empty. Reading takes no lock and changes nothing.',
    ...TERRAFORM,
    command: [`foreach ($stack in ${quoteList(idsOf(stacks))}) {`, `  ${inStack('init')}`, '}'],
    check: [
      `foreach ($stack in ${quoteList(idsOf(stacks))}) {`,
      `  $known = @(${inStack('state list')})`,
      '  "$stack $($known.Count)"',
      '}',
    ],
    expected:
      'Each number is near that of the table: what Terraform only reads (data) comes on top, and what a variable holds back is missing.',
    otherwise: sentences(
      text`0, "No state file was found" or an error about the format: the state is lost or damaged. Continue with ${listed([...restores.map(({ id }) => ref(id)), ref('import-resources')])}, in this order.`,
      'An error about access is one of rights or of the network, not of the state: correct that first.',
    ),
  };
}

function releaseLock(stacks: KeptStack[], accounts: StateAccount[]): Step {
  return {
    id: 'release-lock',
    title: 'Release a lock that nobody holds any longer',
    when: 'Only if Terraform says "Error acquiring the state lock".',
    why:
      'The message names the lock: ID, Who, Operation and Created. Look for that run first, in the pipeline and with the person or machine in Who: a lock that is taken from a run in progress damages the state. ' +
      (accounts.length > 0
        ? 'The lock of a blob does not end by itself when a run was cancelled.'
        : 'The lock of a file ends with the process that holds it: look for a terraform process before you do anything else.'),
    ...TERRAFORM,
    command: [
      askStack('Stack whose state is locked', idsOf(stacks)),
      "Read-Host 'Nobody runs Terraform in this stack: press Enter, or stop here with Ctrl+C'",
      "$lock = Read-Host 'ID of the lock, from the message'",
      inStack('force-unlock $lock'),
    ],
    check: [askStack('Stack', idsOf(stacks)), inStack('plan')],
    expected:
      'The plan gets the lock. It says "No changes", or shows what the cancelled run had left undone.',
    otherwise: sentences(
      'The lock is back with another ID: somebody does run Terraform; find that run.',
      text`The plan wants to create what exists: the cancelled run did not save its state; where a file errored.tfstate is in the folder of the stack, it is that state. Otherwise continue with ${ref('import-resources')}.`,
    ),
  };
}

function restoreBlob({ account, container, stacks }: StateAccount): Step {
  const blob = `--account-name ${quote(account)} --container-name ${quote(container)} --auth-mode login`;
  return {
    id: stepId('restore-blob', account, container),
    title: `Go back to an earlier version of a state in ${account}/${container}`,
    when: 'Only if a state is lost or damaged.',
    why:
      'Versioning keeps what each apply has written. The blob is written again instead of pushed by Terraform, which refuses a state with a lower serial. What was made after that version is unknown to it afterwards: the last line shows the rest. ' +
      'A deleted blob is among the versions as well.',
    ...TERRAFORM,
    command: [
      askStack('Stack whose state is lost', stacks),
      `az storage blob list ${blob} --prefix "$stack.tfstate" --include v --query '[].{version:versionId, changed:properties.lastModified, size:properties.contentLength}' --output table`,
      "$version = Read-Host 'Version to go back to, from the list'",
      `az storage blob download ${blob} --name "$stack.tfstate" --version-id $version --file "$stack.earlier.tfstate"`,
      `az storage blob upload ${blob} --name "$stack.tfstate" --file "$stack.earlier.tfstate" --overwrite`,
      'Remove-Item -Path "$stack.earlier.tfstate"',
    ],
    check: [askStack('Stack', stacks), inStack('plan')],
    expected: 'The plan says "No changes", or shows only what was applied after that version.',
    otherwise: text`No versions are listed: \`az storage blob undelete\` brings back a blob that was deleted while only soft delete was on; the Azure portal shows deleted containers and accounts. There is nothing: continue with ${ref('import-resources')}. "There is currently a lease": ${ref('release-lock')}. The plan wants to create what exists: take it in with ${ref('import-resources')}.`,
  };
}

function restoreFile(files: { readonly stack: string; readonly file: string }[]): Step {
  const names = files.map(({ stack }) => stack);
  return {
    id: 'restore-file',
    title: 'Go back to the backup of a state file',
    when: 'Only if a state file is lost or damaged.',
    why: 'Terraform keeps the state of before the last change beside the file, with the ending .backup. A backup of the machine may be newer: then copy that one. Both files are on the machine that ran Terraform: if that machine is lost and nobody has a copy of them, the state is lost, and its resources are imported.',
    ...TERRAFORM,
    command: [
      '$files = @{',
      ...files.map(({ stack, file }) => `  ${quote(stack)} = ${quote(file)}`),
      '}',
      askStack('Stack whose state is lost', names),
      '$file = $files[$stack]',
      'if (Test-Path -Path $file) { Copy-Item -Path $file -Destination "$file.damaged" }',
      'Copy-Item -Path "$file.backup" -Destination $file',
    ],
    check: [askStack('Stack', names), inStack('plan')],
    expected: 'The plan says "No changes", or shows only what the last apply did.',
    otherwise: text`There is no backup: continue with ${ref('import-resources')}. The plan wants to create what exists: the last apply made it; take it in with the same step.`,
  };
}

function importAll({ names }: EstateView, stacks: KeptStack[]): Step {
  return {
    id: 'import-resources',
    title: 'Take in what exists and the state does not know',
    when: 'Only if no version of the state knows a resource that exists.',
    why: sentences(
      'A plan that wants to create what exists is never applied: it stops half-way at the first name that is taken, or makes a second one. Each resource is imported: its address is in the plan ("will be created"), its id on its page in the Azure portal (JSON View). An association has the ids of both its ends, joined by `|`.',
      `Keep the order of the plan: resource group, network, then the rest. ${names.stack} has few resources, the stack of a site is the work of an hour or two.`,
      PASSWORDS,
    ),
    ...TERRAFORM,
    command: [
      askStack('Stack', idsOf(stacks)),
      inStack('plan'),
      "while ($address = Read-Host 'Address of a resource that will be created (Enter to end)') {",
      "  $id = Read-Host 'Its id in Azure'",
      `  ${inStack('import $address $id')}`,
      '}',
    ],
    check: [askStack('Stack', idsOf(stacks)), inStack('plan')],
    expected:
      'The plan creates, replaces and destroys nothing. Updates in place are settings that Azure does not return, such as passwords.',
    otherwise:
      'The plan replaces a resource: the id was that of another one, or the output is not the one that was deployed last; do not apply. "Resource already managed": it was imported before; leave it. "Cannot import non-existent remote object": the id is wrong or the resource is gone; only then may it be created.',
  };
}

function takeOver({ names, standby }: EstateView, stacks: KeptStack[]): Step {
  return {
    id: 'take-over-change',
    title: 'Decide on a change that was made by hand',
    when: 'Only if a plan wants to change what nobody changed in the program.',
    why: sentences(
      'The first plan shows what differs between state and Azure, without the wishes of the program. To undo the change, apply the stack in the ordinary way. To keep it, write it into the program, synthesize, and only then write it into the state.',
      standby !== undefined &&
        `While the names are at ${standby.name}, a plan of ${names.stack} without that value wants to move them back: this is not a change by hand, and is not applied.`,
    ),
    ...TERRAFORM,
    command: [
      askStack('Stack', idsOf(stacks)),
      inStack('plan -refresh-only'),
      "Read-Host 'To keep the change: the program has it now, and this is its output. Press Enter, or stop here with Ctrl+C'",
      inStack('apply -refresh-only'),
    ],
    check: [askStack('Stack', idsOf(stacks)), inStack('plan')],
    expected: 'The plan says "No changes. Your infrastructure matches the configuration."',
    otherwise: text`The plan wants to undo the change: the program does not say the same yet. It wants to create a resource that somebody made by hand: ${ref('import-resources')}. It wants to destroy or replace a machine: answer no, and compare ${code('cdktf.out')} with the output that was deployed last.`,
  };
}
