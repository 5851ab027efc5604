import 'reflect-metadata';
import { resources } from '@cortado/resources';
import { createApp } from 'cortado';
import { Stock } from './stock';

/** One of several processes on one database. */
interface Options {
  readonly database: string;
}

const { database } = JSON.parse(process.argv[2]!) as Options;

async function start(): Promise<void> {
  const app = await createApp({
    log: { level: 'error' },
    plugins: [resources({ database, models: [Stock], sync: true })],
    websocket: { messageRate: 100_000, messageBurst: 100_000 },
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  process.send!({ port: Number(new URL(app.url).port) });
}

void start();
