import { readableLog } from '@cortado/testkit/http-app';
import { Channel, Channels, Connections, Context, Controller, Get, Scoped, Sse } from 'cortado';
import { startTwo as startTwoApps } from '../seeds/seed-apps';
import { channels, closeStreams, LiveController, notes, room, startStreams, stream } from './stream-apps';

/** How streams of channels end, and how they are reached from outside, as connections are. */
afterEach(closeStreams);

/** Waits until something is noted. Nothing else tells that a hook has run. */
async function noted(text: string): Promise<void> {
  while (!notes.includes(text)) await new Promise((resolve) => setImmediate(resolve));
}

test('a client that leaves: onLeave runs once with closed, and it is no member any more', async () => {
  const app = await startStreams();
  const client = await stream(app, 'room:1');
  await client.next();
  client.close();
  await noted('leave room:1 Somebody closed');
  expect(room(app).size).toBe(0);
  await app.close();
  expect(notes.filter((each) => each.startsWith('leave'))).toHaveLength(1);
});

test('credentials that end: the stream ends behind what was sent', async () => {
  const app = await startStreams();
  const client = await stream(app, 'room:1', {}, '/events?user=ada&expires=400');
  const events = await client.rest();
  expect(events).toHaveLength(1);
  expect(client.response.complete).toBe(true);
  await noted('leave room:1 Somebody closed');
});

test('an application that closes ends its streams, and onLeave has run then', async () => {
  const app = await startStreams();
  const client = await stream(app, 'room:1');
  await client.next();
  await room(app).publish('said', 'last');
  const rest = client.rest();
  await app.close();
  expect((await rest).map(({ data }) => data.data)).toEqual(['last']);
  expect(client.response.complete).toBe(true);
  expect(notes.at(-1)).toBe('leave room:1 Somebody closed');
});

test('connections.user(key) pushes to streams, lists, removes and closes them, in every process', async () => {
  const [here, there] = await startTwoApps({ controllers: [LiveController], channels });
  const ada = await stream(there, 'room:1', {}, '/events?user=ada');
  const bob = await stream(there, 'room:1', {}, '/events?user=bob');
  for (const each of [ada, bob]) await each.next();
  const user = here.app.get(Connections).user('ada');
  const [id, ...more] = await user.list();
  expect([id, more]).toEqual([expect.stringMatching(/^[\da-f]{8}-/), []]);
  expect(await user.push('hello', 1)).toEqual({ local: 0, cluster: 'sent' });
  expect((await ada.next()).data).toEqual({ event: 'hello', data: 1 });
  await user.remove('room:1', 'enough');
  expect((await ada.next()).data).toMatchObject({ event: '$removed', channel: 'room:1', data: { reason: 'enough' } });
  const rest = ada.rest();
  await user.close(4000, 'signed out');
  expect(await rest).toEqual([]);
  await there.app.get(Connections).user('bob').push('hello', 2);
  expect((await bob.next()).data).toEqual({ event: 'hello', data: 2 });
  expect(await user.list()).toEqual([]);
});

test('connections: streams are listed and counted, pushed to, sent to and closed by their ids', async () => {
  const [here, there] = await startTwoApps({ controllers: [LiveController], channels });
  const client = await stream(there, 'room:1');
  await client.next();
  const connections = here.app.get(Connections);
  const [id] = await room(here).members();
  expect(await connections.list()).toEqual([id]);
  expect([await connections.count(), there.app.get(Connections).size, connections.size]).toEqual([1, 1, 0]);
  expect(there.app.get(Connections).get(id!)).toBeUndefined();
  expect(await connections.push(id!, 'hello', 'Grüße')).toBe('sent');
  expect(await connections.send(id!, 'two\nlines')).toBe('sent');
  expect(await connections.send(id!, Buffer.from('bytes'))).toBe('dropped');
  await connections.broadcast('all', 3);
  expect((await client.events(3)).map(({ event, data }) => [event, data.data ?? data])).toEqual([
    ['hello', 'Grüße'],
    [undefined, 'two\nlines'],
    ['all', 3],
  ]);
  const rest = client.rest();
  expect(await connections.close(id!)).toBe(true);
  expect(await rest).toEqual([]);
  expect([await connections.close(id!), await connections.push(id!, 'late', 1)]).toEqual([false, 'closed']);
});

