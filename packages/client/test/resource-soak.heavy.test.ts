import { createClient } from '@cortado/client';
import { resource, RESOURCE_STORE, resources } from '@cortado/resources';
import { TcpProxy } from '@cortado/testkit/tcp-proxy';
import { createApp, type Application } from 'cortado';
import { isDeepStrictEqual } from 'node:util';
import { WebSocket } from 'ws';
import { listed, QUERIES, Stock, StockChanges, type StockApi } from './support/stock';

/** CORTADO_FULL=1 makes as many changes and disconnects as the guarantees are stated for. */
const [CHANGES, DISCONNECTS] = process.env['CORTADO_FULL'] === '1' ? [1_000, 50] : [240, 8];
const BETWEEN = CHANGES / DISCONNECTS;

let app: Application;
let proxy: TcpProxy;
beforeAll(async () => {
  const plugins = [resources({ database: 'sqlite::memory:', models: [Stock], sync: true })];
  app = await createApp({ plugins, log: false });
  await app.listen({ port: 0, host: '127.0.0.1' });
  proxy = await TcpProxy.start(Number(new URL(app.url).port));
});
afterAll(async () => {
  proxy.stop();
  await app.close();
});

interface Watched {
  on(event: '$change', listener: () => void): () => void;
}

/** Resolves when a condition holds after a change of a view. */
async function until(view: Watched, condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise<void>((resolve) => {
      const off = view.on('$change', () => (off(), resolve()));
    });
  }
}

test(`views follow ${CHANGES} changes by others through ${DISCONNECTS} disconnects and a new epoch`, async () => {
  const changes = new StockChanges(app.get(resource(Stock)));
  const direct = createClient<StockApi>({ url: app.url, WebSocket });
  const api = createClient<StockApi>({ url: `http://127.0.0.1:${proxy.port}`, WebSocket });
  const views = QUERIES.map((query) => api.resource('stock').watch(query));
  const doubles: number[] = [];
  const disconnects = views.map(() => 0);
  for (const [at, view] of views.entries()) {
    view.on('$change', (rows) => {
      if (new Set(rows.map(({ id }) => id)).size !== rows.length) doubles.push(at);
      if (view.state === 'waiting') disconnects[at]! += 1;
    });
  }
  for (let n = 0; n < CHANGES; n += 1) {
    const step = n % BETWEEN;
    // Each cut is one of a view that was live, and some changes are made while it is away.
    if (step === 0) {
      await Promise.all(views.map((view) => until(view, () => view.state === 'live')));
      proxy.cut();
      await Promise.all(views.map((view) => until(view, () => view.state !== 'live')));
      if (n === CHANGES / 2) await app.get(RESOURCE_STORE).newEpoch();
    }
    if (step === Math.floor(BETWEEN / 3)) proxy.restore();
    await changes.make(n);
  }
  for (const [at, query] of QUERIES.entries()) {
    const view = views[at]!;
    const rows = await listed(direct, query);
    await until(view, () => isDeepStrictEqual(view.rows, rows));
    expect({ state: view.state, rows: view.rows }).toEqual({ state: 'live', rows });
  }
  expect(doubles).toEqual([]);
  for (const count of disconnects) expect(count).toBeGreaterThanOrEqual(DISCONNECTS);
  await Promise.all([api.close(), direct.close()]);
}, 300_000);
