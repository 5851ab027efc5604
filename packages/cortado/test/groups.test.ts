import { testApp, type TestApp } from '@cortado/testing';
import { IsEmail, IsInt, IsString, Length } from 'class-validator';
import {
  Body,
  ConnectionClosed,
  Controller,
  createApp,
  Get,
  Header,
  OnMessage,
  OnReceive,
  Patch,
  Post,
  Query,
  UnreadableMessage,
  WebSocket,
  type Connection,
  type DtoInputOptions,
} from 'cortado';

class User {
  @IsString() @Length(1, 20) name!: string;
  @IsEmail({}, { groups: ['create'] }) email!: string;
  @IsInt({ groups: ['import', 'admin'] }) id!: number;
}

const create = { groups: ['create'], unknown: 'reject' } as const;
const imported = { groups: ['import'] };

@Controller('/users')
@WebSocket('/users')
class Users {
  @Post() create(@Body(User, create) user: User) {
    return user;
  }
  @Post('/import') @OnMessage('import', User, imported) import(@Body(User, imported) user: User) {
    return user;
  }
  @Patch() all(@Body(User) user: User) {
    return user;
  }
  @Post('/list') list(@Body(User, imported) users: User[]) {
    return users;
  }
  @Get() find(@Query(User, create) query: User) {
    return query;
  }
  @OnMessage('create', User, create) created(user: User) {
    return user;
  }
  @OnReceive(User, { unknown: 'keep' }) rest(user: User) {
    return user;
  }
}

@Controller('/callbacks')
class Callbacks {
  @WebSocket('/create') async create(connection: Connection) {
    await connection.acceptCallback({ receive: User, receiveOptions: create, onReceive: (user) => user });
  }
  @WebSocket('/import') async import(connection: Connection) {
    await connection.acceptCallback({ receive: User, receiveOptions: imported, onReceive: (user) => user });
  }
}

/** Reads its messages itself. */
@Controller('/raw')
class Raw {
  @WebSocket('/create') create(connection: Connection) {
    return answer(connection, create);
  }
  @WebSocket('/import') import(connection: Connection) {
    return answer(connection, imported);
  }
  @WebSocket('/wrong') wrong(connection: Connection) {
    return answer(connection, { group: ['create'] } as object);
  }
}

async function answer(connection: Connection, options: DtoInputOptions): Promise<void> {
  await connection.accept(
    connection.headers['sec-websocket-protocol'] === 'cortado.v1' ? { subprotocol: 'cortado.v1' } : {},
  );
  for (;;) {
    const read = await connection.receiveJson(User, options).catch((error: unknown) => error);
    if (read instanceof ConnectionClosed) return;
    if (read instanceof UnreadableMessage) await connection.sendJson({ errorList: read.errorList });
    else if (read instanceof Error) await connection.sendJson(read.message);
    else await connection.sendJson(read);
  }
}

const ada = { name: 'Ada', email: 'ada@example.com' };
const seven = { name: 'Ada', id: 7 };
/** What is sent, and the errors of it, or the user that arrives. */
const CREATE: readonly (readonly [object, unknown])[] = [
  [ada, ada],
  [{ name: 'Ada' }, [['email', 'missing']]],
  [
    { ...ada, email: 'x', name: '' },
    [
      ['name', 'isLength'],
      ['email', 'isEmail'],
    ],
  ],
  [{ ...ada, id: 7 }, [['id', 'whitelistValidation']]],
];
const IMPORT: readonly (readonly [object, unknown])[] = [
  [seven, seven],
  [{ ...seven, email: 'x', other: 1 }, seven],
  [{ name: 'Ada', id: 'x' }, [['id', 'isInt']]],
];

const shown = (body: any): unknown =>
  body.errorList === undefined
    ? body
    : body.errorList.map(({ loc, type }: { loc: string[]; type: string }) => [loc.at(-1), type]);

