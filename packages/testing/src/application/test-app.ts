import { Application, type InjectionToken } from '@cortado/core';
import { http } from '@cortado/http';
import { websocket } from '@cortado/websocket';
import type { CortadoOptions } from 'cortado';
import type { Answer, RequestOptions } from '../client/answer';
import { InMemoryServer } from './in-memory-server';
import { inMemoryFetch } from '../client/in-memory-fetch';
import { InMemoryWebSocket, type SocketServer } from '../client/in-memory-web-socket';
import { responseTo, send } from '../client/send';
import { TestStream } from '../client/test-stream';
import { TestSocket, type ConnectOptions } from '../client/test-socket';

/** The origin of a test application. */
const ORIGIN = 'http://test';

/** How clients that are written for browsers reach a test application. */
export interface InMemoryClient {
  /** As in `http://test`. */
  readonly url: string;
  /** `fetch` for this application. */
  readonly fetch: typeof fetch;
  /** `WebSocket` for this application. */
  readonly WebSocket: Pick<typeof InMemoryWebSocket, 'CONNECTING' | 'OPEN' | 'CLOSING' | 'CLOSED'> &
    (new (url: string | URL, protocols?: string | readonly string[]) => InMemoryWebSocket);
}

/** An application with both of its transports, reached through memory. */
export class TestApp {
  readonly #server: InMemoryServer;
  readonly #sockets: TestSocket[] = [];
  readonly #streams: TestStream[] = [];
  readonly #opened: { terminate(): void }[] = [];

  constructor(
    /** The application, for its other methods. */
    readonly app: Application,
    server: InMemoryServer,
  ) {
    this.#server = server;
  }

  /**
   * Sends a request. Rejects when the connection breaks before the answer is complete, or a stream given as body fails.
   *
   * @example
   * const { status, body } = await app.request('POST', '/users', { body: { name: 'Ada' } });
   * const form = new FormData();
   * form.set('file', new File(['a,b'], 'table.csv', { type: 'text/csv' }));
   * await app.request('POST', '/imports', { body: form });
   */
  request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    return send(() => this.#server.connect(), method, path, options);
  }

  /**
   * Sends a request, and resolves as soon as its response begins: for feeds and other responses that are read while they are sent.
   *
   * @example
   * const feed = await app.stream('GET', '/news', { headers: { 'last-event-id': '7' } });
   * expect(await feed.next()).toEqual({ id: '8', event: 'news', data: { text: 'Hi' } });
   * for await (const { data } of feed) if (data.isLast) break;
   */
  async stream(method: string, path: string, options: RequestOptions = {}): Promise<TestStream> {
    const stream = new TestStream(await responseTo(() => this.#server.connect(), method, path, options));
    this.#streams.push(stream);
    return stream;
  }

  /**
   * Opens a socket.
   *
   * @throws HandshakeRefused when a guard, a hook or the router says no
   */
  async connect(path: string, options: ConnectOptions = {}): Promise<TestSocket> {
    const socket = await TestSocket.open(this.#server.connect(), path, options);
    this.#sockets.push(socket);
    return socket;
  }

  /**
   * `fetch` and `WebSocket` that reach this application, for clients that are written for browsers.
   *
   * @example
   * const api = createClient<Api>({ ...app.client() });
   */
  client(): InMemoryClient {
    const server: SocketServer = {
      url: ORIGIN,
      connect: () => this.#server.connect(),
      opened: (socket) => void this.#opened.push(socket),
    };
    class BoundWebSocket extends InMemoryWebSocket {
      constructor(url: string | URL, protocols?: string | readonly string[]) {
        super(server, url, protocols);
      }
    }
    return { url: ORIGIN, fetch: inMemoryFetch(server.connect, ORIGIN), WebSocket: BoundWebSocket };
  }

  /** Resolves a singleton. */
  get<T>(token: InjectionToken<T>): T {
    return this.app.get(token);
  }

  /** Closes the application as in production, with what the test left open. */
  async close(): Promise<void> {
    await this.app.close();
    for (const socket of [...this.#sockets, ...this.#opened]) socket.terminate();
    for (const stream of this.#streams) stream.close();
  }
}

/**
 * Makes an application as `createApp` does, silent unless `log` is given, and listening nowhere.
 *
 * @throws ConfigurationError as `createApp`
 * @example
 * const app = await testApp({ controllers: [ChatSocket], overrides: [{ provide: Clock, useValue: noon }] });
 */
export async function testApp(options: CortadoOptions): Promise<TestApp> {
  const { http: httpOptions, websocket: websocketOptions, ...rest } = options;
  const app = await Application.create({ log: false, ...rest }, [http(httpOptions), websocket(websocketOptions)]);
  const server = new InMemoryServer(app);
  await startOrClose(app, server);
  return new TestApp(app, server);
}

/** @throws what a plugin throws; what was begun is undone, because nobody else has the application */
async function startOrClose(app: Application, server: InMemoryServer): Promise<void> {
  try {
    await server.start();
  } catch (error) {
    await app.close();
    throw error;
  }
}
