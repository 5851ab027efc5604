import 'reflect-metadata';
import { createHook } from 'node:async_hooks';
import { readdirSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { IsString } from 'class-validator';
import { Channels } from '@cortado/channels';
import { Application, Guard } from '@cortado/core';
import type { Host, Transport } from '@cortado/core/transport';
import { Connection, Connections, OnMessage, OnReceive, WebSocket, websocket } from '@cortado/websocket';
import type { EndpointStats } from '@cortado/websocket';

/** The application that the reliability tests attack, in a process of its own. */
const unhandled: string[] = [];
process.on('unhandledRejection', (error) => unhandled.push(String(error)));
process.on('uncaughtException', (error) => unhandled.push(String(error)));

const seen = {
  connects: 0,
  disconnects: 0,
  begun: 0,
  /** Messages to `/slow` that did not come in their turn. */
  disorder: 0,
  /** Messages to `/slow` that were there and not begun, at the most. */
  mostWaiting: 0,
  mostBuffered: 0,
  /** Timers that were made since `count timers`. */
  timers: 0,
  reasons: {} as Record<string, number>,
};

@WebSocket('/echo', { messageRate: 1e9, messageBurst: 1e9 })
class Echo {
  @OnReceive() onReceive(text: string) {
    return text;
  }
}

@WebSocket('/limited')
class Limited extends Echo {}

@WebSocket('/life')
class Life {
  onConnect(_connection: Connection): unknown {
    return (seen.connects += 1);
  }
  @OnReceive() onReceive(text: string) {
    return text;
  }
  onDisconnect(_connection: Connection, reason: { readonly code: number; readonly initiator: string }) {
    seen.disconnects += 1;
    const key = `${reason.initiator} ${reason.code}`;
    seen.reasons[key] = (seen.reasons[key] ?? 0) + 1;
  }
}

@WebSocket('/present')
class Present extends Life {
  override onConnect(connection: Connection) {
    super.onConnect(connection);
    return connection.join('present');
  }
}

@WebSocket('/slow', { messageRate: 1e9, messageBurst: 1e9 })
class Slow {
  constructor(private readonly app: Application) {}
  @OnReceive() async onReceive(text: string) {
    if (Number(text.slice(0, 8)) !== seen.begun) seen.disorder += 1;
    seen.begun += 1;
    const { messages } = statsOf(this.app, '/slow');
    seen.mostWaiting = Math.max(seen.mostWaiting, messages - seen.begun);
    await new Promise((resolve) => setImmediate(resolve));
    return '';
  }
}

@WebSocket('/work')
class Work {
  @OnReceive() async onReceive(text: string) {
    seen.begun += 1;
    await after(Number(text));
    return text;
  }
}

@WebSocket('/hung')
class Hung {
  @OnReceive() onReceive(text: string) {
    seen.begun += 1;
    return text === 'hang' ? new Promise(() => undefined) : text;
  }
}

@WebSocket('/stuck')
@Guard(() => new Promise<true>(() => undefined))
class Stuck extends Echo {}

@WebSocket('/guarded')
@Guard(() => after(200).then(() => true))
class Guarded extends Echo {}

@WebSocket('/refusing')
@Guard(() => after(200).then(() => false))
class Refusing {
  @OnReceive() onReceive(text: string) {
    seen.begun += 1;
    return text;
  }
}

class Room {
  @IsString() room!: string;
}
@WebSocket('/rooms', { messageRate: 1e9, messageBurst: 1e9 })
class Rooms {
  @OnMessage('join') async join({ room }: Room, connection: Connection) {
    return (await connection.join(room)).statusCode;
  }
  @OnMessage('visit') async visit({ room }: Room, connection: Connection) {
    const { statusCode } = await connection.join(room);
    await connection.leave(room);
    return statusCode;
  }
}

@WebSocket('/feed')
class Feed {
  onConnect(connection: Connection) {
    return connection.join('feed');
  }
  @OnReceive() onReceive(text: string) {
    return text;
  }
}

class ServerProbe implements Transport {
  readonly name = 'http';
  mount(host: Host): void {
    host.server.on('request', (_request, response) => {
      response.statusCode = host.admission.closing ? 503 : 200;
      response.end(String(host.admission.closing));
    });
  }
  attach(): void {}
  drain(): Promise<boolean> {
    return Promise.resolve(true);
  }
  stop(): void {}
}

const statsOf = (app: Application, path: string): EndpointStats =>
  (app.stats()['websocket'] as readonly EndpointStats[]).find((each) => each.path === path)!;

/**
 * Publishes many times, yielding to the loop as a real program would, and watches how much waits for anyone. The first who
 * connected does not read and is not waited for; the others are, however busy the machine is.
 */
async function broadcast(app: Application, count: number, size: number): Promise<number> {
  const channel = app.get(Channels).channel('feed');
  const connections = app.get(Connections);
  const data = 'x'.repeat(size);
  const ids = (await connections.list()).filter((id) => connections.get(id)?.path === '/feed');
  const readers = ids.slice(1);
  const buffered = (id: string): number => connections.get(id)?.bufferedAmount ?? 0;
  for (let index = 0; index < count; index += 1) {
    void channel.publish('n', [index, data]);
    for (const id of ids) seen.mostBuffered = Math.max(seen.mostBuffered, buffered(id));
    if (index % 20 < 19) continue;
    do await new Promise((resolve) => setImmediate(resolve));
    while (readers.some((id) => buffered(id) > 262_144));
  }
  return count;
}

/** An unref'ed timer is in no list of Node's, but nothing makes one unnoticed. */
function countTimers(): true {
  const count = (_id: number, type: string): void => void (type === 'Timeout' && (seen.timers += 1));
  createHook({ init: count }).enable();
  return true;
}

/** Closes what is connected to `/life`. @returns how many */
async function endLife(app: Application): Promise<number> {
  const connections = app.get(Connections);
  const ids = (await connections.list()).filter((id) => connections.get(id)?.path === '/life');
  for (const id of ids) void connections.close(id);
  return ids.length;
}

async function main(): Promise<void> {
  const { websocket: options = {}, ...rest } = JSON.parse(process.argv[2] ?? '{}') as Record<string, any>;
  const app = await Application.create(
    {
      log: false,
      controllers: [Echo, Limited, Life, Present, Slow, Work, Hung, Stuck, Guarded, Refusing, Rooms, Feed],
      ...rest,
    },
    [websocket(options), new ServerProbe()],
  );
  await app.listen({ port: 0 });
  process.on('message', ({ id, question }: { id: number; question: string }) => {
    const reply = (answer: unknown): void => void process.send!({ answerTo: id, answer });
    if (question === 'measure') {
      for (let turn = 0; turn < 3; turn += 1) globalThis.gc!();
      const { rss, heapUsed: heap } = process.memoryUsage();
      const descriptors = readdirSync('/proc/self/fd').length;
      const sessions = app.get(Connections).size;
      reply({ rss, heap, descriptors, sessions, unhandled, ...seen, stats: app.stats()['websocket'] });
    } else if (question.startsWith('broadcast ')) {
      const [, count, size] = question.split(' ').map(Number);
      void broadcast(app, count!, size!).then(reply);
    } else if (question === 'rooms')
      void app
        .get(Channels)
        .names()
        .then((names) => reply(names.length));
    else if (question === 'count timers') reply(countTimers());
    else if (question === 'end life') void endLife(app).then(reply);
    else if (question === 'close') void app.close().then(() => reply('closed'));
  });
  process.send!({ port: Number(new URL(app.url).port) });
}

void main();
