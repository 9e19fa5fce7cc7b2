/** Words as a list that people read. */
export function listed(words: readonly string[], word = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${word} ${words[words.length - 1]}`;
}

/** A unit of time, and the seconds in it. */
interface Unit {
  readonly name: string;
  readonly seconds: number;
}

const SECONDS: Unit = { name: 's', seconds: 1 };
const MINUTES: Unit = { name: 'min', seconds: 60 };
const HOURS: Unit = { name: 'h', seconds: 3600 };
const DAYS: Unit = { name: 'days', seconds: 86400 };

/** Seconds in the unit that people use for them, such as `130 s`, `5 min` or `2 h`. */
export function secondsText(seconds: number): string {
  return inUnit(seconds, unitOf(seconds));
}

/** A time and the most that is allowed, in one unit: `20 min instead of at most 5 min`. */
export function insteadOf(seconds: number, most: number): string {
  const units = [unitOf(seconds), unitOf(most)];
  const [smaller] = units.sort((one, other) => one.seconds - other.seconds);
  const unit = inUnit(seconds, smaller) === inUnit(most, smaller) ? SECONDS : smaller;
  return `${inUnit(seconds, unit)} instead of at most ${inUnit(most, unit)}`;
}

function unitOf(seconds: number): Unit {
  if (seconds < 120 || (seconds < 600 && seconds % 60 !== 0)) return SECONDS;
  if (seconds < 2 * HOURS.seconds) return MINUTES;
  return seconds < 2 * DAYS.seconds ? HOURS : DAYS;
}

function inUnit(seconds: number, unit: Unit): string {
  return `${rounded(seconds / unit.seconds)} ${unit.name}`;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A text with a capital. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Names of failures as people say them: `zones 1 and 2 of Amsterdam`, `AMSFE1 to AMSFE3`. */
export function failureNames(names: readonly string[]): string[] {
  const zones = new Map<string, string[]>();
  const others: string[] = [];
  for (const name of names) {
    const [, zone, place] = /^zone (\S+) of (.+)$/.exec(name) ?? [];
    if (zone === undefined) others.push(name);
    else zones.set(place, [...(zones.get(place) ?? []), zone]);
  }
  const ofZones = [...zones].map(
    ([place, all]) => `zone${all.length > 1 ? 's' : ''} ${listed(all)} of ${place}`,
  );
  return [...ranges(others), ...ofZones];
}

/** One of several failures: `one of AMSFE1 to AMSFE3, or one of zones 1 and 2 of Amsterdam`. */
export function oneFailureOf(names: readonly string[]): string {
  const places = new Map<string, string[]>();
  for (const name of names) {
    const [, zoneOf] = /^zone \S+( of .+)$/.exec(name) ?? [];
    const key = zoneOf ?? (name.includes(' ') ? name : '');
    places.set(key, [...(places.get(key) ?? []), name]);
  }
  const phrases = [...places.values()].map((alike) =>
    alike.length > 1 ? `one of ${listed(failureNames(alike))}` : alike[0],
  );
  return phrases.join(', or ');
}

/** Three or more names that differ in consecutive numbers are one range. */
function ranges(names: readonly string[]): string[] {
  const runs: string[][] = [];
  for (const name of names) {
    const run = runs[runs.length - 1] as string[] | undefined;
    if (run && follows(run[run.length - 1], name)) run.push(name);
    else runs.push([name]);
  }
  return runs.flatMap((run) => (run.length > 2 ? [`${run[0]} to ${run[run.length - 1]}`] : run));
}

function follows(one: string, other: string): boolean {
  const [, stem, number] = /^(.*?)(\d+)$/.exec(one) ?? [];
  return stem !== undefined && other === `${stem}${Number(number) + 1}`;
}
