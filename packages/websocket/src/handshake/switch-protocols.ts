import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type Server } from 'ws';
import { SessionSocket } from '../connection/socket';
import type { EndpointLimits } from '../options';

/** What the 101 answer carries beyond what RFC 6455 demands. */
export interface Switching {
  /** One that the client offered. */
  readonly subprotocol?: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Turns the socket of a checked handshake into a WebSocket. One for each endpoint, which may have its own limits. */
export class SwitchProtocols {
  readonly #server: Server<typeof SessionSocket>;
  // ws asks for these while `accept` runs, which is synchronous: no second handshake can come between.
  #now: Switching = { headers: [] };

  constructor(limits: EndpointLimits) {
    const options = {
      noServer: true,
      clientTracking: false,
      WebSocket: SessionSocket,
      maxPayload: limits.maxMessageSize,
      maxFragments: limits.maxFragments,
      maxBufferedChunks: 4 * limits.maxFragments,
      closeTimeout: limits.closeTimeout,
      perMessageDeflate: false,
      handleProtocols: () => this.#now.subprotocol ?? false,
    };
    this.#server = new WebSocketServer(options);
    this.#server.on('headers', (lines: string[]) => {
      lines.push(...this.#now.headers.map(([name, value]) => `${name}: ${value}`));
    });
  }

  /** Undefined when the client has gone already. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, now: Switching): SessionSocket | undefined {
    let accepted: SessionSocket | undefined;
    this.#now = now;
    this.#server.handleUpgrade(request, socket, head, (each) => (accepted = each));
    return accepted;
  }
}
