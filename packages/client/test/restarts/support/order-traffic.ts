import { ConnectionLost, createClient, TimeoutError, type FailureBody } from '@cortado/client';
import { WebSocket } from 'ws';

interface Exchange {
  body: { id: number };
  answers: { 201: { id: number }; 409: FailureBody; 503: FailureBody };
}

interface Api {
  http: { post: { '/orders': Exchange } };
  sockets: {
    '/orders': {
      messages: { order: Exchange };
      channels: { orders: { messages: {}; pushes: { ordered: { id: number } } } };
    };
  };
}

export const clientOn = (port: number) => createClient<Api>({ url: `http://127.0.0.1:${port}`, WebSocket });

type OrderClient = ReturnType<typeof clientOn>;

/** In milliseconds, between two attempts. */
const PAUSE = 50;

/**
 * Orders that are sent one after the other, some at a time, over HTTP and a socket by turns, each with a key of its own until it is
 * answered. While the socket is away, requests wait for messages: a channel recovers 1,000 publications at most.
 */
export class OrderTraffic {
  /** How many orders there are. */
  count = 0;
  /** How many attempts were answered 409, because an earlier one was still running or its process had ended. */
  inUse = 0;
  #answered = 0;
  #isOver = false;
  #wake: () => void = () => undefined;
  readonly #working: Promise<unknown>;

  /** @param waiting how many wait for their answers at a time */
  constructor(
    private readonly client: OrderClient,
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
      while (!(await this.#isCarriedOut(id))) await new Promise((resolve) => setTimeout(resolve, PAUSE));
      this.#answered += 1;
      this.#wake();
    }
  }

  /** @throws Error for an answer that no repeat may have */
  async #isCarriedOut(id: number): Promise<boolean> {
    const idempotencyKey = `the-key-of-the-order-${id}`;
    const call =
      id % 2 === 0
        ? this.client.post('/orders', { body: { id }, idempotencyKey })
        : this.client.socket('/orders').send('order', { id }, { idempotencyKey });
    const answer = await call.catch((error: unknown) => {
      if (!(error instanceof ConnectionLost || error instanceof TimeoutError)) throw error;
    });
    const { statusCode = 503, body } = answer ?? {};
    if (statusCode === 409) this.inUse += 1;
    if (![201, 409, 503].includes(statusCode) || (statusCode === 201 && (body as { id: number }).id !== id)) {
      throw new Error(`order ${id} was answered ${statusCode} ${JSON.stringify(body)}`);
    }
    return statusCode === 201;
  }
}
