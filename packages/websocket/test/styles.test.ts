import { IsInt, IsString } from 'class-validator';
import { Controller, Guard, HttpError, Inject, NoContent, Ok, Scoped, Singleton, type Context } from '@cortado/core';
import {
  Connection,
  ConnectionClosed,
  ConnectionStateError,
  OnMessage,
  OnReceive,
  UnreadableMessage,
  WebSocket,
  type Disconnect,
} from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { readableLog } from '@cortado/testkit/http-app';

afterEach(closeSocketApps);

class ChatRequest {
  @IsString() message!: string;
  @IsString() user: string = 'nobody';
}
class Move {
  @IsInt() x!: number;
}

const hi = { message: 'Hi', user: 'ann' };
const missing = {
  statusCode: 400,
  body: { errorList: [{ loc: ['message'], type: 'missing', msg: 'Field required' }] },
};

describe('endpoint class', () => {
  @Singleton()
  class Visits {
    count = 0;
  }

  @WebSocket('/endpoint')
  class Endpoint {
    #messages = 0;
    constructor(private readonly visits: Visits) {
      visits.count += 1;
    }
    @OnReceive() onReceive(request: ChatRequest, connection: Connection) {
      this.#messages += 1;
      return { ...request, id: connection.id, messages: this.#messages, visits: this.visits.count };
    }
  }

  test('one instance for each connection, with injected services; only a handler is required', async () => {
    const { connect } = await socketApp({ controllers: [Endpoint] });
    const [one, two] = [await connect('/endpoint'), await connect('/endpoint')];
    await one.ask(hi);
    expect((await one.ask(hi)).body).toMatchObject({ ...hi, messages: 2, visits: 2 });
    expect((await two.ask({ message: 'Hi' })).body).toMatchObject({ user: 'nobody', messages: 1 });
    expect(await two.ask({})).toEqual(missing);
  });

  test('plain values, lists, strings, numbers and results are all replies; nothing is none', async () => {
    @WebSocket('/values')
    class Values {
      @OnMessage('object') object() {
        return { a: 1 };
      }
      @OnMessage('list') list() {
        return [hi, hi];
      }
      @OnMessage('text') text() {
        return 'text';
      }
      @OnMessage('number') number() {
        return 3;
      }
      @OnMessage('none') none() {
        return NoContent();
      }
      @OnMessage('silence') silence() {}
      @OnMessage('move') move({ x }: Move) {
        return x;
      }
      @OnReceive() other(request: ChatRequest) {
        return `fallback: ${request.message}`;
      }
    }
    const { connect } = await socketApp({ controllers: [Values] });
    const client = await connect('/values');
    for (const event of ['object', 'list', 'text', 'number', 'silence', 'none']) client.send({ event });
    client.send({ event: 'move', x: 1 });
    client.send({ event: 'unheard of', message: 'hello' });
    client.send({ message: 'no event' });
    expect((await client.jsons(8)).map((each) => [each.statusCode, each.body])).toEqual([
      [200, { a: 1 }],
      [200, [hi, hi]],
      [200, 'text'],
      [200, 3],
      [204, null],
      [200, 1],
      [200, 'fallback: hello'],
      [200, 'fallback: no event'],
    ]);
  });

  test('text and bytes arrive raw where a handler takes a string or a Buffer', async () => {
    @WebSocket('/text')
    class Text {
      @OnReceive() onReceive(text: string) {
        return text.toUpperCase();
      }
    }
    @WebSocket('/bytes')
    class Bytes {
      @OnReceive() onReceive(bytes: Buffer) {
        return bytes.length === 0 ? { empty: true } : Uint8Array.from(bytes).reverse();
      }
    }
    const { connect } = await socketApp({ controllers: [Text, Bytes] });
    const text = await connect('/text');
    expect(await text.ask('{not json')).toEqual({ statusCode: 200, body: '{NOT JSON' });
    text.send(Buffer.from([1]));
    expect((await text.json()).statusCode).toBe(415);
    const bytes = await connect('/bytes');
    bytes.send(Buffer.from([1, 2, 3]));
    expect(await bytes.next()).toEqual(Buffer.from([3, 2, 1]));
    bytes.send(Buffer.alloc(0));
    expect(await bytes.json()).toEqual({ statusCode: 200, body: { empty: true } });
    expect((await bytes.ask('text')).statusCode).toBe(415);
  });

  test('a guard of a method decides over each message, and a principal of a message is that message’s', async () => {
    @WebSocket('/guarded')
    class Guarded {
      @Guard((context: Context) => {
        const { user } = context.payload as ChatRequest;
        context.principal = user;
        return user === 'ann';
      })
      @OnReceive()
      onReceive(_request: ChatRequest, connection: Connection) {
        return connection.principal ?? 'nobody';
      }
    }
    const { connect } = await socketApp({ controllers: [Guarded] });
    const client = await connect('/guarded');
    expect((await client.ask({ message: '', user: 'bob' })).statusCode).toBe(403);
    expect(await client.ask({ message: '', user: 'ann' })).toEqual({ statusCode: 200, body: 'nobody' });
  });

  test('scoped dependencies live as long as a message, or as the connection', async () => {
    const disposed: string[] = [];
    @Scoped()
    class Unit {
      dispose() {
        disposed.push('unit');
      }
    }
    @Scoped('connection')
    class Session {
      constructor(readonly connection: Connection) {}
      dispose() {
        disposed.push('session');
      }
    }
    @WebSocket('/scopes')
    class Scopes {
      constructor(readonly session: Session) {}
      @OnReceive() onReceive(_request: ChatRequest, connection: Connection, @Inject() unit: Unit) {
        return [this.session.connection === connection, unit instanceof Unit];
      }
    }
    const { connect, app } = await socketApp({ controllers: [Scopes] });
    const client = await connect('/scopes');
    expect((await client.ask(hi)).body).toEqual([true, true]);
    await client.ask(hi);
    await app.close();
    expect(disposed).toEqual(['unit', 'unit', 'session']);
  });
});

describe('callback style', () => {
  @Controller('/callback')
  class Callbacks {
    readonly seen: unknown[] = [];

    constructor() {
      this.bound = this.bound.bind(this);
    }

    @WebSocket('/marked') async marked(connection: Connection) {
      await connection.acceptCallback({
        onConnect: this.onConnect,
        onReceive: this.onReceive,
        onDisconnect: this.onDisconnect,
      });
      this.seen.push('over');
    }
    @WebSocket('/closure') async closure(connection: Connection) {
      await connection.acceptCallback({
        receive: ChatRequest,
        onReceive: async (request, { id }) => Ok({ ...request, known: id === connection.id }),
      });
    }
    @WebSocket('/bound') viaBound(connection: Connection) {
      return connection.acceptCallback({ onReceive: this.bound });
    }
    @WebSocket('/loose') loose(connection: Connection) {
      void connection.acceptCallback({ receive: String, onReceive: (text) => text });
    }
    @WebSocket('/unknown') async unknown(connection: Connection) {
      await connection.acceptCallback({ onReceive: () => 1 });
    }

    onConnect(connection: Connection) {
      this.seen.push(['connect', connection.state]);
    }
    @OnReceive() async onReceive(request: ChatRequest) {
      return Ok({ message: request.message, seen: this.seen });
    }
    @OnReceive() bound(request: ChatRequest) {
      return [this.seen, request.user];
    }
    onDisconnect(_connection: Connection, { code }: Disconnect) {
      this.seen.push(['disconnect', code]);
    }
  }

  test('methods marked @OnReceive are found by their identity, and called on the controller', async () => {
    const { connect } = await socketApp({ controllers: [Callbacks] });
    const client = await connect('/callback/marked');
    expect(await client.ask(hi)).toEqual({
      statusCode: 200,
      body: { message: 'Hi', seen: [['connect', 'open']] },
    });
    expect(await client.ask({})).toEqual(missing);
    await client.close(1000);
    const other = await connect('/callback/marked');
    expect((await other.ask(hi)).body.seen).toEqual([
      ['connect', 'open'],
      ['disconnect', 1000],
      'over',
      ['connect', 'open'],
    ]);
  });

  test('a closure says its DTO with `receive`', async () => {
    const { connect } = await socketApp({ controllers: [Callbacks] });
    const client = await connect('/callback/closure');
    expect(await client.ask(hi)).toEqual({ statusCode: 200, body: { ...hi, known: true } });
    expect(await client.ask({})).toEqual(missing);
  });

  test('a method that the constructor bound, and one that a subclass overrides, are known too', async () => {
    @Controller('/sub')
    class Sub extends Callbacks {
      override async onReceive(request: ChatRequest) {
        const ok = await super.onReceive(request);
        return Ok({ message: `sub ${ok.body.message}`, seen: [] });
      }
    }
    const { connect } = await socketApp({ controllers: [Callbacks, Sub] });
    expect(await (await connect('/callback/bound')).ask(hi)).toEqual({ statusCode: 200, body: [[], 'ann'] });
    expect((await (await connect('/sub/marked')).ask(hi)).body.message).toBe('sub Hi');
  });

  test('a connection whose acceptCallback() is not awaited stays open', async () => {
    const { connect } = await socketApp({ controllers: [Callbacks] });
    expect(await (await connect('/callback/loose')).ask('raw')).toEqual({ statusCode: 200, body: 'raw' });
  });

  test('without a DTO nothing is accepted', async () => {
    const { log, lines } = readableLog();
    const { connect } = await socketApp({ controllers: [Callbacks], log });
    await expect(connect('/callback/unknown')).rejects.toMatchObject({ status: 500 });
    expect(lines.find((line) => 'err' in line)!['err'].message).toContain(
      'E_WEBSOCKET: Callbacks.unknown: acceptCallback()',
    );
  });
});

describe('traditional style', () => {
  @Controller('/raw')
  class Raw {
    @WebSocket('/echo') async echo(connection: Connection) {
      await connection.accept({ subprotocol: 'chat', headers: { 'x-served-by': 'a' } });
      for await (const message of connection) await connection.sendJson({ echo: String(message) });
    }
    @WebSocket('/steps') async steps(connection: Connection) {
      await connection.accept();
      await connection.sendText(await connection.receiveText());
      await connection.sendBinary(await connection.receiveBinary());
      await connection.send(await connection.receiveJson());
      const request = await connection.receiveJson(ChatRequest);
      await connection.push('last', [request instanceof ChatRequest, request.message]);
    }
    @WebSocket('/mistakes') async mistakes(connection: Connection) {
      await connection.accept();
      for (;;) {
        try {
          await connection.sendJson(await connection.receiveJson(ChatRequest));
        } catch (error) {
          if (!(error instanceof UnreadableMessage)) throw error;
          await connection.sendJson([error.code, error.errorList.map((each) => each.type)]);
        }
      }
    }
    @WebSocket('/throws') async throws(connection: Connection) {
      await connection.accept();
      throw new Error('after accept');
    }
    @WebSocket('/refuses') refuses() {
      throw new HttpError(402, 'Pay first');
    }
    @WebSocket('/forgets') forgets() {}
    @WebSocket('/states') async states(connection: Connection) {
      const errors: string[] = [];
      const note = (error: unknown) => errors.push(String(error));
      await connection.receive().catch(note);
      await connection.close().catch(note);
      await connection.accept();
      await connection.accept().catch(note);
      await connection.refuse().catch(note);
      await connection.acceptCallback({ receive: String, onReceive: () => {} }).catch(note);
      await connection.sendJson(errors);
    }
  }

  test('accepts, iterates and ends with the connection', async () => {
    const { connect } = await socketApp({ controllers: [Raw] });
    const client = await connect('/raw/echo', { subprotocols: ['other', 'chat'] });
    expect([client.socket.protocol, client.headers['x-served-by']]).toEqual(['chat', 'a']);
    client.send('one');
    client.send('two');
    expect(await client.jsons(2)).toEqual([{ echo: 'one' }, { echo: 'two' }]);
    expect((await client.close(1000)).code).toBe(1000);
  });

  test('a subprotocol that the client does not offer is not accepted', async () => {
    const { connect } = await socketApp({ controllers: [Raw] });
    await expect(connect('/raw/echo')).rejects.toMatchObject({ status: 500 });
  });

  test('asks for text, bytes, JSON and DTOs, and returning closes with 1000', async () => {
    const { connect } = await socketApp({ controllers: [Raw] });
    const client = await connect('/raw/steps');
    for (const each of ['text', Buffer.from([1, 2]), { a: 1 }, hi]) client.send(each);
    expect(await client.next()).toBe('text');
    expect(await client.next()).toEqual(Buffer.from([1, 2]));
    expect(await client.json()).toEqual({ a: 1 });
    expect(await client.json()).toEqual({ event: 'last', data: [true, 'Hi'] });
    expect((await client.closed).code).toBe(1000);
  });

  test('a message that cannot be read is an error with a code, and the connection goes on', async () => {
    const { connect } = await socketApp({ controllers: [Raw] });
    const client = await connect('/raw/mistakes');
    expect(await client.ask('{')).toEqual(['E_JSON_INVALID', []]);
    expect(await client.ask({})).toEqual(['E_MESSAGE_INVALID', ['missing']]);
    client.send(Buffer.from([1]));
    expect(await client.json()).toEqual(['E_TEXT_EXPECTED', []]);
    expect(await client.ask(hi)).toEqual(hi);
    await client.close();
  });

  test('throwing after accept closes with 1011, throwing before it and not accepting at all refuse', async () => {
    const { connect } = await socketApp({ controllers: [Raw] });
    expect((await (await connect('/raw/throws')).closed).code).toBe(1011);
    await expect(connect('/raw/refuses')).rejects.toMatchObject({ status: 402 });
    await expect(connect('/raw/forgets')).rejects.toMatchObject({ status: 403 });
  });

  test('an illegal call names both states', async () => {
    const { connect } = await socketApp({ controllers: [Raw] });
    expect(await (await connect('/raw/states')).json()).toEqual([
      'ConnectionStateError: E_CONNECTION_STATE: receive() requires an open connection; this connection is connecting: call accept() first',
      'ConnectionStateError: E_CONNECTION_STATE: close() requires an open connection; this connection is connecting: use refuse()',
      'ConnectionStateError: E_CONNECTION_STATE: accept() requires a connecting connection; this connection is open',
      'ConnectionStateError: E_CONNECTION_STATE: refuse() requires a connecting connection; this connection is open',
      'ConnectionStateError: E_CONNECTION_STATE: acceptCallback() requires a connecting connection; this connection is open',
    ]);
  });

  test('after the end, receive() rejects with the close code and send() says that it is closed', async () => {
    const outcomes: unknown[] = [];
    let over!: () => void;
    const done = new Promise<void>((resolve) => (over = resolve));
    @Controller('/late')
    class Late {
      @WebSocket('/') async late(connection: Connection) {
        await connection.accept();
        await connection.receive().catch((error: unknown) => outcomes.push(error));
        await connection.receive().catch((error: unknown) => outcomes.push(error));
        outcomes.push(await connection.send('x'), connection.state, connection.signal.aborted);
        outcomes.push((await connection.join('room')).statusCode);
        over();
      }
    }
    const { connect } = await socketApp({ controllers: [Late] });
    await (await connect('/late')).close(4321, 'why');
    await done;
    expect(outcomes).toEqual([
      expect.any(ConnectionClosed),
      expect.objectContaining({ code: 4321, reason: 'why' }),
      'closed',
      'closed',
      true,
      409,
    ]);
  });
});

test('a method with a scoped dependency keeps it until it returns', async () => {
  const events: string[] = [];
  @Scoped()
  class Unit {
    dispose() {
      events.push('disposed');
    }
  }
  @Controller('/unit')
  class Units {
    constructor(readonly unit: Unit) {}
    @WebSocket('/') async run(connection: Connection) {
      await connection.accept();
      for await (const message of connection) events.push(String(message));
      events.push('returned');
    }
  }
  const { connect, app } = await socketApp({ controllers: [Units] });
  const client = await connect('/unit');
  client.send('message');
  await client.close();
  await app.close();
  expect(events).toEqual(['message', 'returned', 'disposed']);
});

test('ConnectionStateError has a code', () => {
  expect(new ConnectionStateError('x()', 'open', 'closed').code).toBe('E_CONNECTION_STATE');
});
