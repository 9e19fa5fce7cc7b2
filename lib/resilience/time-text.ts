import { secondsText } from './text';
import type { TimePart } from './time-part';

/** A time as its sum, such as `20 s probes + 60 s TTL = 80 s`. */
export function timeText(time: readonly TimePart[]): string {
  const parts = time.map(({ what, seconds }) =>
    seconds === undefined ? `${what} (not stated)` : `${what} ${secondsText(seconds)}`,
  );
  const isKnown = time.every(({ seconds }) => seconds !== undefined);
  const sum = time.reduce((total, { seconds = 0 }) => total + seconds, 0);
  return isKnown && time.length > 1 ? `${parts.join(' + ')} = ${secondsText(sum)}` : parts.join(' + ');
}
