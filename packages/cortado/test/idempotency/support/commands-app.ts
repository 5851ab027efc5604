import { redis } from '@cortado/redis';
import { Commands } from '@cortado/testkit/command-socket';
import { createApp } from 'cortado';

/** One process that carries out commands, and tells which. */
async function main(): Promise<void> {
  const { url } = JSON.parse(process.argv[2]!) as { url?: string };
  const plugins = url === undefined ? [] : [redis({ url })];
  const app = await createApp({ controllers: [Commands], plugins, idempotency: { ttl: 600_000 }, log: false });
  await app.listen({ port: 0, host: '127.0.0.1' });
  process.on('message', ({ id }: { id: number }) => void process.send!({ answerTo: id, answer: Commands.effects }));
  process.send!({ port: Number(new URL(app.url).port) });
}

void main();
