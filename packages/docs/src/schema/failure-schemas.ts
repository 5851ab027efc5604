import type { JsonSchema } from './json-schema';

const ERROR_LIST: JsonSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      loc: {
        type: 'array',
        items: { type: ['string', 'integer'] },
        description: 'Property names and indexes that lead to the value; empty for the input as a whole.',
      },
      type: { type: 'string', description: 'The rule that failed, as in `missing` or `isEmail`.' },
      msg: { type: 'string', description: 'A text for people.' },
    },
    required: ['loc', 'type', 'msg'],
  },
};

/** The body of a failure. */
export const FAILURE_BODY: JsonSchema = {
  type: 'object',
  properties: { errorList: ERROR_LIST },
  required: ['errorList'],
};

/** A failure as problem details (RFC 9457); the list of errors is an extension member. */
export const PROBLEM: JsonSchema = {
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri-reference' },
    errorList: ERROR_LIST,
  },
  required: ['type', 'title', 'status', 'errorList'],
};
