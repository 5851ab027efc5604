import { assert, asyncProperty, anything, string } from 'fast-check';
import { IsString } from 'class-validator';
import { Forbidden, Guard, Ok, Principal, Unauthorized, Use, type Context, type GuardFunction } from '@cortado/core';
import { Connection, OnMessage, OnReceive, WebSocket, type WebSocketOptions } from '@cortado/websocket';
import { Gate } from '@cortado/testkit/gate';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class Text {
  @IsString() text!: string;
}

const FAR = new Date('2099-01-01T00:00:00.000Z');

/** Tokens say it all: `ada:2` is the second one of ada, `ada:2:soon` ends. */
const byToken: GuardFunction = (context) => {
  const [subject, version, end] = (context.headers.authorization ?? '').replace('Bearer ', '').split(':');
  if (version === undefined) return Unauthorized();
  const expires = end === undefined ? undefined : end === 'far' ? FAR : new Date(Number(end));
  context.setPrincipal(`${subject}:${version}`, { subject, expires });
  return true;
};

let gate: Gate;
beforeEach(() => {
  gate = new Gate();
});

@WebSocket('/rpc')
class Rpc {
  @OnMessage('who') who(_connection: Connection, @Principal() who: unknown) {
    return who;
  }
  @OnMessage('slow') async slow(_connection: Connection, @Principal() who: unknown) {
    await gate.opened;
    return who;
  }
  @OnMessage('connection') connection({ principal, expires, headers }: Connection) {
    return { principal, expires: expires ?? null, token: headers.authorization };
  }
}

async function rpc({
  guards = [byToken],
  type = Rpc as new () => object,
  token = 'ada:1',
  websocket = {},
}: {
  guards?: GuardFunction[];
  type?: new () => object;
  token?: string;
  websocket?: WebSocketOptions;
} = {}) {
  const { app, connect } = await socketApp({ controllers: [type], guards, websocket });
  const again = (given: string) =>
    connect('/rpc', { subprotocols: ['cortado.v1'], headers: { authorization: `Bearer ${given}` } });
  const client = await again(token);
  const renew = async (given: unknown, id: string | number = 'a') => {
    const { statusCode, body, ...rest } = await client.ask({ id, event: '$auth', body: { token: given } });
    expect(rest).toEqual({ id });
    return [statusCode, body?.errorList?.[0].type ?? body];
  };
  const who = async () => (await client.ask({ id: 'w', event: 'who' })).body;
  return { app, connect: again, client, renew, who };
}

test('gives messages a new principal, and the connection new credentials', async () => {
  const { client, renew, who } = await rpc();
  expect(await renew('ada:2')).toEqual([204, null]);
  expect(await who()).toBe('ada:2');
  expect(await renew('ada:3:far')).toEqual([200, { expires: FAR.toISOString() }]);
  expect((await client.ask({ id: 1, event: 'connection' })).body).toEqual({
    principal: 'ada:3',
    expires: FAR.toISOString(),
    token: 'Bearer ada:3:far',
  });
});

test('overtakes messages that wait; the one that runs keeps its principal', async () => {
  const { client, renew } = await rpc();
  client.send({ id: 1, event: 'slow' });
  client.send({ id: 2, event: 'who' });
  expect(await renew('ada:2')).toEqual([204, null]);
  gate.open();
  expect(await client.json()).toEqual({ id: 1, statusCode: 200, body: 'ada:1' });
  expect(await client.json()).toEqual({ id: 2, statusCode: 200, body: 'ada:2' });
});

test('that fails leaves what was', async () => {
  const { renew, who } = await rpc();
  expect(await renew('ada')).toEqual([401, 'unauthorized']);
  expect(await renew('bob:1')).toEqual([403, 'other_subject']);
  expect(await renew('ada:2:1000')).toEqual([401, 'unauthorized']);
  expect(await renew('ä')).toEqual([401, 'unauthorized']);
  expect(await renew('a\r\nb: c')).toEqual([401, 'unauthorized']);
  expect(await renew(1)).toEqual([400, 'isString']);
  expect(await renew(undefined)).toEqual([400, 'missing']);
  expect(await who()).toBe('ada:1');
});

