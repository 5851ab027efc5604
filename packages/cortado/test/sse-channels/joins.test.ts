import { WorkerProcess } from '@cortado/core/transport';
import { readableLog } from '@cortado/testkit/http-app';
import { LateBroker } from '@cortado/testkit/late-broker';
import {
  Channel,
  Connection,
  Connections,
  Context,
  Controller,
  createApp,
  Get,
  OnJoin,
  Sse,
  Subscription,
} from 'cortado';
import { Broker, MemoryNetwork } from '@cortado/channels/broker';
import { start } from '../seeds/seed-apps';
import { channels, closeStreams, LiveController, LiveSocket, notes, room, startStreams, stream } from './stream-apps';

/** `Sse.channels()`: channels of channel classes over HTTP, joined as over a socket. */
afterEach(closeStreams);

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

test('the first event of a channel is $joined with the body of a join reply, and publications follow', async () => {
  const app = await startStreams();
  const client = await stream(app, 'room:1');
  expect(client.response.statusCode).toBe(200);
  expect(client.response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const { epoch } = await room(app).history();
  expect(await client.next()).toEqual({
    event: '$joined',
    id: `room%3A1=${epoch}.0`,
    data: {
      event: '$joined',
      channel: 'room:1',
      data: { channel: 'room:1', data: { topic: '1' }, epoch, offset: 0 },
      timestamp: TIME,
    },
  });
  expect(await room(app).publish('said', { text: 'Grüße\n' })).toEqual({ local: 1, cluster: 'none', epoch, offset: 1 });
  expect(await client.next()).toEqual({
    event: 'said',
    id: `room%3A1=${epoch}.1`,
    data: { event: 'said', channel: 'room:1', data: { text: 'Grüße\n' }, timestamp: TIME, epoch, offset: 1 },
  });
});

test('up to eight channels of several classes share one stream, and the id holds all positions', async () => {
  const app = await startStreams();
  const names = ['room:1', 'room:2', 'plain:a', ...[3, 4, 5, 6, 7].map((each) => `room:${each}`)];
  const client = await stream(app, names.join(','));
  const joined = await client.events(8);
  expect(joined.map(({ data }) => data.channel as string).toSorted()).toEqual(names.toSorted());
  await room(app, 'plain:a').publish('said', 1);
  await room(app, 'room:2').publish('said', 2);
  const [plain, kept] = await client.events(2);
  expect(plain).toEqual({ event: 'said', data: { event: 'said', channel: 'plain:a', data: 1, timestamp: TIME } });
  const ids = kept!.id!.split('&').map((each) => /^(.+)=.+\.(\d+)$/.exec(each)!.slice(1));
  expect(Object.fromEntries(ids)).toEqual(
    Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((each) => [`room%3A${each}`, each === 2 ? '1' : '0'])),
  );
});

test('guards, DTO and onJoin decide as over a socket, and what they refuse is answered over HTTP', async () => {
  const app = await startStreams();
  const answers = async (query: string) => {
    const { status, headers, json } = await app.client.get(`/events?${query}`);
    expect(headers['content-type']).toMatch(/json/);
    return [status, json.errorList?.[0]?.type ?? json];
  };
  expect(await answers('channels=elsewhere:1')).toEqual([404, 'channel_unknown']);
  expect(await answers('channels=room:private')).toEqual([401, expect.anything()]);
  expect(await answers('channels=room:closed')).toEqual([403, expect.anything()]);
  expect(await answers('channels=room:busy')).toEqual([429, expect.anything()]);
  expect(await answers('channels=room:1&name=nobody')).toEqual([403, expect.anything()]);
  expect(await answers(`channels=room:1&name=${'x'.repeat(41)}`)).toEqual([400, 'isLength']);
  expect(await answers('')).toEqual([400, 'channel_count']);
  const nine = Array.from({ length: 9 }, (_, index) => `plain:${index}`).join(',');
  expect(await answers(`channels=${nine}`)).toEqual([400, 'channel_count']);
  expect(await answers(`channels=plain:${'x'.repeat(300)}`)).toEqual([400, 'channel_name']);
  expect((await app.client.get('/events?channels=room:private')).headers['x-why']).toBe('private');
  const signedIn = await stream(app, 'room:private', {}, '/events?user=ada');
  expect((await signedIn.next()).data.channel).toBe('room:private');
  expect(await room(app, 'room:private').members()).toHaveLength(1);
});

