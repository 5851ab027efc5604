import { Controller, Forbidden, Guard, type Context } from '@cortado/core';
import { Channels } from '@cortado/channels';
import { Connection, Connections, OnReceive, WebSocket } from '@cortado/websocket';
import { pino } from 'pino';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';

// A rejection that nobody handles fails the test in which it happens.
afterEach(closeSocketApps);

/** Lets rejections be found out. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function statusOf(connecting: Promise<unknown>): Promise<number> {
  const error: unknown = await connecting.then(
    () => undefined,
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(HandshakeRefused);
  return (error as HandshakeRefused).status;
}

test('what a handler does not await', async () => {
  @WebSocket('/w')
  class Careless {
    constructor(private readonly connections: Connections) {}
    @OnReceive() onReceive(_text: string, connection: Connection) {
      void connection.close(1005);
      void connection.accept();
      void connection.refuse();
      void connection.acceptCallback({ receive: String, onReceive: () => undefined });
      void connection.receive();
      void connection.receiveText();
      void connection.receiveBinary();
      void connection.receiveJson();
      void connection.request('x', 1n);
      void connection.send({ big: 1n });
      void connection.sendJson(1n);
      void connection.push('x', 1n);
      void this.connections.close(connection.id, 1005);
      return 'alive';
    }
  }
  const { connect } = await socketApp({ controllers: [Careless] });
  const client = await connect('/w', { subprotocols: ['cortado.v1'] });
  client.send({ id: 1, body: 'x' });
  await turn();
  expect(await client.json()).toEqual({ id: 1, statusCode: 200, body: 'alive' });
});

test('receive() when the socket closes, in every form', async () => {
  @Controller('/c')
  class Deaf {
    @WebSocket('/raw') async raw(connection: Connection) {
      await connection.accept();
      void connection.receive();
      void connection.receiveText();
      void connection.receiveBinary();
      void connection.receiveJson();
    }
  }
  const { connect } = await socketApp({ controllers: [Deaf] });
  const client = await connect('/c/raw');
  expect((await client.closed).code).toBe(1000);
  await turn();
});

test('close() before the connection is accepted', async () => {
  @WebSocket('/w')
  class Hasty {
    @Guard(({ connection }: Context) => connection!.close() instanceof Promise) @OnReceive() onReceive(text: string) {
      return text;
    }
    onHandshake({ connection }: Context) {
      void connection!.close();
      void connection!.request('x', 1);
    }
  }
  const { connect } = await socketApp({ controllers: [Hasty] });
  const client = await connect('/w');
  await turn();
  expect(client.socket.readyState).toBe(client.socket.OPEN);
});

test('accept() when middleware refuses after all', async () => {
  let done!: () => void;
  const ended = new Promise<void>((resolve) => (done = resolve));
  @Controller('/c')
  class Accepting {
    @WebSocket('/raw') async raw(connection: Connection) {
      void connection.accept();
      await ended;
    }
  }
  const refuses = async (_context: Context, next: () => Promise<unknown>) => {
    await next();
    return Forbidden();
  };
  const { connect } = await socketApp({ controllers: [Accepting], use: [refuses] });
  expect(await statusOf(connect('/c/raw'))).toBe(403);
  await turn();
  done();
});

test('acceptCallback() without a DTO', async () => {
  @Controller('/c')
  class Nameless {
    @WebSocket('/raw') raw(connection: Connection) {
      void connection.acceptCallback({ onReceive: () => undefined });
    }
  }
  const { connect } = await socketApp({ controllers: [Nameless] });
  expect(await statusOf(connect('/c/raw'))).toBe(403);
  await turn();
});

test('those who await a promise still see why it rejects', async () => {
  const errors: unknown[] = [];
  @WebSocket('/w')
  class Careful {
    @OnReceive() async onReceive(_text: string, connection: Connection) {
      await connection.close(1005).catch((error: unknown) => errors.push((error as Error).name));
      await connection.accept().catch((error: unknown) => errors.push((error as Error).name));
      return 'done';
    }
  }
  const { connect } = await socketApp({ controllers: [Careful] });
  await (await connect('/w')).ask('x');
  expect(errors).toEqual(['RangeError', 'ConnectionStateError']);
});

test('what cannot be sent is logged, because nobody may await it', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  @WebSocket('/w')
  class Careless {
    constructor(
      private readonly connections: Connections,
      private readonly channels: Channels,
    ) {}
    @OnReceive() onReceive(_text: string, connection: Connection) {
      void connection.send({ big: 1n });
      void connection.push('x', 1n);
      void this.connections.push(connection.id, 'x', 1n);
      void this.connections.broadcast('x', 1n);
      void this.channels.channel('c').publish('x', 1n);
      return 'alive';
    }
  }
  const { connect } = await socketApp({ controllers: [Careless], log });
  expect(await (await connect('/w')).ask('x')).toEqual({ statusCode: 200, body: 'alive' });
  await turn();
  const logged = lines.map((line) => JSON.parse(line) as { msg: string; err: { type: string } });
  expect(logged.map(({ msg }) => msg).toSorted()).toEqual([
    'a message was not sent',
    'a message was not sent',
    'a message was not sent',
    'a message was not sent',
    'a publication was not sent',
  ]);
  expect(logged.every(({ err }) => err.type === 'TypeError')).toBe(true);
});
