import { readableLog } from '@cortado/testkit/http-app';
import { testApp, type TestApp } from '@cortado/testing';
import { RunningApp } from '@cortado/testkit/app';
import { IsIn } from 'class-validator';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import {
  Conflict,
  Connection,
  Context,
  Controller,
  createApp,
  Get,
  HttpError,
  Inject,
  OnMessage,
  OnReceive,
  Ok,
  Post,
  Scoped,
  Singleton,
  Sse,
  Stream,
  UnitOfWork,
  Use,
  WebSocket,
  type CortadoOptions,
} from 'cortado';

/** What happened, in order: the transactions, and the replies as the client saw them. */
let events: string[] = [];
let fails: 'begin' | 'commit' | 'rollback' | undefined;
beforeEach(() => {
  events = [];
  fails = undefined;
});

@Singleton()
class Ledger {
  #count = 0;

  async step(name: 'begin' | 'commit' | 'rollback', id = (this.#count += 1)): Promise<number> {
    await new Promise(setImmediate);
    if (fails === name) throw new HttpError(409, `${name} failed`);
    events.push(`${name} ${id}`);
    return id;
  }
}

@Scoped()
class Unit extends UnitOfWork<number> {
  constructor(
    context: Context,
    private readonly ledger: Ledger,
  ) {
    super(context);
  }

  protected begin() {
    return this.ledger.step('begin');
  }

  protected commit(id: number) {
    return this.ledger.step('commit', id);
  }

  protected rollback(id: number) {
    return this.ledger.step('rollback', id);
  }
}

const WAYS = [
  'ok',
  'nothing',
  'conflict',
  'throws',
  'untouched',
  'twice',
  'after',
  'failing-after',
  'unawaited',
  'tells',
  'tells-alone',
  'tells-wrong',
] as const;

class Request {
  @IsIn(WAYS) way!: (typeof WAYS)[number];
}

async function handle(way: Request['way'], unit: Unit): Promise<unknown> {
  if (way === 'untouched') return Ok(way);
  if (way === 'unawaited') {
    void unit.transaction();
    return Ok(way);
  }
  if (way.startsWith('tells')) {
    unit.afterCommit(() => void events.push('told'));
    if (way === 'tells-wrong') {
      unit.afterCommit(() => Promise.reject(new Error('nobody listens')));
      unit.afterCommit(() => void events.push('told again'));
    }
    if (way === 'tells-alone') return Ok(way);
  }
  await Promise.all([unit.transaction(), way === 'twice' ? unit.transaction() : undefined]);
  if (way === 'nothing') return undefined;
  if (way === 'conflict') return Conflict('taken');
  if (way === 'throws') throw new Error('broken');
  const inTask = async (): Promise<void> => {
    await unit.transaction();
    if (way === 'failing-after') throw new Error('broken task');
  };
  return way.endsWith('after') ? Ok(way).after(inTask) : Ok(way);
}

@Controller('/work')
@WebSocket('/work')
class Work {
  @Post() @OnReceive() async work({ way }: Request, @Inject() unit: Unit) {
    return await handle(way, unit);
  }

  @Use(async (_context, next) => {
    await next();
    return Conflict('by the middleware');
  })
  @Post('/changed')
  @OnMessage('changed')
  async changed(_request: Request, @Inject() unit: Unit) {
    await unit.transaction();
  }

