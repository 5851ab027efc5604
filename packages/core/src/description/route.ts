import type { Class } from '../common/types';
import type { HandlerDescription } from './handler-description';

/** One route of an application: a short view of its description. */
export interface Route extends Pick<HandlerDescription, 'transport' | 'path' | 'type' | 'key'> {
  /** An HTTP method, or `UPGRADE`. */
  readonly method: string;
  /** What else a request must have for this route, as in `version 2`; routes that differ in it may share a path. */
  readonly constraint?: string;
  /** Of a socket class: each event and its method; `undefined` for whatever no event's method takes. */
  readonly messages?: readonly { readonly event: string | undefined; readonly key: PropertyKey }[];
  /** Of a socket: the channel classes that clients may join over it. */
  readonly channels?: readonly ChannelRoute[];
}

/** A channel class that clients may join over a socket. */
export interface ChannelRoute extends Pick<HandlerDescription, 'type' | 'key'> {
  /** The pattern of its names. */
  readonly channel: string;
  /** Those of a resource are methods of its controller. */
  readonly messages: readonly { readonly event: string; readonly type: Class; readonly key: PropertyKey }[];
}

/** The routes among the handlers, in their order, sockets included. */
export function routesOf(handlers: readonly HandlerDescription[]): readonly Route[] {
  const messages = handlers.filter(({ kind }) => kind === 'message');
  return handlers.flatMap((handler): Route[] => {
    const { transport, kind, style, method, path, type, key } = handler;
    if (method === undefined) return [];
    const constraint = constraintOf(handler);
    const channels = kind === 'handshake' ? channelsOf(handler, handlers) : [];
    const of = kind === 'handshake' && style === 'class' ? messages.filter((each) => isOf(each, handler)) : [];
    return [
      {
        transport,
        method,
        path,
        ...(constraint === undefined ? {} : { constraint }),
        type,
        key,
        ...(of.length === 0 ? {} : { messages: of.map((each) => ({ event: each.event, key: each.key })) }),
        ...(channels.length === 0 ? {} : { channels }),
      },
    ];
  });
}

function channelsOf({ path, host }: HandlerDescription, all: readonly HandlerDescription[]): readonly ChannelRoute[] {
  const here = all.filter((each) => each.channel !== undefined && each.path === path && each.host === host);
  return here
    .filter((each) => each.kind === 'join')
    .map(({ type, key, channel = '' }) => ({
      channel,
      type,
      key,
      messages: here
        .filter((each) => each.kind === 'message' && each.channel === channel)
        .map(({ event = '', type: handler, key: method }) => ({ event, type: handler, key: method })),
    }));
}

/** Whether a message belongs to a handshake. */
function isOf(message: HandlerDescription, { transport, path, host, type }: HandlerDescription): boolean {
  return message.transport === transport && message.path === path && message.host === host && message.type === type;
}

/** As in `host *.example.com, version 2`; undefined where the path says all. */
function constraintOf({ host, version }: Pick<HandlerDescription, 'host' | 'version'>): string | undefined {
  const parts = [host && `host ${host}`, version && version.in !== 'path' && `version ${version.name}`];
  return parts.filter(Boolean).join(', ') || undefined;
}
