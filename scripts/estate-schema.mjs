// Writes the JSON schema of estate.json from the interfaces in lib/model; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';
import { format, resolveConfig } from 'prettier';

const file = 'lib/model/estate.schema.json';
const schema = createGenerator({
  path: 'lib/model/estate-document.ts',
  tsconfig: 'tsconfig.dev.json',
  type: 'EstateDocument',
  topRef: false,
  additionalProperties: false,
}).createSchema('EstateDocument');
const text = await format(JSON.stringify({ title: 'Model of an Exchange estate', ...schema }), {
  ...(await resolveConfig(file)),
  parser: 'json',
});

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error(`${file} is not what lib/model says. Run 'npm run build' and commit it.`);
  process.exitCode = 1;
}
