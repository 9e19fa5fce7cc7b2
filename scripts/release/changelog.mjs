const HEADING = /^## (?:Unreleased|(\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\))$/;
const VERSION = /^\d+\.\d+\.\d+$/;

/** The sections of a changelog: version and day, both undefined for `Unreleased`, and the text below. */
export function sectionsOf(text) {
  const [, ...parts] = text.split(/^(?=## )/m);
  return parts.map((part) => {
    const [heading, ...lines] = part.split('\n');
    const match = HEADING.exec(heading);
    if (!match)
      throw new Error(`The changelog has the heading "${heading}": Unreleased, or a version with its day.`);
    return { version: match[1], day: match[2], text: lines.join('\n').trim() };
  });
}

/** The changelog when a version is made of what is unreleased. */
export function released(text, version, day) {
  if (!VERSION.test(version)) throw new Error(`${version} is not a version such as 1.2.3.`);
  const [unreleased, last] = sectionsOf(text);
  if (unreleased?.version !== undefined || !unreleased?.text)
    throw new Error('The changelog has nothing below Unreleased.');
  if (last && compare(version, last.version) <= 0)
    throw new Error(`${version} does not come after ${last.version}.`);
  return text.replace('## Unreleased\n', `## Unreleased\n\n## ${version} (${day})\n`);
}

/** What keeps a version from being published: sentences. */
export function problemsOf({ version, locked, changelog, tag, changed, former }) {
  const [unreleased, last] = sectionsOf(changelog);
  return [
    ...(VERSION.test(version) ? [] : [`${version} in package.json is not a version such as 1.2.3.`]),
    ...(locked === version ? [] : [`package-lock.json has version ${locked}, and package.json ${version}.`]),
    ...(last?.version === version && last.text !== ''
      ? []
      : [
          `The first version in CHANGELOG.md is ${last?.version ?? 'missing'}: it has to be ${version}, with text.`,
        ]),
    ...(unreleased?.text ? ['CHANGELOG.md has lines below Unreleased, which belong to this version.'] : []),
    ...(tag === undefined || tag === `v${version}` ? [] : [`The tag is ${tag}, and not v${version}.`]),
    ...changed.map((file) => `${file} is not committed.`),
    ...(compare(former, version) <= 0
      ? []
      : [`The API that is kept is that of ${former}, which comes after ${version}.`]),
  ];
}

function compare(one, other) {
  const [a, b] = [one, other].map((each) => each.split('.').map(Number));
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}
