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

/** Long enough to begin everything on a slow machine. Tokens count in whole seconds, so theirs may be one shorter. */
const soon = () => new Date(Date.now() + 1_000);
const cookie = `session=${encodeURIComponent(sign('7', key))}`;
const schemes: readonly [string, () => Scheme, () => Record<string, string>][] = [
  [
    'jwt',
    () => jwt({ key }),
    () => ({ authorization: `Bearer ${issueToken({ sub: 'ada' }, { key, expiresIn: 2_000 })}` }),
  ],
  ['bearer', () => bearer(() => ({ principal: 'ada', expires: soon() })), () => ({ authorization: 'Bearer abc' })],
  ['session', () => session({ secret: key, find: () => ({ principal: 'ada', expires: soon() }) }), () => ({ cookie })],
];

test.each(schemes)('%s: events, streams and sockets end with the credentials', async (_name, scheme, headers) => {
  await open(scheme());
  const given = headers();
  const socket = async () => {
    const client = await running.connect('/feed', { headers: given });
    expect(await client.ask({ event: 'who' })).toMatchObject({ body: 'known' });
    return (await client.closed).code;
  };
  const [events, stream, code] = await Promise.allSettled([
    running.client.get('/feed/sse', given),
    running.client.get('/feed/stream', given),
    socket(),
  ]);
  expect(events).toMatchObject({ value: { status: 200, text: expect.stringContaining('first') } });
  expect(stream).toMatchObject({ reason: { message: expect.stringMatching(/aborted|hang up|ECONNRESET/) } });
  expect(code).toMatchObject({ value: 4401 });
});

test('a browser that offers only a token, or the wrong one, is told why under refuse: close', async () => {
  const guards = [authenticate(jwt({ key }))];
  running = await RunningApp.open(
    createApp({ controllers: [Feed], guards, log: false, websocket: { refuse: 'close' } }),
  );
  const client = await running.connect('/feed', { subprotocols: ['cortado.v1', 'bearer.wrong'] });
  expect(await client.closed).toEqual({ code: 4401, reason: 'unauthorized' });
});
