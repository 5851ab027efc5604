import { joinMetadata } from '@cortado/channels';
import { ConfigurationError, type Class } from '@cortado/core';
import {
  argumentMetadata,
  catchMetadata,
  guardMetadata,
  methodInjections,
  middlewareMetadata,
} from '@cortado/core/transport';
import { checkHookNames } from './hook-names';
import { messageMetadata } from './on-receive';
import { webSocketMetadata } from './websocket-decorator';

const ASYNC_GENERATOR = '[object AsyncGeneratorFunction]';

const HOOKS = ['onJoin', 'onLeave'] as const;

/**
 * Refuses what would have no effect in a channel class: hooks with misspelt names, decorators of methods that nothing calls, streams.
 *
 * @param hasPresence whether the class has the option
 * @throws ConfigurationError E_CHANNEL
 */
export function checkChannelClass(type: Class, hasPresence: boolean): void {
  const joins = joinMetadata.methodsOf(type);
  if (joins.length > 1) {
    throw wrong(type, joins[1]!, `@OnJoin() is on ${String(joins[0])} already`, 'keep one of them');
  }
  if (joins.length === 0 && typeof (type.prototype as Record<string, unknown>)['onJoin'] === 'function') {
    throw wrong(type, 'onJoin', 'it lacks @OnJoin(), so it would never run', 'write @OnJoin() before it');
  }
  if (webSocketMetadata.ofClass(type).length + webSocketMetadata.methodsOf(type).length > 0) {
    throw wrong(type, 'constructor', 'it is a channel class, and has @WebSocket too', 'write two classes');
  }
  const isHandler = (key: PropertyKey): boolean => joins.includes(key) || messageMetadata.methodsOf(type).includes(key);
  checkStreams(type, [...joins, ...messageMetadata.methodsOf(type)]);
  checkPresenceHook(type, isHandler('presence'), hasPresence);
  checkHookNames(type, isHandler, { hooks: HOOKS, of: 'a channel class', code: 'E_CHANNEL', mark: '@OnMessage(name)' });
  for (const metadata of [guardMetadata, middlewareMetadata, catchMetadata, argumentMetadata, methodInjections]) {
    const key = metadata.methodsOf(type).find((each) => !isHandler(each));
    if (key === undefined) continue;
    const decorators =
      metadata === argumentMetadata || metadata === methodInjections
        ? 'decorators of its parameters'
        : `@${metadata.decorator}`;
    throw wrong(
      type,
      key,
      `${decorators} would have no effect: this method handles neither joins nor messages`,
      'put it on the class, or on a method that has @OnJoin() or @OnMessage(name)',
    );
  }
}

/** A frame of a channel has one reply. */
function checkStreams(type: Class, handlers: readonly PropertyKey[]): void {
  const { prototype } = type as { readonly prototype: Record<PropertyKey, unknown> };
  const key = handlers.find((each) => Object.prototype.toString.call(prototype[each]) === ASYNC_GENERATOR);
  if (key === undefined) return;
  throw wrong(
    type,
    key,
    'it is an async generator, and a frame of a channel has one reply',
    'return the items as a list, or move the method to the class of @WebSocket() that lists the channel',
  );
}

function checkPresenceHook(type: Class, isHandler: boolean, hasPresence: boolean): void {
  if (typeof (type.prototype as Record<string, unknown>)['presence'] !== 'function' || isHandler !== hasPresence)
    return;
  const [problem, remedy] = hasPresence
    ? ['it handles messages, and has the name of the hook that says who is shown', 'give the handler another name']
    : ['nothing calls it: the class has no presence', 'write @Channel(pattern, { presence: true }), or rename it'];
  throw wrong(type, 'presence', problem, remedy);
}

function wrong(type: Class, key: PropertyKey, problem: string, remedy: string): ConfigurationError {
  return new ConfigurationError('E_CHANNEL', { where: `${type.name}.${String(key)}`, problem, remedy });
}
