import { Application } from '@cortado/core';
import type { ApplicationOptions } from '@cortado/core/transport';
import { Loopback } from '@cortado/testkit';

/** An application with nothing but the loopback transport, silent unless a test listens to its log. */
export async function loopbackApp(options: ApplicationOptions) {
  const loopback = new Loopback();
  const app = await Application.create({ log: false, ...options }, [loopback]);
  return { app, loopback, call: loopback.call.bind(loopback) };
}
