/** What most texts are made of, which is found at once. */
const PLAIN = /^[ -~]*$/;

/** Control and format characters, separators of lines, halves of surrogate pairs, and code points without a meaning of their own. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/** Whether every character of a text can be seen, and none ends the line. */
export function isVisible(text: string): boolean {
  return text.search(INVISIBLE) < 0;
}

/** A text in which every character can be seen: the others by their number. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(INVISIBLE, (letter) => `\\u{${letter.codePointAt(0)!.toString(16)}}`);
}
