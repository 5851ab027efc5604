import type { Connection as SocketConnection } from './connection/connection';
import type { WebSocketRegistrar as Registrar } from './endpoint/function-handler';

declare global {
  namespace Cortado {
    interface Context {
      /** The connection of a handshake or message; undefined on HTTP. */
      readonly connection: SocketConnection | undefined;
    }
    interface WebSocketRegistrar extends Registrar {}
  }
}

export type { EndpointStats } from './transport/counters';
export type { AcceptOptions, CallbackOptions } from './connection/callbacks';
export { CloseCode } from './connection/close-code';
export { Connection } from './connection/connection';
export { Connections, type ConnectionStats } from './connection/connections';
export { ConnectionClosed, type Disconnect } from './connection/disconnect';
export { ConnectionStateError, type ConnectionState } from './connection/state';
export { UnreadableMessage } from './connection/unreadable-message';
export { OnMessage, OnReceive, type Received } from './endpoint/on-receive';
export { WebSocket, WebSocketEndpoint, type HookFailure } from './endpoint/websocket-decorator';
export { prometheusText } from './transport/prometheus';
export type { SocketHandler, WebSocketRegistrar } from './endpoint/function-handler';
export type { EndpointOptions, WebSocketOptions } from './transport/options';
export { websocket } from './transport/websocket-transport';
