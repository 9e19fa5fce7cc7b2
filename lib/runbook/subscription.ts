import type { EstateDocument } from '../model/estate-document';

/** The subscription of Azure that something is in, where the program states some. */
export interface Subscription {
  /** Undefined where the program states those of other stacks only: whoever applies this one says it. */
  readonly id?: string;
}

/** Something in Azure that commands are about. */
export interface InAzure {
  readonly name: string;
  /** Undefined where the program states no subscription at all: the page asks for the one of the estate. */
  readonly subscription?: Subscription;
}

/** The subscription of a stack; undefined where the program states none at all. */
export function subscriptionOfStack({ stacks }: EstateDocument, stack?: string): Subscription | undefined {
  if (stack === undefined || stacks.every(({ subscriptionId }) => subscriptionId === undefined))
    return undefined;
  return { id: stacks.find(({ id }) => id === stack)?.subscriptionId };
}
