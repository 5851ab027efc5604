import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: any;
}

export interface Sending {
  readonly headers?: OutgoingHttpHeaders;
  /** Sent as it is. */
  readonly body?: string | Buffer;
  /** Sent as JSON, with its content type. */
  readonly json?: unknown;
}

/** An HTTP client that sends what it is told to: any path, any header, a body with any method. */
export class HttpClient {
  readonly #url: URL;
  /** Without the brackets of an IPv6 address. */
  readonly #host: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(url: string) {
    this.#url = new URL(url);
    this.#host = this.#url.hostname.replace(/^\[|\]$/g, '');
  }

  get(path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, json: unknown, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return this.send('POST', path, { json, headers });
  }

  send(method: string, path: string, { headers = {}, body, json }: Sending = {}): Promise<Answer> {
    const content = json === undefined ? body : JSON.stringify(json);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: this.#host,
          port: this.#url.port,
          agent: this.#agent,
          method,
          path,
          headers: {
            ...(json === undefined ? {} : { 'content-type': 'application/json' }),
            ...(content === undefined || 'transfer-encoding' in headers
              ? {}
              : { 'content-length': Buffer.byteLength(content) }),
            ...headers,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            const isJson = String(incoming.headers['content-type']).includes('json') && text !== '';
            const parsed: unknown = isJson ? JSON.parse(text) : undefined;
            resolve({ status: incoming.statusCode!, headers: incoming.headers, text, json: parsed });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(content);
    });
  }

  /** A connection of bytes, for what no HTTP client would send. */
  async connect(): Promise<RawConnection> {
    const socket = connect(Number(this.#url.port), this.#host);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new RawConnection(socket);
  }

  /** Sends bytes on a connection of their own, and everything that comes back until the server closes. */
  async raw(bytes: string | Buffer): Promise<string> {
    const connection = await this.connect();
    connection.socket.write(bytes);
    return connection.untilClosed();
  }
}

/** One TCP connection: what has arrived on it, and waiting for more. */
export class RawConnection {
  received = '';
  readonly #closed: Promise<void>;

  constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.received += chunk.toString('latin1')));
    // A reset ends a connection as a close does; what arrived before it is what counts.
    socket.on('error', (error) => (this.received += `\n[${error.message}]`));
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  async untilClosed(): Promise<string> {
    await this.#closed;
    return this.received;
  }

  /** Resolves as soon as what has arrived matches. */
  until(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!pattern.test(this.received)) return;
        this.socket.off('data', look);
        resolve(this.received);
      };
      this.socket.on('data', look);
      this.socket.once('close', () => reject(new Error(`closed after: ${this.received}`)));
      look();
    });
  }
}
