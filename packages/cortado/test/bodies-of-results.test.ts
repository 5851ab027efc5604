import { Exclude } from 'class-transformer';
import { IsString } from 'class-validator';
import {
  BadRequest,
  Controller,
  createApp,
  Get,
  Guard,
  HttpError,
  Ok,
  OnMessage,
  OnReceive,
  Post,
  Sse,
  Status,
  WebSocket,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import { readableLog } from '@cortado/testkit/http-app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';

class User {
  constructor(readonly name: string) {}
  @Exclude() readonly password = 'secret';
}

class Named {
  @IsString() name!: string;
}

class OutOfStock extends Error {
  readonly item = 'tea';
}

const values: Record<string, () => unknown> = {
  set: () => new Set([1, 'a', new User('Ann')]),
  map: () =>
    new Map<string, unknown>([
      ['a', 1],
      ['user', new User('Ann')],
      ['__proto__', { x: 1 }],
    ]),
  numbers: () => new Map([[7, new Set(['x'])]]),
  nested: () => ({
    list: [{ tags: new Set(['a']), by: new Map([['k', new Map([['l', []]])]]) }],
    empty: {},
    text: '{}',
  }),
  emptyOnes: () => [new Set(), new Map(), {}],
  keys: () => new Map([[{}, 1]]),
  error: () => new Error('the database is at 10.0.0.1'),
  mapped: () => new OutOfStock('none left'),
  http: () => new HttpError(409, 'This name is taken', { type: 'name_taken' }),
  inOk: () => Ok(new Error('the database is at 10.0.0.1')),
  httpInOk: () => Ok(new HttpError(409, 'This name is taken', { type: 'name_taken' })),
  inside: () => ({ reason: new Error('the database is at 10.0.0.1') }),
  settled: async () => Promise.allSettled([Promise.reject(new Error('the database is at 10.0.0.1'))]),
};

@Controller('/v')
@WebSocket('/v')
class Values {
  @Post() @OnReceive() answer({ name }: Named) {
    return values[name]!();
  }
}

@Controller('/bytes')
@WebSocket('/bytes')
class Bytes {
  @Post() @OnReceive() bytes(given: Buffer) {
    return given[0] === 9 ? new Uint8Array(given).buffer : given[0] === 8 ? BadRequest('eight') : given;
  }
}

@Controller('/pictures')
@WebSocket('/pictures')
class Pictures {
  @Post() @OnReceive() draw({ name }: Named) {
    return Ok(Buffer.from(name)).header('content-type', 'image/x-name');
  }
}

@WebSocket('/refused')
@Guard(() => Status(403, Buffer.from([1, 2])) as never)
class Refused {
  @OnReceive() any(text: string) {
    return text;
  }
}

@Controller('/feed')
class Feed {
  @Get() feed() {
    return Sse(
      (async function* () {
        yield { data: new User('Ann') };
        yield { data: new Set([1]) };
      })(),
    );
  }
}

let running: RunningApp;
let lines: Record<string, any>[];
beforeAll(async () => {
  const log = readableLog();
  ({ lines } = log);
  running = await RunningApp.open(
    createApp({
      controllers: [Values, Bytes, Pictures, Refused, Feed],
      log: log.log,
      errors: [[OutOfStock, (error) => BadRequest(error.message)]],
    }),
  );
});
afterAll(() => running.close());

/** What both transports, and both protocols of the second, answer to one value. */
async function answers(name: string) {
  const http = await running.client.post('/v', { name });
  const plain = await running.connect('/v');
  const rpc = await running.connect('/v', { subprotocols: ['cortado.v1'] });
  plain.send(JSON.stringify({ name }));
  rpc.send(JSON.stringify({ id: 1, body: { name } }));
  const { id: _, ...called } = (await rpc.json()) as { id: number; statusCode: number; body: any };
  return [{ statusCode: http.status, body: http.json }, await plain.json(), called] as {
    statusCode: number;
    body: any;
  }[];
}

test.each([
  ['set', [1, 'a', { name: 'Ann' }]],
  ['map', JSON.parse('{"a":1,"user":{"name":"Ann"},"__proto__":{"x":1}}')],
  ['numbers', { 7: ['x'] }],
  ['nested', { list: [{ tags: ['a'], by: { k: { l: [] } } }], empty: {}, text: '{}' }],
  ['emptyOnes', [[], {}, {}]],
])('%s is written with what it holds, and by the classes of that', async (name, body) => {
  for (const answer of await answers(name)) expect(answer).toEqual({ statusCode: 200, body });
});

test.each(['error', 'inOk', 'inside', 'settled', 'keys'])(
  '%s is a masked 500, in the log once for each',
  async (name) => {
    const before = lines.length;
    for (const { statusCode, body } of await answers(name)) {
      expect([statusCode, body.errorList]).toEqual([500, [expect.objectContaining({ type: 'internal_error' })]]);
      expect(JSON.stringify(body)).not.toContain('10.0.0.1');
    }
    expect(lines.slice(before).filter(({ level }) => level === 50)).toHaveLength(3);
  },
);

test.each(['mapped', 'http', 'httpInOk'])('%s, returned, is what it is when it is thrown', async (name) => {
  const [statusCode, entry] =
    name === 'mapped' ? [400, { msg: 'none left' }] : [409, { type: 'name_taken', msg: 'This name is taken' }];
  for (const answer of await answers(name)) {
    expect(answer).toMatchObject({ statusCode, body: { errorList: [entry] } });
  }
});

describe('bytes', () => {
  test.each([[[1, 2]], [[9, 255, 0]], [[]]])('%j are the same on both transports', async (bytes) => {
    const http = await running.client.send('POST', '/bytes', { body: Buffer.from(bytes) });
    expect([http.status, http.headers['content-type']]).toEqual([200, 'application/octet-stream']);
    expect([...http.bytes]).toEqual(bytes);
    const socket = await running.connect('/bytes');
    socket.send(Buffer.from(bytes));
    expect([...((await socket.next()) as Buffer)]).toEqual(bytes);
  });

  test('results that are not bytes are sent in an envelope, and invalid messages are 400', async () => {
    const http = await running.client.send('POST', '/bytes', { body: Buffer.from([8]) });
    expect(http.status).toBe(400);
    const socket = await running.connect('/bytes');
    socket.send(Buffer.from([8]));
    expect(await socket.json()).toMatchObject({ statusCode: 400, body: { errorList: [{ msg: 'eight' }] } });
  });

  test('of a handler that takes JSON: as they are on HTTP, where a header says what they are; 500 where no frame has room', async () => {
    const http = await running.client.post('/pictures', { name: 'ab' });
    expect([http.headers['content-type'], http.text]).toEqual(['image/x-name', 'ab']);
    const plain = await running.connect('/pictures');
    plain.send(JSON.stringify({ name: 'ab' }));
    const unsupported = { statusCode: 500, body: { errorList: [{ type: 'result_unsupported' }] } };
    expect(await plain.json()).toMatchObject(unsupported);
    const rpc = await running.connect('/pictures', { subprotocols: ['cortado.v1'] });
    rpc.send(JSON.stringify({ id: 1, body: { name: 'ab' } }));
    expect(await rpc.json()).toMatchObject({ id: 1, ...unsupported });
  });

  test('of a refused handshake', async () => {
    const refused = (await running.connect('/refused').catch((error: unknown) => error)) as HandshakeRefused;
    expect(refused).toBeInstanceOf(HandshakeRefused);
    expect(refused).toMatchObject({ status: 403, headers: { 'content-type': 'application/octet-stream' } });
  });
});

test('events of a feed are written by their classes too', async () => {
  const { text } = await running.client.get('/feed');
  expect(text).toContain('data: {"name":"Ann"}\n');
  expect(text).toContain('data: [1]\n');
});

@WebSocket('/pushing')
class Pushing {
  @OnMessage('go') go() {
    return new Map([['a', 1]]);
  }
}

test('a handler of an event, and one of a callback', async () => {
  const app = await createApp({ controllers: [Pushing], log: false });
  app.websocket('/callbacks', { receive: String, onReceive: () => new Set(['x']) });
  const other = await RunningApp.open(Promise.resolve(app));
  const socket = await other.connect('/pushing');
  socket.send('{"event":"go"}');
  expect(await socket.json()).toEqual({ event: 'go', statusCode: 200, body: { a: 1 } });
  const callbacks = await other.connect('/callbacks');
  callbacks.send('x');
  expect(await callbacks.json()).toEqual({ statusCode: 200, body: ['x'] });
  await other.close();
});
