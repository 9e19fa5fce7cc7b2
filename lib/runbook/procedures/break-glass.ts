import { PageId } from '../../model/page-ids';
import { MOVED_NAMES } from '../../model/pipeline-model';
import type { EstateView } from '../estate-view';
import { quote, terraform } from '../powershell-text';
import type { Procedure } from '../procedure';
import { pageRef, text, type Text } from '../text';
import { nameChecks, namesAt, untilSeen } from '../vocabulary/name-moves';
import { moveNamesByHand, signInToNames } from '../vocabulary/names-by-hand';
import { TERRAFORM } from '../vocabulary/shells';

/**
 * The switchover of the names by people, while the pipeline or what runs it is down. None without an account for it, or without a second site.
 *
 * Sources: learn.microsoft.com/cli/azure/storage/blob, developer.hashicorp.com/terraform/cli/commands/providers/mirror.
 */
export function breakGlass(estate: EstateView): Procedure | undefined {
  const { standby, names, pipeline } = estate;
  const account = pipeline?.breakGlass;
  if (!standby || !pipeline || !account) return undefined;
  const { deployed, host } = pipeline;
  const runner = host === 'github-actions' ? 'GitHub' : 'Azure DevOps';
  const blob = `az storage blob download --account-name ${quote(deployed.account)} --container-name ${quote(deployed.container)} --auth-mode login`;
  const value = estate.pin('standby');
  return {
    id: PageId.breakGlass,
    title: 'Move the names without the pipeline',
    purpose: `${runner}, its network or its sign-in to Azure does not work, and a switchover to ${standby.name} cannot wait. Afterwards the names lead to ${standby.name}, by the output that was deployed last.`,
    before: [
      text`A switchover has been decided on ${pageRef(PageId.switchover)}, and the pipeline cannot do it: where it can, start its run for the names instead.`,
      `Two people are there: one works, the other one reads along. They sign in with the break-glass account (${account.principalId} in Entra ID), which may change ${account.stack} and its state, and nothing else but the mark of this page: it reads no password of a server.`,
      `The workstation has the Azure CLI and the version of Terraform that the pipeline installs. For the day on which the registry is down too, it has a mirror of the providers (\`terraform providers mirror\`).`,
    ],
    steps: [
      {
        id: 'fetch-last-output',
        title: 'Fetch the output that was deployed last',
        why: `The pipeline has kept it in ${deployed.account} (${deployed.region}), outside the regions of the sites. The program is not synthesized again: it may have changed since.`,
        ...TERRAFORM,
        command: [
          ...signInToNames(estate),
          '$env:ARM_SUBSCRIPTION_ID = az account show --query id --output tsv',
          '$env:ARM_RESOURCE_PROVIDER_REGISTRATIONS = "none"',
          `${blob} --name 'output.tgz' --file 'output.tgz'`,
          "New-Item -ItemType Directory -Path 'cdktf.out' -Force | Out-Null",
          "tar -xzf 'output.tgz' -C 'cdktf.out'",
          `Copy-Item -Path ${quote(`cdktf.out/pipelines/${estate.id}/terraform.lock.hcl`)} -Destination ${quote(`cdktf.out/stacks/${names.stack}/.terraform.lock.hcl`)}`,
          terraform(names.stack, 'init'),
        ],
        check: [terraform(names.stack, 'plan')],
        expected:
          'The plan says "No changes", or shows changes of the last minutes only: it is the output that was deployed last.',
        otherwise: text`AuthorizationPermissionMismatch: the account is another one, or its role has not been activated. The state or the store does not answer: ${withoutTerraform(estate)}`,
      },
      {
        id: 'hold-applies',
        title: 'Leave a mark for the pipeline',
        why: `A run that waits for its approval, or begins later, has the program as it was: with the mark it applies ${names.stack} only once the program says that the names lead to ${standby.name}.`,
        ...TERRAFORM,
        command: [
          `Set-Content -Path ${quote(MOVED_NAMES)} -Value ${quote(value)} -Encoding ascii`,
          `${blob.replace('download', 'upload')} --overwrite --name ${quote(MOVED_NAMES)} --file ${quote(MOVED_NAMES)}`,
        ],
        check: [
          `${blob.replace('download', 'show')} --name ${quote(MOVED_NAMES)} --query 'name' --output tsv`,
        ],
        expected: `It shows ${MOVED_NAMES}.`,
        otherwise: `Go on: the mark stops no switchover. Reject each apply of ${names.stack} that waits for an approval, and approve none until the value is committed. The state has the value too, and a run compares it with the program.`,
      },
      {
        id: 'move-names',
        title: `Move the names to ${standby.name}`,
        why: `Only ${names.stack} is planned. Read the plan before you answer: it changes records and endpoints, and destroys nothing.`,
        ...TERRAFORM,
        command: [terraform(names.stack, 'apply', { variables: { active_site: value } })],
        check: nameChecks(estate),
        wait: untilSeen(estate),
        expected: `The apply ends with 0 destroyed. ${namesAt(estate, standby)}`,
        otherwise: text`The state is locked by a run of the pipeline that has died: release the lock by ${pageRef(PageId.terraformState)}.`,
      },
    ],
    after: [
      text`Go on with ${pageRef(PageId.switchover)}: the databases and the mail are not moved by this page.`,
      `Commit \`activeSite: ActiveSite.${value.toUpperCase()}\`: until then the pipeline stops before ${names.stack}, and names the reason. The apply that finds the value in the program removes the mark.`,
      'Read the sign-in log of the break-glass account, give it new credentials, and write down who used it and why.',
    ],
  };
}

/** The step is left out of its page where no name is live: nothing leads to the estate then. */
function withoutTerraform(estate: EstateView): Text {
  const step = moveNamesByHand(estate).at(0);
  return step
    ? text`move the names without Terraform (${pageRef(PageId.terraformState, step.id)}).`
    : text`go on with ${pageRef(PageId.switchover)}, since no record has to be moved by hand.`;
}
