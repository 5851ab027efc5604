import type { ApplicationDescription, HandlerDescription } from '@cortado/core';
import type { ErrorBodyOptions } from '@cortado/core/transport';
import { Schemas } from '../schema/schemas';
import { addressesOf, nameOfAddress, nameOfPattern, type Address } from './address';
import { draftChannelClass, draftStreamedChannel } from './class-channel';
import type { ChannelDraft } from './channel-draft';
import type { AsyncApiChannel, AsyncApiDocument, AsyncApiInfo, AsyncApiOperation } from './document';
import { tagsOf, type DraftContext } from './draft-context';
import { draftEndpoint, draftOwnFrames } from './endpoint-channel';
import { socketsOf, type ChannelClass, type SocketEndpoint } from './endpoints';
import { handshakeOf } from './handshake';
import { Identifiers } from './identifiers';
import { messageProtocol } from './message-protocol';
import { given } from './parts';
import { rpcProtocol } from './rpc-protocol';
import { securitySchemes } from './security';
import { nameOfHost, Servers, type GivenServer } from './servers';
import type { Protocol } from './protocol';

/** What a document says beyond the handlers. */
export interface AsyncApiSettings {
  readonly info: AsyncApiInfo;
  /** The addresses of the application. Default none: the document does not say where it is. */
  readonly servers?: readonly GivenServer[] | undefined;
  /** How the application writes failures. */
  readonly errorBody?: ErrorBodyOptions | undefined;
}

/** Describes the sockets and the channels of an application as AsyncAPI 3.0. The same description gives the same document. */
export function buildAsyncApi(description: ApplicationDescription, settings: AsyncApiSettings): AsyncApiDocument {
  return new DocumentDraft(description, settings).document(settings.info);
}

const PROTOCOLS: readonly Protocol[] = [messageProtocol, rpcProtocol];

class DocumentDraft {
  readonly #servers: Servers;
  readonly #channels: Record<string, AsyncApiChannel> = {};
  readonly #operations: Record<string, AsyncApiOperation> = {};
  readonly #context: DraftContext;

  constructor(
    private readonly description: ApplicationDescription,
    { servers, errorBody }: AsyncApiSettings,
  ) {
    this.#servers = new Servers(servers);
    this.#context = {
      schemas: new Schemas(description, 'draft-07', errorBody),
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
    const id = this.#unique(host === undefined ? name : `${nameOfHost(host)}.${name}`);
    if (readsItself(endpoint)) {
      this.#addSocket(endpoint, address, draftOwnFrames(id, endpoint, this.#context), 'own');
      return;
    }
    for (const protocol of protocolsOf(endpoint)) {
      const draft = draftEndpoint(id + endingOf(protocol), endpoint, protocol, this.#context);
      this.#addSocket(endpoint, address, draft, protocol.name);
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
    if (endpoints.length === 0) {
      this.#add(draftStreamedChannel(id, channel, this.#context), join, {
        address: pattern,
        title: pattern,
        parameters: parametersOf(pattern),
        'x-cortado': traitsOf(channel, 'sse'),
      });
    }
    const protocols = new Set(endpoints.flatMap(protocolsOf));
    for (const protocol of PROTOCOLS.filter((each) => protocols.has(each))) {
      this.#add(draftChannelClass(id + endingOf(protocol), channel, protocol, this.#context), join, {
        address: pattern,
        title: protocol.name === 'rpc' ? `${pattern} (cortado.v1)` : pattern,
        parameters: parametersOf(pattern),
        'x-cortado': traitsOf(channel, protocol.name),
      });
    }
  }

  #add(
    draft: ChannelDraft,
    handler: HandlerDescription,
    channel: { [K in keyof Omit<AsyncApiChannel, 'messages'>]: AsyncApiChannel[K] | undefined },
  ): void {
    // A join is one operation of its channel.
    const { summary, description } =
      (handler.kind === 'join' ? handler.classDocumentation : handler.documentation) ?? {};
    const { address, title, ...rest } = channel;
    this.#channels[draft.id] = given({
      address,
      title,
      summary,
      description,
      tags: tagsOf(handler),
      ...rest,
      messages: draft.messages,
    });
    Object.assign(this.#operations, draft.operations);
  }

  /** A name that is free in both protocols. */
  #unique(wanted: string): string {
    return this.#context.channelIds.unique(wanted, PROTOCOLS.map(endingOf));
  }
}

/** Of the names of a channel class. */
function parametersOf(pattern: string): AsyncApiChannel['parameters'] | undefined {
  const names = [...pattern.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, { description: 'One or more characters other than ":"' }]));
}

function traitsOf({ join, endpoints }: ChannelClass, protocol: string) {
  return given({
    protocol,
    endpoints: [...new Set(endpoints.map(({ handshake }) => handshake.path))],
    presence: join.presence,
    history: join.positions,
    deprecated: join.classDocumentation?.deprecated === true ? true : undefined,
  });
}

function endingOf({ name }: Protocol): string {
  return name === 'rpc' ? '.rpc' : '';
}

/** The protocols in which a client can say anything on an endpoint: those of binary frames have no other protocol. */
function protocolsOf({ handshake: { protocols }, messages, joins }: SocketEndpoint): readonly Protocol[] {
  const isBinary = joins === 0 && messages.length > 0 && messages.every(({ payload }) => payload?.kind === 'binary');
  const spoken = protocols ?? PROTOCOLS.map(({ name }) => name);
  return PROTOCOLS.filter(({ name }) => spoken.includes(name) && !(isBinary && name === 'rpc'));
}

/** Whether nothing is known about the frames of an endpoint: no handler takes its messages, and no channel class its joins. */
function readsItself({ handshake, messages, joins }: SocketEndpoint): boolean {
  return handshake.style !== 'class' && messages.length === 0 && joins === 0;
}
