import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type Server } from 'ws';
import type { Result } from '@cortado/core';
import { ErrorBody, reasonType } from '@cortado/core/transport';
import { closeCodeOfStatus, fitReason } from '../connection/close-code';
import { SessionSocket } from '../connection/socket';
import type { EndpointSettings } from '../options';
import { ignoreError } from './ignore-error';
import { resultHeaders } from './refusal';

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
  serverMaxWindowBits: 12,
  concurrencyLimit: 10,
  zlibDeflateOptions: { memLevel: 5 },
};

/** Turns the socket of a checked handshake into a WebSocket. One for each endpoint, which may have its own limits. */
export class SwitchProtocols {
  readonly #server: Server<typeof SessionSocket>;
  // ws asks for these while `accept` runs, which is synchronous: no second handshake can come between.
  #now: Switching = { headers: [] };

  constructor(limits: EndpointSettings) {
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
    this.#server.handleUpgrade(request, socket, head, (each) => (accepted = each));
    return accepted;
  }

  /** Accepts only to close with a code that says why, for browsers, which hide an HTTP refusal from their scripts. */
  refuse(request: IncomingMessage, socket: Duplex, head: Buffer, result: Result): void {
    const ws = this.accept(request, socket, head, { headers: resultHeaders(result) });
    // What the client does from here on concerns nobody, and must not end the process.
    ws?.on('error', ignoreError);
    ws?.close(closeCodeOfStatus(result.statusCode), fitReason(reasonOf(result)));
  }
}

/** The type of the first error, which is for programs. */
function reasonOf({ body, statusCode }: Result): string {
  return (body instanceof ErrorBody ? body.errorList[0]?.type : undefined) ?? reasonType(statusCode);
}
