import { ConnectionLost, createClient } from '@cortado/client';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer, type WebSocket as Peer } from 'ws';

interface Api {
  sockets: {
    '/chat': {
      messages: { say: { body: { text: string }; answers: { 200: { text: string } } } };
      pushes: { said: { text: string } };
      channels: { 'log:{id}': { join: { answers: { 200: null } }; messages: {}; pushes: { added: number } } };
    };
  };
}

/** A server that does what a test says, connection by connection. */
class ScriptedServer {
  readonly connections: { readonly peer: Peer; readonly protocols: string[]; readonly frames: any[] }[] = [];
  readonly #http: Server = createServer();
  readonly #sockets = new WebSocketServer({ noServer: true });
  #onConnection: () => void = () => undefined;

  constructor(private readonly script: (peer: Peer, index: number) => void) {
    this.#http.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (peer) => {
        const frames: any[] = [];
        const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
        this.connections.push({ peer, protocols, frames });
        peer.on('message', (data) => {
          frames.push(JSON.parse(String(data)));
          this.#onConnection();
        });
        this.script(peer, this.connections.length - 1);
        this.#onConnection();
      });
    });
  }

  async start(): Promise<string> {
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Resolves when a condition holds after a connection or a frame. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#onConnection = resolve));
  }

  stop(): void {
    for (const { peer } of this.connections) peer.terminate();
    this.#http.close();
    this.#http.closeAllConnections();
  }
}

let server: ScriptedServer;
let client: { close(): Promise<void> };
afterEach(async () => {
  await client.close();
  server.stop();
});

async function clientOf(script: (peer: Peer, index: number) => void, token?: () => string) {
  server = new ScriptedServer(script);
  const api = createClient<Api>({ url: await server.start(), WebSocket, ...(token && { token }) });
  client = api;
  return api.socket('/chat');
}

const reply = (peer: Peer, index: number, body: unknown): void => {
  const { id } = server.connections[index]!.frames.at(-1);
  peer.send(JSON.stringify({ id, statusCode: 200, body }));
};

test.each([1000, 1002, 1003, 1007, 1008, 1009, 1010, 4400, 4403, 4404])('%i ends the socket for good', async (code) => {
  const chat = await clientOf((peer) => peer.close(code, 'why'));
  const states: unknown[] = [];
  chat.on('$state', (state, why) => states.push([state, why?.code]));
  await new Promise<void>((resolve) => {
    chat.on('$state', (state) => state === 'closed' && resolve());
    chat.opened().catch(() => undefined);
  });
  expect(states.at(-1)).toEqual(['closed', code]);
  await expect(chat.send('say', { text: 'Hi' })).rejects.toMatchObject({ name: 'ConnectionLost', code });
  expect(server.connections).toHaveLength(1);
});

test.each([1001, 1011, 1012, 1013, 4408])('%i is followed by another connection', async (code) => {
  const chat = await clientOf((peer, index) => {
    if (index === 0) peer.close(code);
  });
  chat.on('said', () => undefined);
  await server.until(() => server.connections.length === 2);
  await chat.opened();
  expect(chat.state).toBe('open');
});

test('what waits for its answer rejects; with a key it is sent again', async () => {
  const chat = await clientOf((peer, index) => {
    peer.on('message', () => {
      const { frames } = server.connections[index]!;
      if (index === 0 && frames.length === 2) peer.terminate();
      else if (index === 1) reply(peer, index, { text: 'Hi' });
    });
  });
  const lost = chat.send('say', { text: 'lost' });
  const kept = chat.send('say', { text: 'Hi' }, { idempotencyKey: 'k1' });
  await expect(lost).rejects.toBeInstanceOf(ConnectionLost);
  expect(await kept).toMatchObject({ ok: true, body: { text: 'Hi' } });
  expect(server.connections[1]!.frames).toEqual([
    { id: 2, event: 'say', body: { text: 'Hi' }, headers: { 'idempotency-key': 'k1' } },
  ]);
});

