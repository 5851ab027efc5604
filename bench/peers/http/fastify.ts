import { Ajv } from 'ajv';
import { fastify, type FastifyReply, type FastifyRequest } from 'fastify';
import { serve } from '../../lib/serve.js';
import { AJV_OPTIONS } from '../../work/ajv-options.js';
import { AUTHORIZATION, ringUp, Till, type CreateOrder } from '../../work/order.js';
import { foundUserSchema, orderSchema, receiptSchema, sentUserSchema, userSchema } from '../../work/schemas.js';
import { userOf } from '../../work/user.js';

/** What a case may ask for. */
export interface FastifyArgument {
  /** Whether schemas write the users too, as Fastify recommends. A receipt is always written by one. */
  readonly writesBySchema: boolean;
}

const params = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
/** Bodies are converted by nobody; an id in a path is text, so it has to be. */
const converting = new Ajv({ coerceTypes: true });

async function guard(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.headers.authorization !== AUTHORIZATION) await reply.code(403).send({});
}

/** Fastify as its documentation has it: AJV compiles what comes in. */
await serve(async (argument) => {
  const { writesBySchema } = (argument ?? { writesBySchema: false }) as FastifyArgument;
  const by = (schema: object): object => (writesBySchema ? { response: { 200: schema } } : {});
  const app = fastify({ ajv: { customOptions: AJV_OPTIONS } });
  app.get<{ Params: { id: number } }>(
    '/users/:id',
    { schema: { params, ...by(foundUserSchema) }, validatorCompiler: ({ schema }) => converting.compile(schema) },
    async (request) => userOf(request.params.id),
  );
  app.post('/users', { schema: { body: userSchema, ...by(sentUserSchema) } }, async (request) => request.body);
  app.post('/orders', { schema: { body: orderSchema } }, async (request) => request.body);
  app.post<{ Body: CreateOrder }>(
    '/orders/guarded',
    { schema: { body: orderSchema, response: { 200: receiptSchema } }, onRequest: guard },
    async (request) => ringUp(new Till(), request.body),
  );
  return Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
});