test('asks every guard and middleware of the handshake again, and no other', async () => {
  const calls: string[] = [];
  const counts =
    (name: string): GuardFunction =>
    (context) =>
      calls.push(`${name} ${context.phase} ${context.connection!.state}`) > 0;
  @Use((_context, next) => (calls.push('middleware'), next()))
  @Guard((context: Context) => (String(context.principal).endsWith(':3') ? Forbidden() : counts('class')(context)))
  @WebSocket('/rpc')
  class Counted {
    onHandshake() {
      calls.push('onHandshake');
    }
    onConnect() {
      calls.push('onConnect');
    }
    @Guard(counts('method')) @OnReceive() receive(_text: Text) {}
  }
  const { renew } = await rpc({ type: Counted, guards: [byToken, counts('app')] });
  const first = ['middleware', 'app handshake connecting', 'class handshake connecting', 'onHandshake', 'onConnect'];
  expect(calls.splice(0)).toEqual(first);
  expect(await renew('ada:2')).toEqual([204, null]);
  expect(calls.splice(0)).toEqual(['middleware', 'app handshake open', 'class handshake open']);
  expect(await renew('ada:3')).toEqual([403, 'forbidden']);
});

test('a guard that fails is masked, and what is no refusal is no success either', async () => {
  const fails: GuardFunction = ({ headers }) => {
    if (headers.authorization?.endsWith(':throw')) throw new Error('secret');
    return true;
  };
  @Use(async ({ principal, connection }, next) => {
    const result = await next();
    return connection?.state === 'open' && result.statusCode === 101 ? Ok(principal) : result;
  })
  @WebSocket('/rpc')
  class Changed extends Rpc {}
  const { renew } = await rpc({ guards: [fails, byToken], type: Changed });
  expect(await renew('ada:throw')).toEqual([500, 'internal_error']);
  expect(await renew('ada:2')).toEqual([403, 'forbidden']);
});

test('is there only where a guard says whose credentials they are', async () => {
  const unnamed: GuardFunction = (context) => (context.setPrincipal('somebody'), true);
  const { renew, client } = await rpc({ guards: [unnamed] });
  expect(await renew('ada:2')).toEqual([404, 'not_found']);
  expect((await client.ask({ id: 1, event: '$other' })).statusCode).toBe(404);
});

test('is not there in the message protocol', async () => {
  const { connect } = await socketApp({ controllers: [Rpc], guards: [byToken] });
  const client = await connect('/rpc', { headers: { authorization: 'Bearer ada:1' } });
  expect((await client.ask({ event: '$auth', body: { token: 'ada:2' } })).statusCode).toBe(404);
});

test('one at a time, ten failures in a row, and as fast as messages', async () => {
  const held: GuardFunction = async ({ headers }) => {
    if (headers.authorization?.endsWith('held')) await gate.opened;
    return true;
  };
  const { client, renew, who } = await rpc({
    guards: [held, byToken],
    websocket: { messageRate: 1, messageBurst: 15 },
  });
  client.send({ id: 1, event: '$auth', body: { token: 'ada:held' } });
  expect(await renew('ada:2')).toEqual([409, 'conflict']);
  client.send({ id: 1, event: '$auth', body: { token: 'ada:2' } });
  expect(await client.json()).toMatchObject({ id: null, statusCode: 409 });
  gate.open();
  expect(await client.json()).toMatchObject({ id: 1, statusCode: 204 });
  for (let i = 0; i < 10; i += 1) expect(await renew('ada')).toEqual([401, 'unauthorized']);
  expect(await renew('ada:2')).toEqual([429, 'too_many_requests']);
  expect(await who()).toBe('ada:held');
  expect(await renew('ada:2')).toEqual([429, 'too_many_requests']);
});

test('two in one read are one after the other', async () => {
  const { client, who } = await rpc();
  const [first, second] = ['ada:2', 'ada:3'].map((token, id) => ({ id, event: '$auth', body: { token } }));
  client.send(first);
  client.send(second);
  expect(await client.json()).toMatchObject({ id: 0, statusCode: 204 });
  expect(await client.json()).toMatchObject({ id: 1, statusCode: 204 });
  expect(await who()).toBe('ada:3');
});

