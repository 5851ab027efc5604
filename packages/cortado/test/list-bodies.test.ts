import { IsInt, IsString, Length, Validate, ValidatorConstraint } from 'class-validator';
import {
  Body,
  Connection,
  Controller,
  createApp,
  OnMessage,
  OnReceive,
  Post,
  Returns,
  WebSocket,
  type Application,
  type Class,
  type ConfigurationError,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';

class Item {
  @IsString() @Length(1, 5) name!: string;
}

@ValidatorConstraint({ async: true })
class Known {
  async validate(value: unknown) {
    return value !== 'unknown';
  }
}

class Checked {
  @Validate(Known) name!: string;
}

let touched = 0;
class Touching {
  @IsInt() get value(): number {
    return 1;
  }
  set value(_value: number) {
    touched += 1;
  }
}

const shown = (items: readonly Item[]) => items.map((each) => [each instanceof Item, each.name]);

@Controller('/items')
@WebSocket('/items')
class Items {
  @Post() @OnReceive([Item]) add(@Body([Item]) items: Item[]) {
    return shown(items);
  }
  @Post('/beside') beside(@Body(Item) items: Item[]) {
    return shown(items);
  }
  @Post('/strict') strict(@Body([Item], { unknown: 'reject' }) items: readonly Item[]) {
    return items.length;
  }
  @Post('/async') later(@Body([Checked]) items: Checked[]) {
    return items.length;
  }
  @Post('/default') standard(@Body([Item]) items: Item[] = []) {
    return items.length;
  }
  @Post('/three') three(@Body([Item], { maxItems: 3 }) items: Item[]) {
    return items.length;
  }
  @Post('/three/beside') threeBeside(@Body(Item, { maxItems: 3 }) items: Item[]) {
    return items.length;
  }
  @Post('/touching') touching(@Body([Touching], { maxItems: 3 }) items: Touching[]) {
    return items.length;
  }
  @Post('/texts') texts(@Body([String]) items: string[]) {
    return items.join();
  }
  @Post('/numbers') numbers(@Body([Number]) items: number[]) {
    return items;
  }
  @Post('/booleans') booleans(@Body([Boolean]) items: boolean[]) {
    return items;
  }
  @Returns(200, [Item]) @Post('/echo') echo(@Body([Item]) items: Item[]) {
    return items;
  }
}

@Controller('/sockets')
class Sockets {
  @WebSocket('/callbacks') async callbacks(connection: Connection) {
    await connection.acceptCallback({ receive: [Item], onReceive: (items) => shown(items) });
  }
  @WebSocket('/marked') async marked(connection: Connection) {
    await connection.acceptCallback({ receive: [Item], onReceive: this.onReceive });
  }
  @OnReceive([Item]) onReceive(items: Item[]) {
    return shown(items);
  }
  @WebSocket('/raw') async raw(connection: Connection) {
    await connection.accept();
    for (;;) {
      try {
        await connection.sendJson(shown(await connection.receiveJson([Item])));
      } catch (error) {
        await connection.sendJson((error as { errorList?: unknown }).errorList);
        if (connection.state !== 'open') return;
      }
    }
  }
}

@WebSocket('/events')
class Events {
  @OnMessage('add', [Item]) add(items: Item[]) {
    return shown(items);
  }
  @OnMessage('numbers', [Number]) numbers(list: number[]) {
    return list.length;
  }
  @OnReceive([Item]) rest(items: Item[]) {
    return items.length;
  }
}

function addFunctions(app: Application): Application {
  app.route('POST', '/function', { body: [Item], handler: (items) => shown(items) });
  app.route('POST', '/function/three', {
    body: [Item],
    bodyOptions: { maxItems: 3 },
    handler: (items) => shown(items),
  });
  app.route('POST', '/function/texts', { body: [String], handler: (texts) => texts.map((each) => each.toUpperCase()) });
  app.websocket('/function', { receive: [Item], onReceive: (items) => shown(items) });
  app.websocket('/numbers', {
    receive: [Number],
    onReceive: (numbers) => numbers.reduce((sum, each) => sum + each, 0),
  });
  return app;
}

const open = (dto: object): Promise<RunningApp> =>
  RunningApp.open(createApp({ controllers: [Items, Sockets, Events], log: false, dto }).then(addFunctions));

const valid = [{ name: 'a', more: 1 }, { name: 'b' }];
const read = [
  [true, 'a'],
  [true, 'b'],
];
/** Inputs of a list of items, and where they are wrong. */
const WRONG: readonly [input: unknown, errorList: readonly object[]][] = [
  [{ name: 'a' }, [{ loc: [], type: 'array_expected', msg: 'Array expected' }]],
  ['a', [{ loc: [], type: 'array_expected', msg: 'Array expected' }]],
  [null, [{ loc: [], type: 'array_expected', msg: 'Array expected' }]],
  [
    [null, { name: 'a' }, 7, [{ name: 'a' }]],
    [
      { loc: [0], type: 'object_expected' },
      { loc: [2], type: 'object_expected' },
      { loc: [3], type: 'object_expected' },
    ],
  ],
  [[{ name: 'a' }, { name: 'too long' }], [{ loc: [1, 'name'], type: 'isLength' }]],
  [
    Array.from({ length: 1_001 }, () => 'x'),
    [{ loc: [], type: 'arrayMaxSize', msg: 'At most 1000 items are accepted' }],
  ],
];
const expected = (errorList: readonly object[]) => ({
  errorList: errorList.map((each) => expect.objectContaining(each)),
});

describe.each([
  ['source', { backend: 'source' }],
  ['closures', { backend: 'closures' }],
  ['compat', { compat: true }],
] as const)('a body that is a list, by %s', (_mode, dto) => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await open(dto);
  });
  afterAll(() => running.close());

  test('is read item by item', async () => {
    for (const path of ['/items', '/items/beside', '/function'])
      expect([path, (await running.client.post(path, valid)).json]).toEqual([path, read]);
    expect((await running.client.post('/items', [])).json).toEqual([]);
    expect((await running.client.post('/items/async', [{ name: 'x' }])).json).toBe(1);
    expect((await running.client.post('/items/echo', [{ name: 'x', more: 1 }])).json).toEqual([{ name: 'x' }]);
    expect(
      (
        await running.client.post(
          '/items',
          Array.from({ length: 1_000 }, () => ({ name: 'a' })),
        )
      ).status,
    ).toBe(200);
  });

  test.each(WRONG)('refuses %j, with the index of what is wrong', async (input, errorList) => {
    for (const path of ['/items', '/items/beside', '/function']) {
      const { status, json } = await running.client.post(path, input);
      expect([path, status, json]).toEqual([path, 400, expected(errorList)]);
    }
  });

  test.each(WRONG)('refuses the message %j on each kind of socket, in both protocols', async (input, errorList) => {
    for (const path of ['/items', '/sockets/callbacks', '/sockets/marked', '/function']) {
      const plain = await running.connect(path);
      expect([path, await plain.ask(valid)]).toEqual([path, { statusCode: 200, body: read }]);
      expect([path, await plain.ask(JSON.stringify(input))]).toEqual([
        path,
        { statusCode: 400, body: expected(errorList) },
      ]);
      const rpc = await running.connect(path, { subprotocols: ['cortado.v1'] });
      expect([path, await rpc.ask({ id: 1, body: valid })]).toEqual([path, { id: 1, statusCode: 200, body: read }]);
      const body = expected(errorList);
      expect([path, await rpc.ask({ id: 2, body: input })]).toEqual([path, { id: 2, statusCode: 400, body }]);
    }
    const raw = await running.connect('/sockets/raw');
    expect(await raw.ask(valid)).toEqual(read);
    expect(await raw.ask(JSON.stringify(input))).toEqual(expected(errorList).errorList);
  });

  test.each([
    ['/items/strict', [{ name: 'a', more: 1 }], [{ loc: [0, 'more'] }]],
    ['/items/async', [{ name: 'a' }, { name: 'unknown' }], [{ loc: [1, 'name'] }]],
    [
      '/items/texts',
      ['a', 1, null, ['a']],
      [1, 2, 3].map((index) => ({ loc: [index], type: 'string_expected', msg: 'String expected' })),
    ],
    ['/items/numbers', [1, 'a', true], [1, 2].map((index) => ({ loc: [index], type: 'number_expected' }))],
    ['/items/booleans', [true, 0, 'true'], [1, 2].map((index) => ({ loc: [index], type: 'boolean_expected' }))],
    ['/items/three', [1, 2, 3, 4], [{ loc: [], type: 'arrayMaxSize', msg: 'At most 3 items are accepted' }]],
    ['/items/three/beside', [1, 2, 3, 4], [{ loc: [], type: 'arrayMaxSize', msg: 'At most 3 items are accepted' }]],
    ['/function/three', [1, 2, 3, 4], [{ loc: [], type: 'arrayMaxSize', msg: 'At most 3 items are accepted' }]],
    ['/items/texts', Array.from({ length: 1_001 }, () => 1), [{ loc: [], type: 'arrayMaxSize' }]],
    ['/items/texts', 'a', [{ loc: [], type: 'array_expected' }]],
    ['/function/texts', [1], [{ loc: [0], type: 'string_expected' }]],
  ])('%s refuses %j', async (path, body, errorList) => {
    const { status, json } = await running.client.post(path, body);
    expect([status, json]).toEqual([400, expected(errorList)]);
  });

  test('plain items are read as they are', async () => {
    expect((await running.client.post('/items/texts', ['a', ''])).json).toBe('a,');
    expect((await running.client.post('/items/numbers', [1, -0.5, 9007199254740991])).json).toEqual([
      1, -0.5, 9007199254740991,
    ]);
    expect(
      (
        await running.client.send('POST', '/items/numbers', {
          body: '[1e999,9007199254740993]',
          headers: { 'content-type': 'application/json' },
        })
      ).json,
    ).toMatchObject({
      errorList: [{ loc: [0] }, { loc: [1] }],
    });
    expect((await running.client.post('/items/booleans', [false])).json).toEqual([false]);
    expect((await running.client.post('/function/texts', ['a'])).json).toEqual(['A']);
    const numbers = await running.connect('/numbers');
    expect(await numbers.ask([1, 2])).toEqual({ statusCode: 200, body: 3 });
  });

  test('nothing of a list that is too long is read', async () => {
    touched = 0;
    const items = Array.from({ length: 4 }, () => ({ value: 1 }));
    expect((await running.client.post('/items/touching', items)).status).toBe(400);
    expect(touched).toBe(0);
    expect((await running.client.post('/items/touching', items.slice(1))).status).toBe(200);
    expect(touched).toBeGreaterThan(0);
  });

  test('the list of errors is bounded', async () => {
    for (const path of ['/items', '/items/texts']) {
      const { json } = await running.client.post(
        path,
        Array.from({ length: 1_000 }, () => 7),
      );
      expect([path, json.errorList.length]).toEqual([path, 100]);
    }
    const { json } = await running.client.post(
      '/items',
      Array.from({ length: 1_000 }, () => ({})),
    );
    expect(json.errorList).toHaveLength(100);
  });

  test('an absent list is an error, unless the parameter has an initialiser', async () => {
    expect((await running.client.send('POST', '/items')).json).toMatchObject({ errorList: [{ loc: [] }] });
    expect((await running.client.send('POST', '/items/default')).json).toBe(0);
  });

  test('an event has one in the rpc protocol; beside a name there is no place for it, and the 400 says so', async () => {
    const rpc = await running.connect('/events', { subprotocols: ['cortado.v1'] });
    expect(await rpc.ask({ id: 1, event: 'add', body: valid })).toEqual({ id: 1, statusCode: 200, body: read });
    expect(await rpc.ask({ id: 2, event: 'numbers', body: [1, 2] })).toEqual({ id: 2, statusCode: 200, body: 2 });
    expect((await rpc.ask({ id: 3, event: 'add' })).body.errorList).toContainEqual({
      loc: ['body'],
      type: 'frame_form',
      msg: 'Send the message in "body": {"id":1,"event":"add","body":[{"name":…}]}',
    });
    const plain = await running.connect('/events');
    expect(await plain.ask(valid)).toEqual({ statusCode: 200, body: 2 });
    expect(await plain.ask({ event: 'add', data: valid })).toEqual({
      event: 'add',
      statusCode: 400,
      body: {
        errorList: [
          { loc: [], type: 'array_expected', msg: 'Array expected' },
          { loc: [], type: 'frame_form', msg: 'A list has no place beside "event": offer the subprotocol cortado.v1' },
        ],
      },
    });
    const [, hint] = (await plain.ask({ event: 'other', data: valid })).body.errorList;
    expect(hint).toEqual({ loc: ['data'], type: 'frame_form', msg: 'Send the list in "data" alone: [{"name":…}]' });
  });

  test('app.describe() shows it', () => {
    const payloads = running.app
      .describe()
      .handlers.filter(({ payload }) => payload !== undefined)
      .map(({ transport, path, event, payload }) => [transport, path, event, payload]);
    const list = (type: unknown, maxItems = 1_000) =>
      expect.objectContaining({ kind: 'json', type, list: true, maxItems });
    expect(payloads).toEqual(
      expect.arrayContaining([
        ['http', '/items', undefined, list(Item)],
        ['http', '/items/beside', undefined, list(Item)],
        ['http', '/items/three', undefined, list(Item, 3)],
        ['http', '/items/texts', undefined, list(String)],
        ['http', '/function', undefined, list(Item)],
        ['websocket', '/items', undefined, list(Item)],
        ['websocket', '/events', 'numbers', list(Number)],
        ['websocket', '/numbers', undefined, list(Number)],
      ]),
    );
    expect(running.app.describe().dtos.map(({ type }) => type)).toEqual(expect.arrayContaining([Item, Checked]));
  });
});

