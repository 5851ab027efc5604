import { RunningApp } from '@cortado/testkit/app';
import type { SocketClient } from '@cortado/testkit/socket-client';
import { createBoard } from '../src/app';
import { ROOMS } from '../src/rooms';

/** What a page does, by hand: requests with ids, over `cortado.v1`. */
let running: RunningApp;
beforeAll(async () => {
  running = await RunningApp.open(createBoard({ log: false }));
});
afterAll(() => running.close());

const worker = { id: 1, pid: process.pid };
const subprotocols = ['cortado.v1'];

async function connect(name: string, colour = 'teal', cookie = `visitor=${name}`): Promise<SocketClient> {
  const query = new URLSearchParams({ name, colour });
  const socket = await running.connect(`/live?${query}`, { subprotocols, headers: { cookie } });
  expect(await socket.json()).toEqual({ event: 'welcome', data: { worker, you: expect.objectContaining({ name }) } });
  return socket;
}

let id = 0;
const request = (socket: SocketClient, frame: object) => {
  socket.send({ id: ++id, ...frame });
  return next(socket);
};

/** The next frame that is not about presence: others may come and go at any moment. */
async function next(socket: SocketClient): Promise<any> {
  const frame = await socket.json();
  return frame.event === '$presence' ? next(socket) : frame;
}

const join = (socket: SocketClient, channel: string, body: object = { inside: true }, recover?: object) =>
  request(socket, { event: '$join', channel, body, recover });

const say = (text: string, key = `key of ${text}`) => ({ event: 'say', body: { text, key } });

/** Joins, without what is not of interest to a test. */
async function enter(name: string, room: string): Promise<SocketClient> {
  const socket = await connect(name);
  expect(await join(socket, `room:${room}`)).toMatchObject({ statusCode: 200 });
  return socket;
}

test('whoever enters is seen with name and colour; who watches sees, and is not seen', async () => {
  const watcher = await connect('Eve');
  expect(await join(watcher, 'room:counter', {})).toMatchObject({
    statusCode: 200,
    body: { data: { worker }, presence: { count: 0, members: [] } },
  });
  const ada = await connect('Ada', 'plum');
  const { body } = await join(ada, 'room:counter');
  expect(body).toMatchObject({ presence: { count: 1, members: [{ info: { name: 'Ada', colour: 'plum' } }] } });
  const [{ key }] = body.presence.members;
  const seen = await watcher.json();
  expect(seen).toMatchObject({
    event: '$presence',
    data: { joined: [{ key, info: { name: 'Ada', colour: 'plum' } }] },
  });
  expect((await running.client.get('/rooms')).json.rooms[0]).toEqual({ ...ROOMS[0], present: 1 });
  await ada.close(1000);
  expect(await watcher.json()).toMatchObject({ event: '$presence', data: { left: [{ key }] } });
});

test('what is said reaches everybody once, whoever speaks from outside is refused', async () => {
  const [ada, bob] = [await enter('Ada', 'terrace'), await connect('Bob')];
  expect(await join(bob, 'room:terrace', {})).toMatchObject({ statusCode: 200 });
  const frame = { channel: 'room:terrace', ...say('Hi') };
  ada.send({ id: 'a', ...frame });
  const data = { by: { name: 'Ada', colour: 'teal' }, text: 'Hi', key: 'key of Hi' };
  const frames = [await next(ada), await next(ada)];
  expect(frames.find(({ event }) => event === 'said')).toMatchObject({ data, offset: 1 });
  expect(frames.find(({ statusCode }) => statusCode !== undefined)).toEqual({
    id: 'a',
    statusCode: 201,
    body: { worker, offset: 1 },
  });
  expect(await bob.json()).toMatchObject({ event: 'said', data, offset: 1 });
  // The reply was lost, so it is sent again.
  expect(await request(ada, frame)).toMatchObject({ statusCode: 201, body: { offset: 1 } });
  expect(await request(bob, frame)).toMatchObject({ statusCode: 403 });
  expect(ada.unread + bob.unread).toBe(0);
});

test.each([
  ['an empty text', { text: '', key: 'a key of its own' }, 'text'],
  ['a blank text', { text: ' ', key: 'a key of its own' }, 'text'],
  ['a long text', { text: 'x'.repeat(281), key: 'a key of its own' }, 'text'],
  ['no key', { text: 'Hi' }, 'key'],
])('%s is refused', async (_name, body, field) => {
  const ada = await enter('Ada', 'library');
  expect(await request(ada, { event: 'say', channel: 'room:library', body })).toMatchObject({
    statusCode: 400,
    body: { errorList: [{ loc: [field] }] },
  });
});

