import {
  Context,
  Controller,
  createApp,
  Get,
  OnReceive,
  Unauthorized,
  UNROUTED,
  WebSocket,
  type CortadoOptions,
  type GuardFunction,
  type MiddlewareFunction,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';

@Controller('/known')
class Known {
  @Get() get() {
    return 1;
  }
}
@WebSocket('/socket')
class KnownSocket {
  @OnReceive() receive(text: string) {
    return text;
  }
}

let running: RunningApp | undefined;
afterEach(() => running?.close());
async function open(options: CortadoOptions) {
  const opened = (running = await RunningApp.open(
    createApp({ controllers: [Known, KnownSocket], log: false, ...options }),
  ));
  return { client: opened.client, app: opened.app, connect: opened.connect.bind(opened) };
}

const seen: string[] = [];
beforeEach(() => {
  seen.length = 0;
});
const log: MiddlewareFunction = async ({ phase, handler, transport }, next) => {
  const result = await next();
  seen.push(`${transport} ${phase} ${handler === UNROUTED ? 'unrouted' : handler.method} ${result.statusCode}`);
  return result.header('x-seen', 'yes');
};
const stranger: GuardFunction = ({ headers }) => (headers['x-key'] === 'a' ? true : Unauthorized());

test('by default no guard or middleware runs for unknown paths', async () => {
  const { client, connect } = await open({ use: [log], guards: [stranger] });
  expect((await client.get('/nope')).status).toBe(404);
  await expect(connect('/nope')).rejects.toMatchObject({ status: 404 });
  expect(seen).toEqual([]);
});

test.each([
  ['GET', '/nope', 404],
  ['POST', '/nope', 404],
  ['POST', '/known', 405],
  ['GET', '/socket', 426],
])('%s %s: what is marked runs around the %i', async (method, path, status) => {
  const { client } = await open({ use: [{ use: log, unrouted: true }] });
  const plain = await client.send(method, path);
  expect(plain.status).toBe(status);
  expect(plain.headers['x-seen']).toBe('yes');
  expect(seen).toEqual([`http request unrouted ${status}`]);
});

test('the answer is the one without it: 405 names what is allowed', async () => {
  const marked = await open({ use: [{ use: (_context, next) => next(), unrouted: true }] });
  const one = await marked.client.send('DELETE', '/known');
  await marked.app.close();
  const { client } = await open({});
  const other = await client.send('DELETE', '/known');
  expect([one.status, one.headers['allow'], one.json]).toEqual([other.status, other.headers['allow'], other.json]);
});

test('guards without `unrouted` do not run beside those with it', async () => {
  const { client } = await open({
    use: [log, { use: (_context, next) => (seen.push('marked'), next()), unrouted: true }],
    guards: [() => seen.push('guard') > 0],
  });
  await client.get('/nope');
  expect(seen).toEqual(['marked']);
});

test('a guard with `unrouted` hides which paths exist, on both transports', async () => {
  const { client, connect } = await open({ guards: [{ use: stranger, unrouted: true }] });
  const headers = { 'x-key': 'a' };
  expect([(await client.get('/nope')).status, (await client.get('/known')).status]).toEqual([401, 401]);
  expect((await client.get('/nope', headers)).status).toBe(404);
  await expect(connect('/nope')).rejects.toMatchObject({ status: 401 });
  await expect(connect('/nope', { headers })).rejects.toMatchObject({ status: 404 });
});

test('handshakes: the context is that of a handshake, and what was built for it is disposed', async () => {
  const { connect, app } = await open({ use: [{ use: log, unrouted: true }] });
  await expect(connect('/nope')).rejects.toMatchObject({ status: 404, headers: { 'x-seen': 'yes' } });
  await connect('/socket');
  expect(seen).toEqual(['websocket handshake unrouted 404', 'websocket handshake onHandshake 101']);
  await app.close();
});

test('handshakes: refused with a close code where the application wants that', async () => {
  const { connect } = await open({ use: [{ use: log, unrouted: true }], websocket: { refuse: 'close' } });
  const client = await connect('/nope');
  expect((await client.closed).code).toBe(4404);
  expect(seen).toEqual(['websocket handshake unrouted 404']);
});

test('a middleware that answers in the place of the 404', async () => {
  const fallback: MiddlewareFunction = async (context: Context, next) => {
    const result = await next();
    return result.statusCode === 404 && context.phase === 'request' ? Unauthorized('who is there?') : result;
  };
  const { client } = await open({ use: [{ use: fallback, unrouted: true }] });
  expect((await client.get('/nope')).json.errorList[0].msg).toBe('who is there?');
});
