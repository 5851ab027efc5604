import { Channel, Channels, type PublishOptions, Subscription } from '@cortado/channels';
import type { Application, Class } from '@cortado/core';
import { OnMessage, WebSocket } from '@cortado/websocket';
import type { SocketClient } from './socket-client';

/** An application that listens, however it was started. */
export interface Listening {
  readonly app: Application;
  connect(path: string): Promise<SocketClient>;
}

const KINDS = ['stored', 'only', 'push', 'keyed', 'keyed only', 'except', 'duplicate'] as const;

/** In turns, so that each kind is followed by each other. */
const AT_ONCE = KINDS.length * (KINDS.length - 1);
/** One after the other: a publication that takes a second, as on a busy machine, counts as failed and nothing waits for it. */
const TIMES = 6;

const subscriptions: Subscription[] = [];

class Ordered {
  @OnMessage('me') me(subscription: Subscription) {
    subscriptions.push(subscription);
    return subscription.connection!.id;
  }
}
@Channel('kept:{name}', { history: { size: 10_000, ttl: 600_000 } })
class Kept extends Ordered {}
@Channel('plain:{name}')
class Plain extends Ordered {}

@WebSocket('/order', { channels: [Kept, Plain], messageRate: 1e6, messageBurst: 1e6 })
class Order {}

/** What one process publishes reaches its own clients in the order of publishing, whatever goes through the broker and whatever does not. */
export function testPublicationOrder(start: (controllers: readonly Class[]) => Promise<Listening>): void {
  describe.each(['kept:1', 'plain:1'])('in %s', (channel) => {
    let listening: Listening;
    let client: SocketClient;
    let id: string;
    let subscription: Subscription;

    beforeEach(async () => {
      listening = await start([Order]);
      client = await listening.connect('/order');
      expect((await client.ask({ event: '$join', channel })).statusCode).toBe(200);
      ({ body: id } = await client.ask({ event: 'me', channel }));
      subscription = subscriptions.pop()!;
    });

    const publish = (data: number, options?: PublishOptions): Promise<unknown> =>
      listening.app.get(Channels).channel(channel).publish('n', data, options);

    const publishers: Record<(typeof KINDS)[number], (data: number) => Promise<unknown>> = {
      stored: (data) => publish(data),
      only: (data) => publish(data, { only: id }),
      push: (data) => subscription.push('n', data),
      keyed: (data) => publish(data, { idempotencyKey: `${data}` }),
      // Not in a channel with history: whether it is new is known a moment after what follows it has come back.
      'keyed only': (data) =>
        publish(data, { only: id, idempotencyKey: channel === 'plain:1' ? `only-${data}` : undefined }),
      except: (data) => publish(data, { except: `${id.slice(0, -1)}x` }),
      // Delivers nothing, and what follows does not wait for it for ever.
      duplicate: () => publish(-1, { idempotencyKey: '0' }),
    };

    test('pushes arrive in the order of publishing, of every kind beside every other', async () => {
      await publish(0, { idempotencyKey: '0' });
      const expected = [0];
      const outcomes: Promise<unknown>[] = [];
      for (let number = 1; number <= TIMES * AT_ONCE; number += 1) {
        const kind = KINDS[(number * (1 + (Math.floor(number / KINDS.length) % (KINDS.length - 1)))) % KINDS.length]!;
        outcomes.push(publishers[kind](number));
        if (kind !== 'duplicate') expected.push(number);
        if (number % 10 === 0) await new Promise(setImmediate);
        if (number % AT_ONCE === 0) await Promise.all(outcomes);
      }
      const pushes = await client.jsons(expected.length);
      expect(pushes.map(({ data }) => data)).toEqual(expected);
      expect(client.unread).toBe(0);
    });

    test('a handler that publishes and then pushes need not wait for the publication', async () => {
      void publish(1);
      expect(await subscription.push('n', 2)).toBe('sent');
      expect((await client.jsons(2)).map(({ data }) => data)).toEqual([1, 2]);
    });

    test('nothing that waits is pushed after the client has left', async () => {
      void publish(1, { idempotencyKey: 'a' });
      const pushed = subscription.push('n', 2);
      await subscription.leave();
      const frames = await client.jsons(1);
      expect(frames.at(-1)).toMatchObject({ event: '$removed' });
      expect(await pushed).toBe('closed');
      expect((await client.ask({ event: '$join', channel })).statusCode).toBe(200);
    });
  });
}
