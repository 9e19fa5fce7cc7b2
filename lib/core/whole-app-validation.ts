import { TerraformElement, TerraformOutput, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { duplicateNames } from './distinct-names';
import { groupFaults } from './existing-groups';
import { renderOutputs } from './output-files';

interface AppState {
  readonly guarded: Set<TerraformStack>;
  /** Stacks that have asked in this round of synthesis; cdktf asks each stack once a round. */
  readonly asked: Set<TerraformStack>;
  /** The constructs that own a part of an estate. */
  readonly parts: Set<IConstruct>;
  running: boolean;
  first?: TerraformStack;
}

const states = new WeakMap<IConstruct, AppState>();

/**
 * Makes the first stack that cdktf writes validate the whole program, since cdktf validates and writes stack by
 * stack: a mistake in the last one would leave the first ones written.
 *
 * Called by every construct of this library that owns a part of an estate.
 */
export function validateWholeApp(scope: IConstruct): void {
  const root = scope.node.root;
  const state = states.get(root) ?? {
    guarded: new Set(),
    asked: new Set(),
    parts: new Set(),
    running: false,
  };
  states.set(root, state);
  state.parts.add(scope);
  // cdktf writes stacks in the order of their making, so that the program's first asks before anything is written.
  state.first ??= root.node.children.find((child) => TerraformStack.isStack(child)) as TerraformStack;
  guard(state.first, state);
  guard(TerraformStack.of(scope), state);
}

function guard(stack: TerraformStack | undefined, state: AppState): void {
  if (stack === undefined || state.guarded.has(stack)) return;
  state.guarded.add(stack);
  stack.node.addValidation({ validate: () => validateFrom(stack, state) });
}

function validateFrom(stack: TerraformStack, state: AppState): string[] {
  if (state.running) return [];
  const newRound = state.asked.size === 0 || state.asked.has(stack);
  if (newRound) state.asked.clear();
  state.asked.add(stack);
  if (!newRound) return [];
  state.running = true;
  try {
    const { root } = stack.node;
    const stacks = root.node
      .findAll()
      .filter((each) => TerraformStack.isStack(each))
      .map((each) => ({ stack: each, constructs: each.node.findAll() }));
    const errors = [
      ...stacks.flatMap((each) => duplicateAddresses(each.constructs)),
      ...duplicateNames(stacks),
      ...groupFaults(root, state.parts),
      // cdktf asks stacks only, not the program and the constructs around them.
      ...errorsOf(
        root.node
          .findAll()
          .filter((each) => !each.node.scopes.some((scope) => TerraformStack.isStack(scope))),
      ),
      ...stacks.flatMap(({ constructs }) => errorsOf(constructs)),
    ];
    if (errors.length === 0) errors.push(...renderOutputs(root));
    // cdktf would put the path of the stack that asks before each of them.
    if (errors.length > 0) throw new Error(failure(errors));
    return [];
  } finally {
    state.running = false;
  }
}

/** As cdktf says it. */
function failure(errors: readonly string[]): string {
  return `Validation failed with the following errors:\n  ${errors.map((each) => each.replace(/\n/g, '\n  ')).join('\n  ')}\n\nIf you wish to ignore these validations, pass 'skipValidation: true' to your App configuration.\n`;
}

function errorsOf(constructs: IConstruct[]): string[] {
  return constructs.flatMap((c) => c.node.validate().map((error) => `[${c.node.path}] ${error}`));
}

/**
 * Two construct ids can give one Terraform address (`a.b` and `ab`, or equal overrides), and the later one
 * then silently replaces the earlier in the written file.
 */
function duplicateAddresses(constructs: IConstruct[]): string[] {
  const seen = new Map<string, IConstruct>();
  const errors: string[] = [];
  for (const element of constructs) {
    if (!TerraformElement.isTerraformElement(element)) continue;
    const type = TerraformOutput.isTerraformOutput(element)
      ? 'output'
      : (element as unknown as { _elementType?: string })._elementType;
    if (type === undefined) continue;
    const address = `${type}.${element.friendlyUniqueId}`;
    const earlier = seen.get(address);
    if (earlier !== undefined) {
      errors.push(
        `[${element.node.path}] has the resource address ${address}, which ${earlier.node.path} has too. ` +
          'Terraform would see only one of them. Give one of the two constructs another id.',
      );
    }
    seen.set(address, element);
  }
  return errors;
}
