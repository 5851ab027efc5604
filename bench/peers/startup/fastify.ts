import 'class-validator';
import { fastify } from 'fastify';
import type { AddressInfo } from 'node:net';
import { serve } from '../../lib/serve.js';
import { itemOf, ROUTES_PER_CONTROLLER } from '../../work/item.js';
import { AJV_OPTIONS } from '../../work/schemas.js';

/** Fastify with a JSON schema for each body. It imports class-validator too: an application with DTO classes has it, and it takes long to load. */
await serve(async (routes) => {
  const app = fastify({ ajv: { customOptions: AJV_OPTIONS } });
  for (let controller = 0; controller < (routes as number) / ROUTES_PER_CONTROLLER; controller += 1) {
    for (let route = 1; route < ROUTES_PER_CONTROLLER; route += 1) {
      app.get<{ Params: { id: string } }>(`/c${controller}/r${route}/:id`, async (request) =>
        itemOf(controller, route, request.params.id),
      );
    }
    app.post(
      `/c${controller}/r${ROUTES_PER_CONTROLLER}`,
      { schema: { body: itemSchema() } },
      async (request) => request.body,
    );
  }
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
});

function itemSchema(): object {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'quantity', 'active'],
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 40 },
      quantity: { type: 'integer', minimum: 0, maximum: 1_000 },
      active: { type: 'boolean' },
    },
  };
}
