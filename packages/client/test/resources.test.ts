import * as core from '@cortado/client';
import { unwrap } from '@cortado/client';
import * as withResources from '@cortado/client/resources';
import { resource, resources } from '@cortado/resources';
import { createApp, type Application } from 'cortado';
import { WebSocket } from 'ws';
import { listed, QUERIES, Stock, StockChanges, type StockApi } from './support/stock';

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
  const api = createClient<StockApi>({ url: app.url, WebSocket });
  const stock = api.resource('stock');
  const row = await unwrap(stock.create({ name: 'tea', price: 3, weight: '1.5' }));
  expect(row).toEqual({ id: row.id, name: 'tea', price: 3, weight: '1.50' });
  expect(await unwrap(stock.read(row.id))).toEqual(row);
  expect(await unwrap(stock.update(row.id, { price: 4 }))).toMatchObject({ price: 4 });
  expect((await unwrap(stock.list({ where: { price: { gte: 4 } } }))).items).toHaveLength(1);
  expect(await stock.remove(row.id)).toMatchObject({ statusCode: 204, body: null });
  expect(await stock.read(row.id)).toMatchObject({ ok: false, statusCode: 404 });
});

test.each(QUERIES)('a view equals the list of the server: %j', async (query) => {
  const { createClient } = query.limit === undefined ? core : withResources;
  const api = createClient<StockApi>({ url: app.url, WebSocket });
  const changes = new StockChanges(app.get(resource(Stock)));
  for (let n = 0; n < 150; n += 1) await changes.make(n);
  const view = api.resource('stock').watch(query);
  let isDouble = false;
  view.on('$change', (now) => (isDouble ||= new Set(now.map(({ id }) => id)).size !== now.length));
  for (let n = 150; n < 300; n += 1) await changes.make(n);
  const last = await changes.last();
  const has = (): boolean => view.rows.some(({ id }) => id === last);
  while (!has() || view.state !== 'live')
    await new Promise<void>((resolve) => {
      const off = view.on('$change', () => (off(), resolve()));
    });
  expect(view.rows).toEqual(await listed(api, query));
  expect(isDouble).toBe(false);
  await changes.removeAll();
  await api.close();
  expect(view.state).toBe('closed');
});

test('one object for one place', () => {
  for (const [, { createClient }] of ENTRIES) {
    const api = createClient<StockApi>({ url: app.url, WebSocket });
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
    const api = createClient<StockApi>({ url: app.url, WebSocket: Counted });
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
