import { Length } from 'class-validator';
import { Channels } from '@cortado/channels';
import { Application, Controller, Forbidden, Ok, Param, Use, type Context } from '@cortado/core';
import { Get, http } from '@cortado/http';
import {
  CloseCode,
  Connection,
  ConnectionClosed,
  Connections,
  OnReceive,
  WebSocket,
  websocket,
} from '@cortado/websocket';
import { HttpClient } from '@cortado/testkit/http-client';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { SocketClient } from '@cortado/testkit/socket-client';

/** What Velithon's page on WebSockets describes, under its titles. Cortado set out from it. */
afterEach(closeSocketApps);

class Message {
  @Length(0, 20) text!: string;
}

/** A promise, and the function that resolves it. */
function signal<T = void>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((each) => (resolve = each));
  return { promise, resolve };
}

@WebSocket('/chat')
class Chat {
  @OnReceive() onReceive({ text }: Message) {
    return `You said: ${text}`;
  }
}

const echo = async (connection: Connection): Promise<void> => {
  await connection.accept();
  for await (const message of connection) await connection.sendText(`Echo: ${String(message)}`);
};

describe('Features', () => {
  test('Function-based WebSocket handlers', async () => {
    const { connect } = await socketApp({ register: (app) => app.websocket('/echo', echo) });
    const client = await connect('/echo');
    client.send('a');
    expect(await client.next()).toBe('Echo: a');
  });

  test('Class-based WebSocket endpoints', async () => {
    const { connect } = await socketApp({ controllers: [Chat] });
    expect(await (await connect('/chat')).ask({ text: 'hi' })).toEqual({ statusCode: 200, body: 'You said: hi' });
  });

  test('Automatic connection management', async () => {
    const left = signal();
    @WebSocket('/counted')
    class Counted extends Chat {
      onDisconnect() {
        left.resolve();
      }
    }
    const { app, connect } = await socketApp({ controllers: [Counted] });
    const client = await connect('/counted');
    await client.ask({ text: '' });
    const connections = app.get(Connections);
    const [id] = await connections.list();
    expect([connections.size, connections.get(id!)?.state]).toEqual([1, 'open']);
    await client.close();
    await left.promise;
    expect([connections.size, connections.get(id!)]).toEqual([0, undefined]);
  });

  test('Type safety', () => {
    class Typed {
      onReceive(message: Message) {
        return message;
      }
    }
    const key = 'onReceive';
    const descriptor = Object.getOwnPropertyDescriptor(Typed.prototype, key) as TypedPropertyDescriptor<
      (message: Message) => Message
    >;
    class Other {
      number!: number;
    }
    expect(OnReceive(Message)(Typed.prototype, key, descriptor)).toBeUndefined();
    // @ts-expect-error the method takes something else
    expect(OnReceive(Other)(Typed.prototype, key, descriptor)).toBeUndefined();
  });

  test('Integration with routing', async () => {
    @Controller('/chat')
    class ChatController {
      @Get('/:room') room(@Param('room') room: string) {
        return { room };
      }
      @WebSocket('/:room') socket(connection: Connection) {
        return connection.acceptCallback({ receive: String, onReceive: () => Ok(connection.params) });
      }
    }
    const app = await Application.create({ log: false, prefix: '/api', controllers: [ChatController] }, [
      http(),
      websocket(),
    ]);
    await app.listen({ port: 0 });
    expect((await new HttpClient(app.url).get('/api/chat/red')).json).toEqual({ room: 'red' });
    const client = await SocketClient.connect(`${app.url.replace('http', 'ws')}/api/chat/red`);
    expect((await client.ask('')).body).toEqual({ room: 'red' });
    client.destroy();
    await app.close();
  });

  test('Error handling', async () => {
    @WebSocket('/fails')
    class Fails {
      @OnReceive() onReceive({ text }: Message) {
        if (text === 'throw') throw new Error('secret');
        return text;
      }
    }
    const { connect } = await socketApp({ controllers: [Fails] });
    const client = await connect('/fails');
    const statuses = [];
    for (const each of [{ text: 'throw' }, { text: 1 }, '{', { text: 'a' }])
      statuses.push(((await client.ask(each)) as { statusCode: number }).statusCode);
    expect(statuses).toEqual([500, 400, 400, 200]);
  });
});

