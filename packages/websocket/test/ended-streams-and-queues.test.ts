import { Readable } from 'node:stream';
import { IsString } from 'class-validator';
import { pino } from 'pino';
import type { SendStatus } from '@cortado/channels';
import { Ok } from '@cortado/core';
import { Connection, OnMessage, OnReceive, WebSocket, type Disconnect, type EndpointStats } from '@cortado/websocket';
import { closeSocketApps, socketApp, type SocketApp } from '@cortado/testkit/socket-app';
import type { SocketClient } from '@cortado/testkit/socket-client';

afterEach(closeSocketApps);

class Message {
  @IsString() text!: string;
}

class Gate {
  open!: () => void;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}

@WebSocket('/neighbour', { pingFrames: true, pingInterval: 20 })
class Neighbour {
  @OnReceive() onReceive(text: string) {
    return text;
  }
}

/** The TCP socket of a client: paused, it takes nothing, and the server's buffers fill. */
const wire = (client: SocketClient) =>
  (client.socket as unknown as { _socket: { pause(): void; resume(): void } })._socket;

/** Serves somebody else until it holds. */
async function meanwhile({ connect }: SocketApp, until: () => boolean): Promise<void> {
  const neighbour = await connect('/neighbour');
  for (let turn = 0; turn < 5_000 && !until(); turn += 1) await neighbour.ask('x');
  expect(until()).toBe(true);
}

describe('a source that is not streamed is ended', () => {
  const made: Readable[] = [];
  /** Gives nothing, and would be open for ever. */
  const silent = (): Readable => {
    const source = new Readable({ objectMode: true, read: () => undefined });
    made.push(source);
    return source;
  };
  beforeEach(() => void made.splice(0));

  @WebSocket('/sources', { maxStreams: 1, handlerTimeout: 600_000 })
  class Sources {
    @OnMessage('source') source() {
      return silent();
    }
    @OnMessage('late') async late(_message: Message, connection: Connection) {
      await (connection.data['gate'] as Gate).opened;
      return silent();
    }
    @OnMessage('gate') gate(_message: Message, connection: Connection) {
      connection.data['gate'] = new Gate();
    }
  }
  const open = async (subprotocols: string[] = ['cortado.v1']) => {
    const app = await socketApp({ controllers: [Sources, Neighbour] });
    return { app, client: await app.connect('/sources', { subprotocols }) };
  };
  const typeOf = ({ body }: any): unknown => body.errorList[0].type;

  test('in the message protocol, which has no streams', async () => {
    const { client } = await open([]);
    expect(typeOf(await client.ask({ event: 'source' }))).toBe('result_unsupported');
    expect(made.map((each) => each.destroyed)).toEqual([true]);
  });

  test('without an id', async () => {
    const { client } = await open();
    expect(await client.ask({ event: 'source' })).toMatchObject({ id: null, statusCode: 400 });
    expect(made.map((each) => each.destroyed)).toEqual([true]);
  });

  test('when it is cancelled while nothing comes', async () => {
    const { app, client } = await open();
    client.send({ id: 1, event: 'source' });
    await meanwhile(app, () => made.length === 1);
    expect(await client.ask({ id: 1, event: '$cancel' })).toMatchObject({ id: 1, statusCode: 499 });
    await meanwhile(app, () => made[0]!.destroyed);
  });

  test('when the client is gone', async () => {
    const { app, client } = await open();
    client.send({ id: 1, event: 'source' });
    await meanwhile(app, () => made.length === 1);
    client.reset();
    await meanwhile(app, () => made[0]!.destroyed);
    expect(made).toHaveLength(1);
  });
});

test('a source of one stream too many is ended', async () => {
  const made: Readable[] = [];
  @WebSocket('/sources', { maxStreams: 1, concurrency: 2 })
  class Sources {
    @OnMessage('source') source() {
      const source = new Readable({ objectMode: true, read: () => undefined });
      source.push('first');
      made.push(source);
      return source;
    }
  }
  const { connect } = await socketApp({ controllers: [Sources] });
  const client = await connect('/sources', { subprotocols: ['cortado.v1'] });
  expect(await client.ask({ id: 1, event: 'source' })).toMatchObject({ id: 1, statusCode: 206 });
  expect(await client.ask({ id: 2, event: 'source' })).toMatchObject({ id: 2, statusCode: 429 });
  expect(made.map((each) => each.destroyed)).toEqual([false, true]);
});

test('a handler that answers with a source after it was cancelled has it ended', async () => {
  const gate = new Gate();
  let source: Readable | undefined;
  @WebSocket('/late')
  class Late {
    @OnMessage('source') async source() {
      await gate.opened;
      return (source = new Readable({ objectMode: true, read: () => undefined }));
    }
  }
  const app = await socketApp({ controllers: [Late, Neighbour] });
  const client = await app.connect('/late', { subprotocols: ['cortado.v1'] });
  client.send({ id: 1, event: 'source' });
  expect(await client.ask({ id: 1, event: '$cancel' })).toMatchObject({ id: 1, statusCode: 499 });
  gate.open();
  await meanwhile(app, () => source?.destroyed === true);
});

