import { IsIn, IsObject, IsOptional, IsString } from 'class-validator';
import { Channel, Channels, OnJoin, type LeaveReason, Subscription } from '@cortado/channels';
import { Broker, MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { Context, Guard } from '@cortado/core';
import { Connection, OnMessage, WebSocket } from '@cortado/websocket';
import { channelProtocols, PresenceView } from '@cortado/testkit/presence-view';
import { closeSocketApps, socketApp, type SocketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

const log: string[] = [];
beforeEach(() => void log.splice(0));

class Enter {
  @IsOptional() @IsString() key?: string;
  @IsOptional() @IsObject() info?: object;
  @IsOptional() @IsIn(['nobody', 'throws', 'bytes', 'text']) shows?: string;
}
class Update {
  @IsObject() info!: object;
}

class Room {
  @OnJoin() onJoin(request: Enter, subscription: Subscription) {
    subscription.data['request'] = request;
    return 'welcome';
  }
  presence({ data }: Subscription): any {
    const { key, info, shows } = data['request'] as Enter;
    if (shows === 'nobody') return null;
    if (shows === 'throws') throw new Error('no presence');
    if (shows === 'bytes') return { key, info: Buffer.from('a') };
    return shows === 'text' ? 'ada' : { key, info };
  }
  @OnMessage('update') async update({ info }: Update, subscription: Subscription) {
    await subscription.updatePresence(info);
    return 'updated';
  }
  @OnMessage('many') async many({ info }: Update, subscription: Subscription) {
    for (let index = 0; index < 20; index += 1) void subscription.updatePresence({ index });
    await subscription.updatePresence(info);
    return 'updated';
  }
  onLeave({ channel }: Subscription, reason: LeaveReason) {
    log.push(`${channel} ${reason}`);
  }
}
/** Clients that are cut off stay for a minute. */
@Channel('room:{room}', { presence: { grace: 60_000 } })
class PatientRoom extends Room {}
@Channel('short:{room}', { presence: { grace: 1 } })
class ShortRoom extends Room {}
@Channel('small:{room}', { presence: { max: 3 } })
class SmallRoom extends Room {}
@Channel('bare', { presence: true })
class Bare {}
@Channel('plain')
class Plain {
  @OnMessage('update') update(subscription: Subscription) {
    return subscription.updatePresence({});
  }
}

@WebSocket('/live', { channels: [PatientRoom, ShortRoom, SmallRoom, Bare, Plain] })
@Guard((context: Context) => {
  const { user } = context.query as { user?: string };
  if (user !== undefined) context.principal = { id: user };
  return true;
})
class Live {
  @OnMessage('invite') invite(connection: Connection) {
    return connection.join('room:1', { key: 'guest' });
  }
}

const apps = (options: object = {}): Promise<SocketApp> => socketApp({ controllers: [Live], ...options });
const onNetwork = (network: MemoryNetwork, broker = new MemoryBroker(network)) =>
  apps({ providers: [{ provide: Broker, useValue: broker }] });

describe.each(channelProtocols)('over the $name protocol', (protocol) => {
  const view = async ({ connect }: SocketApp, channel = 'room:1', query = ''): Promise<PresenceView> =>
    new PresenceView(await connect(`/live${query}`, { subprotocols: protocol.subprotocols }), channel, protocol);
  const joined = async (app: SocketApp, key: string, { channel = 'room:1', info = {} } = {}): Promise<PresenceView> => {
    const created = await view(app, channel);
    expect((await created.join({ key, info })).statusCode).toBe(200);
    return created;
  };
  const errorOf = (reply: any) => [reply.statusCode, reply.body.errorList[0].type];

  test('the reply to a join tells who is there, and the others are told who came and who left', async () => {
    const app = await apps();
    const ada = await view(app);
    expect((await ada.join({ key: 'ada', info: { name: 'Ada' } })).body).toEqual({
      channel: 'room:1',
      data: 'welcome',
      presence: { count: 1, members: [{ key: 'ada', info: { name: 'Ada' } }] },
    });
    const bob = await joined(app, 'bob');
    expect([bob.keys, bob.count]).toEqual([['ada', 'bob'], 2]);
    await ada.has('bob');
    expect(ada.pushes).toEqual([{ joined: [{ key: 'bob', info: {} }], left: [] }]);
    expect(await bob.ask('$leave')).toMatchObject({ statusCode: 204 });
    const { length } = bob.pushes;
    await ada.lacks('bob');
    expect(ada.pushes.at(-1)).toEqual({ joined: [], left: [{ key: 'bob' }] });
    expect(bob.pushes).toHaveLength(length);
  });

  test('connections of one key are one member, the newest info wins, and it leaves with the last', async () => {
    const app = await apps();
    const watcher = await joined(app, 'watcher');
    const phone = await joined(app, 'ada', { info: { from: 'phone' } as object });
    const laptop = await joined(app, 'ada', { info: { from: 'laptop' } as object });
    expect([laptop.count, laptop.members.get('ada')]).toEqual([2, { from: 'laptop' }]);
    await watcher.until(() => watcher.members.get('ada')?.from === 'laptop');
    await laptop.client.close();
    await phone.ask('update', { info: { from: 'phone again' } });
    await watcher.until(() => watcher.members.get('ada')?.from === 'phone again');
    expect(watcher.left).toEqual([]);
    await phone.client.close();
    await watcher.lacks('ada');
  });

  test('changes of 100 ms are one push', async () => {
    const app = await apps();
    const [watcher, ada] = [await joined(app, 'watcher'), await joined(app, 'ada')];
    await watcher.has('ada');
    await ada.ask('many', { info: { last: true } });
    await watcher.until(() => watcher.members.get('ada')?.last === true);
    expect(watcher.pushes.slice(1)).toEqual([{ joined: [{ key: 'ada', info: { last: true } }], left: [] }]);
    // The same info is no change.
    await ada.ask('update', { info: { last: true } });
    await joined(app, 'marker');
    await watcher.has('marker');
    expect(watcher.pushes.slice(2)).toEqual([{ joined: [{ key: 'marker', info: {} }], left: [] }]);
  });

  test('whoever the hook does not show sees the others', async () => {
    const app = await apps();
    const ada = await joined(app, 'ada');
    const hidden = await view(app);
    const { body } = await hidden.join({ shows: 'nobody' });
    expect(body.presence).toEqual({ count: 1, members: [{ key: 'ada', info: {} }] });
    expect((await hidden.ask('update', { info: { seen: true } })).statusCode).toBe(200);
    await joined(app, 'bob');
    await Promise.all([ada.has('bob'), hidden.has('bob')]);
    expect(ada.keys).toEqual(['ada', 'bob']);
  });

  test('without a hook members are named by their principal, and anonymous clients by their connection', async () => {
    const app = await apps();
    const ada = await view(app, 'bare', '?user=ada');
    expect((await ada.join()).body.presence).toEqual({ count: 1, members: [{ key: 'ada', info: null }] });
    const anonymous = await view(app, 'bare');
    await anonymous.join();
    const [id] = anonymous.keys.filter((key) => key !== 'ada');
    expect(await app.app.get(Channels).channel('bare').members()).toContain(id);
  });

  test('a connection that was cut keeps its member: whoever comes back in time neither leaves nor joins', async () => {
    const left: string[] = [];
    class Watched extends MemoryBroker {
      override leave(topic: string, connection: string): void {
        super.leave(topic, connection);
        left.push(topic);
      }
    }
    const app = await onNetwork(new MemoryNetwork(), new Watched(new MemoryNetwork()));
    const channel = 'short:1';
    const watcher = await joined(app, 'watcher', { channel });
    const [cut, back] = [await joined(app, 'ada', { channel }), await joined(app, 'ada', { channel })];
    await watcher.has('ada');
    cut.client.reset();
    while (left.length === 0) await new Promise(setImmediate);
    await joined(app, 'marker', { channel });
    await watcher.has('marker');
    expect([watcher.left, watcher.pushes.length]).toEqual([[], 2]);
    back.client.reset();
    await watcher.lacks('ada');
  });

  test('the member of a cut connection stays for the grace, and that of a closed one leaves at once', async () => {
    const app = await apps();
    const watcher = await joined(app, 'watcher');
    const [cut, closed] = [await joined(app, 'cut'), await joined(app, 'closed')];
    await watcher.has('cut', 'closed');
    cut.client.reset();
    await cut.client.closed;
    await closed.client.close();
    await watcher.lacks('closed');
    expect(watcher.keys).toEqual(['cut', 'watcher']);
    expect(await app.app.get(Channels).channel('room:1').presence()).toMatchObject({ count: 2 });
  });

  test('above the cap only the number is told, and below it everyone is listed again', async () => {
    const app = await apps();
    const channel = 'small:1';
    const all: PresenceView[] = [];
    for (const key of ['a', 'b', 'c']) all.push(await joined(app, key, { channel }));
    await all[0]!.has('b', 'c');
    const fourth = await view(app, channel);
    expect((await fourth.join({ key: 'd' })).body.presence).toEqual({ count: 4, members: [] });
    all.push(fourth);
    await all[0]!.until(() => all[0]!.count === 4);
    expect(all[0]!.pushes.at(-1)).toEqual({ count: 4 });
    const presence = await app.app.get(Channels).channel(channel).presence();
    expect([presence.count, presence.members.length]).toEqual([4, 3]);
    await all[3]!.client.close();
    await all[2]!.client.close();
    await all[0]!.has('a', 'b');
    expect(all[0]!.pushes.at(-1)).toEqual({
      count: 2,
      joined: [
        { key: 'a', info: {} },
        { key: 'b', info: {} },
      ],
      left: [],
    });
  });

  test('whoever cannot be shown does not join', async () => {
    const app = await apps();
    const watcher = await joined(app, 'watcher');
    for (const [body, error] of [
      [{ key: 'a', info: { text: 'x'.repeat(1_100) } }, [400, 'presence_too_large']],
      [{ key: 'x'.repeat(256) }, [400, 'presence_too_large']],
      [{ key: '' }, [500, 'internal_error']],
      [{ shows: 'throws' }, [500, 'internal_error']],
      [{ shows: 'bytes' }, [500, 'internal_error']],
      [{ shows: 'text' }, [500, 'internal_error']],
    ] as const) {
      const refused = await view(app);
      expect(errorOf(await refused.join(body))).toEqual(error);
      expect(errorOf(await refused.ask('update', { info: {} }))).toEqual([409, 'not_joined']);
      await refused.client.close();
    }
    expect(log.filter((each) => each === 'room:1 removed')).toHaveLength(6);
    expect(await app.app.get(Channels).channel('room:1').presence()).toMatchObject({ count: 1 });
    expect(watcher.pushes).toEqual([]);
  });

  test('updatePresence refuses an info that is too large, and a class without presence', async () => {
    const app = await apps();
    const ada = await joined(app, 'ada');
    const info = { text: 'x'.repeat(1_100) };
    expect(errorOf(await ada.ask('update', { info }))).toEqual([400, 'presence_too_large']);
    const plain = new PresenceView(
      await app.connect('/live', { subprotocols: protocol.subprotocols }),
      'plain',
      protocol,
    );
    expect((await plain.ask('$join')).body).toEqual({ channel: 'plain', data: null });
    expect(errorOf(await plain.ask('update'))).toEqual([500, 'internal_error']);
    expect(await app.app.get(Channels).channel('plain').presence()).toEqual({ count: 0, members: [] });
  });

  test('a join by the server tells who is there too, and a removal by the server takes effect at once', async () => {
    const app = await apps();
    const watcher = await joined(app, 'watcher');
    const guest = await view(app);
    guest.client.send({ ...protocol.extra(), event: 'invite' });
    await guest.has('guest', 'watcher');
    await watcher.has('guest');
    await app.app.get(Channels).channel('room:1').remove('all', 'over');
    expect(await app.app.get(Channels).channel('room:1').presence()).toEqual({ count: 0, members: [] });
  });

  test('processes tell each other, every one knows who is there, and one that closes takes its members away', async () => {
    const network = new MemoryNetwork();
    const [here, there] = [await onNetwork(network), await onNetwork(network)];
    const ada = await joined(here, 'ada');
    const bob = await joined(there, 'bob');
    await ada.has('bob');
    expect(bob.keys).toEqual(['ada', 'bob']);
    await bob.ask('update', { info: { typing: true } });
    await ada.until(() => ada.members.get('bob').typing === true);
    const idle = await onNetwork(network);
    for (const { app } of [here, there, idle]) {
      const { count, members } = await app.get(Channels).channel('room:1').presence();
      expect([count, members.map(({ key }) => key).toSorted()]).toEqual([2, ['ada', 'bob']]);
    }
    await there.app.close();
    await ada.lacks('bob');
    expect(await idle.app.get(Channels).channel('room:1').presence()).toMatchObject({ count: 1 });
  });

  test('while the broker is down joins are refused and members stay; nobody is missing after it', async () => {
    const network = new MemoryNetwork({ lease: 50 });
    const [here, there] = [await onNetwork(network), await onNetwork(network)];
    const [ada, bob] = [await joined(here, 'ada'), await joined(there, 'bob')];
    await ada.has('bob');
    const [away] = network.processes;
    network.cut(away!);
    const late = await view(here);
    expect(errorOf(await late.join({ key: 'late' }))).toEqual([503, 'broker_unavailable']);
    expect(errorOf(await ada.ask('update', { info: { typing: true } }))).toEqual([503, 'broker_unavailable']);
    expect(ada.keys).toEqual(['ada', 'bob']);
    await bob.lacks('ada');
    network.restore(away!);
    await bob.has('ada');
    expect((await late.join({ key: 'late' })).statusCode).toBe(200);
    await Promise.all([ada.has('late'), bob.has('late')]);
    expect([ada.left, ada.keys]).toEqual([[], ['ada', 'bob', 'late']]);
  });
});
