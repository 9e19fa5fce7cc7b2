import type { TerraformRemoteState } from 'cdktf';
import { TerraformOutput, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';

/** The stack through whose state the values of another are read. */
const relays = new WeakMap<TerraformStack, TerraformStack>();
const read = new WeakSet<TerraformStack>();

/**
 * Lets other stacks read the values of `from` in the state of `relay`, which has nothing else in it.
 *
 * @returns whether this can still be: nobody has read the values of `from`, and it has no other relay
 */
export function relayThrough(relay: TerraformStack, from: TerraformStack): boolean {
  if (relays.has(from) || read.has(from)) return false;
  relays.set(from, relay);
  return true;
}

/**
 * Carries a value that only an apply knows (a public address) into another construct's stack: the value itself
 * where both share a stack, else an output there and a remote state read here, both with plain names. Where the owner's stack has a
 * relay, the value goes through its state, so that the reader needs no access to the owner's.
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
  const relay = relays.get(from);
  if (relay && relay !== to)
    return importValue(copiesOf(relay, from), name, importValue(owner, name, value, relay), consumer);
  read.add(from);
  if (!owner.node.tryFindChild(`Export-${name}`)) {
    const output = new TerraformOutput(owner, `Export-${name}`, {
      value,
      description: 'Read by other stacks through the state of this one.',
    });
    output.overrideLogicalId(name);
  }
  to.addDependency(from);
  return remoteState(to, from).getString(name);
}

/** Parent of what is copied from one stack: names are unique in a stack, and a copy that two stacks share is refused at synthesis. */
function copiesOf(relay: TerraformStack, from: TerraformStack): IConstruct {
  const id = `Of-${from.node.id}`;
  return relay.node.tryFindChild(id) ?? new Construct(relay, id);
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
