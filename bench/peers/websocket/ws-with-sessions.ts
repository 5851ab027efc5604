import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { serve } from '../../lib/serve.js';
import { checkUser } from '../../work/checks.js';
import { listenOnLoopback } from '../loopback.js';

/**
 * `ws`, with what Cortado keeps of a connection, written by hand: an id, the address and headers of the client, a rate limit, a heartbeat,
 * the time of the last message, a limit of what is buffered, and messages that are answered in order. For the memory of a connection.
 */
class Session {
  readonly id = randomUUID();
  readonly openedAt = Date.now();
  readonly remoteAddress: string | undefined;
  readonly host: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  messages = 0;
  bytesIn = 0;
  #queue: Buffer[] | undefined;
  #isBusy = false;
  #tokens = BURST;
  #filledAt = Date.now();
  #messageAt = Date.now();
  #pingAt = Date.now() + PING_INTERVAL;
  #isAlive = true;

  constructor(
    private readonly socket: WebSocket,
    request: IncomingMessage,
  ) {
    this.remoteAddress = request.socket.remoteAddress;
    this.host = request.headers.host;
    this.path = request.url;
    this.headers = request.headers;
    socket.on('message', (data) => this.#received(data as Buffer));
    socket.on('pong', () => (this.#isAlive = true));
    socket.on('error', console.error);
    socket.on('close', () => sessions.delete(this));
    sessions.add(this);
  }

  tick(now: number): void {
    if (now - this.#messageAt > IDLE_TIMEOUT) return this.socket.close(1000, 'Idle');
    if (now < this.#pingAt) return;
    if (!this.#isAlive) return this.socket.terminate();
    this.#isAlive = false;
    this.#pingAt = now + PING_INTERVAL;
    this.socket.ping();
  }

  #received(data: Buffer): void {
    this.messages += 1;
    this.bytesIn += data.length;
    const now = (this.#messageAt = Date.now());
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#filledAt) / 1_000) * RATE) - 1;
    this.#filledAt = now;
    if (this.#tokens < 0) return this.socket.close(1008, 'Too many messages');
    if (this.#isBusy) void (this.#queue ??= []).push(data);
    else this.#handle(data);
  }

  #handle(data: Buffer): void {
    this.#isBusy = true;
    this.#answer(data);
    this.#isBusy = false;
    const next = this.#queue?.shift();
    if (next !== undefined) this.#handle(next);
  }

  #answer(data: Buffer): void {
    if (this.socket.bufferedAmount > MOST_BUFFERED) return this.socket.close(1013, 'Too slow');
    const checked = checkUser(JSON.parse(data.toString()));
    const reply = Array.isArray(checked)
      ? { statusCode: 400, body: { errorList: checked } }
      : { statusCode: 200, body: checked };
    this.socket.send(JSON.stringify(reply));
  }
}

const PING_INTERVAL = 25_000;
const IDLE_TIMEOUT = 600_000;
const RATE = 1_000;
const BURST = 2_000;
const MOST_BUFFERED = 1_048_576;

const sessions = new Set<Session>();
const server = createServer();
const echo = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });

setInterval(() => {
  const now = Date.now();
  for (const session of sessions) session.tick(now);
}, 1_000).unref();

server.on('upgrade', (request, socket, head) => {
  echo.handleUpgrade(request, socket, head, (each) => new Session(each, request));
});

await serve(() => listenOnLoopback(server));
