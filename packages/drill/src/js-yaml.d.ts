declare module 'js-yaml' {
  /** JSON is YAML too. */
  export function safeLoad(text: string): unknown;
}
