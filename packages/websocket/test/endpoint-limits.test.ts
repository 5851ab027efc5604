import { EventEmitter, once } from 'node:events';
import { Controller } from '@cortado/core';
import {
  Connection,
  Connections,
  OnMessage,
  OnReceive,
  WebSocket,
  type EndpointStats,
  type WebSocketOptions,
} from '@cortado/websocket';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';
import { clientFrame, OPCODE, RawSocket } from '@cortado/testkit/raw-socket';
import { IsInt } from 'class-validator';

afterEach(closeSocketApps);

@WebSocket('/echo')
class Echo {
  @OnReceive() onReceive(text: string) {
    return text;
  }
}

const echo = (websocket: WebSocketOptions) => socketApp({ controllers: [Echo], websocket });

test('one message too many in a burst is answered 429 in its turn, and too many for too long close with 1008', async () => {
  const { connect } = await echo({ messageBurst: 5, messageRate: 1, rateTolerance: 300 });
  const client = await connect('/echo');
  const neighbour = await connect('/echo');
  for (let index = 0; index < 7; index += 1) client.send(`${index}`);
  const replies = await client.jsons(7);
  expect(replies.map((each) => each.statusCode)).toEqual([200, 200, 200, 200, 200, 429, 429]);
  const flood = setInterval(() => client.send('more'), 5);
  expect((await client.closed).code).toBe(1008);
  clearInterval(flood);
  expect((await neighbour.ask('fine')).statusCode).toBe(200);
});

test('a full queue stops the reading, and everything is handled in order in the end', async () => {
  let release!: () => void;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let waiting = 0;
  @WebSocket('/slow')
  class Slow {
    @OnReceive() async onReceive(text: string) {
      waiting += 1;
      await gate;
      return text.slice(0, 6);
    }
  }
  const { connect, app } = await socketApp({
    controllers: [Echo, Slow],
    websocket: { queueMessages: 4, messageBurst: 10_000 },
  });
  const client = await connect('/slow');
  const count = 500;
  const sent = Array.from({ length: count }, (_, index) => String(index).padStart(6, '0') + 'x'.repeat(20_000));
  for (const each of sent) client.send(each);
  // Others are served meanwhile, many times over; of the 10 MB only what fills the queue and one read was taken.
  const neighbour = await connect('/echo');
  for (let turn = 0; turn < 100; turn += 1) await neighbour.ask('x');
  const [, slow] = app.stats()['websocket'] as EndpointStats[];
  expect(slow?.messages).toBeLessThan(4 + 10);
  expect(client.socket.bufferedAmount).toBeGreaterThan(1_000_000);
  expect(waiting).toBe(1);
  release();
  const replies = await client.jsons(count);
  expect(replies.map((each) => each.body)).toEqual(sent.map((each) => each.slice(0, 6)));
});

test('replies of handlers that run side by side leave in the order of the messages', async () => {
  class Task {
    @IsInt() number!: number;
  }
  const finished: number[] = [];
  const ends = new EventEmitter();
  @WebSocket('/tasks', { concurrency: 8 })
  class Tasks {
    @OnReceive() async onReceive({ number }: Task) {
      if (number < 4) await once(ends, `${number + 1}`);
      finished.push(number);
      ends.emit(`${number}`);
      return number === 3 ? undefined : number;
    }
  }
  const { connect } = await socketApp({ controllers: [Tasks] });
  const client = await connect('/tasks');
  client.send({ number: 1 });
  client.send('{');
  for (const number of [2, 3, 4]) client.send({ number });
  const replies = await client.jsons(4);
  expect(replies.map((each) => (each.statusCode === 200 ? each.body : each.statusCode))).toEqual([1, 400, 2, 4]);
  expect(finished).toEqual([4, 3, 2, 1]);
});

test('a message of the greatest size passes, a greater one closes with 1009, too many fragments with 1008', async () => {
  const { connect, raw } = await echo({});
  const client = await connect('/echo');
  expect((await client.ask('x'.repeat(65_536))).body).toHaveLength(65_536);
  client.send('x'.repeat(65_537));
  expect((await client.closed).code).toBe(1009);
  const socket = await raw();
  socket.write(RawSocket.upgrade('/echo'));
  await socket.head();
  const fragment = clientFrame(OPCODE.continuation, '', { fin: false });
  socket.write(Buffer.concat([clientFrame(OPCODE.text, '', { fin: false }), ...Array<Buffer>(1_100).fill(fragment)]));
  expect(await socket.closeCode()).toBe(1008);
});

