import { redis } from '@cortado/redis';
import { Channel, Channels, Connection, createApp, OnReceive, Subscription, WebSocket } from 'cortado';
import { serve } from '../../lib/serve.js';
import { CreateUser } from '../../work/user.js';

/** What a case asks of the program. */
export interface FanoutArgument {
  /** The address of a Redis that joins several processes. Default: one process. */
  readonly redis?: string;
  /** The room keeps publications. */
  readonly history?: boolean;
  /** In milliseconds. Default: so long that no ping comes in a round. */
  readonly pingInterval?: number;
}

/** Asks the program to publish by itself: each publication when the one before is confirmed. */
export interface PublishQuestion {
  readonly channel: string;
  readonly publications: number;
  readonly message: unknown;
}

const { redis: url, history = false, pingInterval = 600_000 } = (JSON.parse(process.argv[2]!) ?? {}) as FanoutArgument;
const ROOM = 'room:1';

/** Whoever sends a user publishes it to everybody in the room, and gets no reply. */
@WebSocket('/room')
class RoomSocket {
  constructor(private readonly channels: Channels) {}

  async onConnect(connection: Connection) {
    await connection.join(ROOM);
    await connection.push('ready', null);
  }
  @OnReceive() onReceive(user: CreateUser) {
    void this.channels.channel(ROOM).publish('news', user);
  }
}

@Channel('kept:{room}', history ? { history: { size: 1_000, ttl: 600_000 } } : {})
class KeptRoom {}

@Channel('joined:{room}')
class JoinedRoom {}

@WebSocket('/kept', { channels: [KeptRoom] })
class KeptSocket {
  constructor(private readonly channels: Channels) {}

  async onConnect(connection: Connection) {
    await connection.join('kept:1');
  }
  @OnReceive() onReceive(user: CreateUser) {
    void this.channels.channel('kept:1').publish('news', user);
  }
}

/** Clients that come back join by frames, and say what they have received. */
@WebSocket('/recovering', { channels: [KeptRoom] })
class RecoveringSocket {}

/** Clients join and leave by frames. */
@WebSocket('/joining', { channels: [JoinedRoom] })
class JoiningSocket {}

let uninvolved = 0;

/** Ten members in each of its channels, to which nothing is published. */
@WebSocket('/uninvolved')
class UninvolvedSocket {
  async onConnect(connection: Connection) {
    await connection.join(`uninvolved:${Math.floor(uninvolved++ / 10)}`);
  }
  @OnReceive() onReceive(_text: string) {}
}

/** Members of a channel, and channels of a member. */
const MEMBERS = 100;
let members = 0;

/** Joins a hundred channels, which a hundred connections share. */
async function joinAll(connection: Connection, kind: string): Promise<string> {
  const group = Math.floor(members++ / MEMBERS);
  for (let channel = 0; channel < MEMBERS; channel += 1) await connection.join(`${kind}:${group}-${channel}`);
  return 'joined';
}

@WebSocket('/plain-members')
class PlainMembers {
  @OnReceive() join(_text: string, connection: Connection) {
    return joinAll(connection, 'plain');
  }
}

@WebSocket('/class-members')
class ClassMembers {
  @OnReceive() join(_text: string, connection: Connection) {
    return joinAll(connection, 'joined');
  }
}

@Channel('present:{room}', { presence: { grace: 0 } })
class PresentRoom {
  presence({ peer }: Subscription) {
    return { key: peer.id, info: { name: 'Ada' } };
  }
}

@WebSocket('/present-members', { channels: [PresentRoom] })
class PresentMembers {
  @OnReceive() join(_text: string, connection: Connection) {
    return joinAll(connection, 'present');
  }
}

let owners = 0;

/** Joins a hundred channels in which nobody else is. */
@WebSocket('/idle-channels', { channels: [KeptRoom] })
class IdleChannels {
  @OnReceive() async join(_text: string, connection: Connection) {
    const owner = owners++;
    const names = Array.from({ length: MEMBERS }, (_, channel) => `kept:${owner}-${channel}`);
    const joined = await Promise.all(names.map((name) => connection.join(name)));
    return joined.find(({ statusCode }) => statusCode >= 400) ?? 'joined';
  }
}

let channels: Channels;

async function publish({ channel, publications, message }: PublishQuestion): Promise<boolean> {
  for (let count = 0; count < publications; count += 1) await channels.channel(channel).publish('news', message);
  return true;
}

await serve(
  async () => {
    const app = await createApp({
      controllers: [
        RoomSocket,
        KeptSocket,
        RecoveringSocket,
        JoiningSocket,
        UninvolvedSocket,
        PlainMembers,
        ClassMembers,
        IdleChannels,
        PresentMembers,
      ],
      plugins: url === undefined ? [] : [redis({ url })],
      // A load generator sends faster than the default allows one client, and answers no pings.
      websocket: { messageRate: 10_000_000, messageBurst: 10_000_000, pingInterval },
    });
    await app.listen({ port: 0 });
    channels = app.get(Channels);
    return Number(new URL(app.url).port);
  },
  publish as (question: unknown) => unknown,
);
