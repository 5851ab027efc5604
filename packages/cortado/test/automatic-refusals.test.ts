import { RawSocket } from '@cortado/testkit/raw-socket';
import { RunningApp } from '@cortado/testkit/app';
import { IsInt } from 'class-validator';
import { Connection, Controller, createApp, OnReceive, Query, WebSocket, type CortadoOptions } from 'cortado';

/** With the default `refuse: 'auto'`, a browser that offers `cortado.v1` reads why it was refused, whatever refused it. */

class Page {
  @IsInt() page!: number;
}
@WebSocket('/class')
class EndpointClass {
  onHandshake(@Query(Page) _page: Page) {}
  @OnReceive() echo(text: string) {
    return text;
  }
}
@Controller('/')
class Methods {
  @WebSocket('/callbacks') async callbacks(connection: Connection, @Query(Page) _page: Page) {
    await connection.acceptCallback({ receive: String, onReceive: (text) => text });
  }
  @WebSocket('/traditional') async traditional(connection: Connection, @Query(Page) _page: Page) {
    if (connection.query['page'] === '4') return connection.refuse(404);
    await connection.accept();
    for await (const text of connection) await connection.send(String(text));
  }
}

let running: RunningApp;
const raws: RawSocket[] = [];
afterEach(async () => {
  for (const each of raws.splice(0)) each.destroy();
  await running.close();
});

async function open(options: CortadoOptions = {}): Promise<void> {
  const app = await createApp({ controllers: [EndpointClass, Methods], log: false, ...options });
  app.websocket('/function', { receive: String, onReceive: (text: string) => text });
  running = await RunningApp.open(Promise.resolve(app));
}

const OFFER = { 'sec-websocket-protocol': 'cortado.v1' };
/** The origin of the server itself, by the Host header that `RawSocket` sends. */
const OWN = { origin: 'http://127.0.0.1' };

/** The close code, or the status of an HTTP answer. */
async function refusal(path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const socket = await RawSocket.connect(Number(new URL(running.app.url).port));
  raws.push(socket);
  socket.write(RawSocket.upgrade(path, headers));
  const head = await socket.head();
  const status = Number(head.split(' ')[1]);
  const answer = status === 101 ? await socket.closeCode() : status;
  socket.destroy(); // the server would wait for its close frame
  return answer;
}

describe.each(['/class', '/callbacks', '/traditional', '/function'])('%s', (path) => {
  test('a guard', async () => {
    await open({ guards: [() => false] });
    expect(await refusal(path, { ...OFFER, ...OWN })).toBe(4403);
    expect(await refusal(path, { ...OFFER })).toBe(403);
    expect(await refusal(path, OWN)).toBe(403);
    expect(await refusal(path, { ...OWN, 'sec-websocket-protocol': 'chat' })).toBe(403);
    expect(await refusal(path, { ...OWN, 'sec-websocket-protocol': 'chat, cortado.v1, bearer.t' })).toBe(4403);
  });

  test.each([
    ['http', 403, 403],
    ['close', 4403, 4403],
  ] as const)('with refuse: %s, whoever asks', async (refuse, browser, program) => {
    await open({ guards: [() => false], websocket: { refuse } });
    expect([await refusal(path, { ...OFFER, ...OWN }), await refusal(path, {})]).toEqual([browser, program]);
  });
});

test.each(['/class', '/callbacks', '/traditional'])('%s: a query that is not valid', async (path) => {
  await open();
  expect(await refusal(`${path}?page=x`, { ...OFFER, ...OWN })).toBe(4400);
  expect(await refusal(`${path}?page=x`, OFFER)).toBe(400);
});

test('a method that refuses', async () => {
  await open();
  expect(await refusal('/traditional?page=4', { ...OFFER, ...OWN })).toBe(4404);
  expect(await refusal('/traditional?page=4', OFFER)).toBe(404);
});

test('an unknown path, with middleware around it or without', async () => {
  await open();
  expect(await refusal('/nowhere', { ...OFFER, ...OWN })).toBe(4404);
  await running.app.close();
  await open({ use: [{ use: (_context, next) => next(), unrouted: true }] });
  expect(await refusal('/nowhere', { ...OFFER, ...OWN })).toBe(4404);
  expect(await refusal('/nowhere', OFFER)).toBe(404);
});

test('another origin, a rate and a number of sockets', async () => {
  await open({ http: { rateLimit: { max: 1 } }, websocket: { maxConnections: 1 } });
  expect(await refusal('/function', { ...OFFER, origin: 'https://evil.example' })).toBe(4403);
  const socket = await running.connect('/function');
  expect(await refusal('/function', { ...OFFER, ...OWN })).toBe(1013);
  await socket.close();
  expect(await refusal('/function', { ...OFFER, ...OWN })).toBe(4429);
});

test('a handshake that waits when the application closes, and one that comes later', async () => {
  let admit!: () => void;
  let asked!: () => void;
  const waits = new Promise<void>((resolve) => (admit = resolve));
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  await open({ guards: [() => (asked(), waits.then(() => false))] });
  const late = await RawSocket.connect(Number(new URL(running.app.url).port));
  raws.push(late);
  const headers = { ...OFFER, ...OWN };
  const early = refusal('/function', headers);
  await isAsked;
  const closed = running.app.close();
  late.write(RawSocket.upgrade('/function', headers));
  expect(await late.head()).toMatch(/^HTTP\/1.1 101 /);
  expect(await late.closeCode()).toBe(1013);
  late.destroy();
  admit();
  expect(await early).toBe(4403);
  await closed;
});

test('what is not a handshake is an HTTP response', async () => {
  await open();
  expect(await refusal('/function', { ...OFFER, ...OWN, 'sec-websocket-version': '12' })).toBe(426);
});
