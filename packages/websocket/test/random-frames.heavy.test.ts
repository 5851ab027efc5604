import { IsInt, IsString } from 'class-validator';
import * as fc from 'fast-check';
import { Guard, Ok, type Context } from '@cortado/core';
import { OnMessage, OnReceive, WebSocket } from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class Say {
  @IsString() text!: string;
}
class Add {
  @IsInt() a!: number;
  @IsInt() b!: number;
}

@WebSocket('/random', { messageRate: 1e9, messageBurst: 1e9 })
class Random {
  @OnMessage('say') say({ text }: Say) {
    if (text === 'boom') throw new Error('secret');
    return Ok(text);
  }
  @OnMessage('add') async add({ a, b }: Add) {
    await Promise.resolve();
    return a + b;
  }
  @Guard((context: Context) => typeof (context.payload as { secret?: unknown }).secret === 'string')
  @OnMessage('guarded')
  guarded() {
    return 'in';
  }
  @OnMessage('big') big() {
    return { big: 1n };
  }
}

@WebSocket('/fallback', { messageRate: 1e9, messageBurst: 1e9 })
class Fallback {
  @OnReceive() onReceive({ a, b }: Add) {
    return a * b;
  }
}

const body = fc.oneof(
  fc.record({ text: fc.oneof(fc.string(), fc.constant('boom')) }),
  fc.record({ a: fc.integer(), b: fc.integer() }),
  fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
  fc.record({ secret: fc.string() }),
);
const event = fc.oneof(fc.constantFrom('say', 'add', 'guarded', 'big', 'unheard of', '$odd', ''), fc.string());
const garbage = fc.oneof(
  fc.string(),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.constantFrom('', '{', '[[', '"', '\u0000'),
);

/** The event that a frame names, where it is read and names one. */
function eventOf(frame: string | Buffer): string | undefined {
  if (typeof frame !== 'string' || frame.includes('"__proto__":')) return undefined;
  try {
    const named = (JSON.parse(frame) as { readonly event?: unknown } | null)?.event;
    return typeof named === 'string' && Buffer.byteLength(named) <= 64 ? named : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

test('1,000 random frames get exactly one outcome each, in order, on the message protocol', async () => {
  const { connect } = await socketApp({ controllers: [Random, Fallback] });
  const frame = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(event, body).map(([name, rest]) => JSON.stringify({ ...rest, event: name })) },
    { weight: 1, arbitrary: garbage },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 50 }).map((each) => Buffer.from(each)) },
  );
  for (const path of ['/random', '/fallback']) {
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 25, maxLength: 25 }), async (frames) => {
        const client = await connect(path);
        // Between two frames a marker, whose reply is known: so each frame is seen to have its own.
        const marker = path === '/random' ? { event: 'say', text: 'marker' } : { a: 6, b: 7 };
        const echoed = path === '/random' ? { event: 'say' } : {};
        const marked = path === '/random' ? 'marker' : 42;
        for (const each of frames) {
          client.send(each);
          client.send(marker);
        }
        for (const each of frames) {
          const reply = await client.json();
          const keys = Object.keys(reply).filter((key) => key !== 'event');
          expect([each, keys, typeof reply.statusCode]).toEqual([each, ['statusCode', 'body'], 'number']);
          expect([each, reply.event]).toEqual([each, path === '/random' ? eventOf(each) : undefined]);
          expect([each, await client.json()]).toEqual([each, { ...echoed, statusCode: 200, body: marked }]);
        }
        expect(client.unread).toBe(0);
        client.destroy();
      }),
      { numRuns: 20, verbose: 1 },
    );
  }
});

test('1,000 random frames get exactly one terminal answer each, ids matching, on the rpc protocol', async () => {
  const { connect } = await socketApp({ controllers: [Random] });
  const call = fc.record({
    event,
    body: fc.oneof(body, fc.jsonValue({ maxDepth: 2 })),
    bad: fc.constantFrom('no', 'no', 'id', 'text', 'binary'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 50, maxLength: 50 }), async (calls) => {
      const client = await connect('/random', { subprotocols: ['cortado.v1'] });
      const expected: (number | null)[] = [];
      for (const [id, { bad, ...rest }] of calls.entries()) {
        if (bad === 'id') client.send({ ...rest, id: { id } });
        else if (bad === 'text') client.send(`{"id":${id}`);
        else if (bad === 'binary') client.send(Buffer.from([id]));
        else if (rest.event === '$cancel') continue;
        else client.send({ ...rest, id });
        // A frame that would poison a prototype is not read, so its id is not known.
        const poisons = JSON.stringify(rest).includes('"__proto__":');
        expected.push(bad === 'no' && !poisons ? id : null);
      }
      client.send({ id: 'last', event: 'say', body: { text: 'last' } });
      const answers: any[] = [];
      for (;;) {
        const answer = await client.json();
        if (answer.id === 'last') break;
        answers.push(answer);
      }
      expect(answers.map((each) => String(each.id)).toSorted(compare)).toEqual(expected.map(String).toSorted(compare));
      for (const each of answers) expect(Object.keys(each)).toEqual(['id', 'statusCode', 'body']);
      // Those that are answered at once overtake; among themselves the others keep their order.
      const ids = answers
        .filter((each) => each.id !== null && each.statusCode !== 404)
        .map((each) => each.id as number);
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      client.destroy();
    }),
    { numRuns: 20, verbose: 1 },
  );
});

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
