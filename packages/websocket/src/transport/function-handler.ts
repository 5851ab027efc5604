import { ConfigurationError } from '@cortado/core';
import type { Host, Receivable } from '@cortado/core/transport';
import type { CallbackOptions, Connection } from '../connection/connection';
import type { EndpointOptions, EndpointSettings } from '../endpoint/settings';
import type { Endpoint } from '../endpoint/endpoint';
import { checkCallbackNames } from '../endpoint/hook-names';
import type { ChannelClasses } from '../endpoint/channel-classes';
import { compileSocketMethod } from '../endpoint/socket-method';

/** What `app.websocket(path, handler)` takes: the body of a `@WebSocket` method, or the argument of its `acceptCallback()`. */
export type SocketHandler<R extends Receivable | undefined> =
  ((connection: Connection) => unknown) | (CallbackOptions<R> & { readonly receive: R });

/** The type of `app.websocket`. */
export interface WebSocketRegistrar {
  <const R extends Receivable | undefined = undefined>(
    path: string,
    handler: SocketHandler<R>,
    options?: EndpointOptions,
  ): void;
}

/** Compiles a function handler as the method of a generated class. @throws ConfigurationError */
export function compileFunctionHandler(
  host: Host,
  path: string,
  handler: SocketHandler<any>,
  settings: EndpointSettings,
  classes: ChannelClasses,
): Endpoint {
  const isFunction = typeof handler === 'function';
  if (!isFunction && (typeof handler?.onReceive !== 'function' || handler.receive === undefined)) {
    throw new ConfigurationError('E_WEBSOCKET', {
      where: `app.websocket('${path}')`,
      problem: 'the handler is neither a function nor { receive, onReceive }',
      remedy: 'give (connection) => …, or { receive: ChatRequest, onReceive: (request) => … }',
    });
  }
  if (!isFunction) checkCallbackNames(handler, `app.websocket('${path}')`);
  class FunctionHandler {
    handle(connection: Connection): unknown {
      return isFunction ? handler(connection) : connection.acceptCallback(handler);
    }
  }
  const place = { path: host.prefix.before(path), version: undefined };
  const source = { type: FunctionHandler, key: 'handle' };
  const receive = isFunction ? undefined : (handler.receive as Receivable);
  const receiveOptions = isFunction ? undefined : handler.receiveOptions;
  return compileSocketMethod(host, source, place, settings, {
    style: 'function',
    marked: [],
    receive,
    receiveOptions,
    channels: classes.of(settings.channels, `app.websocket('${path}')`),
  });
}