test('typing is told to the others, ends with whoever types, and is not kept', async () => {
  const [ada, bob] = [await connect('Ada'), await enter('Bob', 'roastery')];
  for (const each of [ada, bob]) expect(await join(each, 'typing:roastery', {})).toMatchObject({ statusCode: 200 });
  const frame = { event: 'typing', channel: 'typing:roastery', body: { isTyping: true } };
  expect(await request(ada, frame)).toMatchObject({ statusCode: 204 });
  expect(await bob.json()).toMatchObject({ event: 'typing', data: { name: 'Ada', isTyping: true } });
  await ada.close(1000);
  expect(await bob.json()).toMatchObject({ event: 'typing', data: { name: 'Ada', isTyping: false } });
  expect(await request(bob, { event: 'events', channel: 'room:roastery' })).toMatchObject({
    body: { offset: 0, entries: [] },
  });
});

test('a page that was away recovers what it missed; one that cannot loads the room', async () => {
  const ada = await enter('Ada', 'library');
  const { body: before } = await request(ada, { event: 'events', channel: 'room:library' });
  await ada.close(1000);
  const bob = await enter('Bob', 'library');
  for (const text of ['one', 'two']) {
    bob.send({ id: text, channel: 'room:library', ...say(text) });
    await Promise.all([next(bob), next(bob)]);
  }
  const announced = await running.client.post('/rooms/library/announcements', { text: 'three' });
  expect(announced).toMatchObject({ status: 201, json: { worker, offset: before.offset + 3 } });

  const again = await connect('Ada');
  const { epoch, offset } = before;
  expect(await join(again, 'room:library', { inside: true }, { epoch, offset })).toMatchObject({
    body: { recovered: true, offset: offset + 3, presence: { count: 2 } },
  });
  const recovered = [await next(again), await next(again), await next(again)];
  expect(recovered.map(({ event, data }) => [event, data.text])).toEqual([
    ['said', 'one'],
    ['said', 'two'],
    ['announced', 'three'],
  ]);

  const late = await connect('Late');
  expect(await join(late, 'room:library', {}, { epoch: 'another', offset })).toMatchObject({
    body: { recovered: false },
  });
  const { body: all } = await request(late, { event: 'events', channel: 'room:library' });
  expect(all.entries.map(({ data }: { data: { text: string } }) => data.text)).toEqual(['one', 'two', 'three']);
});

test('two tabs of one browser are one visitor, and nobody learns the cookie', async () => {
  const { headers } = await running.client.get('/rooms');
  const [cookie] = (headers['set-cookie'] as unknown as string[])[0]!.split(';');
  expect(headers['set-cookie']![0]).toMatch(
    /^visitor=[\w-]{36}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  const tabs = [await connect('Ada', 'sky', cookie), await connect('Ada', 'sky', cookie)];
  for (const tab of tabs) {
    const { body } = await join(tab, 'room:counter');
    expect(body.presence).toMatchObject({ count: 1 });
    expect(cookie).not.toContain(body.presence.members[0].key);
  }
});

test('there are these rooms, and no others', async () => {
  const ada = await connect('Ada');
  const missing = { statusCode: 404, body: { errorList: [{ msg: 'There is no room "attic"' }] } };
  for (const channel of ['room:attic', 'typing:attic']) expect(await join(ada, channel, {})).toMatchObject(missing);
  const { status, json } = await running.client.post('/rooms/attic/announcements', { text: 'Hi' });
  expect({ statusCode: status, body: json }).toMatchObject(missing);
});

test.each([
  ['an empty name', { name: '', colour: 'teal' }, 'matches'],
  ['a blank name', { name: ' ', colour: 'teal' }, 'matches'],
  ['a colour that there is not', { name: 'Ada', colour: 'url(//evil.example)' }, 'isIn'],
  ['no colour', { name: 'Ada' }, 'missing'],
])('%s: refused, with a close code that a page can read', async (_name, query, reason) => {
  const socket = await running.connect(`/live?${new URLSearchParams(query)}`, { subprotocols });
  expect(await socket.closed).toEqual({ code: 4400, reason });
});

test('the page asks nothing of other origins, and every answer names the worker', async () => {
  for (const path of ['/', '/board.js', '/rooms', '/nowhere']) {
    const { headers } = await running.client.get(path);
    expect(headers['x-worker']).toBe(`1 ${process.pid}`);
    expect(headers['content-security-policy']).toContain("default-src 'none';script-src 'self'");
  }
});
