import { testApp, type TestApp } from '@cortado/testing';
import { loadCompiled } from '@cortado/testkit/compiled-source';
import { join } from 'node:path';

const dune = { isbn: '9780441013593', title: 'Dune', author: 'Herbert', price: 10, stock: 3 };

describe.each([true, false])('a book is patched, with useDefineForClassFields %s', (useDefine) => {
  let app: TestApp;
  beforeEach(async () => {
    const load = (name: string): unknown => loadCompiled(join(__dirname, '../src', name), useDefine, require);
    const { bookstore } = load('app.ts') as typeof import('../src/app');
    const { BookstoreConfig } = load('config.ts') as typeof import('../src/config');
    app = await testApp(bookstore(Object.assign(new BookstoreConfig(), { database: ':memory:' })));
  });
  afterEach(() => app.close());

  test('and keeps what the patch does not mention', async () => {
    const { body } = await app.request('POST', '/session', { body: { name: 'ada', password: 'engine' } });
    const headers = { authorization: `Bearer ${body.token}` };
    await app.request('POST', '/books', { headers, body: dune });
    for (const [patch, book] of [
      [{ price: 12 }, { ...dune, price: 12 }],
      [{ stock: 0 }, { ...dune, price: 12, stock: 0 }],
      [{}, { ...dune, price: 12, stock: 0 }],
    ] as const) {
      const patched = await app.request('PATCH', '/books/1', { headers, body: patch });
      expect(patched.body).toEqual({ id: 1, ...book });
      expect((await app.request('GET', '/books/1')).body).toEqual({ id: 1, ...book });
    }
  });
});
