import { createApp, Stream, type Application } from 'cortado';
import { RawSocket } from '@cortado/testkit/raw-socket';
import type { Socket } from 'node:net';

let app: Application;
let release: () => void;
let begun: Promise<void>;
let served: Socket | undefined;

beforeEach(async () => {
  app = await createApp({ log: false });
  let begin: () => void;
  begun = new Promise((resolve) => (begin = resolve));
  app.route('GET', '/slow', async () => {
    begin();
    await new Promise<void>((resolve) => (release = resolve));
    return 'SLOW';
  });
  app.route('GET', '/fast', ({ request }) => {
    served = request.raw.socket;
    return 'FAST';
  });
  app.route('GET', '/stream', () => Stream(pieces()));
  app.websocket('/echo', { receive: String, onReceive: (text) => text });
  await app.listen({ port: 0 });
});
afterEach(() => app.close());

async function* pieces() {
  for (let count = 0; count < 40; count += 1) yield Buffer.alloc(200_000, 'x');
}

const connect = () => RawSocket.connect(Number(new URL(app.url).port));
const get = (path: string, ...more: readonly string[]): string =>
  [`GET ${path} HTTP/1.1`, 'host: a', ...more, '', ''].join('\r\n');
const h2c = (path: string): string => get(path, 'connection: Upgrade, HTTP2-Settings', 'upgrade: h2c');
const answers = (text: string): readonly string[] => text.match(/HTTP\/1\.1 \d+|"SLOW"|"FAST"/g) ?? [];

test.each(['/echo', '/nowhere'])(
  'a handshake at %s behind a slow request is answered behind its answer',
  async (path) => {
    const socket = await connect();
    socket.write(get('/slow') + RawSocket.upgrade(path));
    await begun;
    release();
    expect(await socket.head()).toMatch(/^HTTP\/1\.1 200 /);
    expect(await socket.head()).toMatch(path === '/echo' ? /^"SLOW"HTTP\/1\.1 101 / : /^"SLOW"HTTP\/1\.1 404 /);
    socket.destroy();
  },
);

test('several answers are waited for, and a stream that has to wait for its reader goes on', async () => {
  const socket = await connect();
  socket.write(get('/slow') + get('/stream') + get('/fast') + RawSocket.upgrade('/nowhere'));
  await begun;
  release();
  const text = await socket.rest();
  expect(answers(text)).toEqual(['HTTP/1.1 200', '"SLOW"', 'HTTP/1.1 200', 'HTTP/1.1 200', '"FAST"', 'HTTP/1.1 404']);
  expect(text.length).toBeGreaterThan(8_000_000);
});

test('an answer that ends the connection is the last', async () => {
  const socket = await connect();
  socket.write(get('/slow', 'connection: close') + RawSocket.upgrade('/echo'));
  await begun;
  release();
  expect(answers(await socket.rest())).toEqual(['HTTP/1.1 200', '"SLOW"']);
});

test('the 400 for an unreadable request is sent after the answers to earlier requests', async () => {
  const socket = await connect();
  socket.write(`${get('/slow')}${get('/fast')}NO HTTP AT ALL\r\n\r\n`);
  await begun;
  socket.write('NOR THIS\r\n\r\n');
  release();
  expect(answers(await socket.rest())).toEqual(['HTTP/1.1 200', '"SLOW"', 'HTTP/1.1 200', '"FAST"', 'HTTP/1.1 400']);
});

test('a client that disconnects meanwhile does not affect others', async () => {
  const socket = await connect();
  socket.write(get('/slow') + RawSocket.upgrade('/echo'));
  await begun;
  socket.destroy();
  release();
  const other = await connect();
  other.write(get('/fast', 'connection: close'));
  expect(answers(await other.rest())).toEqual(['HTTP/1.1 200', '"FAST"']);
});

test('each of many upgrades to h2c is answered as plain HTTP, in order, and none leaves a listener', async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error): void => void warnings.push(warning);
  process.on('warning', warn);
  const socket = await connect();
  const listeners: number[] = [];
  for (const count of [1, 20]) {
    socket.write(h2c('/fast').repeat(count));
    for (let index = 0; index < count; index += 1) expect(await socket.head()).toMatch(/HTTP\/1\.1 200 /);
    listeners.push(served!.eventNames().reduce((sum, name) => sum + served!.listenerCount(name), 0));
  }
  process.off('warning', warn);
  expect([listeners[1], warnings]).toEqual([listeners[0], []]);
  socket.write(h2c('/slow') + h2c('/fast') + get('/fast', 'connection: close'));
  await begun;
  release();
  expect(answers(await socket.rest())).toEqual([
    '"FAST"',
    'HTTP/1.1 200',
    '"SLOW"',
    'HTTP/1.1 200',
    '"FAST"',
    'HTTP/1.1 200',
    '"FAST"',
  ]);
});

test('a request behind an upgrade with a body is answered, or the connection closes and says so', async () => {
  const socket = await connect();
  const upgrade = get('/fast', 'connection: Upgrade', 'upgrade: h2c', 'content-length: 2').trimEnd();
  socket.write(`${upgrade}\r\n\r\nhi${get('/fast', 'connection: close')}`);
  const head = await socket.head();
  const rest = answers(await socket.rest());
  expect(head).toMatch(/^HTTP\/1\.1 200 /);
  expect(rest).toEqual(/\r\nconnection: close/i.test(head) ? ['"FAST"'] : ['"FAST"', 'HTTP/1.1 200', '"FAST"']);
});

test('an application without sockets closes the connection behind an ignored upgrade', async () => {
  const plain = await createApp({ log: false });
  plain.route('GET', '/fast', () => 'FAST');
  await plain.listen({ port: 0 });
  const socket = await RawSocket.connect(Number(new URL(plain.url).port));
  socket.write(h2c('/fast') + get('/fast', 'connection: close'));
  const head = await socket.head();
  const rest = answers(await socket.rest());
  expect(rest).toEqual(/\r\nconnection: close/i.test(head) ? ['"FAST"'] : ['"FAST"', 'HTTP/1.1 200', '"FAST"']);
  await plain.close();
});
