import { buildDocuments } from '@cortado/docs';
import { Key, Reference, Resource, resources, Version } from '@cortado/resources';
import { IsInt, IsString } from 'class-validator';
import { createApp } from 'cortado';

@Resource('shops', { socket: false })
class Shop {
  @Key('uuid') id!: string;
  @IsString() name!: string;
}

@Resource('products')
class Product {
  @Key() id!: number;
  @IsString() name!: string;
  @IsInt() price!: number;
  @Reference(() => Shop) shopId!: string;
  @Version() version!: number;
}

type Json = any;
let openapi: Json;
let asyncapi: Json;
beforeAll(async () => {
  const plugins = [resources({ database: 'memory:', models: [Product, Shop], sync: true })];
  const app = await createApp({ log: false, plugins });
  ({ openapi, asyncapi } = buildDocuments(app) as Json);
  await app.close();
});

const reference = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

test('filters are deep objects, lists of names are separated by commas', () => {
  const { parameters } = openapi.paths['/products'].get;
  const [id] = parameters;
  expect(id).toEqual({
    name: 'id',
    in: 'query',
    description: '`id=…` is short for `id[eq]=…`',
    style: 'deepObject',
    explode: true,
    schema: reference('IntegerParameter'),
  });
  const sort = parameters.find(({ name }: Json) => name === 'sort');
  expect(sort).toMatchObject({ style: 'form', explode: false, schema: { type: 'array' } });
  expect(Object.keys(openapi.components.schemas.IntegerParameter.properties)).toEqual([
    'eq',
    'ne',
    'in',
    'nin',
    'null',
    'gt',
    'gte',
    'lt',
    'lte',
  ]);
});

test('what descriptions define is in each document once, under its name', () => {
  const { requestBody } = openapi.paths['/products/search'].post;
  expect(requestBody.content['application/json'].schema).toEqual(reference('SearchProduct'));
  for (const { schemas } of [openapi.components, asyncapi.components]) {
    expect(schemas.SearchProduct.properties.where).toEqual(reference('ProductFilter'));
    expect(schemas.ProductFilter.properties.price).toEqual(reference('IntegerFilter'));
    expect(schemas.ProductFilter.properties.and.items).toEqual(reference('ProductFilter'));
    expect(JSON.stringify(schemas)).not.toContain('$defs');
    expect(Object.keys(schemas).filter((name) => /\d$/.test(name))).toEqual([]);
  }
});

test('a row has its headers, and 304 has no body', () => {
  const { responses } = openapi.paths['/products/{id}'].get;
  expect(Object.keys(responses['200'].headers)).toEqual(['etag']);
  expect(responses['304']).toEqual({ description: 'Not Modified' });
  const { 201: created } = openapi.paths['/products'].post.responses;
  expect(Object.keys(created.headers)).toEqual(['location', 'etag']);
  expect(created.content['application/json'].schema).toEqual({
    anyOf: [reference('Product'), { type: 'array', items: reference('Product') }],
  });
});

test('the operations need no join, and are not answered with 409 for one', () => {
  const { messages } = asyncapi.channels.products;
  expect(Object.keys(messages)).toEqual(
    expect.arrayContaining(['$join.200', 'update.409', 'push.created', 'push.$reset']),
  );
  expect(messages['list.409']).toBeUndefined();
});
