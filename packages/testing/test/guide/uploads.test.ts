import { issueToken } from '@cortado/auth';
import { testApp, type TestApp } from '@cortado/testing';
import { secret, shop } from './shop';

let app: TestApp;
beforeEach(async () => {
  app = await testApp(shop);
});
afterEach(() => app.close());

test('who is known can import a table', async () => {
  const form = new FormData();
  form.set('table', new File(['Emma,2\nDune,1\n'], 'orders.csv', { type: 'text/csv' }));
  expect((await app.request('POST', '/orders/import', { body: form })).status).toBe(401);

  const headers = { authorization: `Bearer ${issueToken({ sub: 'ada' }, { key: secret })}` };
  const { body } = await app.request('POST', '/orders/import', { body: form, headers });
  expect(body).toEqual({ name: 'orders.csv', count: 2 });
});
