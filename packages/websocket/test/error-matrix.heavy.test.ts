import { IsString, Validate, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { Guard, NotFound, Ok, Use, type Context } from '@cortado/core';
import { Connection, OnMessage, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';
import { readableLog } from '@cortado/testkit/http-app';

jest.setTimeout(30_000);
afterEach(closeSocketApps);

const TIMES = 1_000;

class Odd {}
class Unmapped extends Error {}
class Mapped extends Error {}

/** Every way in which something can fail. */
const WAYS = {
  'throws an error': () => {
    throw new Unmapped('secret');
  },
  'rejects with an error': () => Promise.reject(new Unmapped('secret')),
  'rejects later': () => new Promise((_resolve, reject) => setImmediate(() => reject(new Unmapped('secret')))),
  'throws a string': () => {
    throw 'secret'; // oxlint-disable-line no-throw-literal, only-throw-error
  },
  'throws an object': () => {
    throw new Odd(); // oxlint-disable-line no-throw-literal, only-throw-error
  },
  'throws undefined': () => {
    throw undefined; // oxlint-disable-line no-throw-literal, only-throw-error
  },
  'rejects with undefined': () => Promise.reject(undefined), // oxlint-disable-line prefer-promise-reject-errors
  'rejects with null': () => Promise.reject(null), // oxlint-disable-line prefer-promise-reject-errors
} as const satisfies Record<string, () => unknown>;
type Way = keyof typeof WAYS;
const ways = Object.keys(WAYS) as Way[];

let way: Way = 'throws an error';
const fail = (): any => WAYS[way]();

@ValidatorConstraint({ name: 'failing', async: true })
class Failing implements ValidatorConstraintInterface {
  async validate(): Promise<boolean> {
    return (await fail()) as boolean;
  }
}
class Checked {
  @Validate(Failing) value!: string;
}
class Plain {
  @IsString() value!: string;
}

const cycle: Record<string, unknown> = {};
cycle['self'] = cycle;

@WebSocket('/matrix', { messageRate: 1e9, messageBurst: 1e9 })
class Matrix {
  @OnMessage('ok') ok() {
    return Ok('ok');
  }
  @OnMessage('handler') handler() {
    return fail() as unknown;
  }
  @Guard(() => fail() as boolean)
  @OnMessage('guard')
  guard() {}
  @Use(() => fail())
  @OnMessage('middleware')
  middleware() {}
  @Use(async (_context, next) => {
    await next();
    return fail();
  })
  @OnMessage('middleware after next')
  afterNext() {}
  @OnMessage('dto') dto(checked: Checked) {
    return checked;
  }
  @OnMessage('mapping') mapping() {
    throw new Mapped();
  }
  @OnMessage('task') task(_message: Plain, connection: Connection) {
    return Ok(connection.state).after(() => fail() as unknown);
  }
}

test.each(
  ways.flatMap((each) =>
    ['handler', 'guard', 'middleware', 'middleware after next', 'dto', 'mapping'].map((hook) => [hook, each] as const),
  ),
)('a message whose %s %s gets one masked error each of 1,000 times, and the connection goes on', async (hook, each) => {
  way = each;
  const { log, lines } = readableLog();
  const { connect } = await socketApp({ controllers: [Matrix], errors: [[Mapped, () => fail()]], log });
  const client = await connect('/matrix');
  for (let index = 0; index < TIMES; index += 1) client.send({ event: hook, value: 'x' });
  const ids = new Set<string>();
  for (const reply of await client.jsons(TIMES)) {
    expect(reply).toEqual({
      event: hook,
      statusCode: 500,
      body: { errorList: [{ loc: [], type: 'internal_error', msg: 'Internal server error', id: expect.any(String) }] },
    });
    ids.add(reply.body.errorList[0].id);
  }
  expect(ids.size).toBe(TIMES);
  expect(await client.ask({ event: 'ok' })).toEqual({ event: 'ok', statusCode: 200, body: 'ok' });
  const masked = lines.filter(({ msg }) => msg === 'handler failed' || msg === 'an error handler failed');
  expect(masked).toHaveLength(TIMES);
  expect(new Set(masked.map((line) => line['id']))).toEqual(ids);
});

test.each(ways)('a task after the reply that %s is logged, 1,000 times, and changes nothing', async (each) => {
  way = each;
  const { log, lines } = readableLog();
  const { app, connect } = await socketApp({ controllers: [Matrix], log });
  const client = await connect('/matrix');
  for (let index = 0; index < TIMES; index += 1) client.send({ event: 'task', value: 'x' });
  for (const reply of await client.jsons(TIMES))
    expect(reply).toEqual({ event: 'task', statusCode: 200, body: 'open' });
  await app.close();
  expect(lines.filter((line) => line['msg'] === 'a task after the response failed')).toHaveLength(TIMES);
});

describe('what cannot be written as JSON', () => {
  @WebSocket('/json', { messageRate: 1e9, messageBurst: 1e9 })
  class Unwritable {
    @OnMessage('bigint') bigint() {
      return { big: 1n };
    }
    @OnMessage('cycle') cycle() {
      return cycle;
    }
    @OnMessage('getter') getter() {
      return {
        get value(): string {
          throw new Unmapped('secret');
        },
      };
    }
    @OnMessage('toJSON') toJson() {
      return { toJSON: fail };
    }
    @OnMessage('refusal') refusal() {
      return NotFound({ big: 1n });
    }
    @OnMessage('ok') ok() {
      return 'ok';
    }
  }
  test.each(['bigint', 'cycle', 'getter', 'toJSON', 'refusal'])('%s', async (event) => {
    way = 'throws an error';
    const { connect } = await socketApp({ controllers: [Unwritable] });
    for (const subprotocols of [[], ['cortado.v1']]) {
      const client = await connect('/json', { subprotocols });
      for (let index = 0; index < TIMES; index += 1) client.send({ id: index, event });
      for (const reply of await client.jsons(TIMES)) expect(reply).toMatchObject({ statusCode: 500 });
      expect(await client.ask({ id: 1, event: 'ok' })).toMatchObject({ statusCode: 200, body: 'ok' });
    }
  });
});

describe.each(ways)('a hook that %s, 1,000 times', (each) => {
  const WIDTH = 50;

  /** Connects in batches, and says what became of each handshake and connection. */
  async function attempts(
    type: new () => unknown,
  ): Promise<{ readonly outcomes: Record<string, number>; readonly failed: number }> {
    way = each;
    const { log, lines } = readableLog();
    const { app, connect } = await socketApp({ controllers: [type, Matrix], log });
    const outcomes: Record<string, number> = {};
    const count = (outcome: string) => (outcomes[outcome] = (outcomes[outcome] ?? 0) + 1);
    for (let round = 0; round < TIMES / WIDTH; round += 1) {
      await Promise.all(
        Array.from({ length: WIDTH }, async () => {
          try {
            const client = await connect('/hook');
            client.send({ value: 'bye' });
            count(`closed ${(await client.closed).code}`);
          } catch (error) {
            count(`refused ${(error as HandshakeRefused).status}`);
          }
        }),
      );
    }
    expect(await (await connect('/matrix')).ask({ event: 'ok' })).toEqual({ event: 'ok', statusCode: 200, body: 'ok' });
    await app.close();
    return { outcomes, failed: lines.filter((line) => line['level'] === 50).length };
  }

  class Bye {
    @OnMessage('never') never() {}
    onConnect(connection: Connection): unknown {
      return connection.close(4000);
    }
  }

  test('guard of the handshake', async () => {
    @WebSocket('/hook')
    @Guard((_context: Context) => fail() as boolean)
    class Hook extends Bye {}
    expect(await attempts(Hook)).toEqual({ outcomes: { 'refused 500': TIMES }, failed: TIMES });
  });

  test('onHandshake', async () => {
    @WebSocket('/hook')
    class Hook extends Bye {
      onHandshake() {
        return fail() as undefined;
      }
    }
    expect(await attempts(Hook)).toEqual({ outcomes: { 'refused 500': TIMES }, failed: TIMES });
  });

  test('onConnect, and onError with it', async () => {
    @WebSocket('/hook')
    class Hook extends Bye {
      override onConnect() {
        return fail() as unknown;
      }
      onError() {
        return fail() as unknown;
      }
    }
    expect(await attempts(Hook)).toEqual({ outcomes: { 'closed 1011': TIMES }, failed: 2 * TIMES });
  });

  test('onDisconnect', async () => {
    @WebSocket('/hook')
    class Hook extends Bye {
      onDisconnect() {
        return fail() as unknown;
      }
    }
    expect(await attempts(Hook)).toEqual({ outcomes: { 'closed 4000': TIMES }, failed: TIMES });
  });
});
