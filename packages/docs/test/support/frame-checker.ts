import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { RecordedConnection, RecordedFrame } from '@cortado/testkit/frame-recorder';
import type { AsyncApiDocument, AsyncApiOperation } from '../../src/asyncapi/document';

/** One operation with what validates its messages. */
interface Operation {
  readonly id: string;
  readonly action: 'receive' | 'send';
  readonly channel: string;
  readonly messages: readonly Validator[];
  readonly replies: readonly Validator[];
}

interface Validator {
  readonly name: string;
  readonly event: unknown;
  readonly kind: 'json' | 'text' | 'binary' | 'any';
  readonly accepts: (value: unknown) => boolean;
}

/** A frame of a client that has no answer yet. */
interface Pending {
  readonly value: unknown;
  readonly operation: Operation | undefined;
  readonly channel: string;
}

/** Validates frames against the messages of a document: each must match exactly one message of its operation. */
export class FrameChecker {
  readonly #operations: readonly Operation[];
  readonly #ajv = new Ajv({ strict: false, allErrors: true, discriminator: false, logger: false });

  constructor(private readonly document: AsyncApiDocument) {
    addFormats(this.#ajv);
    this.#ajv.addSchema({ $id: 'document', components: document.components });
    this.#operations = Object.entries(document.operations).map(([id, operation]) => this.#read(id, operation));
  }

  /** The messages of an operation that accept a frame, by their names in the document. */
  accepting(operation: string, value: unknown): readonly string[] {
    const found = this.#operations.find(({ id }) => id === operation);
    if (found === undefined) throw new Error(`there is no operation ${operation}`);
    return [...found.messages, ...found.replies].filter((each) => each.accepts(value)).map(({ name }) => name);
  }

  /** What is wrong with the frames of a connection; empty if each matches exactly one message. */
  problems({ url, subprotocol, frames }: RecordedConnection): readonly string[] {
    const [own] = Object.entries(this.document.channels).filter(([, channel]) => {
      const { path, protocol } = channel['x-cortado'];
      const fits = protocol === 'own' || protocol === (subprotocol === 'cortado.v1' ? 'rpc' : 'message');
      return path !== undefined && fits && pathPattern(channel.address).test(new URL(url).pathname);
    });
    if (own === undefined) return [`no channel for ${url} ${subprotocol}`];
    const exchange = new Exchange(this.document, this.#operations, own[0]);
    return frames.flatMap((frame) => exchange.next(frame) ?? []);
  }

  #read(id: string, { action, channel, messages, reply }: AsyncApiOperation): Operation {
    const all = (references: readonly { readonly $ref: string }[] = []) =>
      references.map(({ $ref }) => this.#validator($ref));
    return { id, action, channel: lastOf(channel.$ref), messages: all(messages), replies: all(reply?.messages) };
  }

  #validator(reference: string): Validator {
    const [, , channel = '', , name = ''] = reference.split('/');
    const message = this.document.channels[channel]!.messages[name]!;
    const kinds = { 'text/plain': 'text', 'application/octet-stream': 'binary' } as const;
    const kind = message.name === 'frame' ? 'any' : (kinds[message.contentType as keyof typeof kinds] ?? 'json');
    let validate: ValidateFunction | undefined;
    const schema = JSON.parse(
      JSON.stringify(message.payload).replaceAll('"#/components/', '"document#/components/'),
    ) as object;
    const { properties, allOf } = message.payload as any;
    const named = (properties ?? allOf?.[0]?.properties) as Record<string, any> | undefined;
    return {
      name,
      event: Object.values(named ?? {}).find((each) => typeof each.const === 'string')?.const,
      kind,
      accepts: (value) => (validate ??= this.#ajv.compile(schema))(value),
    };
  }
}

/** What was said on one connection so far. */
class Exchange {
  readonly #pending: Pending[] = [];

  constructor(
    private readonly document: AsyncApiDocument,
    private readonly operations: readonly Operation[],
    /** The channel of the endpoint. */
    private readonly endpoint: string,
  ) {}

  /** @returns what is wrong with the frame */
  next(frame: RecordedFrame): string | undefined {
    const value = valueOf(frame);
    const kind = frame.isBinary ? 'binary' : typeof value === 'string' ? 'text' : 'json';
    const problem = frame.from === 'client' ? this.#sent(value, kind) : this.#received(value, kind);
    return problem === undefined ? undefined : `${this.endpoint}, ${frame.from}: ${problem}: ${frame.data}`;
  }

  #sent(value: unknown, kind: Validator['kind']): string | undefined {
    const channel = this.#channelOf(value);
    const answers = this.#of('send', channel).flatMap(({ replies }) => replies);
    if (statusOf(value) !== undefined && answers.length > 0) {
      return exactlyOne(answers.filter(fits(value, kind)));
    }
    const operations = this.#of('receive', channel);
    const found = operations.filter(({ messages }) => messages.some(fits(value, kind)));
    if (found.length > 1) return `several operations accept it: ${found.map(({ id }) => id).join(', ')}`;
    const [operation] = found;
    // A frame that no operation accepts has to be refused.
    if (operation === undefined || operation.replies.length > 0) this.#pending.push({ value, operation, channel });
    return undefined;
  }

  #received(value: unknown, kind: Validator['kind']): string | undefined {
    const pushes = this.#of('send', this.#channelOf(value)).flatMap(({ messages }) => messages);
    const status = kind === 'binary' ? 200 : statusOf(value);
    if (status === undefined) return exactlyOne(pushes.filter(fits(value, kind)));
    const index = this.#pending.findIndex((each) => isAnswer(value, each.value));
    // Items of a stream come before the answer.
    const [pending] = index < 0 ? [] : status === 206 ? [this.#pending[index]] : this.#pending.splice(index, 1);
    if (pending?.operation === undefined) {
      if (status < 400) return 'it answers a frame that the document does not accept';
      const named = pending && this.#named(pending.value, pending.channel);
      const refusals = this.#of('send', this.endpoint).flatMap(({ messages }) => messages);
      return exactlyOne((named?.replies ?? refusals).filter(fits(value, kind)));
    }
    return exactlyOne(pending.operation.replies.filter(fits(value, kind)));
  }

  /** The operation that a malformed frame names. */
  #named(value: unknown, channel: string): Operation | undefined {
    const { event } = (value ?? {}) as { readonly event?: unknown };
    if (event === undefined)
      return this.#of('receive', channel).find(({ messages }) => messages[0]!.event === undefined);
    return this.#of('receive', channel).find(({ messages }) => messages[0]!.event === event);
  }

