import { LogLines } from '@cortado/testkit/log-lines';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import type { SocketClient } from '@cortado/testkit/socket-client';
import { Controller } from '@cortado/core';
import { Connection, OnMessage, OnReceive, WebSocket, type WebSocketOptions } from '@cortado/websocket';

/** `{"id":…,"event":"$ping"}`: a client asks whether the server is there. */

class Gate {
  open!: () => void;
  readonly passed = new Promise<void>((resolve) => (this.open = resolve));
}
let gate = new Gate();
beforeEach(() => (gate = new Gate()));
afterEach(async () => {
  gate.open(); // closing waits for handlers
  await closeSocketApps();
});

@WebSocket('/class')
class EndpointClass {
  @OnMessage('wait') async wait() {
    await gate.passed;
    return 'waited';
  }
  @OnMessage('stream') async *stream() {
    yield 1;
    await gate.passed;
  }
  @OnMessage('echo') echo(text: string) {
    return text;
  }
}
@WebSocket('/connecting')
class Connecting {
  async onConnect() {
    await gate.passed;
  }
  @OnReceive() echo(text: string) {
    return text;
  }
}
@Controller('/')
class Callbacks {
  @WebSocket('/callbacks') async callbacks(connection: Connection) {
    const onReceive = async (text: string) => (text === 'wait' ? gate.passed.then(() => 'waited') : text);
    await connection.acceptCallback({ receive: String, onReceive });
  }
}

const RPC = { subprotocols: ['cortado.v1'] };
const open = (websocket: WebSocketOptions = {}, log: Parameters<typeof socketApp>[0] = {}) =>
  socketApp({
    controllers: [EndpointClass, Connecting, Callbacks],
    websocket,
    register: (app) =>
      app.websocket('/function', {
        receive: String,
        onReceive: (text: string) => (text === 'wait' ? gate.passed.then(() => 'waited') : text),
      }),
    ...log,
  });
const pong = (id: string | number) => ({ id, statusCode: 204, body: null });
const ping = (client: SocketClient, id: string | number = 'p') => client.ask({ id, event: '$ping' });

test.each(['/class', '/callbacks', '/function'])('%s: is answered while messages wait', async (path) => {
  const { connect } = await open();
  const client = await connect(path, RPC);
  const wait = { event: path === '/class' ? 'wait' : undefined, body: 'wait' };
  for (let id = 1; id <= 3; id += 1) client.send({ id, ...wait });
  expect(await ping(client)).toEqual(pong('p'));
  gate.open();
  expect((await client.jsons(3)).map((each) => each.body)).toEqual(['waited', 'waited', 'waited']);
});

test('is answered while onConnect runs, and while the application closes', async () => {
  const { app, connect } = await open();
  const client = await connect('/connecting', RPC);
  expect(await ping(client)).toEqual(pong('p'));
  const other = await connect('/class', RPC);
  other.send({ id: 1, event: 'wait' });
  other.send({ id: 2, event: '$foo' });
  expect(await other.json()).toMatchObject({ id: 2, statusCode: 404 });
  const closed = app.close();
  expect(await ping(other)).toEqual(pong('p'));
  gate.open();
  expect(await other.json()).toMatchObject({ id: 1, body: 'waited' });
  await other.closed;
  await closed;
});

test('is answered where the queue is full and the socket is read because of a stream', async () => {
  const { connect } = await open({ queueMessages: 1 });
  const client = await connect('/class', RPC);
  expect(await client.ask({ id: 's', event: 'stream' })).toMatchObject({ statusCode: 206 });
  for (let id = 1; id <= 3; id += 1) client.send({ id, event: 'wait' });
  expect(await client.json()).toMatchObject({ id: 3, statusCode: 429 });
  expect(await ping(client)).toEqual(pong('p'));
});

test('the ids are those of requests', async () => {
  const { connect } = await open();
  const client = await connect('/class', RPC);
  client.send({ id: 1, event: 'wait' });
  client.send({ event: '$ping' }); // a notification has no answer
  expect(await ping(client, 1)).toMatchObject({ id: null, statusCode: 409 });
  expect(await client.ask({ id: {}, event: '$ping' })).toMatchObject({ id: null, statusCode: 400 });
  expect(await ping(client, 2)).toEqual(pong(2));
});

test('costs nothing of the rate, before a burst and behind it', async () => {
  const { connect } = await open({ messageRate: 1, messageBurst: 2 });
  const early = await connect('/class', RPC);
  expect(await ping(early)).toEqual(pong('p'));
  for (let id = 1; id <= 3; id += 1) early.send({ id, event: 'echo', body: 'x' });
  expect((await early.jsons(3)).map((each) => each.statusCode)).toEqual([200, 200, 429]);
  const late = await connect('/class', RPC);
  for (let id = 1; id <= 2; id += 1) late.send({ id, event: 'echo', body: 'x' });
  expect((await late.jsons(2)).map((each) => each.statusCode)).toEqual([200, 200]);
  expect(await ping(late)).toEqual(pong('p'));
});

test('is in no counter, no metric and no access log', async () => {
  const lines = new LogLines();
  const { app, connect } = await open({}, { accessLog: { messages: true }, log: lines.log });
  const client = await connect('/class', RPC);
  expect(await ping(client)).toEqual(pong('p'));
  expect(await client.ask({ id: 1, event: 'echo', body: 'x' })).toMatchObject({ statusCode: 200 });
  const [, , , endpoint] = [...(app.stats()['websocket'] as { path: string }[])].reverse();
  expect(endpoint).toMatchObject({ path: '/class', messages: 1, replies: { 200: 1 } });
  await client.close();
  await app.close();
  const { messagesIn } = await lines.one({ msg: 'socket closed' });
  expect(messagesIn).toBe(1);
  expect((await lines.count('message completed', 1)).map((each) => each['event'])).toEqual(['echo']);
});

test('a flood of them exceeds the rate limit and closes the socket with 1008', async () => {
  const { app, connect } = await open({ messageRate: 1, messageBurst: 5, rateTolerance: 300 });
  const client = await connect('/class', RPC);
  for (let id = 0; id < 8; id += 1) client.send({ id, event: '$ping' });
  const statuses = (await client.jsons(8)).map((each) => each.statusCode);
  expect(statuses).toEqual([204, 204, 204, 204, 204, 204, 429, 429]);
  const stats = (app.stats()['websocket'] as { path: string }[]).find(({ path }) => path === '/class');
  expect(stats).toMatchObject({ messages: 7, replies: { 204: 5, 429: 2 } });
  const flood = setInterval(() => client.send({ id: 'f', event: '$ping' }), 5);
  expect((await client.closed).code).toBe(1008);
  clearInterval(flood);
});

test('keeps no idle connection open', async () => {
  const { connect } = await open({ idleTimeout: 100 });
  const client = await connect('/class', RPC);
  const pings = setInterval(() => client.send({ id: 'p', event: '$ping' }), 10);
  expect(await client.closed).toEqual({ code: 1000, reason: 'Idle' });
  clearInterval(pings);
});

test('in the message protocol it is a message like any other', async () => {
  const { connect } = await open();
  const events = await connect('/class');
  expect(await events.ask({ event: '$ping' })).toMatchObject({ event: '$ping', statusCode: 404 });
  const whole = await connect('/function');
  expect(await whole.ask('{"event":"$ping"}')).toEqual({ statusCode: 200, body: '{"event":"$ping"}' });
});
