import { IsString } from 'class-validator';
import { Channel, Channels, OnJoin, Subscription } from '@cortado/channels';
import { WebSocket } from '@cortado/websocket';
import { channelProtocols, PresenceView } from '@cortado/testkit/presence-view';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

class Enter {
  @IsString() key!: string;
}

@Channel('room:{room}', { presence: true })
class Room {
  @OnJoin() onJoin({ key }: Enter, { data }: Subscription) {
    data['key'] = key;
  }
  presence({ data }: Subscription) {
    return { key: data['key'] as string };
  }
}

@WebSocket('/live', { channels: [Room] })
class Live {}

test.each(['drop', 'latest'] as const)(
  'under the policy %s, a client that missed who left is told everything anew',
  async (slowConsumer) => {
    const { app, connect } = await socketApp({
      controllers: [Live],
      websocket: { slowConsumer, sendBuffer: 100_000 },
    });
    const channel = app.get(Channels).channel('room:1');
    const joined = async (key: string): Promise<PresenceView> => {
      const view = new PresenceView(await connect('/live'), 'room:1', channelProtocols[0]!);
      await view.join({ key });
      return view;
    };
    const slow = await joined('slow');
    const [only] = await channel.members();
    const [quick, ada] = [await joined('quick'), await joined('ada')];
    await slow.has('ada', 'quick');
    slow.client.socket.pause();
    const flood = 'x'.repeat(500_000);
    const dropped = (): number => (app.stats()['websocket'] as readonly { readonly dropped: number }[])[0]!.dropped;
    while (dropped() === 0) await channel.publish('flood', flood, { only: only! });
    await ada.client.close();
    await quick.lacks('ada');
    slow.client.socket.resume();
    await slow.lacks('ada');
    expect(slow.pushes.at(-1)).toMatchObject({ count: 2, left: [] });
    expect(slow.keys).toEqual(['quick', 'slow']);
  },
);