test('what is sent while there is no connection waits for the next one', async () => {
  const chat = await clientOf((peer, index) => {
    if (index === 0) peer.terminate();
    else peer.on('message', () => reply(peer, index, { text: 'Hi' }));
  });
  const waiting = new Promise<void>((resolve) => chat.on('$state', (state) => state === 'waiting' && resolve()));
  chat.on('said', () => undefined);
  await waiting;
  expect(await chat.send('say', { text: 'Hi' })).toMatchObject({ statusCode: 200 });
});

test('a channel is joined again from its position, and a loss is told', async () => {
  const join = (peer: Peer, index: number, more: object) =>
    reply(peer, index, { channel: 'log:1', data: null, epoch: 'e', offset: 2, ...more });
  const chat = await clientOf((peer, index) => {
    peer.on('message', () => {
      if (index === 0) {
        join(peer, index, {});
        peer.send(JSON.stringify({ event: 'added', channel: 'log:1', data: 7, epoch: 'e', offset: 3 }));
        setImmediate(() => peer.terminate());
      } else join(peer, index, { recovered: index === 1, offset: 9 });
      if (index === 1) {
        peer.send(JSON.stringify({ event: 'added', channel: 'log:1', data: 8, epoch: 'e', offset: 4 }));
        setImmediate(() => peer.terminate());
      }
    });
  });
  const log = chat.channel('log:1');
  const told: unknown[] = [];
  log.on('added', (data, { offset }) => told.push([data, offset]));
  log.on('$reset', () => told.push('$reset'));
  await log.join();
  await new Promise<void>((resolve) => log.on('$reset', resolve));
  expect(told).toEqual([[7, 3], [8, 4], '$reset']);
  expect(server.connections.map(({ frames }) => frames[0].recover)).toEqual([
    undefined,
    { epoch: 'e', offset: 3 },
    { epoch: 'e', offset: 4 },
  ]);
});

test('a channel that cannot be joined again in time is tried again', async () => {
  const chat = await clientOf((peer, index) => {
    peer.on('message', () => {
      const { frames } = server.connections[index]!;
      const { event } = frames.at(-1);
      const tries = frames.filter((each) => each.event === '$join').length;
      const body = { channel: 'log:1', data: null, epoch: 'e', offset: 2 };
      if (index === 0) {
        reply(peer, index, body);
        setImmediate(() => peer.terminate());
      } else if (event === '$leave') reply(peer, index, null);
      else if (event === '$join' && tries === 3) reply(peer, index, { ...body, recovered: true });
    });
  });
  const log = chat.channel('log:1', { timeout: 300 });
  const states: string[] = [];
  log.on('$state', (state) => states.push(state));
  expect(await log.join()).toMatchObject({ statusCode: 200 });
  await new Promise<void>((resolve) => log.on('$state', (state) => state === 'joined' && resolve()));
  const again = ['waiting', 'joining'];
  expect(states).toEqual(['joining', 'joined', ...again, ...again, ...again, 'joined']);
  const frames = server.connections[1]!.frames;
  expect(frames.map(({ event }) => event)).toEqual([
    '$join',
    '$cancel',
    '$leave',
    '$join',
    '$cancel',
    '$leave',
    '$join',
  ]);
  const position = { epoch: 'e', offset: 2 };
  expect(frames.filter(({ event }) => event === '$join').map(({ recover }) => recover)).toEqual([
    position,
    position,
    position,
  ]);
  // Whoever asks has the newest answer.
  expect((await log.join()).body).toMatchObject({ recovered: true });
});

test('a first join that is not answered in time rejects, and may be tried again', async () => {
  const chat = await clientOf((peer, index) => {
    peer.on('message', () => {
      const { frames } = server.connections[index]!;
      const { event } = frames.at(-1);
      if (event === '$leave' || (event === '$join' && frames.length > 1))
        reply(peer, index, { channel: 'log:1', data: null });
    });
  });
  const log = chat.channel('log:1', { timeout: 300 });
  await expect(log.join()).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(log.state).toBe('left');
  expect(await log.join()).toMatchObject({ statusCode: 200 });
  expect(server.connections[0]!.frames.map(({ event }) => event)).toEqual(['$join', '$cancel', '$leave', '$join']);
});

