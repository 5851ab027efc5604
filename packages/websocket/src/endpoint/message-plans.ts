import { ConfigurationError, type Class } from '@cortado/core';
import type { HandlerPlan, Host } from '@cortado/core/transport';
import { callOn } from '../protocol/message-context';
import { MessageHandlers } from '../protocol/message-handlers';
import { messageMetadata, type MessageMetadata } from './on-receive';

/** One marked method, compiled. */
export interface MessagePlan {
  readonly key: PropertyKey;
  readonly event: string | undefined;
  readonly plan: HandlerPlan;
}

/**
 * Compiles every `@OnReceive` and `@OnMessage` method of a class.
 *
 * @param discriminator where messages have events, the property that names them: it is the frame's, and no DTO need declare it
 * @param socket the `@WebSocket` method that accepts, where one does
 * @throws ConfigurationError
 */
export function messagePlans(
  host: Host,
  type: Class,
  { discriminator, socket }: { readonly discriminator?: string; readonly socket?: PropertyKey },
): readonly MessagePlan[] {
  const marked = messageMetadata
    .methodsOf(type)
    .flatMap((key) => messageMetadata.ofMethod(type, key).map((metadata) => ({ key, metadata })));
  const hasEvents = discriminator !== undefined && marked.some(({ metadata }) => metadata.event !== undefined);
  const known = hasEvents ? [discriminator] : [];
  return marked.map(({ key, metadata }) => ({
    key,
    event: metadata.event,
    plan: compileMessagePlan(host, type, key, metadata, { known, ...(socket === undefined ? {} : { socket }) }),
  }));
}

/** Compiles one method with its own guards and middleware, and those of others for each message. @throws ConfigurationError */
export function compileMessagePlan(
  host: Host,
  type: Class,
  key: PropertyKey,
  { event, receive }: MessageMetadata,
  { known = [], ...message }: { readonly known?: readonly string[]; readonly socket?: PropertyKey } = {},
): HandlerPlan {
  if (event !== undefined && (event === '' || event.startsWith('$'))) {
    throw new ConfigurationError('E_WEBSOCKET', {
      where: `${type.name}.${String(key)}`,
      problem: `@OnMessage('${event}') cannot be the name of an event`,
      remedy: 'give a name that does not begin with $: those are the framework’s own',
    });
  }
  return host.compile({
    type,
    key,
    levels: ['method'],
    message,
    transport: 'websocket',
    payload: ['json', 'text', 'binary'],
    receive,
    known,
    call: callOn(key),
  });
}

/** @throws ConfigurationError E_WEBSOCKET when two methods take the same frames, or none takes any */
export function handlersOf(type: Class, plans: readonly MessagePlan[], discriminator: string): MessageHandlers {
  const events = new Map<string, MessagePlan>();
  let fallback: MessagePlan | undefined;
  for (const each of plans) {
    const other = each.event === undefined ? fallback : events.get(each.event);
    if (other !== undefined) throw ambiguous(type, other, each);
    if (each.event === undefined) fallback = each;
    else events.set(each.event, each);
  }
  if (plans.length === 0) throw withoutHandler(type);
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
    remedy: 'keep one of them, or tell them apart by event: @OnMessage(name)',
  });
}

function withoutHandler(type: Class): ConfigurationError {
  return new ConfigurationError('E_WEBSOCKET', {
    where: type.name,
    problem: 'no method of this endpoint handles messages',
    remedy: 'mark one: @OnReceive() onReceive(request: ChatRequest) { … }',
  });
}
