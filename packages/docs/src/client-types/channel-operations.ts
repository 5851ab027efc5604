export type Json = Readonly<Record<string, any>>;

/** A schema, or the component that it refers to. */
export function schemaOf(schema: Json | undefined, components: Json): Json | undefined {
  const reference = schema?.['$ref'] as string | undefined;
  return reference === undefined ? schema : (components[idOf({ $ref: reference })] as Json | undefined);
}

/** Whether a body cannot be left out: it is no object, or one with properties that must be there. */
export function isRequired(body: Json | undefined, components: Json): boolean {
  const schema = schemaOf(body, components);
  if (schema === undefined) return false;
  const choices = (schema['oneOf'] ?? schema['anyOf']) as readonly Json[] | undefined;
  if (choices !== undefined) return choices.every((each) => isRequired(each, components));
  const parts = (schema['allOf'] ?? []) as readonly Json[];
  if (parts.some((each) => isRequired(each, components))) return true;
  const types = [schema['type']].flat().filter((each) => each !== undefined);
  if (types.includes('null')) return false;
  return types.includes('object') || types.length === 0 ? (schema['required'] ?? []).length > 0 : true;
}

/** A message, and what it is answered with by status. */
export interface Exchange {
  /** The event that it names; undefined for one without. */
  readonly event: string | undefined;
  /** The schema of the frame. */
  readonly payload: Json;
  /** The schemas of the answers, by status. */
  readonly answers: Readonly<Record<string, Json>>;
}

/** One channel of an AsyncAPI document, in the `rpc` protocol, with its operations. */
export interface ChannelOperations {
  readonly address: string;
  /** Of an endpoint: its route. */
  readonly path: string | undefined;
  /** Of a channel class: the routes of the endpoints that list it. */
  readonly endpoints: readonly string[];
  readonly parameters: Json;
  readonly query: Json | undefined;
  /** What clients send. */
  readonly messages: readonly Exchange[];
  readonly pushes: readonly Exchange[];
  /** What the server asks. */
  readonly requests: readonly Exchange[];
}

/** The channels of a document that speak the `rpc` protocol. */
export function channelsOf(document: Json): readonly ChannelOperations[] {
  const operations = Object.values<Json>(document['operations'] ?? {});
  return Object.entries<Json>(document['channels'] ?? {}).flatMap(([id, channel]) => {
    const { protocol, path, endpoints = [], parameters = {} } = (channel['x-cortado'] ?? {}) as Json;
    if (protocol !== 'rpc') return [];
    const own = operations.filter((each) => idOf(each['channel']) === id);
    const exchanges = (action: string, isMeant: (operation: Json) => boolean): Exchange[] =>
      own.filter((each) => each['action'] === action && isMeant(each)).map((each) => exchangeOf(each, channel));
    return [
      {
        address: channel['address'] as string,
        path: path as string | undefined,
        endpoints: endpoints as readonly string[],
        parameters: parameters as Json,
        query: channel['bindings']?.ws?.query as Json | undefined,
        messages: exchanges('receive', () => true),
        pushes: exchanges('send', ({ reply }) => reply === undefined),
        requests: exchanges('send', ({ reply }) => reply !== undefined),
      },
    ];
  });
}

/** The schema of a property of a frame. */
export function propertyOf(payload: Json | undefined, name: string): Json | undefined {
  return payload?.['properties']?.[name] as Json | undefined;
}

function exchangeOf({ messages, reply }: Json, channel: Json): Exchange {
  const payloadOf = (reference: Json): Json => (channel['messages'][idOf(reference)].payload ?? {}) as Json;
  const payload = payloadOf(messages[0]);
  const answers = ((reply?.messages ?? []) as Json[]).map((each): [string, Json] => {
    const name = idOf(each);
    return [name.slice(name.lastIndexOf('.') + 1), payloadOf(each)];
  });
  return {
    event: propertyOf(payload, 'event')?.['const'] as string | undefined,
    payload,
    answers: Object.fromEntries(answers),
  };
}

/** The last part of a reference. */
function idOf({ $ref = '' }: Json): string {
  const text = $ref as string;
  return text
    .slice(text.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
}