  @OnMessage('slow') @Post('/slow') async slow(_request: Request, @Inject() unit: Unit) {
    await unit.transaction();
    await new Promise((resolve) => (release = () => resolve(undefined)));
    return Ok();
  }
}

let release: () => void = () => undefined;
const options: CortadoOptions = { controllers: [Work], log: false };

let app: TestApp | undefined;
afterEach(() => app?.close());

interface Transport {
  /** Sends a message to `event`, and gives the status of the reply. */
  send(way: string, event?: string): Promise<number>;
}

async function open(name: string, more: CortadoOptions = {}): Promise<Transport> {
  app = await testApp({ ...options, ...more });
  const { request, connect } = { request: app.request.bind(app), connect: app.connect.bind(app) };
  if (name === 'http') {
    return {
      send: async (way, event = '') => {
        const { status } = await request('POST', `/work/${event}`.replace(/\/$/, ''), { body: { way } });
        events.push(`reply ${status}`);
        return status;
      },
    };
  }
  const socket = await connect('/work', name === 'rpc' ? { subprotocols: ['cortado.v1'] } : {});
  let id = 0;
  return {
    send: async (way, event) => {
      const named = event === undefined ? {} : { event };
      socket.send(name === 'rpc' ? { id: (id += 1), ...named, body: { way } } : { ...named, way });
      if (name === 'message' && way === 'nothing') return 204; // no reply
      const { statusCode } = (await socket.next()) as { statusCode: number };
      events.push(`reply ${statusCode}`);
      return statusCode;
    },
  };
}

describe.each(['http', 'message', 'rpc'])('a unit of work over %s', (transport) => {
  test.each([
    ['a success commits before the reply leaves', 'ok', ['begin 1', 'commit 1', 'reply 200']],
    ['a returned failure is rolled back', 'conflict', ['begin 1', 'rollback 1', 'reply 409']],
    ['an error is rolled back', 'throws', ['begin 1', 'rollback 1', 'reply 500']],
    ['what is not asked for is not begun', 'untouched', ['reply 200']],
    ['two at the same time get one transaction', 'twice', ['begin 1', 'commit 1', 'reply 200']],
    ['one that nobody awaited ends too', 'unawaited', ['begin 1', 'commit 1', 'reply 200']],
    ['others are told after the commit, before the reply', 'tells', ['begin 1', 'commit 1', 'told', 'reply 200']],
    ['others are told where nothing was begun', 'tells-alone', ['told', 'reply 200']],
    ['telling that fails changes nothing', 'tells-wrong', ['begin 1', 'commit 1', 'told', 'told again', 'reply 200']],
    ['a message that breaks a rule begins none', 'other', ['reply 400']],
  ])('%s', async (_title, way, expected) => {
    const { send } = await open(transport);
    await send(way);
    expect(events).toEqual(expected);
  });

  test('a handler that returns nothing commits', async () => {
    const { send } = await open(transport);
    await send('nothing');
    await send('untouched');
    expect(events.slice(0, 2)).toEqual(['begin 1', 'commit 1']);
  });

  test('each request or message has a transaction of its own', async () => {
    const { send } = await open(transport);
    await send('ok');
    await send('conflict');
    expect(events).toEqual(['begin 1', 'commit 1', 'reply 200', 'begin 2', 'rollback 2', 'reply 409']);
  });

  test('the outcome is what middleware makes of it', async () => {
    const { send } = await open(transport);
    await send('ok', 'changed');
    expect(events).toEqual(['begin 1', 'rollback 1', 'reply 409']);
  });

  test('a commit that fails is the outcome, and is rolled back', async () => {
    const { send } = await open(transport);
    fails = 'commit';
    await send('ok');
    expect(events).toEqual(['begin 1', 'rollback 1', 'reply 409']);
  });

  test('afterCommit() does not run without a commit', async () => {
    const { send } = await open(transport);
    fails = 'commit';
    await send('tells');
    expect(events).toEqual(['begin 1', 'rollback 1', 'reply 409']);
  });

  test('a begin() that fails is the outcome, and neither commit() nor rollback() runs', async () => {
    const { send } = await open(transport);
    fails = 'begin';
    await send('ok');
    expect(events).toEqual(['reply 409']);
  });

  test('a rollback that fails is logged, and the outcome stays', async () => {
    const { lines, log } = readableLog();
    const { send } = await open(transport, { log });
    fails = 'rollback';
    expect(await send('conflict')).toBe(409);
    expect(lines.filter((each) => each.level >= 50).map(({ msg }) => msg)).toEqual([
      'a transaction could not be rolled back',
    ]);
  });

  test.each([
    ['after', 'commit 2'],
    ['failing-after', 'rollback 2'],
  ])('a task after the reply has a transaction of its own: %s', async (way, end) => {
    const { send } = await open(transport);
    await send(way);
    await app!.close();
    expect(events.filter((each) => !each.startsWith('reply'))).toEqual(['begin 1', 'commit 1', 'begin 2', end]);
    expect(events.indexOf('reply 200')).toBeGreaterThan(1);
  });

  test('a handler that takes too long is rolled back, whatever it returns', async () => {
    // Long enough to begin a transaction on a machine that is busy.
    const limit = { handlerTimeout: 500 };
    const { send } = await open(transport, { http: limit, websocket: limit });
    expect(await send('ok', 'slow')).toBe(503);
    release();
    await app!.close();
    expect(events).toEqual(['begin 1', 'reply 503', 'rollback 1']);
  });
});

const ENDS = ['end', 'fail', 'wait'] as const;

class Export {
  @IsIn(ENDS) way!: (typeof ENDS)[number];
}

@Controller('/export')
@WebSocket('/export', { subprotocols: ['cortado.v1'] })
class Exports {
  async *#rows(way: string, unit: Unit, { signal }: Context) {
    yield `${await unit.transaction()}`;
    if (way === 'fail') throw new HttpError(409, 'broken');
    if (way === 'wait') await once(signal, 'abort');
    yield 'last';
  }

