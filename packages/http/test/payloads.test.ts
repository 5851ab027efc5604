import { Controller, Ok, Param } from '@cortado/core';
import { Get, Html, Redirect, SendFile, Sse, Stream, Text, type SseEvent } from '@cortado/http';
import { closeApps, httpApp, readableLog } from '@cortado/testkit/http-app';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

afterEach(closeApps);

const folder = mkdtempSync(join(tmpdir(), 'cortado-files-'));
const root = join(folder, 'root');
beforeAll(() => {
  mkdirSync(join(root, 'sub'), { recursive: true });
  writeFileSync(join(root, 'a.txt'), '0123456789');
  writeFileSync(join(root, 'sub', 'ü "x".txt'), 'quoted');
  writeFileSync(join(root, '.hidden'), 'secret');
  writeFileSync(join(folder, 'outside.txt'), 'secret');
  symlinkSync(join(folder, 'outside.txt'), join(root, 'link.txt'));
  symlinkSync(folder, join(root, 'up'));
  symlinkSync(join(root, '.hidden'), join(root, 'shown.txt'));
  symlinkSync(join(root, 'a.txt'), join(root, 'same.txt'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let ended: string[] = [];
beforeEach(() => {
  ended = [];
});

/** A source without end; `returned` resolves when it was told to stop. */
function forever() {
  let stop!: () => void;
  const returned = new Promise<void>((resolve) => (stop = resolve));
  async function* source() {
    try {
      for (let index = 0; ; index += 1) yield Buffer.alloc(16_384, String(index % 10));
    } finally {
      stop();
    }
  }
  return { source: source(), returned };
}
let endless = forever();
beforeEach(() => {
  endless = forever();
});

@Controller('/p')
class Payloads {
  @Get('/html') html() {
    return Html('<p>é</p>').header('x-a', '1').cookie('c', '2');
  }
  @Get('/text') text() {
    return Text('plain', 418);
  }
  @Get('/redirect') redirect() {
    return Redirect('/p/é a%20b', 303);
  }
  @Get('/split') split() {
    return Redirect('/x\r\nset-cookie: a=b');
  }
  @Get('/backslash') backslash() {
    return Redirect('/\\evil.example\\x%5C');
  }
  @Get('/resume') resume() {
    return Sse((lastEventId) => Readable.from([{ data: lastEventId ?? 'none' }]));
  }
  @Get('/file/*') file(@Param('*') name: string) {
    return SendFile(name, { root });
  }
  @Get('/download') download() {
    return SendFile('sub/ü "x".txt', { root, download: true });
  }
  @Get('/stream') stream() {
    return Stream(Readable.from(['a', 'b', 'c']), { type: 'text/csv' });
  }
  @Get('/iterable') iterable() {
    return Stream(
      (async function* () {
        yield 'a';
        yield Buffer.from('b');
      })(),
    ).after(() => void ended.push('after'));
  }
  @Get('/web') web() {
    return Stream(new Blob(['web']).stream() as ReadableStream<Uint8Array> as never);
  }
  @Get('/forever') forever() {
    return Stream(endless.source);
  }
  @Get('/fails-at-once') failsAtOnce() {
    return Stream(
      new Readable({
        read() {
          this.destroy(new Error('secret'));
        },
      }),
    );
  }
  @Get('/failed') async failed() {
    const source = Stream(Readable.from([]).destroy(new Error('secret')));
    await new Promise((resolve) => setImmediate(resolve));
    return source;
  }
  @Get('/fails-later') failsLater() {
    return Stream(
      (async function* () {
        yield 'first';
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error('secret');
      })(),
    );
  }
  @Get('/json') json() {
    return Ok(1);
  }
}

const open = async (rest: Parameters<typeof httpApp>[0] = {}) => httpApp({ controllers: [Payloads], ...rest });

test('a page, text and a redirect', async () => {
  const { client } = await open();
  const page = await client.get('/p/html');
  expect([page.text, page.headers['content-type'], page.headers['x-a'], page.headers['set-cookie']]).toEqual([
    '<p>é</p>',
    'text/html; charset=utf-8',
    '1',
    ['c=2; Path=/'],
  ]);
  const text = await client.get('/p/text');
  expect([text.status, text.text, text.headers['content-type']]).toEqual([418, 'plain', 'text/plain; charset=utf-8']);
  const away = await client.get('/p/redirect');
  expect([away.status, away.headers['location'], away.text]).toEqual([303, '/p/%C3%A9%20a%20b', '']);
  expect(() => Redirect('/', 200 as never)).toThrow(RangeError);
});

test('a backslash, which browsers read as a slash, is encoded in a redirect', async () => {
  const { client } = await open();
  expect((await client.get('/p/backslash')).headers['location']).toBe('/%5Cevil.example%5Cx%5C');
});

test('Last-Event-ID is read as UTF-8, and as Latin-1 where it is not UTF-8', async () => {
  const { client } = await open();
  const ask = async (id: string, encoding: BufferEncoding) => {
    const head = `GET /p/resume HTTP/1.1\r\nHost: a\r\nConnection: close\r\nLast-Event-ID: ${id}\r\n\r\n`;
    return Buffer.from(await client.raw(Buffer.from(head, encoding)), 'latin1').toString();
  };
  expect(await ask('größe-日本', 'utf8')).toContain('data: größe-日本\n');
  expect(await ask('größe', 'latin1')).toContain('data: größe\n');
});

test('a missing file is not logged as an error', async () => {
  const { lines, log } = readableLog();
  const { client } = await open({ log });
  for (let count = 0; count < 50; count += 1) expect((await client.get('/p/file/none')).status).toBe(404);
  expect(lines.filter(({ level }) => level >= 40)).toEqual([]);
});

test('a link to a file inside of the root is followed', async () => {
  const { client } = await open();
  expect((await client.get('/p/file/same.txt')).text).toBe('0123456789');
});

test('a redirect cannot be split into another header', async () => {
  const { client } = await open();
  const answer = await client.get('/p/split');
  expect([answer.headers['location'], answer.headers['set-cookie']]).toEqual(['/x%0D%0Aset-cookie:%20a=b', undefined]);
});

describe('a file', () => {
  test('is sent with its type, its length and what caches need', async () => {
    const { client } = await open();
    const answer = await client.get('/p/file/a.txt');
    expect(answer.text).toBe('0123456789');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '10',
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^W\/"/),
      'last-modified': expect.stringContaining('GMT'),
    });
    const again = await client.get('/p/file/a.txt', { 'if-none-match': answer.headers.etag! });
    expect([again.status, again.text]).toEqual([304, '']);
    const head = await client.send('HEAD', '/p/file/a.txt');
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', '10']);
  });

  test.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=8-', 206, '89', 'bytes 8-9/10'],
    ['bytes=0-1,4-5', 200, '0123456789', undefined],
    ['lines=1-2', 200, '0123456789', undefined],
  ])('range %s', async (range, status, text, contentRange) => {
    const { client } = await open();
    const answer = await client.get('/p/file/a.txt', { range });
    expect([answer.status, answer.text, answer.headers['content-range']]).toEqual([status, text, contentRange]);
  });

  test('follows the conditions of the request', async () => {
    const { client } = await open();
    const { headers } = await client.get('/p/file/a.txt');
    const { 'last-modified': changed, etag } = headers as Record<string, string>;
    const get = async (conditions: Record<string, string>) => {
      const { status, text } = await client.get('/p/file/a.txt', conditions);
      return [status, status < 400 ? text : ''];
    };
    const before = new Date(Date.parse(changed!) - 60_000).toUTCString();
    expect(await get({ 'if-modified-since': changed! })).toEqual([304, '']);
    expect(await get({ 'if-modified-since': before })).toEqual([200, '0123456789']);
    expect(await get({ 'if-none-match': '"other"', 'if-modified-since': changed! })).toEqual([200, '0123456789']);
    expect(await get({ 'if-match': '"other"' })).toEqual([412, '']);
    expect(await get({ 'if-match': '*' })).toEqual([200, '0123456789']);
    expect(await get({ 'if-unmodified-since': before })).toEqual([412, '']);
    expect(await get({ range: 'bytes=2-4', 'if-range': changed! })).toEqual([206, '234']);
    expect(await get({ range: 'bytes=2-4', 'if-range': before })).toEqual([200, '0123456789']);
    expect(await get({ range: 'bytes=2-4', 'if-range': etag! })).toEqual([206, '234']);
  });

  test('a range beyond the end is 416, and a thousand ranges are the whole file', async () => {
    const { client } = await open();
    const beyond = await client.get('/p/file/a.txt', { range: 'bytes=20-' });
    expect([beyond.status, beyond.headers['content-range'], beyond.json.errorList[0].type]).toEqual([
      416,
      'bytes */10',
      'range_not_satisfiable',
    ]);
    const many = await client.get('/p/file/a.txt', {
      range: `bytes=${Array.from({ length: 1000 }, (_, i) => `${i}-${i}`).join(',')}`,
    });
    expect([200, 206, 416]).toContain(many.status);
    expect(many.text.length).toBeLessThanOrEqual(2_000);
  });

  test('is saved under its name, whatever is in it', async () => {
    const { client } = await open();
    expect((await client.get('/p/download')).headers['content-disposition']).toBe(
      `attachment; filename="_ _x_.txt"; filename*=UTF-8''%C3%BC%20%22x%22.txt`,
    );
  });

  const names = [
    '..',
    '%2e%2e',
    '..%2f..',
    '%2e%2e%2f',
    '....//',
    '..%5c',
    '%5c..',
    '.',
    'sub/..',
    'sub%2f..%2f..',
    'up',
    'up/..',
  ];
  const targets = ['outside.txt', 'etc/passwd', '%65tc/passwd', 'a.txt%00', '.hidden'];
  const hostile = [
    ...names.flatMap((name) => targets.map((target) => `${name}/${target}`)),
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'link.txt',
    'shown.txt',
    '.hidden',
    'up/outside.txt',
    'a.txt%00.png',
    'C:%5cwindows',
    'con',
    'sub',
    '',
  ];
  test(`${hostile.length} hostile names give nothing from outside`, async () => {
    const { client } = await open();
    for (const name of hostile) {
      const answer = await client.get(`/p/file/${name}`);
      expect([name, answer.status]).toEqual([name, 404]);
      expect(answer.text).not.toMatch(/secret|root:/);
    }
  });
});

