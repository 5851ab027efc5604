import type { HandlerDescription, InputDescription } from '@cortado/core';
import type { JsonSchema } from '../schema/json-schema';
import type { Schemas } from '../schema/schemas';
import { textInputs, type TextInput } from '../schema/text-input';
import type { Address } from './address';
import { answersOf } from './answers';
import type { AsyncApiChannel } from './document';
import type { DraftContext } from './draft-context';
import type { SocketEndpoint } from './endpoints';
import { filled, given, objectOf } from './parts';

/** How a client opens a socket: what the handshake reads, how it chooses the protocol, and what it is answered. */
export function handshakeOf(
  { handshake, messages }: SocketEndpoint,
  address: Address,
  protocol: string,
  { schemas }: DraftContext,
): Pick<AsyncApiChannel, 'parameters' | 'bindings'> & { readonly traits: Readonly<Record<string, unknown>> } {
  const read = new HandshakeInputs(schemas);
  for (const each of handshake.inputs) read.add(each, true);
  // Messages read the path, the query and the headers of the handshake. What they lack is an error of the message.
  for (const { inputs } of messages) for (const each of inputs) read.add(each, false);
  const parameters = Object.fromEntries(
    address.params.map(({ name, readAs, pattern }) => {
      const schema = read.of('path', readAs) ?? { type: 'string' };
      return [name, pattern === undefined ? schema : { ...schema, pattern }];
    }),
  );
  const query = read.object('query');
  const headers = read.object('header', subprotocolHeader(handshake, protocol));
  return {
    ...(address.params.length === 0
      ? {}
      : { parameters: Object.fromEntries(address.params.map(({ name }) => [name, parameterOf(parameters[name]!)])) }),
    bindings: {
      ws: given({ method: 'GET', bindingVersion: '0.1.0', query, headers }),
    },
    traits: given({
      path: handshake.path,
      host: handshake.host,
      version: handshake.version?.name,
      protocol,
      deprecated: handshake.documentation?.deprecated === true ? true : undefined,
      parameters: filled(parameters),
      cookies: read.object('cookie'),
      subprotocols: handshake.subprotocols,
      handshake: handshakeAnswers(handshake, schemas),
    }),
  };
}

/** What AsyncAPI says of a parameter, which is a text. */
function parameterOf({ description, enum: values, default: initial }: JsonSchema): object {
  return given({
    description: description as string | undefined,
    enum: (values as readonly unknown[] | undefined)?.map(String),
    default: initial === undefined ? undefined : String(initial),
  });
}

/** The names of the schemas that a handshake is answered with, by status; null for no body. */
function handshakeAnswers(handshake: HandlerDescription, schemas: Schemas): Readonly<Record<string, unknown>> {
  const answers = answersOf(handshake, schemas, false).filter(({ isFailure }) => isFailure);
  const bodies = answers.map(({ name, body }) => {
    const { $ref } = body as { readonly $ref?: string };
    return [name, $ref === undefined ? body : $ref.slice($ref.lastIndexOf('/') + 1)] as const;
  });
  return Object.fromEntries([['101', null], ...bodies]);
}

/** The header that chooses the protocol; undefined where a client need not send it. */
function subprotocolHeader(
  { subprotocols = [], security }: HandlerDescription,
  protocol: string,
): readonly TextInput[] {
  const token = security === undefined ? '' : ' A token may follow it as "bearer.<token>".';
  const name = 'sec-websocket-protocol';
  if (protocol === 'rpc') {
    const description = `Chooses the rpc protocol.${token}`;
    return [{ name, required: true, schema: { type: 'string', const: 'cortado.v1', description } }];
  }
  if (subprotocols.length === 0) return [];
  const description = `Optional, and chooses among the subprotocols of the endpoint.${token}`;
  return [{ name, required: false, schema: { type: 'string', enum: subprotocols, description } }];
}

/** The values that a handshake reads, by source and name. */
class HandshakeInputs {
  readonly #found = new Map<string, Map<string, TextInput>>();

  constructor(private readonly schemas: Schemas) {}

  add(input: InputDescription, counts: boolean): void {
    if (input.source === 'custom' || input.source === 'file') return;
    const known = this.#found.get(input.source) ?? new Map<string, TextInput>();
    this.#found.set(input.source, known);
    for (const each of textInputs(input, this.schemas)) {
      const before = known.get(each.name);
      const required = (counts && each.required) || before?.required === true;
      known.set(each.name, { ...(before ?? each), required });
    }
  }

  of(source: InputDescription['source'], name: string): JsonSchema | undefined {
    return this.#found.get(source)?.get(name)?.schema;
  }

  /** All of a source; undefined for none. */
  object(source: InputDescription['source'], more: readonly TextInput[] = []): JsonSchema | undefined {
    const all = [...(this.#found.get(source)?.values() ?? []), ...more];
    if (all.length === 0) return undefined;
    return objectOf(
      Object.fromEntries(all.map(({ name, required, schema }) => [required ? name : `${name}?`, schema])),
    );
  }
}
