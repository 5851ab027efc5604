import { WebSocket as BrowserWebSocket } from 'undici';
import { IsString } from 'class-validator';
import { Guard, Param, Unauthorized } from '@cortado/core';
import { CloseCode, Connection, Connections, OnReceive, WebSocket } from '@cortado/websocket';
import { Broker, MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

/** What Panther's page on WebSockets describes, under its titles. Cortado set out from it. */
const ids: string[] = [];
beforeEach(() => void (ids.length = 0));
afterEach(closeSocketApps);

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

/** Two clients that are known by their ids. */
async function twoClients() {
  const { app, connect } = await socketApp({ controllers: [BookWebsocket] });
  const clients = [await connect('/ws/book'), await connect('/ws/book')] as const;
  for (const each of clients) {
    each.send('x');
    await each.next();
  }
  return { connections: app.get(Connections), clients };
}

describe('Structure & Requirements', () => {
  test('Create a WebSocket Class', async () => {
    const { connect } = await socketApp({ controllers: [BookWebsocket] });
    const client = await connect('/ws/book');
    client.send('echo');
    expect(await client.next()).toBe('echo');
  });

  test('Update URLs: a class is registered with its path, beside the others', async () => {
    const { app } = await socketApp({ controllers: [BookWebsocket], prefix: '/v1' });
    expect(app.routes()).toMatchObject([{ method: 'UPGRADE', path: '/v1/ws/book', type: BookWebsocket }]);
  });
});

describe('How It Works', () => {
  test('1. Client Connection', async () => {
    const { connect } = await socketApp({ controllers: [BookWebsocket] });
    await connect('/ws/book');
    await expect(connect('/ws/shelf')).rejects.toMatchObject({ status: 404 });
  });

  test('2. Connection Handling', async () => {
    await twoClients();
    expect(ids).toHaveLength(2);
  });

  test('3. Validation: by headers and query', async () => {
    @WebSocket('/ws/checked')
    @Guard(({ headers, query }) => headers['x-key'] === 'a' && query['shelf'] === '1')
    class Checked extends BookWebsocket {}
    const { connect } = await socketApp({ controllers: [Checked] });
    await expect(connect('/ws/checked?shelf=1')).rejects.toMatchObject({ status: 403 });
    await connect('/ws/checked?shelf=1', { headers: { 'x-key': 'a' } });
  });

  test('4. Accept/Reject: what is not accepted is rejected', async () => {
    const { connect } = await socketApp({
      register: (app) =>
        app.websocket('/ws', async (connection: Connection) => {
          if (connection.headers.authorization === 'token') await connection.accept();
        }),
    });
    await expect(connect('/ws')).rejects.toMatchObject({ status: 403 });
    expect((await (await connect('/ws', { headers: { authorization: 'token' } })).closed).code).toBe(1000);
  });

  test('5. Connection ID', async () => {
    const { connections } = await twoClients();
    expect(new Set(ids).size).toBe(2);
    expect(new Set(await connections.list())).toEqual(new Set(ids));
  });

  test('6. Receiving Messages: str or bytes', async () => {
    @WebSocket('/ws/bytes')
    class Bytes {
      @OnReceive() onReceive(bytes: Buffer) {
        return Uint8Array.from(bytes).reverse();
      }
    }
    const { connect } = await socketApp({ controllers: [BookWebsocket, Bytes] });
    const [text, bytes] = [await connect('/ws/book'), await connect('/ws/bytes')];
    text.send('text');
    bytes.send(Buffer.from([1, 2]));
    expect([await text.next(), await bytes.next()]).toEqual(['text', Buffer.from([2, 1])]);
  });

  test('7. Sending Messages: within the WebSocket class', async () => {
    const { clients } = await twoClients();
    clients[0].send('to me');
    expect([await clients[0].next(), clients[1].unread]).toEqual(['to me', 0]);
  });

  test('7. Sending Messages: outside the WebSocket class', async () => {
    const { connections, clients } = await twoClients();
    expect(await connections.send(ids[0]!, 'New Message From WS')).toBe('sent');
    expect([await clients[0].next(), clients[1].unread]).toEqual(['New Message From WS', 0]);
    expect(await connections.send('nobody', 'x')).toBe('closed');
  });
});

describe('Advanced Usage', () => {
  test('Multiple Workers', async () => {
    const network = new MemoryNetwork();
    const providers = () => [{ provide: Broker, useValue: new MemoryBroker(network) }];
    const [here, there] = [
      await socketApp({ controllers: [BookWebsocket], providers: providers() }),
      await socketApp({ controllers: [BookWebsocket], providers: providers() }),
    ];
    const client = await there.connect('/ws/book');
    client.send('x');
    await client.next();
    expect(await here.app.get(Connections).send(ids[0]!, 'from the other worker')).toBe('sent');
    expect(await client.next()).toBe('from the other worker');
  });

  test('Closing Connections: within the WebSocket class', async () => {
    const { clients } = await twoClients();
    clients[0].send('leave');
    expect(await clients[0].closed).toEqual({ code: 1000, reason: 'Closing connection' });
  });

  test('Closing Connections: outside the WebSocket class', async () => {
    const { connections, clients } = await twoClients();
    await connections.close(ids[0]!, CloseCode.PolicyViolation, 'Closing connection');
    expect(await clients[0].closed).toEqual({ code: 1008, reason: 'Closing connection' });
  });

  test('Path Variables are passed to onConnect, converted', async () => {
    @WebSocket('/ws/:userId/:roomId')
    class UserWebsocket {
      onConnect(connection: Connection, @Param('userId') userId: number, @Param('roomId') roomId: string) {
        connection.data['of'] = [userId, roomId];
      }
      @OnReceive() onReceive(_text: string, { data }: Connection) {
        return data['of'];
      }
    }
    const { connect } = await socketApp({ controllers: [UserWebsocket] });
    expect((await (await connect('/ws/7/red')).ask('')).body).toEqual([7, 'red']);
    await expect(connect('/ws/seven/red')).rejects.toMatchObject({ status: 400 });
  });
});

test('Example Client Code', async () => {
  const { port } = await socketApp({ controllers: [BookWebsocket] });
  const ws = new BrowserWebSocket(`ws://127.0.0.1:${port}/ws/book`);
  const log: unknown[] = [];
  ws.onopen = () => ws.send('Hello, server!');
  ws.onmessage = (event) => {
    log.push(['Received:', event.data]);
    ws.close();
  };
  await new Promise<void>((resolve) => (ws.onclose = () => resolve()));
  expect(log).toEqual([['Received:', 'Hello, server!']]);
});

describe('Tips & Notes', () => {
  test('Connection Validation: before any message, and before anything is built', async () => {
    let built = 0;
    @WebSocket('/ws/guarded')
    @Guard(() => Unauthorized())
    class Guarded {
      constructor() {
        built += 1;
      }
      @OnReceive() onReceive(text: string) {
        return text;
      }
    }
    const { connect } = await socketApp({ controllers: [Guarded] });
    await expect(connect('/ws/guarded')).rejects.toMatchObject({ status: 401 });
    expect(built).toBe(0);
  });

  test('Connection IDs: one that was stored and is gone reaches nobody', async () => {
    const { connections, clients } = await twoClients();
    await clients[0].close();
    clients[1].send('x');
    await clients[1].next();
    expect(await connections.send(ids[0]!, 'x')).toBe('closed');
  });

  test('Error Handling: an error costs one message, not the connection', async () => {
    @WebSocket('/ws/fails')
    class Fails {
      @OnReceive() onReceive(text: string) {
        return JSON.parse(text) as unknown;
      }
    }
    const { connect } = await socketApp({ controllers: [Fails] });
    const client = await connect('/ws/fails');
    expect(await client.ask('{')).toMatchObject({ statusCode: 500 });
    expect(await client.ask('1')).toEqual({ statusCode: 200, body: 1 });
  });

  test('Security: incoming data is what its class says, and nothing else of it', async () => {
    class Book {
      @IsString() title!: string;
    }
    @WebSocket('/ws/books')
    class Books {
      @OnReceive() onReceive(book: Book) {
        return book;
      }
    }
    const { connect } = await socketApp({ controllers: [Books] });
    const client = await connect('/ws/books');
    expect((await client.ask({ title: 'a', isAdmin: true })).body).toEqual({ title: 'a' });
    expect(await client.ask({ title: 1 })).toMatchObject({ statusCode: 400 });
  });
});
