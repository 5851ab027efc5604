import { createClient, unwrap } from '@cortado/client';
import { buildDocuments, clientTypes } from '@cortado/docs';
import type { Application } from 'cortado';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { everything } from '../../docs/test/everything';
import { createShop } from './types/shop';
import type { Api } from './generated/api';

let app: Application;
beforeAll(async () => {
  app = await everything();
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

/** With `GOLDEN=write` in the environment the file is written. @returns the types of an application, and what is stored */
function typesOf(of: Application, file: string): readonly [types: string, stored: string] {
  const path = join(__dirname, 'generated', file);
  const types = clientTypes(buildDocuments(of));
  if (process.env['GOLDEN'] === 'write') writeFileSync(path, types);
  return [types, readFileSync(path, 'utf8')];
}

test('the types of an application with every feature are the stored ones', () => {
  const [types, stored] = typesOf(app, 'api.ts');
  expect(types).toBe(stored);
});

test('the types that examples are compiled with are those of an application', async () => {
  const shop = await createShop();
  const [types, stored] = typesOf(shop, 'shop.ts');
  expect(types).toBe(stored);
  await shop.close();
});

test('calls by these types are answered as they say', async () => {
  const api = createClient<Api>({ url: app.url, WebSocket });
  const counted = await api.get('/things/count');
  if (!counted.ok) throw new Error(`answered ${counted.statusCode}`);
  expect(counted.body.toFixed()).toMatch(/^\d+$/);
  const created = await api.post('/things/order', {
    body: { id: '0f8fad5b-d9cb-469f-a165-70867728950e', payment: { kind: 'card', amount: 3, card: '1' } },
  });
  expect(created).toMatchObject({ ok: true, statusCode: 200 });
  expect(
    await api.post('/things/order', { body: { id: 'x', payment: { kind: 'card', amount: 3, card: '1' } } }),
  ).toMatchObject({
    ok: false,
    statusCode: 400,
    body: { errorList: [{ loc: ['id'] }] },
  });
  expect(await unwrap(api.get('/things/pair/:from-:to(\\d+|x)', { params: { from: 'a', to: 'x' } }))).toBeDefined();
  const csv = await api.get('/things/export');
  if (!csv.ok) throw new Error(`answered ${csv.statusCode}`);
  expect(typeof (await csv.body.text())).toBe('string');
  const events: string[] = [];
  const feed = await api.get('/things/events');
  if (!feed.ok) throw new Error(`answered ${feed.statusCode}`);
  for await (const { event, data } of feed.body) {
    events.push(`${event}: ${JSON.stringify(data)}`);
    break;
  }
  expect(events).toEqual([expect.stringMatching(/^tick: \{"at":\d+\}$/)]);
  await api.close();
});