test('a message that arrives byte by byte is cut, whatever pings come between', async () => {
  const { raw } = await echo({ messageTimeout: 60 });
  const socket = await raw();
  socket.write(RawSocket.upgrade('/echo'));
  await socket.head();
  const message = clientFrame(OPCODE.text, 'x'.repeat(100), { fin: false });
  socket.write(message);
  let turn = 0;
  const dribble = setInterval(() => {
    turn += 1;
    socket.write(
      turn % 2 === 0 ? clientFrame(OPCODE.ping, 'p') : clientFrame(OPCODE.continuation, 'x', { fin: false }),
    );
  }, 5);
  expect(await socket.closeCode()).toBe(1008);
  clearInterval(dribble);
});

test('an idle connection is closed, one that talks is not', async () => {
  const { connect } = await echo({ idleTimeout: 500 });
  const busy = await connect('/echo');
  let sent = 0;
  const talk = setInterval(() => {
    busy.send('x');
    sent += 1;
  }, 10);
  const idle = await connect('/echo');
  expect(await idle.closed).toEqual({ code: 1000, reason: 'Idle' });
  clearInterval(talk);
  await busy.jsons(sent);
  expect((await busy.ask('still here')).body).toBe('still here');
});

test('for browsers, a frame comes with each ping', async () => {
  const { connect } = await echo({ pingInterval: 10, pingFrames: true });
  expect(await (await connect('/echo')).json()).toEqual({ event: '$ping', data: null });
});

describe('a client that does not read', () => {
  const chunk = 'x'.repeat(100_000);

  async function flood(websocket: WebSocketOptions, count = 100) {
    const { app, connect } = await socketApp({ controllers: [Echo], websocket: { sendBuffer: 300_000, ...websocket } });
    const client = await connect('/echo');
    client.socket.pause();
    const connections = app.get(Connections);
    const connection = connections.get((await connections.list()).at(0)!)!;
    const outcomes: Promise<string>[] = [];
    let most = 0;
    for (let index = 0; index < count; index += 1) {
      outcomes.push(connection.push('n', [index, chunk]));
      most = Math.max(most, connection.bufferedAmount);
    }
    return { app, client, connection, outcomes, most };
  }

  test('is disconnected with 1013 by default, and never has more than the bound waiting', async () => {
    const { app, client, connection, outcomes, most } = await flood({});
    expect(most).toBeLessThanOrEqual(300_000);
    expect(await outcomes.at(-1)).toBe('closed');
    expect(connection.state).toBe('closing');
    client.socket.resume();
    expect((await client.closed).code).toBe(1013);
    expect(app.stats().websocket).toMatchObject([{ slowConsumers: 1 }]);
  });

  test('loses what does not fit, under `drop`', async () => {
    const { client, outcomes, most, connection } = await flood({ slowConsumer: 'drop' });
    expect(most).toBeLessThanOrEqual(300_000);
    expect(await outcomes.at(-1)).toBe('dropped');
    client.socket.resume();
    const sent = (await Promise.all(outcomes)).filter((each) => each === 'sent').length;
    const frames = await client.jsons(sent);
    expect(frames.map((each) => each.data[0])).toEqual(Array.from({ length: sent }, (_, index) => index));
    expect(await connection.push('after', 1)).toBe('sent');
  });

  test('gets the newest once there is room, under `latest`', async () => {
    const { client, outcomes } = await flood({ slowConsumer: 'latest' });
    client.socket.resume();
    const settled = await Promise.all(outcomes);
    expect([settled.at(-1), settled.at(-2)]).toEqual(['sent', 'dropped']);
    const frames = await client.jsons(settled.filter((each) => each === 'sent').length);
    expect(frames.at(-1).data[0]).toBe(99);
  });

  test.each(['close', 'drop'] as const)(
    'gets every reply under `%s`: while they do not fit, nothing more is read',
    async (slowConsumer) => {
      const { connect } = await socketApp({
        controllers: [Echo],
        websocket: { sendBuffer: 300_000, slowConsumer, maxMessageSize: 200_000, messageBurst: 1_000 },
      });
      const client = await connect('/echo');
      client.socket.pause();
      for (let index = 0; index < 300; index += 1) client.send(`${index} ${chunk}`);
      client.socket.resume();
      const replies = await client.jsons(300);
      expect(replies.map((each) => Number(each.body.split(' ')[0]))).toEqual(Array.from({ length: 300 }, (_, i) => i));
    },
  );

  test('and takes nothing at all is cut at the send deadline', async () => {
    const { client, connection } = await flood({ sendTimeout: 50, slowConsumer: 'drop' });
    await new Promise((resolve) => connection.signal.addEventListener('abort', resolve));
    client.socket.resume();
    expect((await client.closed).code).toBe(1006);
  });
});

