import { fastify } from 'fastify';
import type { AddressInfo } from 'node:net';
import { serve } from '../../lib/serve.js';
import { AUTHORIZATION, ringUp, Till, type CreateOrder } from '../../work/order.js';
import { AJV_OPTIONS, orderSchema, receiptSchema, userSchema } from '../../work/schemas.js';
import { userOf } from '../../work/user.js';

/** Fastify as its documentation has it: AJV compiles the bodies, and a response schema writes the receipt. */
const app = fastify({ ajv: { customOptions: AJV_OPTIONS } });

app.get<{ Params: { id: string } }>('/users/:id', async (request) => userOf(Number(request.params.id)));
app.post('/users', { schema: { body: userSchema } }, async (request) => request.body);
app.post('/orders', { schema: { body: orderSchema } }, async (request) => request.body);
app.post<{ Body: CreateOrder }>(
  '/orders/guarded',
  {
    schema: { body: orderSchema, response: { 200: receiptSchema } },
    onRequest: async (request, reply) => {
      if (request.headers.authorization !== AUTHORIZATION) await reply.code(403).send({});
    },
  },
  async (request) => ringUp(new Till(), request.body),
);

await serve(async () => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
});
