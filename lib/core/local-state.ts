import { LocalBackend, TerraformBackend, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { WarningId } from './warning-id';
import { advise } from './warnings';

const stacksByApp = new WeakMap<IConstruct, TerraformStack[]>();

/** Warns once for the program where a stack keeps its state in local files, which is what cdktf does without a backend. */
export function adviseOnLocalState(scope: IConstruct): void {
  const stack = TerraformStack.of(scope);
  const stacks = stacksByApp.get(stack.node.root) ?? [];
  stacksByApp.set(stack.node.root, stacks);
  if (stacks.includes(stack)) return;
  stacks.push(stack);
  advise(stack, WarningId.LOCAL_STATE, () =>
    stacks.find(isLocal) === stack
      ? 'Terraform keeps its state in files on the machine that runs it, so that nobody else can switch over. Use ' +
        'StateStore.azureStorage() in production.'
      : undefined,
  );
}

function isLocal(stack: TerraformStack): boolean {
  const backend = stack.node.children.find((child) => TerraformBackend.isBackend(child));
  return backend === undefined || backend instanceof LocalBackend;
}
