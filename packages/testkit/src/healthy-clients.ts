import { SocketClient } from './socket-client';

/** Clients that do nothing wrong while others do: each sends, waits for its own reply, and sends again. */
export class HealthyClients {
  #running = true;
  #sent = 0;
  #received = 0;
  readonly #latencies: number[] = [];
  #ended: Promise<PromiseSettledResult<void>[]> = Promise.resolve([]);

  static async start(url: string, count: number): Promise<HealthyClients> {
    const healthy = new HealthyClients();
    const clients = await Promise.all(Array.from({ length: count }, () => SocketClient.connect(url)));
    healthy.#ended = Promise.allSettled(clients.map((client) => healthy.#loop(client)));
    return healthy;
  }

  async #loop(client: SocketClient): Promise<void> {
    while (this.#running) {
      const text = `healthy ${++this.#sent}`;
      const begun = performance.now();
      const reply = await client.ask(text);
      if (reply.statusCode === 200 && reply.body === text) this.#received += 1;
      this.#latencies.push(performance.now() - begun);
      // A person at most, not a load test.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await client.close();
  }

  /** Ends them. A message whose client was disconnected counts as lost. */
  async stop(): Promise<{ readonly sent: number; readonly lost: number; readonly p99: number }> {
    this.#running = false;
    await this.#ended;
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
    return { sent: this.#sent, lost: this.#sent - this.#received, p99: Math.round(p99) };
  }
}
