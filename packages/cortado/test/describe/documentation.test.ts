import { apiKey, authenticate, Authenticated, basic, bearer, jwt, session } from '@cortado/auth';
import { IsInt, IsOptional, IsString } from 'class-validator';
import {
  Api,
  Asks,
  Channel,
  Controller,
  createApp,
  Created,
  described,
  Emits,
  Get,
  Guard,
  NoContent,
  Ok,
  OnJoin,
  OnMessage,
  OnReceive,
  PartialType,
  Patch,
  Post,
  Returns,
  Sse,
  Stream,
  WebSocket,
  type Application,
  type Connection,
  type HandlerDescription,
  type SelfDescription,
} from 'cortado';
import { golden, plain } from './golden';

@Api({ name: 'NewOrder', description: 'What is **ordered**.', example: { item: 'tea', amount: 2 } })
class CreateOrder {
  @Api({ example: 'tea' }) @Api({ description: 'Its name.' }) @IsString() item!: string;
  @Api({ deprecated: true }) @IsOptional() @IsInt() amount?: number;
}
class UpdateOrder extends PartialType(CreateOrder) {}
/** Known by what `@Api` says alone: nobody sends it. */
class OrderView {
  @Api({ example: 7 }) id!: number;
  @Api({}) placed!: Date;
}
class Tick {
  @IsInt() n!: number;
}
class Said {
  @IsString() text!: string;
}
class Confirm {
  @IsString() question!: string;
}
class OutOfStock {
  @IsInt() left!: number;
}

@Api({ summary: 'Orders', description: 'All about orders.', tags: ['shop'], security: ['partner'] })
abstract class ShopController {
  @Api({ summary: 'How many there are', tags: ['counts'] }) @Returns(200, Number) @Get('/count') count() {
    return 0;
  }
}
@Controller('/orders')
@Api({ deprecated: true, name: 'Orders' })
class OrderController extends ShopController {
  @Api({ summary: 'Orders something', example: { item: 'tea' }, security: [] })
  @Returns(201, OrderView, { description: 'as stored' })
  @Post()
  add({ item }: CreateOrder) {
    return Created({ id: item.length, placed: new Date(0) });
  }
  @Patch('/:id') change(order: UpdateOrder) {
    return order;
  }
  @Returns(200, { type: 'text/csv' }, { description: 'a table' }) @Get('/export') export() {
    return Stream((async function* () {})(), { type: 'text/csv' });
  }
  @Returns(200, { events: { tick: Tick, end: null } }) @Get('/feed') feed() {
    return Sse((async function* () {})());
  }
  @Api({ hidden: true, deprecated: false }) @Returns(200, [OrderView]) @Get('/secret') secret() {
    return [];
  }
}

@Api({ summary: 'Chat', description: 'Where people talk.' })
@Emits('said', Said, { description: 'to everyone' })
@Emits('cleared', null)
@Channel('room:{room}')
class RoomChannel {
  @Api({ summary: 'Joins a room' }) @Returns(204, null) @OnJoin() onJoin() {
    return NoContent();
  }
  @Api({ summary: 'Says something' }) @Returns(200, Said) @OnMessage('say') say(said: Said) {
    return Ok(said);
  }
}

@Api({ summary: 'Live', tags: ['live'] })
@Emits('ticks', [Tick])
@Asks('confirm', Confirm, { 200: Boolean, 409: OutOfStock }, { description: 'before an order' })
@WebSocket('/live', { channels: [RoomChannel] })
class LiveSocket {
  @Returns(206, Tick) @OnMessage('count') async *count() {
    yield { n: 1 };
  }
}
/** Pushes one event more, and another kind of `ticks`. */
@Emits('ticks', Tick)
@Emits('more', String)
@WebSocket('/live/2')
class BetterSocket extends LiveSocket {}

@Controller('/traditional')
@Emits('said', Said)
class TraditionalController {
  @Api({ summary: 'Speaks' }) @Emits('left', null) @WebSocket('/speak') speak(connection: Connection) {
    return connection.acceptCallback({ onReceive: this.onReceive });
  }
  @WebSocket('/listen') listen(connection: Connection) {
    return connection.acceptCallback({ onReceive: this.onReceive });
  }
  @Api({ deprecated: true }) @Returns(200, Said) @OnReceive() onReceive(said: Said) {
    return said;
  }
}

const apps: Application[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));
const open = async (options: Parameters<typeof createApp>[0]): Promise<Application> => {
  const app = await createApp({ log: false, ...options });
  apps.push(app);
  return app;
};

test('controllers, channels and endpoints of every style', async () => {
  const app = await open({ controllers: [OrderController, LiveSocket, BetterSocket, TraditionalController] });
  expect(plain(app.describe())).toEqual(golden('documentation', app.describe()));
});

