import {
  Asks,
  ConfigurationError,
  Emits,
  Returns,
  type Class,
  type Documentation,
  type JsonBody,
  type QuestionAnswers,
  type ReturnedType,
} from '@cortado/core';
import { documentFunction, type Host, type Receivable } from '@cortado/core/transport';
import type { CallbackOptions, Connection } from '../connection/connection';
import type { EndpointOptions, EndpointSettings } from '../endpoint/settings';
import type { Endpoint } from '../endpoint/endpoint';
import { checkCallbackNames } from '../endpoint/hook-names';
import type { ChannelClasses } from '../endpoint/channel-classes';
import { compileSocketMethod } from '../endpoint/socket-method';

/** What `app.websocket(path, handler)` takes: the body of a `@WebSocket` method, or the argument of its `acceptCallback()`. */
export type SocketHandler<R extends Receivable | undefined> =
  ((connection: Connection) => unknown) | (CallbackOptions<R> & { readonly receive: R });

/** What `app.websocket(path, handler, options)` takes. */
export interface SocketOptions extends EndpointOptions, SocketDocumentation {}

/** What documents say of an endpoint without a class. */
export interface SocketDocumentation {
  /** As `@Api` says it of a class. */
  readonly api?: Documentation;
  /** What `onReceive` answers, as `@Returns` says it: the class of the body by status, as in `{ 200: Reply, 404: null }`. */
  readonly returns?: Readonly<Record<number, ReturnedType>>;
  /** What it pushes, as `@Emits` says it: the class of the data by event, as in `{ said: Said }`. */
  readonly emits?: Readonly<Record<string, JsonBody>>;
  /** What it asks clients, as `@Asks` says it: `{ confirm: { type: Confirm, answers: { 200: Boolean } } }`. */
  readonly asks?: Readonly<Record<string, { readonly type: JsonBody; readonly answers: QuestionAnswers }>>;
}

/** The type of `app.websocket`. */
export interface WebSocketRegistrar {
  <const R extends Receivable | undefined = undefined>(
    path: string,
    handler: SocketHandler<R>,
    options?: SocketOptions,
  ): void;
}

/** The name under which `compileSocketMethod` compiles what receives the messages of `handle`. */
const ON_RECEIVE = 'handle.onReceive';

/** Compiles a function handler as the method of a generated class. @throws ConfigurationError */
export function compileFunctionHandler(
  host: Host,
  path: string,
  handler: SocketHandler<any>,
  settings: EndpointSettings,
  classes: ChannelClasses,
  documentation: SocketDocumentation,
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
  document(FunctionHandler, documentation, `app.websocket('${path}')`);
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

/** The options but those that only documents read. */
export function endpointOptions(options: SocketOptions): EndpointOptions {
  const { api: _api, returns: _returns, emits: _emits, asks: _asks, ...others } = options;
  return others;
}

/** Records what decorators would say of a class, as TypeScript would: from the last to the first. @throws ConfigurationError E_OPTION */
function document(type: Class, { api, returns = {}, emits = {}, asks = {} }: SocketDocumentation, where: string): void {
  if (api !== undefined) documentFunction(type, undefined, api, `${where}, api`);
  const target = type.prototype as object;
  for (const [status, body] of Object.entries(returns).toReversed())
    Returns<number, any>(Number(status), body)(target, ON_RECEIVE, {});
  for (const [event, body] of Object.entries(emits).toReversed()) Emits(event, body)(type);
  for (const [event, { type: question, answers }] of Object.entries(asks).toReversed())
    Asks(event, question, answers)(type);
}
