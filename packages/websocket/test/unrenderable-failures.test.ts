import { IsString } from 'class-validator';
import { Guard, HttpError, InternalServerError, Ok } from '@cortado/core';
import { Connection, OnMessage, OnReceive, WebSocket, type HookFailure } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';
import { readableLog } from '@cortado/testkit/http-app';

afterEach(closeSocketApps);

class Message {
  @IsString() text!: string;
}

const cyclic: { me?: unknown } = {};
cyclic.me = cyclic;

describe('a failure that cannot be rendered', () => {
  test('a translation that throws beside a message that runs: one reply each', async () => {
    let go!: () => void;
    const gate = new Promise<void>((resolve) => (go = resolve));
    @WebSocket('/w')
    class Slow {
      @OnReceive() async onReceive({ text }: Message) {
        await gate;
        return Ok(text);
      }
    }
    const translate = ({ type }: { type: string }) => {
      if (type === 'json_invalid') throw new Error('no text for it');
      return undefined;
    };
    const { connect } = await socketApp({ controllers: [Slow], errorBody: { translate } });
    const client = await connect('/w');
    client.send({ text: 'first' });
    client.send('{');
    client.send({ text: 'second' });
    go();
    const replies = await client.jsons(3);
    expect(replies.map((each) => each.statusCode)).toEqual([200, 400, 200]);
    expect((await client.ask({ text: 'last' })).body).toBe('last');
    expect(client.unread).toBe(0);
  });

  test('a mapped result whose body is not JSON is masked, of a message and of a handshake', async () => {
    class Odd extends Error {}
    @WebSocket('/message')
    class Messages {
      @OnReceive() onReceive() {
        throw new Odd();
      }
    }
    @WebSocket('/handshake')
    @Guard(() => {
      throw new Odd();
    })
    class Handshakes {
      @OnReceive() onReceive(text: string) {
        return text;
      }
    }
    @WebSocket('/closing', { refuse: 'close' })
    @Guard(() => Ok(1).header('bad name', '\n'))
    class Closing extends Handshakes {}
    const { connect } = await socketApp({
      controllers: [Messages, Handshakes, Closing],
      errors: [[Error, () => InternalServerError({ cyclic }).header('bad name', '\n')]],
    });
    const masked = { loc: [], type: 'internal_error', msg: 'Internal server error', id: expect.any(String) };
    const client = await connect('/message');
    for (const text of ['1', '2']) {
      expect(await client.ask({ text })).toEqual({ statusCode: 500, body: { errorList: [masked] } });
    }
    const refused = (await connect('/handshake').catch((error: unknown) => error)) as HandshakeRefused;
    expect(refused.status).toBe(500);
    expect(refused.body).toEqual({ errorList: [masked] });
    expect((await (await connect('/closing')).closed).code).toBe(1011);
  });

  test('a handshake that takes too long is refused even then', async () => {
    const translate = () => {
      throw new Error('no text for it');
    };
    @WebSocket('/w', { handshakeTimeout: 50 })
    class Late {
      onHandshake() {
        return new Promise<undefined>(() => {});
      }
      @OnReceive() onReceive(text: string) {
        return text;
      }
    }
    const { connect } = await socketApp({ controllers: [Late], errorBody: { translate } });
    expect(await connect('/w').catch((error: HandshakeRefused) => error.status)).toBe(503);
  });
});

test('rpc: what is asked of the framework under an id in flight gets no second answer with that id', async () => {
  let go!: () => void;
  const gate = new Promise<void>((resolve) => (go = resolve));
  @WebSocket('/w')
  class Slow {
    @OnReceive() async onReceive(text: string) {
      await gate;
      return text;
    }
  }
  const { connect } = await socketApp({ controllers: [Slow] });
  const client = await connect('/w', { subprotocols: ['cortado.v1'] });
  client.send({ id: 1, body: 'x' });
  expect(await client.ask({ id: 1, event: '$foo' })).toMatchObject({ id: null, statusCode: 404 });
  expect(await client.ask({ id: 2, event: '$foo' })).toMatchObject({ id: 2, statusCode: 404 });
  go();
  expect(await client.json()).toMatchObject({ id: 1, statusCode: 200 });
});

