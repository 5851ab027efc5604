import { Channel, Channels, Connection, createApp, WebSocket } from 'cortado';
import type { ClientConnection } from '../lib/client/connection.js';
import { envelope } from '../lib/client/dialect.js';
import { RecentAnswers, RecentFrames } from '../lib/client/recent-answers.js';
import { openSockets } from '../lib/client/ws-client.js';
import { user } from '../work/user.js';
import { Coverage, type Hop } from './coverage.js';
import { PromiseCounter } from './promises.js';

/**
 * Prints, as JSON, what one publication runs through: to some members, beside channels and connections that it does not concern, and to
 * twice as many members. The budget is a test: packages/cortado/test/publication.heavy.test.ts.
 */
const WARM_UP = 20;
/** The timer that all sockets share may strike between two looks; the smallest of these counts has it not. */
const LOOKS = 7;
const MEMBERS = 10;
const UNINVOLVED = 200;

@Channel('kept:{room}', { history: { size: 100, ttl: 600_000 } })
class KeptRoom {}

@WebSocket('/members', { channels: [KeptRoom] })
class Members {
  async onConnect(connection: Connection) {
    await connection.join('room:1');
    await connection.join('kept:1');
  }
}

let uninvolved = 0;

@WebSocket('/uninvolved', { channels: [KeptRoom] })
class Uninvolved {
  async onConnect(connection: Connection) {
    const number = (uninvolved += 1);
    await connection.join(`room:of-${number}`);
    await connection.join(`kept:of-${number}`);
  }
}

/** What one publication costs. */
export interface Cost {
  readonly functions: readonly Hop[];
  readonly promises: number;
}

/** The costs of a publication to a channel. */
export interface Publication {
  readonly members: number;
  readonly alone: Cost;
  /** Beside channels and connections that it does not concern. */
  readonly beside: Cost;
  /** To twice as many members. */
  readonly twice: Cost;
}

const app = await createApp({ controllers: [Members, Uninvolved], log: false });
await app.listen({ port: 0 });
const port = Number(new URL(app.url).port);
const channels = app.get(Channels);
const coverage = new Coverage();
const frames = new RecentFrames((text) => (text.includes('"news"') ? true : undefined));
const members: ClientConnection[] = [];

async function open(path: string, count: number): Promise<ClientConnection[]> {
  // The only push of a join: it is the last one that `onConnect` makes.
  const joining = { ...envelope(path), greeting: [{ receive: /"\$joined"/ }] };
  const opened = await openSockets(port, joining, count);
  for (const each of opened) each.expect(new RecentAnswers(frames));
  return opened;
}

/** Publishes once, and waits until every member has it. */
async function publish(name: string): Promise<void> {
  const received = new Promise<void>((resolve, reject) => {
    let left = members.length;
    for (const member of members) {
      member.onFailure = reject;
      member.onAnswers = (count) => {
        left -= count;
        if (left === 0) resolve();
      };
    }
  });
  await Promise.all([channels.channel(name).publish('news', user), received]);
}

async function cost(name: string): Promise<Cost> {
  for (let count = 0; count < WARM_UP; count += 1) await publish(name);
  const looks: (readonly Hop[])[] = [];
  const promises: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    coverage.take();
    await publish(name);
    looks.push(coverage.take());
    const counter = new PromiseCounter();
    counter.start();
    await publish(name);
    promises.push(counter.stop().length);
  }
  return {
    functions: looks.reduce((least, each) => (callsOf(each) < callsOf(least) ? each : least)),
    promises: Math.min(...promises),
  };
}

function callsOf(hops: readonly Hop[]): number {
  return hops.reduce((sum, { calls }) => sum + calls, 0);
}

async function costs(): Promise<readonly Cost[]> {
  return [await cost('room:1'), await cost('kept:1')];
}

members.push(...(await open('/members', MEMBERS)));
const alone = await costs();
const others = await open('/uninvolved', UNINVOLVED);
const beside = await costs();
for (const each of others) each.close();
members.push(...(await open('/members', MEMBERS)));
const twice = await costs();
for (const each of members) each.close();
await app.close();
const [plain, kept] = [0, 1].map((at): Publication => ({
  members: MEMBERS,
  alone: alone[at]!,
  beside: beside[at]!,
  twice: twice[at]!,
}));
console.log(JSON.stringify({ plain, kept }, undefined, 2));