  @OnReceive() rows({ way }: Export, context: Context, @Inject() unit: Unit) {
    return this.#rows(way, unit, context);
  }

  @Get('/:way') stream(context: Context, @Inject() unit: Unit) {
    return Stream(this.#rows(context.params['way']!, unit, context), { type: 'text/plain' });
  }

  @Get('/feed/:way') feed(context: Context, @Inject() unit: Unit) {
    const rows = this.#rows(context.params['way']!, unit, context);
    return Sse(
      (async function* () {
        for await (const data of rows) yield { data };
      })(),
    );
  }

  @Get('/readable/:way') async readable(context: Context, @Inject() unit: Unit) {
    await unit.transaction();
    return Stream(Readable.from(this.#rows(context.params['way']!, unit, context)), { type: 'text/plain' });
  }
}

describe('a stream over rpc', () => {
  const run = async (way: string) => {
    app = await testApp({ controllers: [Exports], log: false });
    const socket = await app.connect('/export', { subprotocols: ['cortado.v1'] });
    socket.send({ id: 1, body: { way } });
    return socket;
  };

  test('commits after the last item, before its end is told', async () => {
    const socket = await run('end');
    expect(await socket.next()).toMatchObject({ id: 1, seq: 0 });
    expect(await socket.next()).toMatchObject({ seq: 1 });
    expect(await socket.next()).toMatchObject({ id: 1, statusCode: 200 });
    expect(events).toEqual(['begin 1', 'commit 1']);
  });

  test('is rolled back when it fails', async () => {
    const socket = await run('fail');
    await socket.next();
    expect(await socket.next()).toMatchObject({ id: 1, statusCode: 409 });
    expect(events).toEqual(['begin 1', 'rollback 1']);
  });

  test('is rolled back when it is cancelled', async () => {
    const socket = await run('wait');
    await socket.next();
    socket.send({ id: 1, event: '$cancel' });
    expect(await socket.next()).toMatchObject({ id: 1, statusCode: 499 });
    expect(events).toEqual(['begin 1', 'rollback 1']);
  });

  test('a commit that fails is its end', async () => {
    fails = 'commit';
    const socket = await run('end');
    await socket.next();
    await socket.next();
    expect(await socket.next()).toMatchObject({ id: 1, statusCode: 409 });
    expect(events).toEqual(['begin 1', 'rollback 1']);
  });
});

describe.each(['', '/feed', '/readable'])('a stream over http: /export%s', (path) => {
  test('commits before the end of its body', async () => {
    const running = await RunningApp.open(createApp({ controllers: [Exports], log: false }));
    expect((await running.client.get(`/export${path}/end`)).text).toContain('last');
    expect(events).toEqual(['begin 1', 'commit 1']);
    await running.close();
  });

  test('is rolled back when it fails', async () => {
    const running = await RunningApp.open(createApp({ controllers: [Exports], log: false }));
    await expect(running.client.get(`/export${path}/fail`)).rejects.toThrow('aborted');
    await running.close();
    expect(events).toEqual(['begin 1', 'rollback 1']);
  });

  test('is rolled back when the client leaves', async () => {
    const running = await RunningApp.open(createApp({ controllers: [Exports], log: false }));
    const connection = await running.client.connect();
    connection.write(`GET /export${path}/wait HTTP/1.1\r\nhost: a\r\n\r\n`);
    await connection.until(/\r\n\r\n[^]*1/);
    connection.destroy();
    await running.close();
    expect(events).toEqual(['begin 1', 'rollback 1']);
  });
});

test('the message protocol has no streams: what one began is rolled back', async () => {
  app = await testApp({ controllers: [Begun], log: false });
  const socket = await app.connect('/begun');
  socket.send({ way: 'end' });
  await socket.expectReply(500);
  expect(events).toEqual(['begin 1', 'rollback 1']);
});

@WebSocket('/begun')
class Begun {
  @OnReceive() async begun(_request: Export, @Inject() unit: Unit) {
    await unit.transaction();
    return (async function* () {})();
  }
}

@WebSocket('/greeting')
class Greeting {
  async onConnect(connection: Connection, @Inject() unit: Unit) {
    await unit.transaction();
    if (connection.query['way'] === 'refuse') return Conflict('no');
    await connection.sendJson('hello');
  }
  @OnReceive() receive() {}
}

test.each([
  ['ok', 'commit 1'],
  ['refuse', 'rollback 1'],
])('onConnect has a transaction of its own: %s', async (way, end) => {
  app = await testApp({ controllers: [Greeting], log: false });
  const socket = await app.connect(`/greeting?way=${way}`);
  if (way === 'ok') await socket.next();
  else await socket.closed;
  await app.close();
  expect(events).toEqual(['begin 1', end]);
});

@Controller('/late')
class Late {
  static failed: Promise<unknown>;

  @Get() late(@Inject() unit: Unit) {
    Late.failed = new Promise((resolve) => {
      setImmediate(() => void unit.transaction().catch(resolve));
    });
    return Ok();
  }
}

test('code that nobody awaits cannot begin a transaction after the outcome', async () => {
  app = await testApp({ controllers: [Late], log: false });
  await app.request('GET', '/late');
  expect(String(await Late.failed)).toBe(
    'Error: Late.late: the outcome is already known. Await everything that needs it in the handler, or do it in a task of .after()',
  );
  expect(events).toEqual([]);
});

test('function routes and sockets reach it through their context', async () => {
  app = await testApp({ log: false });
  app.app.route('POST', '/order', async (context) => Ok(await context.get(Unit).transaction()));
  app.app.websocket('/orders', {
    receive: Request,
    onReceive: async (_request: Request, _connection: Connection, context: Context) =>
      Conflict(String(await context.get(Unit).transaction())),
  });
  await app.request('POST', '/order');
  const socket = await app.connect('/orders');
  socket.send({ way: 'ok' });
  await socket.expectReply(409);
  expect(events).toEqual(['begin 1', 'commit 1', 'begin 2', 'rollback 2']);
});

test('hooks run in reverse order, and after one fails the others receive a failure', async () => {
  app = await testApp({ log: false });
  app.app.route('GET', '/', (context) => {
    context.onOutcome(({ statusCode }) => events.push(`first ${statusCode}`));
    context.onOutcome(() => {
      throw new HttpError(503, 'later');
    });
    context.onOutcome(({ statusCode }) => events.push(`third ${statusCode}`));
    return Ok();
  });
  const { status } = await app.request('GET', '/');
  expect([...events, status]).toEqual(['third 200', 'first 500', 503]);
});
