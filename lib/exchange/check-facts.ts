/** Whether a fact has to be stated. The compiler demands every name of the interface. */
export type FactsOf<T> = {
  readonly [Name in keyof Required<T>]: undefined extends T[Name] ? 'optional' : 'required';
};

/** Refuses a misspelt fact, which would have no effect, and one that is missing. */
export function checkFacts<T extends object>(method: string, facts: T, known: FactsOf<NoInfer<T>>): void {
  const names = Object.keys(known);
  const given = facts as Record<string, unknown>;
  const unknown = Object.keys(given).find((name) => given[name] !== undefined && !names.includes(name));
  if (unknown !== undefined)
    throw new Error(
      `[${method}] ${unknown} is not a setting. It would have no effect. Use one of: ${names.join(', ')}.`,
    );
  const missing = Object.entries(known).find(
    ([name, need]) => need === 'required' && given[name] === undefined,
  );
  if (missing) throw new Error(`[${method}] ${missing[0]} is missing. Nothing else in the program says it.`);
}