test('a refused channel ends the joins of the others: nothing stays joined, and onLeave runs once', async () => {
  const app = await startStreams();
  expect((await app.client.get('/events?channels=room:1,room:2,room:closed')).status).toBe(403);
  await app.close();
  expect(await room(app).members()).toEqual([]);
  const ran = (what: string) => notes.filter((each) => each.startsWith(what)).toSorted();
  expect(ran('join')).toEqual(['join room:1', 'join room:2']);
  expect(ran('leave')).toEqual(['leave room:1 Somebody closed', 'leave room:2 Somebody closed']);
});

test('a broker that cannot be reached: 503 for channels with history, others are joined', async () => {
  const network = new MemoryNetwork();
  const broker = new LateBroker(network);
  const app = await startStreams({ providers: [{ provide: Broker, useValue: broker }] });
  broker.cut();
  const { status, json } = await app.client.get('/events?channels=room:1');
  expect([status, json.errorList[0].type]).toEqual([503, 'broker_unavailable']);
  const client = await stream(app, 'plain:1');
  expect((await client.next()).data.channel).toBe('plain:1');
});

test('guards are asked in the phase of a join, with the request of the stream', async () => {
  const app = await startStreams();
  await (await stream(app, 'room:1')).next();
  expect(notes).toEqual(['guard 1 join http', 'join room:1']);
});

test('the body of a join reaches onJoin, validated', async () => {
  const app = await startStreams();
  const client = await stream(app, 'room:1', {}, '/events?name=Ada');
  await client.next();
  const [id] = await room(app).members();
  await room(app).remove(id!);
  expect(await client.next()).toMatchObject({ event: '$removed', data: { data: { reason: 'removed' } } });
  await app.close();
  expect(notes.at(-1)).toBe('leave room:1 Ada removed');
});

test('HEAD has the headers of the stream, and joins nothing', async () => {
  const app = await startStreams();
  const { status, headers, text } = await app.client.send('HEAD', '/events?channels=room:1');
  expect([status, headers['content-type'], text]).toEqual([200, 'text/event-stream; charset=utf-8', '']);
  expect(notes).toEqual([]);
});

describe('the subscription of a stream', () => {
  let given: Subscription | undefined;
  @Channel('own:{name}', { presence: true })
  class OwnChannel {
    @OnJoin() onJoin(subscription: Subscription) {
      given = subscription;
    }
    presence() {
      return { key: 'me', info: { mood: 'fine' } };
    }
  }
  @Controller('/')
  class OwnController {
    @Get('/own') own(context: Context) {
      context.principal = { id: 'ada' };
      return Sse.channels(context, ['own:1']);
    }
  }
  const open = async () => {
    const app = await start({ controllers: [OwnController], channels: [OwnChannel] });
    const client = await stream(app, '', {}, '/own');
    return { app, client, joined: await client.next() };
  };

  test('has no connection, and a peer, a principal, parameters and data', async () => {
    const { app, joined } = await open();
    expect(given!.connection).toBeUndefined();
    expect(await app.app.get(Connections).list()).toEqual([given!.peer.id]);
    expect([given!.principal, given!.params, given!.data]).toEqual([{ id: 'ada' }, { name: '1' }, {}]);
    expect(joined.data.data.presence).toEqual({ count: 1, members: [{ key: 'me', info: { mood: 'fine' } }] });
  });

  test('push, publish, updatePresence and leave work', async () => {
    const { client } = await open();
    expect(await given!.push('hello', 1)).toBe('sent');
    expect((await given!.publish('said', 2, { except: given!.peer.id })).local).toBe(0);
    expect((await given!.publish('said', 3)).local).toBe(1);
    expect((await client.events(2)).map(({ event, data }) => [event, data.data])).toEqual([
      ['hello', 1],
      ['said', 3],
    ]);
    await given!.updatePresence({ mood: 'better' });
    expect((await client.next()).data.data.joined).toEqual([{ key: 'me', info: { mood: 'better' } }]);
    await given!.leave();
    expect(await client.next()).toMatchObject({ event: '$removed', data: { data: { reason: 'left' } } });
    expect((await given!.publish('said', 4)).local).toBe(0);
  });
});

test('a class that needs a Connection cannot be joined over HTTP: 500, and the log says why', async () => {
  @Channel('socket:{name}')
  class SocketChannel {
    @OnJoin() onJoin(connection: Connection) {
      return connection.id;
    }
  }
  const { lines, log } = readableLog();
  const app = await startStreams({ channels: [SocketChannel], log });
  expect((await app.client.get('/events?channels=socket:1')).status).toBe(500);
  const { err } = lines.find(({ msg }) => msg === 'handler failed')!;
  expect(err.message).toMatch(/joined over HTTP with Sse\.channels\(\).*inject the Subscription/s);
});

