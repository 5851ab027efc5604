import { cortadoMatchers, testApp, type TestApp } from '@cortado/testing';
import { shop } from './shop';

expect.extend(cortadoMatchers);

let app: TestApp;
beforeEach(async () => {
  app = await testApp(shop);
});
afterEach(() => app.close());

test('an order is stored', async () => {
  const made = await app.request('POST', '/orders', { body: { book: 'Emma', count: 2 } });
  expect(made).toHaveStatus(201);

  const { status, headers, body } = await app.request('GET', `/orders/${made.body.id}`);
  expect(status).toBe(200);
  expect(headers['content-type']).toContain('application/json');
  expect(body).toEqual({ book: 'Emma', count: 2 });
});

test('an order without a count is refused', async () => {
  const answer = await app.request('POST', '/orders', { body: { book: 'Emma' } });
  expect(answer).toHaveError('missing', ['count']);
});
