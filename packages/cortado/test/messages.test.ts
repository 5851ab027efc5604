import { inspect } from 'node:util';
import { IsString } from 'class-validator';
import {
  ConfigurationError,
  Connection,
  Context,
  Controller,
  createApp,
  formatRoutes,
  Get,
  HttpError,
  Ok,
  OnMessage,
  OnReceive,
  Post,
  Upload,
  UploadedFile,
  WebSocket,
} from 'cortado';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { RunningApp } from '@cortado/testkit/app';

class Dto {
  @IsString() text!: string;
}

async function refusal(options: object): Promise<ConfigurationError> {
  const error: unknown = await createApp({ log: false, ...options }).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(ConfigurationError);
  return error as ConfigurationError;
}

describe('an unknown option', () => {
  test.each([
    [{ htpp: {} }, 'createApp, options', 'did you mean "http"?', 'controllers, drainTimeout, dto'],
    [{ contollers: [] }, 'createApp, options', 'did you mean "controllers"?', 'http, idempotency, log'],
    [
      { http: { crs: true } },
      'createApp, http',
      'did you mean "cors"?',
      'bodyLimit, configure, cors, etag, fastify, form',
    ],
    [{ http: { bodylimit: 1 } }, 'createApp, http', 'did you mean "bodyLimit"?', 'uploads, versioning'],
    [
      { http: { cors: { orgin: '*' } } },
      'createApp, http.cors',
      'did you mean "origin"?',
      'allowedHeaders, cacheControl',
    ],
    [{ http: { helmet: { hst: true } } }, 'createApp, http.helmet', 'did you mean "hsts"?', 'contentSecurityPolicy'],
    [{ http: { rateLimit: { maximum: 1 } } }, 'createApp, http.rateLimit', 'remove it', 'max, nameSpace'],
    [{ http: { etag: { week: true } } }, 'createApp, http.etag', 'did you mean "weak"?', 'algorithm, hashFn'],
    [{ http: { health: { lvie: '/x' } } }, 'createApp, http.health', 'did you mean "live"?', 'live, ready, timeout'],
    [
      { http: { uploads: { foldr: '/x' } } },
      'createApp, http.uploads',
      'did you mean "folder"?',
      'folder, idleTimeout',
    ],
    [
      { http: { metrics: { guard: [] } } },
      'createApp, http.metrics',
      'did you mean "guards"?',
      'guards, maxSeries, path',
    ],
    [
      { http: { versioning: { header: 'x', defalt: '1' } } },
      'createApp, http.versioning',
      'did you mean "default"?',
      '',
    ],
    [{ http: { fastify: { logger: false, ajvv: {} } } }, 'createApp, http.fastify', '"ajv', 'ajv, logger'],
    [
      { websocket: { alowedOrigins: [] } },
      'createApp, websocket',
      'did you mean "allowedOrigins"?',
      'allowedOrigins, channels, closeTimeout',
    ],
    [{ server: { headerTimeout: 1 } }, 'createApp, server', 'did you mean "headersTimeout"?', 'requestTimeout, tls'],
    [{ server: { tls: { certt: 'x' } } }, 'createApp, server.tls', 'did you mean "cert"?', 'ca, cert, key'],
    [{ overload: { maxHep: 1 } }, 'createApp, overload', 'did you mean "maxHeap"?', 'maxEventLoopDelay'],
    [{ router: { caseSensitiv: true } }, 'createApp, options.router', 'did you mean "caseSensitive"?', ''],
    [
      { dto: { unknwon: 'reject' } },
      'createApp, options.dto',
      'did you mean "unknown"?',
      'errors, forbidUnknownValues',
    ],
    [{ errorBody: { keys: { message: 'm' } } }, 'createApp, options.errorBody.keys', 'remove it', 'ctx, errorList'],
  ])('%j', async (options, where, hint, list) => {
    const { code, message } = await refusal(options);
    expect(code).toBe('E_OPTION');
    expect(message).toContain(`E_OPTION: ${where}: there is no option`);
    expect(message).toContain(hint);
    expect(message).toContain(list);
  });

  test.each([
    [{ http: 5 }, 'createApp, http: must be an object with options, not 5'],
    [
      { http: { cors: 'https://a.example' } },
      'createApp, http.cors: must be an object with options, not https://a.example',
    ],
    [{ websocket: [] }, 'createApp, websocket: must be an object with options, not an array'],
    [{ server: 'x' }, 'createApp, server: must be an object with options, not x'],
  ])('%j is not an object with options', async (options, text) => {
    expect((await refusal(options)).message).toContain(text);
  });
});

