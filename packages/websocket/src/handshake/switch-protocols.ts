import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type Server } from 'ws';
import type { Result } from '@cortado/core';
import { closeCodeOfStatus, fitReason } from '../protocol/close-code';
import { SessionSocket } from '../protocol/ws-driver';
import { COMPRESSION, takesCompression, WINDOW_BITS } from './compression-offer';
import { ignoreError } from '../common/report';
import { reasonOf, resultHeaders } from './refusal';

/** The limits of an endpoint that ws applies. */
export interface ProtocolLimits {
  readonly maxMessageSize: number;
  readonly maxFragments: number;
  readonly closeTimeout: number;
  readonly compression: boolean;
}

/** What the 101 answer carries beyond what RFC 6455 demands. */
export interface Switching {
  /** One that the client offered. */
  readonly subprotocol?: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/**
 * No memory is kept between messages, and little during one: 113 KB for each connection rather than 243. What a message inflates to
 * is bounded by `maxMessageSize`, which ws applies to it.
 */
const SAFE_COMPRESSION = {
  threshold: 1_024,
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
  serverMaxWindowBits: WINDOW_BITS,
  concurrencyLimit: 10,
  zlibDeflateOptions: { memLevel: 5 },
};

/** Turns the socket of a checked handshake into a WebSocket. One for each endpoint, which may have its own limits. */
export class SwitchProtocols {
  readonly #server: Server<typeof SessionSocket>;
  // ws asks for these while `accept` runs, which is synchronous: no second handshake can come between.
  #now: Switching = { headers: [] };

  readonly #compresses: boolean;

  constructor(limits: ProtocolLimits) {
    this.#compresses = limits.compression;
    const options = {
      noServer: true,
      clientTracking: false,
      WebSocket: SessionSocket,
      maxPayload: limits.maxMessageSize,
      maxFragments: limits.maxFragments,
      maxBufferedChunks: 4 * limits.maxFragments,
      closeTimeout: limits.closeTimeout,
      perMessageDeflate: limits.compression && SAFE_COMPRESSION,
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
    const agreed = { method: 'GET', headers: this.#agreed(request, now) } as IncomingMessage;
    this.#server.handleUpgrade(agreed, socket, head, (each) => (accepted = each));
    return accepted;
  }

  /** What ws is to see of a request that was checked: what was agreed on, and nothing that it would fail the handshake over. */
  #agreed({ headers }: IncomingMessage, { subprotocol }: Switching): IncomingHttpHeaders {
    const offer = headers['sec-websocket-extensions'];
    const compresses = this.#compresses && offer !== undefined && takesCompression(offer) === true;
    return {
      upgrade: 'websocket',
      'sec-websocket-key': headers['sec-websocket-key'],
      'sec-websocket-version': '13',
      ...(subprotocol === undefined ? {} : { 'sec-websocket-protocol': subprotocol }),
      ...(compresses ? { 'sec-websocket-extensions': COMPRESSION } : {}),
    };
  }

  /**
   * Accepts only to close with a code that says why, for browsers, which hide an HTTP refusal from their scripts.
   *
   * @param subprotocol one that the client offered: a browser fails a connection without one
   */
  refuse(request: IncomingMessage, socket: Duplex, head: Buffer, result: Result, subprotocol?: string): void {
    const ws = this.accept(request, socket, head, {
      headers: resultHeaders(result),
      ...(subprotocol === undefined ? {} : { subprotocol }),
    });
    // What the client does from here on concerns nobody, and must not end the process.
    ws?.on('error', ignoreError);
    ws?.close(closeCodeOfStatus(result.statusCode), fitReason(reasonOf(result)));
  }
}
