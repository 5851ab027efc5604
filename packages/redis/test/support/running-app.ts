import { redis, type RedisServers } from '@cortado/redis';
import { LogLines } from '@cortado/testkit/log-lines';
import { SocketClient } from '@cortado/testkit/socket-client';
import { Channels, createApp, type Application, type ApplicationOptions, type Channel } from 'cortado';

const open = new Set<RunningApp>();

// Before the servers and proxies that a file closes itself: hooks run in the opposite order of their registration.
afterEach(async () => {
  await Promise.all([...open].map((each) => each.stop()));
});

/** One application on Redis that listens, with what it logs and clients of its own. It stops after the test. */
export class RunningApp {
  readonly #clients: SocketClient[] = [];

  private constructor(
    readonly app: Application,
    readonly lines: LogLines,
  ) {
    open.add(this);
  }

  static async start(servers: RedisServers, options: ApplicationOptions): Promise<RunningApp> {
    const lines = new LogLines();
    const plugins = [redis({ lease: 1_000, ...servers }), ...(options.plugins ?? [])];
    const app = await createApp({ log: lines.log, http: { health: true }, ...options, plugins });
    const running = new RunningApp(app, lines);
    await app.listen({ port: 0, host: '127.0.0.1' });
    lines.clear();
    return running;
  }

  /** What was logged since the start. */
  get messages(): readonly string[] {
    return this.lines.all.map(({ msg }) => String(msg));
  }

  async isReady(): Promise<boolean> {
    return (await fetch(`${this.app.url}/readyz`)).ok;
  }

  channel(name: string): Channel {
    return this.app.get(Channels).channel(name);
  }

  async connect(path: string, subprotocols: readonly string[] = []): Promise<SocketClient> {
    const client = await SocketClient.connect(`${this.app.url.replace('http', 'ws')}${path}`, { subprotocols });
    this.#clients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    open.delete(this);
    for (const each of this.#clients) each.destroy();
    await this.app.close();
  }
}
