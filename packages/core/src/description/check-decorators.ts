import { ConfigurationError } from '../errors/configuration-error';
import type { Class } from '../common/types';
import { apiMetadata } from './api';
import type { HandlerKind } from './handler-description';
import { asksMetadata, checkPush, emitsMetadata } from './pushes';

/** A handler that is described. */
interface Described {
  readonly kind: HandlerKind;
  readonly type: Class;
  readonly key: PropertyKey;
}

/**
 * Checks the decorators that only documents read.
 *
 * @param channels channel classes that no endpoint lists, and that are not described for that reason
 * @throws ConfigurationError E_DESCRIPTION where they have no effect, E_METADATA_LOST for a class that does not exist, E_OPTION
 */
export function checkDecorators(
  described: readonly Described[],
  controllers: readonly Class[],
  channels: readonly Class[],
): void {
  const handlers = new Map<Class, Described[]>();
  for (const each of described) {
    const known = handlers.get(each.type);
    if (known === undefined) handlers.set(each.type, [each]);
    else known.push(each);
  }
  for (const [type, own] of handlers) checkPlaces(type, own);
  for (const type of new Set([...handlers.keys(), ...controllers, ...channels])) checkPushes(type);
}

/** A class without any handler is one whose transport the application does not have. */
function checkPlaces(type: Class, handlers: readonly Described[]): void {
  const sockets = handlers.filter(({ kind }) => kind === 'handshake' || kind === 'join');
  const [stray] = apiMetadata.methodsOf(type).filter((key) => !handlers.some((each) => each.key === key));
  if (stray !== undefined) throw notAHandler(type, stray);
  for (const metadata of [emitsMetadata, asksMetadata]) {
    if (metadata.ofClass(type).length > 0 && sockets.length === 0) throw notASocket(type, metadata.decorator);
    const [other] = metadata.methodsOf(type).filter((key) => !sockets.some((each) => each.key === key));
    if (other !== undefined) throw notASocket(type, metadata.decorator, other);
  }
}

function checkPushes(type: Class): void {
  for (const metadata of [emitsMetadata, asksMetadata]) {
    for (const each of metadata.ofClass(type)) checkPush(metadata.decorator, each, type.name);
    for (const key of metadata.methodsOf(type)) {
      for (const each of metadata.ofMethod(type, key)) {
        checkPush(metadata.decorator, each, `${type.name}.${String(key)}`);
      }
    }
  }
}

function notAHandler(type: Class, key: PropertyKey): ConfigurationError {
  return new ConfigurationError('E_DESCRIPTION', {
    where: `${type.name}.${String(key)}`,
    problem: '@Api would have no effect: this method is neither a route nor a message handler',
    remedy: 'put it on the class, or on a method that has a route, @WebSocket, @OnReceive, @OnMessage or @OnJoin',
  });
}

function notASocket(type: Class, decorator: string, key?: PropertyKey): ConfigurationError {
  return new ConfigurationError('E_DESCRIPTION', {
    where: key === undefined ? type.name : `${type.name}.${String(key)}`,
    problem: `@${decorator} would have no effect: ${key === undefined ? 'this class' : 'this method'} accepts no sockets`,
    remedy: 'put it on a class that has @WebSocket or @Channel, or on a method that has @WebSocket',
  });
}
