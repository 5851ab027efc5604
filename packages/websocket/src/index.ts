import type { Connection as SocketConnection } from './connection/connection';
import type { WebSocketRegistrar as Registrar } from './transport/function-handler';

declare global {
  namespace Cortado {
    interface Context {
      /** The connection of a handshake or message; undefined on HTTP. */
      readonly connection: SocketConnection | undefined;
    }
    interface WebSocketRegistrar extends Registrar {}
    interface Subscription {
      /** The connection of the subscriber; undefined where it is no WebSocket. */
      readonly connection: SocketConnection | undefined;
    }
  }
}

export type { EndpointStats } from './endpoint/counters';
export type { AcceptOptions } from './handshake/acceptance';
export { CloseCode } from './protocol/close-code';
export { Connection, type CallbackOptions } from './connection/connection';
export { Connections, type ConnectionStats } from './connection/connections';
export type { ConnectedUser } from './connection/connected-user';
export { ConnectionClosed, type Disconnect } from './protocol/disconnect';
export { ConnectionStateError, type ConnectionState } from './protocol/connection-state';
export { UnreadableMessage } from './protocol/unreadable-message';
export { OnMessage, OnReceive } from './endpoint/on-receive';
export { WebSocket, WebSocketEndpoint } from './endpoint/websocket-decorator';
export type { HookFailure } from './dispatch/hooks';
export { prometheusText } from './transport/prometheus';
export type {
  SocketDocumentation,
  SocketHandler,
  SocketOptions,
  WebSocketRegistrar,
} from './transport/function-handler';
export type { EndpointOptions } from './endpoint/settings';
export type { WebSocketOptions } from './transport/options';
export { websocket } from './transport/websocket-transport';
export type { Received } from '@cortado/core';
