import * as core from '@cortado/client';
import { unwrap, type Where } from '@cortado/client';
import * as withResources from '@cortado/client/resources';
import { Column, Key, resource, Resource, resources, type Repository } from '@cortado/resources';
import { createApp, type Application } from 'cortado';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { WebSocket } from 'ws';

@Resource('stock')
class Stock {
  @Key() id!: number;
  @IsString() name!: string;
  @IsInt() price!: number;
  @IsOptional() @IsString() @Column({ type: 'decimal', scale: 2 }) weight?: string;
}

interface StockRow {
  id: number;
  name: string;
  price: number;
  weight?: string;
}

interface Api {
  resources: {
    stock: {
      row: StockRow;
      key: number;
      create: { name: string; price: number; weight?: string | undefined };
      update: { name?: string | undefined; price?: number | undefined };
    };
  };
}

let app: Application;
beforeAll(async () => {
  app = await createApp({
    plugins: [resources({ database: 'sqlite::memory:', models: [Stock], sync: true })],
    log: false,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

/** The code of resources is loaded when it is needed, or with the client. */
const ENTRIES = [
  ['@cortado/client', core],
  ['@cortado/client/resources', withResources],
] as const;

test.each(ENTRIES)('calls of a resource, by %s', async (_name, { createClient }) => {
  const api = createClient<Api>({ url: app.url, WebSocket });
  const stock = api.resource('stock');
  const row = await unwrap(stock.create({ name: 'tea', price: 3, weight: '1.5' }));
  expect(row).toEqual({ id: row.id, name: 'tea', price: 3, weight: '1.50' });
  expect(await unwrap(stock.read(row.id))).toEqual(row);
  expect(await unwrap(stock.update(row.id, { price: 4 }))).toMatchObject({ price: 4 });
  expect((await unwrap(stock.list({ where: { price: { gte: 4 } } }))).items).toHaveLength(1);
  expect(await stock.remove(row.id)).toMatchObject({ statusCode: 204, body: null });
  expect(await stock.read(row.id)).toMatchObject({ ok: false, statusCode: 404 });
});

test.each<{ where?: Where<StockRow>; sort?: ('weight' | '-price' | 'name')[]; limit?: number }>([
  {},
  { where: { price: { lt: 50 } }, sort: ['-price', 'name'] },
  { sort: ['weight'], limit: 10 },
])('a view equals the list of the server: %j', async (query) => {
  const { createClient } = query.limit === undefined ? core : withResources;
  const api = createClient<Api>({ url: app.url, WebSocket });
  const rows = app.get(resource(Stock)) as Repository<Stock>;
  const ids: number[] = [];
  const change = async (n: number): Promise<void> => {
    const kind = ids.length < 20 ? 0 : n % 4;
    const at = (n * 7919) % Math.max(1, ids.length);
    if (kind <= 1)
      ids.push(
        (
          await rows.create({
            name: `row ${n % 13}`,
            price: (n * 31) % 100,
            ...(n % 3 && { weight: `${(n * 17) % 200}.25` }),
          } as Stock)
        ).id,
      );
    else if (kind === 2) await rows.update(ids[at]!, { price: (n * 13) % 100 });
    else await rows.remove(ids.splice(at, 1)[0]!);
  };
  for (let n = 0; n < 150; n += 1) await change(n);
  const view = api.resource('stock').watch(query);
  let isDouble = false;
  view.on('$change', (now) => (isDouble ||= new Set(now.map(({ id }) => id)).size !== now.length));
  for (let n = 150; n < 300; n += 1) await change(n);
  const last = await rows.create({ name: 'the last', price: -1, weight: '0.00' } as Stock);
  const has = (): boolean => view.rows.some(({ id }) => id === last.id);
  while (!has() || view.state !== 'live')
    await new Promise<void>((resolve) => {
      const off = view.on('$change', () => (off(), resolve()));
    });
  const expected: StockRow[] = [];
  for (let after: string | null | undefined; after !== null && expected.length < (query.limit ?? Infinity);) {
    const page: { items: StockRow[]; next: string | null } = await unwrap(
      api.resource('stock').list({ ...query, limit: query.limit ?? 100, ...(after !== undefined && { after }) }),
    );
    expected.push(...page.items);
    after = page.next;
  }
  expect(view.rows).toEqual(expected);
  expect(isDouble).toBe(false);
  for (const id of [...ids, last.id]) await rows.remove(id);
  await api.close();
  expect(view.state).toBe('closed');
});

test('one object for one place', () => {
  for (const [, { createClient }] of ENTRIES) {
    const api = createClient<Api>({ url: app.url, WebSocket });
    expect(api.resource('stock')).toBe(api.resource('stock'));
    expect(api.resource('stock', { path: '/other' })).not.toBe(api.resource('stock'));
  }
});

test.each(ENTRIES)(
  '%s: a view that is closed at once, or with its client, never connects',
  async (_name, { createClient }) => {
    let connections = 0;
    class Counted extends WebSocket {
      constructor(...given: ConstructorParameters<typeof WebSocket>) {
        super(...given);
        connections += 1;
      }
    }
    const api = createClient<Api>({ url: app.url, WebSocket: Counted });
    for (const close of [(view: { close(): Promise<void> }) => view.close(), () => api.close()]) {
      const view = api.resource('stock').watch();
      const states: string[] = [];
      view.on('$change', () => states.push(view.state));
      expect([view.state, view.rows]).toEqual(['loading', []]);
      await close(view);
      expect([view.state, states]).toEqual(['closed', ['closed']]);
    }
    // Calls load the same code, so nothing is pending behind them.
    expect(await api.resource('stock').read(0)).toMatchObject({ statusCode: 404 });
    expect(connections).toBe(0);
  },
);
