import { Context, Controller, Guard, type Application } from '@cortado/core';
import { Get, HttpContext, SendFile, Sse, Stream, type SseEvent } from '@cortado/http';
import { closeApps, httpApp, readableLog } from '@cortado/testkit/http-app';
import { RawSocket } from '@cortado/testkit/raw-socket';
import { EventEmitter, on } from 'node:events';
import { PassThrough } from 'node:stream';
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { setImmediate as turn } from 'node:timers/promises';

afterEach(closeApps);

/** Gives one value, and then waits until it is told to return. */
class Source implements AsyncIterableIterator<{ data: number } & string> {
  returned = 0;
  asked = 0;
  readonly #first: unknown;
  #end: (() => void) | undefined;

  constructor(first: unknown) {
    this.#first = first;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<any>> {
    this.asked += 1;
    if (this.asked === 1) return { done: false, value: this.#first };
    await new Promise<void>((resolve) => (this.#end = resolve));
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<any>> {
    this.returned += 1;
    this.#end?.();
    return { done: true, value: undefined };
  }
}

let sources: Source[] = [];
let opened = 0;
let cancelled = 0;
let passed: PassThrough[] = [];
let release: () => void;
let released: Promise<void>;
let lifetime: number | undefined;
beforeEach(() => {
  sources = [];
  passed = [];
  opened = 0;
  cancelled = 0;
  lifetime = undefined;
  released = new Promise((resolve) => (release = resolve));
});

function source(first: unknown): Source {
  const made = new Source(first);
  sources.push(made);
  return made;
}

function answer(kind: string) {
  if (kind === 'sse') return Sse(source({ data: 1 }));
  if (kind === 'sse-function') {
    return Sse(() => {
      opened += 1;
      return source({ data: 1 });
    });
  }
  if (kind === 'file') return SendFile(__filename);
  if (kind === 'iterable') return Stream(source('1'));
  if (kind === 'web') {
    const start = (controller: ReadableStreamDefaultController<Uint8Array>): void =>
      controller.enqueue(Buffer.from('1'));
    return Stream(new ReadableStream<Uint8Array>({ start, cancel: () => void (cancelled += 1) }));
  }
  const stream = new PassThrough();
  passed.push(stream);
  stream.write('1');
  return Stream(stream);
}

@Guard((context: Context) => {
  context.setPrincipal('ann', lifetime === undefined ? {} : { expires: new Date(Date.now() + lifetime) });
  return true;
})
@Controller('/streams')
class Streams {
  @Get('/now/:kind') now({ params }: HttpContext) {
    return answer(params['kind']!);
  }
  @Get('/later/:kind') async later({ params }: HttpContext) {
    await released;
    return answer(params['kind']!);
  }
}

const plugins = [
  {
    name: 'routes',
    setup(app: Application) {
      const guard = (context: Context): boolean => {
        context.setPrincipal('ann', { expires: new Date(Date.now() + lifetime!) });
        return true;
      };
      app.route('GET', '/function/:kind', { guards: [guard], handler: ({ params }) => answer(params.kind) });
    },
  },
];

const open = async (http = {}) => {
  const { lines, log } = readableLog();
  const app = await httpApp({ controllers: [Streams], plugins, log, http });
  const port = Number(new URL(app.app.url).port);
  return { ...app, lines, connect: () => RawSocket.connect(port) };
};

describe('a stream that begins while the application closes', () => {
  test.each(['sse', 'sse-function', 'iterable', 'node', 'web'])(
    'is answered 503, and its source ends: %s',
    async (kind) => {
      const { app, connect } = await open();
      const socket = await connect();
      socket.write(`GET /streams/later/${kind} HTTP/1.1\r\nhost: a\r\n\r\n`);
      while (app.stats()['http'] === undefined || (app.stats()['http'] as { running: number }).running === 0)
        await turn();
      const closing = app.close();
      release();
      const text = await socket.rest();
      await closing;
      expect(text).toMatch(/^HTTP\/1\.1 503 [^]*connection: close[^]*"type":"shutting_down"/i);
      expect(sources.map(({ returned, asked }) => [returned, asked])).toEqual(sources.map(() => [1, 0]));
      expect([opened, passed.every((each) => each.destroyed), cancelled]).toEqual([0, true, kind === 'web' ? 1 : 0]);
    },
  );

  test('a file is still sent', async () => {
    const { app, connect } = await open();
    const socket = await connect();
    socket.write(`GET /streams/later/file HTTP/1.1\r\nhost: a\r\n\r\n`);
    while ((app.stats()['http'] as { running: number }).running === 0) await turn();
    const closing = app.close();
    release();
    expect(await socket.rest()).toMatch(/^HTTP\/1\.1 200 /);
    await closing;
  });
});

describe('a stream whose credentials end', () => {
  /** Milliseconds; long enough to begin a response on a slow machine. */
  const SHORT = 500;

  test.each(['now', 'function'])('is a feed that ends whole, and the connection goes on: %s', async (route) => {
    lifetime = SHORT;
    const path = route === 'now' ? '/streams/now' : '/function';
    const { client, lines } = await open({ sendTimeout: 100 });
    const answer = await client.get(`${path}/sse`);
    expect([answer.status, answer.text]).toEqual([200, ':\n\ndata: 1\n\n']);
    expect([sources[0]!.returned, lines.filter(({ level }) => level >= 50)]).toEqual([1, []]);
    expect((await client.get('/streams/now/file')).status).toBe(200);
  });

  test.each(['1.1', '1.0'])(
    'is a body that is cut, so that nobody takes it for the whole: HTTP/%s',
    async (version) => {
      lifetime = SHORT;
      const { connect, lines } = await open({ sendTimeout: 100 });
      const received = async (kind: string): Promise<string> => {
        const socket = await connect();
        socket.write(`GET /streams/now/${kind} HTTP/${version}\r\nhost: a\r\n\r\n`);
        return socket.rest();
      };
      for (const text of await Promise.all(['iterable', 'node', 'web'].map(received))) {
        expect(text).toMatch(/^HTTP\/1\.1 200 /);
        expect(text).not.toContain('\r\n0\r\n\r\n');
      }
      expect([sources.map(({ returned }) => returned), cancelled]).toEqual([[1], 1]);
      expect([passed[0]!.destroyed, lines.filter(({ level }) => level >= 50)]).toEqual([true, []]);
    },
  );

  test.each(['sse', 'iterable'])('does not begin when they have ended already: %s', async (kind) => {
    lifetime = 0;
    const { client } = await open();
    const { status, json } = await client.get(`/streams/now/${kind}`);
    expect([status, json.errorList[0].type]).toEqual([401, 'credentials_expired']);
    expect(sources.map(({ returned, asked }) => [returned, asked])).toEqual([[1, 0]]);
  });

  test('goes on when credentials never end, while a stream whose credentials end is ended', async () => {
    const { client, connect } = await open({ sendTimeout: 100 });
    const socket = await connect();
    socket.write('GET /streams/now/sse HTTP/1.1\r\nhost: a\r\n\r\n');
    expect(await socket.head()).toContain('200');
    lifetime = SHORT;
    await client.get('/streams/now/sse');
    expect([sources.map(({ returned }) => returned), socket.ended]).toEqual([[0, 1], false]);
    socket.destroy();
  });
});

describe('a feed that waits for its next event', () => {
  const news = new EventEmitter();

  async function* events(signal: AbortSignal): AsyncGenerator<SseEvent> {
    for await (const [data] of on(news, 'news', { signal })) yield { data };
  }

  @Guard((context: Context) => {
    context.setPrincipal('ann', lifetime === undefined ? {} : { expires: new Date(Date.now() + lifetime) });
    return true;
  })
  @Controller('/news')
  class News {
    @Get() feed(context: Context) {
      return Sse(events(context.signal));
    }
  }

  async function begin() {
    const { lines, log } = readableLog();
    const { app } = await httpApp({ controllers: [News], log });
    const socket = await RawSocket.connect(Number(new URL(app.url).port));
    socket.write('GET /news HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    while (news.listenerCount('news') === 0) await turn();
    return { app, socket, lines };
  }

  async function listeners(): Promise<number> {
    for (let turns = 0; turns < 1_000 && news.listenerCount('news') > 0; turns += 1) await turn();
    return news.listenerCount('news');
  }

  test.each(['the application closes', 'its credentials end'])('ends whole when %s', async (why) => {
    if (why === 'its credentials end') lifetime = 300;
    const { app, socket, lines } = await begin();
    const closed = why === 'the application closes' ? app.close() : undefined;
    expect(await socket.rest()).toMatch(/\r\n0\r\n\r\n$/);
    await closed;
    expect([await listeners(), lines.filter(({ level }) => level >= 40)]).toEqual([0, []]);
  });

  test('stops when the client leaves', async () => {
    const { app, socket, lines } = await begin();
    socket.destroy();
    await app.close();
    expect([await listeners(), lines.filter(({ level }) => level >= 40)]).toEqual([0, []]);
  });
});
