import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { checkList, checkObject, checkProps, givenText } from '../core/check-class';
import { refuse } from '../core/refusal';
import type { IModelContributor } from './model-contributor';
import type { ModelPart } from './model-part';

interface Contribution {
  readonly scope: IConstruct;
  readonly contributor: IModelContributor;
}

/** A part with the construct that it comes from, and the estate that it belongs to. */
export interface PlacedPart {
  readonly scope: IConstruct;
  readonly estate: string;
  readonly part: ModelPart;
}

/** The estate of a program that names none. */
export const DEFAULT_ESTATE = 'exchange';

const contributionsByApp = new WeakMap<IConstruct, Contribution[]>();

/** Notes that a construct has a part in the model; says whether it is the first of the program. */
export function addContribution(scope: IConstruct, contributor: IModelContributor): boolean {
  if (typeof (contributor as IModelContributor | undefined | null)?.describe !== 'function') {
    refuse(scope, {
      property: 'contributor',
      value: contributor,
      limit: 'an object with a method describe()',
      cause: 'the model asks it for its part when the program has been read to its end',
      remedy: 'use a class that implements IModelContributor',
    });
  }
  const all = contributionsByApp.get(scope.node.root) ?? [];
  contributionsByApp.set(scope.node.root, all);
  return all.push({ scope, contributor }) === 1;
}

/** All parts of a program, each with its estate, in the order of the constructs: a standby site may be made before the tiers it repeats. */
export function placedParts(root: IConstruct): PlacedPart[] {
  const order = new Map(root.node.findAll().map((construct, index) => [construct, index]));
  const contributions = [...(contributionsByApp.get(root) ?? [])];
  contributions.sort((a, b) => order.get(a.scope)! - order.get(b.scope)!);
  const parts = contributions.map(({ scope, contributor }) => ({
    scope,
    part: checkedPart(scope, contributor.describe()),
  }));
  const byStack = new Map<IConstruct, string>();
  for (const { scope, part } of parts) {
    const stack = stackOf(scope);
    if (stack && part.estate !== undefined && !byStack.has(stack)) byStack.set(stack, part.estate);
  }
  const estates = new Set(parts.map(({ part }) => part.estate).filter((estate) => estate !== undefined));
  const only = estates.size === 1 ? [...estates][0] : undefined;
  return parts.map(({ scope, part }) => {
    const stack = stackOf(scope);
    const estate = part.estate ?? (stack && byStack.get(stack)) ?? only ?? DEFAULT_ESTATE;
    return { scope, part, estate };
  });
}

/** Refuses a part that no reader of the model could use: programs in plain JavaScript can return anything. */
function checkedPart(scope: IConstruct, part: ModelPart): ModelPart {
  checkObject(scope, 'describe()', part);
  for (const kind of ['sites', 'tiers', 'machines', 'redundancyGroups'] as const) {
    checkList(scope, `describe().${kind}`, part[kind], "[{ id: 'AMSEX1' }]");
    for (const thing of part[kind] ?? []) {
      checkProps(scope, thing, { id: givenText("'AMSEX1'") }, `describe().${kind}.`);
    }
  }
  return part;
}

/** The stack of a construct; undefined above the stacks. */
export function stackOf(scope: IConstruct): TerraformStack | undefined {
  return scope.node.scopes.find((each): each is TerraformStack => TerraformStack.isStack(each));
}
