import { resource, resources, type ResourcesOptions } from '@cortado/resources';
import type { ApplicationOptions } from '@cortado/core/transport';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { restClient } from './rest-client';
import { MODELS, Product, Review, Shop } from './shop-models';

type Database = ResourcesOptions['database'];

/** What every store has to make of requests. @param open gives a new database without tables */
export function restContract(open: () => Promise<Database> | Database): void {
  const start = async (options: ApplicationOptions = {}) => {
    const plugins = [resources({ database: await open(), models: MODELS, sync: true })];
    const { app, client } = await httpApp({ ...options, plugins });
    const products = app.get(resource(Product));
    const shop = await app.get(resource(Shop)).create({ name: 'Main', secret: 'hidden' });
    return { app, client: restClient(client), products, shop, shopId: shop.id };
  };
  afterEach(closeApps);

  describe('POST', () => {
    test('creates a row: 201, the row, its place and its tag', async () => {
      const { client, shopId } = await start();
      const answer = await client.post('/products?x=1', { json: { name: 'Lamp', price: 10, shopId } });
      expect(answer.status).toBe(201);
      expect(answer.json).toEqual({
        ...{ id: 1, name: 'Lamp', price: 10, status: 'open', buyer: null, soldAt: null, size: null, sku: null },
        ...{ colour: null, shopId, checkedAt: null, version: 1 },
      });
      expect(answer.headers.location).toBe('/products/1');
      expect(answer.headers.etag).toBe('"v1"');
    });

    test('the place is behind the prefix and the path of the client', async () => {
      const { client, shopId } = await start({ prefix: '/api' });
      const answer = await client.post('/api/products', { json: { name: 'Lamp', price: 10, shopId } });
      expect(answer.headers.location).toBe('/api/products/1');
      expect((await client.get(answer.headers.location!)).status).toBe(200);
    });

    test('a list creates all or none, and errors begin with the index', async () => {
      const { client, shopId, products } = await start();
      const good = { name: 'Lamp', price: 10, shopId };
      const refused = await client.post('/products', { json: [good, { price: -1, shopId }, 5] });
      expect(refused.status).toBe(400);
      expect(refused.json.errorList.map(({ loc, type }: any) => [loc, type])).toEqual([
        [[1, 'name'], 'missing'],
        [[1, 'price'], 'min'],
        [[2], 'object_expected'],
      ]);
      const clash = await client.post('/products', {
        json: [
          { ...good, sku: 'a' },
          { ...good, sku: 'a' },
        ],
      });
      expect(clash.status).toBe(409);
      expect((await products.list({ total: true })).total).toBe(0);
      const created = await client.post('/products', { json: [good, { ...good, name: 'Desk' }] });
      expect(created.status).toBe(201);
      expect(created.json.map(({ name }: any) => name)).toEqual(['Lamp', 'Desk']);
      expect(created.headers.location).toBeUndefined();
      expect((await client.post('/products', { json: [] })).json).toEqual([]);
    });

    test('at most 1,000 rows', async () => {
      const { client } = await start();
      const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `Shop ${index}` }));
      expect((await client.post('/shops', { json: rows(1_000) })).status).toBe(201);
      const refused = await client.post('/shops', { json: rows(1_001) });
      expect(refused.status).toBe(400);
      expect(refused.json.errorList).toMatchObject([{ loc: [], type: 'arrayMaxSize' }]);
    });

    test.each(['id', 'version', 'checkedAt'])('%s is set by the server', async (name) => {
      const { client, shopId } = await start();
      const answer = await client.post('/products', { json: { name: 'Lamp', price: 10, shopId, [name]: 1 } });
      expect(answer.status).toBe(400);
      expect(answer.json.errorList).toMatchObject([{ loc: [name], type: 'read_only' }]);
    });

    test('what the server sets is refused together with everything else that is wrong', async () => {
      const { client, shopId } = await start();
      const { json } = await client.post('/products', { json: { id: 1, name: '', price: 10, shopId } });
      expect(json.errorList).toMatchObject([{ loc: ['id'], type: 'read_only' }, { loc: ['name'] }]);
    });

    test('properties without constraints are checked by their types', async () => {
      const { client } = await start();
      const answer = await client.post('/reviews', {
        json: { text: 'a\0b', rating: '1.005', views: '99999999999999999999', productId: '1' },
      });
      expect(answer.status).toBe(400);
      expect(answer.json.errorList).toMatchObject([{ loc: ['productId'], type: 'isInt' }]);
      const next = await client.post('/reviews', {
        json: { text: 'a\0b', rating: '1.005', views: '99999999999999999999', productId: 1 },
      });
      expect(next.json.errorList.map(({ loc, type }: any) => [loc, type])).toEqual([
        [['text'], 'string_expected'],
        [['rating'], 'decimal_expected'],
        [['views'], 'int_expected'],
      ]);
    });

    test('decimals, big integers, dates and nested objects come back as they were sent', async () => {
      const { client, shopId } = await start();
      const sent = {
        name: 'Lamp',
        price: 10,
        shopId,
        soldAt: '2026-01-02T03:04:05.678Z',
        size: { width: 1, height: 2, note: 'x' },
      };
      const product = await client.post('/products', { json: sent });
      expect(product.json).toMatchObject({ soldAt: sent.soldAt, size: { width: 1, height: 2 } });
      expect(product.text).not.toContain('note');
      const review = await client.post('/reviews', {
        json: { text: 'ok', rating: '4.5', views: '9007199254740993', productId: product.json.id },
      });
      expect(review.status).toBe(201);
      expect(review.json).toMatchObject({ rating: '4.50', views: '9007199254740993', public: false, parentId: null });
      expect((await client.get(`/reviews/${review.json.id}`)).json).toEqual(review.json);
    });

    test('409 names the property that is not unique, and a reference to nothing', async () => {
      const { client, shopId } = await start();
      const row = { name: 'Lamp', price: 10, shopId, sku: 'a' };
      await client.post('/products', { json: row });
      const twin = await client.post('/products', { json: row });
      expect(twin.status).toBe(409);
      expect(twin.json.errorList).toMatchObject([{ loc: ['sku'], type: 'unique' }]);
      const lost = await client.post('/products', { json: { ...row, sku: 'b', shopId: 999 } });
      expect(lost.status).toBe(409);
      expect(lost.json.errorList).toMatchObject([{ type: 'reference' }]);
    });
  });

  describe('GET', () => {
    test('a list has pages, and counts when it is asked to', async () => {
      const { client, shopId, products } = await start();
      await products.create(
        Array.from({ length: 45 }, (_, index) => ({ name: `P${index}`, price: index % 7, shopId })),
      );
      const first = await client.get('/products?sort=-price,name&total=true');
      expect(first.json.items).toHaveLength(20);
      expect(first.json.total).toBe(45);
      const names = new Set<string>();
      let next: string | null = '';
      while (next !== null) {
        const { json }: any = await client.get(`/products?sort=-price,name${next === '' ? '' : `&after=${next}`}`);
        for (const { name } of json.items) names.add(name as string);
        next = json.next;
      }
      expect(names.size).toBe(45);
      expect((await client.get('/products?limit=101')).status).toBe(400);
    });

    test('filters, and refuses what it does not know', async () => {
      const { client, shopId, products } = await start();
      await products.create([
        { name: 'Lamp', price: 10, shopId },
        { name: 'Laptop', price: 900, shopId, status: 'sold', buyer: 'a@b.ch' },
      ]);
      const found = await client.get('/products?price[gte]=10&name[contains]=apt&status=sold');
      expect(found.json.items.map(({ name }: any) => name)).toEqual(['Laptop']);
      const searched = await client.post('/products/search', {
        json: { where: { or: [{ price: 10 }, { price: 1 }] } },
      });
      expect(searched.status).toBe(200);
      expect(searched.json.items.map(({ name }: any) => name)).toEqual(['Lamp']);
      expect((await client.post('/products/search')).json.items).toHaveLength(2);
      const refused = await client.get('/products?nmae=x');
      expect(refused.json.errorList).toMatchObject([{ loc: ['query', 'nmae'], type: 'unknown_field' }]);
    });

    test('a row, 404, 304 and 412', async () => {
      const { client, shopId, products } = await start();
      await products.create({ name: 'Lamp', price: 10, shopId, colour: 'red' });
      const answer = await client.get('/products/1');
      expect(answer.json).toMatchObject({ name: 'Lamp', colour: 'RED' });
      expect(answer.headers.etag).toBe('"v1"');
      const known = await client.get('/products/1', { headers: { 'if-none-match': '"x", W/"v1"' } });
      expect([known.status, known.text, known.headers.etag]).toEqual([304, '', '"v1"']);
      expect((await client.get('/products/1', { headers: { 'if-none-match': '"v2"' } })).status).toBe(200);
      expect((await client.get('/products/2')).json.errorList).toMatchObject([{ loc: [], type: 'not_found' }]);
      expect((await client.get('/products/x')).json.errorList).toMatchObject([{ loc: ['param', 'id'] }]);
    });

    test('the tag of a row without a version is a hash of it', async () => {
      const { client } = await start();
      const before = await client.get('/shops/1');
      expect(before.headers.etag).toMatch(/^"[\w-]{22}"$/);
      expect((await client.get('/shops/1')).headers.etag).toBe(before.headers.etag);
      await client.patch('/shops/1', { json: { name: 'Other' } });
      const after = await client.get('/shops/1');
      expect(after.headers.etag).not.toBe(before.headers.etag);
    });

    test('fields and expand', async () => {
      const { client, shopId, products } = await start();
      await products.create({ name: 'Lamp', price: 10, shopId, colour: 'red' });
      const some = await client.get('/products/1?fields=id,colour');
      expect(some.json).toEqual({ id: 1, colour: 'RED' });
      expect(some.headers.etag).toBeUndefined();
      const more = await client.get('/products/1?expand=shop&fields=name');
      expect(more.json).toEqual({ name: 'Lamp', shop: { id: 1, name: 'Main' } });
      const list = await client.get('/products?expand=shop&fields=colour');
      expect(list.json.items).toEqual([{ colour: 'RED', shop: { id: 1, name: 'Main' } }]);
      expect((await client.get('/products/1?expand=owner')).json.errorList).toMatchObject([
        { loc: ['query', 'expand', 0], type: 'unknown_reference' },
      ]);
      expect((await client.get('/shops/1?fields=secret')).status).toBe(400);
    });

    test('nothing of a property that is excluded from output', async () => {
      const { client } = await start();
      for (const path of ['/shops', '/shops/1', '/shops?fields=id,name']) {
        expect((await client.get(path)).text).not.toMatch(/secret|hidden/);
      }
      for (const query of ['secret=hidden', 'secret[ne]=x', 'sort=secret', 'fields=secret']) {
        expect((await client.get(`/shops?${query}`)).status).toBe(400);
      }
    });
  });

  describe('PATCH', () => {
    test('absent is unchanged and takes no default', async () => {
      const { client, shopId, products } = await start();
      await products.create({ name: 'Lamp', price: 10, shopId, status: 'sold', buyer: 'a@b.ch', soldAt: new Date(0) });
      const answer = await client.patch('/products/1', { json: { price: 11 } });
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ price: 11, status: 'sold', soldAt: '1970-01-01T00:00:00.000Z', version: 2 });
      expect(answer.headers.etag).toBe('"v2"');
    });

    test('is checked as part of the whole row', async () => {
      const { client, shopId, products } = await start();
      await products.create({ name: 'Lamp', price: 10, shopId });
      const refused = await client.patch('/products/1', { json: { status: 'sold' } });
      expect(refused.status).toBe(400);
      expect(refused.json.errorList).toMatchObject([{ loc: ['buyer'] }]);
      expect((await client.patch('/products/1', { json: { status: 'sold', buyer: 'a@b.ch' } })).status).toBe(200);
      // The buyer is there already.
      expect((await client.patch('/products/1', { json: { status: 'sold' } })).status).toBe(200);
    });

    test('an old error of the row is in nobody’s way', async () => {
      const { client, shopId, products } = await start();
      await products.create({ name: '', price: 10, shopId });
      expect((await client.patch('/products/1', { json: { price: 11 } })).json).toMatchObject({ name: '', price: 11 });
      expect((await client.patch('/products/1', { json: { name: '' } })).status).toBe(400);
      const both = await client.patch('/products/1', { json: { price: -1 } });
      expect(both.json.errorList).toMatchObject([{ loc: ['price'], type: 'min' }]);
    });

    test('null only where a value is optional, and nested values replace', async () => {
      const { client, shopId, products } = await start();
      await products.create({ name: 'Lamp', price: 10, shopId, soldAt: new Date(0), size: { width: 1, height: 2 } });
      expect((await client.patch('/products/1', { json: { soldAt: null } })).json).toMatchObject({ soldAt: null });
      expect((await client.patch('/products/1', { json: { name: null } })).status).toBe(400);
      expect((await client.patch('/products/1', { json: { shopId: null } })).status).toBe(400);
      expect((await client.patch('/products/1', { json: { size: { width: 3 } } })).json.errorList).toMatchObject([
        { loc: ['size', 'height'], type: 'missing' },
      ]);
      const answer = await client.patch('/products/1', { json: { size: { width: 3, height: 4 } } });
      expect(answer.json.size).toEqual({ width: 3, height: 4 });
    });

    test.each([[[]], ['x'], [null], [5]])('%j is no patch', async (json) => {
      const { client, shopId, products } = await start();
      await products.create({ name: 'Lamp', price: 10, shopId });
      expect((await client.patch('/products/1', { json })).status).toBe(400);
    });

    test('what changes nothing is no write', async () => {
      const { client, shopId, products } = await start();
      await products.create({ name: 'Lamp', price: 10, shopId });
      expect((await client.patch('/products/1', { json: {} })).json).toMatchObject({ version: 1 });
      expect((await client.patch('/products/1', { json: { price: 10 } })).json).toMatchObject({ version: 1 });
    });

    test('an old version is 409, another tag 412', async () => {
      const { client, shopId, products } = await start();
      await products.create({ name: 'Lamp', price: 10, shopId });
      expect((await client.patch('/products/1', { json: { price: 11, version: 1 } })).status).toBe(200);
      const stale = await client.patch('/products/1', { json: { price: 12, version: 1 } });
      expect(stale.status).toBe(409);
      expect(stale.json.errorList).toMatchObject([{ loc: ['version'], type: 'version' }]);
      const failed = await client.patch('/products/1', { json: { price: 12 }, headers: { 'if-match': '"v1"' } });
      expect(failed.status).toBe(412);
      expect(failed.json.errorList).toMatchObject([{ type: 'precondition_failed' }]);
      const matched = await client.patch('/products/1', { json: { price: 12 }, headers: { 'if-match': '"v2"' } });
      expect(matched.json).toMatchObject({ price: 12, version: 3 });
      expect((await client.patch('/products/9', { json: {}, headers: { 'if-match': '*' } })).status).toBe(404);
    });
  });

  describe('PUT', () => {
    test('replaces all that clients may set', async () => {
      const { client, shopId, products } = await start();
      const checkedAt = new Date(5);
      await products.create({ name: 'Lamp', price: 10, shopId, status: 'sold', buyer: 'a@b.ch', sku: 'a', checkedAt });
      const answer = await client.put('/products/1', { json: { name: 'Desk', price: 1, shopId, version: 1 } });
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ name: 'Desk', status: 'open', buyer: null, sku: null, version: 2 });
      expect(answer.json.checkedAt).toBe(checkedAt.toISOString());
    });

    test('never creates, and needs everything that is required', async () => {
      const { client, shopId } = await start();
      expect((await client.put('/products/1', { json: { name: 'Desk', price: 1, shopId } })).status).toBe(404);
      const missing = await client.put('/products/1', { json: { name: 'Desk' } });
      expect(missing.json.errorList.map(({ loc }: any) => loc)).toEqual([['price'], ['shopId']]);
      expect((await client.put('/products/1', { json: { id: 1 } })).json.errorList).toMatchObject([
        { loc: ['id'], type: 'read_only' },
        { loc: ['name'] },
        { loc: ['price'] },
        { loc: ['shopId'] },
      ]);
    });
  });

  describe('DELETE', () => {
    test('204, then 404', async () => {
      const { client, shopId, products } = await start();
      await products.create({ name: 'Lamp', price: 10, shopId });
      expect((await client.delete('/products/1', { headers: { 'if-match': '"v7"' } })).status).toBe(412);
      const answer = await client.delete('/products/1');
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect((await client.delete('/products/1')).status).toBe(404);
    });

    test('references restrict it, are removed with it, or become null: each of them logged', async () => {
      const { app, client, shopId, products } = await start();
      await products.create({ name: 'Lamp', price: 10, shopId });
      const reviews = app.get(resource(Review));
      const first = await reviews.create({ text: 'a', rating: '1', views: '0', productId: 1 });
      const second = await reviews.create({ text: 'b', rating: '1', views: '0', productId: 1, parentId: first.id });
      const restricted = await client.delete('/shops/1');
      expect(restricted.status).toBe(409);
      expect(restricted.json.errorList).toMatchObject([{ type: 'reference' }]);
      await client.delete(`/reviews/${first.id}`);
      expect(await reviews.read(second.id)).toMatchObject({ parentId: null });
      await client.delete('/products/1');
      expect((await reviews.list()).items).toEqual([]);
      expect((await client.delete('/shops/1')).status).toBe(204);
    });
  });

  test('instances, so that what a class says of its output holds', async () => {
    const { shopId, products, shop } = await start();
    const created = await products.create({ name: 'Lamp', price: 10, shopId, size: { width: 1, height: 1 } });
    expect(created).toBeInstanceOf(Product);
    expect(created.size?.constructor.name).toBe('Size');
    expect(shop.secret).toBe('hidden');
  });
}
