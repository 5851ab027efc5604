import { ConnectionLost, createClient, TimeoutError, type FailureBody } from '@cortado/client';
import { WebSocket } from 'ws';

interface Api {
  sockets: {
    '/orders': {
      messages: { order: { body: { id: number }; answers: { 201: { id: number }; 409: FailureBody } } };
      channels: { orders: { messages: {}; pushes: { ordered: { id: number } } } };
    };
  };
}

export const clientOn = (port: number) => createClient<Api>({ url: `http://127.0.0.1:${port}`, WebSocket });

type OrderSocket = ReturnType<ReturnType<typeof clientOn>['socket']>;

/** Orders that are sent one after the other, some at a time, each with a key of its own until it is answered. */
export class OrderTraffic {
  /** How many orders there are. */
  count = 0;
  #answered = 0;
  #isOver = false;
  #wake: () => void = () => undefined;
  readonly #working: Promise<unknown>;

  /** @param waiting how many wait for their answers at a time */
  constructor(
    private readonly socket: OrderSocket,
    waiting: number,
  ) {
    this.#working = Promise.all(Array.from({ length: waiting }, () => this.#work()));
  }

  /** Resolves when so many are answered. */
  async answered(count: number): Promise<void> {
    while (this.#answered < count) {
      await Promise.race([this.#working, new Promise<void>((resolve) => (this.#wake = resolve))]);
    }
  }

  /** Resolves when every order is answered. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#working;
  }

  async #work(): Promise<void> {
    while (!this.#isOver) {
      const id = this.count++;
      while (!(await this.#isCarriedOut(id)));
      this.#answered += 1;
      this.#wake();
    }
  }

  /** @throws Error for an answer that no repeat may have */
  async #isCarriedOut(id: number): Promise<boolean> {
    const call = this.socket.send('order', { id }, { idempotencyKey: `the-key-of-the-order-${id}` });
    const answer = await call.catch((error: unknown) => {
      if (!(error instanceof ConnectionLost || error instanceof TimeoutError)) throw error;
    });
    const { statusCode = 503 } = answer ?? {};
    if (![201, 409, 503].includes(statusCode)) throw new Error(`order ${id} was answered ${statusCode}`);
    return statusCode === 201;
  }
}
