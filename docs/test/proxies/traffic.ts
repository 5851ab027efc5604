import { createClient } from '@cortado/client';
import { HttpClient } from '@cortado/testkit/http-client';
import { WebSocket } from 'ws';

interface Order {
  readonly id: string;
  readonly item: string;
}
interface Api {
  sockets: {
    '/live': {
      messages: { label: { answers: { 200: { label: string; pid: number } } } };
      channels: { orders: { join: { answers: { 200: null } }; messages: {}; pushes: { added: Order } } };
    };
  };
}

export const connect = (port: number) => createClient<Api>({ url: `http://127.0.0.1:${port}`, WebSocket });

/** A client that is subscribed to the orders, and comes back by itself. */
export class Subscriber {
  readonly ids: string[] = [];
  /** How often it was told that it missed something. */
  resets = 0;
  readonly #api;
  readonly #channel;
  #changed: () => void = () => undefined;

  constructor(port: number) {
    this.#api = connect(port);
    this.#channel = this.#api.socket('/live').channel('orders');
    this.#channel.on('$reset', () => (this.resets += 1));
    this.#channel.on('added', ({ id }) => {
      this.ids.push(id);
      this.#changed();
    });
  }

  /** @returns the status of the answer */
  async join(): Promise<number> {
    return (await this.#channel.join()).statusCode;
  }

  /** Resolves when it has this one. */
  async has(id: string): Promise<void> {
    while (!this.ids.includes(id)) await new Promise<void>((resolve) => (this.#changed = resolve));
  }

  close(): Promise<void> {
    return this.#api.close();
  }
}

/** Orders that are sent one after the other until it stops. Each is sent again with the same id until it is answered 201. */
export class Orders {
  readonly accepted: string[] = [];
  /** Statuses of GET requests, which are not sent again. */
  readonly statuses = new Set<number>();
  readonly #done = new AbortController();
  readonly #clients: Promise<unknown>;

  constructor(
    private readonly port: number,
    count: number,
  ) {
    this.#clients = Promise.all(Array.from({ length: count }, (_, index) => this.#run(index)));
  }

  async #run(client: number): Promise<void> {
    for (let number = 0; !this.#done.signal.aborted; number += 1) {
      // Ids of tests that share a Redis must differ, because what was published under one is not published again.
      await this.order(`order-${this.port}-${client}-${number}`);
      this.statuses.add((await this.#client().get('/healthz')).status);
      await new Promise((resolve) => setTimeout(resolve, 5)); // people, not a load test
    }
  }

  async order(id: string): Promise<void> {
    let status = 0;
    while (status !== 201) ({ status } = await this.#client().post('/orders', { id, item: 'kettle' }));
    this.accepted.push(id);
  }

  async stop(): Promise<void> {
    this.#done.abort();
    await this.#clients;
  }

  /** Each request has a connection of its own. */
  #client(): HttpClient {
    return new HttpClient(`http://127.0.0.1:${this.port}`, { keepAlive: false });
  }
}
