import { RunningApp } from '@cortado/testkit/app';
import { IsInt } from 'class-validator';
import {
  Conflict,
  Controller,
  createApp,
  Created,
  Get,
  Guard,
  Html,
  HttpError,
  Inject,
  OnMessage,
  Post,
  Redirect,
  Sse,
  UnitOfWork,
  Use,
  WebSocket,
  Context,
  Scoped,
  type CortadoOptions,
} from 'cortado';

/** What a request or a message with a key that was used before is answered. */

class Amount {
  @IsInt() amount!: number;
}
let effects = 0;
let gate: Promise<void> | undefined;

@Scoped()
class Failing extends UnitOfWork<object> {
  // eslint-disable-next-line no-useless-constructor -- TypeScript records parameters of a constructor that is written
  constructor(context: Context) {
    super(context);
  }
  protected begin() {
    return {};
  }
  protected commit() {
    if (effects === 1) throw new Error('the commit failed');
  }
  protected rollback() {}
}

@Controller('/pay')
@WebSocket('/pay')
class Payments {
  @Post() async pay({ amount }: Amount) {
    effects += 1;
    await gate;
    return Created({ effects, amount }).header('location', `/pay/${effects}`).cookie('secret', 'x');
  }
  @OnMessage('pay') async payByMessage({ amount }: Amount) {
    return this.pay({ amount });
  }
  @Post('/conflict') conflict() {
    effects += 1;
    return Conflict(`effect ${effects}`);
  }
  @Post('/thrown') thrown() {
    effects += 1;
    throw new HttpError(410, `effect ${effects}`, { type: 'gone_for_good' });
  }
  @Post('/fails') fails() {
    effects += 1;
    if (effects === 1) throw new Error('broken');
    return effects;
  }
  @Post('/stream') stream() {
    effects += 1;
    return Sse(() => events(effects));
  }
  @OnMessage('stream') async *streamByMessage() {
    effects += 1;
    yield effects;
  }
  @Post('/page') page() {
    effects += 1;
    return Html(`<p>${effects}</p>`);
  }
  @Post('/redirect') redirect() {
    effects += 1;
    return Redirect(`/pay/${effects}`);
  }
  @Post('/bytes') bytes() {
    effects += 1;
    return Buffer.from([effects, 255]);
  }
  @Post('/nothing') nothing() {
    effects += 1;
  }
  @Post('/large') large() {
    effects += 1;
    return 'x'.repeat(300_000);
  }
  @Post('/commit') async commit(@Inject(Failing) work: Failing) {
    effects += 1;
    await work.transaction();
    return effects;
  }
  @Get() get() {
    effects += 1;
    return effects;
  }
  @Use(async (_context, next) => (await next()).header('x-around', 'once'))
  @Post('/around')
  around() {
    effects += 1;
    return effects;
  }
  @Guard(({ headers }) => headers['x-key'] === 'good')
  @Post('/guarded')
  guarded() {
    effects += 1;
    return effects;
  }
}
async function* events(data: number) {
  yield { data };
}

let running: RunningApp;
beforeEach(() => {
  effects = 0;
  gate = undefined;
});
afterEach(() => running.close());
const KEY = 'a'.repeat(22);
async function open(options: CortadoOptions = {}): Promise<void> {
  const app = await createApp({
    controllers: [Payments],
    idempotency: { ttl: 60_000 },
    log: false,
    ...options,
  });
  app.route('POST', '/function', { body: Amount, handler: ({ amount }) => ({ effects: (effects += 1), amount }) });
  app.websocket('/function', { receive: Amount, onReceive: ({ amount }) => ({ effects: (effects += 1), amount }) });
  running = await RunningApp.open(Promise.resolve(app));
}
const post = (path: string, body: unknown = { amount: 1 }, headers: Record<string, string> = {}) =>
  running.client.send('POST', path, {
    headers: { 'content-type': 'application/json', 'idempotency-key': KEY, ...headers },
    body: JSON.stringify(body),
  });
const type = (answer: { readonly json: any }): string => answer.json.errorList[0].type;

