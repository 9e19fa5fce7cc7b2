import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { refusalText } from '../core/refusal';
import { knownSubscription } from '../core/subscription';

/** A zone that exists already, as a program names it. */
export interface NamedZone {
  /** The property in which it is named. */
  readonly property: string;
  readonly zoneId: string;
  /** The subscription in that id. */
  readonly subscription: string;
}

/** What is wrong with a zone in another subscription than that of the stack with the names; empty where nothing is. */
export function zoneElsewhere(scope: IConstruct, { property, zoneId, subscription }: NamedZone): string[] {
  const own = knownSubscription(TerraformStack.of(scope));
  if (own === undefined || subscription.toLowerCase() === own.toLowerCase()) return [];
  return [
    refusalText({
      property,
      value: zoneId,
      limit: `in the subscription ${own} of the stack with the names`,
      cause: 'records and links name the zone without its subscription, and would look for it there',
      remedy: 'copy the id again, or give the names the subscription of the zone',
    }),
  ];
}
