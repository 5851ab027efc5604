import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type Server } from 'ws';
import type { Result } from '@cortado/core';
import { closeCodeOfStatus, fitReason } from '../protocol/close-code';
import { SessionSocket } from '../protocol/ws-driver';
import { COMPRESSION, takesCompression, WINDOW_BITS } from './compression-offer';
import { reasonOf, resultHeaders } from './refusal';

/** The limits of an endpoint that ws applies. */
export interface ProtocolLimits {
  readonly maxMessageSize: number;
  readonly maxFragments: number;
  readonly closeTimeout: number;
  readonly compression: boolean;
}

/** What the 101 answer contains besides the required headers. */
export interface Switching {
  /** A subprotocol that the client offered. */
  readonly subprotocol?: string | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/**
 * Keeps no compression state between messages, and little during one: 113 KB per connection instead of 243. ws applies
 * `maxMessageSize` to the decompressed message.
 */
const SAFE_COMPRESSION = {
  threshold: 1_024,
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
  serverMaxWindowBits: WINDOW_BITS,
  concurrencyLimit: 10,
  zlibDeflateOptions: { memLevel: 5 },
};

/** Turns the socket of a checked handshake into a WebSocket. One per endpoint, because limits may differ. */
export class SwitchProtocols {
  readonly #server: Server<typeof SessionSocket>;
  // ws reads these during `accept`, which is synchronous, so no other handshake can interfere.
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
      for (const [name, value] of this.#now.headers) lines.push(`${name}: ${value}`);
    });
  }

  /** Undefined when the client is already gone. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, now: Switching): SessionSocket | undefined {
    let accepted: SessionSocket | undefined;
    this.#now = now;
    const agreed = { method: 'GET', headers: this.#agreed(request, now) } as IncomingMessage;
    this.#server.handleUpgrade(agreed, socket, head, (each) => (accepted = each));
    return accepted;
  }

  /** The request that ws sees: what was negotiated, and nothing that could make ws refuse the handshake. */
  #agreed({ headers }: IncomingMessage, { subprotocol }: Switching): IncomingHttpHeaders {
    const offer = headers['sec-websocket-extensions'];
    const compresses = this.#compresses && offer !== undefined && takesCompression(offer) === true;
    return {
      upgrade: 'websocket',
      'sec-websocket-key': headers['sec-websocket-key'],
      'sec-websocket-version': '13',
      'sec-websocket-protocol': subprotocol,
      'sec-websocket-extensions': compresses ? COMPRESSION : undefined,
    };
  }

  /**
   * Accepts the connection and closes it with a code for the reason, because browsers hide an HTTP refusal from scripts.
   *
   * @param subprotocol a subprotocol that the client offered; browsers fail a connection without one
   */
  refuse(request: IncomingMessage, socket: Duplex, head: Buffer, result: Result, subprotocol?: string): void {
    const ws = this.accept(request, socket, head, {
      headers: resultHeaders(result),
      subprotocol,
    });
    // Errors of the socket after this are irrelevant, but must not end the process.
    ws?.on('error', ignoreError);
    ws?.close(closeCodeOfStatus(result.statusCode), fitReason(reasonOf(result)));
  }
}

/** For a socket that nobody else listens to: its error would end the process. The `close` event follows. */
export function ignoreError(): void {
  // The socket closes after an error.
}
