import { createApp, type Application, type CortadoOptions } from 'cortado';
import { readableLog } from '@cortado/testkit/http-app';
import { RawSocket } from '@cortado/testkit/raw-socket';

/** Which pages of other origins may connect, and what is said when one may not. */
let app: Application | undefined;
const sockets: RawSocket[] = [];
afterEach(async () => {
  for (const each of sockets.splice(0)) each.destroy();
  await app?.close();
});

async function status(origin: string, options: CortadoOptions): Promise<number> {
  await app?.close();
  app = await createApp({ log: false, ...options });
  app.websocket('/e', { receive: String, onReceive: (text) => text });
  await app.listen({ port: 0 });
  const socket = await RawSocket.connect(Number(new URL(app.url).port));
  sockets.push(socket);
  socket.write(RawSocket.upgrade('/e?token=secret', { host: 'api.example.org', origin }));
  return Number((await socket.head()).split(' ')[1]);
}

test.each<[cors: NonNullable<CortadoOptions['http']>['cors'], origin: string, expected: number]>([
  [{ origin: 'https://app.example' }, 'https://app.example', 101],
  [{ origin: 'https://app.example' }, 'https://evil.example', 403],
  [{ origin: ['https://app.example', 'capacitor://localhost'] }, 'capacitor://localhost', 101],
  [{ origin: ['https://app.example'] }, 'http://app.example', 403],
  [{ origin: /^https:\/\/pr-\d+\.app\.example$/g }, 'https://pr-7.app.example', 101],
  [{ origin: [/^https:\/\/pr-\d+\.app\.example$/] }, 'https://pr-x.app.example', 403],
  [{ origin: 'https://app.example' }, 'https://api.example.org', 101],
  // What allows any origin names none: cookies would be at everybody's service.
  [true, 'https://app.example', 403],
  [{ origin: '*' }, 'https://app.example', 403],
  [{ origin: true }, 'https://app.example', 403],
  [{ origin: ['*', 'https://*.app.example'] }, 'https://x.app.example', 403],
  [{ origin: false }, 'https://app.example', 403],
  [{ origin: (_origin, done) => done(null, true) }, 'https://app.example', 403],
  [undefined, 'https://app.example', 403],
])('with cors %j, %s is answered %d', async (cors, origin, expected) => {
  expect(await status(origin, cors === undefined ? {} : { http: { cors } })).toBe(expected);
});

test('a list of its own takes the place of that of CORS', async () => {
  const http = { cors: { origin: 'https://app.example' } };
  expect(await status('https://app.example', { http, websocket: { allowedOrigins: [] } })).toBe(403);
  expect(await status('https://b.example', { http, websocket: { allowedOrigins: ['https://b.example'] } })).toBe(101);
});

test('the log names an origin that may not connect, with a remedy', async () => {
  const { log, lines } = readableLog();
  expect(await status('https://app.example', { log })).toBe(403);
  const line = lines.find((each) => each['msg'] === 'handshake refused');
  expect(line).toMatchObject({
    level: 30,
    status: 403,
    reason: 'origin_not_allowed',
    origin: 'https://app.example',
    path: '/e',
    remoteAddress: '127.0.0.1',
    remedy: expect.stringMatching(/allowedOrigins.*http\.cors/) as unknown,
  });
});

test('text of a client is cut in the log', async () => {
  const { log, lines } = readableLog();
  await status(`https://${'a'.repeat(5_000)}.example`, { log });
  expect(lines.find((each) => each['msg'] === 'handshake refused')!['origin']).toHaveLength(200);
});
