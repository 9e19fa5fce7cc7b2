// The pages of one language, from the values of library.mjs.
import { TASKS } from './rooms.mjs';

const KINDS = {
  construct: 'Constructs',
  struct: 'Properties and options',
  class: 'Strategies and values',
  interface: 'Interfaces',
  enum: 'Enumerations',
};

/** Page by file name, the table of contents among them. */
export function pagesOf({ rules, types, spoken }) {
  const rooms = TASKS.flatMap(({ rooms: all }) => Object.entries(all));
  const strange = types.filter(({ room }) => !rooms.some(([name]) => name === room));
  if (strange.length > 0) {
    throw new Error(`scripts/api/rooms.mjs has no page for ${[...new Set(strange.map(({ room }) => room))]}`);
  }
  const context = { rules, spoken, roomOf: new Map(types.map(({ name, room }) => [name, room])) };
  const pages = new Map([['README.md', contents(context, types)]]);
  for (const [room, title] of rooms) {
    const own = types.filter((type) => type.room === room);
    if (own.length > 0) pages.set(`${room}.md`, page({ ...context, room }, title, own));
  }
  return pages;
}

function contents({ rules }, types) {
  const lines = [
    `# API reference for ${rules.title}`,
    '',
    '[Other languages, and how to read these pages](../README.md).',
    '',
  ];
  for (const { title, rooms } of TASKS) {
    lines.push(`## ${title}`, '');
    for (const [room, name] of Object.entries(rooms)) {
      const own = types.filter((type) => type.room === room);
      if (own.length === 0) continue;
      lines.push(`### ${name}`, '', `[The page](${room}.md) has these types:`, '');
      for (const [kind, all] of byKind(own)) {
        lines.push(
          `- ${KINDS[kind]}`,
          ...all.map(
            ({ name: each, docs }) => `  - [${each}](${room}.md#${anchor(each)}): ${closed(docs.summary)}`,
          ),
        );
      }
      lines.push('');
    }
  }
  return text(lines);
}

function page(context, title, types) {
  const lines = [
    `# ${title} (${context.rules.title})`,
    '',
    'See also the [table of contents](README.md).',
    '',
    ...byKind(types).flatMap(([kind, all]) => [
      `- [${KINDS[kind]}](#${anchor(KINDS[kind])})`,
      ...all.map(({ name }) => `  - [${name}](#${anchor(name)})`),
    ]),
  ];
  for (const [kind, all] of byKind(types)) {
    lines.push('', `## ${KINDS[kind]}`);
    for (const type of all) lines.push('', ...described(context, type));
  }
  return text(lines);
}

function byKind(types) {
  return Object.keys(KINDS)
    .map((kind) => [
      kind,
      types.filter((type) => type.kind === kind).sort((a, b) => a.name.localeCompare(b.name)),
    ])
    .filter(([, all]) => all.length > 0);
}

function described(context, type) {
  const lines = [`### ${type.name}`, '', ...prose(context, type.docs)];
  if (type.parents?.length > 0) {
    const what = type.kind === 'class' || type.kind === 'construct' ? 'Is also' : 'Extends';
    lines.push('', `${what}: ${type.parents.map((name) => link(context, name)).join(', ')}.`);
  }
  if (type.made) {
    lines.push('', ...fenced(context, type.made.signature), ...parameterList(context, type.parameters));
    if (type.throws) lines.push('', failure(context, type.throws));
  }
  if (type.example) lines.push('', ...fenced(context, type.example));
  if (type.kind === 'enum') {
    for (const { name, docs } of type.members) lines.push('', ...item(context, `**\`${name}\`**`, docs));
    return lines;
  }
  const { properties, methods } = type;
  const isStruct = type.kind === 'struct';
  const ofType = properties.filter(({ isStatic }) => isStatic);
  const ofObject = properties.filter(({ isStatic }) => !isStatic);
  const sorted = isStruct ? [...ofObject].sort((a, b) => Number(a.optional) - Number(b.optional)) : ofObject;
  lines.push(
    ...section(
      'Static members',
      ofType.flatMap((each) => property(context, type, each)),
    ),
  );
  lines.push(
    ...section(
      'Static methods',
      methods.filter((each) => each.isStatic).flatMap((each) => method(context, type, each)),
    ),
  );
  lines.push(
    ...section(
      isStruct ? undefined : 'Properties',
      sorted.flatMap((each) => property(context, type, each)),
    ),
  );
  lines.push(
    ...section(
      'Methods',
      methods.filter((each) => !each.isStatic).flatMap((each) => method(context, type, each)),
    ),
  );
  return lines;
}