describe('HTTP', () => {
  test.each(['/pay', '/function'])('%s: the first outcome again, without its cookies', async (path) => {
    await open();
    const first = await post(path);
    const again = await post(path);
    expect([again.status, again.json, again.headers['location']]).toEqual([
      first.status,
      first.json,
      first.headers['location'],
    ]);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(effects).toBe(1);
  });

  test.each([
    ['/pay/conflict', 409],
    ['/pay/thrown', 410],
    ['/pay/page', 200],
    ['/pay/redirect', 302],
    ['/pay/bytes', 200],
    ['/pay/nothing', 204],
    ['/pay/around', 200],
  ])('%s: %i is kept', async (path, status) => {
    await open();
    const [first, again] = [await post(path), await post(path)];
    expect([first.status, again.status, effects]).toEqual([status, status, 1]);
    expect(again.text).toBe(first.text);
    expect([again.headers['location'], again.headers['x-around']]).toEqual([
      first.headers['location'],
      first.headers['x-around'],
    ]);
    expect([again.headers['content-type'], again.headers['content-length']]).toEqual([
      first.headers['content-type'],
      first.headers['content-length'],
    ]);
  });

  test.each(['/pay/fails', '/pay/stream', '/pay/commit'])('%s: is carried out again', async (path) => {
    await open();
    await post(path);
    const again = await post(path);
    expect([again.status, effects]).toEqual([200, 2]);
  });

  test('a large answer is not kept, and what it was for is not carried out again', async () => {
    await open();
    expect((await post('/pay/large')).status).toBe(200);
    const again = await post('/pay/large');
    expect([again.status, type(again), effects]).toEqual([409, 'idempotency_outcome_large', 1]);
  });

  test('another body, another query or another path under the key is 422', async () => {
    await open();
    await post('/pay');
    for (const [path, body] of [
      ['/pay', { amount: 2 }],
      ['/pay?x=1', { amount: 1 }],
    ] as const) {
      const other = await post(path, body);
      expect([other.status, type(other)]).toEqual([422, 'idempotency_key_reused']);
    }
    expect((await post('/function')).status).toBe(200); // another handler has keys of its own
    expect(effects).toBe(2);
  });

  test('while the first one runs, 409', async () => {
    await open();
    let release!: () => void;
    gate = new Promise((resolve) => (release = resolve));
    const first = post('/pay');
    const begun = (): number => effects;
    while (begun() === 0) await new Promise((resolve) => setImmediate(resolve));
    const second = await post('/pay');
    expect([second.status, type(second), second.headers['retry-after']]).toEqual([409, 'idempotency_key_in_use', '1']);
    expect((await post('/pay', { amount: 2 })).status).toBe(422);
    release();
    expect((await first).status).toBe(201);
    expect((await post('/pay')).status).toBe(201);
    expect(effects).toBe(1);
  });

  test('what is refused before the handler does not use the key up', async () => {
    await open();
    expect((await post('/pay', { amount: 'x' })).status).toBe(400);
    expect((await post('/pay', { amount: 1 })).status).toBe(201);
    expect((await post('/pay/guarded')).status).toBe(403);
    expect((await post('/pay/guarded', {}, { 'x-key': 'good' })).status).toBe(200);
    expect((await post('/pay/guarded', {})).status).toBe(403); // the outcome is no way around a guard
  });

  test('safe methods ignore the key', async () => {
    await open();
    const get = () => running.client.get('/pay', { 'idempotency-key': KEY });
    expect([(await get()).json, (await get()).json]).toEqual([1, 2]);
  });

  test.each([
    ['', 'idempotency_key_invalid'],
    ['a b', 'idempotency_key_invalid'],
    [`${KEY}, ${KEY}`, 'idempotency_key_invalid'],
    ['""', 'idempotency_key_invalid'],
    ['x'.repeat(256), 'idempotency_key_invalid'],
    ['x'.repeat(21), 'idempotency_key_short'],
  ])('%j is 400 %s', async (key, expected) => {
    await open();
    const answer = await post('/pay', { amount: 1 }, { 'idempotency-key': key });
    expect([answer.status, type(answer), effects]).toEqual([400, expected, 0]);
  });

  test('quotation marks do not belong to the key', async () => {
    await open();
    await post('/pay');
    expect((await post('/pay', { amount: 1 }, { 'idempotency-key': `"${KEY}"` })).status).toBe(201);
    expect(effects).toBe(1);
  });
});

