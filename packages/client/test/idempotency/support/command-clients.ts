import { ConnectionLost, createClient, TimeoutError, type FailureBody } from '@cortado/client';
import { WebSocket } from 'ws';
import { overLossyNetwork, type Losses } from './lossy-network';

interface Api {
  http: { post: { '/commands': { body: { id: number }; answers: { 201: { id: number }; 409: FailureBody } } } };
  sockets: {
    '/commands': {
      messages: { command: { body: { id: number }; answers: { 201: { id: number }; 409: FailureBody } } };
    };
  };
}

/** For each process: how many requests, and how many messages on its socket, wait for their answers. */
const REQUESTS = 4;
const MESSAGES = 25;

/**
 * Sends commands through `@cortado/client`, each with a key of its own. A socket sends again what was lost, until its time is over; a
 * request rejects. Both are repeated with the same key then, as an application would do it.
 */
export class CommandClients {
  readonly #clients;
  #next = 0;
  #end = 0;

  /** @param ports of the processes of one application with the `Commands` of the testkit, or of a network in front of them */
  constructor(ports: readonly number[]) {
    this.#clients = ports.map((port) => createClient<Api>({ url: `http://127.0.0.1:${port}`, WebSocket }));
  }

  /** Sends so many more. Resolves when all of them are answered. */
  async send(count: number): Promise<void> {
    this.#end += count;
    await Promise.all(
      this.#clients.flatMap((client, at) => [
        ...Array.from({ length: REQUESTS }, () => this.#sendOverHttp(at)),
        ...Array.from({ length: MESSAGES }, () => this.#sendOverSocket(client)),
      ]),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((each) => each.close()));
  }

  #take(): number | undefined {
    return this.#next < this.#end ? this.#next++ : undefined;
  }

  async #sendOverHttp(at: number): Promise<void> {
    for (let id = this.#take(), turn = at; id !== undefined; turn += 1) {
      const call = { body: { id }, idempotencyKey: keyOf(id) };
      const answer = await answerTo(this.#clients[turn % this.#clients.length]!.post('/commands', call));
      if (isFinal(id, answer)) id = this.#take();
    }
  }

  async #sendOverSocket(client: ReturnType<typeof createClient<Api>>): Promise<void> {
    for (let id = this.#take(); id !== undefined;) {
      const options = { idempotencyKey: keyOf(id) };
      const answer = await answerTo(client.socket('/commands').send('command', { id }, options));
      if (isFinal(id, answer)) id = this.#take();
    }
  }
}

/** Sends commands over a network that loses some, to the processes at these ports. */
export async function sendCommands(ports: readonly number[], count: number): Promise<Losses> {
  return overLossyNetwork(ports, async (lossy) => {
    const clients = new CommandClients(lossy);
    await clients.send(count).finally(() => clients.close());
  });
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
