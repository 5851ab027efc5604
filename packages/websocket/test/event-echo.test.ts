import { ArrayMaxSize, IsInt, IsOptional, IsString } from 'class-validator';
import { OnMessage, OnReceive, WebSocket } from '@cortado/websocket';
import { Forbidden, Guard, HttpError, NoContent, type Application } from '@cortado/core';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class Say {
  @IsString() text!: string;
}

class Numbers {
  @IsInt({ each: true }) @ArrayMaxSize(3) data!: number[];
  @IsOptional() @IsString() text?: string;
}

let release: () => void = () => undefined;

@WebSocket('/room')
class Room {
  @OnMessage('say') say({ text }: Say) {
    return { text };
  }
  @OnMessage('typing') typing() {
    return NoContent();
  }
  @OnMessage('silent') silent() {
    return undefined;
  }
  @Guard(() => Forbidden()) @OnMessage('kick') kick() {
    return 'never';
  }
  @OnMessage('throw') throw() {
    throw new Error('secret');
  }
  @OnMessage('taken') taken() {
    throw new HttpError(409, 'Taken', { type: 'taken' });
  }
  @OnMessage('stream') async *stream() {
    yield 1;
  }
  @OnMessage('bigint') bigint() {
    return 1n;
  }
  @OnMessage('bytes') bytes() {
    return Buffer.from('a');
  }
  @OnMessage('"quoted"\n') quoted() {
    return 'quoted';
  }
  @OnMessage(`long ${'x'.repeat(100)}`) long() {
    return 'long';
  }
  @OnMessage('numbers') numbers({ data }: Numbers) {
    return data.length;
  }
  @OnMessage('wait') wait() {
    return new Promise<string>((resolve) => (release = () => resolve('waited')));
  }
  @OnMessage('release') release() {
    release();
    return 'released';
  }
}

@WebSocket('/mixed', { discriminator: 'kind' })
class Mixed {
  @OnMessage('say') say({ text }: Say) {
    return { text };
  }
  @OnReceive() rest({ text }: Say) {
    return { rest: text };
  }
}

@WebSocket('/kinds', { discriminator: 'kind' })
class Kinds {
  @OnMessage('say') say({ text }: Say) {
    return { text };
  }
}

@WebSocket('/bytes')
class Bytes {
  @OnMessage('say') say({ text }: Say) {
    return { text };
  }
  @OnReceive() bytes(bytes: Buffer) {
    return bytes.length > 2 ? bytes : { bytes: bytes.length };
  }
}

@WebSocket('/whole')
class Whole {
  @OnReceive() all({ text }: Say) {
    return { text };
  }
}

const register = (app: Application): void =>
  app.websocket('/function', { receive: Say, onReceive: ({ text }) => ({ text }) });
const controllers = [Room, Mixed, Kinds, Bytes, Whole];
const seen = ({ event, statusCode, body }: any): unknown[] => [event, statusCode, body?.errorList?.[0].type ?? body];

