import { redis } from '@cortado/redis';
import { Channels, createApp } from 'cortado';

/** An application that publishes as fast as it can, in a process of its own. Answers questions of its parent. */
const BATCH = 1_000;
const COUNT = 50_000;
const TEXT = 'x'.repeat(1_000);

const unhandled: string[] = [];
process.on('unhandledRejection', (error) => unhandled.push(String(error)));
process.on('uncaughtException', (error) => unhandled.push(String(error)));

function held(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** @returns how many were not confirmed, and the most memory that was held */
async function flood(channels: Channels): Promise<object> {
  const channel = channels.channel('red');
  let failed = 0;
  let open = COUNT;
  let settle!: () => void;
  // Not an array of promises, which would be more than the application holds.
  const settled = new Promise<void>((resolve) => (settle = resolve));
  let most = 0;
  const publish = async (): Promise<void> => {
    const { cluster } = await channel.publish('x', TEXT);
    if (cluster === 'failed') failed += 1;
    if ((open -= 1) === 0) settle();
  };
  for (let count = 0; count < COUNT; count += 1) {
    void publish();
    if (count % BATCH !== 0) continue;
    await new Promise(setImmediate);
    if (count % (10 * BATCH) === 0) most = Math.max(most, held());
  }
  await settled;
  return { failed, held: most };
}

async function main(): Promise<void> {
  const { url } = JSON.parse(process.argv[2]!) as { readonly url: string };
  const app = await createApp({ log: false, plugins: [redis({ url })] });
  await app.listen({ port: 0 });
  process.on('message', ({ id, question }: { id: number; question: string }) => {
    const answer = question === 'flood' ? flood(app.get(Channels)) : { held: held(), unhandled };
    void Promise.resolve(answer).then((value) => process.send?.({ answerTo: id, answer: value }));
  });
  process.send?.({ port: Number(new URL(app.url).port) });
}

void main();
