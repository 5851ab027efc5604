import { ConfigurationError } from '@cortado/core';
import { guardNotes, middlewareNotes, type Host } from '@cortado/core/transport';
import { receiverNotes } from './on-receive';
import { webSocketNotes } from './web-socket';

/**
 * Guards and middleware on what is no route and handles no message would never run, and who wrote them believes that they do.
 *
 * @throws ConfigurationError E_WEBSOCKET
 */
export function checkSteps({ controllers, routes }: Host): void {
  const known = [...routes];
  for (const type of controllers) {
    if (webSocketNotes.ofClass(type).length === 0 && webSocketNotes.methodsOf(type).length === 0) continue;
    for (const notes of [guardNotes, middlewareNotes]) {
      for (const key of notes.methodsOf(type)) {
        const isReceiver = receiverNotes.ofMethod(type, key).length > 0;
        if (isReceiver || known.some((route) => route.type === type && route.key === key)) continue;
        throw new ConfigurationError('E_WEBSOCKET', {
          where: `${type.name}.${String(key)}`,
          problem: `@${notes.decorator} would never run: this method is no route, and handles no messages`,
          remedy: 'put it on the class, for the handshake, or on a method that has a route, @OnReceive or @OnMessage',
        });
      }
    }
  }
}
