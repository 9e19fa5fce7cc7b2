/**
 * The shortest chain of steps from one member to another, where each step makes room for the one before; empty where there is none.
 *
 * @param stepsFrom - the steps that begin at a member
 */
export function shortestChain<S extends { readonly to: number }>(
  from: number,
  to: number,
  stepsFrom: (member: number) => S[],
): S[] {
  const chains = new Map<number, S[]>([[from, []]]);
  for (const [member, chain] of chains) {
    if (member === to) return chain;
    for (const step of stepsFrom(member)) {
      if (!chains.has(step.to)) chains.set(step.to, [...chain, step]);
    }
  }
  return [];
}
