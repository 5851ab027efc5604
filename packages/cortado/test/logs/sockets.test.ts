import { RawSocket } from '@cortado/testkit/raw-socket';
import { Forbidden, Guard, NotFound, OnReceive, WebSocket } from 'cortado';
import { once } from 'node:events';
import { began, closeLogged, openLogged } from './app';

afterEach(closeLogged);

@WebSocket('/invitations/:token')
class Invitations {
  onHandshake() {
    return Forbidden();
  }
  @OnReceive() receive(text: string) {
    return text;
  }
}

describe('handshakes', () => {
  test('each has one line, with the reason of a refusal', async () => {
    const { lines, running } = await openLogged();
    const socket = await running.connect('/chat/a?token=right');
    await expect(running.connect('/chat/b?token=wrong')).rejects.toMatchObject({ status: 401 });
    await expect(running.connect('/nowhere')).rejects.toMatchObject({ status: 404 });
    await expect(running.connect('/chat/c', { origin: 'https://evil.example' })).rejects.toMatchObject({ status: 403 });
    const bad = await RawSocket.connect(Number(new URL(running.app.url).port));
    bad.write(RawSocket.upgrade('/chat/d', { 'sec-websocket-key': 'short' }));
    const answer = await bad.rest();
    const refused = await lines.count('handshake refused', 4);
    expect(await lines.one({ msg: 'handshake accepted' })).toMatchObject({
      ...{ method: 'GET', route: '/chat/:room', path: '/chat/a', status: 101 },
    });
    expect(refused).toMatchObject([
      {
        route: '/chat/:room',
        path: '/chat/b',
        status: 401,
        reason: 'unauthorized',
        remedy: expect.any(String) as string,
      },
      { path: '/nowhere', status: 404, reason: 'not_found' },
      { path: '/chat/c', status: 403, reason: 'origin_not_allowed', origin: 'https://evil.example' },
      { path: '/chat/d', status: 400, bytes: answer.length },
    ]);
    expect(new Set(refused.map((each) => each['id'])).size).toBe(4);
    await socket.close();
  });

  test.each([true, false])(
    'credentials in its path are hidden, with an access log or without: %j',
    async (accessLog) => {
      const { lines, running } = await openLogged({ accessLog, controllers: [Invitations] });
      await expect(running.connect('/invitations/quince?token=quince')).rejects.toMatchObject({ status: 403 });
      const line = await lines.one({ msg: 'handshake refused' });
      expect([line['path'], JSON.stringify(line).includes('quince')]).toEqual(['/invitations/[Redacted]', false]);
    },
  );

  test('a refusal with a close frame has the status of its reason', async () => {
    const { lines, running } = await openLogged({ websocket: { refuse: 'close' } });
    const socket = await running.connect('/chat/b?token=wrong');
    expect((await socket.closed).code).toBe(4401);
    const line = await lines.one({ msg: 'handshake refused' });
    expect(line).toMatchObject({ status: 401, route: '/chat/:room' });
    expect(line).not.toHaveProperty('remedy');
  });

  test('a 404 from a guard is not logged as an unknown path', async () => {
    @WebSocket('/tickets/:id')
    @Guard(() => NotFound('There is no such ticket'))
    class Tickets {
      @OnReceive() receive(text: string) {
        return text;
      }
    }
    const { lines, running } = await openLogged({ controllers: [Tickets] });
    await expect(running.connect('/tickets/1?token=right')).rejects.toMatchObject({ status: 404 });
    await expect(running.connect('/ticket/1?token=right')).rejects.toMatchObject({ status: 404 });
    const [guarded, unknown] = await lines.count('handshake refused', 2);
    expect(guarded).toMatchObject({ reason: 'not_found', detail: 'There is no such ticket', route: '/tickets/:id' });
    expect(guarded).not.toHaveProperty('remedy');
    expect(unknown).toMatchObject({ reason: 'not_found', remedy: expect.stringContaining('app.routes()') as string });
  });

  test('a client that disconnects during a handshake is logged too', async () => {
    @WebSocket('/slow')
    class Slow {
      onHandshake() {
        began.emit('handshake');
        return new Promise<void>(() => undefined);
      }
      @OnReceive() onReceive(text: string) {
        return text;
      }
    }
    const { lines, running } = await openLogged({ controllers: [Slow] });
    const client = await RawSocket.connect(Number(new URL(running.app.url).port));
    const runs = once(began, 'handshake');
    client.write(RawSocket.upgrade('/slow'));
    await runs;
    client.destroy();
    expect(await lines.one({ msg: 'handshake aborted' })).toMatchObject({ status: 499, route: '/slow', aborted: true });
  });
});

