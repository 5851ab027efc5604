import type { Application } from 'cortado';
import { HttpClient } from './http-client';
import { SocketClient, type ClientOptions } from './socket-client';

/** A listening application seen from outside, through both transports. */
export class RunningApp {
  readonly #clients: SocketClient[] = [];
  readonly client: HttpClient;

  private constructor(readonly app: Application) {
    this.client = new HttpClient(app.url);
  }

  static async open(created: Promise<Application>): Promise<RunningApp> {
    const app = await created;
    await app.listen({ port: 0 });
    return new RunningApp(app);
  }

  /** One that listens already. */
  static of(app: Application): RunningApp {
    return new RunningApp(app);
  }

  async connect(path: string, options?: ClientOptions): Promise<SocketClient> {
    const client = await SocketClient.connect(this.app.url.replace('http', 'ws') + path, options);
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await this.app.close();
  }
}
