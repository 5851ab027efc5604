import { RunningApp } from '@cortado/testkit/app';
import { createProducts } from '../src/app';

let running: RunningApp;
beforeAll(async () => {
  running = await RunningApp.open(createProducts({ database: 'sqlite::memory:', log: false }));
});
afterAll(() => running.close());

test('the documents have what the classes say: operations, filters, messages and events', async () => {
  const { client } = running;
  const { json: openapi } = await client.get('/docs/openapi.json');
  expect(Object.keys(openapi.paths).sort()).toEqual([
    '/products',
    '/products/search',
    '/products/{id}',
    '/shops',
    '/shops/search',
    '/shops/{id}',
  ]);
  const { parameters } = openapi.paths['/products'].get;
  expect(parameters.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(['price', 'sort', 'expand']),
  );
  expect(openapi.components.schemas.Product.properties.price).toMatchObject({
    description: 'In cents',
    examples: [490],
  });
  const { json: asyncapi } = await client.get('/docs/asyncapi.json');
  expect(Object.keys(asyncapi.channels.products.messages)).toEqual(
    expect.arrayContaining(['$join', 'list', 'create', 'push.created', 'push.updated', 'push.deleted']),
  );
});

test('the console is there, under the policy of its own', async () => {
  const { status, headers } = await running.client.get('/docs');
  expect(status).toBe(200);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
});
