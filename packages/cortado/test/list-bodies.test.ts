import { Type } from 'class-transformer';
import { IsInt, IsString, Length, Validate, ValidateNested, ValidatorConstraint } from 'class-validator';
import { Body, ConfigurationError, Controller, createApp, OnReceive, Post, WebSocket, type Class } from 'cortado';
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

@Controller('/items')
class Items {
  @Post() add(@Body(Item) items: Item[]) {
    return items.map((each) => [each instanceof Item, each.name]);
  }
  @Post('/strict') strict(@Body(Item, { unknown: 'reject' }) items: Item[]) {
    return items.length;
  }
  @Post('/async') later(@Body(Checked) items: Checked[]) {
    return items.length;
  }
  @Post('/default') standard(@Body(Item) items: Item[] = []) {
    return items.length;
  }
}

describe.each([['source'], ['closures']] as const)('a body that is a list, by %s', (backend) => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await RunningApp.open(createApp({ controllers: [Items], log: false, dto: { backend } as object }));
  });
  afterAll(() => running.close());

  test('is read item by item', async () => {
    expect((await running.client.post('/items', [{ name: 'a', more: 1 }, { name: 'b' }])).json).toEqual([
      [true, 'a'],
      [true, 'b'],
    ]);
    expect((await running.client.post('/items', [])).json).toEqual([]);
    expect((await running.client.post('/items/async', [{ name: 'x' }])).json).toBe(1);
  });

  test.each([
    ['/items', { name: 'a' }, [{ loc: [], type: 'array_expected' }]],
    ['/items', 'a', [{ loc: [], type: 'array_expected' }]],
    ['/items', null, [{ loc: [], type: 'array_expected' }]],
    ['/items', [null], [{ loc: [0], type: 'object_expected' }]],
    [
      '/items',
      [{ name: 'a' }, {}, { name: 'too long' }],
      [{ loc: [1, 'name'], type: 'missing' }, { loc: [2, 'name'] }],
    ],
    ['/items/strict', [{ name: 'a', more: 1 }], [{ loc: [0, 'more'] }]],
    ['/items/async', [{ name: 'a' }, { name: 'unknown' }], [{ loc: [1, 'name'] }]],
  ])('%s refuses %j, with the index of what is wrong', async (path, body, errorList) => {
    const { status, json } = await running.client.post(path, body);
    expect([status, json]).toEqual([400, { errorList: errorList.map((each) => expect.objectContaining(each)) }]);
  });

  test('the list of errors is bounded, and so is the depth', async () => {
    const { json } = await running.client.post(
      '/items',
      Array.from({ length: 5_000 }, () => ({})),
    );
    expect(json.errorList).toHaveLength(100);
  });

  test('one that is absent is none, and an initialiser counts', async () => {
    expect((await running.client.send('POST', '/items')).json).toMatchObject({ errorList: [{ loc: [] }] });
    expect((await running.client.send('POST', '/items/default')).json).toBe(0);
  });
});

async function remedyOf(type: Class): Promise<string | undefined> {
  const error: unknown = await createApp({ controllers: [type], log: false }).catch((each: unknown) => each);
  expect(error).toMatchObject({ code: 'E_METADATA_LOST' });
  return (error as ConfigurationError).remedy;
}

describe('a list whose items are not named refuses to start', () => {
  test('on HTTP, where the remedy is what the tests above do', async () => {
    @Controller('/x')
    class Unnamed {
      @Post() add(@Body() items: Item[]) {
        return items;
      }
    }
    expect(await remedyOf(Unnamed)).toBe('name the class of its items, as in @Body(CreateUser) users: CreateUser[]');
  });

  test('on a socket, and the remedy works', async () => {
    @WebSocket('/x')
    class Unnamed {
      receive(items: Item[]) {
        return items;
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(Unnamed.prototype, 'receive')!;
    OnReceive()(Unnamed.prototype, 'receive', descriptor as never);
    Reflect.defineMetadata('design:paramtypes', [Array], Unnamed.prototype, 'receive');
    expect(await remedyOf(Unnamed)).toContain('@ValidateNested({ each: true }) @Type(() => Item) items!: Item[]');

    class Order {
      @ValidateNested({ each: true }) @Type(() => Item) items!: Item[];
      @IsInt() number!: number;
    }
    @WebSocket('/y')
    class Named {
      @OnReceive() receive({ items }: Order) {
        return items.length;
      }
    }
    const running = await RunningApp.open(createApp({ controllers: [Named], log: false }));
    const socket = await running.connect('/y');
    expect(await socket.ask({ number: 1, items: [{ name: 'a' }] })).toEqual({ statusCode: 200, body: 1 });
    await running.close();
  });
});
