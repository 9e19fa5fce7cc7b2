import { Step } from './procedure';

/** How a step is named in the text of another: its title in guillemets. */
export function stepNamed(title: string): string {
  return `«${title}»`;
}

/**
 * Writes the number beside each step that another one names, since whoever is on duty looks for numbers.
 *
 * @throws if a step is named that is not there, or that is there twice
 */
export function numberReferences(steps: Step[]): Step[] {
  const resolve = (text: string): string =>
    text
      .replace(/«([^»]+)»/g, (_, title: string) => {
        const places = steps.flatMap((step, index) => (step.title === title ? [index + 1] : []));
        if (places.length !== 1) throw new Error(`${places.length} steps are called '${title}'.`);
        return `step ${places[0]} (${title})`;
      })
      .trim();
  return steps.map((step) => ({
    ...step,
    ...(step.when === undefined ? {} : { when: resolve(step.when) }),
    why: resolve(step.why),
    expected: resolve(step.expected),
    otherwise: resolve(step.otherwise),
  }));
}
