import type { Awaitable, Class, Result } from '@cortado/core';
import { DecoratorMetadata } from '@cortado/core/transport';
import type { AcceptOptions } from '../handshake/acceptance';
import type { Connection } from '../connection/connection';
import type { HookFailure } from '../dispatch/hooks';
import type { Disconnect } from '../protocol/disconnect';
import type { EndpointOptions } from './settings';

export interface WebSocketMetadata {
  readonly path: string;
  readonly options: EndpointOptions;
}

export const webSocketMetadata = new DecoratorMetadata<WebSocketMetadata>('WebSocket');

/** The hooks that an endpoint class may have; all optional. */
interface EndpointHooks {
  onHandshake: (...args: any[]) => Awaitable<void | AcceptOptions | Result>;
  onConnect: (connection: Connection, ...rest: any[]) => unknown;
  onDisconnect: (connection: Connection, reason: Disconnect) => unknown;
  onError: (connection: Connection, error: any, details: HookFailure) => unknown;
}

/** Checks the types of the hooks that a class has. An interface of optional methods would refuse classes without any. */
type CheckHooks<T> = { [K in keyof T & keyof EndpointHooks]: EndpointHooks[K] };

export interface WebSocketDecorator {
  <T extends CheckHooks<T>>(target: Class<T>): void;
  <M extends (connection: Connection, ...rest: any[]) => unknown>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void;
}

/**
 * Accepts WebSocket connections. On a class: one instance per connection, with `@OnReceive` or `@OnMessage` methods and
 * the hooks `onHandshake`, `onConnect`, `onDisconnect`, `onError`. On a method of a `@Controller`: the method is called with
 * the connection, and accepts it with `acceptCallback()` or `accept()`.
 *
 * @param path in the syntax of HTTP routes, as in `/chat/:room`; the prefix of the controller comes before it on a method
 * @example
 * @WebSocket('/chat/:room')
 * class ChatSocket {
 *   @OnReceive() onReceive(request: ChatRequest) { return Ok({ message: request.message }) }
 * }
 */
export function WebSocket(path: string, options: EndpointOptions = {}): WebSocketDecorator {
  return (target: object, key?: string | symbol) => {
    if (key === undefined) webSocketMetadata.onClass(target as Class, { path, options });
    else webSocketMetadata.onMethod(target, key, { path, options });
  };
}

/** The same decorator by a name that does not shadow the global `WebSocket`. */
export { WebSocket as WebSocketEndpoint };