test('an error without a remedy shows none', async () => {
  @Controller('/x')
  class Bare {
    @Post() add(dto: typeof Dto.prototype) {
      return dto;
    }
  }
  Reflect.defineMetadata('design:paramtypes', [class Empty {}], Bare.prototype, 'add');
  const error = await refusal({ controllers: [Bare] });
  expect(error.code).toBe('E_DTO');
  expect(inspect(error)).not.toContain('remedy: undefined');
  expect('remedy' in error).toBe(false);
});

test('formatRoutes shows sockets with their events', async () => {
  @WebSocket('/game/:id')
  class Game {
    @OnMessage('move') move(dto: Dto) {
      return dto;
    }
    @OnMessage('leave') @OnMessage('quit') end() {}
    @OnReceive() other(dto: Dto) {
      return dto;
    }
  }
  @Controller('/users')
  class Users {
    @Get('/:id') one() {}
    @WebSocket('/live') live(connection: Connection) {
      return connection.accept();
    }
  }
  const app = await createApp({ controllers: [Users, Game], log: false });
  app.websocket('/echo', { receive: String, onReceive: (text) => text });
  expect(formatRoutes(app.routes())).toBe(
    [
      'GET      /users/:id       Users.one',
      'UPGRADE  /users/live      Users.live',
      'UPGRADE  /game/:id        Game',
      'MESSAGE  /game/:id move   Game.move',
      'MESSAGE  /game/:id leave  Game.end',
      'MESSAGE  /game/:id quit   Game.end',
      'MESSAGE  /game/:id        Game.other',
      'UPGRADE  /echo            FunctionHandler.handle',
    ].join('\n'),
  );
  await app.close();
});

@Controller('/bodies')
class Bodies {
  @Post('/none') none() {
    return 'ran';
  }
  @Post('/context') context(context: Context) {
    return { got: context.payload ?? null };
  }
  @Post('/dto') dto(dto: Dto) {
    return dto;
  }
  @Post('/file') file(@UploadedFile('f') file: Upload) {
    return file.filename;
  }
}