test('channels.remove: the stream stays open for its other channels', async () => {
  const app = await startStreams();
  const client = await stream(app, 'room:1,room:2');
  await client.events(2);
  expect(await room(app, 'room:1').remove('all', 'closed for today')).toBe(1);
  const removed = await client.next();
  expect(removed.data).toMatchObject({ event: '$removed', channel: 'room:1', data: { reason: 'closed for today' } });
  expect(removed.id).toMatch(/^room%3A2=[^&]+$/);
  await app.app.get(Channels).publish(['room:1', 'room:2'], 'said', 1);
  expect((await client.next()).data.channel).toBe('room:2');
});

test('presence: a stream that is cut keeps its member for the grace, and one that is closed from outside does not', async () => {
  const app = await startStreams();
  const desk = room(app, 'desk:1');
  const [ada, bob] = [
    await stream(app, 'desk:1', {}, '/events?user=ada'),
    await stream(app, 'desk:1', {}, '/events?user=bob'),
  ];
  await ada.next();
  expect((await bob.next()).data.data.presence.count).toBe(2);
  ada.close();
  while (desk.size > 1) await new Promise((resolve) => setImmediate(resolve));
  expect((await desk.presence()).count).toBe(2);
  let event = await bob.next();
  while (event.data.data.left.length === 0) event = await bob.next();
  expect(event.data).toMatchObject({ event: '$presence', data: { left: [{ key: 'ada' }] } });
  await app.app.get(Connections).user('bob').close();
  expect((await desk.presence()).count).toBe(0);
});

test('statistics and metrics count streams from the first one on', async () => {
  const app = await startStreams({ http: { metrics: true } });
  expect(app.app.stats()['http']).not.toHaveProperty('streams');
  expect((await app.client.get('/metrics')).text).not.toContain('cortado_http_streams');
  const client = await stream(app, 'room:1');
  await client.next();
  expect(app.app.stats()['http']).toHaveProperty('streams', { open: 1, begun: 1, dropped: 0, slowConsumers: 0 });
  expect((await app.client.get('/metrics')).text).toContain('\ncortado_http_streams 1\n');
  client.close();
  await noted('leave room:1 Somebody closed');
  await app.client.get('/events?channels=room:closed');
  expect(app.app.stats()['http']).toHaveProperty('streams', { open: 0, begun: 1, dropped: 0, slowConsumers: 0 });
});

