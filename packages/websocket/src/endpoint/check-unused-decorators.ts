import { ConfigurationError, type Class } from '@cortado/core';
import {
  argumentMetadata,
  catchMetadata,
  guardMetadata,
  methodInjections,
  middlewareMetadata,
  type Host,
} from '@cortado/core/transport';
import { checkHookNames } from './hook-names';
import { messageMetadata } from './on-receive';
import { webSocketMetadata } from './websocket-decorator';

/**
 * Refuses decorators on methods that are neither a route nor a message handler, where they would have no effect, and hooks with
 * misspelt names.
 *
 * @throws ConfigurationError E_WEBSOCKET for guards, middleware and hooks, E_ARGUMENT_SOURCE for those of parameters
 */
export function checkUnusedDecorators({ controllers, routes }: Host): void {
  const known = [...routes];
  for (const type of controllers) {
    const isEndpoint = webSocketMetadata.ofClass(type).length > 0;
    if (!isEndpoint && webSocketMetadata.methodsOf(type).length === 0) continue;
    const isHandler = (key: PropertyKey): boolean =>
      messageMetadata.ofMethod(type, key).length > 0 || known.some((route) => route.type === type && route.key === key);
    if (isEndpoint) checkHookNames(type, isHandler);
    for (const metadata of [guardMetadata, middlewareMetadata]) {
      for (const key of metadata.methodsOf(type)) {
        if (!isHandler(key)) throw neverRuns(type, key, metadata.decorator);
      }
    }
    for (const key of catchMetadata.methodsOf(type)) {
      const isHook = isEndpoint && (key === 'onHandshake' || key === 'onConnect');
      if (!isHook && !isHandler(key)) throw neverRuns(type, key, catchMetadata.decorator);
    }
    for (const metadata of [argumentMetadata, methodInjections]) {
      for (const key of metadata.methodsOf(type)) {
        // These two hooks have decorated arguments, which are converted before the 101.
        const isConverted = isEndpoint && (key === 'onHandshake' || key === 'onConnect');
        if (!isConverted && !isHandler(key)) throw neverRead(type, key, metadata.ofMethod(type, key)[0]!.index);
      }
    }
  }
}

function neverRuns(type: Class, key: PropertyKey, decorator: string): ConfigurationError {
  return new ConfigurationError('E_WEBSOCKET', {
    where: `${type.name}.${String(key)}`,
    problem: `@${decorator} would never run: this method is neither a route nor a message handler`,
    remedy: 'put it on the class, for the handshake, or on a method that has a route, @OnReceive or @OnMessage',
  });
}

function neverRead(type: Class, key: PropertyKey, index: number): ConfigurationError {
  return new ConfigurationError('E_ARGUMENT_SOURCE', {
    where: `${type.name}.${String(key)}, parameter ${index + 1}`,
    problem:
      'its decorator would never be read: this method is called with the connection and the details of the event',
    causes: ['only routes, message handlers, onHandshake and onConnect have decorated parameters'],
    remedy: 'read the value from the connection, as in connection.params, or store it in a field in onConnect',
  });
}