describe('sockets', () => {
  test.each([
    ['/chat/a', '/chat/:room', { event: 'say', text: 'hi' }],
    ['/classic/a', '/classic/:room', { text: 'hi' }],
    ['/function', '/function', { text: 'hi' }],
    ['/raw/a', '/raw/:name', 'hi'],
  ])('%s has one line at its end', async (path, route, message) => {
    const { lines, running } = await openLogged();
    const socket = await running.connect(`${path}?token=right`);
    socket.send(message);
    const reply = String(await socket.next());
    await socket.close(4000, 'enough');
    const line = await lines.one({ msg: 'socket closed' });
    expect(line).toMatchObject({ route, path, code: 4000, reason: 'enough', initiator: 'client', wasClean: true });
    const sent = typeof message === 'string' ? message : JSON.stringify(message);
    expect(line).toMatchObject({ messagesIn: 1, bytesIn: sent.length, messagesOut: 1, bytesOut: reply.length + 2 });
    expect(line['id']).toBe((await lines.one({ msg: 'handshake accepted' }))['id']);
    expect(lines.of('message completed')).toEqual([]);
  });

  test('each counts its own messages', async () => {
    const { lines, running } = await openLogged();
    const first = await running.connect('/function');
    const second = await running.connect('/function');
    for (const text of ['a', 'b', 'c']) await first.ask({ text });
    await second.ask({ text: 'd' });
    await first.close();
    await second.close();
    const written = await lines.count('socket closed', 2);
    expect(written.map((each) => each['messagesIn'])).toEqual([3, 1]);
    expect(running.app.stats()['websocket']).toMatchObject([{}, {}, { messages: 4 }, {}]);
  });

  test('a client that vanishes has its line too', async () => {
    const { lines, running } = await openLogged();
    const socket = await running.connect('/chat/a');
    socket.reset();
    expect(await lines.one({ msg: 'socket closed' })).toMatchObject({
      code: 1006,
      wasClean: false,
      initiator: 'network',
    });
  });
});

describe('messages: true', () => {
  const options = { accessLog: { messages: true } };

  test('writes a line for each message in the message protocol', async () => {
    const { lines, running } = await openLogged(options);
    const socket = await running.connect('/chat/a');
    await socket.ask({ event: 'say', text: 'hi' });
    await socket.ask({ event: 'say', text: 'boom' });
    await socket.ask({ event: 'nothing' });
    await socket.ask('no JSON');
    const written = await lines.count('message completed', 4);
    expect(written).toMatchObject([
      { event: 'say', route: '/chat/:room', status: 200, bytesIn: '{"event":"say","text":"hi"}'.length },
      { event: 'say', status: 500, id: (await lines.one({ msg: 'handler failed' }))['id'] as string },
      { status: 404 },
      { status: 400 },
    ]);
    for (const each of written) expect(each['duration']).toBeGreaterThanOrEqual(0);
    expect(written.map((each) => 'event' in each)).toEqual([true, true, false, false]);
  });

  test('and in the rpc protocol, notifications and refusals of the protocol included', async () => {
    const { lines, running } = await openLogged(options);
    const socket = await running.connect('/chat/a', { subprotocols: ['cortado.v1'] });
    socket.send({ event: 'say', body: { text: 'quiet' } });
    await socket.ask({ id: 1, event: 'say', body: { text: 'hi' } });
    await socket.ask({ id: 2, event: 'nothing' });
    await socket.ask({ id: 3, event: '$auth', body: { token: 'secret' } });
    await socket.ask('no JSON');
    const written = await lines.count('message completed', 5);
    expect(written.map(({ event, status }) => [event, status])).toEqual([
      ['say', 200],
      ['say', 200],
      [undefined, 404],
      [undefined, 404],
      [undefined, 400],
    ]);
    expect(JSON.stringify(lines.all)).not.toContain('secret');
  });

  test('and for each message that a method reads itself', async () => {
    const { lines, running } = await openLogged(options);
    const socket = await running.connect('/raw/a');
    await socket.ask('"hi"');
    expect(await lines.one({ msg: 'message received' })).toMatchObject({ route: '/raw/:name', bytesIn: 4 });
  });
});
