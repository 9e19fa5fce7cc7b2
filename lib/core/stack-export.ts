import type { TerraformRemoteState } from 'cdktf';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * Carries a value that only an apply knows (a public address) into another construct's stack: the value itself
 * where both share a stack, else an output there and a remote state read here, both with plain names.
 *
 * @param owner - the construct that has the value; the output is its child
 * @param name - the name of the output, unique in the owner's stack
 * @param value - the token
 * @param consumer - the construct that needs it
 */
export function importValue(owner: IConstruct, name: string, value: string, consumer: IConstruct): string {
  const from = TerraformStack.of(owner);
  const to = TerraformStack.of(consumer);
  if (from === to) return value;
  if (!owner.node.tryFindChild(`Export-${name}`)) {
    const output = new TerraformOutput(owner, `Export-${name}`, {
      value,
      description: 'Read by the DNS stack through the state of this one.',
    });
    output.overrideLogicalId(name);
  }
  to.addDependency(from);
  return remoteState(to, from).getString(name);
}

function remoteState(to: TerraformStack, from: TerraformStack): TerraformRemoteState {
  const id = `State-${from.node.id}`;
  const existing = to.node.tryFindChild(id);
  if (existing) return existing as TerraformRemoteState;
  const backend = from.ensureBackendExists();
  const created = backend.getRemoteStateDataSource(to, id, from.node.id);
  created.overrideLogicalId(from.node.id);
  return created;
}
