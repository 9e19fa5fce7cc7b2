import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { isKnown, refusalText } from './refusal';
import { knownSubscription } from './subscription';

/** A resource group that exists already, as a program writes it. */
export interface ExistingGroup {
  /** The property in which it is written. */
  readonly property: string;
  readonly name: string;
  /** Its subscription; undefined where it is that of the stack. */
  readonly subscription?: string;
  /** The region of what is changed in it, where the group has to be too. */
  readonly region: string;
  /** What is changed in it, for people, such as `the site Dublin`. */
  readonly what: string;
  /** Whether it has no region of its own, such as a zone: all of these may be in one group. False where left out. */
  readonly isGlobal?: boolean;
}

interface Use extends ExistingGroup {
  readonly scope: IConstruct;
}

const usesByApp = new WeakMap<IConstruct, Use[]>();

/** Notes that something of a program is changed in a resource group that exists already. */
export function useExistingGroup(scope: IConstruct, group: ExistingGroup): void {
  const { root } = scope.node;
  usesByApp.set(root, [...(usesByApp.get(root) ?? []), { ...group, scope }]);
}

/**
 * Finds groups that are to serve two regions, and groups that do not exist before the program has made them. Azure keeps what it knows of the
 * resources of a group in the group's region, and may refuse to change them while that region is lost, wherever they are themselves.
 *
 * Source: learn.microsoft.com/azure/azure-resource-manager/management/overview (what is a resource group).
 */
export function groupFaults(root: IConstruct, parts: ReadonlySet<IConstruct>): string[] {
  const uses = (usesByApp.get(root) ?? []).filter(({ name }) => isKnown(name));
  if (uses.length === 0) return [];
  const made = madeGroups(root, parts);
  const seen = new Map<string, Use[]>();
  return uses.flatMap((use) => {
    const key = keyOf(use.name, use.subscription ?? knownSubscription(TerraformStack.of(use.scope)));
    const maker = made.get(key);
    if (maker) return [said(use, isMade(use, maker))];
    const before = seen.get(key) ?? [];
    seen.set(key, [...before, use]);
    const other = before.find((each) => each.region !== use.region && !(each.isGlobal && use.isGlobal));
    return other ? [said(use, isShared(use, other))] : [];
  });
}

/** The groups that the parts of an estate make; what a team makes beside them may come first. */
function madeGroups(root: IConstruct, parts: ReadonlySet<IConstruct>): Map<string, IConstruct> {
  const groups = root.node.findAll().filter((each) => each instanceof ResourceGroup);
  return new Map(
    groups.flatMap((group): [string, IConstruct][] => {
      const maker = group.node.scope;
      if (!maker || !parts.has(maker) || !isKnown(group.nameInput)) return [];
      const given = (group.provider as AzurermProvider | undefined)?.subscriptionIdInput;
      return [[keyOf(group.nameInput, given ?? knownSubscription(TerraformStack.of(group))), maker]];
    }),
  );
}

/** Names of groups are compared without case, and mean something within a subscription only. */
function keyOf(name: string, subscription = ''): string {
  return `${subscription}/${name}`.toLowerCase();
}

function said({ scope }: Use, text: string): string {
  return `[${scope.node.path}] ${text}`;
}

function isMade({ property, name, what }: Use, maker: IConstruct): string {
  return refusalText({
    property,
    value: name,
    limit: `a group that exists already, and ${maker.node.path} makes this one`,
    cause: `${what} could not be applied before that part, and would be deleted with its group`,
    remedy: `leave ${property} out, or write the name of a group that the program does not make`,
  });
}

function isShared({ property, name, what, region }: Use, other: Use): string {
  return refusalText({
    property,
    value: name,
    limit: `another group than that of ${other.what}`,
    cause:
      `Azure keeps what it knows of a group's resources in the region of the group, and may refuse to change them while that is lost ` +
      `(learn.microsoft.com/azure/azure-resource-manager/management/overview). ${sentenceStart(what)} has to be changed while ${other.region} is lost, and ${other.what} while ${region} is`,
    remedy: `use a group in ${region} here, and another one in ${other.region} for ${other.what}`,
  });
}

function sentenceStart(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