describe('whose key it is', () => {
  const byHeader = (subject: boolean) => (context: Context) => {
    const user = context.headers['x-user'] as string | undefined;
    if (user !== undefined)
      context.setPrincipal(subject ? { name: user } : { id: user }, subject ? { subject: user } : {});
    return true;
  };
  test.each([
    ['the subject of the credentials', { guards: [byHeader(true)] }],
    ['the key of the principal', { guards: [byHeader(false)] }],
    [
      'scope',
      { idempotency: { ttl: 60_000, scope: ({ headers }: Context) => headers['x-user'] as string | undefined } },
    ],
  ])('%s: a short key will do, and is not that of another', async (_name, options) => {
    await open(options);
    const as = (user?: string) =>
      post('/pay', { amount: 1 }, { 'idempotency-key': '1', ...(user === undefined ? {} : { 'x-user': user }) });
    const answers = [await as('ada'), await as('bob'), await as('ada'), await as()];
    expect(answers.map((each) => [each.status, each.json.effects])).toEqual([
      [201, 1],
      [201, 2],
      [201, 1],
      [400, undefined],
    ]);
  });
});

describe('messages', () => {
  const RPC = { subprotocols: ['cortado.v1'] };
  const headers = { 'idempotency-key': KEY };

  test.each([
    ['/pay', 'pay'],
    ['/function', undefined],
  ])('%s: the first outcome again, over another connection too', async (path, event) => {
    await open();
    const first = await running.connect(path, RPC);
    const paid = await first.ask({ id: 1, event, body: { amount: 1 }, headers });
    await first.close();
    const client = await running.connect(path, RPC);
    expect(await client.ask({ id: 2, event, body: { amount: 1 }, headers })).toEqual({ ...paid, id: 2 });
    expect(await client.ask({ id: 3, event, body: { amount: 2 }, headers })).toMatchObject({ statusCode: 422 });
    const short = { 'idempotency-key': 'short' };
    expect(await client.ask({ id: 4, event, body: { amount: 2 }, headers: short })).toMatchObject({ statusCode: 400 });
    expect(effects).toBe(1);
  });

  test('a stream is carried out again', async () => {
    await open();
    const client = await running.connect('/pay', RPC);
    for (const id of [1, 2]) {
      client.send({ id, event: 'stream', headers });
      expect((await client.jsons(2)).map((each) => each.body)).toEqual([id, null]);
    }
  });

  test('a key of the handshake is no key of messages', async () => {
    await open();
    const client = await running.connect('/pay', { ...RPC, headers });
    for (const id of [1, 2])
      expect(await client.ask({ id, event: 'pay', body: { amount: id } })).toMatchObject({ statusCode: 201 });
    const plain = await running.connect('/pay', { headers });
    for (const amount of [1, 2]) expect(await plain.ask({ event: 'pay', amount })).toMatchObject({ statusCode: 201 });
    expect(effects).toBe(4);
  });
});

test('the form of a failure is that of the request that repeats it', async () => {
  await open();
  const first = await post('/pay/conflict');
  const again = await post('/pay/conflict', { amount: 1 }, { accept: 'application/problem+json' });
  expect(first.json.errorList).toEqual([{ loc: [], type: 'conflict', msg: 'effect 1' }]);
  expect([again.headers['content-type'], again.json.status]).toEqual([expect.stringContaining('problem+json'), 409]);
});

test('without the option, keys have no effect', async () => {
  running = await RunningApp.open(createApp({ controllers: [Payments], log: false }));
  expect((await post('/pay', { amount: 1 }, { 'idempotency-key': 'x' })).json.effects).toBe(1);
  expect((await post('/pay', { amount: 1 }, { 'idempotency-key': 'x' })).json.effects).toBe(2);
});
