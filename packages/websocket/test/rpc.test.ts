import { IsInt, IsString } from 'class-validator';
import { Guard, NotFound, Ok, type Context } from '@cortado/core';
import { Connection, OnMessage, WebSocket, type WebSocketOptions } from '@cortado/websocket';
import { Gate } from '@cortado/testkit/gate';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class Text {
  @IsString() text!: string;
}
class Count {
  @IsInt() to!: number;
}

async function rpc(type: new (...args: any[]) => unknown, websocket: WebSocketOptions = {}) {
  const { app, connect } = await socketApp({ controllers: [type], websocket });
  return { app, client: await connect('/rpc', { subprotocols: ['cortado.v1'] }) };
}

@WebSocket('/rpc')
class Rpc {
  @OnMessage('say') say({ text }: Text) {
    if (text === 'boom') throw new Error('secret');
    return text === 'nothing' ? undefined : Ok({ text });
  }
  @OnMessage('raw', String) raw(text: string) {
    return text;
  }
  @OnMessage('trace') trace(_text: Text, connection: Connection) {
    return connection.id;
  }
  @OnMessage('missing') missing() {
    return NotFound();
  }
  @OnMessage('cyclic') cyclic() {
    return { big: 1n };
  }
}

test('each request gets one terminal answer with its id', async () => {
  const { client } = await rpc(Rpc);
  expect(client.socket.protocol).toBe('cortado.v1');
  const ask = async (frame: unknown) => {
    const { id, statusCode, body } = await client.ask(frame);
    return [id, statusCode, body?.errorList?.[0].type ?? body];
  };
  expect(await ask({ id: 1, event: 'say', body: { text: 'a' } })).toEqual([1, 200, { text: 'a' }]);
  expect(await ask({ id: 'x', event: 'say', body: { text: 'nothing' } })).toEqual(['x', 204, null]);
  expect(await ask({ id: 2, event: 'say', body: {} })).toEqual([2, 400, 'missing']);
  expect(await ask({ id: 3, event: 'say', body: { text: 'boom' } })).toEqual([3, 500, 'internal_error']);
  expect(await ask({ id: 4, event: 'missing' })).toEqual([4, 404, 'not_found']);
  expect(await ask({ id: 5, event: 'cyclic' })).toEqual([5, 500, 'internal_error']);
  expect(await ask({ id: 6, event: 'unheard of' })).toEqual([6, 404, 'not_found']);
  expect(await ask({ id: 7 })).toEqual([7, 400, 'missing']);
  expect(await ask({ id: 8, event: 'raw', body: 'text' })).toEqual([8, 200, 'text']);
  expect(await ask({ id: 9, event: 'raw', body: 1 })).toEqual([9, 400, 'isString']);
  expect(await ask({ id: 10, event: '$unknown' })).toEqual([10, 404, 'not_found']);
});

test('what cannot be read is answered with id null', async () => {
  const { client } = await rpc(Rpc);
  for (const frame of [
    '{',
    '[]',
    'null',
    { id: 1.5, event: 'say' },
    { id: 'x'.repeat(65), event: 'say' },
    { id: {}, event: 'say' },
    { id: 2 ** 53, event: 'say' },
    { id: null, event: 'say' },
    { id: 1, event: 7 },
    { id: 1, event: 'say', headers: [] },
    { id: 1, event: 'say', headers: { a: 1 } },
    '{"id":1,"event":"say","body":{"__proto__":{"text":"a"}}}',
  ]) {
    expect(await client.ask(frame)).toMatchObject({ id: null, statusCode: 400 });
  }
  client.send(Buffer.from('{}'));
  expect(await client.json()).toMatchObject({ id: null, statusCode: 415 });
});

test('a notification is answered only when something is wrong with it', async () => {
  const { client } = await rpc(Rpc);
  client.send({ event: 'say', body: { text: 'silence' } });
  client.send({ event: 'say', body: {} });
  expect(await client.json()).toMatchObject({ id: null, statusCode: 400 });
});

