import { ConfigurationError } from '../errors/configuration-error';
import type { Class } from '../common/types';
import { apiMetadata } from './api';
import { asksMetadata, checkPush, emitsMetadata } from './pushes';

/** A handler that is described. */
interface Described {
  readonly type: Class;
  readonly key: PropertyKey;
  /** Whether a client is connected from there on. */
  readonly accepts: boolean;
}

/** Checks that the decorators which only documents read are on handlers. @throws ConfigurationError E_DESCRIPTION */
export function checkDecorators(described: readonly Described[]): void {
  const handlers = new Map<Class, Described[]>();
  for (const each of described) {
    const known = handlers.get(each.type);
    if (known === undefined) handlers.set(each.type, [each]);
    else known.push(each);
  }
  for (const [type, own] of handlers) checkPlaces(type, own);
}

function checkPlaces(type: Class, handlers: readonly Described[]): void {
  const accepting = handlers.filter((each) => each.accepts);
  const stray = apiMetadata.methodsOf(type).find((key) => !handlers.some((each) => each.key === key));
  if (stray !== undefined) throw notAHandler(type, stray);
  for (const metadata of [emitsMetadata, asksMetadata]) {
    if (metadata.ofClass(type).length > 0 && accepting.length === 0) throw notASocket(type, metadata.decorator);
    const other = metadata.methodsOf(type).find((key) => !accepting.some((each) => each.key === key));
    if (other !== undefined) throw notASocket(type, metadata.decorator, other);
  }
}

/**
 * Checks what an endpoint or a channel pushes and asks.
 *
 * @param key the method, for an endpoint that is one
 * @throws ConfigurationError E_METADATA_LOST for a class that does not exist, E_OPTION for options that do not
 */
export function checkPushes(type: Class, key: PropertyKey): void {
  const where = `${type.name}.${String(key)}`;
  for (const metadata of [emitsMetadata, asksMetadata]) {
    for (const each of metadata.ofClass(type)) checkPush(metadata.decorator, each, type.name);
    for (const each of metadata.ofMethod(type, key)) checkPush(metadata.decorator, each, where);
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
