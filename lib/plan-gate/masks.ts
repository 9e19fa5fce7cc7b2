/** The text in place of a value. */
const HIDDEN = /^\(sensitive value \d+\)$/;

/**
 * Replaces what a plan marks as sensitive, before anything else looks at it: so no answer can quote it. Equal values get equal texts, so
 * that a change is still seen.
 */
export class Masks {
  private readonly texts = new Map<string, string>();

  /** A value without its sensitive parts. `marks` has its form, with `true` wherever a value is sensitive. */
  public hide(value: unknown, marks: unknown): unknown {
    if (marks === true) return value === null || value === undefined ? value : this.textFor(value);
    if (typeof value !== 'object' || value === null || typeof marks !== 'object' || marks === null)
      return value;
    if (Array.isArray(value)) return value.map((each, at) => this.hide(each, (marks as unknown[])[at]));
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([name, each]) => [name, this.hide(each, (marks as Record<string, unknown>)[name])]),
    );
  }

  private textFor(value: unknown): string {
    if (typeof value === 'string' && HIDDEN.test(value)) return value;
    const key = JSON.stringify(value);
    const text = this.texts.get(key) ?? `(sensitive value ${this.texts.size + 1})`;
    this.texts.set(key, text);
    return text;
  }
}
