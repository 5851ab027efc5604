import { Channel, channelEndpoint, Channels, Connections, Unauthorized, WebSocket, type Context } from 'cortado';
import type { RunningApp } from '@cortado/testkit/app';
import type { SocketClient } from '@cortado/testkit/socket-client';
import { closeApps, start, startTwo } from './seeds/seed-apps';

/** `channelEndpoint()`: a socket for clients that know neither `$join` nor the rpc protocol. */
afterEach(closeApps);

const live = channelEndpoint({ path: '/ws/:channel', channels: ['users', 'posts'], stats: '/ws/stats' });
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** A client that has read its welcome. */
async function connect(app: RunningApp, path: string): Promise<{ client: SocketClient; id: string }> {
  const client = await app.connect(path);
  const { data } = await client.json();
  return { client, id: data.connectionId as string };
}

test('connecting joins the channel of the path, and the client is welcomed', async () => {
  const app = await start({ plugins: [live] });
  const client = await app.connect('/ws/users?client_id=till-3');
  const [id] = await app.app.get(Connections).list();
  const data = { connectionId: id, clientId: 'till-3' };
  expect(await client.json()).toEqual({ event: 'connected', channel: 'users', data, timestamp: TIME });
  await app.app.get(Channels).channel('users').created({ id: 1 });
  expect(await client.json()).toEqual({ event: 'created', channel: 'users', data: { id: 1 }, timestamp: TIME });
});

test('client_id is a label: two clients may have the same, and neither receives for the other', async () => {
  const app = await start({ plugins: [live] });
  const [one, other] = [await connect(app, '/ws/users?client_id=a'), await connect(app, '/ws/users?client_id=a')];
  await one.client.close();
  await app.app.get(Channels).channel('users').updated({ id: 1 });
  expect((await other.client.json()).event).toBe('updated');
  expect(await app.app.get(Connections).push('a', 'hello', 1)).toBe('closed');
});

test('without client_id the label is null', async () => {
  const app = await start({ plugins: [live] });
  const client = await app.connect('/ws/users');
  expect((await client.json()).data.clientId).toBeNull();
});

test.each([
  [{ event: 'ping' }, { event: 'pong', data: null }],
  [{ type: 'ping' }, { event: 'pong', data: null }],
  [{ action: 'ping' }, { event: 'pong', data: null }],
  [
    { event: 'subscribe', channel: 'posts' },
    { event: 'subscribe', statusCode: 200, body: { channel: 'posts' } },
  ],
  [
    { action: 'subscribe', resource: 'posts' },
    { statusCode: 200, body: { channel: 'posts' } },
  ],
  [
    { type: 'subscribe', channel: 'posts' },
    { statusCode: 200, body: { channel: 'posts' } },
  ],
  [
    { event: 'subscribe', channel: 'users' },
    { event: 'subscribe', statusCode: 200, body: { channel: 'users' } },
  ],
  [
    { event: 'unsubscribe', channel: 'posts' },
    { event: 'unsubscribe', statusCode: 200, body: { channel: 'posts' } },
  ],
  [
    { action: 'unsubscribe', resource: 'users' },
    { statusCode: 200, body: { channel: 'users' } },
  ],
])('%j is answered %j', async (message, answer) => {
  const app = await start({ plugins: [live] });
  const { client } = await connect(app, '/ws/users');
  expect(await client.ask(message)).toEqual(answer);
});

