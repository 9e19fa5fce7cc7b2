/** A step of the same page, a step of another page, or a whole page. */
export interface Reference {
  /** Id of another page; left out for a step of the same page. */
  readonly page?: string;
  /** Id of a step; left out for a whole page. */
  readonly step?: string;
}

/** Text for people. Code stands between back quotes; steps and pages are named by references, which are checked when pages are composed. */
export type Text = string | readonly (string | Reference)[];

/** Names a step of the same page. */
export function ref(step: string): Reference {
  return { step };
}

/** Names another page, or a step of it. */
export function pageRef(page: string, step?: string): Reference {
  return step === undefined ? { page } : { page, step };
}

/** Text with references in it. */
export function text(strings: TemplateStringsArray, ...values: (Text | Reference | number)[]): Text {
  return join(
    strings.flatMap((part, index) => [part, ...(index < values.length ? parts(values[index]) : [])]),
  );
}

/** Sentences with spaces between them; what is empty or false is left out. */
export function sentences(...all: (Text | false | undefined)[]): Text {
  const said = all.filter((each): each is Text => each !== undefined && each !== false && each.length > 0);
  return join(said.flatMap((each, index) => [...(index === 0 ? [] : [' ']), ...parts(each)]));
}

/** References with commas between them. */
export function listed(references: Reference[]): Text {
  return join(references.flatMap((each, index) => (index === 0 ? [each] : [', ', each])));
}

/** Code within a text. */
export function code(value: string): string {
  return `\`${value}\``;
}

function parts(value: Text | Reference | number): (string | Reference)[] {
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? [...(value as readonly (string | Reference)[])] : [value as Reference];
}

/** Text without references is a plain string. */
function join(all: (string | Reference)[]): Text {
  return all.every((part) => typeof part === 'string') ? all.join('') : all;
}