describe('connections', () => {
  test('are limited in total and for each address, and closed ones make room', async () => {
    const { connect } = await echo({ maxConnections: 2 });
    const one = await connect('/echo');
    await connect('/echo');
    await expect(connect('/echo')).rejects.toMatchObject({ status: 503 });
    one.reset();
    await one.closed;
    for (;;) {
      const client = await connect('/echo').catch((error: { status: number }) => error);
      if (!('status' in client)) break;
      expect(client.status).toBe(503);
    }
    const { connect: other } = await echo({ maxConnectionsPerAddress: 1 });
    await other('/echo');
    await expect(other('/echo')).rejects.toMatchObject({ body: { errorList: [{ type: 'too_many_connections' }] } });
  });
});

describe('with `refuse: close` a browser can read why', () => {
  @Controller('/refusing')
  class Refusing {
    @WebSocket('/') async all(connection: Connection) {
      await connection.refuse(Number(connection.query['with']));
    }
  }
  test.each([
    [400, 4400],
    [401, 4401],
    [403, 4403],
    [404, 4404],
    [429, 4429],
    [500, 1011],
    [503, 1013],
  ])('%d is %d', async (status, code) => {
    const { connect } = await socketApp({ controllers: [Refusing], websocket: { refuse: 'close' } });
    const client = await connect(`/refusing?with=${status}`);
    expect((await client.closed).code).toBe(code);
  });

  test('before a route is found, too', async () => {
    const { connect } = await socketApp({ controllers: [Refusing], websocket: { refuse: 'close' } });
    expect(await (await connect('/nowhere')).closed).toEqual({ code: 4404, reason: 'not_found' });
    const evil = await connect('/refusing', { origin: 'http://evil.com' });
    expect(await evil.closed).toEqual({ code: 4403, reason: 'origin_not_allowed' });
  });
});

test('the best subprotocol that both speak is chosen', async () => {
  const { connect } = await echo({ subprotocols: ['v2', 'v1'] });
  const chosen = async (...subprotocols: string[]) => (await connect('/echo', { subprotocols })).socket.protocol;
  expect([await chosen('v1', 'v2'), await chosen('v1', 'x'), await chosen('cortado.v1')]).toEqual([
    'v2',
    'v1',
    'cortado.v1',
  ]);
  expect((await connect('/echo')).socket.protocol).toBe('');
});

test('compression is off unless it is asked for, and bounded when it is on', async () => {
  const off = await (await echo({})).connect('/echo', { perMessageDeflate: true });
  expect(off.socket.extensions).toBe('');
  const { connect, app } = await echo({ compression: true });
  const on = await connect('/echo', { perMessageDeflate: true });
  expect(on.socket.extensions).toBe('permessage-deflate');
  const text = 'abc '.repeat(10_000);
  expect(await on.ask(text)).toEqual({ statusCode: 200, body: text });
  await app.get(Connections).broadcast('news', text);
  expect((await on.json()).data).toBe(text);
  on.send('x'.repeat(90_000_000));
  expect((await on.closed).code).toBe(1009);
});

test('keys that poison prototypes are refused, and names of the framework reach no handler', async () => {
  @WebSocket('/json')
  class Json {
    @OnMessage('x') x() {
      return 'x';
    }
  }
  const { connect } = await socketApp({ controllers: [Json] });
  const client = await connect('/json');
  for (const text of [
    '{"event":"x","__proto__":{"a":1}}',
    '{"event":"x","a":{"__proto__":1}}',
    '{"event":"x","constructor":{"prototype":{"a":1}}}',
    '{"event":"x","\\u005f_proto__":{"a":1}}',
  ]) {
    expect((await client.ask(text)).body.errorList[0].type).toBe('json_invalid');
  }
  expect((await client.ask('{"event":"x","note":"__proto__ and constructor"}')).statusCode).toBe(200);
});
