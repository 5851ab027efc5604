import {
  CloseCode,
  Connection,
  Connections,
  Guard,
  HttpError,
  OnReceive,
  Param,
  Singleton,
  WebSocket,
  type Disconnect,
  type HookFailure,
} from 'cortado';
import { WebSocket as BrowserWebSocket } from 'undici';
import type { RunningApp } from '@cortado/testkit/app';
import { closeApps, start, startTwo } from './seed-apps';

/** Panther's page on WebSockets, as far as it concerns connections, sending and closing: its items by their titles, its defects as what happens here. */
afterEach(closeApps);

/** The example of the page says "you may want to store this in a database". */
@Singleton()
class StoredIds {
  readonly ids: string[] = [];
  readonly left: (Disconnect & { readonly id: string })[] = [];
}

@WebSocket('/ws/book')
class BookSocket {
  constructor(private readonly stored: StoredIds) {}
  async onConnect({ id }: Connection) {
    this.stored.ids.push(id);
  }
  @OnReceive() async onReceive(text: string, connection: Connection): Promise<void> {
    if (text === 'leave') return connection.close(CloseCode.Normal, 'Closing connection');
    if (text === 'fail') throw new TypeError('a mistake in the handler');
    if (text === 'refuse') throw new HttpError(409, 'The book is lent');
    await connection.send(text);
  }
  onError(_connection: Connection, _error: unknown, _at: HookFailure) {
    return undefined;
  }
  onDisconnect({ id }: Connection, reason: Disconnect) {
    this.stored.left.push({ ...reason, id });
  }
}

/** A client whose connection is open and stored. */
async function connect(app: RunningApp, path = '/ws/book') {
  const client = await app.connect(path);
  await client.ask(JSON.stringify('open'));
  return { client, id: app.app.get(StoredIds).ids.at(-1)! };
}

/** The client hears of the close before the socket is closed on this side. */
async function unregistered(app: RunningApp): Promise<void> {
  while (app.app.get(Connections).size > 0) await new Promise(setImmediate);
}

async function gone(app: RunningApp): Promise<Disconnect> {
  const { left } = app.app.get(StoredIds);
  while (left.length === 0) await new Promise(setImmediate);
  return left[0]!;
}

describe('How It Works', () => {
  test('5. Connection ID: unique, there before the client is accepted, and the same until the end', async () => {
    const app = await start({ controllers: [BookSocket] });
    const [one, other] = [await connect(app), await connect(app)];
    expect(one.id).not.toBe(other.id);
    expect((await app.app.get(Connections).list()).toSorted()).toEqual([one.id, other.id].toSorted());
    await one.client.close();
    expect((await gone(app)) as object).toMatchObject({ id: one.id });
  });

  test('7. Sending Messages within the class: text, bytes, objects, nothing', async () => {
    const sent: unknown[] = ['text', Buffer.from([1, 2]), { a: 1 }, ['x'], 7, null, undefined];
    @WebSocket('/ws/sender')
    class Sender {
      async onConnect(connection: Connection) {
        for (const each of sent) await connection.send(each);
      }
      @OnReceive() receive(_text: string) {}
    }
    const client = await (await start({ controllers: [Sender] })).connect('/ws/sender');
    const received: unknown[] = [];
    for (const _each of sent) received.push(await client.next());
    expect(received).toEqual(['text', Buffer.from([1, 2]), '{"a":1}', '["x"]', '7', 'null', 'null']);
  });

  test('7. Sending Messages outside the class: send_message_to_websocket() by a stored id', async () => {
    const app = await start({ controllers: [BookSocket] });
    const [one, other] = [await connect(app), await connect(app)];
    expect(await app.app.get(Connections).send(one.id, 'New Message From WS')).toBe('sent');
    expect(await one.client.next()).toBe('New Message From WS');
    expect(await app.app.get(Connections).send(other.id, { text: 'as JSON' })).toBe('sent');
    expect(await other.client.json()).toEqual({ text: 'as JSON' });
  });

  test('7. an unknown id is not ignored in silence: the sender is told', async () => {
    const [here] = await startTwo({ controllers: [BookSocket] });
    const connections = here.app.get(Connections);
    expect(await connections.send('7e82d57c9ec0478787b01916910a9f45', 'x')).toBe('closed');
    expect(await connections.close('7e82d57c9ec0478787b01916910a9f45')).toBe(false);
  });
});

