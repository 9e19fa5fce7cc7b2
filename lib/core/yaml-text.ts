/** A scalar with a comment behind it. */
export class Commented {
  public constructor(
    public readonly value: string,
    public readonly comment: string,
  ) {}
}

/** What a document of YAML is made of; what is undefined is left out. */
export type Yaml = string | number | boolean | Commented | readonly Yaml[] | YamlMap;

/** A mapping. */
export interface YamlMap {
  readonly [key: string]: Yaml | undefined;
}

/** Words that some readers take for another type than text. */
const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null|~)$/i;

/** Text that every reader takes as it is. What else there is goes into double quotes as in JSON, which is a part of YAML. */
const PLAIN = /^(?:[A-Za-z/]|\$[{(]|\.[A-Za-z/])(?:[\w ./@${}()=&|!'<>*+-]*[\w/})'])?$/;

/** A document of YAML with a comment at its head: mappings and lists as blocks, several lines as they are. */
export function yamlText(document: YamlMap, head: readonly string[]): string {
  return [...head.map((line) => `# ${line}`), ...mapLines(document)].join('\n') + '\n';
}

function mapLines(map: YamlMap): string[] {
  return Object.entries(map).flatMap(([key, value]) =>
    value === undefined ? [] : entryLines(/^[A-Za-z_][\w-]*$/.test(key) ? key : JSON.stringify(key), value),
  );
}

function entryLines(key: string, value: Yaml): string[] {
  if (isScalar(value)) {
    const [first, ...rest] = scalarLines(value);
    return [`${key}: ${first}`, ...rest.map(indent)];
  }
  const lines = isList(value) ? listLines(value) : mapLines(value);
  // An empty mapping is a setting of its own, such as no permissions at all.
  if (lines.length === 0) return [`${key}: ${isList(value) ? '[]' : '{}'}`];
  return [`${key}:`, ...lines.map(indent)];
}

function listLines(list: readonly Yaml[]): string[] {
  return list.flatMap((each) => {
    const lines = isScalar(each) ? scalarLines(each) : isList(each) ? listLines(each) : mapLines(each);
    return lines.map((line, index) => (index === 0 ? `- ${line}` : indent(line)));
  });
}

function scalarLines(value: string | number | boolean | Commented): string[] {
  if (value instanceof Commented) return [`${quoted(value.value)} # ${value.comment}`];
  if (typeof value !== 'string') return [String(value)];
  if (!/^\S.*\n/.test(value) || /[^\S\n](?:\n|$)|[^\x20-\x7e\n]/.test(value)) return [quoted(value)];
  return [value.endsWith('\n') ? '|' : '|-', ...value.replace(/\n$/, '').split('\n')];
}

function quoted(text: string): string {
  return PLAIN.test(text) && !RESERVED.test(text) && !text.includes(' #') ? text : JSON.stringify(text);
}

function indent(line: string): string {
  return line === '' ? '' : `  ${line}`;
}

function isScalar(value: Yaml): value is string | number | boolean | Commented {
  return typeof value !== 'object' || value instanceof Commented;
}

function isList(value: Yaml): value is readonly Yaml[] {
  return Array.isArray(value);
}
