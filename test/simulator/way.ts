/** How a service behaves in an outage, from the best to the worst. */
export const WAYS = ['goes on', 'less capacity', 'by itself', 'person', 'lost'] as const;

/** How a service behaves in an outage. */
export type Way = (typeof WAYS)[number];

/** The worse of two ways. */
export function worse(one: Way, other: Way): Way {
  return WAYS.indexOf(one) < WAYS.indexOf(other) ? other : one;
}

/** The worst of several ways. */
export function worst(ways: readonly Way[]): Way {
  return ways.reduce(worse, 'goes on');
}
