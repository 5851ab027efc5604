import 'reflect-metadata';
import { createApp, formatRoutes, loadConfig } from 'cortado';
import { env } from 'node:process';
import { bookstore } from './app';
import { BookstoreConfig } from './config';

async function main(): Promise<void> {
  const config = loadConfig(BookstoreConfig, { env, files: ['.env'] });
  const app = await createApp(bookstore(config));
  if (config.printRoutes) process.stdout.write(`${formatRoutes(app.routes())}\n`);
  await app.listen({ port: config.port });
}

void main();