describe('replies in the message protocol', () => {
  test('name the event first', async () => {
    const client = await (await socketApp({ controllers })).connect('/room');
    client.send({ event: 'say', text: 'Hi' });
    expect(await client.next()).toBe('{"event":"say","statusCode":200,"body":{"text":"Hi"}}');
    client.send({ event: 'typing' });
    expect(await client.next()).toBe('{"event":"typing","statusCode":204,"body":null}');
    client.send({ event: 'say' });
    expect(await client.next()).toBe(
      '{"event":"say","statusCode":400,"body":{"errorList":[{"loc":["text"],"type":"missing","msg":"Field required"}]}}',
    );
  });

  test.each([
    ['kick', 403, 'forbidden'],
    ['throw', 500, 'internal_error'],
    ['taken', 409, 'taken'],
    ['stream', 500, 'result_unsupported'],
    ['bigint', 500, 'internal_error'],
    ['bytes', 500, 'result_unsupported'],
    ['"quoted"\n', 200, 'quoted'],
    [`long ${'x'.repeat(100)}`, 200, 'long'],
    ['unheard of', 404, 'not_found'],
    ['', 404, 'not_found'],
    ['$cancel', 404, 'not_found'],
    ['x'.repeat(64), 404, 'not_found'],
  ])('do so for %j: %i %s', async (event, statusCode, type) => {
    const client = await (await socketApp({ controllers, log: false })).connect('/room');
    expect(seen(await client.ask({ event }))).toEqual([event, statusCode, type]);
  });

  test.each([['x'.repeat(65)], ['\ud800'], [7], [null], [{}]])(
    'do not echo %j, which names no event',
    async (event) => {
      const client = await (await socketApp({ controllers })).connect('/room');
      const reply = await client.ask({ event });
      expect(Object.keys(reply)).toEqual(['statusCode', 'body']);
    },
  );

  test('keep doing so when several handlers run at once', async () => {
    const { connect } = await socketApp({ controllers, websocket: { concurrency: 4 } });
    const client = await connect('/room');
    client.send({ event: 'wait' });
    client.send({ event: 'say' });
    client.send({ event: 'silent' });
    client.send({ event: 'release' });
    expect((await client.jsons(3)).map(seen)).toEqual([
      ['wait', 200, 'waited'],
      ['say', 400, 'missing'],
      ['release', 200, 'released'],
    ]);
  });

  test('name the event of a message that came too fast, unless that is large', async () => {
    const { connect } = await socketApp({ controllers, websocket: { messageRate: 1, messageBurst: 1 } });
    const client = await connect('/room');
    client.send({ event: 'say', text: 'Hi' });
    client.send({ event: 'typing' });
    client.send({ event: 'other' });
    client.send({ event: 'say', text: 'x'.repeat(5_000) });
    client.send('{');
    expect((await client.jsons(5)).map(({ event, statusCode }) => [event, statusCode])).toEqual([
      ['say', 200],
      ['typing', 429],
      ['other', 429],
      [undefined, 429],
      [undefined, 429],
    ]);
  });

  test('name the event of messages that a shutdown refuses, and of a handler that takes too long', async () => {
    const { app, connect } = await socketApp({ controllers, websocket: { handlerTimeout: 100 }, log: false });
    const client = await connect('/room');
    client.send({ event: 'wait' });
    client.send({ event: 'say', text: 'Hi' });
    expect(seen(await client.json())).toEqual(['wait', 503, 'handler_timeout']);
    expect(seen(await client.json())).toEqual(['say', 200, { text: 'Hi' }]);

    const other = await connect('/room');
    other.send({ event: 'wait' });
    other.send({ event: 'say', text: 'Hi' });
    // The reply to another message of the same read shows that both have arrived.
    await connect('/room').then((third) => third.ask({ event: 'say', text: 'a' }));
    const closing = app.close();
    expect([seen(await other.json()), seen(await other.json())]).toEqual([
      ['wait', 503, 'handler_timeout'],
      ['say', 503, 'shutting_down'],
    ]);
    await closing;
  });

  test('have the property `event` whatever the discriminator is called, and echo what @OnReceive takes too', async () => {
    const { connect } = await socketApp({ controllers });
    const client = await connect('/mixed');
    expect(seen(await client.ask({ kind: 'say', text: 'Hi' }))).toEqual(['say', 200, { text: 'Hi' }]);
    expect(seen(await client.ask({ kind: 'new', text: 'Hi' }))).toEqual(['new', 200, { rest: 'Hi' }]);
    expect(seen(await client.ask({ text: 'Hi' }))).toEqual([undefined, 200, { rest: 'Hi' }]);
  });

  test('do not change where @OnReceive is alone, on callbacks, and for binary frames', async () => {
    const { connect } = await socketApp({ controllers, register });
    for (const path of ['/whole', '/function']) {
      const client = await connect(path);
      client.send({ event: 'say', text: 'Hi' });
      expect(await client.next()).toBe('{"statusCode":200,"body":{"text":"Hi"}}');
      expect(await client.ask({ event: 'say' })).toMatchObject({ statusCode: 400 });
      expect(Object.keys(await client.ask('{'))).toEqual(['statusCode', 'body']);
    }
    const bytes = await connect('/bytes');
    expect(await bytes.ask(Buffer.from([1]))).toEqual({ statusCode: 200, body: { bytes: 1 } });
    bytes.send(Buffer.from([1, 2, 3]));
    expect(await bytes.next()).toEqual(Buffer.from([1, 2, 3]));
    expect(seen(await bytes.ask({ event: 'say', text: 'Hi' }))).toEqual(['say', 200, { text: 'Hi' }]);
  });

  test('do not change in the rpc protocol', async () => {
    const client = await (await socketApp({ controllers })).connect('/room', { subprotocols: ['cortado.v1'] });
    client.send({ id: 1, event: 'say', body: { text: 'Hi' } });
    expect(await client.next()).toBe('{"id":1,"statusCode":200,"body":{"text":"Hi"}}');
    expect(Object.keys(await client.ask({ id: 2, event: 'other' }))).toEqual(['id', 'statusCode', 'body']);
  });
});