describe.each(['source', 'closures'] as const)('groups and unknown properties, %s', (backend) => {
  let app: TestApp;
  beforeEach(async () => {
    app = await testApp({ controllers: [Users, Callbacks, Raw], dto: { backend } as object });
    app.app.route('POST', '/function', { body: User, bodyOptions: create, handler: (user) => user });
    app.app.route('POST', '/function/import', { body: User, bodyOptions: imported, handler: (user) => user });
    app.app.route('GET', '/function', { query: User, queryOptions: create, handler: (user) => user });
    app.app.websocket('/function', { receive: User, receiveOptions: create, onReceive: (user) => user });
  });
  afterEach(() => app.close());

  test.each([
    ['POST', '/users', CREATE],
    ['POST', '/users/import', IMPORT],
    ['POST', '/function', CREATE],
    ['POST', '/function/import', IMPORT],
  ] as const)('%s %s', async (method, path, cases) => {
    for (const [body, expected] of cases)
      expect(shown((await app.request(method, path, { body })).body)).toEqual(expected);
  });

  test.each(['/users', '/function'])('GET %s, of a query', async (path) => {
    for (const [query, expected] of CREATE.slice(0, 3)) {
      const { body } = await app.request('GET', `${path}?${new URLSearchParams(query as Record<string, string>)}`);
      expect(shown(body)).toEqual(expected);
    }
  });

  test.each([
    ['/users', 'create', CREATE],
    ['/users', 'import', IMPORT],
    ['/callbacks/create', undefined, CREATE],
    ['/callbacks/import', undefined, IMPORT],
    ['/function', undefined, CREATE],
  ] as const)('a message to %s, event %s', async (path, event, cases) => {
    for (const subprotocols of [[], ['cortado.v1']]) {
      const socket = await app.connect(path, { subprotocols });
      for (const [id, [body, expected]] of cases.entries()) {
        const named = event === undefined ? {} : { event };
        socket.send(subprotocols.length > 0 ? { id, ...named, body } : { ...named, ...body });
        expect(shown((await socket.next()).body)).toEqual(expected);
      }
    }
  });

  test.each([
    ['/raw/create', CREATE],
    ['/raw/import', IMPORT],
  ] as const)('receiveJson() of %s', async (path, cases) => {
    for (const subprotocols of [[], ['cortado.v1']]) {
      const socket = await app.connect(path, { subprotocols });
      for (const [body, expected] of cases) {
        socket.send(body);
        expect(shown(await socket.next())).toEqual(expected);
      }
    }
  });

  test('receiveJson() names an option that it does not know', async () => {
    const socket = await app.connect('/raw/wrong');
    socket.send(ada);
    expect(await socket.next()).toMatch(/^E_OPTION: Raw\.wrong/);
  });

  test('each item of a list', async () => {
    const { body } = await app.request('POST', '/users/list', { body: [seven, { name: 'Bob' }] });
    expect(body.errorList).toEqual([expect.objectContaining({ loc: [1, 'id'], type: 'missing' })]);
  });

  test('without groups everything applies', async () => {
    expect(shown((await app.request('PATCH', '/users', { body: ada })).body)).toEqual([['id', 'missing']]);
    const socket = await app.connect('/users');
    socket.send({ ...ada, id: 1, more: true });
    expect((await socket.next()).body).toEqual({ ...ada, id: 1, more: true });
  });

  test('descriptions say so', () => {
    const handlers = app.app.describe().handlers;
    const payloads = handlers.map(({ payload }) => payload && [payload.groups, payload.unknown]);
    expect(payloads).toContainEqual([['create'], 'reject']);
    expect(payloads).toContainEqual([['import'], undefined]);
    expect(payloads).toContainEqual([undefined, 'keep']);
    expect(handlers.flatMap(({ inputs }) => inputs).filter(({ groups }) => groups?.includes('create'))).toHaveLength(2);
  });
});

const start = (controller: new () => object) => createApp({ controllers: [controller], log: false });

test('groups are a list of names', async () => {
  @Controller()
  class Wrong {
    @Post() add(@Body(User, { groups: [] }) user: User) {
      return user;
    }
  }
  await expect(start(Wrong)).rejects.toThrow('E_OPTION: Wrong.add, parameter 1: groups must be a list of names');
});

test('other options are mistakes', async () => {
  @WebSocket('/wrong')
  class Wrong {
    @OnReceive(User, { group: ['create'] } as object) add(user: User) {
      return user;
    }
  }
  await expect(start(Wrong)).rejects.toThrow('E_OPTION: Wrong.add, parameter 1');
});

test('headers take groups too', async () => {
  class Headers {
    @IsString({ groups: ['shop'] }) 'x-shop'!: string;
    @IsString({ groups: ['bank'] }) 'x-bank'!: string;
  }
  @Controller('/headers')
  class Reader {
    @Get() read(@Header(Headers, { groups: ['bank'] }) headers: Headers) {
      return headers;
    }
  }
  const app = await testApp({ controllers: [Reader] });
  expect((await app.request('GET', '/headers', { headers: { 'x-shop': 'a', 'x-bank': 'b' } })).body).toEqual({
    'x-bank': 'b',
  });
  expect(shown((await app.request('GET', '/headers', { headers: { 'x-shop': 'a' } })).body)).toEqual([
    ['x-bank', 'missing'],
  ]);
  await app.close();
});
