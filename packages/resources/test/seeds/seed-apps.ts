import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resources } from '@cortado/resources';
import { RunningApp } from '@cortado/testkit/app';
import type { SocketClient } from '@cortado/testkit/socket-client';
import { createApp, type Class, type CortadoOptions } from 'cortado';

const running: RunningApp[] = [];
const folders: string[] = [];

/** What resources are kept in when a page says nothing of it. */
export const DATABASES = ['memory:', 'sqlite::memory:'];

/** The address of a SQLite file that is not there yet. */
export function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cortado-seeds-'));
  folders.push(folder);
  return `sqlite:${join(folder, 'app.db')}`;
}

/** An application with these resources that listens, until `closeApps()`. */
export async function start(
  models: readonly Class<object>[],
  database: string,
  { plugins = [], ...options }: CortadoOptions = {},
): Promise<RunningApp> {
  const stored = resources({ database, models, sync: true });
  const app = await RunningApp.open(createApp({ log: false, ...options, plugins: [stored, ...plugins] }));
  running.push(app);
  return app;
}

/** Two processes with one database, as far as either can tell. */
export async function startTwo(
  models: readonly Class<object>[],
  options: CortadoOptions = {},
): Promise<readonly [RunningApp, RunningApp]> {
  const database = newFile();
  return [await start(models, database, options), await start(models, database, options)];
}

/** For `afterEach`. */
export async function closeApps(): Promise<void> {
  await Promise.all(running.splice(0).map((each) => each.close()));
  for (const each of folders.splice(0)) rmSync(each, { recursive: true });
}

/** A client that watches a resource, after its reply. */
export async function watch(
  app: RunningApp,
  channel: string,
  path: string = `/ws/${channel}`,
  body: object = {},
): Promise<SocketClient> {
  const client = await app.connect(path);
  expect(await client.ask({ event: '$join', channel, body })).toMatchObject({ statusCode: 200 });
  return client;
}

/** Nothing more has come: the answer to a ping is next. What came before was delivered, because others have it. */
export async function expectNothing(client: SocketClient): Promise<void> {
  expect(await client.ask({ action: 'ping' })).toEqual({ event: 'pong', data: null });
}
