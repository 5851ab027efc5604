import { cortadoMatchers, testApp, type TestApp } from '@cortado/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bookstore } from '../src/app';
import { BookstoreConfig } from '../src/config';
import { News } from '../src/news';

expect.extend(cortadoMatchers);

const dune = { isbn: '9780441013593', title: 'Dune', author: 'Herbert', price: 10, stock: 3 };

let app: TestApp;
let covers: string;
beforeEach(async () => {
  covers = mkdtempSync(join(tmpdir(), 'bookstore-'));
  app = await testApp(bookstore(Object.assign(new BookstoreConfig(), { covers, database: ':memory:' })));
});
afterEach(async () => {
  await app.close();
  rmSync(covers, { recursive: true });
});

/** The headers of someone who has signed in. */
async function as(name: 'ada' | 'bob'): Promise<{ authorization: string }> {
  const password = name === 'ada' ? 'engine' : 'reader';
  const { body } = await app.request('POST', '/session', { body: { name, password } });
  return { authorization: `Bearer ${body.token}` };
}

async function addBook(book: object = dune): Promise<number> {
  const { body } = await app.request('POST', '/books', { headers: await as('ada'), body: book });
  return body.id;
}

describe('signing in', () => {
  test('gives a token and a cookie', async () => {
    const answer = await app.request('POST', '/session', { body: { name: 'ada', password: 'engine' } });
    expect(answer).toHaveStatus(200);
    expect(answer.headers['set-cookie']).toEqual(['welcome=ada; Max-Age=86400; Path=/; HttpOnly; SameSite=Lax']);
    const who = await app.request('GET', '/session', { headers: { authorization: `Bearer ${answer.body.token}` } });
    expect(who.body).toEqual({ id: 'ada', roles: ['editor'] });
  });

  test('needs the right password', async () => {
    for (const name of ['ada', 'toString', '']) {
      const answer = await app.request('POST', '/session', { body: { name, password: 'wrong' } });
      expect(answer).toHaveError('unauthorized');
    }
  });

  test('is greeted by the cookie', async () => {
    expect((await app.request('GET', '/session/greeting')).body).toBe('Welcome');
    const back = await app.request('GET', '/session/greeting', { headers: { cookie: 'welcome=ada' } });
    expect(back.body).toBe('Welcome back, ada');
  });
});

describe('the catalogue', () => {
  test('is read by anyone, page by page', async () => {
    for (const title of ['C', 'A', 'B']) await addBook({ ...dune, title, price: title.charCodeAt(0) });
    const titles = async (query: string) =>
      (await app.request('GET', `/books?${query}`)).body.map(({ title }: { title: string }) => title);
    expect(await titles('')).toEqual(['A', 'B', 'C']);
    expect(await titles('sort=price&size=2&page=2')).toEqual(['C']);
    expect(await titles('author=Nobody')).toEqual([]);
    expect(await app.request('GET', '/books?size=100')).toHaveError('max', ['query', 'size']);
  });

  test('is changed by editors', async () => {
    const headers = await as('ada');
    const added = await app.request('POST', '/books', { headers, body: dune });
    expect(added).toHaveStatus(201);
    expect(added.headers['location']).toBe('/books/1');
    expect((await app.request('PATCH', '/books/1', { headers, body: { price: 12 } })).body.price).toBe(12);
    expect(await app.request('DELETE', '/books/1', { headers })).toHaveStatus(204);
    expect(await app.request('GET', '/books/1')).toHaveStatus(404);
  });

  test('is not changed by anybody else', async () => {
    expect(await app.request('POST', '/books', { body: dune })).toHaveStatus(401);
    expect(await app.request('POST', '/books', { headers: await as('bob'), body: dune })).toHaveStatus(403);
  });

  test('says everything that is wrong with a book', async () => {
    const answer = await app.request('POST', '/books', { headers: await as('ada'), body: { title: '', price: -1 } });
    expect(answer).toHaveError('missing', ['isbn']);
    expect(answer).toHaveError('isLength', ['title']);
    expect(answer).toHaveError('min', ['price']);
  });
});