describe('WebSocket Class', () => {
  /** A client of a handler that has accepted, offering a subprotocol. */
  async function accepted(handler: (connection: Connection) => unknown): Promise<SocketClient> {
    const { connect } = await socketApp({
      register: (app) =>
        app.websocket('/w', async (connection: Connection) => {
          await connection.accept({ subprotocol: 'chat', headers: { 'x-custom-header': 'value' } });
          await handler(connection);
        }),
    });
    return connect('/w', { subprotocols: ['chat'] });
  }

  test('Connection Management', async () => {
    const client = await accepted((connection) => connection.close(1000, 'Normal closure'));
    expect([client.socket.protocol, client.headers['x-custom-header']]).toEqual(['chat', 'value']);
    expect(await client.closed).toEqual({ code: 1000, reason: 'Normal closure' });
  });

  test('Sending Messages', async () => {
    const client = await accepted(async (connection) => {
      await connection.sendText('Hello, client!');
      await connection.sendBinary(Buffer.from('Binary data'));
      await connection.sendJson({ type: 'message', data: 'Hello' });
    });
    expect(await client.next()).toBe('Hello, client!');
    expect(await client.next()).toEqual(Buffer.from('Binary data'));
    expect(await client.json()).toEqual({ type: 'message', data: 'Hello' });
  });

  test('Receiving Messages', async () => {
    const got = signal<unknown[]>();
    const client = await accepted(async (connection) => {
      got.resolve([await connection.receiveText(), await connection.receiveBinary(), await connection.receiveJson()]);
    });
    for (const each of ['text', Buffer.from('bytes'), { json: true }]) client.send(each);
    expect(await got.promise).toEqual(['text', Buffer.from('bytes'), { json: true }]);
  });

  test('Properties', async () => {
    const client = await accepted(async (connection) => {
      const { url, path, params, query, cookies, remoteAddress, headers } = connection;
      await connection.sendJson({ url, path, params, query, cookies, remoteAddress, host: headers.host });
    });
    expect(await client.json()).toEqual({
      url: '/w',
      path: '/w',
      params: {},
      query: {},
      cookies: {},
      remoteAddress: '127.0.0.1',
      host: expect.stringContaining('127.0.0.1:'),
    });
  });
});

test('WebSocketEndpoint Class: Lifecycle Methods', async () => {
  const calls: string[] = [];
  const over = signal();
  @WebSocket('/chat')
  class MyEndpoint {
    onHandshake() {
      calls.push('onHandshake');
    }
    onConnect(connection: Connection) {
      calls.push(`onConnect ${connection.remoteAddress}`);
    }
    @OnReceive() onReceive(text: string) {
      calls.push(`onReceive ${text}`);
    }
    onDisconnect() {
      calls.push('onDisconnect');
      throw new Error('to be observed');
    }
    onError(_connection: Connection, error: Error) {
      calls.push(`onError ${error.message}`);
      over.resolve();
    }
  }
  const { connect } = await socketApp({ controllers: [MyEndpoint] });
  const client = await connect('/chat');
  client.send('hi');
  await client.close();
  await over.promise;
  expect(calls).toEqual([
    'onHandshake',
    'onConnect 127.0.0.1',
    'onReceive hi',
    'onDisconnect',
    'onError to be observed',
  ]);
});

describe('Error Handling', () => {
  test('WebSocketDisconnect Exception', async () => {
    const left = signal<unknown>();
    const { connect } = await socketApp({
      register: (app) =>
        app.websocket('/w', async (connection: Connection) => {
          await connection.accept();
          await connection.receiveText().catch((error: unknown) => left.resolve(error));
        }),
    });
    await (await connect('/w')).close(1000, 'bye');
    expect(await left.promise).toBeInstanceOf(ConnectionClosed);
    expect(await left.promise).toMatchObject({ code: 1000, reason: 'bye' });
  });

  test('Connection States', async () => {
    const states: string[] = [];
    const over = signal();
    const { connect } = await socketApp({
      register: (app) =>
        app.websocket('/w', async (connection: Connection) => {
          states.push(connection.state);
          await connection.accept();
          states.push(connection.state);
          const closed = connection.close();
          states.push(connection.state);
          await closed;
          states.push(connection.state);
          over.resolve();
        }),
    });
    await (
      await connect('/w')
    ).closed;
    await over.promise;
    expect(states).toEqual(['connecting', 'open', 'closing', 'closed']);
  });
});

