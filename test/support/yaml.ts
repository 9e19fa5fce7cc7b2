/** What tests use of js-yaml, which brings no types. */
interface JsYaml {
  readonly FAILSAFE_SCHEMA: unknown;
  safeLoad(text: string, options?: { readonly schema: unknown }): unknown;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- it brings no types
const yaml = require('js-yaml') as JsYaml;

/** A document of YAML. */
export function parseYaml(text: string): unknown {
  return yaml.safeLoad(text);
}

/** The same with texts for all scalars, as Azure Pipelines reads it. */
export function parseYamlAsText(text: string): unknown {
  return yaml.safeLoad(text, { schema: yaml.FAILSAFE_SCHEMA });
}