describe('a stream', () => {
  test('of any kind is sent to its end, then the tasks run', async () => {
    const { client, app } = await open();
    const csv = await client.get('/p/stream');
    expect([csv.text, csv.headers['content-type']]).toEqual(['abc', 'text/csv']);
    expect((await client.get('/p/iterable')).text).toBe('ab');
    expect((await client.get('/p/web')).text).toBe('web');
    await app.close();
    expect(ended).toEqual(['after']);
  });

  test('is not started for HEAD', async () => {
    const { client } = await open();
    expect((await client.send('HEAD', '/p/forever')).status).toBe(200);
  });

  test('ends its source when the client leaves', async () => {
    const { client } = await open();
    const connection = await client.connect();
    connection.write('GET /p/forever HTTP/1.1\r\nhost: a\r\n\r\n');
    await connection.until(/00000/);
    connection.destroy();
    await expect(endless.returned).resolves.toBeUndefined();
  });

  test('is cut off when the client reads nothing, and asks its source for no more than fits', async () => {
    const { lines, log } = readableLog();
    const { client } = await open({ log, http: { sendTimeout: 40 } });
    const connection = await client.connect();
    connection.socket.pause();
    connection.write('GET /p/forever HTTP/1.1\r\nhost: a\r\n\r\n');
    await endless.returned;
    connection.destroy();
    expect(lines.filter(({ msg }) => msg === 'client reads its response too slowly')).toHaveLength(1);
  });

  test('that fails before its first byte is a masked 500, later a cut connection; both are logged once', async () => {
    const { lines, log } = readableLog();
    const { client } = await open({ log });
    for (const path of ['/p/fails-at-once', '/p/failed']) {
      const answer = await client.get(path);
      expect([answer.status, answer.json.errorList[0].type]).toEqual([500, 'internal_error']);
    }
    await expect(client.get('/p/fails-later')).rejects.toThrow('aborted');
    expect(lines.filter(({ level }) => level === 50)).toHaveLength(3);
  });
});

