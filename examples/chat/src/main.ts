import 'reflect-metadata';
import { loadConfig } from 'cortado';
import { env } from 'node:process';
import { createChat } from './app';
import { ChatConfig } from './config';

async function main(): Promise<void> {
  const { port } = loadConfig(ChatConfig, { env, files: ['.env'] });
  const app = await createChat({ handleSignals: true });
  await app.listen({ port });
}

void main();
