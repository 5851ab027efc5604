import { Channel, Channels, Connection, Connections, createApp, type CortadoOptions, type Plugin } from 'cortado';
import { OnReceive, WebSocket, type Application } from 'cortado';
import { Broker, MemoryBroker, MemoryNetwork, type BrokerListener } from '@cortado/channels/broker';
import { SocketClient } from '@cortado/testkit/socket-client';

/** Who provides the broker, and when it is started and stopped. */
const events: string[] = [];
const apps: Application[] = [];
const network = new MemoryNetwork();
beforeEach(() => void (events.length = 0));
afterEach(() => Promise.all(apps.splice(0).map((each) => each.close())));

@WebSocket('/rooms')
class Rooms {
  async onConnect(connection: Connection) {
    await connection.join('red');
  }
  @OnReceive() ready() {
    return 'joined';
  }
  onDisconnect() {
    events.push('disconnect');
  }
}

class RecordingBroker extends MemoryBroker {
  constructor() {
    super(network);
  }
  override start(node: string, listener: BrokerListener): void {
    events.push('broker start');
    super.start(node, listener);
  }
  override stop(): void {
    events.push('broker stop');
    super.stop();
  }
}

const memory = (name: string): Plugin => ({
  name,
  providers: [{ provide: Broker, useClass: RecordingBroker }],
  setup: () => void events.push('setup'),
  start: () => void events.push('start'),
  stop: () => void events.push('stop'),
});

async function run(options: CortadoOptions): Promise<Application> {
  const app = await createApp({ controllers: [Rooms], log: false, ...options });
  apps.push(app);
  return app;
}

async function member(app: Application): Promise<SocketClient> {
  await app.listen({ port: 0 });
  const client = await SocketClient.connect(`${app.url.replace('http', 'ws')}/rooms`);
  client.send('x');
  await client.next();
  return client;
}

test('a plugin provides the broker, and two applications are one', async () => {
  const [here, there] = [await run({ plugins: [memory('one')] }), await run({ plugins: [memory('one')] })];
  const [one, other] = [await member(here), await member(there)];
  expect(await here.get(Channels).channel('red').publish('x', 1)).toEqual({ local: 1, cluster: 'sent' });
  for (const client of [one, other]) expect(await client.json()).toMatchObject({ channel: 'red', data: 1 });
  expect(await there.get(Connections).count()).toBe(2);
});

test('it may come from a factory that takes its time', async () => {
  const later: Plugin = {
    name: 'later',
    providers: [{ provide: Broker, useFactory: () => Promise.resolve(new MemoryBroker(network)) }],
  };
  const app = await run({ plugins: [later] });
  expect(await app.get(Channels).channel('red').publish('x', 1)).toEqual({ local: 0, cluster: 'sent' });
});

test('it is started before the application listens, and stopped after the last socket, before its plugin', async () => {
  const app = await run({ plugins: [memory('one')] });
  expect(events).toEqual(['setup', 'broker start']);
  const client = await member(app);
  await app.close();
  await client.closed;
  expect(events).toEqual(['setup', 'broker start', 'start', 'disconnect', 'broker stop', 'stop']);
});

test('a broker that cannot start refuses the application, and the plugin is stopped', async () => {
  class Unreachable extends MemoryBroker {
    override start(): Promise<void> {
      return Promise.reject(new Error('connection refused'));
    }
  }
  const plugin = { ...memory('one'), providers: [{ provide: Broker, useFactory: () => new Unreachable(network) }] };
  await expect(run({ plugins: [plugin] })).rejects.toThrow('connection refused');
  expect(events).toEqual(['setup', 'stop']);
});

test('a plugin may publish in setup, which reaches nobody', async () => {
  let published: unknown;
  const eager: Plugin = {
    name: 'eager',
    setup: async (app) => void (published = await app.get(Channels).channel('red').publish('x', 1)),
  };
  await run({ plugins: [eager, memory('one')] });
  expect(published).toEqual({ local: 0, cluster: 'failed' });
});

test('without a plugin nothing leaves the process', async () => {
  const app = await run({});
  expect(await app.get(Channels).channel('red').publish('x', 1)).toEqual({ local: 0, cluster: 'none' });
  expect(app.get(Broker)).toBeInstanceOf(MemoryBroker);
});

const providers = [{ provide: Broker, useClass: RecordingBroker }];

test.each([
  ['two plugins', { plugins: [memory('redis'), memory('nats')] }, 'by plugin redis and by plugin nats'],
  [
    'a plugin and the application',
    { plugins: [memory('redis')], providers },
    'by plugin redis and by createApp({ providers })',
  ],
])('%s that provide one are refused', async (_name, options, suppliers) => {
  await expect(run(options)).rejects.toThrow(
    `E_PROVIDER: createApp: the Broker is provided more than once: ${suppliers}\n  remedy: keep one of them`,
  );
  expect(events).toEqual([]);
});

test('an override takes its place', async () => {
  const alone = new MemoryBroker();
  const app = await run({ plugins: [memory('one')], overrides: [{ provide: Broker, useValue: alone }] });
  expect(app.get(Broker)).toBe(alone);
  expect(events).toEqual(['setup']);
});

test.each([null, 'redis', 1])('what is provided has to be a broker: %p', async (value) => {
  await expect(run({ providers: [{ provide: Broker, useValue: value as never }] })).rejects.toThrow(
    'E_PROVIDER: createApp: the provider of Broker does not give an instance of Broker',
  );
});

test('a server stores the patterns of its channel classes in the broker', async () => {
  @Channel('room:{room}')
  class RoomChannel {}
  @Channel('news')
  class NewsChannel {}
  @WebSocket('/live', { channels: [RoomChannel] })
  class Live {}
  const app = await run({ controllers: [Live], plugins: [memory('network')] });
  const room = { pattern: 'room:{room}', presence: false };
  expect(network.patterns).toEqual([room]);
  app.websocket('/news', () => undefined, { channels: [NewsChannel] });
  await new Promise(setImmediate);
  expect(network.patterns).toEqual([room, { pattern: 'news', presence: false }]);
});