describe('bodies', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await RunningApp.open(
      createApp({ controllers: [Bodies], log: false, http: { uploads: true, bodyLimit: 100 } }).then((app) => {
        app.route('DELETE', '/x/:id', ({ params }) => params.id);
        app.route('POST', '/go', () => 'ok');
        return app;
      }),
    );
  });
  afterAll(() => running.close());

  const json = { 'content-type': 'application/json' };
  test.each([
    ['DELETE', '/x/1', json, undefined],
    ['DELETE', '/x/1', json, '{"a":1}'],
    ['POST', '/go', json, ''],
    ['POST', '/go', json, undefined],
    ['POST', '/go', {}, 'bytes'],
    ['POST', '/go', { 'content-type': 'text/plain' }, 'text'],
    ['POST', '/go', { 'content-type': 'x/y' }, 'text'],
    ['POST', '/bodies/none', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1'],
  ])('%s %s with %j and %j: no body is declared, and the handler runs', async (method, path, headers, body) => {
    const { status } = await running.client.send(method, path, { headers, ...(body === undefined ? {} : { body }) });
    expect(status).toBe(200);
  });

  test('one that is ignored has a limit all the same', async () => {
    for (const headers of [json, { 'content-type': 'text/plain' }]) {
      expect((await running.client.send('POST', '/go', { headers, body: 'x'.repeat(101) })).status).toBe(413);
    }
    expect(
      (await running.client.send('POST', '/go', { headers: json, body: JSON.stringify('x'.repeat(98)) })).status,
    ).toBe(200);
  });

  test('a JSON body that no parameter declares is available in context.payload', async () => {
    expect((await running.client.post('/bodies/context', [1, { a: 2 }])).json).toEqual({ got: [1, { a: 2 }] });
    expect((await running.client.send('POST', '/bodies/context', { headers: json })).json).toEqual({ got: null });
    expect((await running.client.send('POST', '/bodies/context', { headers: json, body: '{' })).status).toBe(400);
  });

  test('one that is declared must be there, and JSON', async () => {
    for (const body of ['', '{']) {
      expect(await running.client.send('POST', '/bodies/dto', { headers: json, body })).toMatchObject({
        status: 400,
        json: { errorList: [{ type: 'json_invalid' }] },
      });
    }
  });

  test.each(['/bodies/dto', '/bodies/file'])('415 of %s says what is accepted', async (path) => {
    const {
      status,
      headers,
      json: body,
    } = await running.client.send('POST', path, {
      headers: { 'content-type': 'text/csv' },
      body: 'a,b',
    });
    expect(status).toBe(415);
    expect(body).toEqual({
      errorList: [
        { loc: [], type: 'unsupported_media_type', msg: 'Send the body as application/json or multipart/form-data' },
      ],
    });
    expect(headers.accept).toBe('application/json, multipart/form-data');
  });
});

test('each line of the log has one id', async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  class Known extends Error {}
  @Controller('/x')
  class Failing {
    @Get('/throws') throws() {
      throw new Error('no');
    }
    @Get('/cause') cause() {
      throw new HttpError(409, 'no', { cause: new Error('why') });
    }
    @Get('/bigint') bigint() {
      return 1n;
    }
    @Get('/task') task() {
      return Ok().after(() => {
        throw new Error('task');
      });
    }
    @Get('/mapping') mapping() {
      throw new Known();
    }
    @Get('/log') log(context: Context) {
      context.log.info('mine');
    }
    @Get('/header') header() {
      return Ok().header('x-a', 'b\n');
    }
  }
  @WebSocket('/s')
  class Sockets {
    onConnect(connection: Connection) {
      if (connection.query['fail'] === 'connect') throw new Error('connect');
    }
    onHandshake(context: Context) {
      if (context.query['fail'] === 'handshake') throw new Error('handshake');
    }
    onError() {
      throw new Error('second');
    }
    @OnReceive() receive({ text }: Dto) {
      if (text === 'throw') throw new Error('message');
      return text === 'bigint' ? 1n : Ok().after(() => Promise.reject(new Error('task')));
    }
  }
  const running = await RunningApp.open(
    createApp({
      controllers: [Failing, Sockets],
      log: pino({}, stream),
      errors: [
        [
          Known,
          () => {
            throw new Error('mapping');
          },
        ],
      ],
    }),
  );
  for (const path of ['throws', 'cause', 'bigint', 'task', 'mapping', 'log', 'header'])
    await running.client.get(`/x/${path}`);
  const socket = await running.connect('/s');
  for (const text of ['throw', 'bigint', 'task']) await socket.ask({ text });
  await (
    await running.connect('/s?fail=connect')
  ).closed;
  await expect(running.connect('/s?fail=handshake')).rejects.toMatchObject({ status: 500 });
  await running.close();
  const failed = lines.filter((line) => !/"(?:listening|closing|closed)"/.test(line));
  expect(failed.length).toBeGreaterThanOrEqual(13);
  for (const line of failed) expect([line, line.match(/[{,]"id":/g)?.length]).toEqual([line, 1]);
});
