import { Key, Resource, resources } from '@cortado/resources';
import { pageWith } from '@cortado/testkit/browser';
import { IsInt, IsString } from 'class-validator';
import {
  Channel,
  Connection,
  createApp,
  Forbidden,
  OnJoin,
  OnMessage,
  Param,
  Subscription,
  WebSocket,
  type Application,
} from 'cortado';
import { join } from 'node:path';

class Text {
  @IsString() text!: string;
}
class Enter {
  @IsString() user!: string;
}

@Resource('notes')
export class Note {
  @Key() id!: number;
  @IsString() text!: string;
  @IsInt() rank!: number;
}

@WebSocket('/lines/:line')
class LineSocket {
  async onConnect(connection: Connection, @Param('line') line: string) {
    await connection.join(`line:${line}`);
  }
  @OnMessage('say') async say({ text }: Text, connection: Connection) {
    await connection.channel(`line:${connection.params['line']}`).publish('said', { text });
    return { text };
  }
}

@WebSocket('/closed')
class ClosedSocket {
  onHandshake() {
    return Forbidden('Nobody may enter');
  }
  @OnMessage('say') say() {}
}

/** How often rooms were joined and left. */
export const rooms = { joined: 0, left: 0 };

@Channel('room:{room}', { presence: true, history: { size: 10, ttl: 60_000 } })
class RoomChannel {
  #user = '';
  @OnJoin() onJoin({ user }: Enter) {
    if (user === 'Eve') return Forbidden('Eve may not enter');
    this.#user = user;
    rooms.joined += 1;
    return { topic: 'tea' };
  }
  onLeave() {
    rooms.left += 1;
  }
  presence() {
    return { key: this.#user, info: { user: this.#user } };
  }
  @OnMessage('say') async say({ text }: Text, subscription: Subscription) {
    await subscription.publish('said', { text });
  }
}

@WebSocket('/live', { channels: [RoomChannel] })
class LiveSocket {}

/** The upgrades of a server by path, and those that are open. */
export class Upgrades {
  readonly all: string[] = [];
  readonly open: string[] = [];
  #changed: () => void = () => undefined;

  add(path: string, closed: (listener: () => void) => void): void {
    this.all.push(path);
    this.open.push(path);
    this.#changed();
    closed(() => {
      this.open.splice(this.open.indexOf(path), 1);
      this.#changed();
    });
  }

  /** Resolves when so many are open. */
  async until(count: number): Promise<void> {
    while (this.open.length !== count) await new Promise<void>((resolve) => (this.#changed = resolve));
  }

  forget(): void {
    this.all.length = 0;
  }
}

/** The page at `/`, and everything that its hooks use. */
export async function createServer(upgrades: Upgrades): Promise<Application> {
  const html = await pageWith(join(__dirname, 'page.tsx'));
  return createApp({
    log: false,
    controllers: [LineSocket, ClosedSocket, LiveSocket],
    plugins: [resources({ database: 'memory:', models: [Note] })],
    http: {
      configure: (fastify) => {
        fastify.server.on('upgrade', ({ url }, socket) => {
          upgrades.add(new URL(url!, 'http://host').pathname, (listener) => socket.once('close', listener));
        });
        fastify.get('/', (_request, reply) => reply.type('text/html').send(html));
      },
    },
  });
}
