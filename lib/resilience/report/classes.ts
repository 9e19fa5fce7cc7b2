import type { EstateDocument } from '../../model/estate-document';
import type { ScenarioResult } from '../scenario-result';

/** Failures that are alike: of one tier, or zones of one region. */
export interface FailureClass {
  /** Of several of them, such as `servers of ClientAccess in Amsterdam`. */
  readonly plural: string;
  /** Ids of all events of the class. */
  readonly events: readonly string[];
}

/** The class of each event; an event that is like no other is a class of its own. */
export function classesOf(
  { machines, tiers, sites }: EstateDocument,
  scenarios: readonly ScenarioResult[],
): Map<string, FailureClass> {
  const labels = new Map<string, string>();
  for (const { id, tier, location } of machines) {
    const name = tiers.find((each) => each.id === tier)?.name;
    labels.set(`machine:${id}`, name === undefined ? id : `servers of ${name} in ${location}`);
  }
  const label = ({ kind, events: [event], name }: ScenarioResult): string => {
    if (kind !== 'zone') return labels.get(event) ?? name;
    const region = /^zone:(.*)\/[^/]*$/.exec(event)?.[1];
    const site = sites.find((each) => each.region === region);
    return site ? `zones of ${site.name}` : name;
  };
  const members = new Map<string, string[]>();
  for (const each of scenarios) {
    members.set(label(each), [...(members.get(label(each)) ?? []), each.events[0]]);
  }
  return new Map(
    [...members].flatMap(([plural, events]) =>
      events.map((event): [string, FailureClass] => [event, { plural, events }]),
    ),
  );
}
