import 'reflect-metadata';
import module from 'node:module';
import { join } from 'node:path';

// Keeps compiled code between starts, where Node.js can (22.1 and later). What is imported before this line has no part in it.
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
enableCompileCache?.(join(import.meta.dirname, '../node_modules/.cache/node'));

const { createApplication } = await import('./app.js');
const { readConfig } = await import('./config.js');

const { host, port } = readConfig();
const app = await createApplication({ handleSignals: true }); // SIGTERM and Ctrl+C let running requests finish
await app.listen({ host, port });
