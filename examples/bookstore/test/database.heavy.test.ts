import { testApp, type TestApp } from '@cortado/testing';
import { Conflict, type CortadoOptions } from 'cortado';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bookstore } from '../src/app';
import { BookstoreConfig } from '../src/config';
import { DATABASE } from '../src/database';

const dune = { isbn: '9780441013593', title: 'Dune', author: 'Herbert', price: 10, stock: 10 };
const order = { book: 1, quantity: 1 };

let app: TestApp;
afterEach(() => app.close());

async function open(more: CortadoOptions = {}, database = ':memory:') {
  app = await testApp({ ...bookstore(Object.assign(new BookstoreConfig(), { database })), ...more });
  const { body } = await app.request('POST', '/session', { body: { name: 'ada', password: 'engine' } });
  return { authorization: `Bearer ${body.token}` };
}

const stock = async () => (await app.request('GET', '/books/1')).body.stock;

test('twenty orders at the same time, over both transports, sell what is there', async () => {
  const headers = await open();
  await app.request('POST', '/books', { headers, body: dune });
  const sockets = await Promise.all(
    Array.from({ length: 10 }, () => app.connect('/orders', { headers, subprotocols: ['cortado.v1'] })),
  );
  const byMessage = async (socket: (typeof sockets)[number]) => {
    socket.send({ id: 1, body: order });
    for (;;) {
      const message = await socket.next();
      if ('statusCode' in message) return message.statusCode as number;
    }
  };
  const byRequest = async () => (await app.request('POST', '/orders', { headers, body: order })).status;
  const statuses = await Promise.all([...sockets.map(byMessage), ...sockets.map(byRequest)]);
  expect(statuses.filter((each) => each === 201)).toHaveLength(10);
  expect(statuses.filter((each) => each === 409)).toHaveLength(10);
  expect(await stock()).toBe(0);
});

test('an order that fails changes no stock and publishes nothing', async () => {
  const headers = await open({
    use: [
      {
        use: async (context, next) => {
          const result = await next();
          return context.handler.class === 'OrderController' && result.statusCode === 201
            ? Conflict('refused')
            : result;
        },
        each: 'message',
      },
    ],
  });
  await app.request('POST', '/books', { headers, body: dune });
  const socket = await app.connect('/orders', { headers });
  expect((await app.request('POST', '/orders', { headers, body: order })).status).toBe(409);
  socket.send(order);
  expect(await socket.next()).toMatchObject({ statusCode: 409 });
  expect(await stock()).toBe(10);
});

test('books are still there after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-'));
  const file = join(folder, 'books.db');
  const headers = await open({}, file);
  await app.request('POST', '/books', { headers, body: dune });
  await app.close();
  await open({}, file);
  expect(await stock()).toBe(10);
  await app.close();
  rmSync(folder, { recursive: true });
});

test('it is not ready without its database', async () => {
  await open();
  expect((await app.request('GET', '/readyz')).body.checks).toEqual({ database: 'ok' });
  await app.get(DATABASE).destroy();
  expect((await app.request('GET', '/readyz')).status).toBe(503);
});