test.each([
  [{ event: 'subscribe', channel: 'secrets' }, 404, { loc: [], type: 'channel_unknown' }],
  [{ action: 'subscribe', resource: 'secrets' }, 404, { loc: [], type: 'channel_unknown' }],
  [{ event: 'unsubscribe', channel: 'secrets' }, 404, { loc: [], type: 'channel_unknown' }],
  [{ event: 'subscribe' }, 400, { loc: ['channel'], type: 'missing' }],
  [{ event: 'subscribe', channel: 7 }, 400, { loc: ['channel'], type: 'isString' }],
  [{ event: 'dance' }, 404, { loc: [], type: 'not_found' }],
  [{ type: 'dance' }, 404, { loc: [], type: 'not_found' }],
  [{}, 400, { loc: ['event'], type: 'missing' }],
  ['ping', 400, { loc: [], type: 'json_invalid' }],
  [['ping'], 400, { loc: [], type: 'object_expected' }],
])('%j is refused with %i, and the connection stays', async (message, statusCode, error) => {
  const app = await start({ plugins: [live] });
  const { client } = await connect(app, '/ws/users');
  const reply = await client.ask(message);
  expect([reply.statusCode, reply.body.errorList[0]]).toEqual([statusCode, expect.objectContaining(error)]);
  expect((await client.ask({ event: 'ping' })).event).toBe('pong');
});

test('more channels on one connection: subscribe and unsubscribe take effect before their replies', async () => {
  const app = await start({ plugins: [live] });
  const { client } = await connect(app, '/ws/users');
  const posts = app.app.get(Channels).channel('posts');
  expect((await posts.created(1)).local).toBe(0);
  await client.ask({ event: 'subscribe', channel: 'posts' });
  expect((await posts.created(2)).local).toBe(1);
  expect((await client.json()).data).toBe(2);
  await client.ask({ event: 'unsubscribe', channel: 'posts' });
  expect((await posts.created(3)).local).toBe(0);
  expect((await client.ask({ event: 'ping' })).event).toBe('pong');
});

test('an unknown channel is 404 before the connection is accepted', async () => {
  const app = await start({ plugins: [live] });
  for (const path of ['/ws/secrets', '/ws/Users', '/ws/users%20', '/ws/__proto__']) {
    await expect(app.connect(path)).rejects.toMatchObject({ status: 404 });
  }
  const refused = await app.connect('/ws/secrets').catch((error: { body: any }) => error);
  expect((refused as { body: any }).body.errorList[0].type).toBe('channel_unknown');
  expect((await app.client.get('/ws/stats')).json.total_connections).toBe(0);
});

test('names are decoded: a channel of any name can be listed', async () => {
  const app = await start({ plugins: [channelEndpoint({ path: '/ws/:channel', channels: ['sala:é/1'] })] });
  const client = await app.connect(`/ws/${encodeURIComponent('sala:é/1')}`);
  expect((await client.json()).channel).toBe('sala:é/1');
});

test('statistics count the connections of every process, by channel and each once', async () => {
  const [here, there] = await startTwo({ plugins: [live] });
  const { client } = await connect(here, '/ws/users');
  await connect(there, '/ws/users');
  const both = await connect(there, '/ws/posts');
  await both.client.ask({ event: 'subscribe', channel: 'users' });
  const data = { total_channels: 2, channels: { users: 3, posts: 1 }, total_connections: 3 };
  expect(await client.ask({ event: 'get_stats' })).toEqual({ event: 'stats', data });
  expect(await client.ask({ type: 'get_stats' })).toEqual({ event: 'stats', data });
  const answer = await there.client.get('/ws/stats');
  expect([answer.status, answer.json]).toEqual([200, data]);
});

test('channels without a connection are left out', async () => {
  const app = await start({ plugins: [live] });
  expect((await app.client.get('/ws/stats')).json).toEqual({ total_channels: 0, channels: {}, total_connections: 0 });
});

test('statistics are counted anew when they are older than a second', async () => {
  const app = await start({ plugins: [live] });
  const total = async (): Promise<number> => (await app.client.get('/ws/stats')).json.total_connections as number;
  expect(await total()).toBe(0);
  await connect(app, '/ws/users');
  expect(await total()).toBe(0);
  while ((await total()) === 0) await new Promise(setImmediate);
  expect(await total()).toBe(1);
});

