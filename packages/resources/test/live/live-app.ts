import { Channels } from '@cortado/channels';
import { Application, type Class } from '@cortado/core';
import type { ApplicationOptions } from '@cortado/core/transport';
import { http } from '@cortado/http';
import { resources, type ResourcesOptions } from '@cortado/resources';
import { SocketClient, type ClientOptions } from '@cortado/testkit/socket-client';
import { websocket } from '@cortado/websocket';

const open = new Set<LiveApp>();

/** An application with resources, HTTP and sockets, on a free port of 127.0.0.1. */
export class LiveApp {
  readonly #clients: SocketClient[] = [];

  private constructor(readonly app: Application) {
    open.add(this);
  }

  static async start(
    models: readonly Class<object>[],
    { database = 'memory:', socket, keep, ...rest }: ApplicationOptions & Partial<ResourcesOptions> = {},
  ): Promise<LiveApp> {
    const given = { ...(socket === undefined ? {} : { socket }), ...(keep === undefined ? {} : { keep }) };
    const plugin = resources({ database, models, sync: true, ...given });
    const app = await Application.create({ log: false, ...rest, plugins: [plugin, ...(rest.plugins ?? [])] }, [
      http(),
      websocket({ messageRate: 100_000, messageBurst: 100_000 }),
    ]);
    await app.listen({ port: 0, host: '127.0.0.1' });
    return new LiveApp(app);
  }

  async connect(path: string, options?: ClientOptions): Promise<SocketClient> {
    const client = await SocketClient.connect(`${this.app.url.replace('http', 'ws')}${path}`, options);
    this.#clients.push(client);
    return client;
  }

  /** A request with a JSON body. @returns the status and the body */
  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.app.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  /** The ids of the connections in a channel, in the order of their joins. */
  members(channel: string): Promise<readonly string[]> {
    return this.app.get(Channels).channel(channel).members();
  }

  async close(): Promise<void> {
    open.delete(this);
    for (const each of this.#clients) each.destroy();
    await this.app.close();
  }
}

interface Answer {
  readonly status: number;
  readonly body: any;
}

/** For `afterEach`. */
export async function closeLiveApps(): Promise<void> {
  await Promise.all([...open].map((each) => each.close()));
}
