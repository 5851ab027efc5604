import {
  Agent as HttpAgent,
  request as requestHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { RawSocket, type ServerAddress } from './raw-socket';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The parsed body; undefined unless the content type is one of JSON. */
  readonly json: any;
}

export interface Sending {
  readonly headers?: OutgoingHttpHeaders;
  /** Sent as it is. */
  readonly body?: string | Buffer;
  /** Sent as JSON, with its content type. */
  readonly json?: unknown;
  /** Sent as `multipart/form-data` or urlencoded, as `fetch` does. */
  readonly form?: FormData | URLSearchParams;
}

export interface HttpClientOptions extends Pick<ServerAddress, 'localAddress' | 'tls'> {
  /** Default true: a connection serves several requests, one after the other. */
  readonly keepAlive?: boolean;
}

/** An HTTP client that sends what it is told to: any path, any header, a body with any method. */
export class HttpClient {
  readonly #address: ServerAddress;
  readonly #agent: HttpAgent;
  readonly #request: typeof requestHttp;

  /** @param url `http:`, `https:`, or `unix:` with the path of a socket, as in `app.urls` */
  constructor(url: string, { keepAlive = true, localAddress, tls = {} }: HttpClientOptions = {}) {
    const { protocol, hostname, port, pathname } = new URL(url);
    const isTls = protocol === 'https:';
    this.#address = {
      // Without the brackets of an IPv6 address.
      ...(protocol === 'unix:' ? { path: pathname } : { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) }),
      ...(localAddress === undefined ? {} : { localAddress }),
      ...(isTls ? { tls } : {}),
    };
    this.#agent = isTls ? new HttpsAgent({ keepAlive, ...tls }) : new HttpAgent({ keepAlive });
    this.#request = isTls ? requestHttps : requestHttp;
  }

  get(path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, json: unknown, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return this.send('POST', path, { json, headers });
  }

  async send(method: string, path: string, sending: Sending = {}): Promise<Answer> {
    const { type, content } = sending.form === undefined ? encoded(sending) : await encodedForm(sending.form);
    const { host, port, path: socketPath, localAddress } = this.#address;
    const headers = {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(content === undefined || 'transfer-encoding' in (sending.headers ?? {})
        ? {}
        : { 'content-length': Buffer.byteLength(content) }),
      ...sending.headers,
    };
    return new Promise((resolve, reject) => {
      const options = { host, port, socketPath, localAddress, agent: this.#agent, method, path, headers };
      const outgoing = this.#request(options, (incoming) => readAnswer(incoming).then(resolve, reject));
      outgoing.on('error', reject);
      outgoing.end(content);
    });
  }

  /** A connection of bytes, for what no HTTP client would send. */
  connect(): Promise<RawSocket> {
    return RawSocket.connect(this.#address);
  }

  /** Sends bytes on a connection of their own. @returns everything that comes back until the server closes, a character for each byte */
  async raw(bytes: string | Buffer): Promise<string> {
    const connection = await this.connect();
    connection.write(bytes);
    return connection.rest('latin1');
  }
}

interface Encoded {
  readonly type?: string | undefined;
  readonly content?: string | Buffer | undefined;
}

function encoded({ body, json }: Sending): Encoded {
  return json === undefined ? { content: body } : { type: 'application/json', content: JSON.stringify(json) };
}

async function encodedForm(form: FormData | URLSearchParams): Promise<Encoded> {
  const request = new Response(form);
  return { type: request.headers.get('content-type')!, content: Buffer.from(await request.arrayBuffer()) };
}

async function readAnswer(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString();
  const isJson = String(incoming.headers['content-type']).includes('json') && text !== '';
  const json: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: incoming.statusCode!, headers: incoming.headers, bytes, text, json };
}
