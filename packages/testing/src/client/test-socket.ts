import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, type RawData } from 'ws';

/** What `app.connect(path, options)` takes. */
export interface ConnectOptions {
  /** Headers of the handshake. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Subprotocols that the client offers. */
  readonly subprotocols?: readonly string[];
}

/** The handshake was answered with something other than 101. */
export class HandshakeRefused extends Error {
  override readonly name = 'HandshakeRefused';

  constructor(
    /** The status of the answer. */
    readonly status: number,
    /** Its headers, by lower-case name. */
    readonly headers: IncomingHttpHeaders,
    /** Its body, parsed if it is JSON. */
    readonly body: any,
  ) {
    super(`the handshake was refused with ${status}: ${JSON.stringify(body)}`);
  }
}

/** The other end of a socket. It keeps what arrives until the test asks, so that nothing depends on who is faster. */
export class TestSocket {
  /** How it ended; resolves when it has. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #socket: WebSocket;
  readonly #received: (string | Buffer)[] = [];
  readonly #waiting: { resolve(message: string | Buffer): void; reject(error: Error): void }[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: RawData, isBinary: boolean) => {
      const message = isBinary ? (data as Buffer) : (data as Buffer).toString();
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#received.push(message);
      else waiting.resolve(message);
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        for (const each of this.#waiting.splice(0)) each.reject(new Error(`closed with ${code} ${reason.toString()}`));
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** @throws HandshakeRefused with the status and the body of the refusal */
  static open(
    connection: Duplex,
    path: string,
    { headers = {}, subprotocols = [] }: ConnectOptions,
  ): Promise<TestSocket> {
    const socket = new WebSocket(`ws://test${path}`, [...subprotocols], {
      headers,
      perMessageDeflate: false,
      createConnection: () => connection,
    });
    const opened = new TestSocket(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(opened));
      socket.on('error', reject); // later ones too: after the promise has settled they say nothing new
      socket.once('unexpected-response', (_request, response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = /json/.test(response.headers['content-type'] ?? '') && text !== '';
          const body: unknown = isJson ? JSON.parse(text) : text;
          reject(new HandshakeRefused(response.statusCode ?? 0, response.headers, body));
          connection.destroy();
        });
      });
    });
  }

  /** The subprotocol that the server chose; empty for none. */
  get subprotocol(): string {
    return this.#socket.protocol;
  }

  /** Text and bytes as they are, anything else as JSON. */
  send(message: unknown): void {
    if (typeof message === 'string' || message instanceof Uint8Array) this.#socket.send(message);
    else this.#socket.send(JSON.stringify(message));
  }

  /** The next message, parsed if it is JSON text. Rejects when the socket closes first. */
  async next(): Promise<any> {
    const message = await this.#next();
    if (typeof message !== 'string') return message;
    try {
      return JSON.parse(message) as unknown;
    } catch (error) {
      if (error instanceof SyntaxError) return message;
      throw error;
    }
  }

  /**
   * The next message, which has to be a reply with this status.
   *
   * @returns the body of the reply
   * @throws Error with what came in its place
   */
  async expectReply(statusCode: number): Promise<any> {
    const message = (await this.next()) as { readonly statusCode?: unknown; readonly body?: unknown } | null;
    if (message?.statusCode === statusCode) return message.body;
    throw new Error(`expected a reply with ${statusCode}, received ${JSON.stringify(message)}`);
  }

  /** Closes with a close frame, and waits for the close frame of the server. */
  close(code?: number, reason?: string): Promise<{ readonly code: number; readonly reason: string }> {
    this.#socket.close(code, reason);
    return this.closed;
  }

  /** Destroys the connection without a close frame. */
  terminate(): void {
    this.#socket.terminate();
  }

  #next(): Promise<string | Buffer> {
    const received = this.#received.shift();
    if (received !== undefined) return Promise.resolve(received);
    if (this.#socket.readyState === WebSocket.CLOSED) return Promise.reject(new Error('closed, and nothing is left'));
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }
}