test('4401 is tried once more with another token', async () => {
  const tokens = ['one', 'two', 'three'];
  const chat = await clientOf(
    (peer) => peer.close(4401),
    () => tokens.shift()!,
  );
  await expect(
    chat
      .opened()
      .then(
        () =>
          new Promise((_, reject) => chat.on('$state', (state) => state === 'closed' && reject(new Error('closed')))),
      ),
  ).rejects.toThrow('closed');
  expect(server.connections.map(({ protocols }) => protocols)).toEqual([
    ['cortado.v1', 'bearer.one'],
    ['cortado.v1', 'bearer.two'],
  ]);
});

/** A token that ends so many seconds from now; a JWT has whole seconds. */
const tokenUntil = (seconds: number, subject: string): string => {
  const payload = { sub: subject, exp: Math.floor(Date.now() / 1_000) + seconds };
  return `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.x`;
};

test('a token is renewed before it ends, on the same connection', async () => {
  let count = 0;
  const chat = await clientOf(
    (peer, index) => {
      peer.on('message', () => {
        const expires = new Date(Date.now() + (server.connections[index]!.frames.length === 1 ? 1_000 : 3_600_000));
        reply(peer, index, { expires: expires.toISOString() });
      });
    },
    () => tokenUntil(2, `${(count += 1)}`),
  );
  chat.on('said', () => undefined);
  await server.until(() => server.connections[0]?.frames.length === 2);
  const { frames, protocols } = server.connections[0]!;
  const subjectOf = (token: string): unknown =>
    JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).sub;
  expect(frames.map(({ event }) => event)).toEqual(['$auth', '$auth']);
  expect(subjectOf(protocols[1]!.slice('bearer.'.length))).toBe('1');
  expect(frames.map(({ body }) => subjectOf(body.token))).toEqual(['2', '3']);
  expect(server.connections).toHaveLength(1);
});

describe('a silent server', () => {
  beforeEach(
    () => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'Date'] }),
  );
  afterEach(() => void jest.useRealTimers());

  test('is asked after 30 seconds whether it is there; without an answer in 10 seconds the connection is lost', async () => {
    const chat = await clientOf((peer, index) => {
      peer.on('message', () => {
        const { frames } = server.connections[index]!;
        // It answers once.
        if (index === 0 && frames.length === 1) peer.send(JSON.stringify({ id: frames[0].id, statusCode: 204 }));
      });
    });
    const states: unknown[] = [];
    chat.on('$state', (state, why) => states.push(why === undefined ? state : [state, why]));
    await chat.opened();
    jest.advanceTimersByTime(29_999);
    expect(server.connections[0]!.frames).toEqual([]);
    jest.advanceTimersByTime(1);
    await server.until(() => server.connections[0]!.frames.length === 1);
    await new Promise<void>((resolve) => server.connections[0]!.peer.ping(() => resolve()));
    await new Promise<void>((resolve) => server.connections[0]!.peer.once('pong', resolve));
    jest.advanceTimersByTime(30_000);
    await server.until(() => server.connections[0]!.frames.length === 2);
    expect(server.connections[0]!.frames.map(({ event }) => event)).toEqual(['$ping', '$ping']);
    jest.advanceTimersByTime(9_999);
    expect(chat.state).toBe('open');
    jest.advanceTimersByTime(1);
    expect(states.at(-1)).toEqual(['waiting', { code: 1006, reason: 'The server does not answer' }]);
    jest.advanceTimersByTime(20_000);
    await server.until(() => server.connections.length === 2);
    expect(server.connections).toHaveLength(2);
  });
});
