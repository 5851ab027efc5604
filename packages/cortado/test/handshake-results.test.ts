import {
  Connection,
  Controller,
  createApp,
  Forbidden,
  Get,
  Guard,
  Html,
  NoContent,
  OnReceive,
  Redirect,
  Result,
  Stream,
  Text,
  Unauthorized,
  WebSocket,
  type EndpointOptions,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import type { HandshakeRefused } from '@cortado/testkit/socket-client';

/** What refuses a request and a handshake alike. */
const RESULTS: Readonly<Record<string, () => Result>> = {
  redirect: () => Redirect('/login?next=ä', 303).header('x-why', 'login').cookie('back', '/h', { httpOnly: true }),
  page: () => Html('<p>é</p>', 403),
  text: () => Text('no', 403),
  'text with a type of its own': () => Text('a,b', 403).header('Content-Type', 'text/csv'),
  cookies: () => Unauthorized().cookie('a', '1').cookie('b', '2').header('www-authenticate', 'Bearer'),
  nothing: () => NoContent().header('x-why', 'nothing'),
  'a success': () => new Result(200, { already: 'there' }),
  'a body of the author': () => Forbidden({ ask: 'ada' }),
  stream: () => Stream((async function* () {})()),
  'an impossible status': () => new Result(100, null),
  'a header that cannot be sent': () => Forbidden().header('x-why', 'a\r\nb'),
};

let given: () => Result = () => NoContent();
const refuses = () => given();

@Controller('/h')
class Styles {
  @Guard(refuses) @Get() get() {}
  @Guard(refuses) @WebSocket('/guard') async guard(connection: Connection) {
    await connection.accept();
  }
  @WebSocket('/returns') returns() {
    return given();
  }
}
@Guard(refuses)
@WebSocket('/class')
class Guarded {
  @OnReceive() receive(text: string) {
    return text;
  }
}
@WebSocket('/hook')
class Hook extends Guarded {
  onHandshake() {
    return given();
  }
}

let running: RunningApp;
const open = async (options: EndpointOptions = {}) =>
  (running = await RunningApp.open(
    createApp({ controllers: [Styles, Guarded, Hook], log: false, websocket: options }),
  ));
afterEach(() => running.close());

const NAMES = ['location', 'x-why', 'set-cookie', 'www-authenticate', 'content-type', 'content-length'] as const;
const MASKED = /^\{"errorList":\[\{"loc":\[\],"type":"(internal_error|result_unsupported)"/;

test.each(Object.keys(RESULTS))('%s: a handshake is refused with what a request gets', async (name) => {
  given = RESULTS[name]!;
  await open();
  const request = await running.client.get('/h');
  const fails = MASKED.test(request.text) || ['stream', 'an impossible status'].includes(name);
  for (const path of ['/h/guard', '/h/returns', '/class', '/hook']) {
    const refused = (await running.connect(path).catch((error: unknown) => error)) as HandshakeRefused;
    const expected = fails ? 500 : request.status;
    expect([path, refused.status]).toEqual([path, expected]);
    const [one, other] = [request, refused].map(({ headers, text }) => [text, ...NAMES.map((each) => headers[each])]);
    // Under an id of its own.
    expect(fails ? MASKED.test(refused.text) : other).toEqual(fails ? true : one);
  }
});

test('bytes are sent as they are', async () => {
  given = () => new Result(403, Buffer.from([1, 2, 3]));
  await open();
  await expect(running.connect('/class')).rejects.toMatchObject({
    status: 403,
    text: '\u0001\u0002\u0003',
    headers: { 'content-type': 'application/octet-stream', 'content-length': '3' },
  });
});

test('a result cannot set headers about the framing of the response', async () => {
  given = () =>
    Forbidden().header('Content-Length', '3').header('Transfer-Encoding', 'chunked').header('connection', 'x');
  await open();
  await expect(running.connect('/class')).rejects.toMatchObject({
    status: 403,
    headers: { 'content-length': '63', connection: 'close' },
  });
});

test('a redirect cannot be followed where a close frame refuses: 4403', async () => {
  given = RESULTS['redirect']!;
  await open({ refuse: 'close' });
  const client = await running.connect('/class');
  expect(await client.closed).toEqual({ code: 4403, reason: 'see_other' });
});
