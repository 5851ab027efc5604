import 'reflect-metadata';
import { authenticate, bearer } from '@cortado/auth';
import { Broker, MemoryBroker, MemoryNetwork } from '@cortado/channels/broker';
import { IsInt, IsOptional, IsString } from 'class-validator';
import {
  Channel,
  channelEndpoint,
  Connections,
  Context,
  Controller,
  createApp,
  Created,
  Get,
  Guard,
  Header,
  OnJoin,
  OnMessage,
  Param,
  Post,
  Query,
  Sse,
  Subscription,
  WebSocket,
} from 'cortado';
import { pino } from 'pino';
import { Writable } from 'node:stream';

/** An application with everything that a client can name something in. It answers questions of its parent. */
const unhandled: string[] = [];
process.on('unhandledRejection', (error) => unhandled.push(String(error)));
process.on('uncaughtException', (error) => unhandled.push(String(error)));

/** Every token is somebody, so that each client is another user; those that begin with `no` are nobody. */
const whoever = authenticate(
  bearer((token) => (token.startsWith('no') ? undefined : { principal: { id: token }, subject: 'user' })),
);

class Said {
  @IsString() text!: string;
  @IsInt() @IsOptional() count?: number;
}
class Entry {
  @IsString() @IsOptional() nickname?: string;
}
class Filter {
  @IsString() @IsOptional() q?: string;
}
class Agent {
  @IsString() @IsOptional() 'user-agent'?: string;
}

@Channel('room:{room}', { presence: { grace: 0 } })
class Room {
  @OnJoin() onJoin({ nickname }: Entry, subscription: Subscription) {
    subscription.data['nickname'] = nickname;
    return { room: subscription.params['room'] };
  }
  presence({ data, peer }: Subscription) {
    return { key: String(data['nickname'] ?? peer.id), info: { name: data['nickname'] } };
  }
  @OnMessage('say') async say({ text }: Said, subscription: Subscription) {
    await subscription.publish('said', text);
    return Created();
  }
}

/** Only looked at: what is published to a channel with history is kept for as long as the channel says. */
@Channel('kept:{topic}', { history: { size: 10, ttl: 60_000 } })
class Kept {}

const unlimited = { messageRate: 1e9, messageBurst: 1e9 };

@WebSocket('/live', { channels: [Room, Kept], ...unlimited })
class Live {
  @OnMessage('say') say({ text, count }: Said) {
    return [text, count];
  }
}

@Guard(whoever)
@WebSocket('/users/:name', { channels: [Room], frameHeaders: ['x-tenant'], ...unlimited })
class UserSocket {
  @OnMessage('say') say({ text }: Said, context: Context) {
    return [text, context.headers['x-tenant'] ?? null];
  }
}

@Controller('/things')
class Things {
  @Get('/:name') one(@Param('name') name: string, @Query(Filter) { q }: Filter, @Header(Agent) agent: Agent) {
    return { name, q: q ?? null, agent: agent['user-agent'] ?? null };
  }
  @Post() add(said: Said) {
    return said;
  }
  @Guard(whoever) @Get('/:name/mine') mine(@Param('name') name: string) {
    return name;
  }
  @Get('/:name/events') events(context: Context) {
    return Sse.channels(context, [`room:${context.params['name']}`]);
  }
}

async function main(): Promise<void> {
  const app = await createApp({
    controllers: [Live, UserSocket, Things],
    plugins: [channelEndpoint({ path: '/ws/:channel', channels: ['users', 'posts'] })],
    // As the defaults, but with a limit that is reached soon: at it, the oldest outcome is forgotten.
    providers: [
      { provide: Broker, useFactory: () => new MemoryBroker(new MemoryNetwork({ outcomes: { count: 500 } })) },
    ],
    idempotency: { scope: () => 'everybody' },
    log: pino({}, new Writable({ write: (_line, _encoding, done) => done() })),
    accessLog: { messages: true },
    trustProxy: true,
    http: { metrics: true, health: true },
    websocket: { allowedOrigins: ['https://app.example'] },
  });
  await app.listen({ port: 0 });
  process.on('message', ({ id, question }: { id: number; question: string }) => {
    if (question !== 'measure') return;
    for (let turn = 0; turn < 3; turn += 1) globalThis.gc!();
    const { rss, heapUsed, external } = process.memoryUsage();
    const sessions = app.get(Connections).size;
    const answer = { rss, heap: heapUsed, held: heapUsed + external, unhandled, sessions };
    process.send!({ answerTo: id, answer });
  });
  process.send!({ port: Number(new URL(app.url).port) });
}

void main();
