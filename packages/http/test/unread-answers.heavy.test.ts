import { Controller, Ok, type Application } from '@cortado/core';
import { Get, Html, HttpContext, SendFile, Stream, Text } from '@cortado/http';
import { cert, key, trusted } from '@cortado/testkit/certificate';
import { closeApps, httpApp, readableLog } from '@cortado/testkit/http-app';
import { HttpClient } from '@cortado/testkit/http-client';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const clients: Socket[] = [];
afterEach(async () => {
  for (const each of clients.splice(0)) each.destroy();
  await closeApps();
});

/** More than the buffers of two kernels take from us. */
const SIZE = 8_000_000;
const BIG = 'x'.repeat(SIZE);
const folder = mkdtempSync(join(tmpdir(), 'cortado-unread-'));
const file = join(folder, 'big.txt');
beforeAll(() => writeFileSync(file, BIG));
afterAll(() => rmSync(folder, { recursive: true }));

/** Counts the answers that are over, whole or not. */
class Endings {
  #count = 0;
  #waiting: (() => void)[] = [];

  readonly one = (): void => {
    this.#count += 1;
    for (const look of this.#waiting.splice(0)) look();
  };

  async reach(count: number): Promise<void> {
    for (;;) {
      if (this.#count >= count) return;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

let endings = new Endings();
beforeEach(() => {
  endings = new Endings();
});

function* pieces() {
  for (let sent = 0; sent < SIZE; sent += 64_000) yield Buffer.alloc(64_000, 'x');
}

@Controller('/big')
class Big {
  @Get('/json') json({ reply }: HttpContext) {
    reply.raw.once('close', endings.one);
    return Ok({ text: BIG });
  }
  @Get('/page') page({ reply }: HttpContext) {
    reply.raw.once('close', endings.one);
    return Html(BIG);
  }
  @Get('/text') text({ reply }: HttpContext) {
    reply.raw.once('close', endings.one);
    return Text(BIG);
  }
  @Get('/file') file({ reply }: HttpContext) {
    reply.raw.once('close', endings.one);
    return SendFile(file);
  }
  @Get('/stream') stream({ reply }: HttpContext) {
    reply.raw.once('close', endings.one);
    return Stream(
      (async function* () {
        yield* pieces();
      })(),
    );
  }
  @Get('/one-chunk') oneChunk({ reply }: HttpContext) {
    reply.raw.once('close', endings.one);
    return Stream(
      (async function* () {
        yield Buffer.alloc(SIZE, 'x');
      })(),
    );
  }
  @Get('/bytes') bytes({ reply }: HttpContext): void {
    reply.raw.once('close', endings.one);
    reply.send(Buffer.alloc(SIZE, 'x'));
  }
  @Get('/raw') raw({ reply }: HttpContext): void {
    reply.hijack();
    reply.raw.once('close', endings.one);
    reply.raw.end(BIG);
  }
  @Get('/after/:count') async after({ params }: HttpContext) {
    await endings.reach(Number(params['count']));
    return 'after';
  }
}

const KINDS = ['json', 'page', 'text', 'file', 'stream', 'one-chunk', 'bytes', 'raw', 'function'];

async function open(options: object = {}, tls = false) {
  const { lines, log } = readableLog();
  const routes = {
    name: 'routes',
    setup: (given: Application) => given.route('GET', '/big/function', (context) => new Big().json(context)),
  };
  const app = await httpApp({
    controllers: [Big],
    plugins: [routes],
    log,
    http: { sendTimeout: 100, ...options },
    ...(tls ? { server: { tls: { key, cert } } } : {}),
  });
  const connection = async (): Promise<Socket> => {
    const { socket } = await new HttpClient(app.app.url, { tls: trusted }).connect();
    clients.push(socket);
    return socket;
  };
  const cuts = (): number => lines.filter(({ msg }) => msg === 'client reads its response too slowly').length;
  return { ...app, connection, cuts };
}

const request = (kind: string, more = '', version = '1.1'): string =>
  `GET /big/${kind} HTTP/${version}\r\nhost: a\r\n${more}\r\n`;

describe.each([
  ['in the clear', false],
  ['over TLS', true],
])('an answer that nobody reads, %s', (_how, tls) => {
  test.each(tls ? ['page', 'stream', 'raw'] : KINDS)('is cut off: %s', async (kind) => {
    const { connection, cuts } = await open({}, tls);
    const socket = (await connection()).pause();
    socket.write(request(kind));
    await endings.reach(1);
    expect(cuts()).toBe(1);
  });
});

test('so is the second answer of a connection, that of HTTP/1.0, and those of many clients at once', async () => {
  const { connection, cuts } = await open();
  const second = await connection();
  second.write(request('after/0'));
  await once(second, 'data');
  second.pause().write(request('raw'));
  (await connection()).pause().write(request('raw', 'connection: keep-alive\r\n', '1.0'));
  for (let count = 0; count < 8; count += 1) (await connection()).pause().write(request('page'));
  await endings.reach(10);
  expect(cuts()).toBe(10);
});

/**
 * Reads all that comes in small pieces. Client and server share one loop, so the pauses are as long for both on a busy machine.
 * @param pause after each piece, in milliseconds
 * @returns how many bytes came until the server closed
 */
async function readSlowly(socket: Socket, pause = 2): Promise<number> {
  let bytes = 0;
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    socket.pause();
    setTimeout(() => socket.resume(), pause);
  });
  await once(socket, 'close');
  return bytes;
}

test.each(['page', 'file', 'one-chunk'])('a client that reads slowly has the whole: %s', async (kind) => {
  const { connection, cuts } = await open({ sendTimeout: 2_000 });
  const socket = await connection();
  socket.write(request(kind, 'connection: close\r\n'));
  expect(await readSlowly(socket)).toBeGreaterThan(SIZE);
  expect(cuts()).toBe(0);
});

test('one that reads more slowly than `minSendRate` is cut off, though it reads', async () => {
  const { connection, cuts } = await open({ minSendRate: 1_000_000_000 });
  const socket = await connection();
  socket.write(request('json', 'connection: close\r\n'));
  // The whole takes more than 60 pieces, that is 1.2 s. The server looks every 10 ms.
  expect(await readSlowly(socket, 20)).toBeLessThan(SIZE);
  expect(cuts()).toBe(1);
});

test('an answer that waits behind another is measured from its turn on', async () => {
  const { connection, cuts } = await open({ sendTimeout: 500 });
  const waiting = ['stream', 'json', 'file'].map(async (kind) => {
    const socket = await connection();
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => (bytes += chunk.length));
    socket.write(request('after/2') + request(kind, 'connection: close\r\n'));
    await once(socket, 'close');
    return bytes;
  });
  // Two clients one after the other, each of which takes as long as a client may read nothing.
  for (const count of [1, 2]) {
    (await connection()).pause().write(request('json'));
    await endings.reach(count);
  }
  for (const bytes of await Promise.all(waiting)) expect(bytes).toBeGreaterThan(SIZE);
  expect(cuts()).toBe(2);
});