test('functions', async () => {
  const app = await open({});
  app.route('POST', '/orders', {
    api: { summary: 'Orders something', tags: ['shop'] },
    returns: { 201: OrderView, 404: null, 200: { type: 'text/csv' } },
    body: CreateOrder,
    handler: ({ item }) => Created({ id: item.length, placed: new Date(0) }),
  });
  app.websocket(
    '/chat',
    { receive: Said, onReceive: (said) => said },
    {
      api: { summary: 'Chat', description: 'Where people talk.', tags: ['chat'] },
      returns: { 200: Said },
      emits: { said: Said, cleared: null },
      asks: { confirm: { type: Confirm, answers: { 200: Boolean, 409: OutOfStock } } },
      channels: [RoomChannel],
    },
  );
  expect(plain(app.describe())).toEqual(golden('documented-functions', app.describe()));
});

test('answers of functions are written as they say', async () => {
  const app = await open({});
  class Shown {
    @Api({}) id!: number;
  }
  app.route('GET', '/none', { returns: { 200: { type: 'text/csv' } }, handler: () => Buffer.from('a,b') });
  app.websocket('/x', { receive: Said, onReceive: () => ({ id: 1 }) }, { returns: { 200: Shown } });
  const [route, , message] = app.describe().handlers;
  expect(route?.responses).toEqual([{ status: 200, type: null, list: false, mediaType: 'text/csv' }]);
  expect(message?.responses).toEqual([{ status: 200, type: Shown, list: false }]);
});

describe('statuses', () => {
  const statusesOf = async (options: Parameters<typeof createApp>[0], index = 0): Promise<unknown> =>
    (await open(options)).describe().handlers[index]!.statuses;

  test('none for a handler that reads nothing', async () => {
    @Controller('/x')
    class Plain {
      @Get() all() {
        return 'a';
      }
    }
    expect(await statusesOf({ controllers: [Plain] })).toBeUndefined();
    expect(await statusesOf({ controllers: [Plain], http: { rateLimit: { max: 5 } } })).toEqual([429]);
    expect(await statusesOf({ controllers: [Plain], guards: [() => true] })).toEqual([403]);
    const schemes = [basic({ realm: 'Shop', verify: () => undefined })] as const;
    expect(await statusesOf({ controllers: [Plain], guards: [authenticate(...schemes)] })).toEqual([401, 429]);
    const guards = [authenticate(...schemes, { throttle: false })];
    expect(await statusesOf({ controllers: [Plain], guards })).toEqual([401]);
  });

  test('a handshake has the limit of requests, and messages have their own', async () => {
    const options = { controllers: [LiveSocket], http: { rateLimit: { max: 5 } } };
    expect(await statusesOf(options)).toEqual([429]);
    expect(await statusesOf(options, 1)).toEqual([429]);
    expect(await statusesOf({ controllers: [LiveSocket] })).toBeUndefined();
  });
});

describe('security', () => {
  const handlersOf = async (options: Parameters<typeof createApp>[0]): Promise<readonly HandlerDescription[]> =>
    (await open(options)).describe().handlers;
  const identify = authenticate(bearer(() => undefined));

  test('a guard of messages takes the credentials of the handshake', async () => {
    @Guard(identify)
    @WebSocket('/x')
    class Secured {
      @Authenticated() @OnMessage('mine') mine() {}
      @OnMessage('open') open() {}
    }
    const [handshake, mine, anybody] = await handlersOf({ controllers: [Secured] });
    expect(handshake!.security).toEqual({ schemes: ['bearer'], required: false });
    expect(mine!.security).toEqual({ schemes: ['bearer'], required: true });
    expect(anybody!.security).toBeUndefined();
  });

  test('@Api names schemes where no guard does', async () => {
    @Controller('/x')
    @Api({ security: ['partner'] })
    class Documented {
      @Get() all() {}
      @Api({ security: [] }) @Get('/open') open() {}
      @Guard(identify) @Get('/guarded') guarded() {}
    }
    const securities = (await handlersOf({ controllers: [Documented] })).map(({ security }) => security);
    expect(securities).toEqual([
      { schemes: ['partner'], required: true },
      undefined,
      { schemes: ['bearer'], required: false },
    ]);
  });

  test('schemes are found by name, with where clients send their credentials', async () => {
    const secret = 'a secret of at least thirty-two characters';
    class PartnerGuard {
      static readonly [described]: SelfDescription = {
        security: ['partner'],
        schemes: [{ name: 'partner', type: 'apiKey', in: 'query', parameter: 'partner', description: 'On request.' }],
      };
      check(): boolean {
        return true;
      }
    }
    const keys = { a: 1 };
    const app = await open({
      guards: [
        authenticate(
          jwt({ key: secret, query: true }),
          basic({ realm: 'Shop', verify: () => undefined }),
          apiKey({ keys }),
          apiKey({ keys, header: 'X-Report-Key' }),
          session({ secret, find: () => undefined }),
          session({ secret, find: () => undefined, cookie: '__Host-id' }),
        ),
        PartnerGuard,
      ],
    });
    app.route('GET', '/', () => 'home');
    const names = ['bearer', 'basic', 'apiKey', 'apiKey-x-report-key', 'session', 'session-__Host-id'];
    const { handlers, securitySchemes } = app.describe();
    expect(handlers[0]!.security).toEqual({ schemes: [...names, 'partner'], required: true });
    expect(securitySchemes).toEqual([
      {
        name: 'bearer',
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        handshake: ['subprotocol', 'query'],
      },
      { name: 'basic', type: 'http', scheme: 'basic' },
      { name: 'apiKey', type: 'apiKey', in: 'header', parameter: 'x-api-key' },
      { name: 'apiKey-x-report-key', type: 'apiKey', in: 'header', parameter: 'x-report-key' },
      { name: 'session', type: 'apiKey', in: 'cookie', parameter: 'session' },
      { name: 'session-__Host-id', type: 'apiKey', in: 'cookie', parameter: '__Host-id' },
      { name: 'partner', type: 'apiKey', in: 'query', parameter: 'partner', description: 'On request.' },
    ]);
  });
});

