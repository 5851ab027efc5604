import { once } from 'node:events';
import { IsString } from 'class-validator';
import { Controller, Guard, HttpError, Ok, Param, Query, Unauthorized, Use, type Context } from '@cortado/core';
import { Connection, OnReceive, WebSocket, type Disconnect, type HookFailure } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';
import { RawSocket, clientFrame, OPCODE } from '@cortado/testkit/raw-socket';
import { readableLog } from '@cortado/testkit/http-app';

afterEach(closeSocketApps);

class Message {
  @IsString() text!: string;
}

/** What happened, in order, and a way to wait for it. */
class Events {
  readonly events: unknown[] = [];
  readonly #waiting: (() => void)[] = [];

  add(event: unknown): void {
    this.events.push(event);
    for (const each of this.#waiting.splice(0)) each();
  }

  async has(count: number): Promise<unknown[]> {
    while (this.events.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.events;
  }
}

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function refusal(promise: Promise<unknown>): Promise<HandshakeRefused> {
  const error: unknown = await promise.then(
    () => undefined,
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(HandshakeRefused);
  return error as HandshakeRefused;
}

/** An endpoint that records its life; each test gets classes of its own. */
function recorded(record: Events, onConnect?: (connection: Connection) => unknown) {
  @WebSocket('/life')
  class Life {
    onConnect(connection: Connection) {
      record.add('connect');
      return onConnect?.(connection);
    }
    @OnReceive() onReceive(message: Message, connection: Connection) {
      record.add(message.text);
      if (message.text === 'close me') void connection.close(4001, 'as asked');
      return Ok(message.text);
    }
    onDisconnect(connection: Connection, reason: Disconnect) {
      record.add(reason);
      record.add(connection.state);
    }
  }
  return Life;
}

describe('onDisconnect runs once, and says how it ended', () => {
  test('when the client closes', async () => {
    const record = new Events();
    const { connect } = await socketApp({ controllers: [recorded(record)] });
    const client = await connect('/life');
    await client.close(4000, 'bye');
    expect(await record.has(3)).toEqual([
      'connect',
      { code: 4000, reason: 'bye', wasClean: true, initiator: 'client' },
      'closed',
    ]);
  });

  test('when the client closes without a code', async () => {
    const record = new Events();
    const { connect } = await socketApp({ controllers: [recorded(record)] });
    await (await connect('/life')).close();
    expect((await record.has(3))[1]).toEqual({ code: 1005, reason: '', wasClean: true, initiator: 'client' });
  });

  test('when the client vanishes', async () => {
    const record = new Events();
    const { connect } = await socketApp({ controllers: [recorded(record)] });
    (await connect('/life')).reset();
    expect((await record.has(3))[1]).toEqual({ code: 1006, reason: '', wasClean: false, initiator: 'network' });
  });

  test('when the server closes', async () => {
    const record = new Events();
    const { connect } = await socketApp({ controllers: [recorded(record)] });
    const client = await connect('/life');
    client.send({ text: 'close me' });
    expect(await client.closed).toEqual({ code: 4001, reason: 'as asked' });
    expect(await record.has(4)).toEqual([
      'connect',
      'close me',
      { code: 4001, reason: 'as asked', wasClean: true, initiator: 'server' },
      'closed',
    ]);
  });

  test('when onConnect throws', async () => {
    const record = new Events();
    const failing = recorded(record, () => Promise.reject(new Error('no')));
    const { connect } = await socketApp({ controllers: [failing] });
    const client = await connect('/life');
    client.send({ text: 'never handled' });
    expect((await client.closed).code).toBe(1011);
    expect(await record.has(3)).toEqual([
      'connect',
      expect.objectContaining({ code: 1011, initiator: 'server' }),
      'closed',
    ]);
  });

  test('when onConnect returns a refusal', async () => {
    const record = new Events();
    const { connect } = await socketApp({ controllers: [recorded(record, () => Unauthorized())] });
    expect((await (await connect('/life')).closed).code).toBe(4401);
    expect((await record.has(3))[1]).toMatchObject({ code: 4401, initiator: 'server' });
  });

  test('when the application closes', async () => {
    const record = new Events();
    const { app, connect } = await socketApp({ controllers: [recorded(record)] });
    const client = await connect('/life');
    await app.close();
    expect((await client.closed).code).toBe(1001);
    expect(record.events).toEqual([
      'connect',
      { code: 1001, reason: 'Shutting down', wasClean: true, initiator: 'server' },
      'closed',
    ]);
  });

  test('when the peer breaks the protocol', async () => {
    const record = new Events();
    const { raw } = await socketApp({ controllers: [recorded(record)] });
    const socket = await raw();
    socket.write(RawSocket.upgrade('/life'));
    await socket.head();
    socket.write(clientFrame(OPCODE.text, 'unmasked', { masked: false }));
    expect(await socket.closeCode()).toBe(1002);
    socket.destroy();
    expect((await record.has(3))[1]).toEqual({ code: 1002, reason: '', wasClean: false, initiator: 'server' });
  });

  test('when the peer answers no ping', async () => {
    const record = new Events();
    const { raw } = await socketApp({
      controllers: [recorded(record)],
      websocket: { pingInterval: 20, pongTimeout: 20 },
    });
    const socket = await raw();
    socket.write(RawSocket.upgrade('/life'));
    await socket.head();
    expect((await socket.frame())?.opcode).toBe(OPCODE.ping);
    expect((await record.has(3))[1]).toEqual({ code: 1006, reason: '', wasClean: false, initiator: 'network' });
  });
});

test('a peer that answers pings stays', async () => {
  const record = new Events();
  const { connect } = await socketApp({
    controllers: [recorded(record)],
    websocket: { pingInterval: 100, pongTimeout: 500 },
  });
  const client = await connect('/life');
  let pings = 0;
  // For longer than the time in which a peer that did not answer would be disconnected.
  await new Promise<void>((resolve) => client.socket.on('ping', () => (pings += 1) === 9 && resolve()));
  expect(await client.ask({ text: 'still here' })).toEqual({ statusCode: 200, body: 'still here' });
});

test('messages in the packet of the handshake are handled after an onConnect that takes 200 ms', async () => {
  const record = new Events();
  const { raw } = await socketApp({
    controllers: [recorded(record, () => after(200).then(() => record.add('connected')))],
  });
  const socket = await raw();
  const messages = Array.from({ length: 10 }, (_, index) => clientFrame(OPCODE.text, `{"text":"${index}"}`));
  socket.write(Buffer.concat([Buffer.from(RawSocket.upgrade('/life')), ...messages]));
  await socket.head();
  for (let index = 0; index < 10; index += 1) {
    expect((await socket.frame())?.payload.toString()).toBe(`{"statusCode":200,"body":"${index}"}`);
  }
  expect(record.events.slice(0, 3)).toEqual(['connect', 'connected', '0']);
});

test('messages of a client that says goodbye are handled before onDisconnect; their signal says that it is over', async () => {
  const record = new Events();
  @WebSocket('/goodbye')
  class Goodbye {
    @OnReceive() async onReceive(message: Message, connection: Connection) {
      const { signal } = connection;
      if (!signal.aborted) await once(signal, 'abort');
      record.add([message.text, signal.aborted]);
    }
    onDisconnect() {
      record.add('disconnect');
    }
  }
  const { connect } = await socketApp({ controllers: [Goodbye] });
  const client = await connect('/goodbye');
  for (const text of ['1', '2', '3']) client.send({ text });
  await client.close();
  expect(await record.has(4)).toEqual([['1', true], ['2', true], ['3', true], 'disconnect']);
});

describe('a refused handshake is an HTTP answer', () => {
  @WebSocket('/rooms/:room')
  @Guard((context: Context) => (context.query['token'] === 'right' ? true : context.query['token'] !== 'wrong'))
  class Rooms {
    onHandshake(context: Context) {
      if (context.query['as'] === 'nobody') return Unauthorized('Who are you?');
      if (context.query['as'] === 'crash') throw new Error('secret');
      if (context.query['as'] === 'taken') throw new HttpError(409, 'Taken', { headers: { 'x-why': 'taken' } });
      const { room = '' } = context.params;
      return { headers: { 'x-room': room } };
    }
    onConnect(connection: Connection, @Param('room') room: number, @Query('page', { default: 1 }) page: number) {
      connection.data['at'] = [room, page];
    }
    @OnReceive() onReceive(_message: Message, connection: Connection) {
      return connection.data['at'];
    }
  }

  test.each([
    ['/nowhere', 404, 'not_found', []],
    ['/rooms/1?token=wrong', 403, 'forbidden', []],
    ['/rooms/one', 400, 'number_expected', ['param', 'room']],
    ['/rooms/1?page=x', 400, 'number_expected', ['query', 'page']],
    ['/rooms/1?as=nobody', 401, 'unauthorized', []],
    ['/rooms/1?as=taken', 409, 'conflict', []],
    ['/rooms/1?as=crash', 500, 'internal_error', []],
    ['/rooms/%zz', 400, 'bad_request', []],
    [`/rooms/${'1'.repeat(101)}`, 414, 'uri_too_long', []],
  ])('%s: %d %s', async (path, status, type, loc) => {
    const { connect } = await socketApp({ controllers: [Rooms] });
    const refused = await refusal(connect(path));
    expect(refused.status).toBe(status);
    expect(refused.body.errorList[0]).toMatchObject({ type, loc });
    expect(refused.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(refused.text).not.toContain('secret');
  });

  test('an accepted handshake has converted arguments and the requested headers', async () => {
    const { connect } = await socketApp({ controllers: [Rooms] });
    const client = await connect('/rooms/7?page=3');
    expect(client.headers['x-room']).toBe('7');
    expect(await client.ask({ text: '' })).toEqual({ statusCode: 200, body: [7, 3] });
  });

  test('for what is no handshake', async () => {
    const { raw } = await socketApp({ controllers: [Rooms] });
    const answers: string[] = [];
    for (const headers of [
      { 'sec-websocket-key': 'short' },
      { 'sec-websocket-version': '8' },
      { 'sec-websocket-protocol': 'a b' },
    ]) {
      const socket = await raw();
      socket.write(RawSocket.upgrade('/rooms/1', headers));
      answers.push((await socket.rest()).split('\r\n', 1).at(0)!);
    }
    const post = await raw();
    post.write(RawSocket.upgrade('/rooms/1').replace('GET', 'POST'));
    answers.push((await post.rest()).split('\r\n', 1).at(0)!);
    expect(answers).toEqual([
      'HTTP/1.1 400 Bad Request',
      'HTTP/1.1 426 Upgrade Required',
      'HTTP/1.1 400 Bad Request',
      'HTTP/1.1 405 Method Not Allowed',
    ]);
  });
});

test('a guard that never answers ends in 503, and its late verdict changes nothing', async () => {
  let release!: () => void;
  const late = new Promise<true>((resolve) => (release = () => resolve(true)));
  let built = 0;
  @WebSocket('/stuck')
  @Guard(() => late)
  class Stuck {
    constructor() {
      built += 1;
    }
    @OnReceive() onReceive(message: Message) {
      return message;
    }
  }
  const { connect, app } = await socketApp({ controllers: [Stuck], websocket: { handshakeTimeout: 30 } });
  const refused = await refusal(connect('/stuck'));
  expect([refused.status, refused.body.errorList[0].type]).toEqual([503, 'handshake_timeout']);
  release();
  await app.close();
  expect(built).toBe(0);
});

test('guards and middleware of application and class run once, on the handshake; those of a method for each message', async () => {
  const calls: string[] = [];
  const guard = (name: string) => (context: Context) => calls.push(`${name}:${context.phase}`) > 0;
  @WebSocket('/order')
  @Use(async (_context, next) => (calls.push('use class'), (await next()).header('x-seen', 'yes')))
  @Guard(guard('class'))
  class Order {
    @Guard(guard('method'))
    @Use((_context, next) => (calls.push('use method'), next()))
    @OnReceive()
    onReceive(message: Message) {
      return message.text;
    }
  }
  const { connect } = await socketApp({
    controllers: [Order],
    guards: [guard('app')],
    use: [(_context, next) => (calls.push('use app'), next())],
  });
  const client = await connect('/order');
  expect(client.headers['x-seen']).toBe('yes');
  await client.ask({ text: 'a' });
  await client.ask({ text: 'b' });
  expect(calls).toEqual([
    'use app',
    'use class',
    'app:handshake',
    'class:handshake',
    'use method',
    'method:message',
    'use method',
    'method:message',
  ]);
});

test('what fails is logged once under an id, and onError is told', async () => {
  const { log, lines } = readableLog();
  const told = new Events();
  @WebSocket('/failing')
  class Failing {
    onConnect() {
      throw new Error('in onConnect');
    }
    @OnReceive() onReceive(message: Message) {
      return message;
    }
    onDisconnect() {
      return Promise.reject(new Error('in onDisconnect'));
    }
    onError(_connection: Connection, error: Error, failure: HookFailure) {
      told.add([error.message, failure]);
      throw new Error('in onError');
    }
  }
  const { connect } = await socketApp({ controllers: [Failing], log });
  await (
    await connect('/failing')
  ).closed;
  const events = (await told.has(2)) as [string, HookFailure][];
  expect(events.map(([message, { hook }]) => [message, hook])).toEqual([
    ['in onConnect', 'onConnect'],
    ['in onDisconnect', 'onDisconnect'],
  ]);
  for (const [message, { id }] of events) {
    expect(lines.filter((line) => line['id'] === id && line['err'].message === message)).toHaveLength(1);
  }
});

describe('app.close()', () => {
  test('lets what runs finish, answers what waits with 503, and refuses new connections', async () => {
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const begun = new Events();
    const order: string[] = [];
    @WebSocket('/busy')
    class Busy {
      @OnReceive() async onReceive(message: Message) {
        begun.add(message.text);
        await gate;
        return Ok(message.text).after(() => void order.push('task'));
      }
      onDisconnect() {
        order.push('disconnect');
      }
    }
    const { app, connect } = await socketApp({ controllers: [Busy] });
    const client = await connect('/busy');
    client.send({ text: 'runs' });
    client.send({ text: 'waits' });
    await begun.has(1);
    const closing = app.close();
    const refused = await refusal(connect('/busy'));
    expect([refused.status, refused.body.errorList[0].type]).toEqual([503, 'shutting_down']);
    release();
    expect(await client.json()).toEqual({ statusCode: 200, body: 'runs' });
    expect(await client.json()).toMatchObject({ statusCode: 503, body: { errorList: [{ type: 'shutting_down' }] } });
    expect((await client.closed).code).toBe(1001);
    await closing;
    expect(order).toEqual(['task', 'disconnect']);
    expect(begun.events).toEqual(['runs']);
  });

  test('cuts what will not end when the limit is over', async () => {
    const begun = new Events();
    @WebSocket('/never')
    class Never {
      @OnReceive() onReceive(_message: Message) {
        begun.add('begun');
        return new Promise(() => undefined);
      }
    }
    const { app, connect } = await socketApp({ controllers: [Never], drainTimeout: 100 });
    const client = await connect('/never');
    client.send({ text: '' });
    await begun.has(1);
    await app.close();
    expect((await client.closed).code).toBe(1001);
  });
});

test('a method may refuse with any status', async () => {
  @Controller('/a')
  class Good {
    @WebSocket('/b') async b(connection: Connection) {
      await connection.refuse(418, 'short and stout');
    }
  }
  const { connect } = await socketApp({ controllers: [Good] });
  expect((await refusal(connect('/a/b'))).status).toBe(418);
});

test.each([
  ['é'.repeat(100), 'é'.repeat(61)],
  ['😀'.repeat(40), '😀'.repeat(30)],
  ['x'.repeat(123), 'x'.repeat(123)],
])('a reason of more than 123 bytes ends between two characters: %s', async (given, sent) => {
  const { connect } = await socketApp({
    register: (app) =>
      app.websocket('/w', async (connection: Connection) => {
        await connection.accept();
        await connection.close(4000, given);
      }),
  });
  expect(await (await connect('/w')).closed).toEqual({ code: 4000, reason: sent });
});
