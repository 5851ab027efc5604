import 'reflect-metadata';
import { loadConfig, runWorkers } from 'cortado';
import { env } from 'node:process';
import { createBoard } from './app';
import { BoardConfig } from './config';

async function main(): Promise<void> {
  const { port, redisUrl, workers } = loadConfig(BoardConfig, { env, files: ['.env'] });
  await runWorkers({ workers: redisUrl === undefined ? 1 : workers }, async () => {
    const app = await createBoard({ redisUrl });
    await app.listen({ port });
    return app;
  });
}

void main();