describe('mistakes', () => {
  const decorate = (documentation: object): (() => unknown) => {
    return () => {
      class Documented {
        all() {}
      }
      Api(documentation)(Documented.prototype, 'all', { value: Documented.prototype.all });
    };
  };

  test.each([
    ['an option that does not exist', { sumary: 'All' }, 'did you mean "summary"?'],
    ['a name of a method', { name: 'All' }, 'there is no option "name"'],
    ['a text that is none', { summary: 7 }, '@Api of Documented.all.summary'],
    ['tags that are no list', { tags: 'a' }, 'use a list of names'],
  ])('%s is refused when the decorator runs', (_name, documentation, message) => {
    expect(decorate(documentation)).toThrow(expect.objectContaining({ code: 'E_OPTION' }));
    expect(decorate(documentation)).toThrow(message);
  });

  test('what only methods have is refused on a property', () => {
    expect(() => {
      class Dto {
        @Api({ tags: ['a'] }) a!: string;
      }
      return Dto;
    }).toThrow('@Api of Dto.a: there is no option "tags"');
  });

  test('a decorator that has no effect refuses to start, whichever transport handles the others', async () => {
    class Base {
      @Get() all() {}
      helper() {}
    }
    const started = (decorate: (type: any) => void): Promise<unknown> => {
      class Bad extends Base {}
      decorate(Bad);
      Controller('/x')(Bad);
      return open({ controllers: [Bad] });
    };
    const method = { value: Base.prototype.helper };
    await expect(started((type) => Api({})(type.prototype, 'helper', method))).rejects.toThrow(
      'E_DESCRIPTION: Bad.helper: @Api would have no effect',
    );
    await expect(started(Emits('said', Said))).rejects.toThrow('E_DESCRIPTION: Bad: @Emits would have no effect');
    await expect(started((type) => Asks('a', null, {})(type.prototype, 'all', method))).rejects.toThrow(
      'E_DESCRIPTION: Bad.all: @Asks would have no effect: this method accepts no sockets',
    );
  });

  test('a class that does not exist refuses to start', async () => {
    const lost = undefined as never;
    const socket = (decorate: (type: any) => void): Promise<unknown> => {
      @WebSocket('/x')
      class Echo {
        @OnReceive(String) onReceive(text: string) {
          return text;
        }
      }
      decorate(Echo);
      return open({ controllers: [Echo] });
    };
    await expect(socket(Emits('said', lost))).rejects.toThrow(
      "E_METADATA_LOST: Echo: @Emits('said', …) names no class",
    );
    await expect(socket(Asks('a', null, { 200: lost }))).rejects.toThrow("Echo: @Asks('a', …) names no class");
    await expect(socket(Emits('a', null, { descripton: '' } as never))).rejects.toThrow('did you mean "description"?');
    await expect(
      open({}).then((app) => app.websocket('/x', { receive: String, onReceive: () => 1 }, { emits: { said: lost } })),
    ).rejects.toThrow('names no class');
  });

  test('options of functions are checked when they are registered', async () => {
    const app = await open({});
    const wrong = { sumary: 'a' } as never;
    expect(() => app.route('GET', '/a', { api: wrong, handler: () => 1 })).toThrow(
      `app.route('GET', '/a'), api: there is no option "sumary"`,
    );
    expect(() => app.websocket('/a', (connection) => connection.accept(), { api: wrong })).toThrow(
      `app.websocket('/a'), api: there is no option "sumary"`,
    );
    const returns = { 200: { type: 'csv' } };
    expect(() => app.route('GET', '/b', { returns, handler: () => 1 })).toThrow('"csv" is not a media type');
  });
});
