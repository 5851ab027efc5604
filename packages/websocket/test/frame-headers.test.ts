import { IsString } from 'class-validator';
import { Ctx, Guard, type Context } from '@cortado/core';
import { OnMessage, WebSocket, type WebSocketOptions } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class Text {
  @IsString() text!: string;
}

const guarded: Record<string, unknown>[] = [];

@WebSocket('/rpc')
class Headers {
  @Guard((context: Context) => {
    guarded.push({ ...context.headers });
    return true;
  })
  @OnMessage('headers')
  headers(_text: Text, @Ctx() context: Context) {
    return { headers: context.headers, merged: context.headers === context.headers };
  }
}

const body = { text: 'a' };
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

async function open(websocket: WebSocketOptions = {}, headers: Record<string, string> = {}) {
  const { connect } = await socketApp({ controllers: [Headers], websocket });
  const client = await connect('/rpc', { subprotocols: ['cortado.v1'], headers });
  const ask = (own: unknown) => client.ask({ id: 1, event: 'headers', body, headers: own });
  return { client, ask };
}

test('a frame may carry trace context and an idempotency key, which are of the message', async () => {
  const { ask } = await open({}, { traceparent: 'of the handshake' });
  const answer = await ask({ Traceparent: traceparent, tracestate: 'a=1', 'Idempotency-Key': 'k' });
  expect(answer.body.headers).toMatchObject({ traceparent, tracestate: 'a=1', 'idempotency-key': 'k' });
  expect(answer.body.merged).toBe(true);
});

test('what speaks for a proxy, or proves who the client is, never reaches a guard', async () => {
  guarded.length = 0;
  const { ask } = await open({}, { cookie: 'sid=mine' });
  const names = [
    ...['cookie', 'authorization', 'Forwarded', 'x-forwarded-for', 'X-Forwarded-Proto', 'host', 'x-real-ip'],
    ...['origin', 'sec-websocket-protocol', 'x-client-cert'],
  ];
  for (const name of names) expect((await ask({ [name]: 'evil' })).statusCode).toBe(200);
  expect(guarded).toHaveLength(names.length);
  expect(JSON.stringify(guarded)).not.toContain('evil');
  expect(guarded.every((each) => each['cookie'] === 'sid=mine')).toBe(true);
});

test('a listed header is used if the handshake does not have it', async () => {
  const { ask } = await open({ frameHeaders: ['X-Tenant', 'x-shop'] }, { 'x-shop': 'of the handshake' });
  const { headers } = (await ask({ 'x-tenant': 'acme', 'x-shop': 'other', 'x-else': '1' })).body;
  expect(headers).toMatchObject({ 'x-tenant': 'acme', 'x-shop': 'of the handshake' });
  expect(headers['x-else']).toBeUndefined();
});

test.each([
  'cookie',
  'Authorization',
  'host',
  'forwarded',
  'x-forwarded-host',
  'X-Real-IP',
  'sec-fetch-site',
  'a b',
  '',
])('an application that lists %p does not start', async (name) => {
  await expect(open({ frameHeaders: [name] })).rejects.toMatchObject({ code: 'E_OPTION' });
});

test.each([
  ['no object', [], 400],
  ['no object', 'a', 400],
  ['null', null, 400],
  ['a value that is not a string', { a: 1 }, 400],
  ['a name that is not a token', { 'a b': '1' }, 400],
  ['an empty name', { '': '1' }, 400],
  ['a line break in a value', { a: '1\r\nb: 2' }, 400],
  ['a NUL in a value', { a: 'a\0' }, 400],
  ['a value with space around it', { a: ' 1' }, 400],
  ['a value that no header can hold', { a: '日本' }, 400],
  ['one name in two cases', { a: '1', A: '2' }, 400],
  ['17 headers', Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`a${index}`, ''])), 431],
  ['more than 4 KiB', { a: 'x'.repeat(4_096) }, 431],
])('%s is refused', async (_name, headers, statusCode) => {
  const { ask } = await open();
  const answer = await ask(headers);
  expect(answer).toMatchObject({ id: null, statusCode });
  expect(answer.body.errorList[0].loc[0]).toBe('headers');
});

test('16 headers of 4 KiB together are taken', async () => {
  const { ask } = await open();
  const headers = Object.fromEntries(
    Array.from({ length: 16 }, (_, index) => [`a${index.toString(16)}`, 'x'.repeat(254)]),
  );
  expect((await ask(headers)).statusCode).toBe(200);
});

test('200 frames of 6,000 headers are each refused before a guard runs', async () => {
  guarded.length = 0;
  const { client } = await open({ messageBurst: 1_000 });
  const many = Object.fromEntries(Array.from({ length: 6_000 }, (_, index) => [index.toString(36), '']));
  for (let id = 0; id < 200; id += 1) client.send({ id, event: 'headers', body, headers: many });
  for (let id = 0; id < 200; id += 1) expect((await client.json()).statusCode).toBe(431);
  expect(guarded).toEqual([]);
});