describe('createApp({ dto: { maxItems } })', () => {
  test('limits every list that says nothing of its own, and the error may carry it', async () => {
    const running = await open({ maxItems: 2, errors: { context: true } });
    const refused = { loc: [], type: 'arrayMaxSize', msg: 'At most 2 items are accepted', ctx: { max: 2 } };
    const three = Array.from({ length: 3 }, () => ({ name: 'a' }));
    for (const path of ['/items', '/function', '/function/texts']) {
      expect((await running.client.post(path, three)).json).toEqual({ errorList: [refused] });
    }
    const socket = await running.connect('/function');
    expect((await socket.ask(three)).body).toEqual({ errorList: [refused] });
    expect((await running.client.post('/items/three', three)).json).toBe(3);
    await running.close();
  });

  test.each([0, 1.5, -1, '3'])('refuses to start with %j', async (maxItems) => {
    await expect(open({ maxItems })).rejects.toMatchObject({ code: 'E_OPTION' });
    @Controller('/x')
    class Limited {
      @Post() add(@Body([Item], { maxItems: maxItems as number }) items: Item[]) {
        return items;
      }
    }
    const started = createApp({ controllers: [Limited], log: false });
    await expect(started).rejects.toMatchObject({ code: 'E_OPTION' });
  });

  test('one that is no list refuses it', async () => {
    @Controller('/x')
    class One {
      @Post() add(@Body(Item, { maxItems: 3 }) item: Item) {
        return item;
      }
    }
    await expect(createApp({ controllers: [One], log: false })).rejects.toThrow(/there is no option "maxItems"/);
  });
});