describe('running side by side', () => {
  const gates = new Map<string, Gate>();
  const aborted: string[] = [];
  const gate = (name: string) => gates.get(name) ?? gates.set(name, new Gate()).get(name)!;
  beforeEach(() => {
    gates.clear();
    aborted.length = 0;
  });

  @WebSocket('/rpc')
  class Waiting {
    @Guard((context: Context) => {
      const { text } = context.payload as Text;
      context.signal.addEventListener('abort', () => aborted.push(text));
      return true;
    })
    @OnMessage('wait')
    async wait({ text }: Text) {
      await gate(text).opened;
      return text;
    }
    @OnMessage('open') open({ text }: Text) {
      gate(text).open();
    }
  }
  const wait = (id: string) => ({ id, event: 'wait', body: { text: id } });

  test('answers leave as they finish; an id in flight is refused', async () => {
    const { client } = await rpc(Waiting, { concurrency: 3 });
    client.send(wait('a'));
    client.send(wait('b'));
    expect(await client.ask(wait('a'))).toMatchObject({ id: 'a', statusCode: 409 });
    client.send({ event: 'open', body: { text: 'b' } });
    expect(await client.json()).toEqual({ id: 'b', statusCode: 200, body: 'b' });
    client.send({ event: 'open', body: { text: 'a' } });
    expect(await client.json()).toEqual({ id: 'a', statusCode: 200, body: 'a' });
  });

  test('$cancel ends what runs and what waits, and never waits itself', async () => {
    const { client } = await rpc(Waiting);
    client.send(wait('a'));
    client.send(wait('b'));
    client.send(wait('c'));
    expect(await client.ask({ id: 'b', event: '$cancel' })).toMatchObject({ id: 'b', statusCode: 499 });
    expect(await client.ask({ id: 'a', event: '$cancel' })).toMatchObject({ id: 'a', statusCode: 499 });
    expect(aborted).toEqual(['a']);
    client.send({ id: 'a', event: '$cancel' });
    gate('a').open();
    gate('c').open();
    expect(await client.json()).toEqual({ id: 'c', statusCode: 200, body: 'c' });
  });

  test('a handler that takes too long is answered in its place, and its slot is free', async () => {
    const { client } = await rpc(Waiting, { handlerTimeout: 30 });
    client.send(wait('a'));
    expect(await client.json()).toMatchObject({
      id: 'a',
      statusCode: 503,
      body: { errorList: [{ type: 'handler_timeout' }] },
    });
    expect(aborted).toEqual(['a']);
    gate('a').open();
    gate('b').open();
    expect(await client.ask(wait('b'))).toEqual({ id: 'b', statusCode: 200, body: 'b' });
  });
});

