/** Words as a list that people read. */
export function listed(words: readonly string[], word = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${word} ${words[words.length - 1]}`;
}

/** Seconds in the unit that people use for them, such as `90 s`, `5 min` or `2 h`. */
export function secondsText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${rounded(seconds / 60)} min`;
  return seconds < 172800 ? `${rounded(seconds / 3600)} h` : `${rounded(seconds / 86400)} days`;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A text with a capital. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
