import type { Application } from 'cortado';
import { WebSocket } from 'ws';
import { calls, clientFor } from './calls/calls';
import { outcomes } from './calls/outcomes';
import { createServer } from './calls/server';

/** Each form of a call, in this Node.js. `calls.heavy.test.ts` runs the same calls in a browser. */
let app: Application;
let api: ReturnType<typeof clientFor>;
beforeAll(async () => {
  app = await createServer();
  await app.listen({ port: 0, host: '127.0.0.1' });
  api = clientFor(app.url, WebSocket);
});
afterAll(async () => {
  await api.close();
  await app.close();
});

test.each(Object.entries(calls))('%s', async (name, call) => {
  expect(await call(api)).toEqual(outcomes[name]);
});