describe('streams', () => {
  const ended: string[] = [];
  beforeEach(() => void (ended.length = 0));

  @WebSocket('/rpc')
  class Streams {
    @OnMessage('count') async *count({ to }: Count) {
      try {
        for (let index = 0; index < to; index += 1) yield index;
        if (to === 3) throw new Error('secret');
      } finally {
        ended.push(`count ${to}`);
      }
    }
    @OnMessage('endless') async *endless() {
      try {
        yield 'first';
        await new Promise(() => undefined);
      } finally {
        ended.push('endless');
      }
    }
    @OnMessage('odd') async *odd() {
      yield 1n;
    }
    @OnMessage('say') say({ text }: Text) {
      return text;
    }
  }

  test('are numbered items and one terminal answer', async () => {
    const { client } = await rpc(Streams);
    client.send({ id: 1, event: 'count', body: { to: 2 } });
    expect(await client.jsons(3)).toEqual([
      { id: 1, statusCode: 206, seq: 0, body: 0 },
      { id: 1, statusCode: 206, seq: 1, body: 1 },
      { id: 1, statusCode: 200, body: null },
    ]);
    client.send({ id: 2, event: 'count', body: { to: 0 } });
    expect(await client.json()).toEqual({ id: 2, statusCode: 200, body: null });
  });

  test('end in an error when they throw, or when an item is not JSON', async () => {
    const { client } = await rpc(Streams);
    client.send({ id: 3, event: 'count', body: { to: 3 } });
    expect((await client.jsons(4)).map((each) => each.statusCode)).toEqual([206, 206, 206, 500]);
    expect(await client.ask({ id: 4, event: 'odd' })).toMatchObject({ id: 4, statusCode: 500 });
    expect(ended).toEqual(['count 3']);
  });

  test('give their slot back at the first item, and are cancelled by the client', async () => {
    const { client } = await rpc(Streams);
    expect(await client.ask({ id: 1, event: 'endless' })).toMatchObject({ statusCode: 206, body: 'first' });
    expect(await client.ask({ id: 2, event: 'say', body: { text: 'meanwhile' } })).toMatchObject({
      id: 2,
      statusCode: 200,
    });
    expect(await client.ask({ id: 1, event: 'endless' })).toMatchObject({ id: 1, statusCode: 409 });
    expect(await client.ask({ id: 1, event: '$cancel' })).toMatchObject({ id: 1, statusCode: 499 });
    expect(await client.ask({ id: 1, event: 'say', body: { text: 'again' } })).toMatchObject({
      id: 1,
      statusCode: 200,
    });
  });

  test('are limited in number, need an id, and end with the application', async () => {
    const { app, client } = await rpc(Streams, { maxStreams: 1 });
    expect(await client.ask({ id: 1, event: 'endless' })).toMatchObject({ statusCode: 206 });
    expect(await client.ask({ id: 2, event: 'endless' })).toMatchObject({
      id: 2,
      statusCode: 429,
      body: { errorList: [{ type: 'stream_limit' }] },
    });
    expect(await client.ask({ event: 'endless' })).toMatchObject({ id: null, statusCode: 400 });
    const closing = app.close();
    expect(await client.json()).toMatchObject({
      id: 1,
      statusCode: 503,
      body: { errorList: [{ type: 'shutting_down' }] },
    });
    expect((await client.closed).code).toBe(1001);
    await closing;
  });

  test('while one is open the socket is read, and what is too much is answered 429', async () => {
    const { client } = await rpc(Streams, { queueMessages: 2, concurrency: 1 });
    expect(await client.ask({ id: 'stream', event: 'endless' })).toMatchObject({ statusCode: 206 });
    client.send({ id: 'blocks', event: 'never', body: {} });
    expect(await client.json()).toMatchObject({ id: 'blocks', statusCode: 404 });
  });

  test('need the rpc protocol', async () => {
    const { connect } = await socketApp({ controllers: [Streams] });
    const client = await connect('/rpc');
    expect(await client.ask({ event: 'endless' })).toMatchObject({
      statusCode: 500,
      body: { errorList: [{ type: 'result_unsupported' }] },
    });
  });
});

describe('connection.request', () => {
  @WebSocket('/rpc')
  class Asking {
    @OnMessage('ask') async ask(connection: Connection) {
      const { statusCode, body } = await connection.request('confirm', { amount: 3 });
      return { statusCode, body };
    }
    @OnMessage('ask briefly') async askBriefly(connection: Connection) {
      const { statusCode } = await connection.request('confirm', { amount: 3 }, { timeout: 40 });
      return { statusCode };
    }
  }

  test('is answered by the client, inside a handler', async () => {
    const { client } = await rpc(Asking);
    expect(await client.ask({ id: 1, event: 'ask' })).toEqual({ id: 's1', event: 'confirm', body: { amount: 3 } });
    expect(await client.ask({ id: 's1', statusCode: 200, body: 'yes' })).toEqual({
      id: 1,
      statusCode: 200,
      body: { statusCode: 200, body: 'yes' },
    });
    client.send({ id: 's1', statusCode: 200, body: 'twice' });
    client.send({ id: 's9', statusCode: 200, body: 'never asked' });
    expect(await client.ask({ id: 2, event: 'ask' })).toMatchObject({ id: 's2' });
  });

  test('comes to 504 without an answer', async () => {
    const { client } = await rpc(Asking);
    await client.ask({ id: 1, event: 'ask briefly' });
    expect((await client.json()).body).toMatchObject({ statusCode: 504 });
  });

  test('is 501 when the client does not speak cortado.v1', async () => {
    const { connect } = await socketApp({ controllers: [Asking] });
    expect((await (await connect('/rpc')).ask({ event: 'ask' })).body).toMatchObject({ statusCode: 501 });
  });
});