test.each([
  ['binary', Buffer.from('x'), 415],
  ['unreadable', '{', 400],
])('rpc: %s frames count against the rate', async (_name, frame, status) => {
  @WebSocket('/w', { messageBurst: 3, messageRate: 1 })
  class Limited {
    @OnReceive() onReceive(text: string) {
      return text;
    }
  }
  const { connect } = await socketApp({ controllers: [Limited] });
  const client = await connect('/w', { subprotocols: ['cortado.v1'] });
  for (let index = 0; index < 5; index += 1) client.send(frame);
  const replies = await client.jsons(5);
  expect(replies.map((each) => each.statusCode)).toEqual([status, status, status, 429, 429]);
  expect(replies.every((each) => each.id === null)).toBe(true);
});

test('onError is told of what message handlers and their guards throw, and changes nothing', async () => {
  const failures: [string, HookFailure][] = [];
  @WebSocket('/w')
  class Watched {
    @OnMessage('handler') handler() {
      throw new Error('of the handler');
    }
    @OnMessage('guard')
    @Guard(() => Promise.reject(new Error('of the guard')))
    guard() {}
    @OnMessage('http') http() {
      throw new HttpError(409, 'of the http error');
    }
    @OnMessage('unwritable') unwritable() {
      return { big: 1n };
    }
    @OnMessage('well') well() {
      return 'well';
    }
    onError(_connection: Connection, error: Error, failure: HookFailure) {
      failures.push([error.message, failure]);
      throw new Error('of onError');
    }
  }
  const { connect } = await socketApp({ controllers: [Watched] });
  const client = await connect('/w');
  const ids: string[] = [];
  for (const event of ['handler', 'guard', 'http', 'unwritable', 'well']) {
    const { statusCode, body } = await client.ask({ event });
    expect(statusCode).toBe({ http: 409, well: 200 }[event] ?? 500);
    if (statusCode === 500) ids.push(body.errorList[0].id);
  }
  expect(failures.map(([message, { hook }]) => [hook, message])).toEqual([
    ['handler', 'of the handler'],
    ['guard', 'of the guard'],
    ['http', 'of the http error'],
    ['unwritable', expect.stringContaining('BigInt')],
  ]);
  expect(failures.filter(([, { hook }]) => hook !== 'http').map(([, { id }]) => id)).toEqual(ids);
});

test('a leading BOM is left out, one of them, with and without names that need a closer look', async () => {
  @WebSocket('/w')
  class Plain {
    @OnReceive() onReceive({ text }: Message) {
      return text;
    }
  }
  const { connect } = await socketApp({ controllers: [Plain] });
  const client = await connect('/w');
  expect(await client.ask('\ufeff{"text":"a"}')).toEqual({ statusCode: 200, body: 'a' });
  expect(await client.ask('\ufeff{"text":"\\u0061"}')).toEqual({ statusCode: 200, body: 'a' });
  expect((await client.ask('\ufeff\ufeff{"text":"a"}')).statusCode).toBe(400);
  expect((await client.ask('\ufeff\ufeff{"text":"\\u0061"}')).statusCode).toBe(400);
});

test('the timer beats often enough for an endpoint that is registered later', async () => {
  const timers = jest.spyOn(globalThis, 'setInterval');
  const quick = { receive: String, onReceive: () => new Promise(() => {}) };
  const { connect } = await socketApp({
    register: (app) => app.websocket('/quick', quick, { handlerTimeout: 100 }),
  });
  const periods = timers.mock.calls.map(([, period]) => period);
  timers.mockRestore();
  expect(periods.at(-1)).toBe(10);
  expect((await (await connect('/quick')).ask('x')).statusCode).toBe(503);
});

test('an error that cannot even be read is masked and logged, wherever it comes from', async () => {
  class Unreadable extends Error {
    override get message(): string {
      throw new Error('of the getter');
    }
  }
  const { log, lines } = readableLog();
  @WebSocket('/w')
  class Hooks {
    onConnect() {
      throw new Unreadable();
    }
    @OnReceive() onReceive(text: string) {
      return text;
    }
    onError() {
      throw new Unreadable();
    }
  }
  const { connect } = await socketApp({ controllers: [Hooks], log });
  expect((await (await connect('/w')).closed).code).toBe(1011);
  expect(lines.map((line) => line['msg'])).toEqual(expect.arrayContaining(['hook failed', 'onError failed']));
});
