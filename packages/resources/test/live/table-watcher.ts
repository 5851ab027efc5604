import { SocketClient } from '@cortado/testkit/socket-client';

interface StockRow {
  readonly id: number;
  readonly name: string;
}

/** A client that keeps a table by what a resource tells it, and loses its connection now and then. */
export class TableWatcher {
  readonly rows = new Map<number, StockRow>();
  recoveries = 0;
  reloads = 0;
  #client: SocketClient | undefined;
  #position: { readonly epoch: string; readonly offset: number } | undefined;
  #isStopped = false;
  #onRow: (() => void) | undefined;
  #failure: unknown;
  readonly #running: Promise<void>;

  /**
   * @param urls of the processes, one of which it connects to each time
   * @param loses whether it loses its connection after an event
   */
  constructor(
    private readonly urls: () => string,
    private readonly where: object,
    private readonly loses: () => boolean,
  ) {
    this.#running = this.#run().catch((error: unknown) => {
      this.#failure = error;
      this.#onRow?.();
    });
  }

  /** Resolves once it has a row with this name. */
  async has(name: string): Promise<void> {
    while (![...this.rows.values()].some((row) => row.name === name)) {
      if (this.#failure !== undefined) throw this.#failure as Error;
      await new Promise<void>((resolve) => (this.#onRow = resolve));
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#client?.destroy();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const client = await this.#connect();
      if (client === undefined) continue;
      this.#client = client;
      // Stopped while it connected.
      if (this.#isStopped) return client.destroy();
      await this.#follow(client).catch((error: unknown) => {
        // Its connection is gone: that is what it is for.
        if (!String(error).includes('closed')) throw error;
      });
      client.destroy();
    }
  }

  /** @returns undefined while the process is down */
  async #connect(): Promise<SocketClient | undefined> {
    try {
      return await SocketClient.connect(`${this.urls()}/ws/stock`);
    } catch (error) {
      if (!String(error).includes('ECONN')) throw error;
      await new Promise((resolve) => setImmediate(resolve));
      return undefined;
    }
  }

  async #follow(client: SocketClient): Promise<void> {
    const recover = this.#position;
    client.send({
      event: '$join',
      channel: 'stock',
      body: { where: this.where, snapshot: { limit: 100 } },
      ...(recover && { recover }),
    });
    const { statusCode, body } = await client.json();
    if (statusCode !== 200) throw new Error(`the join was answered with ${statusCode}: ${JSON.stringify(body)}`);
    // What was missed follows, up to the position of the reply.
    if (recover !== undefined && body.recovered === true) this.recoveries += 1;
    else {
      this.#position = { epoch: body.epoch, offset: body.offset };
      await this.#load(client, body.data);
    }
    for (;;) {
      const frame = await client.json();
      if (frame.event === '$reset') {
        this.#position = undefined;
        return;
      }
      this.#apply(frame);
      if (this.loses()) return;
    }
  }

  /** Pages that follow are newer than the first: events that came meanwhile are applied to them. */
  async #load(client: SocketClient, first: { items: readonly StockRow[]; next: string | null }): Promise<void> {
    this.reloads += 1;
    const loaded = [...first.items];
    const waiting: any[] = [];
    for (let after = first.next; after !== null;) {
      client.send({ event: 'list', channel: 'stock', body: { where: this.where, limit: 100, after } });
      let frame = await client.json();
      while (frame.statusCode === undefined) {
        waiting.push(frame);
        frame = await client.json();
      }
      loaded.push(...frame.body.items);
      after = frame.body.next;
    }
    this.rows.clear();
    for (const row of loaded) this.rows.set(row.id, row);
    for (const frame of waiting) this.#apply(frame);
    this.#onRow?.();
  }

  #apply({ event, data, epoch, offset }: any): void {
    if (event === '$position') {
      this.#position = data;
      return;
    }
    if (this.#position?.epoch !== epoch || offset <= this.#position!.offset) {
      throw new Error(`${event} at ${offset} of ${epoch} follows ${JSON.stringify(this.#position)}`);
    }
    this.#position = { epoch, offset };
    if (event === 'deleted') {
      this.rows.delete(data.id);
    } else if (event === 'created' || event === 'updated') this.rows.set(data.id, data);
    else throw new Error(`an event ${event}`);
    this.#onRow?.();
  }
}
