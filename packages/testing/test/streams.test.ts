import { testApp, type TestApp } from '@cortado/testing';
import { Context, Controller, Get, Sse, Stream, Unauthorized, type SseEvent } from 'cortado';
import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';

/** What became of the client, as the server sees it. */
const server = new EventEmitter();

async function* endless(signal: AbortSignal): AsyncGenerator<SseEvent> {
  try {
    yield { id: '1', event: 'first', data: { count: 1 }, retry: 500 };
    yield { data: 'two\nlines' };
    yield { data: 3 };
    await once(signal, 'abort');
  } finally {
    server.emit('left');
  }
}

@Controller('/feeds')
class Feeds {
  @Get('/sse') sse({ signal }: Context) {
    return Sse(endless(signal));
  }
  @Get('/resumed') resumed() {
    return Sse(async function* (lastEventId) {
      yield { data: lastEventId };
    });
  }
  @Get('/lines') lines() {
    return Stream(Readable.from(['{"n":1}\n{"n"', ':2}\n', '\n{"n":3}']), { type: 'application/x-ndjson' });
  }
  @Get('/foreign') foreign() {
    const pieces = [
      ': a comment\r',
      '\ndata:no space\r\ndata: more\rid\r\n',
      '\revent: x\n\ndata: {"a":"é"}\n\ndata: cut',
    ];
    return Stream(Readable.from(pieces), { type: 'text/event-stream' });
  }
  @Get('/text') text() {
    return Stream(Readable.from(['one', 'two']), { type: 'text/plain' });
  }
  @Get('/none') none() {
    return Unauthorized();
  }
  @Get('/never') async never({ signal }: Context) {
    server.emit('waiting');
    await once(signal, 'abort');
    server.emit('left');
  }
}

let app: TestApp;
beforeEach(async () => {
  app = await testApp({ controllers: [Feeds] });
});
afterEach(() => app.close());

const all = async (path: string): Promise<unknown[]> => {
  const items: unknown[] = [];
  for await (const item of await app.stream('GET', path)) items.push(item);
  return items;
};

test('events are read while the feed goes on', async () => {
  const feed = await app.stream('GET', '/feeds/sse');
  expect(feed.status).toBe(200);
  expect(feed.headers['content-type']).toMatch('text/event-stream');
  expect(await feed.next()).toEqual({ id: '1', event: 'first', data: { count: 1 }, retry: 500 });
  expect(await feed.next()).toEqual({ data: 'two\nlines' });
  expect(await feed.next()).toEqual({ data: 3 });

  const left = once(server, 'left');
  feed.close();
  await left;
  await expect(feed.next()).rejects.toThrow('the stream was closed');
});

test('leaving the loop closes the connection', async () => {
  const left = once(server, 'left');
  for await (const { data } of await app.stream('GET', '/feeds/sse')) if (data === 3) break;
  expect(await left).toEqual([]);
});

test('closing the application ends a feed that is open', async () => {
  const feed = await app.stream('GET', '/feeds/sse');
  for (let left = 3; left > 0; left--) await feed.next();
  const [next] = await Promise.all([reasonOf(feed.next()), app.close()]);
  expect(next).toBe('the response has ended');
});

test('headers of the request', async () => {
  const feed = await app.stream('GET', '/feeds/resumed', { headers: { 'last-event-id': 'seven' } });
  expect(await feed.next()).toEqual({ data: 'seven' });
  await expect(feed.next()).rejects.toThrow('the response has ended');
});

test('lines of JSON, however they are cut', async () => {
  expect(await all('/feeds/lines')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test('events of any server: comments, every end of a line, and an event that is not complete', async () => {
  expect(await all('/feeds/foreign')).toEqual([{ id: '', data: 'no space\nmore' }, { data: { a: 'é' } }]);
});

test('anything else is text', async () => {
  expect((await all('/feeds/text')).join('')).toBe('onetwo');
  const refused = await app.stream('GET', '/feeds/none');
  expect(refused.status).toBe(401);
  expect(JSON.parse(await refused.next()).errorList).toMatchObject([{ type: 'unauthorized' }]);
});

test('a signal ends a feed, for both sides', async () => {
  const { signal, abort } = controller();
  const feed = await app.stream('GET', '/feeds/sse', { signal });
  for (let left = 3; left > 0; left--) await feed.next();
  const left = once(server, 'left');
  const next = reasonOf(feed.next());
  abort(new Error('enough'));
  expect(await next).toBe('enough');
  await left;
});

test('a signal ends a request that waits', async () => {
  const { signal, abort } = controller();
  const waiting = once(server, 'waiting');
  const answer = reasonOf(app.request('GET', '/feeds/never', { signal }));
  await waiting;
  const left = once(server, 'left');
  abort(new Error('enough'));
  expect(await answer).toBe('enough');
  await left;
});

test('a signal that has aborted sends nothing', async () => {
  const signal = AbortSignal.abort(new Error('too late'));
  await expect(app.request('GET', '/feeds/never', { signal })).rejects.toThrow('too late');
  await expect(app.stream('GET', '/feeds/sse', { signal })).rejects.toThrow('too late');
});

const reasonOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing, it resolved',
    ({ message }: Error) => message,
  );

function controller() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason: Error) => controller.abort(reason) };
}
