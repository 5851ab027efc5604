import { fastify } from 'fastify';
import type { Generated } from 'kysely';
import type { AddressInfo } from 'node:net';
import { serve } from '../../lib/serve.js';
import { openDatabase } from '../../work/database.js';

// One list, written by hand for one filter and one order: Fastify checks the query and writes the answer by schemas, Kysely reads the rows.

interface Tables {
  readonly products: {
    readonly id: Generated<number>;
    readonly name: string;
    readonly category: string;
    readonly price: number;
    readonly stock: number;
    /** Milliseconds in SQLite. */
    readonly addedAt: Date | number;
  };
}

interface Query {
  readonly category: string;
  readonly 'price[gte]': number;
  readonly limit: number;
  readonly after?: string;
}

const querystring = {
  type: 'object',
  additionalProperties: false,
  required: ['category'],
  properties: {
    category: { type: 'string', minLength: 1, maxLength: 40 },
    'price[gte]': { type: 'integer', minimum: 0, default: 0 },
    sort: { type: 'string', enum: ['price'] },
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    after: { type: 'string', maxLength: 100 },
  },
};

const product = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    name: { type: 'string' },
    category: { type: 'string' },
    price: { type: 'integer' },
    stock: { type: 'integer' },
    addedAt: { type: 'string' },
  },
};

const response = {
  200: {
    type: 'object',
    properties: { items: { type: 'array', items: product }, next: { type: ['string', 'null'] } },
  },
};

const app = fastify();

await serve(async (argument) => {
  const db = openDatabase<Tables>((argument as { readonly database: string }).database);

  app.get<{ Querystring: Query }>('/products', { schema: { querystring, response } }, async ({ query }) => {
    let select = db
      .selectFrom('products')
      .select(['id', 'name', 'category', 'price', 'stock', 'addedAt'])
      .where('category', '=', query.category)
      .where('price', '>=', query['price[gte]']);
    if (query.after !== undefined) {
      const [price, id] = JSON.parse(Buffer.from(query.after, 'base64url').toString()) as [number, number];
      select = select.where(({ eb, refTuple, tuple }) => eb(refTuple('price', 'id'), '>', tuple(price, id)));
    }
    const found = await select
      .orderBy('price')
      .orderBy('id')
      .limit(query.limit + 1)
      .execute();
    const items = found.slice(0, query.limit).map((row) => ({ ...row, addedAt: new Date(row.addedAt).toISOString() }));
    const last = items.at(-1);
    const more = found.length > items.length && last !== undefined;
    const next = more ? Buffer.from(JSON.stringify([last.price, last.id])).toString('base64url') : null;
    return { items, next };
  });

  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
});