describe('a client that does not read', () => {
  const TEXT = 'x'.repeat(100_000);
  const startSlow = async (slowConsumer: 'close' | 'drop' | 'latest') => {
    @Controller('/')
    class SlowController {
      @Get('/slow') slow(context: Context) {
        return Sse.channels(context, ['room:1', 'plain:1'], { sendBuffer: 200_000, slowConsumer });
      }
    }
    const { lines, log } = readableLog();
    const app = await startStreams({ controllers: [SlowController, LiveController], log });
    const client = await stream(app, '', {}, '/slow');
    await client.events(2);
    client.response.pause();
    return { app, client, lines };
  };
  const streams = (app: { app: { stats(): any } }) => app.app.stats().http.streams;

  test('close: the stream ends, and the client recovers when it comes back', async () => {
    const { app, client, lines } = await startSlow('close');
    let count = 0;
    while (room(app).size > 0) {
      await room(app).publish('said', TEXT);
      count += 1;
    }
    expect(streams(app)).toEqual({ open: 0, begun: 1, dropped: 0, slowConsumers: 1 });
    expect(lines.some(({ msg }) => msg === 'client reads too slowly; stream ended')).toBe(true);
    const read = await client.rest();
    expect(read.length).toBeLessThan(count);
    const again = await stream(app, 'room:1', { 'last-event-id': read.at(-1)!.id! });
    const [joined, next] = await again.events(2);
    expect(joined!.data.data).toMatchObject({ recovered: true, offset: count });
    expect(next!.data.offset).toBe(read.at(-1)!.data.offset + 1);
  });

  test('drop: $reset follows once there is room, and its position is in the id', async () => {
    const { app, client } = await startSlow('drop');
    while (streams(app).dropped === 0) await room(app).publish('said', TEXT);
    client.response.resume();
    let event = await client.next();
    while (event.event !== '$reset') event = await client.next();
    const { epoch, offset } = event.data.data;
    expect(event.id).toBe(`room%3A1=${epoch}.${offset}`);
    await room(app).publish('said', 'after');
    expect((await client.next()).data).toMatchObject({ data: 'after', offset: offset + 1 });
  });

  test('latest: the newest of a channel without history is kept until there is room', async () => {
    const { app, client } = await startSlow('latest');
    let last = 0;
    while (streams(app).dropped < 3) await room(app, 'plain:1').publish('said', `${(last += 1)} ${TEXT}`);
    client.response.resume();
    let event = await client.next();
    while (!event.data.data.startsWith(`${last} `)) event = await client.next();
    expect(event.data.data).toBe(`${last} ${TEXT}`);
  });
});

test('what is scoped to a connection lives as long as the stream', async () => {
  let disposed = 0;
  @Scoped('connection')
  class Held {
    dispose() {
      disposed += 1;
    }
  }
  @Channel('held:{name}')
  class HeldChannel {
    constructor(readonly held: Held) {}
  }
  const app = await startStreams({ channels: [HeldChannel] });
  const client = await stream(app, 'held:1,held:2');
  await client.events(2);
  expect(disposed).toBe(0);
  client.close();
  await app.close();
  expect(disposed).toBe(1);
});

test('a transaction of the request is committed before the stream begins', async () => {
  const outcomes: number[] = [];
  @Controller('/')
  class Work {
    @Get('/work') work(context: Context) {
      context.onOutcome(({ statusCode }) => outcomes.push(statusCode));
      return Sse.channels(context, ['room:1']);
    }
    @Get('/failing') failing(context: Context) {
      context.onOutcome(() => {
        throw new Error('the commit failed');
      });
      return Sse.channels(context, ['room:1']);
    }
  }
  const app = await startStreams({ controllers: [Work] });
  const client = await stream(app, '', {}, '/work');
  await client.next();
  expect(outcomes).toEqual([200]);
  client.close();
  await noted('leave room:1 Somebody closed');
  expect((await app.client.get('/failing')).status).toBe(500);
  expect(room(app).size).toBe(0);
});

test('a result that is not returned ends with the request', async () => {
  @Controller('/')
  class Careless {
    @Get('/careless') async careless(context: Context) {
      await Sse.channels(context, ['room:1']);
      return 'something else';
    }
  }
  const app = await startStreams({ controllers: [Careless] });
  expect((await app.client.get('/careless')).text).toContain('something else');
  await noted('leave room:1 Somebody closed');
  expect(room(app).size).toBe(0);
});

test('silence is filled with comments, so that nobody on the way cuts the line', async () => {
  @Controller('/')
  class Quiet {
    @Get('/quiet') quiet(context: Context) {
      return Sse.channels(context, ['plain:1'], { heartbeat: 20 });
    }
  }
  const app = await startStreams({ controllers: [Quiet] });
  const connection = await app.client.connect();
  connection.write('GET /quiet HTTP/1.1\r\nhost: a\r\n\r\n');
  expect(await connection.until(/(?:\r\n3\r\n:\n\n){2}/)).toMatch(/^HTTP\/1\.1 200 OK[^]*\$joined/);
  connection.destroy();
});
