import { ConnectionLost, createClient, TimeoutError, type FailureBody } from '@cortado/client';
import { LossyProxy } from '@cortado/testkit/lossy-proxy';
import { WebSocket } from 'ws';

interface Api {
  http: { post: { '/commands': { body: { id: number }; answers: { 201: { id: number }; 409: FailureBody } } } };
  sockets: {
    '/commands': {
      messages: { command: { body: { id: number }; answers: { 201: { id: number }; 409: FailureBody } } };
    };
  };
}

/** What is sent, and how. */
export interface CommandOptions {
  /** Ports of the processes of one application with the `Commands` of the testkit. */
  readonly ports: readonly number[];
  readonly count: number;
}

/** How many requests and replies were lost on the way. */
export interface Losses {
  readonly requests: number;
  readonly replies: number;
}

/** One of so many pieces is lost. Odd, so that a request and its reply that take turns are both lost. */
const LOSS = 9;
/** For each process: how many requests, and how many messages on its socket, wait for their answers. */
const REQUESTS = 4;
const MESSAGES = 25;

/**
 * Sends commands through `@cortado/client`, each with a key of its own, over a network that loses some. A socket sends again what was
 * lost, until its time is over; a request rejects. Both are repeated with the same key then, as an application would do it.
 */
export async function sendCommands({ ports, count }: CommandOptions): Promise<Losses> {
  let pieces = 0;
  const proxies = await Promise.all(ports.map((port) => LossyProxy.start(port, () => (pieces += 1) % LOSS === 0)));
  const clients = proxies.map(({ port }) => createClient<Api>({ url: `http://127.0.0.1:${port}`, WebSocket }));
  let next = 0;
  const take = (): number | undefined => (next < count ? next++ : undefined);
  const overHttp = async (at: number): Promise<void> => {
    for (let id = take(), turn = at; id !== undefined; turn += 1) {
      const call = { body: { id }, idempotencyKey: keyOf(id) };
      const answer = await answerTo(clients[turn % clients.length]!.post('/commands', call));
      if (isFinal(id, answer)) id = take();
    }
  };
  const overSocket = async (client: (typeof clients)[number]): Promise<void> => {
    for (let id = take(); id !== undefined;) {
      const options = { idempotencyKey: keyOf(id) };
      const answer = await answerTo(client.socket('/commands').send('command', { id }, options));
      if (isFinal(id, answer)) id = take();
    }
  };
  try {
    await Promise.all(
      clients.flatMap((client, at) => [
        ...Array.from({ length: REQUESTS }, () => overHttp(at)),
        ...Array.from({ length: MESSAGES }, () => overSocket(client)),
      ]),
    );
  } finally {
    await Promise.all(clients.map((each) => each.close()));
    for (const each of proxies) each.stop();
  }
  const sum = (name: keyof Losses): number => proxies.reduce((total, { lost }) => total + lost[name], 0);
  return { requests: sum('requests'), replies: sum('replies') };
}

const keyOf = (id: number): string => `the-key-of-the-command-${id}`;

interface AnyAnswer {
  readonly statusCode: number;
  readonly body: unknown;
}

/** @returns undefined when nobody knows whether it was carried out */
function answerTo(call: Promise<AnyAnswer>): Promise<AnyAnswer | undefined> {
  return call.catch((error: unknown) => {
    if (error instanceof ConnectionLost || error instanceof TimeoutError) return undefined;
    throw error;
  });
}

/** @throws Error for an answer that no repeat may have */
function isFinal(id: number, answer: AnyAnswer | undefined): boolean {
  if (answer === undefined) return false;
  const { statusCode, body } = answer;
  if (statusCode === 201 && (body as { readonly id: number }).id === id) return true;
  if (statusCode === 409) return false; // it runs
  throw new Error(`command ${id} was answered ${statusCode} ${JSON.stringify(body)}`);
}
