import { HttpClient } from '@cortado/testkit/http-client';

/** Clients that send one request after the other while the program is restarted. */
export class Load {
  /** How often each answer came: a status, or the code of an error. */
  readonly answers = new Map<string, number>();
  #isRunning = true;
  readonly #clients: readonly Promise<void>[];

  /** @param count of clients that keep their connection, and of clients that open one for each request */
  constructor(url: string, count: number) {
    this.#clients = Array.from({ length: count * 2 }, (_, index) => this.#run(url, index % 2 === 0));
  }

  async #run(url: string, keepAlive: boolean): Promise<void> {
    const client = new HttpClient(url, { keepAlive });
    while (this.#isRunning) {
      const answer = await client.get('/pid').then(
        ({ status }) => String(status),
        (error: NodeJS.ErrnoException) => error.code ?? error.message,
      );
      this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
      await new Promise((resolve) => setTimeout(resolve, 5)); // a person at most, not a load test
    }
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    await Promise.all(this.#clients);
  }
}
