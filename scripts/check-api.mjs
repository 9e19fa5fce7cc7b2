// Reads what jsii compiled (.jsii) and fails when something public is undocumented: every type and member has a
// summary, every optional prop says what happens without it (@default).
import { readFileSync } from 'node:fs';

const assembly = JSON.parse(readFileSync(new URL('../.jsii', import.meta.url), 'utf8'));
const problems = [];

for (const type of Object.values(assembly.types ?? {})) {
  const at = (name, location) =>
    `${location?.filename ?? '?'}:${location?.line ?? '?'} ${type.name}${name ? `.${name}` : ''}`;
  if (!type.docs?.summary) problems.push(`${at('', type.locationInModule)}: no summary`);

  const own = [...(type.properties ?? []), ...(type.methods ?? [])].filter((member) => !member.overrides);
  for (const member of own) {
    const where = at(member.name, member.locationInModule);
    if (!member.docs?.summary) problems.push(`${where}: no summary`);
    if (type.datatype && member.optional && !member.docs?.default) problems.push(`${where}: no @default`);
  }
  for (const member of type.members ?? []) {
    if (!member.docs?.summary) problems.push(`${at(member.name, type.locationInModule)}: no summary`);
  }
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error(`\n${problems.length} undocumented; see CONTRIBUTING.md, "Documentation".`);
  process.exit(1);
}