describe('a feed', () => {
  const events: SseEvent[] = [
    { data: { a: 1 }, id: '1', retry: 500 },
    { data: 'two\nlines', event: 'note', id: '2\n\0x' },
  ];
  let lastSeen: (string | undefined)[] = [];

  @Controller('/feed')
  class Feeds {
    @Get('/two') two() {
      return Sse(async function* (lastEventId) {
        lastSeen.push(lastEventId);
        yield* events;
      });
    }
    @Get('/silent') silent() {
      return Sse(
        {
          [Symbol.asyncIterator]: () => ({
            next: () => new Promise<never>(() => undefined),
            return: async () => (ended.push('silent'), { done: true, value: undefined }),
          }),
        },
        { heartbeat: 5 },
      );
    }
  }
  const feeds = () => httpApp({ controllers: [Feeds] });
  beforeEach(() => {
    lastSeen = [];
  });

  test('is written as the standard says, and receives the Last-Event-ID', async () => {
    const { client } = await feeds();
    const answer = await client.get('/feed/two', { 'last-event-id': '7' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(answer.text).toBe(
      ':\n\nid: 1\nretry: 500\ndata: {"a":1}\n\nevent: note\nid: 2 x\ndata: two\ndata: lines\n\n',
    );
    expect(lastSeen).toEqual(['7']);
  });

  test('keeps the line alive, and its source returns when the client leaves', async () => {
    const { client, app } = await feeds();
    const connection = await client.connect();
    connection.write('GET /feed/silent HTTP/1.1\r\nhost: a\r\n\r\n');
    await connection.until(/(:\n\n.*){4}/s);
    connection.destroy();
    await app.close();
    expect(ended).toEqual(['silent']);
  });

  test('ends when the application closes', async () => {
    const { client, app } = await feeds();
    const connection = await client.connect();
    connection.write('GET /feed/silent HTTP/1.1\r\nhost: a\r\n\r\n');
    await connection.until(/:\n\n/);
    await app.close();
    expect(await connection.rest()).toMatch(/\r\n0\r\n\r\n$/);
    expect(ended).toEqual(['silent']);
  });
});
