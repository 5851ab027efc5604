import type { ApplicationDescription, HandlerDescription } from '@cortado/core';
import { Schemas } from '../schema/schemas';
import { addressesOf, nameOfAddress, nameOfPattern, type Address } from './address';
import { draftChannelClass } from './class-channel';
import type { ChannelDraft } from './channel-draft';
import type { AsyncApiChannel, AsyncApiDocument, AsyncApiInfo, AsyncApiOperation } from './document';
import { tagsOf, type DraftContext } from './draft-context';
import { draftEndpoint, draftOwnFrames } from './endpoint-channel';
import { socketsOf, type ChannelClass, type SocketEndpoint } from './endpoints';
import { handshakeOf } from './handshake';
import { Identifiers } from './identifiers';
import { messageWire } from './message-wire';
import { given } from './parts';
import { rpcWire } from './rpc-wire';
import { securitySchemes } from './security';
import { Servers, type GivenServer } from './servers';
import type { Wire } from './wire';

/** What a document says beyond the handlers. */
export interface AsyncApiSettings {
  readonly info: AsyncApiInfo;
  /** The addresses of the application. Default none: the document does not say where it is. */
  readonly servers?: readonly GivenServer[] | undefined;
}

/** Describes the sockets and the channels of an application as AsyncAPI 3.0. The same description gives the same document. */
export function buildAsyncApi(
  description: ApplicationDescription,
  { info, servers }: AsyncApiSettings,
): AsyncApiDocument {
  return new DocumentDraft(description, servers).document(info);
}

const WIRES: readonly Wire[] = [messageWire, rpcWire];

class DocumentDraft {
  readonly #servers: Servers;
  readonly #channels: Record<string, AsyncApiChannel> = {};
  readonly #operations: Record<string, AsyncApiOperation> = {};
  readonly #context: DraftContext;

  constructor(
    private readonly description: ApplicationDescription,
    servers: readonly GivenServer[] | undefined,
  ) {
    this.#servers = new Servers(servers);
    this.#context = {
      schemas: new Schemas(description, 'draft-07'),
      channelIds: new Identifiers(),
      operationIds: new Identifiers(),
      known: new Set(),
    };
    const { endpoints, channels } = socketsOf(description);
    for (const endpoint of endpoints) {
      for (const address of addressesOf(endpoint.handshake.path)) this.#addEndpoint(endpoint, address);
    }
    for (const channel of channels) this.#addChannelClass(channel);
  }

  document(info: AsyncApiInfo): AsyncApiDocument {
    const servers = this.#servers.all();
    const schemes = securitySchemes(this.description, this.#context.known);
    return {
      asyncapi: '3.0.0',
      info,
      defaultContentType: 'application/json',
      ...(servers === undefined ? {} : { servers }),
      channels: this.#channels,
      operations: this.#operations,
      components: {
        schemas: this.#context.schemas.components(),
        ...(schemes === undefined ? {} : { securitySchemes: schemes }),
      },
    };
  }

  #addEndpoint(endpoint: SocketEndpoint, address: Address): void {
    const { handshake } = endpoint;
    const { host } = handshake;
    const name = nameOfAddress(address.text);
    const id = this.#unique(host === undefined ? name : `${host.replace('*', 'any')}.${name}`);
    if (readsItself(endpoint, this.description)) {
      this.#addSocket(endpoint, address, draftOwnFrames(id, endpoint, this.#context), 'own');
      return;
    }
    for (const wire of wiresOf(handshake)) {
      const draft = draftEndpoint(id + endingOf(wire), endpoint, wire, this.#context);
      this.#addSocket(endpoint, address, draft, wire.protocol);
    }
  }

  #addSocket(endpoint: SocketEndpoint, address: Address, draft: ChannelDraft, protocol: string): void {
    const { handshake } = endpoint;
    const { parameters, bindings, traits } = handshakeOf(endpoint, address, protocol, this.#context);
    this.#add(draft, handshake, {
      address: address.text,
      title: protocol === 'rpc' ? `${handshake.path} (cortado.v1)` : handshake.path,
      parameters,
      servers: this.#servers.ofHost(handshake.host),
      bindings,
      'x-cortado': traits,
    });
  }

  #addChannelClass(channel: ChannelClass): void {
    const { pattern, join, endpoints } = channel;
    const id = this.#unique(nameOfPattern(pattern));
    const names = [...pattern.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
    const protocols = new Set(endpoints.flatMap(({ handshake }) => wiresOf(handshake)));
    for (const wire of WIRES.filter((each) => protocols.has(each))) {
      this.#add(draftChannelClass(id + endingOf(wire), channel, wire, this.#context), join, {
        address: pattern,
        title: wire.protocol === 'rpc' ? `${pattern} (cortado.v1)` : pattern,
        parameters:
          names.length === 0
            ? undefined
            : Object.fromEntries(names.map((name) => [name, { description: 'One or more characters other than ":"' }])),
        'x-cortado': given({
          protocol: wire.protocol,
          endpoints: [...new Set(endpoints.map(({ handshake }) => handshake.path))],
          presence: join.presence,
          history: join.positions,
          deprecated: join.documentation?.deprecated === true ? true : undefined,
        }),
      });
    }
  }

  #add(
    draft: ChannelDraft,
    handler: HandlerDescription,
    channel: { [K in keyof Omit<AsyncApiChannel, 'messages'>]: AsyncApiChannel[K] | undefined },
  ): void {
    const { summary, description } = handler.documentation ?? {};
    const { address, title, ...rest } = channel;
    this.#channels[draft.id] = given({
      address,
      title,
      summary,
      description,
      tags: tagsOf(handler),
      ...rest,
      messages: draft.messages,
    }) as AsyncApiChannel;
    Object.assign(this.#operations, draft.operations);
  }

  /** A name that is free in both protocols. */
  #unique(wanted: string): string {
    return this.#context.channelIds.unique(wanted, WIRES.map(endingOf));
  }
}

function endingOf({ protocol }: Wire): string {
  return protocol === 'rpc' ? '.rpc' : '';
}

function wiresOf({ protocols }: HandlerDescription): readonly Wire[] {
  return protocols === undefined ? WIRES : WIRES.filter(({ protocol }) => protocols.includes(protocol));
}

/** Whether nothing is known about the frames of an endpoint: no handler takes its messages, and no channel class its joins. */
function readsItself({ handshake, messages }: SocketEndpoint, { handlers }: ApplicationDescription): boolean {
  if (handshake.style === 'class' || messages.length > 0) return false;
  return !handlers.some(
    ({ kind, path, host }) => kind === 'join' && path === handshake.path && host === handshake.host,
  );
}