describe('Advanced Usage', () => {
  test('WebSocket with Path Parameters', async () => {
    const { connect } = await socketApp({
      register: (app) =>
        app.websocket('/chat/:roomId', async (connection: Connection) => {
          await connection.accept();
          await connection.sendText(connection.params['roomId']!);
        }),
    });
    expect(await (await connect('/chat/red%20room')).next()).toBe('red room');
  });

  test('WebSocket with Query Parameters', async () => {
    @WebSocket('/ws')
    class Tokens {
      onHandshake({ query }: Context) {
        return query['token'] === undefined ? Forbidden('Missing token') : undefined;
      }
      @OnReceive() onReceive(_text: string, { query }: Connection) {
        return query;
      }
    }
    const { connect } = await socketApp({ controllers: [Tokens] });
    await expect(connect('/ws')).rejects.toMatchObject({ status: 403 });
    const client = await connect('/ws?token=x&tag=1&tag=2');
    expect((await client.ask('')).body).toEqual({ token: 'x', tag: ['1', '2'] });
  });

  test('Broadcasting to Multiple Clients', async () => {
    const { app, connect } = await socketApp({ controllers: [Chat] });
    const [one, gone, two] = [await connect('/chat'), await connect('/chat'), await connect('/chat')];
    gone.reset();
    await gone.closed;
    await one.ask({ text: '' });
    await app.get(Connections).broadcast('news', 1);
    expect([await one.json(), await two.json()]).toEqual(Array(2).fill({ event: 'news', data: 1 }));
  });
});

test('WebSocket Status Codes', () => {
  const { Normal, GoingAway, ProtocolError, UnsupportedData, PolicyViolation, MessageTooBig, InternalError } =
    CloseCode;
  expect([Normal, GoingAway, ProtocolError, UnsupportedData, PolicyViolation, MessageTooBig, InternalError]).toEqual([
    1000, 1001, 1002, 1003, 1008, 1009, 1011,
  ]);
});

test('Integration with Middleware', async () => {
  @WebSocket('/timed')
  @Use(async (context, next) => (await next()).header('x-phase', context.phase))
  class Timed {
    @Use(async (context, next) => Ok({ inner: (await next()).body, phase: context.phase }))
    @OnReceive()
    onReceive({ text }: Message) {
      return text;
    }
  }
  const { connect } = await socketApp({ controllers: [Timed] });
  const client = await connect('/timed');
  expect(client.headers['x-phase']).toBe('handshake');
  expect(await client.ask({ text: 'a' })).toEqual({ statusCode: 200, body: { inner: 'a', phase: 'message' } });
});

describe('Best Practices, which are the defaults', () => {
  test('1. Always handle WebSocketDisconnect: a handler that does not ends quietly', async () => {
    const ended = signal();
    const { app, connect } = await socketApp({
      register: (each) =>
        each.websocket('/w', async (connection: Connection) => {
          await connection.accept();
          try {
            await connection.receive();
          } finally {
            ended.resolve();
          }
        }),
    });
    (await connect('/w')).reset();
    await ended.promise;
    expect(app.get(Connections).size).toBe(0);
  });

  test('2. Use try/except blocks: what a handler throws is an answer', async () => {
    @WebSocket('/w')
    class Throws {
      @OnReceive() onReceive(_text: string) {
        throw new Error('secret');
      }
    }
    const { connect } = await socketApp({ controllers: [Throws] });
    const client = await connect('/w');
    for (let count = 0; count < 2; count += 1) expect(await client.ask('x')).toMatchObject({ statusCode: 500 });
  });

  test('3. Clean up resources: a connection that ends has left its channels', async () => {
    const left = signal();
    @WebSocket('/w')
    class Joins extends Chat {
      async onConnect(connection: Connection) {
        await connection.join('room');
      }
      onDisconnect() {
        setImmediate(left.resolve);
      }
    }
    const { app, connect } = await socketApp({ controllers: [Joins] });
    const client = await connect('/w');
    await client.ask({ text: '' });
    expect(await app.get(Channels).names()).toEqual(['room']);
    client.reset();
    await left.promise;
    expect(await app.get(Channels).names()).toEqual([]);
  });

  test('4. Validate messages: a DTO says what is wrong with one', async () => {
    const { connect } = await socketApp({ controllers: [Chat] });
    expect(await (await connect('/chat')).ask({})).toEqual({
      statusCode: 400,
      body: { errorList: [{ loc: ['text'], type: 'missing', msg: 'Field required' }] },
    });
  });

  test('5. Use appropriate close codes: each limit has its own', async () => {
    const { connect } = await socketApp({ controllers: [Chat] });
    const client = await connect('/chat');
    client.send('x'.repeat(65_537));
    expect((await client.closed).code).toBe(CloseCode.MessageTooBig);
  });

  test('6. Handle connection limits: maxConnections', async () => {
    const { connect } = await socketApp({ controllers: [Chat], websocket: { maxConnections: 1 } });
    await connect('/chat');
    await expect(connect('/chat')).rejects.toMatchObject({ status: 503 });
  });
});
