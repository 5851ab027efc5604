import { HttpClient } from '@cortado/testkit/http-client';
import { SocketClient } from '@cortado/testkit/socket-client';
import { randomFrom } from './random';
import { TableWatcher } from './table-watcher';

const CLIENTS = 10;
const WATCHERS = 5;

interface Setting {
  /** Addresses of the processes, as in `http://127.0.0.1:3000`. */
  readonly urls: readonly string[];
  readonly operations: number;
  readonly seed: number;
}

/**
 * Ten clients write at random over REST and sockets, while five watchers lose their connections. In the end each table equals what the
 * database holds of its filter.
 *
 * @returns how often a watcher came back and recovered
 */
export async function converge({ urls, operations, seed }: Setting): Promise<number> {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const anyOf = (): string => urls[below(urls.length)]!;
  const filters = Array.from({ length: WATCHERS }, (_, index) => (index % 2 === 0 ? {} : { price: { lt: 50 } }));
  const watchers = filters.map(
    (where) =>
      new TableWatcher(
        () => anyOf().replace('http', 'ws'),
        where,
        () => random() < 0.05,
      ),
  );
  const ids: number[] = [];
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const writer = await Writer.connect(anyOf());
      for (let at = 0; at < operations / CLIENTS; at += 1) await writer.write(below, ids);
      writer.close();
    }),
  );
  const last = await Writer.connect(urls[0]!);
  await last.create({ name: 'the last', price: 0 });
  last.close();
  await Promise.all(watchers.map((each) => each.has('the last')));
  await Promise.all(watchers.map((each) => each.stop()));
  for (const [index, { rows }] of watchers.entries()) {
    expect([...rows.values()].toSorted((one, other) => one.id - other.id)).toEqual(
      await all(urls[0]!, filters[index]!),
    );
  }
  return watchers.reduce((sum, each) => sum + each.recoveries, 0);
}

/** All rows, page by page. */
async function all(url: string, where: object): Promise<unknown[]> {
  const client = new HttpClient(url);
  const rows: unknown[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const json = { where, limit: 100, ...(after === undefined ? {} : { after }) };
    const { json: body } = await client.send('POST', '/stock/search', { json });
    rows.push(...body.items);
    after = body.next;
  }
  return rows;
}

/** A client that writes over REST and over its socket. */
class Writer {
  private constructor(
    private readonly http: HttpClient,
    private readonly socket: SocketClient,
  ) {}

  static async connect(url: string): Promise<Writer> {
    return new Writer(new HttpClient(url), await SocketClient.connect(`${url.replace('http', 'ws')}/ws/stock`));
  }

  async write(below: (limit: number) => number, ids: number[]): Promise<void> {
    const id = ids[below(ids.length)];
    const kind = id === undefined ? 0 : below(4);
    const price = below(100);
    const overSocket = below(2) === 0;
    let status: number;
    if (kind === 0) {
      const row = { name: `row ${below(1_000)}`, price };
      if (!overSocket) ids.push((await this.create(row)).id);
      else ids.push((await this.#ask('create', row, [201])).id);
      return;
    }
    if (kind === 3) {
      ids.splice(ids.indexOf(id!), 1);
      if (overSocket) return void (await this.#ask('remove', { id }, [204, 404]));
      ({ status } = await this.http.send('DELETE', `/stock/${id}`));
    } else {
      if (overSocket) return void (await this.#ask('update', { id, patch: { price } }, [200, 404]));
      ({ status } = await this.http.send('PATCH', `/stock/${id}`, { json: { price } }));
    }
    if (![200, 204, 404].includes(status)) throw new Error(`a write was answered with ${status}`);
  }

  async create(row: object): Promise<any> {
    const { status, json: body } = await this.http.send('POST', '/stock', { json: row });
    if (status !== 201) throw new Error(`a write was answered with ${status}`);
    return body;
  }

  close(): void {
    this.socket.destroy();
  }

  async #ask(event: string, body: unknown, expected: readonly number[]): Promise<any> {
    const answer = await this.socket.ask({ event, channel: 'stock', body });
    if (!expected.includes(answer.statusCode)) throw new Error(`${event} was answered with ${JSON.stringify(answer)}`);
    return answer.body;
  }
}