test('classes of endpoints are joined over HTTP too, and both transports receive each other', async () => {
  const app = await start({ controllers: [LiveController, LiveSocket] });
  const client = await stream(app, 'room:1');
  await client.next();
  const socket = await app.connect('/live');
  socket.send({ event: '$join', channel: 'room:1' });
  socket.send({ event: 'say', channel: 'room:1' });
  expect(await socket.jsons(3)).toMatchObject([{ statusCode: 200 }, { event: 'said' }, { statusCode: 201 }]);
  expect((await client.next()).data).toMatchObject({ event: 'said', offset: 1 });
});

test('several workers on the memory broker refuse to start without any socket', async () => {
  WorkerProcess.current = new WorkerProcess(1, 2);
  const app = await createApp({ log: false, controllers: [LiveController], channels });
  try {
    await expect(app.listen({ port: 0 })).rejects.toThrow(
      '2 workers serve the channels "room:{room}", but MemoryBroker reaches the connections of one process only',
    );
  } finally {
    WorkerProcess.current = undefined;
    await app.close();
  }
});

describe('a join that takes its time', () => {
  let begun: () => void;
  let release: () => void;
  const startSlow = async (options: object = {}) => {
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const isReleased = new Promise<void>((resolve) => (release = resolve));
    @Channel('slow:{name}')
    class SlowChannel {
      @OnJoin() async onJoin() {
        begun();
        await isReleased;
        notes.push('joined');
      }
      onLeave(_subscription: Subscription, reason: string) {
        notes.push(`left ${reason}`);
      }
    }
    return { app: await startStreams({ channels: [SlowChannel], ...options }), isBegun };
  };

  test('whose client leaves meanwhile is undone: onLeave runs once', async () => {
    const { app, isBegun } = await startSlow();
    const connection = await app.client.connect();
    connection.write('GET /events?channels=slow:1 HTTP/1.1\r\nhost: a\r\n\r\n');
    await isBegun;
    connection.destroy();
    while (room(app, 'slow:1').size > 0) await new Promise((resolve) => setImmediate(resolve));
    release();
    await app.close();
    expect(notes).toEqual(['joined', 'left closed']);
  });

  test('longer than a handler may: 503 handler_timeout, and it is undone', async () => {
    const { app } = await startSlow({ http: { handlerTimeout: 100 } });
    const { status, json } = await app.client.get('/events?channels=slow:1');
    expect([status, json.errorList[0].type]).toEqual([503, 'handler_timeout']);
    expect(room(app, 'slow:1').size).toBe(0);
    release();
    await app.close();
    expect(notes).toEqual(['joined', 'left closed']);
  });

  test('while the application closes is answered 503, and it is undone', async () => {
    const { app, isBegun } = await startSlow();
    const answer = app.client.get('/events?channels=slow:1');
    await isBegun;
    const closed = app.close();
    release();
    expect((await answer).status).toBe(503);
    await closed;
    expect(notes).toEqual(['joined', 'left closed']);
  });
});

test('a route without a class and a handler that returns it with headers of its own', async () => {
  const app = await start({ channels }, (each) => {
    each.route('GET', '/function', async (context) => {
      const result = await Sse.channels(context, ['plain:1']);
      return result.header('x-own', 'yes');
    });
  });
  const client = await stream(app, '', {}, '/function');
  expect(client.response.headers['x-own']).toBe('yes');
  expect((await client.next()).data.channel).toBe('plain:1');
});

test('mistakes in options are reported', async () => {
  @Controller('/')
  class Wrong {
    @Get('/wrong') wrong(context: Context) {
      return Sse.channels(context, ['plain:1'], { heartbeat: 0 });
    }
  }
  const { lines, log } = readableLog();
  const app = await startStreams({ controllers: [Wrong], log });
  expect((await app.client.get('/wrong')).status).toBe(500);
  expect(lines.find(({ msg }) => msg === 'handler failed')!['err'].message).toMatch(
    /^E_OPTION: Sse\.channels\(\)\.heartbeat: must be a whole number/,
  );
  await expect(createApp({ log: false, channels: [Wrong] })).rejects.toThrow('Wrong is not a channel class');
});
