import { AzureCloud } from '../core/azure-cloud';
import type { Procedure, Step } from './procedure';
import { functionName, Shell } from './procedure';
import type { Reference, Text } from './text';

/** What a reference leads to. */
export interface Link {
  /** The other page; undefined within the same one. */
  readonly page?: { readonly id: string; readonly title: string };
  readonly step?: { readonly id: string; readonly number: number; readonly title: string };
}

/** Text whose references are known to lead somewhere. */
export type Composed = readonly (string | Link)[];

/** A procedure that is checked and ready to be rendered. */
export type Page = Procedure<Composed>;

const ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/**
 * Checks procedures and resolves their references.
 *
 * @param cloud - where people sign in: the tools take the public cloud where none is named
 * @throws if two pages or two steps of a page have one id, a step has no place, or a reference leads nowhere
 */
export function compose(procedures: Procedure[], cloud = AzureCloud.PUBLIC): Page[] {
  unique('pages', procedures);
  procedures.forEach((procedure) => checkSteps(procedure));
  return procedures.map((procedure) => composePage(procedure, procedures, cloud));
}

function unique(what: string, all: readonly { readonly id: string }[]): void {
  // PowerShell and Windows do not tell upper case from lower.
  const names = all.map(({ id }) => functionName(id).toLowerCase());
  const twice = all.find((_, index) => names.indexOf(names[index]) !== index);
  if (twice) throw new Error(`Two ${what} have the id '${twice.id}'.`);
}

function checkSteps({ id: page, steps }: Procedure): void {
  unique(`steps of the page '${page}'`, steps);
  for (const { id, hosts, unnamedHost } of steps) {
    if (!ID.test(id)) throw new Error(`The step '${id}' of the page '${page}' needs an id in kebab case.`);
    if ((hosts.length === 0) !== (unnamedHost !== undefined))
      throw new Error(`The step '${id}' of the page '${page}' needs either hosts or an unnamed host.`);
  }
}

function composePage(procedure: Procedure, all: Procedure[], cloud: AzureCloud): Page {
  const resolve = (text: Text): Composed =>
    (typeof text === 'string' ? [text] : text).map((part) =>
      typeof part === 'string' ? part : linkOf(part, procedure, all),
    );
  return {
    ...procedure,
    purpose: resolve(procedure.purpose),
    before: procedure.before.map(resolve),
    steps: procedure.steps.map((step) => composeStep(step, resolve, cloud)),
    after: procedure.after.map(resolve),
  };
}

function composeStep(step: Step, resolve: (text: Text) => Composed, cloud: AzureCloud): Step<Composed> {
  const { when, why, expected, otherwise, ...rest } = step;
  const command = cloud.isPublic ? step.command : step.command.flatMap((line) => signIn(line, cloud));
  return {
    ...rest,
    command,
    shell: shellOf(step),
    ...(when === undefined ? {} : { when: resolve(when) }),
    why: resolve(why),
    expected: resolve(expected),
    otherwise: resolve(otherwise),
  };
}

/** Sources: learn.microsoft.com/cli/azure/manage-clouds-azure-cli, learn.microsoft.com/powershell/module/az.accounts/connect-azaccount. */
function signIn(line: string, { cliName }: AzureCloud): string[] {
  if (line === 'az login') return [`az cloud set --name ${cliName}`, line];
  return [line === 'Connect-AzAccount' ? `${line} -Environment ${cliName}` : line];
}

/** What is needed on the deployment workstation: not every step there has to do with Terraform. */
function shellOf({ shell, command, check }: Step): Shell {
  const lines = [...command, ...check].join('\n');
  if (shell !== Shell.TERRAFORM || /\bterraform\b/.test(lines)) return shell;
  return /(?:^|[=({;])\s*az [a-z]/m.test(lines) ? Shell.AZURE : Shell.POWERSHELL;
}

function linkOf({ page, step }: Reference, own: Procedure, all: Procedure[]): Link {
  const target = page === undefined ? own : all.find(({ id }) => id === page);
  if (!target) throw new Error(`The page '${own.id}' names the page '${page}', which does not exist.`);
  const index = step === undefined ? -1 : target.steps.findIndex(({ id }) => id === step);
  if (step !== undefined && index < 0)
    throw new Error(`The page '${own.id}' names the step '${step}' of '${target.id}', which does not exist.`);
  return {
    ...(target === own ? {} : { page: { id: target.id, title: target.title } }),
    ...(step === undefined
      ? {}
      : { step: { id: step, number: index + 1, title: target.steps[index].title } }),
  };
}