test('guards are asked at the handshake and for the statistics, in their order, before the channel is looked up', async () => {
  const asked: string[] = [];
  const first = ({ query }: Context) => asked.push('first') > 0 && (query['token'] === 'secret' || Unauthorized());
  const second = () => asked.push('second') > 0;
  const guarded = channelEndpoint({ path: '/ws/:channel', channels: ['a'], stats: '/stats', guards: [first, second] });
  const app = await start({ plugins: [guarded] });
  await expect(app.connect('/ws/a')).rejects.toMatchObject({ status: 401 });
  await expect(app.connect('/ws/unknown')).rejects.toMatchObject({ status: 401 });
  expect((await app.client.get('/stats')).status).toBe(401);
  expect(asked).toEqual(['first', 'first', 'first']);
  asked.length = 0;
  await connect(app, '/ws/a?token=secret');
  expect((await app.client.get('/stats?token=secret')).status).toBe(200);
  expect(asked).toEqual(['first', 'second', 'first', 'second']);
});

test('without stats there is no route for them', async () => {
  const app = await start({ plugins: [channelEndpoint({ path: '/ws/:channel', channels: ['a'] })] });
  expect((await app.client.get('/ws/stats')).status).not.toBe(200);
  expect(app.app.routes().map(({ method }) => method)).toEqual(['UPGRADE']);
});

test('two endpoints have their own limits, and the prefix applies to both', async () => {
  const other = channelEndpoint({ path: '/feed/:channel', channels: ['prices'], stats: '/feed/stats' });
  const app = await start({ plugins: [live, other], prefix: '/api' });
  await connect(app, '/api/ws/users');
  await connect(app, '/api/feed/prices');
  expect((await app.client.get('/api/feed/stats')).json.channels).toEqual({ prices: 1 });
  expect((await app.client.get('/api/ws/stats')).json.channels).toEqual({ users: 1 });
});

test('one plugin serves several applications, each with statistics of its own', async () => {
  const [here, there] = [await start({ plugins: [live] }), await start({ plugins: [live] })];
  await connect(here, '/ws/users');
  expect((await here.client.get('/ws/stats')).json.total_connections).toBe(1);
  expect((await there.client.get('/ws/stats')).json.total_connections).toBe(0);
});

test('beside channel classes: frames with a channel come to the endpoint, whatever the application lists', async () => {
  @Channel('room:{room}')
  class Room {}
  @WebSocket('/live')
  class Live {}
  const app = await start({ plugins: [live], controllers: [Live], websocket: { channels: [Room] } });
  const { client } = await connect(app, '/ws/users');
  expect((await client.ask({ event: 'subscribe', channel: 'posts' })).body).toEqual({ channel: 'posts' });
});

test('a client that leaves is counted no more, however it leaves', async () => {
  const app = await start({ plugins: [live] });
  const [one, other] = [await connect(app, '/ws/users'), await connect(app, '/ws/users')];
  await one.client.close();
  other.client.reset();
  const users = app.app.get(Channels).channel('users');
  while (users.size > 0) await new Promise(setImmediate);
  expect((await app.client.get('/ws/stats')).json.total_connections).toBe(0);
});

test.each([
  [{ path: '/ws', channels: ['a'] }, /options\.path: invalid value.*:channel/s],
  [{ path: 'ws/:channel', channels: ['a'] }, /options\.path/],
  [{ path: '/ws/:channel', channels: [] }, /options\.channels.*as in \['users', 'posts'\]/s],
  [{ path: '/ws/:channel', channels: ['a', ''] }, /options\.channels/],
  [{ path: '/ws/:channel', channels: ['x'.repeat(256)] }, /options\.channels/],
  [{ path: '/ws/:channel' }, /options\.channels/],
  [{ path: '/ws/:channel', channels: ['a'], stats: 'stats' }, /options\.stats/],
  [{ path: '/ws/:channel', channels: ['a'], guards: ['x'] }, /options\.guards/],
  [{ path: '/ws/:channel', channels: ['a'], guard: [] }, /did you mean "guards"/],
  ['/ws/:channel', /must be an object with options/],
])('%j is refused', (options, problem) => {
  expect(() => channelEndpoint(options as never)).toThrow(problem);
});
