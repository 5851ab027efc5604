import 'reflect-metadata';
import { loadConfig } from 'cortado';
import { env } from 'node:process';
import { createProducts } from './app';
import { ProductsConfig } from './config';

async function main(): Promise<void> {
  const { port, databaseUrl } = loadConfig(ProductsConfig, { env, files: ['.env'] });
  const app = await createProducts({ database: databaseUrl, handleSignals: true });
  await app.listen({ port });
}

void main();
