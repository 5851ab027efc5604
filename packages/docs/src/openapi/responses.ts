import type { HandlerDescription, ResponseDescription } from '@cortado/core';
import { reasonPhrase } from '@cortado/core/transport';
import type { JsonSchema } from '../schema/json-schema';
import type { Schemas } from '../schema/schemas';
import type { JsonObject } from './document';

const JSON_TYPE = 'application/json';
const PROBLEM = 'application/problem+json';

type Headers = NonNullable<ResponseDescription['headers']>;

/** The responses of operations. Failures in the form of the application are shared by all of them, under `components`. */
export class Responses {
  readonly #schemas: Schemas;
  readonly #shared = new Map<string, JsonObject>();

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  /** The failures that operations referred to, by name. */
  components(): Readonly<Record<string, JsonObject>> {
    return Object.fromEntries([...this.#shared].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** The responses of one handler: what `@Returns` says, what it answers with by itself, and `default`. */
  of(handler: HandlerDescription): JsonObject {
    const { responses, version } = handler;
    const statuses = [...(handler.statuses ?? []), ...(handler.idempotencyKey?.statuses ?? [])];
    const declared = new Map<number, readonly ResponseDescription[]>();
    for (const each of responses) declared.set(each.status, [...(declared.get(each.status) ?? []), each]);
    const all = [...new Set([...declared.keys(), ...statuses])];
    const entries = all.map((status): [number, JsonObject] => {
      const said = declared.get(status);
      if (said === undefined)
        return [status, status < 400 ? { description: reasonPhrase(status) } : this.#failure(status)];
      const response = this.#response(status, said, statuses.includes(status), handler);
      return [status, version?.in === 'mediaType' ? versioned(response, version) : response];
    });
    return {
      ...Object.fromEntries(entries),
      ...(!all.some((status) => status < 400) && { '2XX': { description: 'Success' } }),
      default: this.#failure(undefined),
    };
  }

  /** @param alsoFails whether the framework answers with this status too, in its own form */
  #response(
    status: number,
    said: readonly ResponseDescription[],
    alsoFails: boolean,
    { documentation, payload }: HandlerDescription,
  ): JsonObject {
    const content: Record<string, { schema: JsonSchema; example?: unknown }> = {};
    // Without a payload the example of a method is what it answers.
    const { example } = payload === undefined && status < 400 ? (documentation ?? {}) : {};
    for (const each of said) {
      for (const [type, schema] of this.#contentOf(each)) {
        const other = content[type]?.schema;
        const one = other === undefined ? schema : { anyOf: [other, schema] };
        content[type] = { schema: one, ...(example !== undefined && { example }) };
      }
    }
    // A failure helper without a body of the author's own sends the list of errors.
    if (status >= 400 && (alsoFails || Object.keys(content).length === 0)) {
      const own = content[JSON_TYPE];
      const failure = this.#schemas.failureBody();
      content[JSON_TYPE] = { schema: own === undefined ? failure : { anyOf: [own.schema, failure] } };
      content[PROBLEM] = { schema: this.#schemas.problem() };
    }
    const description = said.map((each) => each.description).filter((each) => each !== undefined);
    const headers = Object.entries(Object.assign({}, ...said.map((each) => each.headers)) as Headers);
    return {
      description: description.length === 0 ? reasonPhrase(status) : description.join('\n\n'),
      ...(headers.length > 0 && {
        headers: Object.fromEntries(headers.map(([name, schema]) => [name, { schema: this.#schemas.given(schema) }])),
      }),
      ...(Object.keys(content).length > 0 && { content }),
    };
  }

  #contentOf({ type, list, mediaType, events }: ResponseDescription): readonly (readonly [string, JsonSchema])[] {
    if (events !== undefined) return [['text/event-stream', this.#eventsSchema(events)]];
    if (mediaType !== undefined) return [[mediaType, mediaType.startsWith('text/') ? { type: 'string' } : {}]];
    if (type === null) return [];
    if (!list && (type === Buffer || type === Uint8Array)) return [['application/octet-stream', {}]];
    return [[JSON_TYPE, this.#schemas.output(type, list)]];
  }

  /** A stream is described as the list of what it sends (OpenAPI 3.2 §4.14.4), because 3.1 has no words for it. */
  #eventsSchema(events: NonNullable<ResponseDescription['events']>): JsonSchema {
    const kinds = Object.entries(events).map(([event, type]) => ({
      type: 'object',
      properties: {
        event: { const: event },
        ...(type !== null && { data: this.#dataSchema(type) }),
        id: { type: 'string' },
        retry: { type: 'integer' },
      },
      required: [...(event === 'message' ? [] : ['event']), ...(type === null ? [] : ['data'])],
    }));
    return { type: 'array', items: kinds.length === 1 ? kinds[0]! : { oneOf: kinds } };
  }

  /** Text is sent as it is, and everything else as JSON. */
  #dataSchema(type: NonNullable<ResponseDescription['type']>): JsonSchema {
    if ((type as unknown) === String) return { type: 'string' };
    return { type: 'string', contentMediaType: JSON_TYPE, contentSchema: this.#schemas.output(type) };
  }

  /** @param status undefined for every status that the operation does not name */
  #failure(status: number | undefined): JsonObject {
    const phrase = status === undefined ? 'Failure' : reasonPhrase(status);
    const name = phrase.replaceAll(/\W/g, '') || `Status${status}`;
    if (!this.#shared.has(name)) {
      this.#shared.set(name, {
        description: status === undefined ? 'Any other failure' : phrase,
        content: {
          [JSON_TYPE]: { schema: this.#schemas.failureBody() },
          [PROBLEM]: { schema: this.#schemas.problem() },
        },
      });
    }
    return { $ref: `#/components/responses/${name}` };
  }
}

/**
 * The version that a request has to name in `accept`. A document cannot have it as a parameter, so it stands in the media type that clients
 * ask for; what comes back is plain JSON.
 */
function versioned(response: JsonObject, { name, field }: NonNullable<HandlerDescription['version']>): JsonObject {
  const content = response['content'] as Readonly<Record<string, unknown>> | undefined;
  const json = content?.[JSON_TYPE];
  if (json === undefined) return response;
  return { ...response, content: { [`${JSON_TYPE};${field}=${name}`]: json, ...content } };
}
