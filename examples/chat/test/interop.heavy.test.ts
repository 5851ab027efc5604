import { join } from 'node:path';
import { withProgram } from '@cortado/testkit';
import { fayeWebSocket } from '@cortado/testkit/peers/faye-websocket';
import type { Connect, Peer, PeerOptions } from '@cortado/testkit/peers/peer';
import { PYTHON_WEBSOCKETS, pythonWebsockets } from '@cortado/testkit/peers/python-websockets';
import { undici } from '@cortado/testkit/peers/undici';
import { websocket } from '@cortado/testkit/peers/websocket';
import { ServerProgram } from '@cortado/testkit/server-program';

/** Clients that others wrote, against the chat as `npm run chat` starts it. Each test has a room of its own. */
describe.each(Object.entries({ undici, websocket, 'faye-websocket': fayeWebSocket }))('%s', (_name, connect) => {
  talksToTheChat(connect);
});
withProgram(PYTHON_WEBSOCKETS, (python) => {
  describe('python3-websockets', () => {
    talksToTheChat(pythonWebsockets(python));
  });
});

const said = (message: string, user = 'Ada') => ({ message, user });
const unsupported = (msg: string) => ({
  statusCode: 415,
  body: { errorList: [{ loc: [], type: 'unsupported_media_type', msg }] },
});

function talksToTheChat(connect: Connect): void {
  let chat: ServerProgram;
  let rooms = 0;
  const peers: Peer[] = [];

  beforeAll(async () => {
    chat = await ServerProgram.start(join(__dirname, '../src/main.ts'), { PORT: '0' });
  }, 60_000);
  afterEach(() => {
    for (const each of peers.splice(0)) each.destroy();
    rooms += 1;
  });
  afterAll(() => chat?.stop());

  async function enter(options?: PeerOptions): Promise<Peer> {
    const peer = await connect(`${chat.url.replace('http', 'ws')}/chat/${rooms}`, options);
    peers.push(peer);
    return peer;
  }

  const say = (peer: Peer, message: unknown): void => peer.send(JSON.stringify(message));
  const next = async (peer: Peer): Promise<unknown> => JSON.parse((await peer.next()) as string);

  test('text: a reply to the sender, a push to the other, errors one by one', async () => {
    const [ada, bob] = [await enter(), await enter()];
    for (const message of ['Hi', 'aü€😀', '\u0000"\\\n\u2028', 'x'.repeat(280)]) {
      say(ada, said(message));
      expect(await ada.next()).toBe(JSON.stringify({ statusCode: 200, body: said(message) }));
      expect(await next(bob)).toEqual({
        event: 'message',
        channel: `room:${rooms}`,
        data: said(message),
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
    }
    say(ada, { user: 'Ada' });
    expect(await ada.next()).toBe(
      '{"statusCode":400,"body":{"errorList":[{"loc":["message"],"type":"missing","msg":"Field required"}]}}',
    );
    ada.send('');
    expect(await next(ada)).toMatchObject({ statusCode: 400, body: { errorList: [{ type: 'json_invalid' }] } });
    say(ada, said('still here'));
    expect(await next(ada)).toEqual({ statusCode: 200, body: said('still here') });
  });

  test('binary: 415, and the connection stays', async () => {
    const ada = await enter();
    for (const bytes of [Buffer.alloc(0), Buffer.from([0, 1, 255]), Buffer.from(JSON.stringify(said('Hi')))]) {
      ada.send(bytes);
      expect(await next(ada)).toEqual(unsupported('Send text frames here'));
    }
    say(ada, said('Hi'));
    expect(await next(ada)).toEqual({ statusCode: 200, body: said('Hi') });
  });

  test('fragments: one message, one reply', async () => {
    const ada = await enter();
    const message = 'aü€😀'.repeat(40);
    ada.sendFragments(JSON.stringify(said(message)));
    say(ada, said('after'));
    expect(await next(ada)).toEqual({ statusCode: 200, body: said(message) });
    expect(await next(ada)).toEqual({ statusCode: 200, body: said('after') });
  });

  test('ping: a pong with the same payload', async () => {
    const ada = await enter();
    for (const payload of ['p', 'aü€😀', 'x'.repeat(125)]) expect(await ada.ping(payload)).toBe(payload);
    say(ada, said('Hi'));
    expect(await next(ada)).toEqual({ statusCode: 200, body: said('Hi') });
  });

  test.each([
    ['1000 without a reason', 1000, ''],
    ['1000', 1000, 'done'],
    ['3000', 3000, 'aü€😀'],
    ['4999 with the longest reason', 4999, 'x'.repeat(123)],
  ])('close %s: comes back as it was sent, and onDisconnect has the code', async (_name, code, reason) => {
    const [ada, bob] = [await enter(), await enter()];
    say(ada, said('Bye'));
    expect([await next(ada), await next(bob)]).toMatchObject([{ statusCode: 200 }, { event: 'message' }]);
    expect(await ada.close(code, reason)).toEqual({ code, reason });
    expect(await next(bob)).toMatchObject({ event: 'left', channel: `room:${rooms}`, data: { user: 'Ada', code } });
  });

  test('subprotocol cortado.v1: chosen among others, and every answer has the id of its question', async () => {
    const ada = await enter({ subprotocols: ['chat', 'cortado.v1'] });
    expect(ada.subprotocol).toBe('cortado.v1');
    for (const id of [7, 'eight', 9]) {
      say(ada, { id, body: said(`number ${id}`) });
      expect(await ada.next()).toBe(JSON.stringify({ id, statusCode: 200, body: said(`number ${id}`) }));
    }
    say(ada, { id: 10, body: {} });
    expect(await next(ada)).toMatchObject({ id: 10, statusCode: 400 });
    ada.send(Buffer.from([1]));
    expect(await next(ada)).toEqual({ id: null, ...unsupported('The rpc protocol has text frames only') });
    ada.sendFragments(JSON.stringify({ id: 11, body: said('in pieces') }));
    expect(await next(ada)).toEqual({ id: 11, statusCode: 200, body: said('in pieces') });
  });

  test('no subprotocol: none is chosen', async () => {
    expect((await enter()).subprotocol).toBe('');
  });

  test('permessage-deflate: the offer is declined, and messages come and go as they are', async () => {
    const ada = await enter({ deflate: true });
    expect(ada.extensions).toBe('');
    const message = 'x'.repeat(280);
    say(ada, said(message));
    expect(await next(ada)).toEqual({ statusCode: 200, body: said(message) });
  });

  test('SIGTERM: 1001 for everyone, exit 0, and nothing went wrong on the way', async () => {
    const all = [await enter(), await enter({ subprotocols: ['cortado.v1'] }), await enter({ deflate: true })];
    const goodbyes = Promise.all(all.map((each) => each.closed()));
    chat.signal('SIGTERM');
    expect((await goodbyes).map(({ code }) => code)).toEqual([1001, 1001, 1001]);
    expect(await chat.exited).toBe(0);
    expect(chat.log.filter(({ level }) => level > 30)).toEqual([]);
  });
}
