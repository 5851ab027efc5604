import { Controller } from '@cortado/core';
import { Get, HttpContext } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';

afterEach(closeApps);

const schema = { type: 'object', properties: { size: { type: 'integer' } }, additionalProperties: false };

@Controller('/schemas')
class Schemas {
  @Get('/valid') valid({ request, query }: HttpContext) {
    return { valid: request.validateInput(query, schema), query: { ...query } };
  }
  @Get('/written') written({ reply }: HttpContext) {
    return reply.serializeInput({ size: '7', secret: true }, schema);
  }
}

test("Fastify's requests and replies compile schemas that they are asked about", async () => {
  const { client } = await httpApp({ controllers: [Schemas] });
  expect((await client.get('/schemas/valid?size=7')).json).toEqual({ valid: true, query: { size: 7 } });
  expect((await client.get('/schemas/valid?size=big')).json).toMatchObject({ valid: false });
  expect((await client.get('/schemas/written')).json).toBe('{"size":7}');
});

test('the options of ajv apply to them', async () => {
  const ajv = { customOptions: { coerceTypes: false as const } };
  const { client } = await httpApp({ controllers: [Schemas], http: { fastify: { ajv } } });
  expect((await client.get('/schemas/valid?size=7')).json).toMatchObject({ valid: false });
});

test("routes of Fastify's own are checked by its own compilers, for which names of headers have no case", async () => {
  const headers = { type: 'object', required: ['X-Size'], properties: { 'X-Size': { type: 'integer' } } };
  const { client } = await httpApp({
    controllers: [],
    http: {
      configure: (fastify) =>
        void fastify.get('/raw', { schema: { headers } }, (request) => ({ size: request.headers['x-size'] })),
    },
  });
  expect((await client.get('/raw', { 'x-size': '7' })).json).toEqual({ size: 7 });
  expect((await client.get('/raw')).status).toBe(400);
});
