const TEXT = { type: 'string', minLength: 1, pattern: '^\\S(.|\\n)*\\S$|^\\S$' };
const TEXTS = { type: 'array', minItems: 1, items: TEXT };
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
    purpose: TEXT,
    before: TEXTS,
    steps: { type: 'array', minItems: 1, items: { $ref: '#/definitions/step' } },
    after: TEXTS,
  },
  definitions: {
    step: {
      type: 'object',
      additionalProperties: false,
      required: ['title', 'why', 'place', 'command', 'check', 'expected', 'otherwise'],
      properties: {
        title: TEXT,
        when: TEXT,
        why: TEXT,
        place: {
          type: 'object',
          additionalProperties: false,
          required: ['shell', 'host'],
          properties: {
            shell: { enum: ['Exchange Management Shell', 'Windows PowerShell', 'Terraform'] },
            host: TEXT,
          },
        },
        command: LINES,
        check: LINES,
        expected: TEXT,
        otherwise: TEXT,
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