test('without an id it is answered only when it fails', async () => {
  const { client, who } = await rpc();
  client.send({ event: '$auth', body: { token: 'ada:2' } });
  expect(await who()).toBe('ada:2');
  expect(await client.ask({ event: '$auth', body: { token: 'ada' } })).toMatchObject({ id: null, statusCode: 401 });
});

test('a guard that never ends is answered in its place, and what it finds later is not taken', async () => {
  const held: GuardFunction = async (context) => {
    if (context.connection?.state === 'open') await gate.opened;
    return true;
  };
  const { renew, who } = await rpc({ guards: [held, byToken], websocket: { handshakeTimeout: 100 } });
  expect(await renew('ada:2')).toEqual([503, 'handshake_timeout']);
  gate.open();
  expect(await who()).toBe('ada:1');
  expect(await renew('ada:3')).toEqual([204, null]);
});

test('one that runs is finished by a shutdown', async () => {
  const held: GuardFunction = async ({ headers }) => {
    if (headers.authorization?.endsWith('held')) await gate.opened;
    return true;
  };
  const { app, client } = await rpc({ guards: [held, byToken] });
  client.send({ id: 1, event: '$auth', body: { token: 'ada:held' } });
  await client.ask({ id: 2, event: 'who' });
  const closed = app.close();
  client.send({ id: 3, event: '$auth', body: { token: 'ada:2' } });
  expect(await client.json()).toMatchObject({ id: 3, statusCode: 503 });
  gate.open();
  expect(await client.json()).toMatchObject({ id: 1, statusCode: 204 });
  expect((await client.closed).code).toBe(1001);
  await closed;
});

describe('credentials that end', () => {
  test('close the socket, unless they were renewed', async () => {
    const { connect } = await rpc();
    const soon = `ada:1:${Date.now() + 1_000}`;
    const [renewed, other] = [await connect(soon), await connect(soon)];
    expect(await renewed.ask({ id: 1, event: '$auth', body: { token: 'ada:2:far' } })).toMatchObject({
      statusCode: 200,
      body: { expires: FAR.toISOString() },
    });
    expect(await other.closed).toEqual({ code: 4401, reason: 'Credentials expired' });
    expect((await renewed.ask({ id: 2, event: 'who' })).body).toBe('ada:2');
  });

  test('let no message through, however short the time since', async () => {
    let handled = 0;
    @WebSocket('/rpc')
    class Counting {
      @OnReceive() receive(_text: Text) {
        handled += 1;
      }
    }
    const { client } = await rpc({ type: Counting, token: `ada:1:${Date.now()}` });
    client.send({ id: 1, body: { text: 'a' } });
    expect((await client.closed).code).toBe(4401);
    expect(handled).toBe(0);
  });

  test('that are no date are a mistake, and not for ever', async () => {
    await expect(rpc({ token: 'ada:1:never' })).rejects.toMatchObject({ status: 500 });
  });
});

test('whatever its body is, it gets one terminal answer with its id', async () => {
  // A token whose end is no date is a mistake of the guard: 500.
  const refusing: GuardFunction = (context) =>
    /:.*:(?!\d{1,13}$)/s.test(context.headers.authorization ?? '') ? Unauthorized() : byToken(context);
  const { client } = await rpc({ guards: [refusing], websocket: { messageBurst: 1_000_000 } });
  let id = 0;
  const bodies = anything({ withNullPrototype: false })
    .map((value) => JSON.stringify({ body: value, token: value }))
    .filter((json) => !/__proto__|constructor/.test(json)); // such a frame is refused unread, id and all
  await assert(
    asyncProperty(bodies, string(), async (json, text) => {
      const parsed = JSON.parse(json) as { body?: unknown; token?: unknown };
      for (const body of [parsed.body, { token: parsed.token }, { token: text }, text]) {
        id += 1;
        client.send({ id, event: '$auth', body });
        client.send({ id: `after ${id}`, event: 'who' });
        // Guards may take their time, and the message does not wait for them.
        const answers = new Map((await client.jsons(2)).map((each) => [each.id, each.statusCode as number]));
        expect(new Set(answers.keys())).toEqual(new Set<unknown>([id, `after ${id}`]));
        expect(answers.get(`after ${id}`)).toBe(200);
        expect([Number.isInteger(answers.get(id)), answers.get(id)! < 500]).toEqual([true, true]);
      }
    }),
    { numRuns: 200 },
  );
});
