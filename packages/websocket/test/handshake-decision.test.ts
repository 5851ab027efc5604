import { once } from 'node:events';
import { Controller, Forbidden, Guard, Inject, Ok, Scoped, type Context } from '@cortado/core';
import { Connection, OnReceive, WebSocket } from '@cortado/websocket';
import { RawSocket } from '@cortado/testkit/raw-socket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';

afterEach(closeSocketApps);

/** 101, or what the handshake was refused with. */
function statusOf(connecting: Promise<unknown>): Promise<number> {
  return connecting.then(
    () => 101,
    (error: HandshakeRefused) => error.status,
  );
}

test.each<[unknown, number]>([
  [undefined, 101],
  [{}, 101],
  [{ subprotocol: 'chat' }, 101],
  [{ headers: { 'x-served-by': 'a' } }, 101],
  [false, 403],
  [Forbidden(), 403],
  [{ subprotocol: 'zzz' }, 500],
  [{ allowed: false }, 500],
  [true, 500],
  [null, 500],
  [0, 500],
  ['no', 500],
  [[], 500],
])('onHandshake that returns %j comes to %i', async (value, status) => {
  @WebSocket('/w')
  class Deciding {
    // As a program without types would.
    onHandshake(): any {
      return value;
    }
    @OnReceive() onReceive(text: string) {
      return text;
    }
  }
  const { connect } = await socketApp({ controllers: [Deciding] });
  const subprotocols = Object(value).subprotocol === undefined ? [] : ['chat'];
  expect(await statusOf(connect('/w', { subprotocols }))).toBe(status);
});

test('what onHandshake may return is checked by the compiler', () => {
  class Wrong {
    onHandshake() {
      return false;
    }
  }
  class Right {
    async onHandshake({ query }: Context) {
      if (query['as'] === undefined) return Forbidden();
      return query['as'] === 'chat' ? { subprotocol: 'chat' } : undefined;
    }
  }
  // @ts-expect-error a boolean decides nothing
  expect(WebSocket('/wrong')(Wrong)).toBeUndefined();
  expect(WebSocket('/right')(Right)).toBeUndefined();
});

test('a principal set on the connection during the handshake stays, as one set on the context does', async () => {
  @Controller('/c')
  class Raw {
    @WebSocket('/raw') async raw(connection: Connection) {
      connection.principal = 'ann';
      await connection.accept();
      await connection.sendJson(connection.principal);
      await connection.receive();
    }
  }
  const principals: unknown[] = [];
  @WebSocket('/w')
  @Guard((context) => {
    context.principal = 'bob';
    principals.push((context.connection as Connection).principal);
    (context.connection as Connection).principal = 'cleo';
    principals.push(context.principal);
    return true;
  })
  class Endpoint {
    onConnect(connection: Connection) {
      principals.push(connection.principal);
    }
    @OnReceive() onReceive(_text: string, connection: Connection) {
      return Ok(connection.principal);
    }
  }
  const { connect } = await socketApp({ controllers: [Raw, Endpoint] });
  expect(await (await connect('/c/raw')).json()).toBe('ann');
  expect((await (await connect('/w')).ask('x')).body).toBe('cleo');
  expect(principals).toEqual(['bob', 'cleo', 'cleo']);
});

test('what onConnect was given lives until it is done, and ends before what the connection has', async () => {
  const events: string[] = [];
  let go!: () => void;
  const gate = new Promise<void>((resolve) => (go = resolve));
  @Scoped('connection')
  class Shared {
    dispose() {
      events.push('connection disposed');
    }
  }
  @Scoped()
  class Unit {
    constructor(readonly shared: Shared) {}
    dispose() {
      events.push('unit disposed');
    }
  }
  @WebSocket('/w')
  class Endpoint {
    async onConnect(_connection: Connection, @Inject() _unit: Unit) {
      events.push('begins');
      await gate;
      events.push('ends');
    }
    @OnReceive() onReceive(text: string) {
      return text;
    }
  }
  const { connect, app } = await socketApp({ controllers: [Endpoint] });
  const client = await connect('/w');
  client.send('x');
  await new Promise((resolve) => setImmediate(resolve));
  go();
  await client.json();
  await app.close();
  expect(events).toEqual(['begins', 'ends', 'unit disposed', 'connection disposed']);
});

test.each<[string, (client: RawSocket) => void]>([
  ['resets', (client) => client.reset()],
  ['closes', (client) => client.destroy()],
  ['ends its side', (client) => client.socket.end()],
])(
  'a client that %s while a guard is pending is let go: the guard hears of it, and its place is free',
  async (_, leave) => {
    const signals: AbortSignal[] = [];
    let enter!: () => void;
    @WebSocket('/w')
    @Guard(({ signal }) => {
      signals.push(signal);
      enter();
      return new Promise<true>(() => undefined);
    })
    class Pending {
      @OnReceive() onReceive(text: string) {
        return text;
      }
    }
    const { raw } = await socketApp({ controllers: [Pending], websocket: { maxConnections: 1 } });
    for (let count = 1; count <= 3; count += 1) {
      const entered = new Promise<void>((resolve) => (enter = resolve));
      const client = await raw();
      client.write(RawSocket.upgrade('/w'));
      await entered;
      const aborted = once(signals.at(-1)!, 'abort');
      leave(client);
      await aborted;
    }
    expect(signals).toHaveLength(3);
  },
);
