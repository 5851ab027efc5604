import { IsString } from 'class-validator';
import { redis } from '@cortado/redis';
import { Channel, Channels, createApp, Guard, OnJoin, Subscription, WebSocket } from 'cortado';

/** One process of an application whose channels show who is there. */
class Enter {
  @IsString() key!: string;
}

@Channel('room:{room}', { presence: { grace: 400 } })
class Room {
  @OnJoin() onJoin({ key }: Enter, { data }: Subscription) {
    data['key'] = key;
  }
  presence({ data }: Subscription) {
    return { key: data['key'] as string, info: { pid: process.pid } };
  }
}

/** Members are named by their principals, which the newest token names. */
@Channel('user:{room}', { presence: true })
class UserRoom {}

@WebSocket('/live', { channels: [Room, UserRoom] })
@Guard((context) => {
  context.setPrincipal(
    { id: context.headers.authorization?.slice('Bearer '.length) ?? 'anonymous' },
    { subject: 'one' },
  );
  return true;
})
class Live {}

async function main(): Promise<void> {
  const { url, lease } = JSON.parse(process.argv[2]!) as { url: string; lease: number };
  const app = await createApp({
    controllers: [Live],
    plugins: [redis({ url, lease })],
    log: false,
    handleSignals: true,
  });
  const listening = await app.listen({ port: 0, host: '127.0.0.1' });
  process.on('message', ({ id, question }: { id: number; question: string }) => {
    const reply = (answer: unknown): void => void process.send!({ answerTo: id, answer });
    void app
      .get(Channels)
      .channel(question)
      .presence()
      .then(reply, (error: Error) => reply(error.message));
  });
  process.send!({ port: Number(new URL(listening ?? app.url).port) });
}

void main();
