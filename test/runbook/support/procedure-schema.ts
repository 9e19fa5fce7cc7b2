const TEXT = { type: 'string', minLength: 1, pattern: '^\\S(.|\\n)*\\S$|^\\S$' };
/** Text, with references to steps and pages in it or not. */
const RICH_TEXT = {
  anyOf: [
    TEXT,
    {
      type: 'array',
      minItems: 1,
      items: { anyOf: [{ type: 'string' }, { $ref: '#/definitions/reference' }] },
    },
  ],
};
const TEXTS = { type: 'array', minItems: 1, items: RICH_TEXT };
/** Lines of a command may be indented. */
const LINES = { type: 'array', minItems: 1, items: { type: 'string', pattern: '\\S$' } };

/**
 * What a procedure has to have, as JSON Schema (draft-07): every step says what, why, where, how, how one sees that it has worked, and
 * what to do when it has not.
 */
export const PROCEDURE_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Procedure',
  type: 'object',
  additionalProperties: false,
  required: ['id', 'title', 'purpose', 'before', 'steps', 'after'],
  properties: {
    id: { type: 'string', pattern: '^[a-z]+(-[a-z]+)*(-[A-Za-z0-9][A-Za-z0-9-]*)?$' },
    title: TEXT,
    purpose: RICH_TEXT,
    table: {
      type: 'object',
      additionalProperties: false,
      required: ['title', 'head', 'rows'],
      properties: {
        title: TEXT,
        head: { type: 'array', minItems: 2, items: TEXT },
        rows: { type: 'array', minItems: 1, items: { type: 'array', minItems: 2, items: TEXT } },
      },
    },
    before: TEXTS,
    steps: { type: 'array', minItems: 1, items: { $ref: '#/definitions/step' } },
    after: TEXTS,
  },
  definitions: {
    reference: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: { page: TEXT, step: TEXT },
    },
    step: {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'title', 'why', 'shell', 'hosts', 'command', 'check', 'expected', 'otherwise'],
      properties: {
        id: { type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' },
        title: TEXT,
        appliesTo: { enum: ['both', 'planned', 'unplanned'] },
        when: RICH_TEXT,
        why: RICH_TEXT,
        shell: { enum: ['Exchange Management Shell', 'Windows PowerShell', 'Terraform'] },
        hosts: {
          type: 'array',
          items: { type: 'string', pattern: '^[A-Za-z0-9.-]+$|^deployment workstation$' },
        },
        unnamedHost: {
          type: 'object',
          additionalProperties: false,
          required: ['kind', 'of'],
          properties: { kind: TEXT, of: TEXT },
        },
        subject: TEXT,
        command: LINES,
        check: LINES,
        expected: RICH_TEXT,
        otherwise: RICH_TEXT,
        wait: {
          type: 'object',
          additionalProperties: false,
          required: ['seconds', 'because'],
          properties: { seconds: { type: 'integer', minimum: 1 }, because: TEXT },
        },
      },
    },
  },
};
