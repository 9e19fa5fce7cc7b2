import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the two cores write differently: their own version, and that of the provider that their binding is for. */
function known(value, path) {
  const key = path.at(-1);
  const parent = path.at(-2);
  const isVersion = key === 'version' && (path.length === 1 || parent === 'metadata' || parent === 'azurerm');
  return isVersion ? 'a version' : value;
}

function normal(value, path = []) {
  if (Array.isArray(value)) return value.map((each, index) => normal(each, [...path, index]));
  if (value === null || typeof value !== 'object') return known(value, path);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, normal(each, [...path, key])]));
}

/** JSON as a value, in the order in which it is written: the cores differ in the spaces of what is empty. Other files as they are. */
function content(file) {
  const text = readFileSync(file, 'utf8');
  return /(?:manifest|cdk\.tf)\.json$/.test(file) ? JSON.stringify(normal(JSON.parse(text))) : text;
}

const files = (directory) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(directory.length + 1));

/** A line for each file in which two outputs of one program differ by more than these versions. */
export function differences(one, other) {
  const all = [...new Set([...files(one), ...files(other)])].sort();
  if (all.length === 0) return ['There is nothing to compare.'];
  return all
    .filter((file) => {
      const [a, b] = [join(one, file), join(other, file)];
      return !existsSync(a) || !existsSync(b) || content(a) !== content(b);
    })
    .map((file) => `${file} is not the same.`);
}

/** Addresses of all resources in Terraform, each with its stack. */
export function addresses(output) {
  return files(output)
    .filter((file) => file.endsWith('cdk.tf.json'))
    .flatMap((file) => {
      const { resource = {} } = JSON.parse(readFileSync(join(output, file), 'utf8'));
      const named = Object.entries(resource).flatMap(([type, blocks]) =>
        Object.keys(blocks).map((name) => `${type}.${name}`),
      );
      return named.map((address) => `${dirname(file)}: ${address}`);
    })
    .sort();
}