describe('a cover', () => {
  const upload = async (id: number, type: string) => {
    const body =
      `--b\r\nContent-Disposition: form-data; name="cover"; filename="x.png"\r\nContent-Type: ${type}\r\n\r\n` +
      'picture\r\n--b--\r\n';
    const headers = { ...(await as('ada')), 'content-type': 'multipart/form-data; boundary=b' };
    return app.request('PUT', `/books/${id}/cover`, { headers, body });
  };

  test('is uploaded, and sent with what caches need', async () => {
    const id = await addBook();
    expect((await upload(id, 'image/png')).body).toEqual({ size: 7 });
    const cover = await app.request('GET', `/books/${id}/cover`);
    expect([cover.text, cover.headers['content-type']]).toEqual(['picture', 'image/png']);
    const etag = String(cover.headers.etag);
    expect(await app.request('GET', `/books/${id}/cover`, { headers: { 'if-none-match': etag } })).toHaveStatus(304);
  });

  test('is a picture of a book that exists', async () => {
    const id = await addBook();
    expect(await upload(id, 'text/html')).toHaveError('file_type', ['file', 'cover']);
    expect(await upload(99, 'image/png')).toHaveStatus(404);
    expect(await app.request('GET', `/books/${id}/cover`)).toHaveStatus(404);
  });
});

test('the feed takes up where the reader left', async () => {
  const news = app.get(News);
  news.tell('added', { id: 1 });
  news.tell('added', { id: 2 });
  const events = news.since('1')[Symbol.asyncIterator]();
  expect((await events.next()).value).toEqual({ id: '2', event: 'added', data: { id: 2 } });
  const next = events.next();
  news.tell('added', { id: 3 });
  expect((await next).value).toMatchObject({ id: '3' });
  await events.return?.();
});

describe('an order', () => {
  const order = { book: 1, quantity: 2 };

  test('is the same by request and by socket', async () => {
    await addBook({ ...dune, stock: 4 });
    const headers = await as('bob');
    const byRequest = await app.request('POST', '/orders', { headers, body: order });
    expect(byRequest).toHaveStatus(201);
    const socket = await app.connect('/orders', { headers });
    socket.send(order);
    expect(await socket.next()).toMatchObject({ event: 'stock', data: { book: 1, stock: 0 } });
    expect(await socket.expectReply(201)).toEqual(byRequest.body);
    socket.send(order);
    expect(await socket.expectReply(409)).toEqual({
      errorList: [{ loc: [], type: 'conflict', msg: '0 of "Dune" are left' }],
    });
    socket.send({ book: 1, quantity: 11 });
    expect({ statusCode: 400, body: await socket.expectReply(400) }).toHaveError('max', ['quantity']);
  });

  test('needs somebody who signed in, on both transports', async () => {
    expect(await app.request('POST', '/orders', { body: order })).toHaveStatus(401);
    await expect(app.connect('/orders')).rejects.toMatchObject({ status: 401 });
    const { authorization } = await as('bob');
    // a browser cannot send headers with a socket: it offers the token as a subprotocol
    const token = authorization.replace('Bearer ', 'bearer.');
    expect((await app.connect('/orders', { subprotocols: ['orders', token] })).subprotocol).toBe('orders');
  });
});

test('a socket goes on with the next token, of the same customer', async () => {
  const headers = await as('bob');
  const socket = await app.connect('/orders', { headers, subprotocols: ['cortado.v1'] });
  const renew = async (name: 'ada' | 'bob') => {
    const { authorization } = await as(name);
    socket.send({ id: name, event: '$auth', body: { token: authorization.replace('Bearer ', '') } });
  };
  await renew('bob');
  expect(await socket.expectReply(200)).toEqual({ expires: expect.any(String) });
  await renew('ada');
  expect({ statusCode: 403, body: await socket.expectReply(403) }).toHaveError('other_subject');
});

test('headers that browsers obey, and a probe', async () => {
  expect((await app.request('GET', '/books')).headers['x-content-type-options']).toBe('nosniff');
  expect(await app.request('GET', '/readyz')).toHaveStatus(200);
});

test('the documents say who may do what, and what a feed, a cover and an order are', async () => {
  const { body: openapi } = await app.request('GET', '/docs/openapi.json');
  const { get, post } = openapi.paths['/books'];
  expect(get.security).toEqual([{}, { bearer: [] }]);
  expect(post.security).toEqual([{ bearer: [] }]);
  expect(Object.keys(post.responses)).toEqual(expect.arrayContaining(['201', '400', '401', '403']));
  expect(openapi.paths['/books/feed'].get.responses['200'].content).toHaveProperty(['text/event-stream']);
  expect(openapi.paths['/books/{id}/cover'].put.requestBody.content).toHaveProperty(['multipart/form-data']);
  const { body: asyncapi } = await app.request('GET', '/docs/asyncapi.json');
  expect(Object.keys(asyncapi.channels.orders.messages)).toEqual(expect.arrayContaining(['Order', 'push.stock']));
  expect(await app.request('GET', '/docs')).toHaveStatus(200);
});
