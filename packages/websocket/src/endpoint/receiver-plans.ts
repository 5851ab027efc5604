import { ConfigurationError, type Class } from '@cortado/core';
import type { HandlerPlan, Host } from '@cortado/core/transport';
import { callOn } from '../protocol/message-context';
import { Receivers } from '../protocol/receivers';
import { receiverMetadata, type ReceiverMetadata } from './on-receive';

/** One marked method, compiled. */
export interface ReceiverPlan {
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
export function receiverPlans(
  host: Host,
  type: Class,
  { discriminator, socket }: { readonly discriminator?: string; readonly socket?: PropertyKey },
): readonly ReceiverPlan[] {
  const marked = receiverMetadata
    .methodsOf(type)
    .flatMap((key) => receiverMetadata.ofMethod(type, key).map((note) => ({ key, note })));
  const hasEvents = discriminator !== undefined && marked.some(({ note }) => note.event !== undefined);
  const known = hasEvents ? [discriminator] : [];
  return marked.map(({ key, note }) => ({
    key,
    event: note.event,
    plan: compileReceiver(host, type, key, note, { known, ...(socket === undefined ? {} : { socket }) }),
  }));
}

/** Compiles one method with its own guards and middleware, and those of others for each message. @throws ConfigurationError */
export function compileReceiver(
  host: Host,
  type: Class,
  key: PropertyKey,
  { event, receive }: ReceiverMetadata,
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
export function receiversOf(type: Class, plans: readonly ReceiverPlan[], discriminator: string): Receivers {
  const events = new Map<string, ReceiverPlan>();
  let fallback: ReceiverPlan | undefined;
  for (const each of plans) {
    const other = each.event === undefined ? fallback : events.get(each.event);
    if (other !== undefined) throw ambiguous(type, other, each);
    if (each.event === undefined) fallback = each;
    else events.set(each.event, each);
  }
  if (plans.length === 0) throw withoutHandler(type);
  return new Receivers(fallback?.plan, new Map([...events].map(([name, { plan }]) => [name, plan])), discriminator);
}

function ambiguous(type: Class, first: ReceiverPlan, second: ReceiverPlan): ConfigurationError {
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
