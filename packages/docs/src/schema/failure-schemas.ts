import type { ErrorBodyOptions } from '@cortado/core/transport';
import type { JsonSchema } from './json-schema';

/** The body of a failure, in the form that the application chose. */
export function failureBodySchema(options: ErrorBodyOptions = {}): JsonSchema {
  const properties = errorProperties(options);
  return { type: 'object', properties, required: Object.keys(properties) };
}

/** A failure as problem details (RFC 9457): the errors are extension members. */
export function problemSchema(options: ErrorBodyOptions = {}): JsonSchema {
  const properties = errorProperties(options);
  return {
    type: 'object',
    properties: {
      type: { type: 'string', format: 'uri-reference' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      instance: { type: 'string', format: 'uri-reference' },
      ...properties,
    },
    required: ['type', 'title', 'status', ...Object.keys(properties)],
  };
}

function errorProperties({ keys = {}, errorObject = false }: ErrorBodyOptions): Readonly<Record<string, JsonSchema>> {
  const name = (key: keyof typeof keys): string => keys[key] ?? key;
  const error: JsonSchema = {
    type: 'object',
    properties: {
      [name('loc')]: {
        type: 'array',
        items: { type: ['string', 'integer'] },
        description: 'Property names and indexes that lead to the value; empty for the input as a whole.',
      },
      [name('type')]: { type: 'string', description: 'The rule that failed, as in `missing` or `isEmail`.' },
      [name('msg')]: { type: 'string', description: 'A text for people.' },
    },
    required: [name('loc'), name('type'), name('msg')],
  };
  const nested: JsonSchema = {
    type: 'object',
    description: 'The same errors, nested by the names that lead to the value.',
  };
  return {
    [name('errorList')]: { type: 'array', items: error },
    ...(errorObject && { [name('errorObject')]: nested }),
  };
}