describe('Advanced Usage', () => {
  test('Multiple Workers: sending and closing reach a connection of another worker', async () => {
    const [here, there] = await startTwo({ controllers: [BookSocket] });
    const { client, id } = await connect(there);
    const connections = here.app.get(Connections);
    expect(connections.get(id)).toBeUndefined();
    expect(await connections.send(id, 'from the other worker')).toBe('sent');
    expect(await client.next()).toBe('from the other worker');
    expect(await connections.close(id, CloseCode.PolicyViolation, 'out')).toBe(true);
    expect(await client.closed).toEqual({ code: 1008, reason: 'out' });
    expect(await connections.send(id, 'too late')).toBe('closed');
  });

  test('Without Redis: workers without a broker are single processes, and say so', async () => {
    const app = await start({ controllers: [BookSocket] });
    await connect(app);
    expect(await app.app.get(Connections).broadcast('news', 1)).toEqual({ local: 1, cluster: 'none' });
  });

  test('Closing Connections within the class', async () => {
    const { client } = await connect(await start({ controllers: [BookSocket] }));
    client.send('leave');
    expect(await client.closed).toEqual({ code: 1000, reason: 'Closing connection' });
  });

  test('Closing Connections outside the class: code and reason reach the client', async () => {
    const app = await start({ controllers: [BookSocket] });
    const { client, id } = await connect(app);
    expect(await app.app.get(Connections).close(id, CloseCode.PolicyViolation, 'Closing connection')).toBe(true);
    expect(await client.closed).toEqual({ code: 1008, reason: 'Closing connection' });
    expect(await gone(app)).toMatchObject({ code: 1008, initiator: 'server' });
  });

  test('Path Variables', async () => {
    @WebSocket('/ws/:userId/:roomId')
    class UserSocket {
      async onConnect(connection: Connection, @Param('userId') userId: number, @Param('roomId') roomId: string) {
        await connection.sendJson([userId, roomId]);
      }
      @OnReceive() receive(_text: string) {}
    }
    const app = await start({ controllers: [UserSocket] });
    expect(await (await app.connect('/ws/7/tea')).json()).toEqual([7, 'tea']);
    await expect(app.connect('/ws/seven/tea')).rejects.toMatchObject({ status: 400 });
  });
});

test('Example Client Code: the WebSocket of a browser', async () => {
  const app = await start({ controllers: [BookSocket] });
  const socket = new BrowserWebSocket(`${app.app.url.replace('http', 'ws')}/ws/book`);
  const received = new Promise((resolve) => (socket.onmessage = ({ data }) => resolve(data)));
  const closed = new Promise((resolve) => (socket.onclose = () => resolve('closed')));
  socket.onopen = () => socket.send('Hello, server!');
  expect(await received).toBe('Hello, server!');
  socket.close();
  expect(await closed).toBe('closed');
});

describe('Tips & Notes', () => {
  test('Connection IDs: broadcast by stored ids, one by one or at once', async () => {
    const app = await start({ controllers: [BookSocket] });
    const clients = [await connect(app), await connect(app), await connect(app)];
    const connections = app.app.get(Connections);
    const { ids } = app.app.get(StoredIds);
    expect(await Promise.all(ids.map((id) => connections.push(id, 'news', 1)))).toEqual(['sent', 'sent', 'sent']);
    expect((await connections.broadcast('news', 2, { except: clients[0]!.id })).local).toBe(2);
    for (const { client } of clients) expect((await client.json()).data).toBe(1);
    for (const { client } of clients.slice(1)) expect((await client.json()).data).toBe(2);
    expect(await clients[0]!.client.ask(JSON.stringify('still here'))).toBe('still here');
  });

  test('Error Handling: a handler that fails answers 500, and the connection stays in the registry because it is open', async () => {
    const app = await start({ controllers: [BookSocket] });
    const { client, id } = await connect(app);
    expect((await client.ask('fail')).statusCode).toBe(500);
    expect((await client.ask('refuse')).statusCode).toBe(409);
    expect(await client.ask(JSON.stringify('open'))).toBe('open');
    expect(await app.app.get(Connections).list()).toEqual([id]);
  });

  test('Error Handling: a connection that is cut leaves the registry, and onDisconnect is called', async () => {
    const app = await start({ controllers: [BookSocket] });
    const { client, id } = await connect(app);
    client.reset();
    expect(await gone(app)).toMatchObject({ id, code: 1006, wasClean: false });
    expect(await app.app.get(Connections).list()).toEqual([]);
  });

  test('a client that leaves calls onDisconnect, once', async () => {
    const app = await start({ controllers: [BookSocket] });
    const { client, id } = await connect(app);
    await client.close(1000, 'bye');
    expect(await gone(app)).toMatchObject({ id, code: 1000, reason: 'bye', initiator: 'client' });
    await app.app.close();
    expect(app.app.get(StoredIds).left).toHaveLength(1);
  });

  test('accept followed by close inside connect: the client is closed once, with that code', async () => {
    @WebSocket('/ws/full')
    class Full {
      async onConnect(connection: Connection) {
        await connection.close(4001, 'full');
      }
      @OnReceive() receive(_text: string) {}
    }
    const app = await start({ controllers: [Full] });
    expect(await (await app.connect('/ws/full')).closed).toEqual({ code: 4001, reason: 'full' });
    await unregistered(app);
  });

  test('after a permission that fails, the remaining ones are not asked, and nobody is registered', async () => {
    const asked: string[] = [];
    @WebSocket('/ws/closed')
    @Guard(() => asked.push('first') === 0)
    @Guard(() => asked.push('second') > 0)
    class Closed extends BookSocket {}
    const app = await start({ controllers: [Closed] });
    await expect(app.connect('/ws/closed')).rejects.toMatchObject({ status: 403 });
    expect([asked, app.app.get(Connections).size]).toEqual([['first'], 0]);
  });

  test('an exception in connect closes with 1011, and the connection is unregistered', async () => {
    @WebSocket('/ws/broken')
    class Broken {
      onConnect() {
        throw new Error('no database');
      }
      @OnReceive() receive(_text: string) {}
    }
    const app = await start({ controllers: [Broken] });
    expect((await (await app.connect('/ws/broken')).closed).code).toBe(1011);
    await unregistered(app);
  });
});

test('what the page calls default deny: a path without a socket is 404, and a socket without an upgrade 426', async () => {
  const running = await start({ controllers: [BookSocket] });
  await expect(running.connect('/ws/shelf')).rejects.toMatchObject({ status: 404 });
  expect((await running.client.get('/ws/book')).status).toBe(426);
});
