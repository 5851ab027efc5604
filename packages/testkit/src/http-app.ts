import { Application } from '@cortado/core';
import type { ApplicationOptions } from '@cortado/core/transport';
import { http, type HttpOptions } from '@cortado/http';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { HttpClient } from './http-client';

const open = new Set<Application>();

/** An application with only the HTTP transport, listening on a free port, and a client for it. */
export async function httpApp({ http: options, ...rest }: ApplicationOptions & { readonly http?: HttpOptions }) {
  const app = await Application.create({ log: false, ...rest }, [http(options)]);
  open.add(app);
  await app.listen({ port: 0 });
  return { app, client: new HttpClient(app.url) };
}

/** For `afterEach`: closes what `httpApp` opened and the test did not close. */
export async function closeApps(): Promise<void> {
  await Promise.all([...open].map((app) => app.close()));
  open.clear();
}

/** A log that a test can read: `lines` grows as the application writes. */
export function readableLog() {
  const lines: Record<string, any>[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  return { lines, log: pino({}, stream) };
}
