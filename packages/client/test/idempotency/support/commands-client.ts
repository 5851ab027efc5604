import { queryObjects } from 'node:v8';
import { CommandClients } from './command-clients';

/** How often memory is measured. */
const ROUNDS = 10;

/** What a client holds while nothing waits for an answer. */
export interface Held {
  /** The heap, in bytes. */
  readonly heap: number;
  /** How many calls it still knows: each has an `AbortController`, from its beginning to its end. */
  readonly calls: number;
}

/** Sends commands in a process of its own, in rounds, and answers with what it holds after each. */
async function send(ports: readonly number[], count: number): Promise<readonly Held[]> {
  const clients = new CommandClients(ports);
  const held: Held[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await clients.send(count / ROUNDS);
    held.push({ heap: await heap(), calls: queryObjects(AbortController, { format: 'count' }) });
  }
  await clients.close();
  return held;
}

/** In bytes, after full collections. What they find unreachable is let go in turns of the loop. */
async function heap(): Promise<number> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    gc!();
  }
  return process.memoryUsage().heapUsed;
}

// `queryObjects` is experimental in Node 20 to 24, which it would say in the output of the test.
process.removeAllListeners('warning');
const { ports, count } = JSON.parse(process.argv[2]!) as { ports: readonly number[]; count: number };
process.on('message', ({ id }: { id: number }) => {
  void send(ports, count).then((answer) => process.send!({ answerTo: id, answer }));
});
process.send!({ port: 0 });
