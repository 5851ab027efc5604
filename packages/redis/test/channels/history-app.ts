import 'reflect-metadata';
import { redis } from '@cortado/redis';
import { Channel, Channels, createApp, WebSocket } from 'cortado';

/** One of several processes that share channels with history through Redis. */
interface Options {
  readonly url: string;
}

/** What the test asks for, as JSON. */
interface Question {
  readonly publish?: { readonly channel: string; readonly from: string; readonly count: number; readonly side: number };
  readonly keepPublishing?: string;
  readonly stop?: true;
}

const { url } = JSON.parse(process.argv[2]!) as Options;

@Channel('room:{room}', { history: { size: 100_000, ttl: 600_000 } })
class RoomChannel {}

@Channel('few:{room}', { history: { size: 100, ttl: 600_000 } })
class FewChannel {}

@WebSocket('/live', {
  channels: [RoomChannel, FewChannel],
  sendBuffer: 50_000_000,
  messageRate: 1e6,
  messageBurst: 1e6,
})
class Live {}

const unhandled: string[] = [];
for (const event of ['unhandledRejection', 'uncaughtException'] as const)
  process.on(event, (error) => void unhandled.push(String(error)));

async function main(): Promise<void> {
  const app = await createApp({ controllers: [Live], plugins: [redis({ url })], log: false });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const channels = app.get(Channels);
  const state = { isPublishing: false };

  /** Publishes numbers, so many side by side. @returns how many of each outcome */
  async function publish({ channel, from, count, side }: NonNullable<Question['publish']>): Promise<object> {
    const outcomes: Record<string, number> = {};
    for (let start = 0; start < count; start += side) {
      const some = Array.from({ length: Math.min(side, count - start) }, (_, index) =>
        channels.channel(channel).publish('said', `${from}-${start + index}`),
      );
      for (const { cluster } of await Promise.all(some)) outcomes[cluster] = (outcomes[cluster] ?? 0) + 1;
    }
    return outcomes;
  }

  async function keepPublishing(channel: string): Promise<void> {
    state.isPublishing = true;
    while (state.isPublishing) await channels.channel(channel).publish('said', 'x');
  }

  process.on('message', ({ id, question }: { id: number; question: string }) => {
    const asked = JSON.parse(question) as Question;
    const answer = (value: unknown): void => void process.send!({ answerTo: id, answer: value });
    if (asked.publish !== undefined) return void publish(asked.publish).then(answer);
    if (asked.keepPublishing !== undefined) void keepPublishing(asked.keepPublishing);
    if (asked.stop) state.isPublishing = false;
    answer(unhandled);
  });
  process.send!({ port: Number(new URL(app.url).port) });
}

void main();
