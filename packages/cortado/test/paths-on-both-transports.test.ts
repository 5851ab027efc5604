import {
  Connection,
  Context,
  Controller,
  createApp,
  Get,
  OnReceive,
  Param,
  WebSocket,
  type CortadoOptions,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';

/** What a path means must not depend on the transport. */
@Controller('/Things')
class Things {
  @Get('/:id') one({ params, query }: Context) {
    return [params['id'], query];
  }
  @Get('/:id/optional/:more?') more({ params }: Context) {
    return params['more'] ?? 'none';
  }
  @WebSocket('/sockets/:id/optional/:more?') async moreSocket(connection: Connection, @Param('id') _id: string) {
    await connection.acceptCallback({
      receive: String,
      onReceive: (_text, { params }) => params['more'] ?? 'none',
    });
  }
}
@WebSocket('/Sockets/:id')
class Sockets {
  @OnReceive() one(_text: string, { params, query }: Connection) {
    return [params['id'], query];
  }
}

let running: RunningApp | undefined;
afterEach(() => running?.close());
const open = async (router?: CortadoOptions['router']) =>
  (running = await RunningApp.open(
    createApp({ controllers: [Things, Sockets], log: false, ...(router === undefined ? {} : { router }) }),
  ));

/** The outcome over HTTP and over a WebSocket: a status, and the body of a success. */
async function both(app: RunningApp, http: string, socket: string): Promise<unknown[]> {
  const { status, json } = await app.client.get(http);
  const outcome = await app.connect(socket).then(
    async (each) => [200, (await each.ask('x')).body],
    (error: HandshakeRefused) => [error.status, error.body.errorList[0].type],
  );
  return [status === 200 ? [status, json] : [status, json.errorList[0].type], outcome];
}

test.each([
  ['/7', undefined, [200, ['7', {}]]],
  ['/7?a=1&a=2&b=%20', undefined, [200, ['7', { a: ['1', '2'], b: ' ' }]]],
  ['/%37', undefined, [200, ['7', {}]]],
  ['/a%2Fb', undefined, [200, ['a/b', {}]]],
  ['/%zz', undefined, [400, 'bad_request']],
  [`/${'x'.repeat(100)}`, undefined, [200, ['x'.repeat(100), {}]]],
  [`/${'x'.repeat(101)}`, undefined, [414, 'uri_too_long']],
  [`/${'x'.repeat(5)}`, { maxParamLength: 4 }, [414, 'uri_too_long']],
  ['/7/', undefined, [404, 'not_found']],
  ['/7/', { ignoreTrailingSlash: true }, [200, ['7', {}]]],
  ['//7', undefined, [404, 'not_found']],
  ['//7', { ignoreDuplicateSlashes: true }, [200, ['7', {}]]],
  ['/7;a=1', undefined, [200, ['7;a=1', {}]]],
  ['/7;a=1', { useSemicolonDelimiter: true }, [200, ['7', { a: '1' }]]],
  ['/7?a=1', { querystringParser: (text: string) => ({ text }) }, [200, ['7', { text: 'a=1' }]]],
] as const)('%s with %j', async (path, router, outcome) => {
  const app = await open(router);
  expect(await both(app, `/Things${path}`, `/Sockets${path}`)).toEqual([outcome, outcome]);
});

test.each([
  [undefined, [404, 'not_found']],
  [{ caseSensitive: false }, [200, ['Ab', {}]]],
] as const)('case with %j; that of a parameter is kept', async (router, outcome) => {
  const app = await open(router);
  expect(await both(app, '/tHINGS/Ab', '/sOCKETS/Ab')).toEqual([outcome, outcome]);
});

test('an optional parameter', async () => {
  const app = await open();
  const socket = '/Things/sockets/1/optional';
  expect(await both(app, '/Things/1/optional', socket)).toEqual([
    [200, 'none'],
    [200, 'none'],
  ]);
  expect(await both(app, '/Things/1/optional/x', `${socket}/x`)).toEqual([
    [200, 'x'],
    [200, 'x'],
  ]);
  for (const path of [socket, `${socket}/x`]) expect((await app.client.get(path)).status).toBe(426);
});

describe('two routes that the router could not tell apart refuse to start, by our own error', () => {
  const start = (paths: readonly string[], router?: CortadoOptions['router']) => {
    class First {
      get() {}
    }
    class Second {
      get() {}
    }
    for (const [index, type] of [First, Second].entries()) {
      Controller('')(type);
      Get(paths[index])(type.prototype, 'get', {});
    }
    return createApp({
      controllers: [First, Second],
      log: false,
      ...(router === undefined ? {} : { router }),
    });
  };

  test.each([
    ['/a', '/a/:x?', undefined],
    ['/a/:x?', '/a', undefined],
    ['/a/:y', '/a/:x?', undefined],
    ['/a/:x?', '/a/:y?', undefined],
    ['/:x(^\\d+$)', '/:y(^\\w+$)', undefined],
    ['/:x.png', '/:y.png', undefined],
    ['/:x-:y', '/:a(^[a-z]+$)-:b', undefined],
    ['/A', '/a', { caseSensitive: false }],
    ['/a/:Id', '/A/:id', { caseSensitive: false }],
  ] as const)('%s and %s with %j', async (first, second, router) => {
    await expect(start([first, second], router)).rejects.toMatchObject({
      code: 'E_ROUTE_DUPLICATE',
      message: expect.stringContaining(`First.get answers GET ${first}`),
    });
    const app = await createApp({ log: false, ...(router === undefined ? {} : { router }) });
    app.websocket(first, () => undefined);
    expect(() => app.websocket(second, () => undefined)).toThrow('E_ROUTE_DUPLICATE');
    return app.close();
  });

  test.each([
    ['/:x(^(a|b)$)/c', '/:x/c'],
    ['/a::b', '/a:b'],
    ['/A', '/a'],
    ['/:x.png', '/:x.jpg'],
  ])('but not %s and %s', async (first, second) => {
    const app = await start([first, second]);
    expect(app.routes().map(({ path }) => path)).toEqual([first, second]);
    await app.close();
  });

  test.each(['/a/*/b', '/a/:x?/b', '/:x(^(a+)+$)', '/:x(^a'])('%s cannot be read', async (path) => {
    const app = await createApp({ log: false });
    expect(() => app.route('GET', path, () => 1)).toThrow('E_ROUTE: ');
    expect(() => app.websocket(path, () => 1)).toThrow('E_ROUTE: ');
    await app.close();
  });
});
