import type { ChannelPlans } from '@cortado/channels';
import { Result, type Class, type Context } from '@cortado/core';
import { failure, isPromise, withOutcome, type HandlerPlan, type Host, type Method } from '@cortado/core/transport';
import { tellOnError, type Hooks, type HookSession } from '../dispatch/hooks';
import { renewalPlan } from '../credentials/renewal';
import type { HandshakeContext } from '../credentials/handshake-context';
import type { AcceptingSession } from '../handshake/handshake-session';
import { decided, type Acceptance } from '../handshake/acceptance';
import { Counters } from './counters';
import { SwitchProtocols } from '../handshake/switch-protocols';
import type { EndpointSettings } from './settings';
import type { MessageContext, MessageSession } from '../protocol/message-context';
import { addRoutes } from './add-routes';
import { CallbackPlans } from './callback-plans';
import { describeEndpoint } from './describe-endpoint';
import { handlerName, type Endpoint, type EndpointPlace } from './endpoint';
import { messagePlans, handlersOf } from './message-plans';

type Instance = Record<PropertyKey, Method>;

/** Compiles an endpoint class, which has one instance per connection. @throws ConfigurationError */
export function compileEndpointClass(
  host: Host,
  type: Class,
  place: EndpointPlace,
  settings: EndpointSettings,
  channels: ReadonlySet<ChannelPlans> | undefined,
): Endpoint {
  const { path } = place;
  const has = (hook: string): boolean => typeof (type.prototype as Instance)[hook] === 'function';
  const plans = messagePlans(host, type, {
    discriminator: settings.discriminator,
    ...(has('onError') ? { observe: tellOfMessageError } : {}),
  });
  const handlers = handlersOf(type, plans, settings.discriminator, channels !== undefined);
  const { key } = plans[0] ?? { key: 'onHandshake' };
  const hosts = addRoutes(host, type, key, path);
  for (const reached of [...plans.map((each) => each.key), 'onHandshake', 'onConnect']) {
    host.routes.reaches(path, type, reached);
  }

  const build = host.container.dedicated(type, 'connection');
  const connect = has('onConnect') ? compileConnect(host, type) : undefined;
  // Arguments of onConnect are converted before the 101 and used after it.
  const connectValues = new WeakMap<HookSession, { readonly context: Context; readonly values: unknown[] }>();
  const hooks: Hooks = {
    connect:
      connect &&
      ((session) => {
        const { context, values } = connectValues.get(session)!;
        return withOutcome(context, () => instanceOf(session)['onConnect']!(...values));
      }),
    handled: connect?.handled,
    disconnect: has('onDisconnect')
      ? (session, reason) => instanceOf(session)['onDisconnect']!(session.connection, reason)
      : undefined,
    error: has('onError')
      ? (session, error, failure) => instanceOf(session)['onError']!(session.connection, error, failure)
      : undefined,
  };

  const decides = has('onHandshake');
  const undecided: Acceptance = Object.freeze({ hooks, handlers });
  const begin = (session: AcceptingSession, values: unknown[]): unknown => {
    // The handshake took too long, or the client left.
    if (session.state !== 'connecting') return failure(503);
    const instance = (session.instance = build.resolve(session.scope) as Instance);
    if (!decides) return session.handshake!.agree(undecided);
    const value: unknown = instance['onHandshake']!(...values);
    return isPromise(value) ? decideLater(session, value) : decide(session, value);
  };
  const beginWith = async ({ readArguments }: HandlerPlan, context: Context, values: unknown[]): Promise<unknown> => {
    const { session } = context as HandshakeContext<AcceptingSession>;
    const read = await readArguments(context);
    if (read instanceof Result) return read;
    connectValues.set(session, { context, values: read });
    // Awaited, so that `isWaitedFor` finds the handshake from the first turn on.
    return await begin(session, values);
  };
  const decide = (session: AcceptingSession, value: unknown): Result => {
    const decision = decided(value, session.address.offered);
    return decision instanceof Result ? decision : session.handshake!.agree({ ...decision, hooks, handlers });
  };
  const decideLater = async (session: AcceptingSession, value: PromiseLike<unknown>): Promise<Result> =>
    decide(session, await value);

  const handshake = host.compile({
    type,
    key: 'onHandshake',
    levels: ['app', 'class'],
    transport: 'websocket',
    payload: [],
    positional: decides ? [{ async: false, read: (context) => context }] : [],
    // Without a promise where nothing waits: the 101 then leaves in the turn in which the request came.
    call(context, values) {
      const { session } = context as HandshakeContext<AcceptingSession>;
      return connect === undefined ? begin(session, values) : beginWith(connect, context, values);
    },
  });

  const callbacks = new CallbackPlans(host, type, key, [], settings.discriminator);
  const endpoint = Object.freeze<Endpoint>({
    path,
    hosts,
    type,
    handler: handlerName(type, 'onHandshake'),
    settings,
    counters: new Counters(path),
    protocols: new SwitchProtocols(settings),
    handshake,
    renewal: renewalPlan(handshake),
    guardsMessages: false, // message guards are in the plans of the handlers
    callbacks,
    channels,
  });
  describeEndpoint(host, endpoint, place, { style: 'class', messages: plans, connect });
  return endpoint;
}

/** Tells `onError` of an error in a message handler, under the id of its reply. */
function tellOfMessageError(error: unknown, context: Context): void {
  const { session, handler, id } = context as MessageContext;
  void tellOnError(session as MessageSession & HookSession, error, { hook: handler.method, id });
}

function instanceOf(session: HookSession): Instance {
  return session.instance as Instance;
}

function compileConnect(host: Host, type: Class): HandlerPlan {
  return host.compile({
    type,
    key: 'onConnect',
    levels: [],
    transport: 'websocket',
    payload: [],
    positional: [{ async: false, read: (context) => context.connection }],
  });
}
