import {
  channelMetadata,
  channelSources,
  ChannelPattern,
  checkedHistory,
  joinMetadata,
  presenceLimits,
  type ChannelInstance,
  type ChannelContext,
  type ChannelPlans,
  type ChannelSource,
  type SourceRequest,
} from '@cortado/channels';
import { ConfigurationError, NoContent, Result, type Awaitable, type Class } from '@cortado/core';
import {
  fromValue,
  isAsyncIterable,
  isPromise,
  refuseUnknownIn,
  type HandlerPlan,
  type Host,
  type Method,
} from '@cortado/core/transport';
import { checkChannelClass } from './check-channel-class';
import { checkEventName } from './message-plans';
import { messageMetadata } from './on-receive';

/** The name under which the plans of channel classes are compiled: a `Subscription` exists for them alone. */
const TRANSPORT = 'channel';

/** Compiles a channel class, which has one instance for each subscription. @throws ConfigurationError */
export function compileChannel(host: Host, type: Class): ChannelPlans {
  const own = channelMetadata.ofOwnClass(type);
  const { pattern: text, options } = (own.length > 0 ? own : channelMetadata.ofClass(type)).at(-1)!;
  const where = `@Channel of ${type.name}`;
  refuseUnknownIn(where, options, ['history', 'presence']);
  const history = checkedHistory(type.name, options.history);
  const presence = presenceLimits(where, options.presence);
  checkChannelClass(type, presence !== undefined);
  const pattern = new ChannelPattern(text, type.name);
  const key = joinMetadata.methodsOf(type)[0] ?? 'onJoin';
  const reached = [key, ...messageMetadata.methodsOf(type)];
  for (const each of reached) host.routes.reachesBy(pattern.params, type, each);
  const binding = host.container.dedicated(type, 'subscription');
  const source = channelSources.ofClass(type).at(-1)?.(host);
  const join = compileJoin(host, type, key, (scope) => binding.resolve(scope) as ChannelInstance, source);
  const events = compileEvents(host, type);
  const open = [...(source?.events(host) ?? [])].filter(([event]) => !events.has(event));
  return Object.freeze<ChannelPlans>({
    type,
    pattern,
    history,
    presence,
    join,
    again: Object.freeze({
      ...join,
      readArguments: source === undefined ? () => [] : join.readArguments,
      call: source === undefined ? admit : review,
    }),
    leave: Object.freeze({
      ...join,
      middleware: [],
      guards: [],
      readArguments: () => [],
      payload: 'none',
      call: leave,
    }),
    events,
    open: open.length === 0 ? undefined : new Map(open),
    hasSource: source !== undefined,
    build: (scope) => binding.resolve(scope) as ChannelInstance,
  });
}

/** Guards and body, then the limits, the subscription and `onJoin`. */
function compileJoin(
  host: Host,
  type: Class,
  key: PropertyKey,
  build: ChannelPlans['build'],
  source: ChannelSource | undefined,
): HandlerPlan {
  const [metadata] = joinMetadata.ofMethod(type, key);
  return host.compile({
    type,
    key,
    levels: ['app', 'class', 'method'],
    ...(source?.guardedBy === undefined ? {} : { also: source.guardedBy }),
    keepsPrincipal: true,
    transport: TRANSPORT,
    payload: metadata === undefined ? [] : ['json', 'text'],
    positional:
      source === undefined
        ? []
        : [{ async: true, read: (context, issues) => source.read(context, issues), input: source.input }],
    receive: metadata?.receive,
    receiveOptions: metadata?.options,
    call(context, values) {
      const { subscription } = context as ChannelContext;
      if (source !== undefined) subscription.body = context.payload;
      const joined = (refusal: Result | undefined): unknown => {
        if (refusal !== undefined) return refusal;
        const instance = (subscription.instance = build(subscription.scope));
        if (metadata === undefined) return succeeded(subscription, undefined);
        const value = instance[key]!(...values);
        return isPromise(value) ? value.then((each) => succeeded(subscription, each)) : succeeded(subscription, value);
      };
      const entered = subscription.enter(source === undefined ? undefined : (values[0] as SourceRequest).stream);
      return isPromise(entered) ? entered.then(joined) : joined(entered);
    },
  });
}

/** Guards and the source agree: the client may receive something else from now on. */
function review(context: unknown, values: unknown[]): Result {
  const { subscription } = context as ChannelContext;
  if (!subscription.isOver) subscription.member.review((values[0] as SourceRequest).stream);
  return admit(context);
}

/** `onLeave` is due from here on, unless `onJoin` refused. */
function succeeded(subscription: ChannelContext['subscription'], value: unknown): unknown {
  const result = fromValue(value);
  if (result.statusCode >= 400 || isAsyncIterable(result.body)) return value;
  subscription.isJoined = true;
  return subscription.plans.presence === undefined ? value : shown(subscription, value);
}

/** The last step of a join: the others see who has come. */
async function shown(subscription: ChannelContext['subscription'], value: unknown): Promise<unknown> {
  return (await subscription.show()) ?? value;
}

function admit(context: unknown): Result {
  (context as ChannelContext).isAdmitted = true;
  return NoContent();
}

function leave(context: unknown): Awaitable<Result> {
  const left = (context as ChannelContext).subscription.left();
  return left === undefined ? NoContent() : left.then(() => NoContent());
}

function compileEvents(host: Host, type: Class): ReadonlyMap<string, HandlerPlan> {
  const events = new Map<string, HandlerPlan>();
  const keys = new Map<string, PropertyKey>();
  for (const key of messageMetadata.methodsOf(type)) {
    for (const { event, receive, options } of messageMetadata.ofMethod(type, key)) {
      if (event === undefined) throw withoutEvent(type, key);
      checkEventName(type, key, event);
      if (events.has(event)) throw ambiguous(type, keys.get(event)!, key, event);
      keys.set(event, key);
      const plan = host.compile({
        type,
        key,
        levels: ['method'],
        message: {},
        transport: TRANSPORT,
        payload: ['json', 'text'],
        receive,
        receiveOptions: options,
        call: (context, values) =>
          ((context as ChannelContext).subscription.instance as Record<PropertyKey, Method>)[key]!(...values),
      });
      events.set(event, plan);
    }
  }
  return events;
}

function withoutEvent(type: Class, key: PropertyKey): ConfigurationError {
  return new ConfigurationError('E_CHANNEL', {
    where: `${type.name}.${String(key)}`,
    problem: '@OnReceive() has no effect in a channel class: every frame of a channel names an event',
    remedy: "name the event: @OnMessage('say')",
  });
}

function ambiguous(type: Class, first: PropertyKey, second: PropertyKey, event: string): ConfigurationError {
  return new ConfigurationError('E_CHANNEL', {
    where: `${type.name}.${String(second)}`,
    problem: `@OnMessage('${event}') is on ${String(first)} already`,
    remedy: 'keep one of them, or give them different events',
  });
}
