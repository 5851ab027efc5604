import { RunningApp } from '@cortado/testkit/app';
import { testApp, type TestApp } from '@cortado/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { Connections, createApp } from 'cortado';
import { ChatClient } from './guide/chat-client';
import { ChatSocket } from './guide/chat-socket';
import { addSockets } from './guide/functions';
import { GameSocket } from './guide/game-socket';
import { AnnouncementSocket } from './guide/guarded-socket';
import { PriceService, PriceSocket } from './guide/price-service';
import { RawController } from './guide/raw-controller';
import { createServer } from './guide/server';
import { SupportController } from './guide/support-controller';

/** The examples of docs/websocket.md are the files in `guide/`: compiled with the tests, and run here. */
const page = readFileSync(join(__dirname, '../../../docs/websocket.md'), 'utf8');
const blocks = [...page.matchAll(/^```ts\n(?:\/\/ (\S+)\n)?([^]*?)^```$/gm)];

test('every TypeScript example of the page names its file, and every file is on the page', () => {
  const named = blocks.map(([, file]) => file);
  expect(named.toSorted()).toEqual(readdirSync(join(__dirname, 'guide')).toSorted());
});

test.each(blocks.map(([, file, code]) => [file!, code!]))('%s is the file that is compiled and run', (file, code) => {
  expect(code).toBe(readFileSync(join(__dirname, 'guide', file), 'utf8'));
});

describe('the examples', () => {
  let app: TestApp | undefined;
  afterEach(() => app?.close());

  test('named messages', async () => {
    app = await testApp({ controllers: [GameSocket] });
    const socket = await app.connect('/game');
    socket.send({ event: 'move', x: 1, y: 2 });
    expect(await socket.expectReply(200)).toEqual({ x: 1, y: 2 });
    socket.send({ event: 'move', x: 1, y: 2 });
    await socket.expectReply(409);
    socket.send({ event: 'move', x: 8, y: 2 });
    await socket.expectReply(400);
    socket.send({ event: 'score' });
    expect(await socket.expectReply(200)).toEqual({ moves: 1 });
    socket.send({ event: 'jump' });
    await socket.expectReply(404);
  });

  test('callbacks', async () => {
    app = await testApp({ controllers: [SupportController] });
    const socket = await app.connect('/support/live');
    socket.send({ text: 'Why?' });
    expect(await socket.expectReply(200)).toEqual({ answer: 'You asked: Why?' });
    expect((await app.request('GET', '/support/online')).body).toBe(1);
  });

  test('raw', async () => {
    app = await testApp({ controllers: [RawController] });
    const echo = await app.connect('/raw/echo');
    echo.send('Hi');
    expect(await echo.next()).toBe('Echo: Hi');
    echo.send(Buffer.from([1, 2]));
    expect(await echo.next()).toEqual(Buffer.from([1, 2]));
    await expect(app.connect('/raw/private')).rejects.toMatchObject({ status: 401 });
    const opened = await app.connect('/raw/private?key=open%20sesame');
    opened.send('Ann');
    expect(await opened.next()).toEqual({ hello: 'Ann' });
    expect(await opened.closed).toEqual({ code: 1000, reason: 'done' });
  });

  test('functions', async () => {
    app = await testApp({});
    addSockets(app.app);
    const sum = await app.connect('/sum');
    sum.send({ numbers: [1, 2, 3] });
    expect(await sum.expectReply(200)).toBe(6);
    const clock = await app.connect('/clock');
    expect(await clock.next()).toMatch(/^\d{4}-/);
    expect((await clock.closed).code).toBe(1000);
  });

  test('guards', async () => {
    app = await testApp({ controllers: [AnnouncementSocket] });
    await expect(app.connect('/announcements')).rejects.toMatchObject({ status: 401 });
    const announce = async (key: string) => {
      const socket = await app!.connect('/announcements', { headers: { 'x-api-key': key } });
      socket.send({ event: 'announce', text: 'Open' });
      return ((await socket.next()) as { statusCode: number }).statusCode;
    };
    expect([await announce('reader'), await announce('writer')]).toEqual([403, 200]);
  });

  test('push', async () => {
    app = await testApp({ controllers: [PriceSocket] });
    const socket = await app.connect('/prices');
    socket.send('ACME');
    await socket.expectReply(204);
    const prices = app.get(PriceService);
    await prices.change('ACME', 12);
    expect(await socket.next()).toMatchObject({ event: 'updated', data: { symbol: 'ACME', price: 12 } });
    await prices.closeMarket();
    expect(await socket.next()).toEqual({ event: 'market-closed', data: null });
    expect(await prices.warn('nobody', '…')).toBe('closed');
  });

  test('deployment', async () => {
    const server = await createServer();
    expect(server.routes().some(({ path }) => path === '/chat/:room')).toBe(true);
    await server.close();
  });
});

/** Values in the order in which they come, one for each call. */
class Inbox<T> {
  readonly #values: T[] = [];
  readonly #waiting: ((value: T) => void)[] = [];

  readonly put = (value: T): void => {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#values.push(value);
    else waiting(value);
  };

  next(): Promise<T> {
    const [value] = this.#values.splice(0, 1);
    return value === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(value);
  }
}

describe('the browser client', () => {
  let running: RunningApp;
  let client: ChatClient;
  afterEach(async () => {
    client.leave();
    await running.close();
  });

  test('asks, is pushed to, and connects again', async () => {
    Object.assign(globalThis, { WebSocket });
    running = await RunningApp.open(createApp({ controllers: [ChatSocket], log: false }));
    const pushes = new Inbox<unknown>();
    const states = new Inbox<boolean>();
    client = new ChatClient(`${running.app.url.replace('http', 'ws')}/chat/lobby`, pushes.put, states.put);
    expect(await states.next()).toBe(true);
    expect(await client.say('one')).toEqual({ statusCode: 200, body: { text: 'one', sent: 1 } });
    expect(await client.say('')).toMatchObject({ statusCode: 400 });
    const other = await running.connect('/chat/lobby');
    expect((await other.ask({ text: 'two' })).statusCode).toBe(200);
    expect(await pushes.next()).toMatchObject({ event: 'message', data: { text: 'two' } });
    const connections = running.app.get(Connections);
    const [first] = await connections.list();
    await connections.close(first!, 1012);
    expect(await states.next()).toBe(false);
    expect(await states.next()).toBe(true);
    expect(await client.say('three')).toEqual({ statusCode: 200, body: { text: 'three', sent: 1 } });
  });
});
