import { authenticate, Authenticated, bearer, issueToken, jwt, session, sign, type Scheme } from '@cortado/auth';
import { RunningApp } from '@cortado/testkit/app';
import { Connection, Controller, createApp, Get, OnMessage, Sse, Stream, WebSocket } from 'cortado';

const key = 'a secret of more than 32 characters!';

/** Gives the first item, and then waits until it is told to stop. */
async function* first<Item>(item: Item): AsyncGenerator<Item> {
  let stop!: () => void;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  stops.add(stop);
  yield item;
  await stopped;
}
const stops = new Set<() => void>();

@Authenticated()
@Controller('/feed')
@WebSocket('/feed')
class Feed {
  @Get('/sse') events() {
    return Sse(() => first({ data: 'first' }));
  }
  @Get('/stream') bytes() {
    return Stream(first('first'), { type: 'text/plain' });
  }
  @OnMessage('who') who(_connection: Connection) {
    return 'known';
  }
}

let running: RunningApp;
afterEach(async () => {
  for (const stop of stops) stop();
  stops.clear();
  await running.close();
});
const open = async (scheme: Scheme) => {
  running = await RunningApp.open(createApp({ controllers: [Feed], guards: [authenticate(scheme)], log: false }));
};

const soon = () => new Date(Date.now() + 700);
const cookie = `session=${encodeURIComponent(sign('7', key))}`;
const schemes: readonly [string, () => Scheme, () => Record<string, string>][] = [
  [
    'jwt',
    () => jwt({ key }),
    () => ({ authorization: `Bearer ${issueToken({ sub: 'ada' }, { key, expiresIn: 1_000 })}` }),
  ],
  ['bearer', () => bearer(() => ({ principal: 'ada', expires: soon() })), () => ({ authorization: 'Bearer abc' })],
  ['session', () => session({ secret: key, find: () => ({ principal: 'ada', expires: soon() }) }), () => ({ cookie })],
];

describe.each(schemes)('%s: what is open ends with its credentials', (_name, scheme, headers) => {
  test('server-sent events end', async () => {
    await open(scheme());
    const { status, text } = await running.client.get('/feed/sse', headers());
    expect([status, text]).toEqual([200, expect.stringContaining('first')]);
  });

  test('a stream is cut', async () => {
    await open(scheme());
    await expect(running.client.get('/feed/stream', headers())).rejects.toThrow(/aborted|hang up|ECONNRESET/);
  });

  test('a socket is closed with 4401', async () => {
    await open(scheme());
    const client = await running.connect('/feed', { headers: headers() });
    expect(await client.ask({ event: 'who' })).toMatchObject({ body: 'known' });
    expect((await client.closed).code).toBe(4401);
  });
});

test('a browser that offers only a token, or the wrong one, is told why under refuse: close', async () => {
  const guards = [authenticate(jwt({ key }))];
  running = await RunningApp.open(
    createApp({ controllers: [Feed], guards, log: false, websocket: { refuse: 'close' } }),
  );
  const client = await running.connect('/feed', { subprotocols: ['cortado.v1', 'bearer.wrong'] });
  expect(await client.closed).toEqual({ code: 4401, reason: 'unauthorized' });
});
