import { IDENTIFY_FIRST, type Host } from '@cortado/core/transport';
import { messageMetadata } from './on-receive';
import { webSocketMetadata } from './websocket-decorator';

/**
 * Warns of an endpoint whose messages all need a principal that nothing in its class or in the application seems to set. Only a warning,
 * because any code may set `connection.principal`.
 */
export function warnWithoutPrincipal(host: Host): void {
  for (const type of host.controllers) {
    if (webSocketMetadata.ofClass(type).length === 0) continue;
    const prototype = type.prototype as Readonly<Record<string, unknown>>;
    if (['onHandshake', 'onConnect'].some((hook) => typeof prototype[hook] === 'function')) continue;
    const handlers = messageMetadata.methodsOf(type);
    // A handler that anybody may call may be the one that signs in.
    if (handlers.length === 0 || !handlers.every((key) => host.lacksPrincipal(type, key))) continue;
    host.log.warn(
      { class: type.name, remedy: IDENTIFY_FIRST },
      'every message will be refused: no guard and no middleware sets the principal that its handlers need',
    );
  }
}