async function remedyOf(type: Class): Promise<string | undefined> {
  const error: unknown = await createApp({ controllers: [type], log: false }).catch((each: unknown) => each);
  expect(error).toMatchObject({ code: 'E_METADATA_LOST' });
  return (error as ConfigurationError).remedy;
}

describe('a list whose items are not named refuses to start', () => {
  const named = 'name the class of its items, as in @Body([CreateUser]) users: CreateUser[]';

  test('on HTTP', async () => {
    @Controller('/x')
    class Unnamed {
      @Post() add(@Body() items: Item[]) {
        return items;
      }
    }
    expect(await remedyOf(Unnamed)).toBe(named);
  });

  test('on a socket', async () => {
    @WebSocket('/x')
    class Unnamed {
      receive(items: Item[]) {
        return items;
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(Unnamed.prototype, 'receive')!;
    OnReceive()(Unnamed.prototype, 'receive', descriptor as never);
    Reflect.defineMetadata('design:paramtypes', [Array], Unnamed.prototype, 'receive');
    expect(await remedyOf(Unnamed)).toBe(named);
  });

  test.each([[[]], [[undefined]], [[Item, Item]], [['Item']], [[Array]]])(
    'with %p in the place of a class',
    async (list) => {
      @Controller('/x')
      class Wrong {
        @Post() add(@Body(list as never) items: Item[]) {
          return items;
        }
      }
      const remedy = 'name one class that exists: a DTO as in [CreateUser], [String], [Number] or [Boolean]';
      expect(await remedyOf(Wrong)).toBe(remedy);
      const app = await createApp({ log: false });
      expect(() => app.websocket('/x', { receive: list as never, onReceive: () => 1 })).toThrow(remedy);
      await app.close();
    },
  );
});

test('a list that a method names for each connection is compiled once', async () => {
  const running = await open({});
  const sockets = await Promise.all(Array.from({ length: 20 }, () => running.connect('/sockets/callbacks')));
  for (const socket of sockets) expect((await socket.ask(valid)).body).toEqual(read);
  await running.close();
});
