import { listed } from './text';
import type { AnalysedEstate, Shortfall } from './shortfalls';
import { timeText } from './time-text';

/** More than these are counted and not told. */
const TOLD = 5;

/** What an estate does not do, as lines: one for each failure and what it does to several services. */
export function shortfallLines(estate: AnalysedEstate, shortfalls: readonly Shortfall[]): string[] {
  const groups = grouped(shortfalls);
  const told = groups.slice(0, TOLD).map((group) => line(estate, group));
  return groups.length > TOLD ? [...told, `- and ${groups.length - TOLD} more like these.`] : told;
}

/** What one failure does to services in one way. A smaller failure tells of the larger one that contains it. */
function grouped(shortfalls: readonly Shortfall[]): Shortfall[][] {
  const groups = new Map<string, Shortfall[]>();
  for (const each of shortfalls) {
    const { events, why, service, verdict } = each;
    const key = [events.join(' + '), why, service.kind, verdict.page].join('\n');
    const group = groups.get(key) ?? [];
    if (!group.some(({ service: { id } }) => id === service.id)) group.push(each);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function line(estate: AnalysedEstate, group: Shortfall[]): string {
  const [{ scenario, verdict, why, events }] = group;
  const cut = listed(namesOf(estate, events));
  const when = cut === scenario.name ? scenario.name : `${scenario.name} (cut set: ${cut})`;
  const services = servicesText(group);
  const parts = [`On the loss of ${when}, ${services} ${plural(group, why)}. ${verdict.reason}`];
  if (verdict.page !== undefined) parts.push(`Page: ${verdict.page}.`);
  if (verdict.time && verdict.time.length > 0) parts.push(`Time: ${timeText(verdict.time)}.`);
  return `- ${parts.join(' ')}`;
}

function servicesText(group: readonly Shortfall[]): string {
  const names = group.map(({ service }) => service.name);
  return names.length > 3 ? `${names[0]} and ${names.length - 1} like it` : listed(names);
}

/** A verb of one service as that of several. */
function plural(group: readonly Shortfall[], why: string): string {
  if (group.length === 1) return why;
  return why
    .replace(/^is /, 'are ')
    .replace(/^(need|take|lose|come)s /, '$1 ')
    .replace('until it is', 'until they are')
    .replace(/^come back by itself/, 'come back by themselves');
}

/** What people call events. */
export function namesOf({ scenarios }: AnalysedEstate, events: readonly string[]): string[] {
  const names = new Map(
    scenarios.filter(({ events: all }) => all.length === 1).map((each) => [each.events[0], each.name]),
  );
  return events.map((event) => names.get(event) ?? event);
}
