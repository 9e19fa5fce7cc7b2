// The pages that lead to the reference: API.md, and the README of docs/api.
import { TASKS } from './rooms.mjs';

/** API.md: tasks, pages, and the constructs on each. */
export function contentsPage({ types }) {
  const lines = [
    '# API reference',
    '',
    'Each page has the constructs of a task first, then their properties, strategies, interfaces and enumerations. The complete tables of contents',
    'are those of [TypeScript](docs/api/typescript/README.md) and [Python](docs/api/python/README.md); [docs/api](docs/api/README.md) says how to',
    'read the pages, and how to write those of Java, C# and Go. This file is generated.',
    '',
    '| task | page | constructs | in Python |',
    '| --- | --- | --- | --- |',
  ];
  for (const { title, rooms } of TASKS) {
    for (const [room, name] of Object.entries(rooms)) {
      const own = types.filter((type) => type.room === room);
      if (own.length === 0) continue;
      const page = `docs/api/typescript/${room}.md`;
      const constructs = own
        .filter(({ kind }) => kind === 'construct')
        .map((type) => type.name)
        .sort()
        .map((each) => `[${each}](${page}#${each.toLowerCase()})`);
      lines.push(
        `| ${title} | [${name}](${page}) | ${constructs.join(', ')} | [Python](docs/api/python/${room}.md) |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The README of docs/api. */
export function frontPage() {
  return `# API reference

- [TypeScript](typescript/README.md) (\`cdktf-resilient-exchange\`)
- [Python](python/README.md) (\`cdktf_resilient_exchange\`)
- Java, C# and Go: their packages have the same texts as Javadoc, XML documentation and Go comments. \`npm run compile\` and then
  \`npm run docs -- --language java\` (\`csharp\`, \`go\`) write pages like these into \`dist/api\`.

These pages are generated from the docstrings of the sources.

## How to read the pages

- There is one page for each part of the library. It has the constructs first, then the properties and options that they take, strategies and
  values, interfaces, and enumerations. A type is a link where it is one of this library.
- A property is required unless it is called optional. \`Default\` says what happens without it.
- \`Fails\` says which input is refused. A refusal is an exception with a message that says what is wrong, why, and what to do.
- What a type has from a parent is described with the parent, and only its first sentence is repeated.
- Every construct also has what each construct has: \`node\`, \`toString()\` and the static \`isConstruct()\`; each stack also has what a
  \`TerraformStack\` of CDKTF has. The pages do not repeat these.
- In Python the properties of a construct are its keyword arguments: \`**props: SiteProps\` stands for those of \`SiteProps\`.
`;
}
