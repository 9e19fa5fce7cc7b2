import type { IConstruct } from 'constructs';

const stacksByOwner = new WeakMap<IConstruct, IConstruct[]>();
const ownerByStack = new WeakMap<IConstruct, IConstruct>();

/** Lets what is said at a construct, such as an acknowledgement, hold for a stack that it has made beside itself: cdktf wants stacks directly below the app. */
export function ownStack(owner: IConstruct, stack: IConstruct): void {
  stacksByOwner.set(owner, [...(stacksByOwner.get(owner) ?? []), stack]);
  ownerByStack.set(stack, owner);
}

/** The stacks that a construct has made beside itself. */
export function stacksOf(owner: IConstruct): IConstruct[] {
  return stacksByOwner.get(owner) ?? [];
}

/** The construct and everything around it, the innermost first; around a stack is the construct that has made it. */
export function* around(scope: IConstruct): Generator<IConstruct> {
  for (let each: IConstruct | undefined = scope; each; each = ownerByStack.get(each) ?? each.node.scope)
    yield each;
}

/** Whether a construct is within a place; a stack is within the construct that has made it. */
export function isWithin(scope: IConstruct, place: IConstruct): boolean {
  for (const each of around(scope)) if (each === place) return true;
  return false;
}
