import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket, type ClientOptions as WsOptions } from 'ws';
import { recordFrames } from './frame-recorder';

export interface ClientOptions extends WsOptions {
  readonly subprotocols?: readonly string[];
}

/** The handshake was answered with something other than 101. */
export class HandshakeRefused extends Error {
  constructor(
    readonly status: number,
    readonly headers: IncomingMessage['headers'],
    readonly text: string,
  ) {
    super(`refused with ${status}: ${text}`);
  }

  get body(): any {
    return JSON.parse(this.text) as unknown;
  }
}

/** A client that keeps what it gets until a test asks for it, so that nothing depends on who is faster. */
export class SocketClient {
  readonly #received: (string | Buffer)[] = [];
  readonly #waiting: { resolve: (message: string | Buffer) => void; reject: (error: Error) => void }[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** The headers of the 101 answer. */
  headers: IncomingMessage['headers'] = {};

  private constructor(readonly socket: WebSocket) {
    recordFrames(socket);
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#take(isBinary ? data : data.toString()));
    socket.on('upgrade', (response) => (this.headers = response.headers));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        for (const each of this.#waiting.splice(0)) each.reject(new Error(`closed with ${code} while waiting`));
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  static connect(url: string, { subprotocols = [], ...options }: ClientOptions = {}): Promise<SocketClient> {
    const client = new SocketClient(new WebSocket(url, [...subprotocols], { perMessageDeflate: false, ...options }));
    return new Promise((resolve, reject) => {
      client.socket.once('open', () => resolve(client));
      client.socket.once('error', reject);
      client.socket.once('unexpected-response', (_request, response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          reject(new HandshakeRefused(response.statusCode!, response.headers, Buffer.concat(chunks).toString())),
        );
      });
    });
  }

  /** Text and bytes as they are, anything else as JSON. */
  send(message: unknown): void {
    if (typeof message === 'string' || message instanceof Uint8Array) this.socket.send(message);
    else this.socket.send(JSON.stringify(message));
  }

  /** The next message, as it came. Rejects when the socket closes first. */
  next(): Promise<string | Buffer> {
    const received = this.#received.shift();
    if (received !== undefined) return Promise.resolve(received);
    if (this.socket.readyState === WebSocket.CLOSED) return Promise.reject(new Error('closed, and nothing is left'));
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** The next message, parsed. */
  async json(): Promise<any> {
    return JSON.parse(String(await this.next())) as unknown;
  }

  async jsons(count: number): Promise<any[]> {
    const all: unknown[] = [];
    for (let index = 0; index < count; index += 1) all.push(await this.json());
    return all;
  }

  async ask(message: unknown): Promise<any> {
    this.send(message);
    return this.json();
  }

  /** How many messages came that nobody asked for yet. */
  get unread(): number {
    return this.#received.length;
  }

  close(code?: number, reason?: string): Promise<{ readonly code: number; readonly reason: string }> {
    this.socket.close(code, reason);
    return this.closed;
  }

  /** Reads nothing from the TCP socket, so that the buffers of the server fill. */
  pause(): void {
    this.#tcp.pause();
  }

  resume(): void {
    this.#tcp.resume();
  }

  /** Vanishes with a TCP reset. */
  reset(): void {
    this.#tcp.resetAndDestroy();
  }

  destroy(): void {
    this.socket.terminate();
  }

  get #tcp(): Socket {
    return (this.socket as unknown as { readonly _socket: Socket })._socket;
  }

  #take(message: string | Buffer): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#received.push(message);
    else waiting.resolve(message);
  }
}
