import { RunningApp } from '@cortado/testkit/app';
import { createProducts } from '../src/app';

/** What the page asks of the server, by hand. */
let running: RunningApp;
beforeAll(async () => {
  running = await RunningApp.open(createProducts({ database: 'sqlite::memory:', log: false }));
});
afterAll(() => running.close());

const send = (method: string, path: string, json?: unknown, headers = {}) =>
  running.client.send(method, path, { ...(json === undefined ? {} : { json }), headers });
const names = (items: readonly { name: string }[]) => items.map(({ name }) => name);

/** A product of a test's own. */
async function create(name: string, more: object = {}) {
  const { status, json } = await send('POST', '/products', { name, price: 100, shopId: 1, ...more });
  expect(status).toBe(201);
  return json;
}

test('the first start adds shops and products', async () => {
  const { json } = await send('GET', '/shops');
  expect(names(json.items)).toEqual(['Corner Roastery', 'Machine Room', 'Cup & Saucer']);
  expect((await send('GET', '/products?total=true&limit=1')).json.total).toBe(29);
});

test('products are filtered, sorted and paged', async () => {
  const query = 'shopId[eq]=2&price[gte]=5000&sort=-price&limit=4';
  const { json: first } = await send('GET', `/products?${query}`);
  expect(names(first.items)).toEqual(['Lever machine', 'Burr grinder', 'Milk steamer', 'Siphon brewer']);
  const { json: second } = await send('GET', `/products?${query}&after=${first.next}`);
  expect(names(second.items)).toEqual(['Hand grinder', 'Gooseneck kettle', 'Portafilter']);
  expect(second.next).toBeNull();
  const { json } = await send('GET', '/products?name[contains]=Moka&sort=name&expand=shop');
  expect(json.items).toMatchObject([
    { name: 'Moka pot, six cups', shop: { name: 'Machine Room' } },
    { name: 'Moka pot, three cups' },
  ]);
});

test('two people change one product: the second is told', async () => {
  const { id, version } = await create('Sieve');
  const path = `/products/${id}`;
  expect(await send('PATCH', path, { price: 200, version })).toMatchObject({ status: 200, json: { version: 2 } });
  expect(await send('PATCH', path, { price: 300, version })).toMatchObject({
    status: 409,
    json: { errorList: [{ loc: ['version'], type: 'version' }] },
  });
  expect((await send('DELETE', path, undefined, { 'if-match': '"v1"' })).status).toBe(412);
  expect((await send('DELETE', path, undefined, { 'if-match': '"v2"' })).status).toBe(204);
  expect((await send('GET', path)).status).toBe(404);
});

test('the socket tells what changes of the rows that a client watches, and takes changes as messages', async () => {
  const socket = await running.connect('/ws/products', { subprotocols: ['cortado.v1'] });
  const ask = (id: number, event: string, body?: object) => socket.ask({ id, event, channel: 'products', body });
  const joined = await ask(1, '$join', { snapshot: true, where: { price: { lt: 500 } } });
  expect(names(joined.body.data.items)).toEqual(['Cortado glass', 'Paper filters, 100']);
  const { id, version } = await create('Tea towel');
  expect(await socket.json()).toMatchObject({ event: 'created', data: { id, name: 'Tea towel' } });
  // The reply and the push are not in any order.
  socket.send({ id: 2, event: 'update', channel: 'products', body: { id, patch: { price: 200 }, version } });
  const updated = await socket.jsons(2);
  expect(updated.find((each) => each.id === 2)).toMatchObject({ statusCode: 200, body: { price: 200 } });
  expect(updated.find(({ event }) => event === 'updated')).toMatchObject({ data: { id, price: 200 } });
  expect(await ask(3, 'create', { name: '' })).toMatchObject({ id: 3, statusCode: 400 });
  expect((await ask(4, 'list', { limit: 1, sort: ['name'] })).body.items).toHaveLength(1);
  socket.send({ id: 5, event: 'remove', channel: 'products', body: { id } });
  const removed = await socket.jsons(2);
  expect(removed.find((each) => each.id === 5)).toEqual({ id: 5, statusCode: 204, body: null });
  expect(removed.find(({ event }) => event === 'deleted')).toMatchObject({ data: { id } });
  expect(await ask(6, '$leave')).toEqual({ id: 6, statusCode: 204, body: null });
});

test.each([
  ['no name', { name: '' }, 400, 'name'],
  ['a blank name', { name: ' ' }, 400, 'name'],
  ['a long name', { name: 'x'.repeat(61) }, 400, 'name'],
  ['a name that is taken', { name: 'French press' }, 409, 'name'],
  ['no price', { price: null }, 400, 'price'],
  ['a price below zero', { price: -1 }, 400, 'price'],
  ['half a cent', { price: 0.5 }, 400, 'price'],
  ['a shop that there is not', { shopId: 9 }, 409, 'shopId'],
  ['no date', { soldAt: 'yesterday' }, 400, 'soldAt'],
])('%s is refused, at its property', async (_name, wrong, status, property) => {
  const given = { name: 'Spoon', price: 100, shopId: 1, ...wrong };
  const answer = await send('POST', '/products', given);
  expect(answer.status).toBe(status);
  const properties = answer.json.errorList.map(({ loc }: { loc: string[] }) => loc.join('.'));
  expect(new Set(properties)).toEqual(new Set([property]));
});

test('shops cannot be written, and the page asks nothing of other origins', async () => {
  expect((await send('POST', '/shops', { name: 'Mine' })).status).toBe(405);
  for (const path of ['/', '/products.js', '/products']) {
    const { status, headers } = await running.client.get(path);
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain("default-src 'none';script-src 'self'");
  }
});
