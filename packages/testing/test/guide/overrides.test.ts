import { testApp } from '@cortado/testing';
import { Orders, shop } from './shop';

test('a provider is replaced, and one that was built can be looked at', async () => {
  const added: unknown[] = [];
  const app = await testApp({
    ...shop,
    overrides: [{ provide: Orders, useValue: { add: (order: unknown) => added.push(order) } }],
  });
  await app.request('POST', '/orders', { body: { book: 'Emma', count: 2 } });
  expect(added).toEqual([{ book: 'Emma', count: 2 }]);
  expect(app.get(Orders)).toHaveProperty('add');
  await app.close();
});