describe('a 400 for a frame in the form of another framework says what the right form is', () => {
  const hintsOf = ({ body }: any): unknown[] =>
    body.errorList.filter(({ type }: any) => type === 'frame_form').map(({ loc, msg }: any) => [loc, msg]);

  test.each<[string, unknown, unknown[]]>([
    [
      '/room',
      { event: 'say', data: { text: 'Hi' } },
      [['data'], 'Send the properties of "data" beside "event": {"event":"say","text":…}'],
    ],
    [
      '/room',
      { event: 'say', data: 'Hi' },
      [['data'], 'Send the properties of "data" beside "event": {"event":"say","text":…}'],
    ],
    [
      '/room',
      { event: 'say', payload: {} },
      [['payload'], 'Send the properties of "payload" beside "event": {"event":"say","text":…}'],
    ],
    [
      '/room',
      { id: 1, event: 'say', body: { text: 'Hi' } },
      [
        ['body'],
        'Send the properties of "body" beside "event": {"event":"say","text":…}, or offer the subprotocol cortado.v1',
      ],
    ],
    [
      '/kinds',
      { kind: 'say', data: {} },
      [['data'], 'Send the properties of "data" beside "kind": {"kind":"say","text":…}'],
    ],
    [
      '/mixed',
      { event: 'say', data: {} },
      [['data'], 'Send the properties of "data" beside "kind": {"kind":…,"text":…}'],
    ],
    ['/mixed', ['say', { text: 'Hi' }], [[], 'Send an object, not a list: {"kind":…,"text":…}']],
    ['/whole', { event: 'say', data: { text: 'Hi' } }, [['data'], 'Send the properties of "data" alone: {"text":…}']],
    ['/whole', ['say', { text: 'Hi' }], [[], 'Send an object, not a list: {"text":…}']],
  ])('%s %j', async (path, frame, hint) => {
    const client = await (await socketApp({ controllers })).connect(path);
    const reply = await client.ask(frame);
    expect([reply.statusCode, hintsOf(reply)]).toEqual([400, [hint]]);
    expect(reply.body.errorList.length).toBeGreaterThan(1);
  });

  test.each<[string, unknown, object]>([
    [
      '/room',
      ['say', { text: 'Hi' }],
      { loc: [], type: 'object_expected', msg: 'Send a JSON object: {"event":"say",…}' },
    ],
    ['/room', ['unheard of', {}], { loc: [], type: 'object_expected', msg: 'Send a JSON object' }],
    ['/room', { type: 'say', data: {} }, { loc: ['event'], type: 'missing', msg: 'Field required: {"event":"say",…}' }],
    ['/kinds', { event: 'say', data: {} }, { loc: ['kind'], type: 'missing', msg: 'Field required: {"kind":"say",…}' }],
    ['/kinds', { text: 'Hi' }, { loc: ['kind'], type: 'missing', msg: 'Field required' }],
    [
      '/room',
      '42["say",{"text":"Hi"}]',
      { loc: [], type: 'json_invalid', msg: 'This is a packet of Socket.IO, not JSON: connect with a plain WebSocket' },
    ],
    ['/room', '42', { loc: [], type: 'object_expected', msg: 'Send a JSON object' }],
  ])('%s %j, which names no handler', async (path, frame, entry) => {
    const client = await (await socketApp({ controllers })).connect(path);
    expect((await client.ask(frame)).body).toEqual({ errorList: [entry] });
  });

  test.each<[string, unknown]>([
    ['/room', { event: 'numbers', data: 7 }],
    ['/room', { event: 'numbers', data: [1, 2, 3, 4] }],
    ['/room', { event: 'say', text: 7 }],
    ['/whole', { data: { text: 'Hi' } }],
    ['/whole', [{ text: 'Hi' }]],
    ['/whole', 'null'],
  ])('not for %s %j, which has that form', async (path, frame) => {
    const client = await (await socketApp({ controllers })).connect(path);
    const reply = await client.ask(frame);
    expect([reply.statusCode, hintsOf(reply)]).toEqual([400, []]);
  });

  test('in the rpc protocol, and on callbacks', async () => {
    const { connect } = await socketApp({ controllers, register });
    const subprotocols = ['cortado.v1'];
    const client = await connect('/room', { subprotocols });
    const hint = [['body'], 'Send the message in "body": {"id":1,"event":"say","body":{"text":…}}'];
    expect(hintsOf(await client.ask({ id: 1, event: 'say', data: { text: 'Hi' } }))).toEqual([hint]);
    expect(hintsOf(await client.ask({ event: 'say', text: 'Hi' }))).toEqual([hint]);
    expect(hintsOf(await client.ask({ id: 1, event: 'say', body: {} }))).toEqual([]);
    const called = await connect('/function', { subprotocols });
    expect(hintsOf(await called.ask({ id: 1, text: 'Hi' }))).toEqual([
      [['body'], 'Send the message in "body": {"id":1,"body":{"text":…}}'],
    ]);
    const plain = await connect('/function');
    expect(hintsOf(await plain.ask({ event: 'say', data: { text: 'Hi' } }))).toEqual([
      [['data'], 'Send the properties of "data" alone: {"text":…}'],
    ]);
  });

  test.each([{ backend: 'source' }, { backend: 'closures' }, { compat: true }, { unknown: 'reject' }] as const)(
    'whatever way DTOs are read: %j',
    async (dto) => {
      const client = await (await socketApp({ controllers, dto: dto as object })).connect('/room');
      expect(hintsOf(await client.ask({ event: 'say', data: {} }))).toHaveLength(1);
      expect(hintsOf(await client.ask({ event: 'numbers', data: 7 }))).toHaveLength(0);
    },
  );

  test('nothing is said where the form was read: an answer of the handler stays as it is', async () => {
    const client = await (await socketApp({ controllers })).connect('/room');
    expect(await client.ask({ event: 'taken', data: {} })).toEqual({
      event: 'taken',
      statusCode: 409,
      body: { errorList: [{ loc: [], type: 'taken', msg: 'Taken' }] },
    });
  });
});
