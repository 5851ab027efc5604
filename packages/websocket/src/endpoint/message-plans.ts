import { ConfigurationError, type Class } from '@cortado/core';
import type { HandlerPlan, Host, ObserveError } from '@cortado/core/transport';
import { explainForm } from '../protocol/form-hint';
import { callOn } from '../protocol/message-context';
import { MessageHandlers } from '../protocol/message-handlers';
import { messageMetadata, type MessageMetadata } from './on-receive';

/** One compiled message handler. */
export interface MessagePlan {
  readonly key: PropertyKey;
  readonly event: string | undefined;
  readonly plan: HandlerPlan;
}

/**
 * Compiles every `@OnReceive` and `@OnMessage` method of a class.
 *
 * @param discriminator the property that names the event of a message; DTOs need not declare it
 * @param socket the `@WebSocket` method that accepts the connection, if there is one
 * @param observe is told of the errors of the handlers
 * @throws ConfigurationError
 */
export function messagePlans(
  host: Host,
  type: Class,
  {
    discriminator,
    ...options
  }: { readonly discriminator?: string; readonly socket?: PropertyKey; readonly observe?: ObserveError },
): readonly MessagePlan[] {
  const marked = messageMetadata
    .methodsOf(type)
    .flatMap((key) => messageMetadata.ofMethod(type, key).map((metadata) => ({ key, metadata })));
  const hasEvents = discriminator !== undefined && marked.some(({ metadata }) => metadata.event !== undefined);
  const form = hasEvents ? { discriminator } : {};
  return marked.map(({ key, metadata }) => ({
    key,
    event: metadata.event,
    plan: compileMessagePlan(host, type, key, metadata, { ...form, ...options }),
  }));
}

/** Compiles one method with its guards and middleware, and with those that run for each message. @throws ConfigurationError */
export function compileMessagePlan(
  host: Host,
  type: Class,
  key: PropertyKey,
  { event, receive, options }: MessageMetadata,
  {
    discriminator,
    observe,
    ...message
  }: { readonly discriminator?: string; readonly socket?: PropertyKey; readonly observe?: ObserveError } = {},
): HandlerPlan {
  if (event !== undefined) checkEventName(type, key, event);
  return host.compile({
    type,
    key,
    levels: ['method'],
    message,
    transport: 'websocket',
    payload: ['json', 'text', 'binary'],
    receive,
    receiveOptions: options,
    known: discriminator === undefined ? [] : [discriminator],
    explain: explainForm({ discriminator, event }),
    call: callOn(key),
    observe,
  });
}

/**
 * @param mayBeNone whether all frames may be for channels
 * @throws ConfigurationError E_WEBSOCKET when two methods handle the same messages, or none handles any
 */
export function handlersOf(
  type: Class,
  plans: readonly MessagePlan[],
  discriminator: string,
  mayBeNone: boolean = false,
): MessageHandlers {
  const events = new Map<string, MessagePlan>();
  let fallback: MessagePlan | undefined;
  for (const each of plans) {
    const other = each.event === undefined ? fallback : events.get(each.event);
    if (other !== undefined) throw ambiguous(type, other, each);
    if (each.event === undefined) fallback = each;
    else events.set(each.event, each);
  }
  if (plans.length === 0 && !mayBeNone) throw withoutHandler(type);
  return new MessageHandlers(
    fallback?.plan,
    new Map([...events].map(([name, { plan }]) => [name, plan])),
    discriminator,
  );
}

function ambiguous(type: Class, first: MessagePlan, second: MessagePlan): ConfigurationError {
  const decorator = second.event === undefined ? '@OnReceive()' : `@OnMessage('${second.event}')`;
  return new ConfigurationError('E_WEBSOCKET', {
    where: `${type.name}.${String(second.key)}`,
    problem: `${decorator} is on ${String(first.key)} already`,
    remedy: 'keep one of them, or give them different events: @OnMessage(name)',
  });
}

function withoutHandler(type: Class): ConfigurationError {
  return new ConfigurationError('E_WEBSOCKET', {
    where: type.name,
    problem: 'no method of this endpoint handles messages',
    remedy: 'mark one: @OnReceive() onReceive(request: ChatRequest) { … }',
  });
}

/** @throws ConfigurationError E_WEBSOCKET for a name that is reserved */
export function checkEventName(type: Class, key: PropertyKey, event: string): void {
  if (event === '' || event.startsWith('$')) {
    throw new ConfigurationError('E_WEBSOCKET', {
      where: `${type.name}.${String(key)}`,
      problem: `'${event}' is not a valid event name for @OnMessage`,
      remedy: 'use a name that does not begin with $; these names are reserved',
    });
  }
}
