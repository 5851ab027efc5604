import {
  Accepted,
  Catch,
  Conflict,
  Connection,
  Context,
  Controller,
  createApp,
  Forbidden,
  Get,
  Guard,
  HttpError,
  NotFound,
  Ok,
  OnMessage,
  OnReceive,
  Scoped,
  Singleton,
  Status,
  Stream,
  UnprocessableContent,
  Use,
  WebSocket,
  type CortadoOptions,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import { readableLog } from '@cortado/testkit/http-app';
import type { SocketClient } from '@cortado/testkit/socket-client';

class DomainError extends Error {}
class OutOfStock extends DomainError {}
class OutOfBeans extends OutOfStock {}

const later = (): Promise<void> => Promise.resolve();

@Singleton()
class Shop {
  readonly name = 'corner shop';
}
@Scoped()
class Unit {
  static disposed = 0;
  readonly kind = 'unit';
  [Symbol.dispose]() {
    Unit.disposed += 1;
  }
}
/** Async, injected, and as short-lived as what it holds. */
@Scoped()
class StockErrors {
  constructor(
    private readonly shop: Shop,
    private readonly unit: Unit,
  ) {}
  async catch(error: OutOfStock, context: Context) {
    await later();
    return Conflict(`${this.shop.name}, ${this.unit.kind}: ${error.message} (${context.phase})`);
  }
}

const WAYS: Readonly<Record<string, () => unknown>> = {
  domain: () => new DomainError('domain'),
  stock: () => new OutOfStock('stock'),
  beans: () => new OutOfBeans('beans'),
  range: () => new RangeError('range'),
  type: () => new TypeError('type'),
  http: () => new HttpError(402, 'pay'),
  plain: () => new Error('secret'),
};
const fail = (way: string): never => {
  throw WAYS[way]!();
};

/** The same of every style: method before class before application. */
@Catch(DomainError, (error) => Status(418, `class: ${error.message}`))
@Catch(RangeError, async () => Status(419, 'class: range'))
@Controller('/shop')
@WebSocket('/shop')
class ShopController {
  @Catch(OutOfStock, StockErrors)
  @Catch(OutOfBeans, (error) => UnprocessableContent(`method: ${error.message}`))
  @Get('/method')
  @OnMessage('method')
  method(context: Context) {
    return fail(wayOf(context));
  }
  @Get('/class') @OnMessage('class') class(context: Context) {
    return fail(wayOf(context));
  }
  @Guard((context) => fail(wayOf(context))) @Get('/guard') @OnMessage('guard') guard() {}
  @Use((context) => fail(wayOf(context))) @Get('/use') @OnMessage('use') use() {}
  @Get('/value') @OnMessage('value') @Catch(RangeError, () => ({ instead: [1] })) value() {
    return fail('range');
  }
  @Get('/null') @OnMessage('null') @Catch(RangeError, () => null) null() {
    return fail('range');
  }
}
@Controller('/plain')
@WebSocket('/plain')
class Plain {
  @Get('/way') @OnMessage('way') way(context: Context) {
    return fail(wayOf(context));
  }
}

function wayOf({ query, payload }: Context): string {
  return String(query['way'] ?? (payload as { way?: unknown } | undefined)?.way);
}

const errors = [
  [DomainError, (error: DomainError) => Status(420, `app: ${error.message}`)],
  [OutOfStock, StockErrors],
  [TypeError, async () => Accepted('app: type')],
] as unknown as CortadoOptions['errors'];

let running: RunningApp | undefined;
afterEach(() => running?.close());
async function open(options: CortadoOptions = {}) {
  const opened = (running = await RunningApp.open(
    createApp({ controllers: [ShopController, Plain], log: false, errors, ...options } as CortadoOptions),
  ));
  return { app: opened.app, client: opened.client, connect: opened.connect.bind(opened) };
}

const told = (body: any) => body?.errorList?.[0].msg ?? body;

/** One outcome over HTTP, in the message protocol and in cortado.v1. */
async function everywhere(path: string, event: string, way: string): Promise<unknown[]> {
  const { client, connect } = await open();
  const over = await client.get(`/${path}/${event}?way=${way}`);
  const plain = await (await connect(`/${path}`)).ask({ event, way });
  const rpc = await (await connect(`/${path}`, { subprotocols: ['cortado.v1'] })).ask({ id: 1, event, body: { way } });
  return [
    [over.status, told(over.json)],
    [plain.statusCode, told(plain.body)],
    [rpc.statusCode, told(rpc.body)],
  ];
}

test.each([
  ['shop', 'method', 'beans', 422, 'method: beans'],
  ['shop', 'method', 'domain', 418, 'class: domain'],
  ['shop', 'method', 'range', 419, 'class: range'],
  ['shop', 'method', 'type', 202, 'app: type'],
  ['shop', 'method', 'http', 402, 'pay'],
  ['shop', 'method', 'plain', 500, 'Internal server error'],
  ['shop', 'class', 'beans', 418, 'class: beans'],
  ['shop', 'guard', 'domain', 418, 'class: domain'],
  ['shop', 'use', 'range', 419, 'class: range'],
  ['shop', 'value', '', 200, { instead: [1] }],
  ['shop', 'null', '', 200, null],
  ['plain', 'way', 'domain', 420, 'app: domain'],
])('%s %s: %s is %i, at every entrance', async (path, event, way, status, message) => {
  expect(await everywhere(path, event, way)).toEqual([
    [status, message],
    [status, message],
    [status, message],
  ]);
});

test.each([
  ['shop', 'method', 'stock'],
  ['plain', 'way', 'beans'],
])('%s %s: a class that handles errors is injected for each, and disposed after it', async (path, event, way) => {
  Unit.disposed = 0;
  const said = (phase: string) => [409, `corner shop, unit: ${way} (${phase})`];
  expect(await everywhere(path, event, way)).toEqual([said('request'), said('message'), said('message')]);
  await running!.close();
  expect(Unit.disposed).toBe(3);
});

describe('what is nearer', () => {
  class Base {
    @Catch(DomainError, () => Status(410, 'base method')) @Get() get() {
      return fail('domain');
    }
  }
  @Controller('/derived')
  class Derived extends Base {
    @Catch(DomainError, () => Status(411, 'override')) override get() {
      return fail('domain');
    }
  }
  @Controller('/inherited')
  class Inherited extends Base {}

  test('handlers of an overriding method come first; without its own it keeps those of the base method', async () => {
    const { client } = await open({ controllers: [Derived, Inherited] });
    expect([(await client.get('/derived')).status, (await client.get('/inherited')).status]).toEqual([411, 410]);
  });

  test('an HttpError is answered as it is, and can be caught by its class', async () => {
    class Gone extends HttpError {
      constructor() {
        super(410, 'gone');
      }
    }
    @Catch(Error, () => Status(400, 'caught'))
    @Controller('/http')
    class Http {
      @Get('/own') own() {
        throw new Gone();
      }
      @Catch(Gone, () => NotFound('nothing')) @Get('/caught') caught() {
        throw new Gone();
      }
    }
    const { client } = await open({ controllers: [Http] });
    expect(told((await client.get('/http/own')).json)).toBe('gone');
    expect(told((await client.get('/http/caught')).json)).toBe('nothing');
  });
});

describe('handlers that fail', () => {
  const FAILING: Readonly<Record<string, () => any>> = {
    throws: () => {
      throw new Error('second');
    },
    rejects: async () => {
      await Promise.resolve();
      throw new Error('second');
    },
    'returns nothing': () => undefined,
    'resolves to nothing': async () => undefined,
  };

  test.each(Object.keys(FAILING))('%s: a masked 500, logged once with both errors', async (how) => {
    const { lines, log } = readableLog();
    const failing = [[DomainError, FAILING[how]!]] as const;
    const { client, connect } = await open({ controllers: [Plain], log, errors: failing });
    const { status, json } = await client.get('/plain/way?way=stock');
    expect([status, json.errorList[0].type]).toEqual([500, 'internal_error']);
    const reply = await (await connect('/plain')).ask({ event: 'way', way: 'stock' });
    expect([reply.statusCode, reply.body.errorList[0].type]).toEqual([500, 'internal_error']);
    const failures = lines.filter(({ level }) => level === 50);
    const both = { err: { type: how.includes('nothing') ? 'TypeError' : 'Error' }, handling: { message: 'stock' } };
    expect(failures).toMatchObject([
      { ...both, id: json.errorList[0].id },
      { ...both, id: reply.body.errorList[0].id },
    ]);
  });
});

describe('sockets', () => {
  let connect: (path: string) => Promise<SocketClient>;
  const hears: unknown[] = [];
  @Catch(DomainError, (error, { phase, handler }) => Forbidden(`${phase} ${handler.method}: ${error.message}`))
  @WebSocket('/hooks/:hook')
  class Hooks {
    constructor(private readonly connection: Connection) {}
    onHandshake() {
      if (this.connection.params['hook'] === 'handshake') fail('domain');
    }
    @Catch(RangeError, async () => Ok()) onConnect() {
      if (this.connection.params['hook'] === 'connect') fail('domain');
      if (this.connection.params['hook'] === 'mended') fail('range');
    }
    onError(_connection: Connection, error: unknown, { hook }: { hook: string }) {
      hears.push([hook, String(error)]);
    }
    @OnReceive() receive(text: string) {
      return text;
    }
  }
  @Catch(DomainError, (error) => Conflict(`class: ${error.message}`))
  @Catch(RangeError, async () => NotFound())
  @Controller('/styles')
  class Styles {
    @WebSocket('/closure')
    @Catch(OutOfStock, (error) => Status(418, `socket: ${error.message}`))
    closure(connection: Connection) {
      return connection.acceptCallback({ receive: String, onReceive: fail });
    }
    @WebSocket('/marked') marked(connection: Connection) {
      return connection.acceptCallback({ onReceive: this.receive });
    }
    @Catch(OutOfBeans, () => Status(419, 'receiver')) @OnReceive() receive(text: string) {
      return fail(text);
    }
    @WebSocket('/before') before() {
      return fail('domain');
    }
    @WebSocket('/after') async after(connection: Connection) {
      await connection.accept();
      await connection.receiveText();
      return fail('range');
    }
  }
  beforeEach(async () => {
    hears.length = 0;
    ({ connect } = await open({ controllers: [Hooks, Styles], errors: [] as never }));
  });

  test('onHandshake refuses with what its error comes to', async () => {
    await expect(connect('/hooks/handshake')).rejects.toMatchObject({ status: 403 });
  });
  test('onConnect closes with the code of that status, and onError hears of it', async () => {
    expect((await (await connect('/hooks/connect')).closed).code).toBe(4403);
    expect(hears).toEqual([['onConnect', 'Error: domain']]);
  });
  test('onConnect goes on where its error comes to a success', async () => {
    expect((await (await connect('/hooks/mended')).ask('a')).body).toBe('a');
  });
  test.each([
    ['/styles/closure', 'stock', 418, 'socket: stock'],
    ['/styles/closure', 'domain', 409, 'class: domain'],
    ['/styles/marked', 'beans', 419, 'receiver'],
    ['/styles/marked', 'stock', 409, 'class: stock'],
  ])('%s: %s of a callback is %i', async (path, way, status, message) => {
    const { statusCode, body } = await (await connect(path)).ask(way);
    expect([statusCode, told(body)]).toEqual([status, message]);
  });
  test('a method that has not accepted refuses, one that has closes with the code of the status', async () => {
    await expect(connect('/styles/before')).rejects.toMatchObject({ status: 409 });
    const client = await connect('/styles/after');
    client.send('go');
    expect((await client.closed).code).toBe(4404);
  });
});

test('a stream whose first item fails is answered with what the error comes to, by an async handler too', async () => {
  async function* broken() {
    await Promise.resolve();
    yield fail('domain');
  }
  @Catch(DomainError, async (error) => Conflict(error.message))
  @Controller('/streams')
  @WebSocket('/streams')
  class Streams {
    @Get() get() {
      return Stream(broken());
    }
    @OnMessage('items') items() {
      return broken();
    }
  }
  const { client, connect } = await open({ controllers: [Streams] });
  expect((await client.get('/streams')).status).toBe(409);
  const rpc = await connect('/streams', { subprotocols: ['cortado.v1'] });
  expect(await rpc.ask({ id: 1, event: 'items' })).toMatchObject({ id: 1, statusCode: 409 });
});

test('an answer that cannot be written is handled too; over HTTP by an async handler as well', async () => {
  @Catch(TypeError, async () => Conflict('not JSON'))
  @Controller('/big')
  class Big {
    @Get() get() {
      return { big: 1n };
    }
  }
  const { client } = await open({ controllers: [Big] });
  expect(told((await client.get('/big')).json)).toBe('not JSON');
});

test.each([
  [[[undefined, () => Ok()]], /E_CATCH: createApp, errors\[0\]: undefined is not a class/],
  [[[DomainError]], /E_CATCH: createApp, errors\[0\]: nothing handles DomainError/],
  [[[DomainError, class {}]], /E_CATCH: createApp, errors\[0\]: nothing handles DomainError/],
  [[DomainError], /E_CATCH: createApp, errors\[0\]/],
])('a mistake in errors refuses to start', async (given, message) => {
  await expect(createApp({ controllers: [Plain], log: false, errors: given as never })).rejects.toThrow(message);
});

test('@Catch where no handler is refuses to start', async () => {
  @WebSocket('/stray')
  class Stray {
    @Catch(DomainError, () => Ok()) onDisconnect() {}
    @OnReceive() receive(text: string) {
      return text;
    }
  }
  await expect(createApp({ controllers: [Stray], log: false })).rejects.toThrow(
    /E_WEBSOCKET: Stray.onDisconnect: @Catch would never run/,
  );
});
