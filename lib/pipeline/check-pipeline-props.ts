import type { IConstruct } from 'constructs';
import {
  checkedInUse,
  checkList,
  checkObject,
  flag,
  given,
  givenOfClass,
  givenText,
  ofSettings,
  ofText,
  type SettingsOf,
} from '../core/check-class';
import { UUID } from '../core/azure-id';
import { AzureRegion } from '../core/azure-region';
import { NAMING } from '../core/check-naming';
import { suggest } from '../core/closest';
import { isKnown, refuse } from '../core/refusal';
import { PipelineHost } from './pipeline-host';
import type { BreakGlassAccount, PipelineProps } from './pipeline-props';
import { ACTIONS } from './resource-actions';
import type { StackContent } from './stack-content';

type Scope = IConstruct | string;

const BREAK_GLASS: SettingsOf<BreakGlassAccount> = { principalId: checkPrincipal, isUser: flag };

/** Checks of the settings of pipelines that need nothing of the estate. */
export const SETTINGS: SettingsOf<PipelineProps> = {
  host: givenOfClass(PipelineHost, "PipelineHost.gitHubActions({ subjectPrefix: 'repo:contoso/exchange' })"),
  region: givenOfClass(AzureRegion, 'AzureRegion.FRANCE_CENTRAL'),
  branch: checkBranch,
  synthCommand: ofText("'npx --no-install cdktf synth'"),
  storageAccountName: checkedInUse,
  breakGlass: ofSettings(BREAK_GLASS),
  furtherActions: checkActions,
  naming: NAMING,
};

/** Refuses actions of types that need none, since a misspelt type would count as left out. */
export function checkFurtherTypes(
  scope: IConstruct,
  furtherActions: Readonly<Record<string, string[]>>,
  contents: readonly StackContent[],
): void {
  const types = new Set(contents.flatMap(({ resources }) => resources.map(({ type }) => type)));
  for (const type of Object.keys(furtherActions)) {
    const isOurs = ACTIONS[type] !== undefined;
    if (types.has(type) && !isOurs) continue;
    const others = [...types].filter((each) => each.startsWith('azurerm_') && ACTIONS[each] === undefined);
    refuse(scope, {
      property: `furtherActions.${type}`,
      fault: isOurs
        ? 'is a type whose actions the library knows'
        : 'is a type of resource that no stack of the estate has',
      cause: 'it would have no effect',
      remedy: isOurs || others.length === 0 ? 'leave it out' : suggest(type, others),
    });
  }
}

/** Source: git-scm.com/docs/git-check-ref-format, without the characters that the hosts read as patterns. */
function checkBranch(scope: Scope, property: string, value: unknown): void {
  if (value === undefined) return;
  const isBranch =
    typeof value === 'string' &&
    /^\w[\w.-]*(\/\w[\w.-]*)*$/.test(value) &&
    !/^refs\/|\.\.|\.lock(\/|$)|\.$/.test(value);
  if (isBranch) return;
  refuse(scope, {
    property,
    value,
    limit: 'the name of one branch, of letters, digits, dots, hyphens, underscores and slashes',
    cause: 'the host compares it with the branch of each push, and would apply never, or from any branch',
    remedy: typeof value === 'string' ? `write it like '${nameIn(value)}'` : "write it like 'main'",
  });
}

function nameIn(ref: string): string {
  return /^refs\/heads\/([\w./-]+)$/.exec(ref)?.[1] ?? 'main';
}

function checkPrincipal(scope: Scope, property: string, value: unknown): void {
  if (value !== undefined && !isKnown(value)) return;
  if (typeof value === 'string' && UUID.test(value)) return;
  refuse(scope, {
    property,
    value,
    limit: 'an object id of Entra ID, without braces',
    cause: 'Azure assigns roles by object ids only',
    remedy: "copy it from 'az ad group show --query id' or 'az ad user show --query id'",
  });
}

const EXAMPLE = "{ azurerm_route_table: ['Microsoft.Network/routeTables/*'] }";

function checkActions(scope: Scope, property: string, value: unknown): void {
  if (value === undefined) return;
  checkObject(scope, property, value);
  for (const [type, actions] of Object.entries(value as Record<string, unknown>)) {
    const name = `${property}.${type}`;
    checkList(scope, name, given(actions), "['Microsoft.Network/routeTables/*']");
    if (!Array.isArray(actions) || actions.length === 0) {
      refuse(scope, {
        property: name,
        value: actions,
        limit: 'a list with at least one value, known at synthesis',
        cause: 'without a right nobody can change the resource',
        remedy: `write ${EXAMPLE}`,
      });
    }
    actions.forEach((action, index) => checkAction(scope, `${name}[${index}]`, action));
  }
}

/** Source: learn.microsoft.com/azure/role-based-access-control/resource-provider-operations. */
function checkAction(scope: Scope, property: string, action: unknown): void {
  givenText("'Microsoft.Network/routeTables/*'")(scope, property, given(action));
  const form = /^[a-z]\w*(\.\w+)+(\/[\w.-]+)+\/(\*|read|write|delete|action)$/i;
  const isRight = typeof action === 'string' && /^Microsoft\.Authorization\/(?!policy)/i.test(action);
  if (typeof action === 'string' && form.test(action) && !isRight) return;
  refuse(scope, {
    property,
    value: action,
    limit: 'an action on one type of resource, such as Microsoft.Network/routeTables/write',
    cause: isRight
      ? 'no pipeline changes rights, roles and locks'
      : 'Azure refuses other texts, or they give the identity more than the resource needs',
    remedy: isRight ? 'let people apply such a resource in a stack of their own' : `write ${EXAMPLE}`,
  });
}
