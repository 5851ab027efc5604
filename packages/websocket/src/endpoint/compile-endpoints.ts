import { ConfigurationError, type Class } from '@cortado/core';
import { controllerPrefix, versionSegment, versionsOf, type Host } from '@cortado/core/transport';
import { endpointSettings, type EndpointOptions } from './settings';
import type { Endpoint, EndpointPlace } from './endpoint';
import { compileEndpointClass } from './endpoint-class';
import { checkNoChannel, type ChannelClasses } from './channel-classes';
import { messageMetadata } from './on-receive';
import { messagePlans } from './message-plans';
import { compileSocketMethod, withoutController } from './socket-method';
import { webSocketMetadata } from './websocket-decorator';

/** Every endpoint of the application's controllers. @throws ConfigurationError */
export function compileEndpoints(host: Host, shared: EndpointOptions, classes: ChannelClasses): readonly Endpoint[] {
  return host.controllers.flatMap((type) => {
    checkNoChannel(type);
    return [...ofClass(host, type, shared, classes), ...ofMethods(host, type, shared, classes)];
  });
}

/** A subclass with its own path does not inherit the path of its base class. */
function ofClass(host: Host, type: Class, shared: EndpointOptions, classes: ChannelClasses): readonly Endpoint[] {
  const own = webSocketMetadata.ofOwnClass(type);
  return (own.length > 0 ? own : webSocketMetadata.ofClass(type)).flatMap(({ path, options }) => {
    checkUndecorated(type);
    const settings = endpointSettings(`@WebSocket of ${type.name}`, shared, options);
    const channels = classes.of(settings.channels, type.name);
    return versionsIn(host, type).map((version) =>
      compileEndpointClass(host, type, placeOf(host, version, path), settings, channels),
    );
  });
}

function ofMethods(host: Host, type: Class, shared: EndpointOptions, classes: ChannelClasses): readonly Endpoint[] {
  const methods = webSocketMetadata.methodsOf(type);
  if (methods.length === 0) {
    if (webSocketMetadata.ofClass(type).length === 0) checkReachable(type);
    return [];
  }
  const prefix = controllerPrefix(type);
  if (prefix === undefined) throw withoutController(type, methods[0]!);
  if (webSocketMetadata.ofClass(type).length === 0) checkEvents(type);
  return methods.flatMap((key) =>
    webSocketMetadata.ofMethod(type, key).flatMap(({ path, options }) => {
      const settings = endpointSettings(`@WebSocket of ${type.name}.${String(key)}`, shared, options);
      const marked = messagePlans(host, type, { socket: key });
      return versionsIn(host, type, key).map((version) =>
        compileSocketMethod(host, { type, key }, placeOf(host, version, prefix, path), settings, {
          style: 'method',
          marked,
          channels: classes.of(settings.channels, `${type.name}.${String(key)}`),
        }),
      );
    }),
  );
}

/** The path after the prefix of the application and the segment of the version. */
function placeOf({ prefix }: Host, version: string | undefined, ...parts: readonly string[]): EndpointPlace {
  return { path: prefix.before(versionSegment(version), ...parts), version };
}

/** The versions that an endpoint answers; `undefined` alone for any. @throws ConfigurationError E_WEBSOCKET for versions in a header, which browsers cannot send */
function versionsIn({ versions }: Host, type: Class, key?: PropertyKey): readonly (string | undefined)[] {
  const all = versionsOf(type, key);
  if (versions.inPath || all[0] === undefined) return all;
  throw new ConfigurationError('E_WEBSOCKET', {
    where: key === undefined ? type.name : `${type.name}.${String(key)}`,
    problem: 'it has a version, which http.versioning reads from a header; a browser cannot set headers of a handshake',
    remedy: "put the version into its path, as in @WebSocket('/v2/chat') on a class without @Version()",
  });
}

/** @throws ConfigurationError E_WEBSOCKET for `onReceive` without its decorator: it would get no messages */
function checkUndecorated(type: Class): void {
  const { onReceive } = type.prototype as Record<string, unknown>;
  if (typeof onReceive !== 'function' || messageMetadata.ofMethod(type, 'onReceive').length > 0) return;
  throw new ConfigurationError('E_WEBSOCKET', {
    where: `${type.name}.onReceive`,
    problem: 'it lacks @OnReceive(), so it would receive no messages',
    remedy: 'write @OnReceive() before it',
  });
}

/** @throws ConfigurationError E_WEBSOCKET for a message handler of a class without an endpoint */
function checkReachable(type: Class): void {
  const [key] = messageMetadata.methodsOf(type);
  if (key === undefined) return;
  throw new ConfigurationError('E_WEBSOCKET', {
    where: `${type.name}.${String(key)}`,
    problem: 'it is a message handler, but its class has no @WebSocket endpoint',
    remedy: 'write @WebSocket(path) before the class, or give its controller a @WebSocket method that passes it on',
  });
}

/** @throws ConfigurationError E_WEBSOCKET for `@OnMessage` in a class whose methods accept: callbacks do not distinguish events */
function checkEvents(type: Class): void {
  const named = messageMetadata
    .methodsOf(type)
    .flatMap((key) => messageMetadata.ofMethod(type, key).map(({ event }) => ({ key, event })))
    .find(({ event }) => event !== undefined);
  if (named === undefined) return;
  throw new ConfigurationError('E_WEBSOCKET', {
    where: `${type.name}.${String(named.key)}`,
    problem: `the event of @OnMessage('${named.event}') has no effect: acceptCallback() passes every message to one onReceive`,
    remedy:
      'put @WebSocket(path) on the class, which distinguishes events, or mark the method @OnReceive() and pass it to acceptCallback()',
  });
}