function section(title, lines) {
  if (lines.length === 0) return [];
  return title === undefined ? lines : ['', `**${title}**`, ...lines];
}

function property(context, type, { name, pieces, optional, isStatic, docs, from }) {
  const shown = isStatic ? context.rules.member(type.name, name) : name;
  const head = `**\`${shown}\`**: ${linked(context, pieces)}${optional ? ', optional' : ''}`;
  return ['', ...item(context, head, docs, from && link(context, from))];
}

function method(context, type, { signature, parameters, docs, example, from }) {
  const lines = ['', ...item(context, `**\`${signature}\`**`, docs, from && link(context, from))];
  if (from) return lines;
  const rest = [...parameterList(context, parameters)];
  if (docs.custom?.throws) rest.push('', failure(context, docs.custom.throws));
  if (example) rest.push('', ...fenced(context, example));
  return [...lines, ...rest.map((line) => (line === '' ? '' : `  ${line}`))];
}

/** An item of a list: the name, and below it what the docstring says. What a parent says is said there. */
function item(context, head, docs, from) {
  const body = from ? [`${sentence(context, docs.summary)} See ${from}.`] : prose(context, docs);
  return [`- ${head}`, '', ...body.map((line) => (line === '' ? '' : `  ${line}`))];
}

function prose(context, { summary, remarks, default: otherwise, deprecated, returns }) {
  const lines = deprecated ? [`Deprecated: ${context.spoken(deprecated)}`, ''] : [];
  lines.push(...context.spoken(whole({ summary, remarks })).split('\n'));
  if (returns) lines.push('', `Returns ${context.spoken(returns)}`);
  if (otherwise) lines.push('', `Default: ${usual(context, otherwise)}`);
  return lines;
}

/** jsii takes the first sentence for the summary, closes it with a full stop, and takes a semicolon for its end. */
function whole({ summary = '', remarks = '' }) {
  const first = summary.replace(/^- /, '').replace(/;\.$/, ';');
  if (remarks === '') return closed(first);
  const rest = remarks.trim().replace(/(?<=\S)\n(?![\s|`-])/g, ' ');
  return first.endsWith(';') ? `${first} ${rest}` : `${closed(first)}\n\n${rest}`;
}

function closed(words) {
  return /(?:[.:!?]|^)$/.test(words) ? words : `${words.replace(/;$/, '')}.`;
}

/** A default is a literal, or `- ` and what happens. */
function usual(context, otherwise) {
  const [, words] = /^- ([^]*)$/.exec(otherwise.trim()) ?? [];
  if (words === undefined) return `\`${otherwise.trim().replaceAll('`', '')}\``;
  return sentence(context, words.replaceAll('\n', ' '));
}

function sentence({ spoken }, words) {
  return spoken(closed(words.replace(/^- /, '').replace(/;\.$/, '').trim()));
}

function failure({ spoken }, throws) {
  const said = spoken(throws.replaceAll('\n', ' ')).replace(
    '; at synthesis, if',
    '. It also fails at synthesis if',
  );
  return closed(`Fails ${said}`);
}

function parameterList(context, parameters) {
  const told = parameters.filter(({ docs, struct }) => docs.summary || struct);
  if (told.length === 0) return [];
  const lines = told.map(({ name, pieces, docs, struct }) => {
    const type = struct ? ` (${linked(context, pieces)})` : '';
    const words = docs.summary ? `: ${context.spoken(whole(docs).replace(/\n+/g, ' '))}` : '';
    return `- \`${name}\`${type}${words}`;
  });
  return ['', ...lines];
}

/** A type with links to what is ours; code and links cannot be one, so that they are put side by side. */
function linked(context, pieces) {
  const merged = [];
  for (const [words, own] of pieces) {
    const last = merged.at(-1);
    if (own === undefined && last && last[1] === undefined) last[0] += words;
    else merged.push([words, own]);
  }
  return merged.map(([words, own]) => (own ? link(context, own) : `\`${words}\``)).join('');
}

function link({ roomOf, room }, name) {
  const there = roomOf.get(name);
  return `[${name}](${there === room ? '' : `${there}.md`}#${anchor(name)})`;
}

const anchor = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
const fenced = ({ rules }, code) => [`\`\`\`${rules.fence}`, ...code.trimEnd().split('\n'), '```'];
const text = (lines) =>
  `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
