import { Controller, createApp, Guard, OnReceive, Post, WebSocket, type Context } from 'cortado';
import { ClientConnection } from '../lib/client/connection.js';
import { envelope } from '../lib/client/dialect.js';
import { clientFrame } from '../lib/client/frame.js';
import { HttpAnswers } from '../lib/client/http-answers.js';
import { requestBytes } from '../lib/client/http-load.js';
import { equals, replies } from '../lib/client/ws-load.js';
import { openSocket } from '../lib/client/ws-client.js';
import { CreateUser, user } from '../work/user.js';
import { Coverage, type Hop } from './coverage.js';
import { PromiseCounter } from './promises.js';

/**
 * Prints, as JSON, what one message with a guard and a DTO runs through: the framework's files, functions and promises. The
 * budget (14 files, 45 functions, 1 promise) is a test: packages/cortado/test/hops.heavy.test.ts.
 */
const WARM_UP = 20;
/** The timer that all sockets share may strike between two looks; the smallest of these counts has it not. */
const LOOKS = 5;

@WebSocket('/hops')
class HopsSocket {
  @OnReceive()
  @Guard((context: Context) => context.phase === 'message')
  onReceive(message: CreateUser) {
    return message; // Ok(message) would be a call of the handler's own
  }
}

@Controller('/hops')
class HopsController {
  @Post()
  @Guard((context: Context) => context.phase === 'request')
  create(body: CreateUser) {
    return body;
  }
}

export interface Hops {
  readonly files: readonly string[];
  readonly functions: readonly Hop[];
  /** Where each was made. */
  readonly promises: readonly string[];
  /** The files that a POST with a guard and a DTO runs through. */
  readonly requestFiles: readonly string[];
}

async function count(client: ClientConnection, frame: Buffer): Promise<Omit<Hops, 'requestFiles'>> {
  for (let message = 0; message < WARM_UP; message += 1) await client.ask(frame);
  const counter = new PromiseCounter();
  counter.start();
  await client.ask(frame);
  const promises = counter.stop();
  const coverage = new Coverage();
  for (let message = 0; message < WARM_UP; message += 1) await client.ask(frame);
  const looks: (readonly Hop[])[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    coverage.take();
    await client.ask(frame);
    looks.push(coverage.take());
  }
  const functions = looks.reduce((least, each) => (each.length < least.length ? each : least));
  return { files: [...new Set(functions.map(({ file }) => file))], functions, promises };
}

/** The same for requests: only files, because Fastify's part of the way is not ours to count. */
async function countRequest(client: ClientConnection, bytes: Buffer): Promise<readonly string[]> {
  for (let each = 0; each < WARM_UP; each += 1) await client.ask(bytes);
  const coverage = new Coverage();
  for (let each = 0; each < WARM_UP; each += 1) await client.ask(bytes);
  const looks: (readonly string[])[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    coverage.take();
    await client.ask(bytes);
    looks.push([...new Set(coverage.take().map(({ file }) => file))]);
  }
  return looks.reduce((least, each) => (each.length < least.length ? each : least));
}

const app = await createApp({ controllers: [HopsSocket, HopsController], log: false });
await app.listen({ port: 0 });
const dialect = envelope('/hops');
const port = Number(new URL(app.url).port);
const client = await openSocket(port, dialect);
client.expect(replies(dialect, equals(user)));
const message = await count(client, clientFrame(Buffer.from(JSON.stringify(user))));
client.close();
const caller = await ClientConnection.open(port, new HttpAnswers({ status: 200, isRight: equals(user).isRight }));
const requestFiles = await countRequest(caller, requestBytes({ method: 'POST', path: '/hops', body: user }, port));
caller.close();
await app.close();
const hops: Hops = { ...message, requestFiles };
console.log(JSON.stringify(hops, undefined, 2));
