import 'reflect-metadata';
import { redis } from '@cortado/redis';
import { Channel, Channels, Connections, Context, Controller, createApp, Get, Sse } from 'cortado';

/** One of several processes that stream channels over HTTP alone. */
interface Options {
  readonly url: string;
}

/** What the test asks for, as JSON. */
interface Question {
  readonly publish?: { readonly channel: string; readonly data: unknown };
  readonly list?: string;
  readonly close?: string;
}

const { url } = JSON.parse(process.argv[2]!) as Options;

@Channel('room:{room}', { history: { size: 1_000, ttl: 600_000 } })
class RoomChannel {}

@Controller('/')
class Events {
  @Get('/events/:user') events(context: Context) {
    context.principal = { id: context.params['user'] };
    return Sse.channels(context, ['room:1', 'room:2']);
  }
}

async function main(): Promise<void> {
  const app = await createApp({
    controllers: [Events],
    channels: [RoomChannel],
    plugins: [redis({ url })],
    log: false,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const carryOut = async ({ publish, list, close }: Question): Promise<unknown> => {
    if (publish !== undefined) return app.get(Channels).channel(publish.channel).publish('said', publish.data);
    const user = app.get(Connections).user(list ?? close!);
    return list === undefined ? user.close() : user.list();
  };
  process.on('message', ({ id, question }: { id: number; question: string }) => {
    void carryOut(JSON.parse(question) as Question).then((answer) => process.send!({ answerTo: id, answer }));
  });
  process.send!({ port: Number(new URL(app.url).port) });
}

void main();
