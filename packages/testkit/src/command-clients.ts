import { HttpClient } from './http-client';
import { LossyProxy } from './lossy-proxy';
import { SocketClient } from './socket-client';

/** What is sent, and how. */
export interface CommandOptions {
  /** Ports of the processes of one application with `POST /commands` and the event `command` at `/commands`. */
  readonly ports: readonly number[];
  readonly count: number;
  readonly seed: number;
}

/** What was lost on the way. */
export interface Losses {
  readonly requests: number;
  readonly replies: number;
}

/** A tenth of all requests and replies is lost. */
const LOSS = 0.1;
const CLIENTS = 8;

/**
 * Sends commands over HTTP and over sockets, each with a key of its own, through a network that loses some. Each is sent again, to any
 * process, until it is answered. The answer has to be that of this command.
 */
export async function sendCommands({ ports, count, seed }: CommandOptions): Promise<Losses> {
  const random = randomOf(seed);
  const proxies = await Promise.all(ports.map((each) => LossyProxy.start(each, () => random() < LOSS)));
  const anyPort = (): number => proxies[Math.floor(random() * proxies.length)]!.port;
  let next = 0;
  const work = async (carryOut: (id: number) => Promise<void>): Promise<void> => {
    while (next < count) await carryOut(next++);
  };
  const clients = Array.from({ length: CLIENTS }, (_, index) =>
    index % 2 === 0 ? work((id) => overHttp(id, anyPort)) : overSockets(work, anyPort),
  );
  try {
    await Promise.all(clients);
  } finally {
    for (const each of proxies) each.stop();
  }
  const sum = (name: keyof Losses): number => proxies.reduce((total, { lost }) => total + lost[name], 0);
  return { requests: sum('requests'), replies: sum('replies') };
}

const headersOf = (id: number) => ({ 'idempotency-key': `the-key-of-the-command-${id}` });

async function overHttp(id: number, anyPort: () => number): Promise<void> {
  for (;;) {
    const client = new HttpClient(`http://127.0.0.1:${anyPort()}`, { keepAlive: false });
    const answer = await client.post('/commands', { id }, headersOf(id)).catch(() => undefined);
    if (answer !== undefined && isFinal(id, answer.status, answer.json)) return;
    await pause();
  }
}

async function overSockets(
  work: (carryOut: (id: number) => Promise<void>) => Promise<void>,
  anyPort: () => number,
): Promise<void> {
  let socket: SocketClient | undefined;
  const options = { subprotocols: ['cortado.v1'] };
  await work(async (id) => {
    for (;;) {
      try {
        socket ??= await SocketClient.connect(`ws://127.0.0.1:${anyPort()}/commands`, options);
        const reply = await socket.ask({ id, event: 'command', body: { id }, headers: headersOf(id) });
        if (isFinal(id, reply.statusCode, reply.body)) return;
      } catch {
        socket?.destroy();
        socket = undefined;
      }
      await pause();
    }
  });
  socket?.destroy();
}

/** @throws Error for an answer that no repeat may have */
function isFinal(id: number, status: number, body: any): boolean {
  if (status === 201 && body.id === id) return true;
  if (status === 409 || status === 503) return false; // it runs, or the broker is away
  throw new Error(`command ${id} was answered ${status} ${JSON.stringify(body)}`);
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
