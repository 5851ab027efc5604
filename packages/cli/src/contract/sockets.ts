import { propertiesOf, resolved, type Json } from './schema';

/** A socket or a channel class in one protocol, as an AsyncAPI document describes it. */
export interface Socket {
  /** The path of a socket, or the names of a channel class. */
  readonly name: string;
  readonly protocol: string;
  /** Of a channel class: the sockets over which it is joined. */
  readonly endpoints: readonly string[];
  /** What the handshake reads, by source: a schema of an object for each. */
  readonly inputs: Readonly<Record<string, Json>>;
  /** What the handshake is answered with, by status. */
  readonly handshake: Json;
  /** By kind and name, as in `message say`. */
  readonly exchanges: ReadonlyMap<string, Exchange>;
}

/** A frame, and what it is answered with. */
export interface Exchange {
  /** `question` is a request of the server. */
  readonly kind: 'message' | 'push' | 'question';
  readonly payload: unknown;
  readonly contentType: string;
  readonly security: readonly Json[] | undefined;
  /** The messages of the answers, by status. */
  readonly answers: Json;
}

/** Every socket and channel of a document, by address, host and protocol. */
export function socketsOf(document: Json): ReadonlyMap<string, Socket> {
  const operations = Object.values((document['operations'] ?? {}) as Record<string, Json>);
  const channels = Object.entries((document['channels'] ?? {}) as Record<string, Json>);
  return new Map(
    channels.map(([id, channel]): [string, Socket] => {
      const traits = (channel['x-cortado'] ?? {}) as Json;
      const name = (traits['path'] ?? channel['address']) as string;
      const host = traits['host'] === undefined ? '' : ` (host ${traits['host']})`;
      const own = operations.filter((each) => lastStep(each['channel'] as Json) === id);
      const socket = {
        name: name + host,
        protocol: (traits['protocol'] ?? 'own') as string,
        endpoints: (traits['endpoints'] ?? []) as readonly string[],
        inputs: inputsOf(channel, traits),
        handshake: (traits['handshake'] ?? {}) as Json,
        exchanges: new Map(own.map((each) => exchangeOf(each, document))),
      };
      return [`${socket.name} ${socket.protocol}`, socket];
    }),
  );
}

function inputsOf(channel: Json, traits: Json): Socket['inputs'] {
  const { query, headers } = (channel['bindings']?.ws ?? {}) as Json;
  const none = { type: 'object', properties: {} };
  const path = { type: 'object', properties: (traits['parameters'] ?? {}) as Json };
  return { path, query: query ?? none, headers: headers ?? none, cookies: traits['cookies'] ?? none };
}

function exchangeOf(operation: Json, document: Json): [string, Exchange] {
  const { action, messages = [], reply, security } = operation;
  const message = resolved(messages[0], document);
  const kind = action === 'receive' ? 'message' : reply === undefined ? 'push' : 'question';
  const replies = ((reply?.messages ?? []) as Json[]).map((each): [string, Json] => {
    const id = lastStep(each);
    return [id.slice(id.lastIndexOf('.') + 1), resolved(each, document)];
  });
  return [
    nameOf(kind, message, document),
    {
      kind,
      payload: message['payload'],
      contentType: (message['contentType'] ?? 'application/json') as string,
      security: credentialsOf(operation, security as readonly Json[] | undefined),
      answers: Object.fromEntries(replies),
    },
  ];
}

/** AsyncAPI cannot say that credentials are optional. */
function credentialsOf(operation: Json, security: readonly Json[] | undefined): readonly Json[] | undefined {
  return operation['x-cortado']?.security === 'optional' ? [{}, ...(security ?? [])] : security;
}

/** A message without an event is called by its class, which may get another name. */
function nameOf(kind: Exchange['kind'], { name, payload, contentType }: Json, document: Json): string {
  const constants = Object.values(propertiesOf(resolved(payload, document))).map((each) => (each as Json)['const']);
  if (constants.includes(name) || (name as string).startsWith('$')) return `${kind} ${name}`;
  return contentType === 'application/json' ? `${kind} without an event` : `${kind} (${contentType})`;
}

function lastStep({ $ref = '' }: Json): string {
  const reference = $ref as string;
  return reference
    .slice(reference.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
}
