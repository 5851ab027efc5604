import { Channel, Channels, Subscription } from '@cortado/channels';
import { Broker, MemoryNetwork } from '@cortado/channels/broker';
import { Guard } from '@cortado/core';
import { OnMessage, WebSocket } from '@cortado/websocket';
import { FaultyBroker } from '@cortado/testkit/faulty-broker';
import { LogLines } from '@cortado/testkit/log-lines';
import { channelProtocols, PresenceView } from '@cortado/testkit/presence-view';
import { closeSocketApps, socketApp, type SocketApp } from '@cortado/testkit/socket-app';

/** Who is shown of a client that renews its credentials (`$auth`). Tokens name a key and an info, as in `ada,busy`. */
afterEach(closeSocketApps);

interface User {
  readonly id: string;
  readonly mood: string | undefined;
}

@Channel('room', { presence: true })
class Room {
  presence({ principal }: Subscription) {
    const { id, mood } = principal as unknown as User;
    if (id === 'broken') throw new Error('no presence');
    return id === 'hidden' ? null : { key: id, info: mood };
  }
  @OnMessage('typing') async typing(subscription: Subscription) {
    await subscription.updatePresence('typing');
  }
}

@Channel('bare', { presence: true })
class Bare {}

@WebSocket('/live', { channels: [Room, Bare] })
@Guard((context) => {
  const [id, mood] = (context.headers.authorization ?? 'Bearer ada').slice('Bearer '.length).split(',');
  context.setPrincipal({ id, mood }, { subject: 'one' });
  return true;
})
class Live {}

const rpc = channelProtocols.find(({ name }) => name === 'rpc')!;

interface Started extends SocketApp {
  readonly broker: FaultyBroker;
  readonly lines: LogLines;
}

async function start(): Promise<Started> {
  const [broker, lines] = [new FaultyBroker(new MemoryNetwork()), new LogLines()];
  const providers = [{ provide: Broker, useValue: broker }];
  return { ...(await socketApp({ controllers: [Live], providers, log: lines.log })), broker, lines };
}

async function joined(app: SocketApp, token: string, channel = 'room'): Promise<PresenceView> {
  const headers = { authorization: `Bearer ${token}` };
  const client = await app.connect('/live', { subprotocols: rpc.subprotocols, headers });
  const view = new PresenceView(client, channel, rpc);
  expect((await view.join()).statusCode).toBe(200);
  return view;
}

async function renew(view: PresenceView, token: string): Promise<void> {
  view.client.send({ id: `auth ${token}`, event: '$auth', body: { token } });
  expect((await view.reply()).statusCode).toBe(204);
}

/** Everything that was told before a member that comes now. */
async function settled(app: SocketApp, watcher: PresenceView): Promise<readonly unknown[]> {
  const marker = await joined(app, 'marker', watcher.channel);
  await watcher.has('marker');
  await marker.client.close();
  return watcher.pushes.flatMap(({ joined: came = [], left = [] }) => [
    ...came.filter(({ key }) => key !== 'marker').map(({ key, info }) => `+${key} ${String(info)}`),
    ...left.map(({ key }) => `-${key}`),
  ]);
}

test.each(['room', 'bare'])('%s: the member moves to its new key, in one push', async (channel) => {
  const app = await start();
  const [watcher, ada] = [await joined(app, 'watcher', channel), await joined(app, 'ada', channel)];
  await watcher.has('ada');
  await renew(ada, 'bob');
  await Promise.all([watcher.has('bob'), ada.has('bob')]);
  expect(watcher.pushes.at(-1)).toEqual({ joined: [{ key: 'bob', info: null }], left: [{ key: 'ada' }] });
  expect([watcher.keys, ada.keys]).toEqual([
    ['bob', 'watcher'],
    ['bob', 'watcher'],
  ]);
  expect(await app.app.get(Channels).channel(channel).presence()).toMatchObject({ count: 2 });
  await ada.client.close();
  await watcher.lacks('bob');
});

test('the old key stays while another connection has it', async () => {
  const app = await start();
  const watcher = await joined(app, 'watcher');
  const [phone] = [await joined(app, 'ada'), await joined(app, 'ada')];
  await watcher.has('ada');
  await renew(phone, 'bob');
  await watcher.has('bob');
  expect(await settled(app, watcher)).toEqual(['+ada null', '+bob null']);
});

test('what was shown since the join stays, unless the hook gives something else', async () => {
  const app = await start();
  const [watcher, ada] = [await joined(app, 'watcher'), await joined(app, 'ada,well')];
  expect((await ada.ask('typing')).statusCode).toBe(204);
  await watcher.until(() => watcher.members.get('ada') === 'typing');
  await renew(ada, 'ada,well');
  await settled(app, watcher);
  expect(watcher.members.get('ada')).toBe('typing');
  await renew(ada, 'ada,busy');
  await watcher.until(() => watcher.members.get('ada') === 'busy');
  expect(watcher.left).not.toContain('ada');
});

test('a hook that gives null takes the member away, and shows it again later', async () => {
  const app = await start();
  const [watcher, ada] = [await joined(app, 'watcher'), await joined(app, 'ada')];
  await watcher.has('ada');
  await renew(ada, 'hidden');
  await watcher.lacks('ada');
  await joined(app, 'carol');
  await ada.has('carol'); // it still sees the others
  await renew(ada, 'ada');
  await watcher.has('ada');
  expect(watcher.left).toEqual(['ada']);
});

test('a hook that fails is logged, and changes nothing', async () => {
  const app = await start();
  const [watcher, ada] = [await joined(app, 'watcher'), await joined(app, 'ada')];
  await watcher.has('ada');
  await renew(ada, 'broken');
  expect(await app.lines.one({ msg: 'hook failed' })).toMatchObject({ handler: { class: 'Room', method: 'presence' } });
  expect(await settled(app, watcher)).toEqual(['+ada null']);
});

test('a key that the broker does not confirm is repeated until it does', async () => {
  const app = await start();
  const [watcher, ada] = [await joined(app, 'watcher'), await joined(app, 'ada')];
  await watcher.has('ada');
  const failed = new Promise<void>((resolve) => {
    app.broker.fails = (call) => (call === 'enter' ? (resolve(), true) : false);
  });
  await renew(ada, 'bob');
  await failed;
  app.broker.fails = () => false;
  await watcher.has('bob');
  expect(watcher.keys).toEqual(['bob', 'watcher']);
});
