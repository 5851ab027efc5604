import { IsInt, IsOptional, IsString } from 'class-validator';
import { Connection, Context, Controller, createApp, Get, OnReceive, Query, WebSocket } from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';

enum Status {
  Open = 'open',
  Done = 'done',
}

class Filter {
  @IsOptional() @IsInt() n?: number;
  @IsOptional() @IsString({ each: true }) s?: string[];
}

@Controller('/http')
class Http {
  @Get('/values') values(
    @Query('s', { enum: Status }) s: Status,
    @Query('n') n: number = 5,
    @Query('at') at: Date = new Date(0),
  ) {
    return { s, n, at };
  }
  @Get('/dto') dto(@Query(Filter, { unknown: 'reject' }) filter: Filter) {
    return filter;
  }
  @WebSocket('/method') async method(
    connection: Connection,
    @Query('s', { enum: Status }) s: Status,
    @Query('n') n: number = 5,
    @Query('at') at: Date = new Date(0),
  ) {
    await connection.accept();
    await connection.sendJson({ s, n, at });
  }
}

@WebSocket('/connect')
class OnConnect {
  async onConnect(
    connection: Connection,
    @Query('s', { enum: Status }) s: Status,
    @Query('n') n: number = 5,
    @Query('at') at: Date = new Date(0),
  ) {
    await connection.sendJson({ s, n, at });
  }
  @OnReceive() any(text: string) {
    return text;
  }
}

@WebSocket('/handshake')
class OnHandshake {
  #values: unknown;
  onHandshake(
    _context: Context,
    @Query('s', { enum: Status }) s: Status,
    @Query('n') n: number = 5,
    @Query('at') at: Date = new Date(0),
  ) {
    this.#values = { s, n, at };
  }
  async onConnect(connection: Connection) {
    await connection.sendJson(this.#values);
  }
  @OnReceive() any(text: string) {
    return text;
  }
}

@WebSocket('/dto')
class Dtos {
  async onConnect(connection: Connection, @Query(Filter, { unknown: 'reject' }) filter: Filter) {
    await connection.sendJson(filter);
  }
  @OnReceive() any(text: string) {
    return text;
  }
}

let running: RunningApp;
beforeAll(async () => {
  running = await RunningApp.open(createApp({ controllers: [Http, OnConnect, OnHandshake, Dtos], log: false }));
});
afterAll(() => running.close());

/** What a request gets, or the first message of a connection, or its refusal. */
async function answer(path: string, query: string): Promise<readonly [number, any]> {
  if (path.startsWith('/http') && !path.endsWith('/method')) {
    const { status, json } = await running.client.get(`${path}?${query}`);
    return [status, json];
  }
  try {
    return [200, await (await running.connect(`${path}?${query}`)).json()];
  } catch (error) {
    if (error instanceof HandshakeRefused) return [error.status, error.body];
    throw error;
  }
}

describe.each(['/http/values', '/http/method', '/connect', '/handshake'])('%s', (path) => {
  test.each([
    ['s=done', { s: 'done', n: 5, at: '1970-01-01T00:00:00.000Z' }],
    ['s=open&n=7&at=2026-11-26', { s: 'open', n: 7, at: '2026-11-26T00:00:00.000Z' }],
    ['s=open&at=2026-11-26T12:00:00%2B02:00', { s: 'open', n: 5, at: '2026-11-26T10:00:00.000Z' }],
  ])('takes %s', async (query, values) => {
    expect(await answer(path, query)).toEqual([200, values]);
  });

  test.each([
    ['s=zzz', ['s', 'isEnum']],
    ['', ['s', 'missing']],
    ['s=open&s=done', ['s', 'single_expected']],
    ['s[]=open', ['s', 'unexpected_brackets']],
    ['s=open&n=1&n=2', ['n', 'single_expected']],
    ['s=open&n[]=1', ['n', 'unexpected_brackets']],
    ['s=open&n=x', ['n', 'number_expected']],
    ['s=open&at=2026-02-30', ['at', 'date_expected']],
  ])('refuses %s', async (query, [name, type]) => {
    expect(await answer(path, query)).toEqual([
      400,
      { errorList: [expect.objectContaining({ loc: ['query', name], type })] },
    ]);
  });
});

describe.each(['/http/dto', '/dto'])('a class of %s', (path) => {
  test('takes what it declares', async () => {
    expect(await answer(path, 'n=1&s=a')).toMatchObject([200, { n: 1 }]);
  });

  test.each([
    ['s[]=a', ['s', 'unexpected_brackets']],
    ['s[0]=a&s[1]=b', ['s', 'unexpected_brackets']],
    ['n=1&n=2', ['n', 'single_expected']],
    ['other=1', ['other', expect.any(String)]],
  ])('refuses %s', async (query, [name, type]) => {
    expect(await answer(path, query)).toEqual([
      400,
      { errorList: [expect.objectContaining({ loc: ['query', name], type })] },
    ]);
  });
});