  #of(action: Operation['action'], channel: string): readonly Operation[] {
    return this.operations.filter((each) => each.action === action && each.channel === channel);
  }

  /** The channel of the document that a frame belongs to: that of its channel class, or that of the endpoint. */
  #channelOf(value: unknown): string {
    const { channel: name, body } = (value ?? {}) as { readonly channel?: unknown; readonly body?: unknown };
    const named = name ?? (statusOf(value) === undefined ? undefined : (body as { channel?: unknown } | null)?.channel);
    const { path, protocol } = this.document.channels[this.endpoint]!['x-cortado'];
    const found = Object.entries(this.document.channels).find(([, { address, 'x-cortado': more }]) => {
      const isHere = (more['endpoints'] as readonly unknown[] | undefined)?.includes(path) === true;
      return isHere && more['protocol'] === protocol && typeof named === 'string' && namePattern(address).test(named);
    });
    return found?.[0] ?? this.endpoint;
  }
}

function fits(value: unknown, kind: Validator['kind']): (validator: Validator) => boolean {
  return (each) => {
    if (each.kind === 'any') return true;
    if (each.kind === 'text') return kind !== 'binary';
    return (each.kind === 'binary') === (kind === 'binary') && each.accepts(value);
  };
}

function exactlyOne(found: readonly Validator[]): string | undefined {
  if (found.length === 1) return undefined;
  return found.length === 0
    ? 'no message accepts it'
    : `several accept it: ${found.map(({ name }) => name).join(', ')}`;
}

/** Replies of the rpc protocol have the id of their request; those of the message protocol come in order. */
function isAnswer(reply: any, request: any): boolean {
  if (reply?.id !== undefined && reply.id !== null) return reply.id === request?.id;
  if (reply?.event !== undefined) return reply.event === request?.event && reply.channel === request?.channel;
  return true;
}

function valueOf({ data, isBinary }: RecordedFrame): unknown {
  if (isBinary) return data;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return data;
  }
}

function statusOf(value: unknown): number | undefined {
  const { statusCode } = (value ?? {}) as { readonly statusCode?: number };
  return statusCode;
}

function lastOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function pathPattern(address: string): RegExp {
  return new RegExp(`^${address.replaceAll(/\{wildcard\}/g, '.+').replaceAll(/\{[^{}]+\}/g, '[^/]+')}$`);
}

function namePattern(address: string): RegExp {
  return new RegExp(`^${address.replaceAll(/\{[^{}]+\}/g, '[^:]+')}$`);
}
