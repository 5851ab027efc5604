import type { ChannelPlans } from '@cortado/channels';
import { RANK, type Host, type Method, type Receivable, type DtoInputOptions } from '@cortado/core/transport';
import { ConfigurationError, type Class } from '@cortado/core';
import { renewalPlan } from '../credentials/renewal';
import type { HandshakeContext } from '../credentials/handshake-context';
import type { AcceptingSession } from '../handshake/handshake-session';
import { Counters } from './counters';
import { SwitchProtocols } from '../handshake/switch-protocols';
import type { EndpointSettings } from './settings';
import { addRoutes } from './add-routes';
import { CallbackPlans } from './callback-plans';
import { describeEndpoint } from './describe-endpoint';
import { handlerName, type Endpoint, type EndpointPlace } from './endpoint';
import type { MessagePlan } from './message-plans';

/** What is known at start-up about the messages of a `@WebSocket` method. */
interface SocketMethod {
  readonly style: 'method' | 'function';
  /** The `@OnReceive` methods of the controller, which it may pass to `acceptCallback()`. */
  readonly marked: readonly MessagePlan[];
  /** The `receive` of a function handler, compiled at start-up. */
  readonly receive?: Receivable | undefined;
  readonly receiveOptions?: DtoInputOptions | undefined;
  readonly channels: ReadonlySet<ChannelPlans> | undefined;
}

/**
 * Compiles a `@WebSocket` method of a controller, which accepts the connection itself.
 *
 * @throws ConfigurationError
 */
export function compileSocketMethod(
  host: Host,
  { type, key }: { readonly type: Class; readonly key: PropertyKey },
  place: EndpointPlace,
  settings: EndpointSettings,
  { style, marked, receive, receiveOptions, channels }: SocketMethod,
): Endpoint {
  const { path } = place;
  const hosts = addRoutes(host, type, key, path);
  for (const each of marked) host.routes.reaches(path, type, each.key);
  const { rank, resolve } = host.container.implicit(type);
  const handshake = host.compile({
    type,
    key,
    levels: ['app', 'class', 'method'],
    transport: 'websocket',
    payload: [],
    positional: [{ async: false, read: (context) => context.connection }],
    call: (context, values) => {
      const { session } = context as HandshakeContext<AcceptingSession>;
      const scope = rank === RANK.singleton ? host.container.root : context.scope;
      const controller = (session.instance = resolve(scope) as Record<PropertyKey, Method>);
      return session.handshake!.decideBy(() => controller[key]!(...values));
    },
  });
  const callbacks = new CallbackPlans(host, type, key, marked, settings.discriminator);
  const endpoint = Object.freeze<Endpoint>({
    path,
    hosts,
    type,
    handler: handlerName(type, key),
    settings,
    counters: new Counters(path),
    protocols: new SwitchProtocols(settings),
    handshake,
    renewal: renewalPlan(handshake),
    guardsMessages: host.guardsMessages(type, key),
    callbacks,
    channels,
  });
  const received =
    receive === undefined ? [] : [{ key, event: undefined, plan: callbacks.plan(receive, receiveOptions) }];
  describeEndpoint(host, endpoint, place, { style, messages: [...marked, ...received] });
  return endpoint;
}

/** @throws ConfigurationError E_WEBSOCKET: without a controller there is nothing to call the method on */
export function withoutController(type: Class, key: PropertyKey): ConfigurationError {
  return new ConfigurationError('E_WEBSOCKET', {
    where: `${type.name}.${String(key)}`,
    problem: '@WebSocket is on a method of a class that is not a controller',
    remedy: "write @Controller('/') before the class, or put @WebSocket(path) on the class itself",
  });
}
