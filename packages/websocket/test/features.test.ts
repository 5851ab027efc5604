import { IsString } from 'class-validator';
import { Forbidden, Ok, Param, Use, type Context } from '@cortado/core';
import {
  Channels,
  CloseCode,
  Connection,
  ConnectionClosed,
  Connections,
  OnReceive,
  WebSocket,
  type Disconnect,
} from '@cortado/websocket';
import { MemoryHub } from '@cortado/websocket/backplane';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

/** The features that the two pages on sockets describe which Cortado set out from, by their titles there. */
afterEach(closeSocketApps);

class Message {
  @IsString() text!: string;
}

/** A promise, and the function that resolves it. */
function signal<T = void>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((each) => (resolve = each));
  return { promise, resolve };
}

describe('Velithon', () => {
  test('Function-based WebSocket handlers; handling disconnects', async () => {
    const left = signal<ConnectionClosed>();
    const { connect } = await socketApp({
      register: (app) =>
        app.websocket('/echo', async (connection: Connection) => {
          await connection.accept();
          try {
            for (;;) await connection.sendText(`Echo: ${await connection.receiveText()}`);
          } catch (error) {
            left.resolve(error as ConnectionClosed);
          }
        }),
    });
    const client = await connect('/echo');
    client.send('a');
    expect(await client.next()).toBe('Echo: a');
    await client.close(1000, 'bye');
    expect(await left.promise).toMatchObject({ name: 'ConnectionClosed', code: 1000, reason: 'bye' });
  });

  test('Class-based WebSocket endpoints: the lifecycle methods', async () => {
    const calls: string[] = [];
    const over = signal();
    @WebSocket('/chat')
    class ChatEndpoint {
      onHandshake() {
        calls.push('onHandshake');
      }
      onConnect(connection: Connection) {
        calls.push(`onConnect ${connection.remoteAddress}`);
      }
      @OnReceive() onReceive(text: string) {
        calls.push(`onReceive ${text}`);
        return `You said: ${text}`;
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
    const { connect } = await socketApp({ controllers: [ChatEndpoint] });
    const client = await connect('/chat');
    expect((await client.ask('hi')).body).toBe('You said: hi');
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

  test('Connection Management, Sending Messages, Receiving Messages', async () => {
    const { connect } = await socketApp({
      register: (app) =>
        app.websocket('/all', async (connection: Connection) => {
          await connection.accept({ subprotocol: 'chat', headers: { 'x-custom-header': 'value' } });
          await connection.sendText(await connection.receiveText());
          await connection.sendBinary(await connection.receiveBinary());
          await connection.sendJson(await connection.receiveJson());
          await connection.close(1000, 'Normal closure');
        }),
    });
    const client = await connect('/all', { subprotocols: ['chat'] });
    expect([client.socket.protocol, client.headers['x-custom-header']]).toEqual(['chat', 'value']);
    client.send('Hello, client!');
    client.send(Buffer.from('Binary data'));
    client.send({ type: 'message', data: 'Hello' });
    expect(await client.next()).toBe('Hello, client!');
    expect(await client.next()).toEqual(Buffer.from('Binary data'));
    expect(await client.json()).toEqual({ type: 'message', data: 'Hello' });
    expect(await client.closed).toEqual({ code: 1000, reason: 'Normal closure' });
  });

  test('Properties; Connection States; Path Parameters; Query Parameters', async () => {
    @WebSocket('/chat/:room')
    class Properties {
      onHandshake({ query }: Context) {
        return query['token'] === undefined ? Forbidden('Missing token') : undefined;
      }
      @OnReceive() onReceive(_message: Message, connection: Connection) {
        const { url, path, params, query, cookies, remoteAddress, state, headers } = connection;
        return { url, path, params, query, cookies, remoteAddress, state, agent: headers['user-agent'] };
      }
    }
    const { connect } = await socketApp({ controllers: [Properties] });
    await expect(connect('/chat/red')).rejects.toMatchObject({ status: 403 });
    const client = await connect('/chat/red?token=x&tag=1&tag=2', { headers: { cookie: 'a=b', 'user-agent': 'me' } });
    expect((await client.ask({ text: '' })).body).toEqual({
      url: '/chat/red?token=x&tag=1&tag=2',
      path: '/chat/red',
      params: { room: 'red' },
      query: { token: 'x', tag: ['1', '2'] },
      cookies: { a: 'b' },
      remoteAddress: '127.0.0.1',
      state: 'open',
      agent: 'me',
    });
  });

  test('Broadcasting to Multiple Clients, of which one has gone', async () => {
    @WebSocket('/news')
    class News {
      @OnReceive() onReceive(message: Message) {
        return message;
      }
    }
    const { app, connect } = await socketApp({ controllers: [News] });
    const [one, gone, two] = [await connect('/news'), await connect('/news'), await connect('/news')];
    gone.reset();
    await gone.closed;
    await one.ask({ text: '' });
    await app.get(Connections).broadcast('news', 1);
    expect([await one.json(), await two.json()]).toEqual(Array(2).fill({ event: 'news', data: 1 }));
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
});

describe('Panther', () => {
  const ids: string[] = [];
  @WebSocket('/ws/book')
  class BookWebsocket {
    onConnect({ id }: Connection) {
      ids.push(id);
    }
    @OnReceive() async onReceive(text: string, connection: Connection) {
      if (text === 'leave') await connection.close(CloseCode.Normal, 'Closing connection');
      else await connection.send(text);
    }
  }
  beforeEach(() => void (ids.length = 0));

  test('1. Client Connection, 2. Connection Handling, 5. Connection ID, 6. Receiving, 7. Sending within the class', async () => {
    const { connect } = await socketApp({ controllers: [BookWebsocket] });
    const [one, two] = [await connect('/ws/book'), await connect('/ws/book')];
    for (const each of [one, two]) {
      each.send('Hello, server!');
      expect(await each.next()).toBe('Hello, server!');
    }
    expect(new Set(ids).size).toBe(2);
  });

  test('3. Validation, 4. Accept/Reject: what is not accepted is rejected', async () => {
    const { connect } = await socketApp({
      register: (app) =>
        app.websocket('/ws', async (connection: Connection) => {
          if (connection.headers.authorization === 'token') await connection.accept();
        }),
    });
    await expect(connect('/ws')).rejects.toMatchObject({ status: 403 });
    expect((await (await connect('/ws', { headers: { authorization: 'token' } })).closed).code).toBe(1000);
  });

  test('7. Sending outside the class; Closing Connections within and outside', async () => {
    const { app, connect } = await socketApp({ controllers: [BookWebsocket] });
    const [one, two] = [await connect('/ws/book'), await connect('/ws/book')];
    for (const each of [one, two]) {
      each.send('x');
      await each.next();
    }
    const connections = app.get(Connections);
    expect(await connections.send(ids.at(0)!, 'New Message From WS')).toBe('sent');
    expect(await one.next()).toBe('New Message From WS');
    one.send('leave');
    expect(await one.closed).toEqual({ code: 1000, reason: 'Closing connection' });
    await connections.close(ids.at(1)!, CloseCode.PolicyViolation, 'Closing connection');
    expect(await two.closed).toEqual({ code: 1008, reason: 'Closing connection' });
  });

  test('Multiple Workers', async () => {
    const hub = new MemoryHub();
    const [here, there] = [
      await socketApp({ controllers: [BookWebsocket], websocket: { backplane: hub.connect() } }),
      await socketApp({ controllers: [BookWebsocket], websocket: { backplane: hub.connect() } }),
    ];
    const client = await there.connect('/ws/book');
    client.send('x');
    await client.next();
    expect(await here.app.get(Connections).send(ids.at(0)!, 'from the other worker')).toBe('sent');
    expect(await client.next()).toBe('from the other worker');
    expect(await here.app.get(Channels).names()).toEqual([]);
  });

  test('Path Variables are passed to the hook, converted', async () => {
    const reasons: Disconnect[] = [];
    @WebSocket('/ws/:userId/:roomId')
    class UserWebsocket {
      onConnect(connection: Connection, @Param('userId') userId: number, @Param('roomId') roomId: string) {
        connection.data['of'] = [userId, roomId];
      }
      @OnReceive() onReceive(_text: string, { data }: Connection) {
        return data['of'];
      }
      onDisconnect(_connection: Connection, reason: Disconnect) {
        reasons.push(reason);
      }
    }
    const { connect } = await socketApp({ controllers: [UserWebsocket] });
    expect((await (await connect('/ws/7/red')).ask('')).body).toEqual([7, 'red']);
    await expect(connect('/ws/seven/red')).rejects.toMatchObject({ status: 400 });
    expect(reasons).toEqual([]);
  });
});
