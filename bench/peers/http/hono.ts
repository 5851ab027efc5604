import { createAdaptorServer } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { validator } from 'hono/validator';
import type { Server } from 'node:net';
import { serve } from '../../lib/serve.js';
import { checkOrder, checkUser } from '../../work/checks.js';
import { AUTHORIZATION, ringUp, Till } from '../../work/order.js';
import { userOf } from '../../work/user.js';
import { listenOnLoopback } from '../loopback.js';

/** Hono brings no validator of its own: the checks are those written by hand. */
const app = new Hono();

const userId = validator('param', ({ id }, context) => {
  const number = Number(id);
  return Number.isNaN(number) ? context.json({ errorList: [{ loc: ['id'], msg: 'Send a number' }] }, 400) : number;
});
const user = validator('json', (body, context) => {
  const checked = checkUser(body);
  return Array.isArray(checked) ? context.json({ errorList: checked }, 400) : checked;
});
const order = validator('json', (body, context) => {
  const checked = checkOrder(body);
  return Array.isArray(checked) ? context.json({ errorList: checked }, 400) : checked;
});
const guard: MiddlewareHandler = async (context, next) => {
  if (context.req.header('authorization') !== AUTHORIZATION) return context.json({}, 403);
  return await next();
};

app.get('/users/:id', userId, (context) => context.json(userOf(context.req.valid('param'))));
app.post('/users', user, (context) => context.json(context.req.valid('json')));
app.post('/orders', order, (context) => context.json(context.req.valid('json')));
app.post('/orders/guarded', guard, order, (context) => context.json(ringUp(new Till(), context.req.valid('json'))));

await serve(() => listenOnLoopback(createAdaptorServer({ fetch: app.fetch }) as Server));