describe('latest', () => {
  const held = async (push: (connection: Connection, text: string) => Promise<unknown>) => {
    let connection!: Connection;
    @WebSocket('/held', { slowConsumer: 'latest', pingFrames: true, pingInterval: 20 })
    class Holding {
      onConnect(each: Connection) {
        connection = each;
      }
      @OnReceive() onReceive(text: string) {
        return text;
      }
    }
    const app = await socketApp({ controllers: [Holding, Neighbour] });
    const client = await app.connect('/held', { subprotocols: ['cortado.v1'] });
    wire(client).pause();
    const sending: Promise<unknown>[] = [];
    for (let index = 0; index < 12; index += 1) sending.push(push(connection, `${index}`.padEnd(900_000)));
    return { app, client, sending };
  };

  test('a ping frame does not take the place of what is held', async () => {
    const { app, client, sending } = await held((connection, text) => connection.send(text));
    // Pings go out meanwhile.
    const neighbour = await app.connect('/neighbour');
    for (let pings = 0; pings < 3; pings += 1) expect((await neighbour.json()).event).toBe('$ping');
    wire(client).resume();
    expect(await sending.at(-1)).toBe('sent' satisfies SendStatus);
    for (;;) {
      const text = String(await client.next());
      if (text.startsWith('11 ')) break;
    }
  });

  test('a request that is dropped is answered 503 at once', async () => {
    const { client, sending } = await held((connection, text) => connection.request('ask', text, { timeout: 600_000 }));
    const replaced = await Promise.any(sending);
    expect(replaced).toMatchObject({ statusCode: 503, body: { errorList: [{ type: 'slow_consumer' }] } });
    client.reset();
    const outcomes = await Promise.all(sending);
    expect(outcomes.at(-1)).toMatchObject({ statusCode: 503, body: { errorList: [{ type: 'connection_closed' }] } });
  });
});

test('drop: so is one that does not fit', async () => {
  let connection!: Connection;
  @WebSocket('/dropped', { slowConsumer: 'drop', sendBuffer: 100 })
  class Dropping {
    onConnect(each: Connection) {
      connection = each;
    }
    @OnReceive() onReceive(text: string) {
      return text;
    }
  }
  const { connect } = await socketApp({ controllers: [Dropping] });
  const client = await connect('/dropped', { subprotocols: ['cortado.v1'] });
  await client.ask({ id: 1, body: 'x' });
  const [first, second] = ['a', 'b'].map((each) => connection.request('ask', each.repeat(60)));
  expect(await second).toMatchObject({ statusCode: 503, body: { errorList: [{ type: 'slow_consumer' }] } });
  const { id } = await client.json();
  client.send({ id, statusCode: 200, body: null });
  expect((await first)!.statusCode).toBe(200);
});

test('what waits for onConnect is answered 503 when the application closes', async () => {
  const gate = new Gate();
  const begun = new Gate();
  const seen: string[] = [];
  @WebSocket('/slow')
  class Slow {
    async onConnect() {
      begun.open();
      await gate.opened;
    }
    @OnReceive() onReceive({ text }: Message) {
      seen.push(text);
      return Ok(text);
    }
  }
  const started = await socketApp({ controllers: [Slow, Neighbour] });
  const { app, connect } = started;
  const client = await connect('/slow');
  client.send({ text: 'waits' });
  await begun.opened;
  await meanwhile(started, () => (app.stats()['websocket'] as EndpointStats[])[0]!.messages === 1);
  const closing = app.close();
  expect(await client.json()).toMatchObject({ statusCode: 503, body: { errorList: [{ type: 'shutting_down' }] } });
  gate.open();
  expect((await client.closed).code).toBe(1001);
  await closing;
  expect(seen).toEqual([]);
});

test('onDisconnect runs when a handler is abandoned at the end of the drain, before close() resolves', async () => {
  const begun = new Gate();
  const disconnects: Disconnect[] = [];
  @WebSocket('/stuck')
  class Stuck {
    @OnReceive() onReceive(_message: Message) {
      begun.open();
      return new Promise(() => undefined);
    }
    onDisconnect(_connection: Connection, reason: Disconnect) {
      disconnects.push(reason);
    }
  }
  const { app, connect } = await socketApp({ controllers: [Stuck], drainTimeout: 100 });
  const client = await connect('/stuck');
  client.send({ text: '' });
  await begun.opened;
  await app.close();
  expect(disconnects).toMatchObject([{ code: 1001, initiator: 'server' }]);
});

test('a connection that cannot be looked after is cut, and the others go on', async () => {
  const log = pino(
    {
      level: 'warn',
      hooks: {
        logMethod(args, method) {
          if (args.includes('message handler timed out' as never)) throw new Error('this logger fails');
          method.apply(this, args);
        },
      },
    },
    { write: () => undefined },
  );
  @WebSocket('/stuck', { handlerTimeout: 30 })
  class Stuck {
    @OnReceive() onReceive(_message: Message) {
      return new Promise(() => undefined);
    }
  }
  const { connect } = await socketApp({ controllers: [Stuck, Neighbour], log, drainTimeout: 100 });
  const [client, neighbour] = [await connect('/stuck'), await connect('/neighbour')];
  client.send({ text: '' });
  expect((await client.closed).code).toBe(1006);
  for (let pings = 0; pings < 3; pings += 1) expect((await neighbour.json()).event).toBe('$ping');
});
